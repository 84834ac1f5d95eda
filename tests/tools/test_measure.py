"""The measures of plain code, by hand."""

import ast
import subprocess

from tools.measure import __main__ as measure
from tools.measure import module_visits, rules


def test_participles_leaves_properties_and_longer_names():
    source = """
class Card:
    @property
    def drawn(self): ...
    def _told(self): ...
def asked_of(): ...
def embed(): ...
def counted(): ...
"""
    assert sorted(rules.participles(ast.parse(source))) == ["_told", "counted"]


def test_questions_are_found_in_modules_classes_and_functions():
    source = '''"""Which one."""
class Card:
    """Whose it is."""
    def draw(self):
        """Draw it."""
def title():
    """How it is called."""
def text():
    """Whatever it says."""
'''
    assert sorted(rules.questions(ast.parse(source))) == ["", "Card", "title"]


def test_write_offenders_writes_what_read_offenders_reads(tmp_path):
    found = {"names": ["a:told", "b:made"], "stems": []}
    rules.write_offenders(found, tmp_path / "offenders.toml")
    assert rules.read_offenders(tmp_path / "offenders.toml") == found


def test_main_writes_no_offender_that_was_not_listed(tmp_path, monkeypatch):
    file = tmp_path / "offenders.toml"
    rules.write_offenders({"stems": ["page", "gone"]}, file)
    monkeypatch.setattr(rules.write_offenders, "__defaults__", (file,))
    monkeypatch.setattr(rules.read_offenders, "__defaults__", (file,))
    monkeypatch.setattr(rules, "offenders", lambda: {"stems": ["new", "page"]})
    assert measure.main(["--write"]) == 0
    assert rules.read_offenders(file) == {"stems": ["page"]}


def test_riddles_counts_words_of_docstrings_alone(tmp_path):
    file = tmp_path / "a.py"
    file.write_text('"""Nobody knows what it is."""\n# what, what\ndef add():\n    "Add one."\n')
    assert measure.riddles([file]) == 1000 * 2 / 7


def test_commits_have_subject_and_body(tmp_path, process):
    def git(*words):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "page: add a card")
    git("commit", "--allow-empty", "-m", "sql: count once", "-m", "It was counted twice.")
    expected = [("sql: count once", "It was counted twice."), ("page: add a card", "")]
    assert measure.commits(tmp_path) == expected


def test_print_bare_commits_warns_of_those_alone(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(measure, "commits", lambda *_: [("a: b", "why"), ("c: d", "")])
    measure.print_bare_commits(tmp_path)
    assert capsys.readouterr().out == "Warning: no body says why: c: d\n"


def test_visits_name_the_modules_of_a_selection_and_of_a_number(small_database):
    found = module_visits.visits(small_database)
    assert found["a selection"][0] == "dashboard.state.page_state"
    assert {"dashboard.database.answers", "dashboard.database.margins"} <= {*found["a selection"]}
    assert "breachlab.words.numbers" in found["a number"]

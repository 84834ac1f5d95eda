"""Every question that a page tells a reader to type in the shell is answered."""

import shlex
from functools import cache

from breachlab.__main__ import main
from tests.support.cases import for_each
from tests.support.commands import commands
from tests.support.links import pages

TYPED = "python -m breachlab"
ALL = "--time"  # it asks every question


@cache
def questions():
    """Return the words after `python -m breachlab` of each command, but of those that write."""
    typed = {command for page in pages() if page.suffix == ".md" for command in commands(page)}
    words = {each.partition(TYPED)[2].strip() for each in typed if f"{TYPED} " in f"{each} "}
    # Those that write, or read a file of one's own, have tests of their own.
    return sorted(each for each in words if not each.startswith("verify"))


def test_questions_are_found():
    assert len(questions()) > 10 and "exposure/by_region --limit 3" in questions()


@for_each("words", lambda: [each for each in questions() if each != ALL])
def test_question_is_answered(words, small_database, tmp_path, monkeypatch, capsys):
    is_answered(words, small_database, tmp_path, monkeypatch, capsys)


def test_all_questions_are_answered(thorough, small_database, tmp_path, monkeypatch, capsys):
    assert ALL in questions()
    is_answered(ALL, small_database, tmp_path, monkeypatch, capsys)


def is_answered(words, small_database, tmp_path, monkeypatch, capsys):
    """Fail where a command in an empty folder ends in an error, or says and writes nothing."""
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    assert main(shlex.split(words)) == 0
    assert capsys.readouterr().out or any((tmp_path / "data").iterdir())

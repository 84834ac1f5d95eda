"""Mutants are what their operators say, the same for a seed, and found or not by real tests."""

import json
import os
import sys

import psutil
import pytest

from breachlab.paths import ROOT
from tools.mutate import of_assets, of_python, of_sql, of_words, reporting, running
from tools.mutate.choosing import SHARES, chosen, found, is_product, parses
from tools.mutate.edits import Edit, Mutant
from tools.mutate.nearest import nearest
from tools.mutate.running import Fate

PYTHON = {
    ("a < b", "compare"): {"a <= b", "a >= b"},
    ("(a) == (b)", "compare"): {"(a) != (b)"},
    ("é = 'é' if a not in b else 'è'", "compare"): {"é = 'é' if a in b else 'è'"},
    ("a is None", "compare"): {"a is not None"},
    ("x = 1_000", "number"): {"x = 1001"},
    ("x = 0.5", "number"): {"x = 1.5"},
    ("a and b or c", "and/or"): {"a or b or c", "a and b and c"},
    ("if not a: b", "not"): {"if a: b"},
    ("x = True", "truth"): {"x = False"},
    ("sorted(a)", "order"): {"sorted(a, reverse=True)"},
    ("a.sort(key=b,)", "order"): {"a.sort(key=b,reverse=True)"},
    ("sorted(a, reverse=b)", "order"): set(),
    ("min(a)", "order"): {"max(a)"},
    ("a + b - c", "sum"): {"a - b - c", "a + b + c"},
    ("'a' + b", "sum"): set(),
    ("f(f'{a:.1f}', 'b')", "string"): {"f(\"\", 'b')", "f(f'{a:.1f}', \"\")"},
}
ALONE = '''"""A word, 1 < 2."""
__all__ = ["name"]
if TYPE_CHECKING:
    import a
def name(x: "int" = None) -> Literal["a"]:
    """Return 1 + 1, not True."""
    y: Literal[1]  # 1 < 2
    LOG.warning("Not %s", 1)
    zip(x, strict=True)
if __name__ == "__main__":
    name(1)
'''
SQL = {
    ("from a where b < 1", "compare"): {"from a where b <= 1", "from a where b >= 1"},
    ("from a where b", "predicate"): {"from a ", "from a where not (b)"},
    ("from a where b between c and d and e", "and/or"): {"from a where b between c and d or e"},
    ("from a where b between c and d", "predicate"): {
        "from a ",
        "from a where not (b between c and d)",
    },
    ("from a where b or c and d order by e", "predicate"): {
        "from a  order by e",
        "from a where not (b or c and d) order by e",
    },
    ("select sum(a) filter (where b) from c", "aggregate"): {
        "select max(a) filter (where b) from c",
        "select count(a) filter (where b) from c",
    },
    ("select sum_of, '1 < 2', \"a = b\", $c from d -- 1 < 2", "compare"): set(),
    ("select 10_000 as p10", "number"): {"select 10001 as p10"},
    ("from a order by b, c(d, e) desc limit 1", "order"): {
        "from a order by c(d, e) desc, b limit 1",
        "from a order by b, c(d, e) asc limit 1",
    },
    ("from a left join b using (c)", "join"): {"from a join b using (c)"},
}
WORDS = {
    ('a = "Most days"', "word"): {'a = "Least days"', 'a = "Most hours"'},
    ('most = "a" # most', "word"): set(),
    ('"most days" = "a"', "word"): set(),
    ('# a = "most"', "word"): set(),
    ('a = \'most\'\nb = """\n{days} avant"""', "word"): {'a = \'most\'\nb = """\n{days} après"""'},
    ('a = "elle n\'est pas là"', "negation"): {'a = "elle est là"'},
    ('a = "is not there"', "negation"): {'a = "is there"'},
    ('a = "{x:M persons}"', "format"): {'a = "{x:persons}"'},
}
CSV = "code,most_en,most_fr,source\n1,2 days,2 jours,https://a.fr/2-jours\n"
NAMES = ("breachlab/words", "sql/cost", "dashboard/assets")
ENDINGS = (".py", ".sql", ".toml", ".css", ".js")


def made(finder, text, operator):
    """Return the texts that an operator makes of one."""
    return {edit.of(text) for edit in finder(text) if edit.operator == operator}


@pytest.mark.parametrize(
    ("finder", "cases"),
    [(of_python.edits, PYTHON), (of_sql.edits, SQL), (of_words.edits_of_toml, WORDS)],
    ids=["python", "sql", "words"],
)
def test_operators_make_what_they_say(finder, cases):
    wrong = {
        case: result for case, wanted in cases.items() if (result := made(finder, *case)) != wanted
    }
    assert not wrong


def test_of_python_leaves_alone_what_says_nothing_of_behaviour():
    assert of_python.edits(ALONE) == []


def test_of_words_reads_the_columns_of_both_languages_and_no_address():
    assert made(of_words.edits_of_csv, CSV, "word") == {
        CSV.replace("2 days", "2 hours"),
        CSV.replace("2 jours,", "2 heures,"),
    }
    assert of_words.edits_of_csv(CSV.replace("_fr", "")) == []


def test_of_assets_finds_declarations_and_keys():
    style = "/* a: b; */ a:hover, b { c: d; e: f(g); }"
    assert made(of_assets.edits_of_css, style, "declaration") == {
        style.replace(" c: d;", ""),
        style.replace(" e: f(g);", ""),
    }
    assert made(of_assets.edits_of_js, 'k === "Enter" || Enter', "key") == {
        'k === "Escape" || Enter'
    }


@pytest.fixture(scope="module")
def mutants():
    """All mutants of a part of the tree that has every kind."""
    files = (path for name in NAMES for path in (ROOT / name).rglob("*") if path.suffix in ENDINGS)
    paths = sorted(path.relative_to(ROOT).as_posix() for path in files)
    return found(ROOT, [path for path in paths if is_product(path)])


def test_chosen_are_the_same_for_a_seed(mutants):
    assert chosen(mutants, 7, 30) == chosen(mutants, 7, 30)
    assert set(chosen(mutants, 7, 30)) - set(chosen(mutants, 8, 30))


def test_chosen_have_their_shares_and_parse(mutants):
    drawn = chosen(mutants, 7, 60)
    kinds = [mutant.kind for mutant in drawn]
    assert {kind: kinds.count(kind) for kind in SHARES} == SHARES
    assert len(set(drawn)) == 60 and all(mutant.mutated != mutant.text for mutant in drawn)
    assert [mutant.change for mutant in drawn if not parses(mutant)] == []


def test_chosen_draw_again_what_does_not_parse():
    text = "x = sorted(a for a in b)"
    mutants = [Mutant("x.py", "python", text, edit) for edit in of_python.edits(text)]
    assert len(mutants) == 1 and chosen({"python": {"x.py": mutants}}, 7, 5) == []


def test_chosen_of_a_kind_with_few_leave_their_places_to_others(mutants):
    few = {**mutants, "keys": {"x.js": [Mutant("x.js", "keys", "a", Edit(0, 1, "b", "key"))]}}
    kinds = [mutant.kind for mutant in chosen(few, 7, 60)]
    assert (len(kinds), kinds.count("keys")) == (60, 1)


def test_is_product_is_neither_of_tests_nor_of_others():
    others = (
        "tests/conftest.py",
        "tools/pictures.py",
        "dashboard/assets/vendor/plotly-cartesian.min.js",
        "data_gen/reference/assumptions.toml",
    )
    assert not any(map(is_product, others))


def test_nearest_begins_with_the_tests_of_a_file():
    assert nearest(ROOT, "breachlab/words/units.py")[0] == "breachlab/words/units.py"
    assert nearest(ROOT, "sql/cost/fine.sql")[:2] == [
        "tests/sql/test_sentences.py",
        "tests/sql/test_cost.py",
    ]
    assert "tests/dashboard/test_who.py" in nearest(ROOT, "dashboard/pages/who.py")
    assert "tests/data_gen/test_frozen.py" in nearest(ROOT, "data_gen/records/homes.sql")


ENDED = '{"ended_in": 1}\n'
KILLED = '{"test": "a.py::b", "is_timeout": true}\n'


@pytest.mark.parametrize(
    ("rows", "code", "failed"),
    [
        (ENDED, 0, ([], False)),
        (ENDED, 1, ([], False)),  # more than tests/limits.toml allows, and nothing failed
        (KILLED + KILLED + ENDED, 1, (["a.py::b"], True)),
        ("", None, (["the whole run"], True)),
        ("", 4, (["pytest, which ended in 4: ImportError: no name"], False)),
    ],
)
def test_a_run_kills_by_a_failed_test_or_by_not_ending(tmp_path, rows, code, failed):
    (tmp_path / "rows").write_text(rows)
    (tmp_path / "said").write_text("Traceback\nE   x\nImportError: no name\n\n")
    assert running._failed(tmp_path / "rows", tmp_path / "said", code) == failed


def test_an_option_that_pytest_does_not_know_is_no_kill(tmp_path):
    (tmp_path / "said").write_text("pytest: error: unrecognized arguments: --tier\n")
    with pytest.raises(RuntimeError, match="--tier"):
        running._failed(tmp_path / "rows", tmp_path / "said", 4)


def test_a_summary_counts_by_kind_and_shows_who_survived():
    killed, alive, slow = (
        Mutant(f"{name}.py", "python", "a < b\n", Edit(2, 3, "<=", "compare")) for name in "xyz"
    )
    fates = [(killed, Fate("fast", "t", True)), (alive, Fate(None)), (slow, Fate("all", "t"))]
    said = reporting.summary(fates)
    assert [line.split() for line in said.splitlines()][1] == ["python", "3", "1", "1", "1"]
    assert "Killed by a timeout: 1." in said
    assert "+++ b/y.py" in said and "x.py" not in said
    assert reporting.line(*fates[0]).splitlines()[1:] == [
        "    a < b → a <= b",
        "    killed by fast: timeout in t (0 s CPU)",
    ]


def test_a_run_that_hangs_is_stopped_with_all_that_it_started(process, tmp_path):
    child = f"import time; time.sleep(600)  # {tmp_path}"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with (tmp_path / "said").open("w") as output:
        command = [sys.executable, "-c", script]
        assert running._ended(command, tmp_path, os.environ, output, limit=3) is None
    assert not [
        each for each in psutil.process_iter(["cmdline"]) if child in (each.info["cmdline"] or [])
    ]


@pytest.mark.parametrize(
    ("tests", "fate"),
    [("breachlab/words/units.py", "fast"), ("breachlab/words/days.py", None)],
)
def test_a_mutant_meets_its_fate_in_a_copy(process, tmp_path, tests, fate):
    path = ROOT / "breachlab/words/units.py"
    before = path.read_text(encoding="utf-8")
    words = ["--count=1", "--only=breachlab/words/units.py", "--numprocesses=0", "--tests", tests]
    command = [sys.executable, "-m", "tools.mutate", *words, f"--json={tmp_path / 'found'}"]
    done = process.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (mutant,) = json.loads((tmp_path / "found").read_text("utf-8"))["mutants"]
    assert mutant["stage"] == fate and mutant["cpu"] > 0
    assert (mutant["diff"] in done.stdout) == (fate is None)
    assert path.read_text(encoding="utf-8") == before

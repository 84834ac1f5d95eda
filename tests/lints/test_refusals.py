"""What refuses somebody's words or file says why in the language of whoever reads it."""

import ast
from argparse import Namespace
from pathlib import Path

import duckdb
import pytest

from breachlab import LabError, find
from breachlab.query.asking import ask
from breachlab.query.parameters import check_words, word
from breachlab.store.databases import existing_path
from breachlab.store.duckdb_errors import busy, foreign
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from data_gen.machine import storage
from tests.support.cases import for_each

REFUSES = (
    "query/asking.py",
    "query/parameters.py",
    "store/databases.py",
    "store/duckdb_errors.py",
)
OF_A_SHELL = {"BadParameters", "NoDatabase", "DatabaseBusy"}  # what a typed line can meet
# For Python alone, as a shell is told by an option before; or for the generator, which has English.
OF_PYTHON = {
    "has no parameter",
    "the database is damaged",
    "cannot be a database",
    "was made anew meanwhile",
}


def raised():
    """Yield (file, line, what it says first) of each such error with words of one language."""
    root = Path(__file__).parents[2] / "breachlab"
    for name in REFUSES:
        for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if called in OF_A_SHELL and node.args:
                yield name, node.lineno, ast.unparse(node.args[0])


def test_a_refusal_is_written_in_one_language_for_python_alone():
    wrong = [each for each in raised() if not any(text in each[2] for text in OF_PYTHON)]
    assert wrong == []


@for_each("refusal", [
    lambda lab: word("extraction", ["total", "partial"]),
    lambda lab: word("extraction", []),
    lambda lab: check_words("standings", "combination/other_breaches", ["x"], ["confirmed"]),
    lambda lab: ask(lab, "area/summary"),
    lambda lab: existing_path("nowhere.duckdb"),
    lambda lab: storage(Namespace(storage_version="1.5")),
    lambda lab: raise_(busy(duckdb.Error("Conflicting lock (PID 7)"), Path("a.duckdb"))),
    lambda lab: raise_(busy(duckdb.Error("different configuration"), Path("a.duckdb"))),
    lambda lab: raise_(foreign(duckdb.Error("no magic bytes"), Path(__file__))),
    lambda lab: raise_(foreign(duckdb.Error("Corrupt database file"), Path(__file__))),
])  # fmt: skip
def test_a_refusal_is_said_in_both_languages(lab, refusal):
    with pytest.raises(LabError) as met:
        refusal(lab)
    said = met.value.said
    assert {*said} == {*LANGUAGES} and len({*said.values()}) == len(LANGUAGES)
    assert str(met.value) == said["en"] == met.value.in_language("en")
    assert "{" not in "".join(said.values())


def test_refusals_have_the_same_keys_in_both_languages():
    assert len({frozenset(interface(each)["refusals"]) for each in LANGUAGES}) == 1
    assert find("area/summary").needed


def raise_(error):
    raise error

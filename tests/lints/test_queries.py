"""By being there: what the text of every file under sql/ must have, whatever it asks."""

import duckdb

from breachlab import find
from breachlab.parameters import PARAMETERS, REQUIRED
from breachlab.paths import ROOT
from breachlab.queries import names
from tests.support.cases import for_each
from tests.support.catalogue import ASKED

GOLDEN = ROOT / "tests" / "golden"
READABLE = 140  # lines: a row per département, and a few


@for_each("name", names())
def test_queries_are_one_select(name):
    (statement,) = duckdb.extract_statements(find(name).sql)
    assert statement.type == duckdb.StatementType.SELECT


@for_each("name", names())
def test_queries_open_with_their_question_and_say_their_grain(name):
    question, blank, grain, *_ = find(name).header.splitlines()
    assert question.endswith("?") and blank == ""
    assert grain.startswith("Grain:")


def test_headers_name_every_parameter():
    assert [
        f"sql/{name}.sql: ${parameter}"
        for name in names()
        for parameter in find(name).parameters
        if f"${parameter}" not in find(name).header
    ] == []


@for_each("name", names())
def test_headers_have_an_example_of_what_must_be_given(name):
    assert set(REQUIRED) & find(name).parameters == set(find(name).needed)


def test_headers_have_a_sentence_to_fill():
    assert [name for name in ASKED if not find(name).texts("en").headlines] == []


def test_parameters_are_each_known_and_used():
    used = {parameter for name in names() for parameter in find(name).parameters}
    assert used == set(PARAMETERS)


def test_goldens_are_each_of_a_query():
    golden = {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in GOLDEN.glob("*/*.csv")}
    assert golden == set(ASKED)


def test_goldens_are_short_enough_to_be_read():
    """What is longer is narrowed with a line Example: in its query."""
    count = {
        name: len((GOLDEN / f"{name}.csv").read_text(encoding="utf-8").splitlines())
        for name in ASKED
    }
    assert {name: lines for name, lines in count.items() if lines > READABLE} == {}

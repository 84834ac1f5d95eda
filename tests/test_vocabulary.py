"""One word has one meaning in the whole tree; these had several, and are held to one."""

import re

import pytest

from breachlab.paths import ROOT

FOLDERS = ("breachlab", "dashboard", "data_gen", "docs", "notebooks", "sql", "tests")
SQL = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.sql"))]
READ = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".sql", ".py", ".toml", ".csv", ".md", ".ipynb"}
]
# What former versions called things in their databases, which are still known as ours.
FORMER = {"breachlab/own_names.csv", "tests/data_gen/frozen/former_databases.csv"}
# Where people are told of the breach, or what telling them takes.
TELLING = re.compile(
    r"sql/(notification|cost|area|severity)/|macros/(channels|waves|priority|cost|severity)\.sql"
    r"|exposure/intervals|tables/(cost_components|communication_exemptions|contact_cube)"
)


def name(path):
    return path.relative_to(ROOT).as_posix()


def lines(path, pattern):
    """Return the lines of a file in which a pattern is found."""
    text = path.read_text(encoding="utf-8").splitlines()
    return [line for line in text if re.search(pattern, line)]


@pytest.mark.parametrize("path", SQL, ids=name)
def test_a_cte_is_named_by_its_grain_or_content(path):
    assert not lines(path, r"^\s*(counted|told|answers|place) as (materialized )?\(")


@pytest.mark.parametrize("path", SQL, ids=name)
def test_every_cte_is_read(path):
    """By a query or a macro after it: the linter sees no CTE that is an argument."""
    for statement in path.read_text(encoding="utf-8").split(";\n"):
        sql = re.sub(r"--.*", "", statement)
        for cte in re.findall(
            r"^(\w+)(?: \([\w, ]+\))? as (?:materialized )?\($", sql, re.MULTILINE
        ):
            assert len(re.findall(rf"\b{cte}\b(?!\.)", sql)) > 1, cte


@pytest.mark.parametrize("path", SQL, ids=name)
def test_a_place_is_where_somebody_lives_or_was_born(path):
    assert not lines(path, r"\bas place\b|'place':|\bplace (asc|desc)\b")


@pytest.mark.parametrize("path", SQL, ids=name)
def test_only_people_are_told_and_of_the_breach(path):
    if not TELLING.search(name(path)):
        assert not lines(path, r"(?i)\b(tell|tells|told|telling)\b")


def test_how_far_records_were_read_is_an_extraction():
    word = "scen" + "ario"  # in two, or this file would be found
    found = {name(path) for path in READ if lines(path, rf"(?i)\b{word}")}
    assert found <= FORMER

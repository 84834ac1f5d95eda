"""The answers of a database of a list held to its truth, question by question."""

import math
from enum import StrEnum
from weakref import WeakKeyDictionary

import pandas

from breachlab import ask, find
from breachlab.errors import NotKnown
from breachlab.query.needs import OF_FOLDER, OPENED_BY, TAKEN, list_needs, list_unmet, read_coverage
from breachlab.query.queries import names
from tests.support.own_field_truth import OF_FIELDS, OF_TAKEN_FIGURES
from tests.support.own_severity_truth import OF_BOTH, OF_FIGURES, OF_SEVERITY
from tests.support.own_truth import EXPECTED as OF_COLUMNS
from tests.support.own_truth import World, count_residents, keep_known, keep_selected

OF_LIST = OF_COLUMNS | OF_FIELDS  # columns alone open them
OF_FILLED_IN = OF_SEVERITY | OF_TAKEN_FIGURES | OF_FIGURES | OF_BOTH  # a folder, or figures taken
EXPECTED = OF_LIST | OF_FILLED_IN
DECIMALS = {"fields/lifetimes": 1e-8}  # sums of numbers with nine decimals

# They set a selection beside all places.
OF_FRANCE = ("exposure/rate_", "exposure/stock", "exposure/by_duration", "area/")
OF_RESIDENTS = ("exposure/rate_", "area/")
WITH_ELSEWHERE = ("exposure/by_departement", "exposure/by_region")  # a row of who is in no place
ASSUMABLE = "vital status"


class Outcome(StrEnum):
    """The end of a question that is asked of a list."""

    TRUE = "true"
    NOT_KNOWN = "not known"  # a column of the list, or what only its owner can say, would open it
    DOES_NOT_APPLY = "does not apply"  # no column of any list would


def parameters_of(name: str) -> dict:
    """Return the parameters with which a question is asked of a list without a selection."""
    return dict(find(name).needed)


def outcome(connection, name: str, world: World) -> Outcome:
    """Return the end of a question; raise AssertionError where an answer is false."""
    try:
        check_answer(connection, name, world, parameters_of(name))
    except NotKnown:
        unmet = list_unmet(find(name), _read_coverage(connection))
        said = ("residents", TAKEN, *OF_FOLDER)
        can_open = all(OPENED_BY[need] or need in said for need in unmet)
        return Outcome.NOT_KNOWN if can_open else Outcome.DOES_NOT_APPLY
    return Outcome.TRUE


def outcomes(connection, world: World) -> dict[str, Outcome]:
    """Return the end of every question."""
    return {name: outcome(connection, name, world) for name in names()}


def check_answer(connection, name: str, world: World, given: dict) -> None:
    """Raise AssertionError where an answer has another row, or another number, than the truth."""
    answer = ask(connection, name, **given)
    assert name in EXPECTED, f"{name} is answered, and nobody knows whether it is true"
    keys, expect = EXPECTED[name]
    records = keep_known(world.records, _partial_needs(connection, name))
    is_of_france = name.startswith(OF_FRANCE)
    kept = {key: value for key, value in given.items() if key != "departements" or not is_of_france}
    records = keep_selected(records, kept)
    is_of_residents = name.startswith(OF_RESIDENTS)
    rows = expect(world, count_residents(records) if is_of_residents else records, given)
    found = {
        tuple(_plain(row[key]) for key in keys): row for row in answer.to_dict(orient="records")
    }
    assert len(found) == len(answer)
    assert {*found} == {*rows}, f"{name} {given}: { ({*found} ^ {*rows}) }"
    columns = {column for row in rows.values() for column in row} | {*keys}
    untold = [column for column in answer if _is_number(answer[column]) and column not in columns]
    assert untold == [] or not rows, f"{name}: nobody checks {untold}"
    wrong = [
        f"{key} {column}: {_plain(found[key][column])!r} and not {value!r}"
        for key, row in rows.items()
        for column, value in row.items()
        if not _is_alike(_plain(found[key][column]), value, DECIMALS.get(name, 1e-12))
    ]
    assert wrong == [], f"{name} {given}: {wrong[:5]}"


def _read_coverage(connection) -> dict[str, float]:
    """Return the coverage of a list, read once a connection: nobody writes to its database."""
    if connection not in _coverage_of:
        _coverage_of[connection] = read_coverage(connection)
    return _coverage_of[connection]


_coverage_of: WeakKeyDictionary = WeakKeyDictionary()


def _partial_needs(connection, name: str) -> list[str]:
    """Return the needs of which some records lack the fact: these are left out.

    A segment is found for whoever has no status.
    """
    coverage = _read_coverage(connection)
    needs = list_needs(find(name))
    if "segments" in needs:
        needs.remove("status")
    implied = ["status"] if {"end", "last use"} & {*needs} else []
    if name in WITH_ELSEWHERE:
        needs.remove("area")
    return [need for need in [*needs, *implied] if coverage.get(need, 1.0) < 1]


def _is_number(column: pandas.Series) -> bool:
    return pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_bool_dtype(column)


def _plain(value):
    if pandas.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _is_alike(found, value, most: float) -> bool:
    if found is None or value is None:
        return found is value
    if isinstance(value, str):
        return found == value
    return math.isclose(found, value, rel_tol=1e-9, abs_tol=most)

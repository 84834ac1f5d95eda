"""The quality of linked pairs of records, by the hidden truth: `person_id`.

In real life nobody has that column: precision is found by reading a sample of the pairs, and what
was missed can only be estimated.
"""

from pathlib import Path

import duckdb
import pandas

from breachlab.paths import read

LINKING = Path(__file__).parent / "linking"


def score(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: how many pairs, how many are of one person, precision and recall.

    Pairs have `left_id` and `right_id`, two record_id; one that stands there twice, or the other
    way round, counts once.
    """
    return _ask(lab, "score", pairs)


def score_by_drift(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return a row per kind of drift: how many pairs have it, and the recall among them.

    They are pairs of a primary record and a copy of it, so that each has one drift.
    """
    return _ask(lab, "score_by_drift", pairs)


def twins_met(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: how many pairs are wrong, and how many of these are of twins.

    Of these, how many have two NIRs on file, and how many of those have numbers of birth that
    follow each other; how many have one address on file.
    """
    return _ask(lab, "twins_met", pairs)


def _ask(lab: duckdb.DuckDBPyConnection, name: str, pairs: pandas.DataFrame) -> pandas.DataFrame:
    with lab.cursor() as cursor:
        cursor.register("linked_pairs", pairs[["left_id", "right_id"]])
        cursor.execute(read(LINKING / "linked.sql"))
        return cursor.execute(read(LINKING / f"{name}.sql")).df()

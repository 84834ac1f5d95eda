"""The quality of linked pairs of records, measured against the hidden truth: `person_id`.

In real life that column does not exist: precision is measured on a sample of pairs read by hand,
and recall can only be estimated.
"""

from pathlib import Path

import duckdb
import pandas

from breachlab.paths import read

LINKING = Path(__file__).parent / "linking"


def score(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: the number of pairs, those of one person, precision and recall.

    `left_id` and `right_id` of a pair are record_ids. A repeated or reversed pair counts once.
    """
    return _ask(lab, "score", pairs)


def score_by_drift(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return a row per kind of drift: the number of pairs with it, and the recall among them.

    They are pairs of a primary record and a copy of it, so that each has one drift.
    """
    return _ask(lab, "score_by_drift", pairs)


def twins_met(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: the number of wrong pairs, and of twins among them.

    Among the twins, it counts the pairs with two NIRs on file, those of them with consecutive
    numbers of birth, and the pairs with one address on file.
    """
    return _ask(lab, "twins_met", pairs)


def _ask(lab: duckdb.DuckDBPyConnection, name: str, pairs: pandas.DataFrame) -> pandas.DataFrame:
    with lab.cursor() as cursor:
        cursor.register("linked_pairs", pairs[["left_id", "right_id"]])
        cursor.execute(read(LINKING / "linked.sql"))
        return cursor.execute(read(LINKING / f"{name}.sql")).df()

"""Every query of sql/ asked once: the seconds of each, and what is slow without saying why."""

from pathlib import Path

import pandas

from breachlab import find
from breachlab.questions.headlines import say_all
from breachlab.questions.queries import names
from breachlab.store.db import connect


def asked(database: Path) -> pandas.DataFrame:
    """Return the seconds of every query, slowest last, printing them."""
    with connect(database) as connection:
        said = say_all(connection, names(), quiet=True)
    print("query                                    seconds")
    for row in said.itertuples():
        print(f"  {row.query:<36} {row.seconds:8.3f}{_mark(row.query, row.seconds)}")
    return said


def of_people(said: pandas.DataFrame) -> pandas.Series:
    """Return the seconds of the queries that ask of people, not for rows that must not be."""
    return said.loc[~said["query"].str.startswith("quality/"), "seconds"]


def _mark(query: str, seconds: float) -> str:
    if seconds <= 1 or find(query).part("Over a second"):
        return ""
    return "   OVER A SECOND, and its header does not say why"

"""Ask every query of sql/ once: print the seconds, and slow queries without a reason."""

from pathlib import Path

import pandas

from breachlab import find
from breachlab.query.headlines import say_all
from breachlab.query.queries import names
from breachlab.store.databases import connect


def asked(database: Path) -> pandas.DataFrame:
    """Return the seconds of every query, slowest last, and print them."""
    with connect(database) as connection:
        answers = say_all(connection, names(), quiet=True)
    print("query                                    seconds")
    for row in answers.itertuples():
        print(f"  {row.query:<36} {row.seconds:8.3f}{_mark(row.query, row.seconds)}")
    return answers


def of_people(said: pandas.DataFrame) -> pandas.Series:
    """Return the seconds of queries about people, without those that look for wrong rows."""
    return said.loc[~said["query"].str.startswith("quality/"), "seconds"]


def _mark(query: str, seconds: float) -> str:
    if seconds <= 1 or find(query).part("Over a second"):
        return ""
    return "   OVER A SECOND, and its header does not say why"

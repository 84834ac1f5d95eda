"""Intervals: pairs of columns of an answer, the low and the high end, with a kind.

    draws     between P10 and P90 of 10,000 draws lie eight of ten: all sums of money on pages
    ends      from the lowest to the highest value of the assumption that is named
    bounds    what is possible by what is known: nothing makes a number between likelier
    cases     two readings beside each other: little and much overlap, both scores of the status
    change    what a component takes off its mean and adds to it: no interval of the sum
    places    the lowest and the highest of several places or figures: no interval of one number

A page has one kind of `UNCERTAIN` intervals of a unit, by test.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breachlab.paths import read

KINDS = ("draws", "ends", "bounds", "cases", "change", "places")
UNCERTAIN = ("draws", "ends", "bounds")


@dataclass(frozen=True)
class Interval:
    """An interval: a question, its columns of the low and the high end, and the kind.

    The query is empty for intervals that only the text of a page's headline gives.
    """

    query: str
    low: str
    high: str
    kind: str


@cache
def intervals() -> tuple[Interval, ...]:
    """Return every interval of the answers, by question.

    Example:

        >>> [each.kind for each in intervals() if each.query == "cost/total"]
        ['draws']
    """
    rows = csv.DictReader(read(Path(__file__).with_suffix(".csv")).splitlines())
    return tuple(Interval(**row) for row in rows)

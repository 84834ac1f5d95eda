"""Intervals: two columns of an answer that are the ends of one, and its kind.

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
    """Two columns of a question, and the kind of interval that they are the ends of.

    Of no question are the ends that pages say of a headline.
    """

    query: str
    low: str
    high: str
    kind: str


@cache
def intervals() -> tuple[Interval, ...]:
    """Return every interval that an answer shows, by question.

    Example:

        >>> [each.kind for each in intervals() if each.query == "cost/total"]
        ['draws']
    """
    rows = csv.DictReader(read(Path(__file__).with_suffix(".csv")).splitlines())
    return tuple(Interval(**row) for row in rows)

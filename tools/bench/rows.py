"""The input of pandas and Polars: the columns that the questions need, and bands of age."""

from datetime import date
from itertools import pairwise

# Nulls would turn booleans into objects in pandas. A missing address counts as undeliverable.
RECORDS = """
    select
        region_code,
        sex,
        born_on,
        status,
        is_primary and not is_deceased as is_living,
        is_primary and not is_deceased and not lives_abroad as is_resident,
        coalesce(is_email_deliverable, false) as is_email_deliverable,
        is_deceased
    from registrants
"""
AGES = (16, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75)  # the first age of each band
LONG_AGO = date(1900, 1, 1)
COUNTS = ("record_count", "person_count")


def birth_edges() -> list[date]:
    """Return the days between bands of age on 5 March 2024, the oldest first, and both ends.

    A person born on one of them is in the older band: a birthday completes a year.

    >>> [day.isoformat() for day in birth_edges()][:3]
    ['1900-01-01', '1949-03-05', '1954-03-05']
    """
    return [LONG_AGO, *(date(2024 - age, 3, 5) for age in reversed(AGES))]


def bands() -> list[str]:
    """Return the bands of age between these days, the oldest first.

    >>> bands()[0], bands()[1], bands()[-1]
    ('75 and over', '70-74', '16-17')
    """
    closed = [f"{age}-{end - 1}" for age, end in pairwise(AGES)]
    return [f"{AGES[-1]} and over", *reversed(closed)]

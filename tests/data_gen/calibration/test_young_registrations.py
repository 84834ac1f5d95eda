"""Exchanged numbers of registrations: each total stays, and the young are fewer for long."""

from collections import Counter

from data_gen.calibration import young_registrations
from data_gen.ledger import CENTRAL

ROWS = [  # sex, age, status, first year, years since, registrations, slots
    ("female", 20, "registered", 2021, "", 1, 90),
    ("female", 20, "registered", 2023, "", 1, 110),
    ("female", 20, "formerly_registered", 2021, 1, 1, 50),
    ("male", 40, "registered", 2020, "", 2, 200),
    ("male", 40, "registered", 2010, "", 2, 300),
]
TOTALS = [(0, 1, 2), (3,), (5,), (2, 3, 4)]  # what no exchange may change


def totals(rows):
    """Return the slots by sex, age and status; by first year; by count; by the whole history."""
    found = []
    for columns in TOTALS:
        counted = Counter()
        for row in rows:
            counted[tuple(row[column] for column in columns)] += row[6]
        found.append(counted)
    return found


def test_exchange_keeps_every_total():
    assert totals(young_registrations.exchange(CENTRAL, ROWS)) == totals(ROWS)


def test_exchange_leaves_sixty_of_a_hundred_of_those_published():
    """Dares: 122,400 of 651,000 under 25, here 37.6 of 200; six tenths are 23."""
    slots = {row[:6]: row[6] for row in young_registrations.exchange(CENTRAL, ROWS)}
    assert slots["female", 20, "registered", 2021, "", 1] == 23
    assert slots["female", 20, "registered", 2021, "", 2] == 67
    assert slots["male", 40, "registered", 2020, "", 1] == 67
    assert slots["male", 40, "registered", 2010, "", 2] == 300


def test_exchange_changes_nothing_where_few_are_registered_for_long():
    few = [("female", 20, "registered", 2021, "", 1, 10), *ROWS[1:]]
    assert young_registrations.exchange(CENTRAL, few) == sorted(
        few, key=young_registrations.in_order
    )

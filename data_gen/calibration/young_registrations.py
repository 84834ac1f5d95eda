"""Correct the profiles of the registered under 25: fewer single, long registrations.

A person who registered once is registered since the first day. The fit of profiles ignores that,
and has more single registrations of a year or more under 25 than Dares counts in all. Some of their
slots change from one to two registrations. As many slots of ages 25 to 49 with a recent first
registration change from two to one, so that no margin of the fit changes.
"""

from collections.abc import Callable, Sequence

from data_gen.calibration import rounding, source_tables
from data_gen.calibration.histories import REFERENCE_YEAR, REGISTERED
from data_gen.ledger import Setting

Rows = list[tuple]  # as profiles.csv: sex, age, status, first year, years since, count, slots
LAST_LONG_YEAR = REFERENCE_YEAR - 2  # first registrations by then began a year ago or more
RECENT = REFERENCE_YEAR - 6  # slots of older ages are exchanged from this first year on


def exchange(setting: Setting, rows: Rows) -> Rows:
    """Return the rows, with counts of one and two registrations exchanged, in the same order."""
    young = [row for row in rows if row[2] == REGISTERED and row[1] < 25]
    adults = [row for row in rows if row[2] == REGISTERED and 25 <= row[1] < 50]
    long_once = _slots(young, lambda row: row[5] == 1 and row[3] <= LAST_LONG_YEAR)
    lately_twice = _slots(adults, lambda row: row[5] == 2 and row[3] >= RECENT)
    wanted = sum(row[6] for row in young) * _longer_share()
    wanted = round(wanted * setting.share("young_continuing_registrations"))
    moved = max(sum(long_once.values()) - wanted, 0)
    moved = min(moved, sum(lately_twice.values()) // 2)
    slots = {row[:6]: row[6] for row in rows}
    _give(slots, long_once, 2, moved)
    _give(slots, lately_twice, 1, moved)
    return sorted(((*key, count) for key, count in slots.items() if count), key=in_order)


def _give(slots: dict[tuple, int], found: dict[tuple, int], count: int, moved: int) -> None:
    """Move so many of the slots to the same histories with another count of registrations."""
    for key, part in zip(
        found, rounding.largest_remainder(list(found.values()), moved), strict=True
    ):
        slots[key] -= part
        other = (*key[:5], count)
        slots[other] = slots.get(other, 0) + part


def _slots(rows: Sequence[tuple], is_meant: Callable[[tuple], bool]) -> dict[tuple, int]:
    return {row[:6]: row[6] for row in rows if is_meant(row)}


def _longer_share() -> float:
    """Return the share of the registered under 25 with a year or more."""
    persons = {
        int(row["months_from"]): int(row["persons"])
        for row in source_tables.read("registered_by_duration")
        if row["age_group"] == "under_25"
    }
    return persons[12] / sum(persons.values())


def in_order(row: tuple) -> tuple:
    """Return the sort key of a profile; an empty figure comes first."""
    return tuple(-1 if figure == "" else figure for figure in row)

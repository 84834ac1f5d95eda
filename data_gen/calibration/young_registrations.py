"""Registrations of the young: fewer of those under 25 are registered once and for long than fitted.

A person who registered once is registered since the first day. The fit of profiles knows nothing of
that, and leaves more of those under 25 registered once for a year or more than Dares counts in all.
As many slots of theirs become two registrations as two become one among those aged 25 to 49 who
first registered in the last years: no margin of the fit changes.
"""

from collections.abc import Callable, Sequence

from data_gen.calibration import rounding, source_tables
from data_gen.calibration.histories import REFERENCE_YEAR, REGISTERED
from data_gen.ledger import Setting

Rows = list[tuple]  # as profiles.csv: sex, age, status, first year, years since, count, slots
LAST_LONG_YEAR = REFERENCE_YEAR - 2  # who first registered by then did so a year ago or more
RECENT = REFERENCE_YEAR - 6  # those who take one registration in exchange came since then


def exchange(setting: Setting, rows: Rows) -> Rows:
    """Return the rows with a count of one or two exchanged, in the same order."""
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
    """Move so many of the slots found to the same histories with another count."""
    for key, part in zip(
        found, rounding.largest_remainder(list(found.values()), moved), strict=True
    ):
        slots[key] -= part
        other = (*key[:5], count)
        slots[other] = slots.get(other, 0) + part


def _slots(rows: Sequence[tuple], is_meant: Callable[[tuple], bool]) -> dict[tuple, int]:
    return {row[:6]: row[6] for row in rows if is_meant(row)}


def _longer_share() -> float:
    """Return the share of those under 25 who are registered for a year or more."""
    persons = {
        int(row["months_from"]): int(row["persons"])
        for row in source_tables.read("registered_by_duration")
        if row["age_group"] == "under_25"
    }
    return persons[12] / sum(persons.values())


def in_order(row: tuple) -> tuple:
    """Return what profiles are sorted by; a figure that a status does not have comes first."""
    return tuple(-1 if figure == "" else figure for figure in row)

"""Draw days in proportion to their activity: the calendars of calendar_days.sql as arrays."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy

from data_gen.records.bits import Whole

REGISTRATIONS, ENDS, USES, NOTHING = CALENDARS = range(4)


@dataclass(frozen=True)
class Calendar:
    """All calendars, one after the other: the first unit of each row, and the day of each unit.

    Each calendar has `rows` rows: a row a day, from `first_day` on.
    """

    first_unit: Whole
    day: Whole
    rows: int
    first_day: int

    def offset(self, number: int) -> int:
        """Return the number that turns a day into its row in the calendar, when added to it."""
        return number * self.rows - self.first_day

    def between(self, number: int, first: Whole, last: Whole, sixteen: Whole) -> Whole:
        """Return a day from the first to the last, by sixteen bits of a draw."""
        start = self.first_unit.take(first + self.offset(number))
        end = self.first_unit.take(last + 1 + self.offset(number))
        units = (end - start).astype(numpy.int64)  # twenty years have too many for 31 bits
        return self.day.take(start + (sixteen * units >> 16))


def read_calendar(found: SimpleNamespace) -> Calendar:
    """Return the calendars of the look-up tables."""
    days = found.calendar_days
    return Calendar(
        first_unit=days.first_unit,
        day=found.calendar_units.day_number,
        rows=len(days.first_unit) // len(CALENDARS),
        first_day=int(days.day_number[0]),
    )


def windows(
    slots: SimpleNamespace, calendar: Calendar, statuses: dict[str, numpy.int32]
) -> dict[str, Whole]:
    """Return the windows of each profile's days.

    first_unit, first_units: the first unit of the first day, and the number of units.
    last_row: the number that turns a last day into its row in the calendar of the status.
    last_unit_end: the unit after the window of the last day.
    """
    nothing, offset = NOTHING * calendar.rows, calendar.offset(REGISTRATIONS)
    has_first = slots.first_from >= 0
    first_unit, end = (
        calendar.first_unit[numpy.where(has_first, day + offset, nothing)]
        for day in (slots.first_from, slots.first_to + 1)
    )
    row = numpy.full(len(slots.status), calendar.offset(NOTHING), dtype=numpy.int32)
    row[slots.status == statuses["formerly_registered"]] = calendar.offset(ENDS)
    row[slots.status == statuses["candidate_space"]] = calendar.offset(USES)
    after_last = slots.last_from + numpy.maximum(slots.last_days, 0)
    return {
        "first_unit": first_unit,
        "first_units": end - first_unit,
        "last_row": row,
        "last_unit_end": calendar.first_unit[numpy.maximum(after_last, calendar.first_day) + row],
    }

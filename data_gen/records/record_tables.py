"""All tables that the steps of a record read, as arrays: look-up tables and tables of the seed.

Days are drawn in proportion to their activity, by the calendars of calendar_days.sql.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import duckdb
import numpy

from data_gen.breach import CALENDAR, DAY_ZERO, YOUNGEST
from data_gen.cubes.banded import check
from data_gen.cubes.cube_dimensions import DAYS_READ, DIMENSIONS, IDENTIFIER_BLOCKS
from data_gen.draws import mixer
from data_gen.records.bits import Whole
from data_gen.world import World

PROFILE = (
    "sex",
    "status",
    "registration_count",
    "first_from",
    "is_first_at_sixteen",
    "last_from",
    "current_row",
    "first_name_start",
    "residence_row",
    "contact_class",
    "usage_name_limit",
    "deceased_limit",
    "abroad_from",
    "deliverable_limit",
    "valid_limit",
)
REGISTRATIONS, ENDS, USES, NOTHING = CALENDARS = range(4)


def read_tables(
    connection: duckdb.DuckDBPyConnection, world: World, found: SimpleNamespace
) -> SimpleNamespace:
    """Return all tables that the steps of a record read.

    They are the look-up tables `found`, and tables of the seed, from `breaches`, `extraction_days`
    and `world`. Raises BadReference if the cubes do not list all possible levels.
    """
    streams = mixer.constants(world.seed)
    calendar = read_calendar(found)
    statuses = _codes(connection, "select enum_range(null::status)")
    # The first day of each month in which a registrant is born, and of the month after.
    born = (f"{DAY_ZERO.year}-01", f"{CALENDAR.year - YOUNGEST + 1}-02")
    first_days = numpy.arange(*born, dtype="datetime64[M]").astype("datetime64[D]")
    months = (first_days - numpy.datetime64(DAY_ZERO)).astype(numpy.int32)
    tables = SimpleNamespace(
        **vars(found)
        | {
            "streams": streams,
            "calendar": calendar,
            "profile_slots": SimpleNamespace(
                **_profiles(found.profile_slots, streams["birth_cell"]),
                **windows(found.profile_slots, calendar, statuses),
            ),
            "cell_starts": _cell_starts(found.profile_slots.cell_first_slot),
            "masks_of_fields": numpy.repeat(found.field_masks.field_mask, found.field_masks.slots),
            "months": SimpleNamespace(start=months[:-1], days=numpy.diff(months)),
            "drifts": _codes(connection, "select enum_range(null::drift)"),
            "statuses": statuses,
            "shared": _read_shared(connection),
            "days_of_reading": _days_of_reading(connection),
        }
    )
    check(tables)
    return tables


def _profiles(slots: SimpleNamespace, stream: int) -> dict[str, Whole]:
    """Return the columns of profiles that steps read.

    The births of an age are shifted by a draw, which both sexes share.
    """
    shift = mixer.draw(mixer.key_base(slots.age.astype(numpy.uint32)), stream)
    return {name: vars(slots)[name] for name in PROFILE} | {
        "age": slots.age,
        "is_sixteen": slots.age == 16,
        "cell_shift": shift.view(numpy.int32),
        "first_birth_month": (CALENDAR.year - 1 - DAY_ZERO.year - slots.age) * 12,
    }


def _cell_starts(first_slots: Whole) -> Callable[[int], Whole]:
    """Return a function of the number of persons: the first position of each slot's sex and age."""

    @cache
    def starts(persons: int) -> Whole:
        return (-(-first_slots.astype(numpy.int64) * persons // 65_536)).astype(numpy.int32)

    return starts


def _codes(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, numpy.int32]:
    ((names,),) = connection.execute(query).fetchall()
    return {name: numpy.int32(code) for code, name in enumerate(names)}


def _read_shared(connection: duckdb.DuckDBPyConnection) -> SimpleNamespace:
    """Return values that all records share: the row of `world`, and the other breaches in order."""
    (world,) = _rows(connection.execute("from world"))
    breaches = _rows(connection.execute("from breaches order by breach_number"))
    sexes = _codes(connection, "select enum_range(null::sex)")
    for breach in breaches:
        number = breach.breach_number
        breach.limit = world.breach_limits[number]
        breach.inside = (
            breach.perimeter,
            world.breach_born_after[number],
            world.breach_born_until[number],
            sexes.get(breach.sex),
        )

    def mask(wanted: Callable[[SimpleNamespace], bool]) -> numpy.uint32:
        return numpy.uint32(sum(breach.breach_bit for breach in breaches if wanted(breach)))

    # By standing, and of confirmed ones by leaked field.
    sets = SimpleNamespace(
        confirmed=mask(lambda breach: breach.standing == "confirmed"),
        claimed=mask(lambda breach: breach.standing == "claimed"),
        iban=mask(lambda breach: breach.standing == "confirmed" and breach.has_iban_of_all),
        employer=mask(lambda breach: breach.standing == "confirmed" and breach.has_employer),
        insurer=mask(lambda breach: breach.standing == "confirmed" and breach.has_insurer),
        in_2023=mask(lambda breach: breach.breach_id == CALENDAR.earlier),
    )
    return SimpleNamespace(**vars(world) | {"breaches": breaches, "sets": sets})


def _days_of_reading(connection: duckdb.DuckDBPyConnection) -> list[Whole]:
    """Return for each extraction the day of reading by région and identifier block.

    A day is its number from the first day of reading; the last number, DAYS_READ, stands for
    records that were not read.
    """
    extractions = _codes(connection, "select enum_range(null::extraction)")
    read = numpy.full(
        (len(extractions), DIMENSIONS["region"].size, IDENTIFIER_BLOCKS),
        DAYS_READ,
        dtype=numpy.int32,
    )
    days = connection.execute("from extraction_days").df()
    extraction = days["extraction"].map(extractions).to_numpy()
    first = numpy.datetime64(CALENDAR.first_use)
    day = (days["read_on"].to_numpy().astype("datetime64[D]") - first).astype(numpy.int32)
    read[extraction, days["region_code"].cat.codes, days["identifier_block"]] = day
    return list(read)


def _rows(made: duckdb.DuckDBPyConnection) -> list[SimpleNamespace]:
    names = [name for name, *_ in made.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in made.fetchall()]


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

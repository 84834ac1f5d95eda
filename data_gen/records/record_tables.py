"""All tables that the steps of a record read, as arrays: look-up tables and tables of the seed."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace

import duckdb
import numpy

from data_gen.cubes.checked import check
from data_gen.cubes.cube_dimensions import DAYS_READ, DIMENSIONS, FIRST_READ, IDENTIFIER_BLOCKS
from data_gen.draws import mixer
from data_gen.records.bits import Whole
from data_gen.records.calendar import read_calendar, windows
from data_gen.records.column_codes import DAY_ZERO
from data_gen.world import World

OLDEST = 94  # on 5 March 2024, as are all ages
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
            "months": _months(),
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
        "first_birth_month": (OLDEST - slots.age) * 12,
    }


def _cell_starts(first_slots: Whole) -> Callable[[int], Whole]:
    """Return a function of the number of persons: the first position of each slot's sex and age."""

    @cache
    def starts(persons: int) -> Whole:
        return (-(-first_slots.astype(numpy.int64) * persons // 65_536)).astype(numpy.int32)

    return starts


def _months() -> SimpleNamespace:
    """Return the first day and the number of days of each month from January 1929."""
    first = numpy.arange("1929-01", "2009-02", dtype="datetime64[M]").astype("datetime64[D]")
    start = (first - DAY_ZERO).astype(numpy.int32)
    return SimpleNamespace(start=start[:-1], days=numpy.diff(start))


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
    return SimpleNamespace(**vars(world) | {"breaches": breaches, "sets": _sets(breaches)})


def _sets(breaches: list[SimpleNamespace]) -> SimpleNamespace:
    """Return masks of the other breaches: by standing, and of confirmed ones by leaked field."""

    def mask(wanted: Callable[[SimpleNamespace], bool]) -> numpy.uint32:
        return numpy.uint32(sum(breach.breach_bit for breach in breaches if wanted(breach)))

    return SimpleNamespace(
        confirmed=mask(lambda breach: breach.standing == "confirmed"),
        claimed=mask(lambda breach: breach.standing == "claimed"),
        iban=mask(lambda breach: breach.standing == "confirmed" and breach.has_iban_of_all),
        employer=mask(lambda breach: breach.standing == "confirmed" and breach.has_employer),
        insurer=mask(lambda breach: breach.standing == "confirmed" and breach.has_insurer),
        in_2023=mask(lambda breach: breach.breach_id == "PE2023"),
    )


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
    day = (days["read_on"].to_numpy().astype("datetime64[D]") - DAY_ZERO).astype(numpy.int32)
    read[extraction, days["region_code"].cat.codes, days["identifier_block"]] = day - FIRST_READ
    return list(read)


def _rows(made: duckdb.DuckDBPyConnection) -> list[SimpleNamespace]:
    names = [name for name, *_ in made.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in made.fetchall()]

"""The steps that name a person: the origin of the family, the day of birth, the names."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy
from numpy.typing import NDArray

from data_gen.draws.mixer import Draws
from data_gen.records.bits import Whole, choose, index, lower, share, upper

BORN_ABROAD = 101  # as birth département; above it for countries that have their own moves
EIGHTEEN_YEARS = 18 * 365 + 5  # days, with the largest possible number of leap days
ORIGINS = 32  # room for all origins, 0 for no listed origin; see lookups/first_name_rows.sql


def choose_origins(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the origin of the family by place and decade of birth; 0 is no listed origin.

    It is used for the names only, and not stored.
    """
    slot = (made.family_row * 9 + made.birth_decade << 8) + lower(made.origin_draw, 8)
    return {"origin": tables.family_slots.origin.take(index(slot))}


def name_persons(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Choose the day of birth in the month, and the names by their frequency."""
    month = index(made.birth_month_number)
    days = numpy.minimum(tables.months.days.take(month), made.day_limit)
    day = share(lower(made.birth_name_draw, 16), days)
    surname = _surname_slots(tables, made)
    other = surname(made.usage_name_draw)
    own = surname(made.birth_name_draw)
    has_other = lower(made.usage_name_draw, 16) < made.usage_name_limit
    surnames = tables.surname_slots.birth_name
    return {
        "birth_day": tables.months.start.take(month) + made.days_before + day,
        "first_name": tables.first_name_slots.first_name.take(_first_name_slot(tables, made)),
        "birth_name": surnames.take(index(own)),
        "usage_name": surnames.take(index(choose(has_other, other, own))),
    }


def restore_names(tables: SimpleNamespace, made: SimpleNamespace) -> dict[str, Any]:
    """Set the usage name to the birth name if the last file ended before the age of eighteen."""
    minor = (made.last_day >= 0) & (made.last_day < made.birth_day + EIGHTEEN_YEARS)
    return {"usage_name": choose(minor, made.birth_name, made.usage_name)}


def _first_name_slot(tables: SimpleNamespace, made: SimpleNamespace) -> NDArray[numpy.intp]:
    """Return one of the 8,192 slots of sex and decade, or of the 1,024 slots of the origin."""
    abroad = numpy.minimum(made.family_row, 1)
    row = index(((abroad * ORIGINS + made.origin) * 2 + made.sex) * 9 + made.birth_decade)
    is_own = (lower(made.origin_draw, 16) >> 8) < tables.first_name_rows.limit.take(row)
    usual = made.first_name_start + (made.birth_decade << 13) + upper(made.first_name_draw, 13)
    own = tables.first_name_rows.start.take(row) + upper(made.first_name_draw, 10)
    return index(choose(is_own, own, usual))


def _surname_slots(tables: SimpleNamespace, made: SimpleNamespace) -> Callable[[Draws], Whole]:
    """Return a function that turns draws into slots of surnames.

    A slot is one of the 65,536 of all surnames, or of the 1,024 of the family's origin or area of
    birth. Birth name and usage name are drawn from the same slots.
    """
    departement = numpy.minimum(made.birth_departement_number, BORN_ABROAD)
    row = index(choose(made.origin > 0, made.origin + BORN_ABROAD, departement))
    is_own = upper(made.origin_draw, 16) < tables.surname_rows.limit.take(row)
    start, shift = tables.surname_rows.start.take(row) * is_own, 6 * is_own.view(numpy.int8)

    def slots(draws: Draws) -> Whole:
        return start + (upper(draws, 16) >> shift)

    return slots

"""The dimensions that cubes count by: each a list of levels, in the order of the types.

A level is a number from 0; banded.py computes it for each record. The columns of a dimension have
its values in a cube: a value of a type as its code, null as -1. checked.py checks the lists against
the reference files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy

from data_gen.records.bits import Whole

NOTHING = -1
AGE_BANDS = (16, 18, *range(20, 76, 5))  # the first age of each band
END_BANDS = (0, 1, 2, 3, 6, 11, 16)  # the first number of completed years of each band
DURATION_BANDS = (0, 3, 6, 12, 24, 36)  # the first number of completed months of each band
FIRST_YEARS = range(2004, 2025)  # 2004 stands for earlier years, too
IDLE_YEARS = range(22)
REGISTERED, FORMERLY, CANDIDATE = range(3)  # status
RESIDENT, AWAY, DEAD = range(3)  # fate
ABSENT, OUTDATED, GOOD = range(3)  # contact
AGES = range(16, 95)
LOCALITIES, COMMUNES = 35_411, 34_971
IDENTIFIER_BLOCKS = 260
FURTHER_SPACES = range(4)  # a person has four records at most
BREACHES = 23
CLAIMED = (16, 20)  # the numbers of breaches that are claimed and not confirmed
FIRST_READ, DAYS_READ = 34_734, 29  # from 6 February to 5 March 2024, in days from 1929


@dataclass(frozen=True)
class Dimension:
    """One or more columns of a cube: for each, an array with the value of every level."""

    columns: dict[str, Whole]
    size: int


def list_dimension(*names: str, values: Iterable) -> Dimension:
    """Return a dimension of these columns, from rows of values or the values of one column."""
    if isinstance(values, range):  # eight million of breach_mask: no copy of it
        numbers = numpy.arange(values.start, values.stop, dtype=numpy.int32)
        return Dimension(dict.fromkeys(names, numbers), len(values))
    rows = numpy.array(list(values), dtype=numpy.int32).reshape(-1, len(names))
    return Dimension(dict(zip(names, rows.T.copy(), strict=True)), len(rows))


ENDED = [(FORMERLY, year, end) for year in FIRST_YEARS for end in range(len(END_BANDS))]
HISTORIES = [(REGISTERED, year, NOTHING) for year in FIRST_YEARS] + ENDED
NEVER = (CANDIDATE, NOTHING, NOTHING)


def band(firsts: tuple[int, ...], years: int) -> int:
    """Return the number of the band of so many years, by the first year of each band."""
    return sum(years >= first for first in firsts) - 1


AGED = [(band(AGE_BANDS, age), age) for age in AGES]
FILES = (
    [(*history, NOTHING, 0, 0) for history in HISTORIES[: len(FIRST_YEARS)]]
    + [
        (FORMERLY, year, band(END_BANDS, idle), idle, 0, is_beyond)
        for year, idle, is_beyond in product(FIRST_YEARS, IDLE_YEARS, range(2))
    ]
    + [(*NEVER, *rest) for rest in product(IDLE_YEARS, range(2), range(2))]
)
# The deceased have one level of contact; a person abroad has no valid street address.
REACHES = [
    (fate, email, has_mobile, address)
    for fate, email, has_mobile, address in product(range(3), range(3), range(2), range(3))
    if fate == RESIDENT
    or (fate == AWAY and address != GOOD)
    or (email, has_mobile, address) == (ABSENT, 0, ABSENT)
]
BREACH_NUMBERS = [*range(BREACHES), NOTHING]

DIMENSIONS = {
    "stratum": list_dimension(
        "departement_code",
        "sex",
        "age_band",
        values=product(range(101), range(2), range(len(AGE_BANDS))),
    ),
    "ages": list_dimension(
        "departement_code",
        "sex",
        "age_band",
        "age",
        values=((*place, *aged) for *place, aged in product(range(101), range(2), AGED)),
    ),
    "locality": list_dimension("locality", values=range(LOCALITIES)),
    "departement": list_dimension("departement_code", values=range(101)),
    "commune": list_dimension("commune_code", values=range(COMMUNES)),
    "region": list_dimension("region_code", values=range(18)),
    "age_band": list_dimension("age_band", values=range(len(AGE_BANDS))),
    "status": list_dimension("status", values=range(3)),
    "history": list_dimension("status", "first_year", "end_band", values=[*HISTORIES, NEVER]),
    "history_with_nir": list_dimension(
        "status",
        "first_year",
        "end_band",
        "is_space_with_nir",
        values=[(*history, 0) for history in (*HISTORIES, NEVER)] + [(*NEVER, 1)],
    ),
    "file": list_dimension(
        "status",
        "first_year",
        "end_band",
        "idle_years",
        "is_space_with_nir",
        "is_beyond_term",
        values=FILES,
    ),
    "duration": list_dimension(
        "status",
        "duration_band",
        values=[(REGISTERED, band) for band in range(len(DURATION_BANDS))]
        + [(FORMERLY, NOTHING), (CANDIDATE, NOTHING)],
    ),
    "idle": list_dimension("idle_years", values=[*IDLE_YEARS, NOTHING]),
    "space_count": list_dimension("space_count", values=FURTHER_SPACES),
    "field_mask": list_dimension("field_mask", values=range(32)),
    "reach": list_dimension("fate", "email", "has_mobile", "street_address", values=REACHES),
    "joins": list_dimension("has_nir", "has_contact", values=product(range(2), range(2))),
    "gains": list_dimension(
        "has_iban", "has_employer", "has_insurer", values=product(*[range(2)] * 3)
    ),
    "is_joinable": list_dimension("is_joinable", values=range(2)),
    "confirmed_count": list_dimension("confirmed_breach_count", values=range(BREACHES + 1)),
    "claimed_count": list_dimension("claimed_breach_count", values=range(len(CLAIMED) + 1)),
    "confirmed_first": list_dimension("confirmed_breach_number", values=BREACH_NUMBERS),
    "claimed_first": list_dimension("claimed_breach_number", values=[*CLAIMED, NOTHING]),
    "iban_first": list_dimension("iban_breach_number", values=BREACH_NUMBERS),
    "breach_mask": list_dimension("breach_mask", values=range(1 << BREACHES)),
    "identifier_block": list_dimension("identifier_block", values=range(IDENTIFIER_BLOCKS)),
    "extraction": list_dimension("extraction", values=range(4)),
    "read_on": list_dimension(
        "read_on", values=[*range(FIRST_READ, FIRST_READ + DAYS_READ), NOTHING]
    ),
    "breach": list_dimension("breach_id", values=range(BREACHES)),
}

"""The dimensions that cubes count by: each a list of levels, in the order of the types.

A level is a number from 0; banded.py computes it for each record, and checks the lists against the
reference files. The columns of a dimension, which tables/cubes.toml names, have its values in a
cube: a value of a type as its code, null as -1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy
from numpy.typing import NDArray

from data_gen import table_sql
from data_gen.breach import CALENDAR, OLDEST, YOUNGEST, day_number
from data_gen.records.bits import Whole

NOTHING = -1
AGE_BANDS = tuple(first for _, first, _ in CALENDAR.age_bands)  # the first age of each band
END_BANDS = (0, 1, 2, 3, 6, 11, 16)  # the first number of completed years of each band
DURATION_BANDS = (0, 3, 6, 12, 24, 36)  # the first number of completed months of each band
FIRST_YEARS = CALENDAR.first_years  # the first stands for earlier years, too
IDLE_YEARS = range(22)
REGISTERED, FORMERLY, CANDIDATE = range(3)  # status
RESIDENT, AWAY, DEAD = range(3)  # fate
ABSENT, OUTDATED, GOOD = range(3)  # contact
AGES = range(YOUNGEST, OLDEST + 1)
LOCALITIES, COMMUNES = 35_411, 34_971
IDENTIFIER_BLOCKS = 260
FURTHER_SPACES = range(4)  # a person has four records at most
BREACHES = 23
CLAIMED = (16, 20)  # the numbers of breaches that are claimed and not confirmed
FIRST_READ = day_number(CALENDAR.first_use)
DAYS_READ = day_number(CALENDAR.last_use) - FIRST_READ + 1


@dataclass(frozen=True)
class Dimension:
    """One or more columns of a cube: for each, the value of every level, as an array or a range."""

    columns: dict[str, Whole | range]
    size: int

    def values_at(self, levels: NDArray[numpy.signedinteger]) -> dict[str, Whole]:
        """Return the values of each column at these levels."""
        return {
            name: (levels + values.start).astype(numpy.int32)
            if isinstance(values, range)  # eight million of breach_mask: no array of them
            else values.take(levels)
            for name, values in self.columns.items()
        }


def list_dimension(name: str, values: Iterable) -> Dimension:
    """Return a dimension of rows of values, one for each of its columns, or of values of one."""
    columns = table_sql.columns_of([name])
    if isinstance(values, range):
        return Dimension(dict.fromkeys(columns, values), len(values))
    rows = numpy.array(list(values), dtype=numpy.int32).reshape(-1, len(columns))
    return Dimension(dict(zip(columns, rows.T.copy(), strict=True)), len(rows))


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

LEVELS: dict[str, Iterable] = {
    "stratum": product(range(101), range(2), range(len(AGE_BANDS))),
    "ages": ((*place, *aged) for *place, aged in product(range(101), range(2), AGED)),
    "locality": range(LOCALITIES),
    "departement": range(101),
    "commune": range(COMMUNES),
    "region": range(18),
    "age_band": range(len(AGE_BANDS)),
    "status": range(3),
    "history": [*HISTORIES, NEVER],
    "history_with_nir": [(*each, 0) for each in (*HISTORIES, NEVER)] + [(*NEVER, 1)],
    "file": FILES,
    "duration": [(REGISTERED, band) for band in range(len(DURATION_BANDS))]
    + [(FORMERLY, NOTHING), (CANDIDATE, NOTHING)],
    "idle": [*IDLE_YEARS, NOTHING],
    "space_count": FURTHER_SPACES,
    "field_mask": range(32),
    "reach": REACHES,
    "joins": product(range(2), range(2)),
    "gains": product(*[range(2)] * 3),
    "is_joinable": range(2),
    "confirmed_count": range(BREACHES + 1),
    "claimed_count": range(len(CLAIMED) + 1),
    "confirmed_first": BREACH_NUMBERS,
    "claimed_first": [*CLAIMED, NOTHING],
    "iban_first": BREACH_NUMBERS,
    "breach_mask": range(1 << BREACHES),
    "identifier_block": range(IDENTIFIER_BLOCKS),
    "extraction": range(4),
    "read_on": [*range(FIRST_READ, FIRST_READ + DAYS_READ), NOTHING],
    "breach": range(BREACHES),
}
DIMENSIONS = {name: list_dimension(name, values) for name, values in LEVELS.items()}

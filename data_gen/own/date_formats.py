"""The formats of dates, and which of them a column has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection

# As strptime of DuckDB and of Python have it; a format beside its twin with day and month swapped.
FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d%m%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%SZ",
)
FIRST_YEAR, LAST_YEAR = 1850, 2150  # outside these a format has met something that is no date
LEAST = 0.01  # the share from which a format of a column counts
CLEAR = 20  # times as many days that only one order can have, as days that only the other can
DIGITS = tuple("0123456789")
YEARS = read(DATA_GEN / "own" / "years.sql")


@dataclass(frozen=True)
class Dates:
    """The formats of a column, the share of values that have one, and years for telling births."""

    formats: tuple[str, ...]
    alternatives: tuple[str, ...]  # of the first format, where day and month cannot be told apart
    share: float
    middle_year: int


def find_dates(values: Sequence[str]) -> Dates | None:
    """Return the formats that the values have, if some of them are dates."""
    dated = [value for value in values if value[:1] in DIGITS and 6 <= len(value) <= 27]
    if not dated or len(dated) < len(values) / 2:
        return None
    with open_connection() as connection:
        connection.execute("set variable dated = $dated", {"dated": dated})
        years = {form: places for form in FORMATS if (places := _read(connection, form))}
    formats = _keep(years, len(values))
    if not formats:
        return None
    read = {index: year for form in formats for index, year in years[form].items()}
    middle = sorted(read.values())[len(read) // 2]
    return Dates(formats, _alternatives(formats[0], years), len(read) / len(values), middle)


def _read(connection: duckdb.DuckDBPyConnection, form: str) -> dict[int, int]:
    """Return {place: year} of the values that the format reads."""
    connection.execute("set variable date_format = $form", {"form": form})
    return {
        place: year
        for place, year in connection.execute(YEARS).fetchall()
        if FIRST_YEAR <= year <= LAST_YEAR
    }


def _keep(years: dict[str, dict[int, int]], count: int) -> tuple[str, ...]:
    """Return the formats that read values which no format before them reads, most values first."""
    formats: list[str] = []
    read: set[int] = set()
    for form in sorted(years, key=lambda each: -len(years[each])):
        new = years[form].keys() - read
        if len(new) >= max(LEAST * count, 1) and swap(form) not in formats:
            formats.append(form)
            read |= new
    return tuple(formats)


def _alternatives(form: str, years: dict[str, dict[int, int]]) -> tuple[str, ...]:
    """Return the format and its twin, where the values do not say which of the two they have."""
    own, other = years[form].keys(), years.get(swap(form), {}).keys()
    if swap(form) == form or len(own - other) > CLEAR * len(other - own):
        return ()
    return tuple(sorted((form, swap(form))))


def swap(form: str) -> str:
    """Return the format with day and month swapped, itself where the year comes first.

    Example:

        >>> swap("%d/%m/%Y"), swap("%Y-%m-%d")
        ('%m/%d/%Y', '%Y-%m-%d')
    """
    if form.startswith("%Y"):
        return form
    return re.sub("%[dm]", lambda part: "%m" if part[0] == "%d" else "%d", form)

"""The formats of dates, and which of them a column has."""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property

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
SCREEN = 600  # values by which formats are weighed, and shapes
VALUES = read(DATA_GEN / "own" / "dated_values.sql")
YEARS = read(DATA_GEN / "own" / "years.sql")


@dataclass(frozen=True)
class Dates:
    """The formats of a column, the share of values that have one, and years for telling births."""

    formats: tuple[str, ...]
    alternatives: tuple[str, ...]  # of the first format, where day and month cannot be told apart
    share: float
    middle_year: int


class YearReader:
    """Reads the years of values through one connection, which the first of them opens.

    To open one takes 14 ms, and a list may have seven columns of dates.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> "YearReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._stack.enter_context(open_connection(is_private=True))

    def read(self, values: Sequence[str], formats: Iterable[str]) -> dict[str, dict[int, int]]:
        """Return {format: {place: year}} of the values that each format reads."""
        years = {}
        self._connection.execute(VALUES, {"values": [*values]})
        for form in sorted(formats):
            found = self._connection.execute(YEARS, {"form": form}).fetchall()
            places = {place: year for place, year in found if FIRST_YEAR <= year <= LAST_YEAR}
            if places:
                years[form] = places
        return years


def find_dates(values: Sequence[str], reader: YearReader) -> Dates | None:
    """Return the formats that the values have, if some of them are dates."""
    dated = [value for value in values if value[:1] in DIGITS and 6 <= len(value) <= 27]
    if not dated or len(dated) < len(values) / 2:
        return None
    likely = reader.read(spread(dated, SCREEN), FORMATS)
    twins = {each for form in likely for each in (form, swap(form))} & {*FORMATS}
    years = reader.read(dated, twins)
    formats = _keep(years, len(values))
    if not formats:
        return None
    found = {place: year for form in formats for place, year in years[form].items()}
    middle = sorted(found.values())[len(found) // 2]
    return Dates(formats, _alternatives(formats[0], years), len(found) / len(values), middle)


def spread(values: Sequence[str], most: int) -> Sequence[str]:
    """Return so many of the values, or twice as many, from the first to the last."""
    return values[:: max(len(values) // most, 1)]


def _keep(years: dict[str, dict[int, int]], count: int) -> tuple[str, ...]:
    """Return the formats that read values which no format before them reads, most values first."""
    formats: list[str] = []
    known: set[int] = set()
    for form in sorted(years, key=lambda each: -len(years[each])):
        new = years[form].keys() - known
        if len(new) >= max(LEAST * count, 1) and swap(form) not in formats:
            formats.append(form)
            known |= new
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

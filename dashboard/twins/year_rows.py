"""The rows of exposure/by_first_year: persons by the year of their first registration."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows

YEARS = """
select
    first_year,
    if(first_year = window_first_year(), null, coalesce(first_year_years(first_year), 0))
from (select distinct first_year from exposure_cube where first_year is not null) as known
"""
HELD_YEARS = 5  # the fewest years of like counts that make a plateau

KINDS = {  # of columns that may have nulls alone
    "held_since_year": "uint16",
    "held_persons_per_year": "float64",
    "first_full_year": "uint16",
    "last_full_year": "uint16",
    "first_full_year_person_count": "int64",
    "last_full_year_person_count": "int64",
    "is_all": "bool",
    "is_trend_known": "bool",
}

Columns = Mapping[str, list]


def read_years(cursor: duckdb.DuckDBPyConnection) -> dict[int, float | None]:
    """Return {year: 1}; null for the first, which is open-ended, 0 for the last, just begun."""
    return dict(cursor.execute(YEARS).fetchall())


def list_years(columns: Columns, lengths: Mapping[int, float | None]) -> Rows | None:
    """Return the rows of exposure/by_first_year, from cells by year; nothing for no cells."""
    some = [place for place, year in enumerate(columns["first_year"]) if year]
    if not some:
        return None
    years = numpy.array([int(columns["first_year"][place]) for place in some], numpy.uint16)
    records, persons, living_here = (
        numpy.array(columns[name], numpy.int64)[some]
        for name in ("record_count", "person_count", "living_here_person_count")
    )
    whole = int(persons.sum())
    spans = numpy.array([lengths[year] or numpy.nan for year in years.tolist()], float)
    is_open, is_whole = numpy.array([lengths[year] is None for year in years.tolist()]), spans == 1
    shares = persons / (whole or numpy.nan)
    trend = _find_trend(years[is_whole].tolist(), living_here[is_whole].tolist())
    return Rows(
        {
            "first_year": years,
            "record_count": records,
            "person_count": persons,
            "living_here_person_count": living_here,
            **trend,
            "persons_per_year": persons / spans,
            "person_share": shares,
            "open_person_share": (
                int(persons[is_open].sum()) / whole if whole and is_open.any() else numpy.nan
            ),
            "is_all": shares == 1 if whole else None,
            "all_living_here_person_count": int(living_here.sum()),
            "is_trend_known": _is_known(trend),
        },
        KINDS,
    )


def _is_known(trend: Mapping[str, Any]) -> bool | None:
    first, last = trend["first_full_year"], trend["last_full_year"]
    return None if first is None else last > first


def _find_trend(years: Sequence[int], counts: Sequence[int]) -> dict[str, Any]:
    """Return the year since which the counts of whole years hold, and the first and last counts."""
    place = _find_held(years, counts)
    ends = (0, -1) if years else (None, None)
    first, last = ((None, None) if end is None else (years[end], counts[end]) for end in ends)
    return {
        "held_since_year": None if place is None else years[place],
        "held_persons_per_year": numpy.nan if place is None else _mean(counts[place:]),
        "first_full_year": first[0],
        "last_full_year": last[0],
        "first_full_year_person_count": first[1],
        "last_full_year_person_count": last[1],
    }


def _find_held(years: Sequence[int], counts: Sequence[int]) -> int | None:
    """Return the index of the first of like years, if the counts before fell one by one."""
    places = range(len(years))
    held = next((place for place in places if _has_held(years[place:], counts[place:])), None)
    if not held:
        return None
    steps = pairwise(zip(years[: held + 1], counts[: held + 1], strict=True))
    fell = all(year == before + 1 and count < earlier for (before, earlier), (year, count) in steps)
    return held if fell else None


def _has_held(years: Sequence[int], counts: Sequence[int]) -> bool:
    size, whole = len(years), sum(counts)
    return (
        size >= HELD_YEARS
        and years[-1] - years[0] + 1 == size
        and 10 * min(counts) * size >= 9 * whole
        and 10 * max(counts) * size <= 11 * whole
    )


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts)

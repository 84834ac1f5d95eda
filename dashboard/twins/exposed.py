"""The twins on the exposed: by status, years since the end, year, and in the breach of 2023."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.source import Source, Twin, Values, read_end_bands, read_statuses

COUNTS = ("record_count", "person_count", "living_here_person_count")
LONG_AGO = "6-10"  # the first band of six years and more
YEARS = """
select
    first_year,
    if(first_year = window_first_year(), null, coalesce(first_year_years(first_year), 0))
from (select distinct first_year from exposure_cube where first_year is not null) as known
"""
HELD_YEARS = 5  # the fewest years of like counts that make a plateau

KINDS_OF_YEARS = {  # of columns that may have nulls alone
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


def _count(columns: Columns) -> list[numpy.ndarray]:
    """Return the records, persons and exposed residents of cells."""
    return [numpy.array(columns[name], numpy.int64) for name in COUNTS]


def answer_statuses(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/by_status."""
    cells = source.cells("exposure_cube", ("status",), values)
    records, persons, living_here = _count(cells)
    shares = _share(living_here, int(living_here.sum()))
    return Rows(
        {
            "status": cells["status"],
            "record_count": records,
            "person_count": persons,
            "person_share": _share(persons, int(persons.sum())),
            "living_here_person_count": living_here,
            "living_here_person_share": shares,
            "is_most": _compare(shares, shares > 0.5),
            "is_all": _compare(shares, shares == 1),
        },
        {"status": source.of(read_statuses), "is_most": "bool", "is_all": "bool"},
    )


def _compare(shares: numpy.ndarray, found: numpy.ndarray) -> Any:
    """Return `found`, or nulls if nobody is an exposed resident."""
    return [None] * shares.size if numpy.isnan(shares).any() else found


def _share(counts: numpy.ndarray, whole: int) -> numpy.ndarray:
    return counts / whole if whole else numpy.full(counts.size, numpy.nan)


def answer_stock(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/stock."""
    here, france = (
        source.cells("exposure_cube", ("status", "end_band"), each)
        for each in (values, {**values, "departements": None})
    )
    statuses, end_bands = source.of(read_statuses), source.of(read_end_bands)
    order = sort_parts(zip(france["status"], france["end_band"], strict=True), statuses, end_bands)
    france = {name: [each[place] for place in order] for name, each in france.items()}
    parts = [*zip(france["status"], france["end_band"], strict=True)]
    place = {part: number for number, part in enumerate(parts)}
    own = numpy.array(
        [place[part] for part in zip(here["status"], here["end_band"], strict=True)], numpy.intp
    )
    records, persons, living_here = (numpy.zeros(len(parts), numpy.int64) for _ in range(3))
    for whole, counts in zip((records, persons, living_here), _count(here), strict=True):
        whole[own] = counts
    *_, in_france = _count(france)
    long_ago = end_bands[end_bands.index(LONG_AGO) :]
    is_long_ago = numpy.isin(france["end_band"], long_ago)
    everybody, left = int(living_here.sum()), int(living_here[is_long_ago].sum())
    all_of_france = int(in_france.sum())
    return Rows(
        {
            "status": france["status"],
            "end_band": [each or None for each in france["end_band"]],
            "is_left_six_years": is_long_ago,
            "record_count": records,
            "person_count": persons,
            "living_here_person_count": living_here,
            "living_here_person_share": _share(living_here, everybody),
            "france_living_here_person_share": _share(in_france, all_of_france),
            "all_living_here_person_count": everybody,
            "left_six_years_person_count": left,
            "left_six_years_person_share": left / everybody if everybody else numpy.nan,
            "france_left_six_years_person_share": (
                int(in_france[is_long_ago].sum()) / all_of_france if all_of_france else numpy.nan
            ),
        },
        {"status": statuses, "end_band": end_bands},
    )


def sort_parts(
    parts: Iterable[tuple[str, str]], statuses: Sequence[str], end_bands: Sequence[str]
) -> list[int]:
    """Return the places of (status, end band) in order; without an end band, the last of all."""
    ends = [*end_bands, ""]
    keys = [(statuses.index(status), ends.index(end)) for status, end in parts]
    return sorted(range(len(keys)), key=keys.__getitem__)


def read_years(cursor: duckdb.DuckDBPyConnection) -> dict[int, float | None]:
    """Return {year: 1}; null for the first, which is open-ended, 0 for the last, just begun."""
    return dict(cursor.execute(YEARS).fetchall())


def answer_years(source: Source, values: Values) -> Rows | None:
    """Return the rows of exposure/by_first_year; nothing for no cells."""
    columns = source.cells("exposure_cube", ("first_year",), values)
    lengths = source.of(read_years)
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
            "is_trend_known": (
                trend["last_full_year"] > trend["first_full_year"] if is_whole.any() else None
            ),
        },
        KINDS_OF_YEARS,
    )


def _find_trend(years: Sequence[int], counts: Sequence[int]) -> dict[str, Any]:
    """Return the year since which the counts of whole years hold, and the first and last counts."""
    place = _find_held(years, counts)
    ends = (0, -1) if years else (None, None)
    first, last = ((None, None) if end is None else (years[end], counts[end]) for end in ends)
    return {
        "held_since_year": None if place is None else years[place],
        "held_persons_per_year": (
            numpy.nan if place is None else sum(counts[place:]) / len(counts[place:])
        ),
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


def read_breach_count(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the announced number of persons in the earlier breach."""
    ((persons,),) = cursor.execute(
        "select person_count from breaches where breach_id = earlier_breach()"
    ).fetchall()
    return persons


def answer_members(source: Source, values: Values) -> Rows:
    """Return the rows of combination/in_breach_of_2023."""
    exposed, members = (
        source.cells(cube, ("status", "end_band"), values)
        for cube in ("exposure_cube", "breach_of_2023_cube")
    )
    statuses, end_bands = source.of(read_statuses), source.of(read_end_bands)
    counts = {
        (status, end): (records, persons)
        for status, end, records, persons in zip(
            *(members[name] for name in ("status", "end_band", "record_count", "person_count")),
            strict=True,
        )
    }
    parts = [*zip(exposed["status"], exposed["end_band"], strict=True)]
    records, persons = (
        numpy.array([counts.get(part, (0, 0))[place] for part in parts], numpy.int64)
        for place in (0, 1)
    )
    whole = numpy.array(exposed["person_count"], numpy.int64)
    everybody = int(whole.sum())
    rows = Rows(
        {
            "status": [status for status, _ in parts],
            "end_band": [end or None for _, end in parts],
            "exposed_record_count": numpy.array(exposed["record_count"], numpy.int64),
            "exposed_person_count": whole,
            "breach_person_count": source.of(read_breach_count),
            "record_count": records,
            "person_count": persons,
            "person_share": persons / numpy.where(whole > 0, whole, numpy.nan),
            "all_person_count": int(persons.sum()),
            "all_person_share": int(persons.sum()) / (everybody or numpy.nan),
        },
        {"status": statuses, "end_band": end_bands},
    )
    return rows.take(
        sorted(sort_parts(parts, statuses, end_bands), key=lambda place: -persons[place])
    )


TWINS: Mapping[str, Twin] = {
    "combination/in_breach_of_2023": answer_members,
    "exposure/by_first_year": answer_years,
    "exposure/by_status": answer_statuses,
    "exposure/stock": answer_stock,
}

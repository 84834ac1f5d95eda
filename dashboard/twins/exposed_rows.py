"""The rows of exposure/by_status and exposure/stock: persons by status and time since the end."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy

from breachlab.query.answer_rows import Rows

COUNTS = ("record_count", "person_count", "living_here_person_count")
LONG_AGO = "6-10"  # the first band of six years and more

Columns = Mapping[str, list]


def _count(columns: Columns) -> list[numpy.ndarray]:
    """Return the records, persons and exposed residents of cells."""
    return [numpy.array(columns[name], numpy.int64) for name in COUNTS]


def list_statuses(columns: Columns, statuses: Sequence[str]) -> Rows:
    """Return the rows of exposure/by_status, from cells by status."""
    records, persons, living_here = _count(columns)
    shares = _share(living_here, int(living_here.sum()))
    return Rows(
        {
            "status": columns["status"],
            "record_count": records,
            "person_count": persons,
            "person_share": _share(persons, int(persons.sum())),
            "living_here_person_count": living_here,
            "living_here_person_share": shares,
            "is_most": _compare(shares, shares > 0.5),
            "is_all": _compare(shares, shares == 1),
        },
        {"status": statuses, "is_most": "bool", "is_all": "bool"},
    )


def _compare(shares: numpy.ndarray, found: numpy.ndarray) -> Any:
    """Return `found`, or nulls if nobody is an exposed resident."""
    return [None] * shares.size if numpy.isnan(shares).any() else found


def _share(counts: numpy.ndarray, whole: int) -> numpy.ndarray:
    return counts / whole if whole else numpy.full(counts.size, numpy.nan)


def keep_known_ends(columns: Columns) -> Columns:
    """Return cells by status and end band without those whose end is not known, as of a list."""
    pairs = zip(columns["status"], columns["end_band"], strict=True)
    kept = [status != "formerly_registered" or bool(end) for status, end in pairs]
    return {name: [*compress(values, kept)] for name, values in columns.items()}


def list_stock(
    here: Columns,
    france: Columns,
    statuses: Sequence[str],
    end_bands: Sequence[str],
) -> Rows:
    """Return the rows of exposure/stock, from cells by status and end band.

    `here` are the selected cells, `france` those of the whole country.
    """
    order = sort_parts(zip(france["status"], france["end_band"], strict=True), statuses, end_bands)
    france = {name: [values[place] for place in order] for name, values in france.items()}
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

"""The rows of exposure/by_duration: the registered by the duration of the current registration."""

from collections.abc import Mapping, Sequence

import numpy

from breachlab.query.answer_rows import Rows

Columns = Mapping[str, list]


def list_durations(
    here: Columns, france: Columns, bands: Sequence[tuple[str, bool]]
) -> Rows | None:
    """Return a row for each band that France has; nothing where nobody selected is registered.

    `here` are the selected cells, `france` those of the whole country; `bands` say which are of a
    year or more.
    """
    known = [(band, is_long) for band, is_long in bands if band in france["duration_band"]]
    names = [band for band, _ in known]
    is_long = numpy.array([is_long for _, is_long in known], bool)
    records, persons = (_place(here, count, names) for count in ("record_count", "person_count"))
    everybody, long = int(persons.sum()), int(persons[is_long].sum())
    if not everybody:
        return None
    in_france = _place(france, "person_count", names)
    return Rows(
        {
            "duration_band": names,
            "record_count": records,
            "person_count": persons,
            "is_year_or_more": is_long,
            "person_share": persons / everybody,
            "all_year_or_more_person_count": long,
            "all_year_or_more_person_share": long / everybody,
            "all_person_count": everybody,
            "france_person_share": in_france / in_france.sum(),
            "is_all": persons == everybody,
        },
        {"duration_band": tuple(band for band, _ in bands)},
    )


def _place(cells: Columns, count: str, bands: Sequence[str]) -> numpy.ndarray:
    """Return a count of the cells by band, in the order of the bands."""
    counts = dict(zip(cells["duration_band"], cells[count], strict=True))
    return numpy.array([counts.get(band, 0) for band in bands], numpy.int64)

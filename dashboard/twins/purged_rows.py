"""The rows of retention/avoided_by_limit: persons that a purge of old files spares, by limit."""

from collections.abc import Mapping

import numpy

from breachlab.query.answer_rows import Rows

YEARS = 21  # limits of 0 to 20 years
ASKED = 5  # years: the default limit

Columns = Mapping[str, list]


def purgeable_years(columns: Columns) -> numpy.ndarray:
    """Return the idle years of each cell that a purge can delete; -1 for the others."""
    cells = zip(columns["status"], columns["idle_years"], strict=True)
    return numpy.array(
        [int(years) if status == "formerly_registered" else -1 for status, years in cells], int
    )


def list_limits(columns: Columns, asked: int | None, allowed: int) -> Rows:
    """Return the rows of retention/avoided_by_limit, from cells by status and idle years."""
    years, limits = purgeable_years(columns), numpy.arange(YEARS)
    is_purged = years >= limits[:, None]
    records, persons = (
        numpy.array(columns[name], numpy.int64) for name in ("record_count", "person_count")
    )
    avoided_records, avoided_persons = is_purged @ records, is_purged @ persons
    asked = ASKED if asked is None else asked
    everybody, spared = int(persons.sum()), int(avoided_persons[asked])
    return Rows(
        {
            "limit_years": limits,
            "record_count": int(records.sum()),
            "person_count": everybody,
            "avoided_record_count": avoided_records,
            "avoided_person_count": avoided_persons,
            "asked_years": numpy.int32(asked),
            "allowed_years": numpy.int32(allowed),
            "avoided_record_share": avoided_records / max(int(records.sum()), 1),
            "avoided_person_share": avoided_persons / max(everybody, 1),
            "asked_person_count": spared,
            "asked_person_share": spared / max(everybody, 1),
        }
    )

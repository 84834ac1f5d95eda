"""The rows of what_if/ladder: persons that each measure spares, alone and after the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.purged_rows import YEARS, purgeable_years

PACE = """
select
    days_earlier,
    all_saved_person_count / greatest(all_read_person_count, 1) as saved_share
from reading_pace('total')
order by days_earlier
"""
LACKING = """
select
    string_agg(measure_id, ' ' order by measure_number) as lacking_measure_ids,
    string_agg(measure_id, ' ' order by measure_number) filter (
        measure_id not in ('authorisations', 'logging')
    ) as uncounted_measure_ids
from measures
where is_found_lacking
"""
REACHED = 2  # départements that two accounts reach

Columns = Mapping[str, list]
Counts = NDArray[numpy.int64]


@dataclass(frozen=True)
class Pace:
    """The share left unread by an end so many days earlier, and the measures found lacking."""

    saved_shares: Mapping[int, float]
    lacking: tuple[str, str]


def read_pace(cursor: duckdb.DuckDBPyConnection) -> Pace:
    """Return the pace of reading of all of the data."""
    shares = dict(cursor.execute(PACE).fetchall())
    (lacking,) = cursor.execute(LACKING).fetchall()
    return Pace(shares, lacking)


def count_smallest(columns: Columns) -> int:
    """Return the persons of the two départements with fewest, from cells by département."""
    return sum(sorted(count for count in columns["person_count"] if count)[:REACHED])


def find_largest(columns: Columns) -> tuple[str, ...]:
    """Return the départements with most of these persons, from cells by département."""
    codes = zip(columns["departement_code"], columns["person_count"], strict=True)
    ranked = sorted(codes, key=lambda each: (-each[1], each[0]))
    return tuple(code for code, _ in ranked[:REACHED])


def list_rungs(
    everybody: Columns,
    reach: Columns,
    further: int,
    smallest: int,
    pace: Pace,
    values: Mapping[str, Any],
) -> Rows:
    """Return the rows of what_if/ladder, from cells by status, idle years and term.

    `reach` are the cells of the two largest départements: two accounts there spare the fewest
    persons; `further` are the records there that are not primary ones. `smallest` are the persons
    of the two smallest.
    """
    years, days = values["retention_years"], values["days_earlier"]
    limits = numpy.array([each for each in range(YEARS) if years in (None, each)])
    shares = {each: share for each, share in pace.saved_shares.items() if days in (None, each)}
    whole, archived, spaces = _count(everybody, limits)
    near, near_archived, near_spaces = _count(reach, limits)
    # One row for each limit and end: each limit is repeated for all ends.
    archived, near_archived = (each.repeat(len(shares)) for each in (archived, near_archived))
    saved = numpy.tile([*shares.values()], limits.size)
    kept, near_kept = whole - archived, near - near_archived - near_spaces
    left = _round(kept * (1 - saved))
    lacking, uncounted = pace.lacking
    return Rows(
        {
            "retention_years": limits.repeat(len(shares)).astype(numpy.int32),
            "days_earlier": numpy.tile([*shares], limits.size).astype(numpy.int32),
            "all_person_count": whole,
            "archived_person_count": archived,
            "space_person_count": spaces,
            "lacking_measure_ids": lacking,
            "uncounted_measure_ids": uncounted,
            "earlier_person_count": _round(whole * saved),
            "own_person_count": whole - near,
            "least_own_person_count": max(whole - near - further, 0),
            "most_own_person_count": whole - smallest,
            "further_archived_person_count": _round(near_archived * (1 - saved)),
            "further_earlier_person_count": _round(near_kept * saved),
            "further_space_person_count": _round(near_spaces * (1 - saved)),
            "further_own_person_count": _round((kept - spaces - near_kept) * (1 - saved)),
            "left_person_count": left,
            "both_person_count": whole - left,
            "left_person_share": left / max(whole, 1),
            "spared_person_count": whole - _round(near_kept * (1 - saved)),
        }
    )


def _count(columns: Columns, limits: Counts) -> tuple[int, Counts, int]:
    """Return all persons, those with a file that each purge deletes, and overdue spaces."""
    persons = numpy.array(columns["person_count"], numpy.int64)
    spaces = [
        status == "candidate_space" and is_beyond == "true"
        for status, is_beyond in zip(columns["status"], columns["is_beyond_term"], strict=True)
    ]
    archived = (purgeable_years(columns) >= limits[:, None]) @ persons
    return int(persons.sum()), archived, int(persons[numpy.array(spaces, bool)].sum())


def _round(numbers: NDArray[numpy.float64]) -> Counts:
    return numpy.floor(numbers + 0.5).astype(numpy.int64)

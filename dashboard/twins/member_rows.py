"""The rows of combination/in_breach_of_2023: persons who were in the earlier breach too."""

from collections.abc import Mapping, Sequence

import duckdb
import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.exposed_rows import sort_parts

Columns = Mapping[str, list]


def read_breach_count(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the announced number of persons in the earlier breach."""
    ((persons,),) = cursor.execute(
        "select person_count from breaches where breach_id = earlier_breach()"
    ).fetchall()
    return persons


def list_members(
    exposed: Columns,
    members: Columns,
    announced: int,
    statuses: Sequence[str],
    end_bands: Sequence[str],
) -> Rows:
    """Return the rows of combination/in_breach_of_2023, from cells by status and end band."""
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
            "breach_person_count": announced,
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

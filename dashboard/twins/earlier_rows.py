"""The rows of access/days_earlier: persons spared if the reading had ended sooner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows

ENDS = """
select
    pace.days_earlier,
    pace.last_read_on,
    pace.all_read_person_count,
    pace.all_saved_person_count,
    pace.all_least_saved_person_count,
    last_use.happened_on - first_signal.happened_on as signal_days_earlier
from reading_pace($extraction) as pace
cross join timeline as last_use
cross join timeline as first_signal
where last_use.event_id = 'last_use' and first_signal.event_id = 'signal'
order by pace.days_earlier
"""


@dataclass(frozen=True)
class Ends:
    """The possible ends of the reading, in days earlier, and the counts for all of the data."""

    days: NDArray[numpy.int32]
    last_read_on: Sequence[date]
    all_read: int
    all_saved: NDArray[numpy.int64]
    all_least_saved: NDArray[numpy.int64]
    signal_days: int


def read_ends(cursor: duckdb.DuckDBPyConnection, extraction: str | None) -> Ends | None:
    """Return the ends of one extraction; nothing for a breach without a first signal."""
    rows = cursor.execute(ENDS, {"extraction": extraction}).fetchall()
    if not rows:
        return None
    days, last, read, saved, least, signal = zip(*rows, strict=True)
    all_saved, all_least = numpy.array(saved), numpy.array(least)
    return Ends(numpy.array(days, numpy.int32), last, read[0], all_saved, all_least, signal[0])


def list_ends(columns: Mapping[str, list], ends: Ends, extraction: str | None) -> Rows:
    """Return the rows of access/days_earlier, from cells by extraction and day of reading."""
    cells = [
        (day, records, persons)
        for which, day, records, persons in zip(
            *(columns[name] for name in ("extraction", "read_on", "record_count", "person_count")),
            strict=True,
        )
        if which == (extraction or "total") and day
    ]
    days = numpy.array([day for day, *_ in cells], "datetime64[D]")
    last = numpy.array(ends.last_read_on, "datetime64[D]")
    is_saved = days > last[:, None]
    records, persons = (numpy.array([each[at] for each in cells], numpy.int64) for at in (1, 2))
    saved_records, saved = is_saved @ records, is_saved @ persons
    whole = int(persons.sum())
    # The fewest persons that must have been read late, and the most that can.
    least = numpy.maximum(whole + ends.all_least_saved - ends.all_read, 0)
    most = numpy.minimum(whole, ends.all_saved)
    (signal,) = numpy.flatnonzero(ends.days == ends.signal_days).tolist()
    signal_share = int(ends.all_saved[signal]) / max(ends.all_read, 1)
    return Rows(
        {
            "days_earlier": ends.days,
            "last_read_on": last,
            "record_count": int(records.sum()),
            "person_count": whole,
            "saved_record_count": saved_records,
            "saved_person_count": saved,
            "saved_person_share": saved / max(whole, 1),
            "is_first_signal": ends.days == ends.signal_days,
            "mean_person_count": whole / int(ends.days.max()),
            "least_saved_person_count": least,
            "most_saved_person_count": most,
            "signal_person_share": signal_share,
            "signal_person_count": int(whole * signal_share + 0.5),
            "least_signal_person_count": int(least[signal]),
            "most_signal_person_count": int(most[signal]),
            "is_by_order": bool(least[signal] < most[signal]),
        }
    )

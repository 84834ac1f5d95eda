"""The twins on measures: persons spared by a purge, the legal term, an earlier end, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.source import Source, Twin, Values, read_ledger, read_statuses

YEARS = 21  # limits of 0 to 20 years
ASKED = 5  # years: the default limit
PURGE = ("status", "idle_years", "is_beyond_term")
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
ORDER = ("candidate_space", "formerly_registered")  # the first statuses; all others follow
REACHED = 2  # départements that two accounts reach
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

Columns = Mapping[str, list]
Counts = NDArray[numpy.int64]


def purgeable_years(columns: Columns) -> numpy.ndarray:
    """Return the idle years of each cell that a purge can delete; -1 for the others."""
    cells = zip(columns["status"], columns["idle_years"], strict=True)
    return numpy.array(
        [int(years) if status == "formerly_registered" else -1 for status, years in cells], int
    )


def read_allowed_years(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of years for which the law allows keeping a file."""
    ((years,),) = cursor.execute("select assumed('retention_after_registration_years')").fetchall()
    return years


def answer_limits(source: Source, values: Values) -> Rows:
    """Return the rows of retention/avoided_by_limit."""
    columns = source.cells("retention_cube", ("status", "idle_years"), values)
    years, limits = purgeable_years(columns), numpy.arange(YEARS)
    is_purged = years >= limits[:, None]
    records, persons = (
        numpy.array(columns[name], numpy.int64) for name in ("record_count", "person_count")
    )
    avoided_records, avoided_persons = is_purged @ records, is_purged @ persons
    asked = ASKED if values["retention_years"] is None else values["retention_years"]
    everybody, spared = int(persons.sum()), int(avoided_persons[asked])
    return Rows(
        {
            "limit_years": limits,
            "record_count": int(records.sum()),
            "person_count": everybody,
            "avoided_record_count": avoided_records,
            "avoided_person_count": avoided_persons,
            "asked_years": numpy.int32(asked),
            "allowed_years": numpy.int32(source.of(read_allowed_years)),
            "avoided_record_share": avoided_records / max(int(records.sum()), 1),
            "avoided_person_share": avoided_persons / max(everybody, 1),
            "asked_person_count": spared,
            "asked_person_share": spared / max(everybody, 1),
        }
    )


def answer_beyond(source: Source, values: Values) -> Rows:
    """Return the rows of retention/beyond_legal_term."""
    columns = source.cells("retention_cube", PURGE, {**values, "departements": None})
    ledger, statuses = source.of(read_ledger), source.of(read_statuses)
    order = [*ORDER, *(each for each in statuses if each not in ORDER)]
    known = [each for each in order if each in columns["status"]]
    places = numpy.array([known.index(each) for each in columns["status"]], numpy.intp)
    beyond = numpy.array([each == "true" for each in columns["is_beyond_term"]], bool)
    records, persons, beyond_records, beyond_persons = (
        numpy.bincount(places, numpy.array(columns[name], numpy.int64) * which, len(known)).astype(
            numpy.int64
        )
        for which in (numpy.ones_like(beyond), beyond)
        for name in ("record_count", "person_count")
    )
    whole = int(beyond_persons.sum())
    low, central, high = (_spaces_beyond(ledger[end]) for end in ("low", "central", "high"))
    months = {
        "formerly_registered": 12 * ledger["central"]["retention_after_registration_years"],
        "candidate_space": ledger["central"]["retention_after_last_use_months"],
    }
    return Rows(
        {
            "status": known,
            "record_count": records,
            "person_count": persons,
            "beyond_record_count": beyond_records,
            "beyond_person_count": beyond_persons,
            "term_months": [months.get(each) for each in known],
            "beyond_person_share": beyond_persons / numpy.maximum(persons, 1),
            "all_beyond_person_count": whole,
            "least_person_count": round(whole * low / max(central, 1)),
            "most_person_count": round(whole * high / max(central, 1)),
        },
        {"status": statuses, "term_months": "int32"},
    )


def _spaces_beyond(figures: Mapping[str, float]) -> float:
    """Return the candidate spaces beyond their term by one set of figures, times a thousand."""
    persons = round(figures["candidate_space_persons"])
    return persons * figures["candidate_spaces_beyond_term_per_mille"]


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


def answer_rungs(source: Source, values: Values) -> Rows:
    """Return the rows of what_if/ladder.

    Two accounts in the two largest départements spare the fewest persons, in the two smallest the
    most. `further` are the records of the largest that are not primary ones.
    """
    places = source.cells("retention_cube", ("departement_code",), values)
    largest, smallest = _find_two(places)
    base = "living" if values["departements"] is None else "residents"
    everybody, reach = (
        source.cells("retention_cube", PURGE, {**values, "departements": each}, base)
        for each in (values["departements"], largest)
    )
    people = {name: values[name] for name in ("age_bands", "sexes")}
    there = source.cells("contact_cube", ("fate",), {**people, "departements": largest}, "living")
    further = sum(there["record_count"]) - sum(there["person_count"])
    pace, years, days = source.of(read_pace), values["retention_years"], values["days_earlier"]
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


def _find_two(columns: Columns) -> tuple[tuple[str, ...], int]:
    """Return the two largest départements, and the persons of the two smallest."""
    codes = zip(columns["departement_code"], columns["person_count"], strict=True)
    ranked = sorted(codes, key=lambda each: (-each[1], each[0]))
    smallest = sorted(count for count in columns["person_count"] if count)[:REACHED]
    return tuple(code for code, _ in ranked[:REACHED]), sum(smallest)


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


def answer_ends(source: Source, values: Values) -> Rows | None:
    """Return the rows of access/days_earlier."""
    ends = source.of(read_ends, values["extraction"])
    if ends is None:
        return None
    columns = source.cells("extraction_cube", ("extraction", "read_on"), values)
    cells = [
        (day, records, persons)
        for which, day, records, persons in zip(
            *(columns[name] for name in ("extraction", "read_on", "record_count", "person_count")),
            strict=True,
        )
        if which == (values["extraction"] or "total") and day
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


TWINS: Mapping[str, Twin] = {
    "access/days_earlier": answer_ends,
    "retention/avoided_by_limit": answer_limits,
    "retention/beyond_legal_term": answer_beyond,
    "what_if/ladder": answer_rungs,
}

"""The twins on the persons to inform, in groups by age, status and contacts.

SQL computes the messages to each kind of group once. Here the groups of a selection are summed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.database.cubes import Classes
from dashboard.twins.source import Source, Twin, Values

KEYS = (
    "age_band",
    "status",
    "is_space_with_nir",
    "fate",
    "email",
    "has_mobile",
    "street_address",
)
KINDS = """
with

planned as (

    from planned_groups(null, null, null, null, null, null, $whom)

)

select
    age_band::varchar as age_band,
    status::varchar as status,
    is_space_with_nir::varchar as is_space_with_nir,
    fate::varchar as fate,
    email::varchar as email,
    has_mobile::varchar as has_mobile,
    street_address::varchar as street_address,
    channel::varchar as channel,
    is_emailed,
    is_texted,
    coalesce(is_posted, false) as is_posted,
    coalesce(is_returned, false) as is_returned,
    sms_part_count
from with_sms_parts(planned, null)
"""
CHANNELS = ("email", "sms", "letter", "space", "public_notice")
PARTS_DIGITS = 14  # decimals of the mean number of SMS parts in a group
AGES = """
select
    age_bands.age_band::varchar as age_band,
    age_bands.is_minor,
    age_bands.is_from_60,
    age_bands.is_from_75,
    case
        when age_bands.first_age < 25
            then ledger.central['digital_exclusion_15_to_24_per_mille']
        when age_bands.first_age < 40
            then ledger.central['digital_exclusion_25_to_39_per_mille']
        when age_bands.first_age < 60
            then ledger.central['digital_exclusion_40_to_59_per_mille']
        when age_bands.first_age < 75
            then ledger.central['digital_exclusion_60_to_74_per_mille']
        else ledger.central['digital_exclusion_75_per_mille']
    end / 1000 as excluded_share
from age_bands
cross join figures() as ledger
"""
PLACES = """
select
    (
        select list(departement_code::varchar)
        from departements
        where region_code < '11'
    ) as codes,
    ledger.central['digital_exclusion_overseas_per_mille']
    / ledger.central['digital_exclusion_france_per_mille'] as times,
    assumed('disabled_job_seekers_end_of_2024') as disabled_count
from figures() as ledger
"""

PLACE, OVERSEAS = "place", "overseas"  # a dimension and its one class
COLUMNS = (
    "group_id",
    "record_count",
    "person_count",
    "email_person_count",
    "letter_person_count",
    "letter_reached_person_count",
    "public_notice_person_count",
    "expected_excluded_person_count",
    "published_person_count",
    "email_share",
    "public_notice_share",
    "expected_excluded_share",
)
NOTHING: Mapping[str, Any] = dict.fromkeys(COLUMNS)
SEGMENTS = """
select
    members.age_band::varchar as age_band,
    members.status::varchar as status,
    members.is_space_with_nir::varchar as is_space_with_nir,
    vulnerability_group(
        age_bands.is_minor, age_bands.is_from_60, age_bands.is_from_75
    ) as age_group,
    scores.se as severity_score,
    vulnerability(
        age_bands.is_minor, age_bands.is_from_60, age_bands.is_from_75, ledger.central
    ) as vulnerability
from segment_members as members
left join age_bands using (age_band)
inner join segment_severity(notification_starts_on(), null) as scores using (segment_id)
cross join figures() as ledger
"""

STATUSES = ("registered", "formerly_registered", "candidate_space")
TAKEN_OFF = ("further_records", "dead", "gone", "not_due")
CONTACTS = "contact_cube_any_place"

Flags = NDArray[numpy.bool_]
Counts = NDArray[numpy.int64]
Ages = Mapping[str, tuple[bool, bool, bool, float]]
# Age group, status, severity score, weight for vulnerability.
Segment = tuple[str, str, float, float]


@dataclass(frozen=True, eq=False)
class Kinds:
    """The messages to each kind of group, one row each; `rows` are {its keys: its row}."""

    rows: Mapping[tuple[str, ...], int]
    channels: NDArray[numpy.int8]  # the index in CHANNELS of the first channel that reaches them
    is_emailed: Flags
    is_texted: Flags
    is_posted: Flags
    is_returned: Flags
    sms_parts: NDArray[numpy.object_]  # parts of one SMS, times 10**PARTS_DIGITS: whole numbers
    # A cache of the last cells and their groups: the questions of a page share them.
    last: list[tuple[Mapping[str, list], "Groups"]] = field(default_factory=list)


@dataclass(frozen=True)
class Groups:
    """The groups of a selection, with their counts; `rows` are the rows of their kinds."""

    kinds: Kinds
    rows: NDArray[numpy.intp]
    record_counts: Counts
    person_counts: Counts

    def of(self, values: NDArray) -> NDArray:
        """Return the values of a column of `kinds`, one for each group."""
        return values[self.rows]

    def add_up_parts(self, which: Flags, sms_parts: int | None, digits: int) -> int:
        """Return the SMS parts for these groups, times 10 to the power of `digits`, rounded."""
        persons = self.person_counts[which]
        if sms_parts is not None:
            return int(persons.sum()) * sms_parts * 10**digits
        exact = int(persons.astype(object) @ self.of(self.kinds.sms_parts)[which])
        step = int(10 ** (PARTS_DIGITS - digits))
        return (exact + step // 2) // step


def read_kinds(cursor: duckdb.DuckDBPyConnection, whom: str) -> Kinds:
    """Return the kinds of groups of all persons to inform: `due` or `living`."""
    rows = cursor.execute(KINDS, {"whom": whom}).fetchall()
    columns = [*zip(*rows, strict=True)] or [()] * (len(KEYS) + 6)
    places, *flags, parts = columns[len(KEYS) :]
    channels = [CHANNELS.index(channel) for channel in places]
    emailed, texted, posted, returned = (numpy.array(each, bool) for each in flags)
    return Kinds(
        {keys: number for number, keys in enumerate(zip(*columns[: len(KEYS)], strict=True))},
        numpy.array(channels, numpy.int8),
        emailed,
        texted,
        posted,
        returned,
        numpy.array([int(each.scaleb(PARTS_DIGITS)) for each in parts], object),
    )


def find_rows(kinds: Kinds, columns: Mapping[str, list[Any]]) -> NDArray[numpy.intp]:
    """Return the row of `kinds` for each cell by KEYS; -1 for cells that are not to inform."""
    keys: Iterable[tuple[str, ...]] = zip(*(columns[key] for key in KEYS), strict=True)
    return numpy.array([kinds.rows.get(each, -1) for each in keys], numpy.intp)


def find_groups(kinds: Kinds, columns: Mapping[str, list[Any]]) -> Groups:
    """Return the groups to inform, from cells by KEYS."""
    for of, groups in kinds.last:
        if of is columns:
            return groups
    rows = find_rows(kinds, columns)
    kept = rows >= 0
    counts = (columns[name] for name in ("record_count", "person_count"))
    records, persons = (numpy.array(each, numpy.int64)[kept] for each in counts)
    new_groups = Groups(kinds, rows[kept], records, persons)
    kinds.last[:] = [(columns, new_groups)]
    return new_groups


def select_groups(source: Source, values: Values, whom: str) -> Groups:
    """Return the groups to inform of a selection."""
    return find_groups(source.of(read_kinds, whom), source.cells(CONTACTS, KEYS, values))


def choose_whom(values: Values) -> str:
    """Return whom a question tells: `due`, if not asked otherwise, or `living`."""
    return values["whom"] or "due"


def answer_channels(source: Source, values: Values) -> Rows:
    """Return the rows of notification/channels."""
    groups = select_groups(source, values, choose_whom(values))
    kinds, whole = groups.kinds, int(groups.person_counts.sum())
    records, persons = (
        _by_channel(groups, counts) for counts in (groups.record_counts, groups.person_counts)
    )
    sent = [
        int(groups.person_counts[groups.of(flag)].sum())
        for flag in (kinds.is_emailed, kinds.is_texted, kinds.is_posted)
    ]
    return Rows(
        {
            "channel": CHANNELS,
            "record_count": records,
            "person_count": persons,
            "left_person_count": numpy.maximum(whole - numpy.cumsum(persons), 0),
            "to_inform_person_count": whole,
            "public_notice_person_count": int(persons[-1]),
            "tried_person_count": [*sent, *persons[len(sent) :].tolist()],
            "reached_share": persons / max(whole, 1),
        },
        {"channel": CHANNELS},
    )


def _by_channel(groups: Groups, counts: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    channels = groups.of(groups.kinds.channels)
    return numpy.bincount(channels, counts, len(CHANNELS)).astype(numpy.int64)


@dataclass(frozen=True)
class Excluded:
    """{age band: is of minors, from 60, from 75, share without internet}, and facts on overseas."""

    ages: Ages
    overseas: Classes  # of départements
    times_overseas: float
    disabled_count: float


def read_excluded(cursor: duckdb.DuckDBPyConnection) -> Excluded:
    """Return the share of persons who do not use the internet, by age and overseas."""
    ages = {age: (*flags,) for age, *flags in cursor.execute(AGES).fetchall()}
    ((codes, times, disabled),) = cursor.execute(PLACES).fetchall()
    overseas = Classes(("departement_code",), {(code,): OVERSEAS for code in codes})
    return Excluded(ages, overseas, times, disabled)


def _find_places(
    source: Source, values: Values, overseas: Classes
) -> tuple[Mapping[str, list], NDArray[numpy.object_]]:
    """Return cells by KEYS and place, and for each OVERSEAS, if they live there, or no text.

    With départements selected, the cells are those of each département.
    """
    cube, place = "contact_cube_any_year", PLACE
    if values["departements"] is None:
        columns = source.add_up_classes(cube, (place, *KEYS), values, {place: overseas})
        places = columns[place]
    else:
        columns = source.cells(cube, ("departement_code", *KEYS), values)
        places = [overseas.of.get((code,), "") for code in columns["departement_code"]]
    live_here = numpy.array(columns["fate"], object) == "resident"
    return columns, numpy.where(live_here, numpy.array(places, object), "")


def answer_vulnerable(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/vulnerable_groups."""
    excluded, kinds = source.of(read_excluded), source.of(read_kinds, choose_whom(values))
    columns, places = _find_places(source, values, excluded.overseas)
    to_inform = find_rows(kinds, columns) >= 0
    if not to_inform.any():
        return None
    groups = find_groups(kinds, columns)
    ages = numpy.array(columns["age_band"], object)[to_inform]
    minors, from_60, from_75, shares = (
        numpy.array([excluded.ages[age][place] for age in ages]) for place in range(4)
    )
    overseas = places[to_inform] == OVERSEAS
    expected = groups.person_counts * shares * numpy.where(overseas, excluded.times_overseas, 1)
    masks = {
        "aged_75_and_over": from_75,
        "aged_60_and_over": from_60,
        "minors": minors,
        "overseas": overseas,
        "all": numpy.ones_like(overseas),
    }
    rows = [
        _row(name, which.astype(bool), groups, expected)
        for name, which in masks.items()
        if which.any()
    ]
    disabled = {
        "group_id": "disabled_job_seekers",
        "published_person_count": int(excluded.disabled_count),
    }
    whole = {"all_expected_excluded_person_count": rows[-1]["expected_excluded_person_count"]}
    table = [{**NOTHING, **row, **whole} for row in (*rows, disabled)]
    return Rows.of_dicts(table, published_person_count="int32")


def _row(name: str, which: NDArray[numpy.bool_], groups: Groups, expected: Any) -> dict[str, Any]:
    kinds, persons = groups.kinds, groups.person_counts
    channels, posted = groups.of(kinds.channels), groups.of(kinds.is_posted)
    whole = int(persons[which].sum())
    emailed, noticed = (
        int(persons[which & (channels == CHANNELS.index(channel))].sum())
        for channel in ("email", "public_notice")
    )
    excluded = int(expected[which].sum() + 0.5)
    return {
        "group_id": name,
        "record_count": int(groups.record_counts[which].sum()),
        "person_count": whole,
        "email_person_count": emailed,
        "letter_person_count": int(persons[which & posted].sum()),
        "letter_reached_person_count": int(
            persons[which & posted & ~groups.of(kinds.is_returned)].sum()
        ),
        "public_notice_person_count": noticed,
        "expected_excluded_person_count": excluded,
        "email_share": emailed / whole if whole else 0.0,
        "public_notice_share": noticed / whole if whole else 0.0,
        "expected_excluded_share": excluded / whole if whole else 0.0,
    }


@dataclass(frozen=True)
class Order:
    """The segments, and the segment of each kind of group, by its index; -1 without a segment."""

    segments: Sequence[Segment]
    places: NDArray[numpy.intp]


@dataclass(frozen=True)
class Ranked:
    """A segment with its records and persons, and the number of persons told."""

    segment: Segment
    record_count: int
    person_count: int
    told_count: int

    @property
    def score(self) -> float:
        """The urgency of telling the segment."""
        _, _, severity, vulnerability = self.segment
        return severity * vulnerability * (self.told_count / self.person_count)


def read_order(cursor: duckdb.DuckDBPyConnection, kinds: Kinds) -> Order:
    """Return the segments, and the segment of each kind of group."""
    rows = cursor.execute(SEGMENTS).fetchall()
    members = {(*row[:3],): (row[3], row[1], *row[4:]) for row in rows}
    segments = sorted({*members.values()})
    number = {segment: place for place, segment in enumerate(segments)}
    places = [number[members[keys[:3]]] if keys[:3] in members else -1 for keys in kinds.rows]
    return Order(segments, numpy.array(places, numpy.intp))


def rank_groups(source: Source, groups: Groups) -> list[Ranked]:
    """Return the segments that have persons, the most urgent first."""
    order = source.of(read_order, groups.kinds)
    places, size = groups.of(order.places), len(order.segments)
    is_told = groups.of(groups.kinds.channels) < CHANNELS.index("public_notice")
    counted = zip(
        *(
            numpy.bincount(places, counts, size).astype(numpy.int64).tolist()
            for counts in (
                groups.record_counts,
                groups.person_counts,
                groups.person_counts * is_told,
            )
        ),
        strict=True,
    )
    segments = zip(order.segments, counted, strict=True)
    ranked = [Ranked(segment, *counts) for segment, counts in segments if counts[1]]
    return sorted(ranked, key=_urgency)


def _urgency(ranked: Ranked) -> tuple[float, str, int]:
    age_group, status, *_ = ranked.segment
    return -ranked.score, age_group, STATUSES.index(status)


def answer_segments(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/priority."""
    ranked = rank_groups(source, select_groups(source, values, choose_whom(values)))
    if not ranked:
        return None
    scores = Counter(each.score for each in ranked)
    told: Counter = Counter()
    for each in ranked:
        told[each.score] += each.told_count
    rows = [
        {
            "priority_rank": number,
            "age_group": each.segment[0],
            "status": each.segment[1],
            "severity_score": each.segment[2],
            "vulnerability": each.segment[3],
            "contactable_share": each.told_count / each.person_count,
            "priority_score": each.score,
            "record_count": each.record_count,
            "person_count": each.person_count,
            "told_person_count": each.told_count,
            "cumulative_person_count": sum(before.told_count for before in ranked[:number]),
            "tied_told_person_count": told[each.score],
            "is_tied": scores[each.score] > 1,
        }
        for number, each in enumerate(ranked, start=1)
    ]
    return Rows.of_dicts(rows, status=STATUSES)


def answer_steps(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/bridge.

    Of a place those who left France are taken off, and its exposed residents are left.
    """
    columns, due = source.cells(CONTACTS, KEYS, values, "persons"), source.of(read_kinds, "due")
    is_of_place = values["departements"] is not None
    if not columns["status"]:
        return None
    counts = numpy.array([columns["record_count"], columns["person_count"]], numpy.int64)
    fates, rows = numpy.array(columns["fate"]), find_rows(due, columns)
    living, is_gone = fates != "deceased", (fates == "abroad") & is_of_place
    is_counted = living & ~is_gone
    is_to_inform = is_counted & (rows >= 0)
    channels = numpy.where(is_to_inform, due.channels[rows], len(CHANNELS))
    everybody, residents = numpy.ones_like(living), {"exposed_residents": fates == "resident"}
    steps = {
        "records": everybody,
        "further_records": everybody,
        "persons": everybody,
        "dead": ~living,
        "living": living,
        **({"gone": is_gone, **residents} if is_of_place else {}),
        "not_due": is_counted & ~is_to_inform,
        "to_inform": is_to_inform,
        **{name: channels == number for number, name in enumerate(CHANNELS)},
        **({} if is_of_place else residents),
    }
    records, persons = numpy.array([counts[:, which].sum(axis=1) for which in steps.values()]).T
    of = dict(zip(steps, persons.tolist(), strict=True))
    further = [*steps].index("further_records")
    whole = int(records[0])
    records[further], persons[further] = whole - of["persons"], 0
    return Rows(
        {
            "count_id": [*steps],
            "is_taken_off": [name in TAKEN_OFF for name in steps],
            "record_count": records,
            "person_count": persons,
            "all_person_count": of["persons"],
            "all_living_person_count": of["living"],
            "to_inform_person_count": of["to_inform"],
            "public_notice_person_count": of["public_notice"],
            "all_record_count": whole,
            "not_due_person_count": of["not_due"],
            "reachable_person_count": of["to_inform"] - of["public_notice"],
        }
    )


TWINS: Mapping[str, Twin] = {
    "notification/bridge": answer_steps,
    "notification/channels": answer_channels,
    "notification/priority": answer_segments,
    "notification/vulnerable_groups": answer_vulnerable,
}

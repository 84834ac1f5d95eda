"""The twins on the persons to inform, in groups by age, status and contacts.

SQL computes the messages to each kind of group once. Here the groups of a selection are summed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cells, Classes, Cubes, Values

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
NOTICE = CHANNELS.index("public_notice")
PARTS_DIGITS = 14  # decimals of the mean number of SMS parts in a group
# Of each age band: whether of minors, from 60, from 75, and the share without internet.
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
    last: list[tuple[Cells, "Groups"]] = field(default_factory=list)


@dataclass(frozen=True)
class Groups:
    """The groups of a selection, with their counts.

    `places` are those of their cells, `rows` the rows of their kinds.
    """

    kinds: Kinds
    places: NDArray[numpy.intp]
    rows: NDArray[numpy.intp]
    record_counts: Counts
    person_counts: Counts

    def of(self, values: NDArray) -> NDArray:
        """Return the values of a column of `kinds`, one for each group."""
        return values[self.rows]

    def add_up(self, which: Flags) -> tuple[int, int]:
        """Return the records and the persons of some groups."""
        return int(self.record_counts[which].sum()), int(self.person_counts[which].sum())

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
    channels, *flags, parts = columns[len(KEYS) :]
    emailed, texted, posted, returned = (numpy.array(each, bool) for each in flags)
    return Kinds(
        {keys: number for number, keys in enumerate(zip(*columns[: len(KEYS)], strict=True))},
        numpy.array([*map(CHANNELS.index, channels)], numpy.int8),
        emailed,
        texted,
        posted,
        returned,
        numpy.array([int(each.scaleb(PARTS_DIGITS)) for each in parts], object),
    )


def find_rows(kinds: Kinds, cells: Cells) -> NDArray[numpy.intp]:
    """Return the row of `kinds` for each cell by KEYS; -1 for cells that are not to inform."""
    keys = zip(*(cells[key] for key in KEYS), strict=True)
    return numpy.array([kinds.rows.get(each, -1) for each in keys], numpy.intp)


def find_groups(kinds: Kinds, cells: Cells) -> Groups:
    """Return the groups to inform, from cells by KEYS."""
    for of, groups in kinds.last:
        if of is cells:
            return groups
    rows = find_rows(kinds, cells)
    places = numpy.flatnonzero(rows >= 0)
    counts = (cells[name][places] for name in ("record_count", "person_count"))
    groups = Groups(kinds, places, rows[places], *counts)
    kinds.last[:] = [(cells, groups)]
    return groups


def select_groups(cubes: Cubes, values: Values, whom: str = "") -> Groups:
    """Return the groups to inform of a selection.

    `whom` is `due` or `living`; by default what is asked, `due` if that is neither.
    """
    kinds = cubes.of(read_kinds, whom or values["whom"] or "due")
    return find_groups(kinds, cubes.cells(CONTACTS, KEYS, values))


def answer_channels(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of notification/channels."""
    groups = select_groups(cubes, values)
    kinds, whole = groups.kinds, int(groups.person_counts.sum())
    records, persons = (
        numpy.bincount(groups.of(kinds.channels), counts, len(CHANNELS)).astype(numpy.int64)
        for counts in (groups.record_counts, groups.person_counts)
    )
    sent = [
        groups.add_up(groups.of(flag))[1]
        for flag in (kinds.is_emailed, kinds.is_texted, kinds.is_posted)
    ]
    return Rows(
        {
            "channel": CHANNELS,
            "record_count": records,
            "person_count": persons,
            "left_person_count": numpy.maximum(whole - numpy.cumsum(persons), 0),
            "to_inform_person_count": whole,
            "public_notice_person_count": persons[NOTICE],
            "tried_person_count": [*sent, *persons[len(sent) :].tolist()],
            "reached_share": persons / max(whole, 1),
        },
        {"channel": CHANNELS},
    )


def read_overseas(cursor: duckdb.DuckDBPyConnection) -> tuple[Classes, float, int]:
    """Return the départements overseas, how often more are without internet, and the disabled."""
    ((codes, times, disabled),) = cursor.execute(PLACES).fetchall()
    return Classes(("departement_code",), {(code,): OVERSEAS for code in codes}), times, disabled


def answer_vulnerable(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of notification/vulnerable_groups."""
    overseas, times_overseas, disabled = cubes.of(read_overseas)
    cube = "contact_cube_any_year"
    if values["departements"] is None:
        cells = cubes.cells(cube, (PLACE, *KEYS), values, classes={PLACE: overseas})
        places = cells[PLACE]
    else:
        cells = cubes.cells(cube, ("departement_code", *KEYS), values)
        places = [overseas.of.get((code,), "") for code in cells["departement_code"]]
    groups = find_groups(cubes.of(read_kinds, values["whom"] or "due"), cells)
    if not groups.rows.size:
        return None
    ages = {age: flags for age, *flags in cubes.read(AGES)}
    minors, from_60, from_75, shares = numpy.array(
        [ages[cells["age_band"][place]] for place in groups.places.tolist()]
    ).T
    is_overseas = numpy.array(
        [
            places[place] == OVERSEAS and cells["fate"][place] == "resident"
            for place in groups.places.tolist()
        ]
    )
    expected = groups.person_counts * shares * numpy.where(is_overseas, times_overseas, 1)
    masks = {
        "aged_75_and_over": from_75 > 0,
        "aged_60_and_over": from_60 > 0,
        "minors": minors > 0,
        "overseas": is_overseas,
        "all": numpy.ones_like(is_overseas),
    }
    rows = [_row(name, which, groups, expected) for name, which in masks.items() if which.any()]
    published = {"group_id": "disabled_job_seekers", "published_person_count": disabled}
    nothing: dict[str, Any] = dict.fromkeys([*rows[0], *published])
    whole = {"all_expected_excluded_person_count": rows[-1]["expected_excluded_person_count"]}
    table = [{**nothing, **row, **whole} for row in (*rows, published)]
    return Rows.of_dicts(table, published_person_count="int32")


def _row(name: str, which: Flags, groups: Groups, expected: NDArray) -> dict[str, Any]:
    kinds = groups.kinds
    channels, posted = groups.of(kinds.channels), groups.of(kinds.is_posted)
    records, persons = groups.add_up(which)
    emailed, noticed, sent, arrived = (
        groups.add_up(which & each)[1]
        for each in (
            channels == CHANNELS.index("email"),
            channels == NOTICE,
            posted,
            posted & ~groups.of(kinds.is_returned),
        )
    )
    excluded = int(expected[which].sum() + 0.5)
    return {
        "group_id": name,
        "record_count": records,
        "person_count": persons,
        "email_person_count": emailed,
        "letter_person_count": sent,
        "letter_reached_person_count": arrived,
        "public_notice_person_count": noticed,
        "expected_excluded_person_count": excluded,
        "published_person_count": None,
        "email_share": emailed / persons if persons else 0.0,
        "public_notice_share": noticed / persons if persons else 0.0,
        "expected_excluded_share": excluded / persons if persons else 0.0,
    }


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


def read_order(
    cursor: duckdb.DuckDBPyConnection, kinds: Kinds
) -> tuple[Sequence[Segment], NDArray[numpy.intp]]:
    """Return the segments, and the index of that of each kind of group; -1 without a segment."""
    rows = cursor.execute(SEGMENTS).fetchall()
    members = {(*row[:3],): (row[3], row[1], *row[4:]) for row in rows}
    segments = sorted({*members.values()})
    number = {segment: place for place, segment in enumerate(segments)}
    places = [number[members[keys[:3]]] if keys[:3] in members else -1 for keys in kinds.rows]
    return segments, numpy.array(places, numpy.intp)


def rank_groups(cubes: Cubes, groups: Groups) -> list[Ranked]:
    """Return the segments that have persons, the most urgent first."""
    segments, of_kinds = cubes.of(read_order, groups.kinds)
    places, is_told = groups.of(of_kinds), groups.of(groups.kinds.channels) < NOTICE
    counts = (groups.record_counts, groups.person_counts, groups.person_counts * is_told)
    counted = (
        numpy.bincount(places, each, len(segments)).astype(numpy.int64).tolist() for each in counts
    )
    ranked = [Ranked(*each) for each in zip(segments, *counted, strict=True) if each[2]]
    ranked.sort(key=lambda each: (each.segment[0], STATUSES.index(each.segment[1])))
    return sorted(ranked, key=lambda each: -each.score)


def answer_segments(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of notification/priority."""
    ranked = rank_groups(cubes, select_groups(cubes, values))
    if not ranked:
        return None
    scores, told = Counter(each.score for each in ranked), Counter[float]()
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


def answer_steps(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of notification/bridge.

    Of a place those who left France are taken off, and its exposed residents are left.
    """
    cells, due = cubes.cells(CONTACTS, KEYS, values, "persons"), cubes.of(read_kinds, "due")
    is_of_place = values["departements"] is not None
    if not cells["status"]:
        return None
    fates, rows = numpy.array(cells["fate"]), find_rows(due, cells)
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
    which = numpy.array([*steps.values()])
    records, persons = which @ cells["record_count"], which @ cells["person_count"]
    of = dict(zip(steps, persons.tolist(), strict=True))
    further, whole = [*steps].index("further_records"), int(records[0])
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

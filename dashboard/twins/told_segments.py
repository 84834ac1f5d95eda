"""The order of telling by age and status, as in the macro notification_segments."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.informed_groups import CHANNELS, Groups, Kinds

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

# Age group, status, severity score, weight for vulnerability.
Segment = tuple[str, str, float, float]


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


def rank(groups: Groups, order: Order) -> list[Ranked]:
    """Return the segments that have persons, the most urgent first."""
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


def list_segments(ranked: Sequence[Ranked]) -> Rows:
    """Return the rows of notification/priority."""
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

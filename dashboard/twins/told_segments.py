"""In which order groups of ages and status are told, as the macro notification_segments has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

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

# A group of ages, a status, its severity and how much more it counts.
Segment = tuple[str, str, float, float]


@dataclass(frozen=True)
class Order:
    """The segments, and which of them each kind of group is in; less than none is in none."""

    segments: Sequence[Segment]
    places: NDArray[numpy.intp]


def read_order(cursor: duckdb.DuckDBPyConnection, kinds: Kinds) -> Order:
    """Return in which segment each kind of group is."""
    rows = cursor.execute(SEGMENTS).fetchall()
    members = {(*row[:3],): (row[3], row[1], *row[4:]) for row in rows}
    segments = sorted({*members.values()})
    number = {segment: place for place, segment in enumerate(segments)}
    places = [number[members[keys[:3]]] if keys[:3] in members else -1 for keys in kinds.rows]
    return Order(segments, numpy.array(places, numpy.intp))


def rank(groups: Groups, order: Order) -> tuple[list[Segment], NDArray[numpy.int64]]:
    """Return the segments, the most urgent first, and how many are told with each and before it."""
    places, size = groups.of(order.places), len(order.segments)
    is_told = groups.of(groups.kinds.channels) < CHANNELS.index("public_notice")
    persons, told = (
        numpy.bincount(places[which], groups.person_counts[which], size).astype(numpy.int64)
        for which in (places >= 0, (places >= 0) & is_told)
    )
    scored = []
    for place in numpy.flatnonzero(persons).tolist():
        age_group, status, severity, vulnerability = order.segments[place]
        score = severity * vulnerability * (int(told[place]) / int(persons[place]))
        scored.append((-score, age_group, STATUSES.index(status), place))
    ranked = [place for *_, place in sorted(scored)]
    return [order.segments[place] for place in ranked], numpy.cumsum(told[ranked])


STATUSES = ("registered", "formerly_registered", "candidate_space")

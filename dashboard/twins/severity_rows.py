"""The rows of severity/by_level and severity/communication_due: the living by level and segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows

KEYS = ("age_band", "status", "is_space_with_nir", "fate")
MEMBERS = """
select
    age_band::varchar as age_band,
    status::varchar as status,
    is_space_with_nir::varchar as is_space_with_nir,
    segment_id
from segment_members
"""
SCORES = """
select
    segment_id,
    is_dpc_open,
    ei,
    cb,
    dpc,
    se,
    enisa_level,
    cnil_level,
    is_due_by_enisa,
    is_due_by_cnil
from segment_scores($as_of::date, $dpc::integer)
order by rule_order
"""
LEVELS = """
select
    score_id as enisa_level,
    score as se_from
from severity_scores
where component = 'level'
order by score desc
"""
LINES = "select due_from('due_enisa')::double, due_from('due_cnil')::integer"
SPACES = "candidate_spaces_with_nir"

Row = dict[str, Any]
Members = Mapping[tuple[str, ...], str]  # {KEYS without fate: the segment}


@dataclass(frozen=True)
class Scale:
    """The levels, the highest first, and the scores from which on a communication is due."""

    levels: Sequence[tuple[str, float]]
    due_enisa: float
    due_cnil: int


def read_members(cursor: duckdb.DuckDBPyConnection) -> Members:
    """Return the segment of each age, status and kind of space."""
    return {(*keys,): segment for *keys, segment in cursor.execute(MEMBERS).fetchall()}


def read_scores(cursor: duckdb.DuckDBPyConnection, as_of: Any, dpc: Any) -> list[Row]:
    """Return the scores of each segment as known on a day, in the order of the rules."""
    result = cursor.execute(SCORES, {"as_of": as_of, "dpc": dpc})
    names = [name for name, *_ in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def read_scale(cursor: duckdb.DuckDBPyConnection) -> Scale:
    """Return the levels of ENISA, and both scores from which on communication is due."""
    levels = cursor.execute(LEVELS).fetchall()
    ((due_enisa, due_cnil),) = cursor.execute(LINES).fetchall()
    return Scale(levels, due_enisa, due_cnil)


def count_living(members: Members, scores: Sequence[Row], columns: Mapping[str, list]) -> list[Row]:
    """Return the scores of each segment with the counts of its living, from cells by KEYS."""
    counts = {score["segment_id"]: [0, 0] for score in scores}
    for *keys, fate, records, persons in zip(
        *(columns[name] for name in (*KEYS, "record_count", "person_count")), strict=True
    ):
        segment = members.get((*keys,))
        if fate != "deceased" and segment in counts:
            counts[segment][0] += records
            counts[segment][1] += persons
    return [
        {**score, "record_count": records, "person_count": persons}
        for score, (records, persons) in zip(scores, counts.values(), strict=True)
    ]


def list_levels(segments: Sequence[Row], scale: Scale) -> Rows:
    """Return the rows of severity/by_level."""
    records, persons = (
        numpy.array(
            [_add_up(segments, count, enisa_level=level) for level, _ in scale.levels], numpy.int64
        )
        for count in ("record_count", "person_count")
    )
    starts = numpy.array([start for _, start in scale.levels])
    high, whole = starts >= scale.due_enisa, int(persons.sum())
    high_persons, other = int(persons[high].sum()), _count_other_reading(segments, scale)
    levels = [level for level, _ in scale.levels]
    return Rows(
        {
            "enisa_level": levels,
            "criterion_id": levels,
            "se_from": starts,
            "record_count": records,
            "person_count": persons,
            "high_record_count": int(records[high].sum()),
            "high_person_count": high_persons,
            "is_reading_open": any(each["is_dpc_open"] for each in segments),
            "is_revealing": any(each["is_dpc_open"] and each["dpc"] > 1 for each in segments),
            "other_reading_high_person_count": other,
            "person_share": persons / whole if whole else numpy.nan,
            "high_person_share": high_persons / whole if whole else 0.0,
            "is_nobody_high": max(high_persons, other) == 0,
        }
    )


def _add_up(segments: Sequence[Row], count: str, **of: Any) -> int:
    return sum(
        each[count] for each in segments if all(each[name] == value for name, value in of.items())
    )


def _count_other_reading(segments: Sequence[Row], scale: Scale) -> int:
    """Return the persons at a high level by the other reading of the status (revealing or not)."""
    return sum(each["person_count"] for each in segments if _other_score(each) >= scale.due_enisa)


def _other_score(segment: Row) -> float:
    if not segment["is_dpc_open"]:
        return segment["se"]
    return (1 if segment["dpc"] > 1 else 2) * segment["ei"] + segment["cb"]


def list_due(segments: Sequence[Row], scale: Scale) -> Rows:
    """Return the rows of severity/communication_due."""
    ruled = [
        {**each, "is_due": each["is_due_by_enisa"] or each["is_due_by_cnil"]} for each in segments
    ]
    ruled.sort(key=lambda each: (not each["is_due"], -each["person_count"]))
    names = ("segment_id", "se", "enisa_level", "cnil_level", "is_due_by_enisa", "is_due_by_cnil")
    columns = (*names, "is_due", "record_count", "person_count")
    return Rows(
        {
            **{name: [each[name] for each in ruled] for name in columns},
            "to_inform_record_count": _add_up(ruled, "record_count", is_due=True),
            "to_inform_person_count": _add_up(ruled, "person_count", is_due=True),
            "to_inform_space_person_count": _add_up(
                ruled, "person_count", is_due=True, segment_id=SPACES
            ),
            "due_from_se": scale.due_enisa,
            "due_from_cnil_level": scale.due_cnil,
        },
        {"cnil_level": "int32", "due_from_cnil_level": "int32"},
    )

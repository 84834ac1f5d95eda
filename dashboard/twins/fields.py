"""The twins on what was taken: the fields, the harms they allow, and how severe they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.source import Source, Twin, Values, read_rows

REGISTERED = 32  # the bit of the dates of registration: all who registered have them
COMBINED = 31  # the bits of the fields that a record may lack
COUNTS = ("record_count", "person_count", "living_here_person_count")
FIELDS = """
select
    fields.field_id,
    fields.held_by,
    fields.is_named_in_2024,
    fields.is_named_in_2026,
    fields.is_reported_by_press,
    fields.source,
    fields.holding_bit,
    named.field_id is not null as is_named
from fields
left join named_fields($provenance) as named using (field_id)
order by fields.field_number
"""
FIELD = (  # the columns of FIELDS that the answer has
    "field_id",
    "held_by",
    "is_named_in_2024",
    "is_named_in_2026",
    "is_reported_by_press",
    "source",
)
HARMS = "select harm_id, impact, source from harms order by harm_number"
OPENED = """
select
    held_bits,
    list(harm_id)
from opened_harms($provenance)
group by held_bits
"""
SETS = """
select
    harm_sets.harm_id,
    harm_sets.needed_bits,
    harm_sets.needed_bits & nir.holding_bit = 0
from counted_harm_sets($provenance) as harm_sets
cross join (select holding_bit from fields where field_id = 'nir') as nir
"""
NAMES = "select bits, field_ids(bits) from (select unnest(range(64)) as bits) as holdings"
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

Held = Mapping[int, tuple[int, int, int]]  # {bits: records, persons, exposed residents}
Row = dict[str, Any]
Members = Mapping[tuple[str, ...], str]  # {KEYS without fate: the segment}


@dataclass(frozen=True)
class Harms:
    """The harms, and those that each set of fields allows by one provenance."""

    rows: Sequence[Row]
    opened: Mapping[int, frozenset[str]]
    sets: Sequence[tuple[str, int, bool]]  # harm, the bits that it needs, whether without the NIR


def read_fields(cursor: duckdb.DuckDBPyConnection, provenance: str | None) -> list[Row]:
    """Return the fields in their order; `is_named` says whether the provenance names a field."""
    return read_rows(cursor.execute(FIELDS, {"provenance": provenance}))


def read_harms(cursor: duckdb.DuckDBPyConnection, provenance: str | None) -> Harms:
    """Return the harms and their needed fields by a provenance."""
    harms, parameters = read_rows(cursor.execute(HARMS)), {"provenance": provenance}
    opened = cursor.execute(OPENED, parameters).fetchall()
    sets = cursor.execute(SETS, parameters).fetchall()
    return Harms(harms, {bits: frozenset(each) for bits, each in opened}, sets)


def read_names(cursor: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return {bits: the names of their fields}."""
    return dict(cursor.execute(NAMES).fetchall())


def _harms(source: Source, values: Values) -> Harms:
    return source.of(read_harms, values["provenance"])


def _find_held(source: Source, values: Values) -> Held:
    """Return the counts of each set of fields."""
    columns = source.cells("field_cube", ("status", "field_mask"), values)
    held: dict[int, tuple[int, int, int]] = {}
    for status, mask, *counts in zip(
        *(columns[name] for name in ("status", "field_mask", *COUNTS)), strict=True
    ):
        bits = int(mask) | (0 if status == "candidate_space" else REGISTERED)
        before = held.get(bits, (0, 0, 0))
        held[bits] = tuple(map(sum, zip(before, counts, strict=True)))  # type: ignore[assignment]
    return held


def _add_up(held: Held, which: Any) -> tuple[int, int, int]:
    kept = [counts for bits, counts in held.items() if which(bits)]
    records, persons, living_here = (sum(each[place] for each in kept) for place in range(3))
    return records, persons, living_here


def answer_fields(source: Source, values: Values) -> Rows:
    """Return the rows of fields/by_field."""
    held = _find_held(source, values)
    _, everybody, all_living_here = _add_up(held, lambda bits: True)
    rows = []
    for field in source.of(read_fields, values["provenance"]):
        bit = field["holding_bit"]
        if field["held_by"] != "nobody" and not field["is_named"]:
            continue
        counts = _add_up(held, lambda bits, bit=bit: bit is not None and bits & bit == bit)
        rows.append({**field, **dict(zip(COUNTS, counts, strict=True))})
    rows.sort(key=lambda row: (row["held_by"] != "some_records", -row["person_count"]))
    return Rows.of_dicts(
        [
            {
                **{name: row[name] for name in FIELD},
                "record_count": row["record_count"],
                "person_count": row["person_count"],
                "person_share": _share(row["person_count"], everybody),
                "living_here_person_count": row["living_here_person_count"],
                "living_here_person_share": _share(
                    row["living_here_person_count"], all_living_here
                ),
            }
            for row in rows
        ]
    )


def _share(count: int, whole: int) -> float:
    return count / (whole or numpy.nan)


def answer_combinations(source: Source, values: Values) -> Rows | None:
    """Return the rows of fields/harm_of_combination; nothing for an empty selection."""
    held = _find_held(source, values)
    if not held:
        return None
    harms, names = _harms(source, values), source.of(read_names)
    masks: dict[int, list[int]] = {}
    for bits, (_, persons, living_here) in held.items():
        mask = masks.setdefault(bits & COMBINED, [0, 0])
        mask[0] += persons
        mask[1] += living_here
    everybody = sum(persons for persons, _ in masks.values())
    fewest: dict[int, int] = {}
    for bits in held:
        opened = len(harms.opened.get(bits, ()))
        fewest[bits & COMBINED] = min(opened, fewest.get(bits & COMBINED, opened))
    order = [row["harm_id"] for row in harms.rows]
    rows = [
        {
            "held_bits": bits,
            "field_mask": bits & COMBINED,
            "record_count": records,
            "person_count": persons,
            "combination_person_count": masks[bits & COMBINED][0],
            "combination_living_here_person_count": masks[bits & COMBINED][1],
            "harm_ids": " ".join(each for each in order if each in harms.opened.get(bits, ()))
            or None,
            "field_ids": names[bits],
            "person_share": persons / everybody if everybody else numpy.nan,
            "combination_person_share": (
                masks[bits & COMBINED][0] / everybody if everybody else numpy.nan
            ),
            "harm_count": len(harms.opened.get(bits, ())),
            "least_harm_count": fewest[bits & COMBINED],
        }
        for bits, (records, persons, _) in sorted(
            held.items(), key=lambda each: _place(masks, *each)
        )
    ]
    whole = dict.fromkeys(("held_bits", "field_mask", "harm_count", "least_harm_count"), "int32")
    return Rows.of_dicts(rows, **whole)


def _place(
    masks: Mapping[int, Sequence[int]], bits: int, counts: tuple[int, int, int]
) -> tuple[int, ...]:
    """Return the place of a set of fields: by its combination, then by its own persons."""
    mask = bits & COMBINED
    return -masks[mask][0], mask, -counts[1], bits


def answer_harms(source: Source, values: Values) -> Rows:
    """Return the rows of fields/harms."""
    held, harms = _find_held(source, values), _harms(source, values)
    material = {row["harm_id"] for row in harms.rows if row["impact"] == "material"}
    hit = _add_up(held, lambda bits: harms.opened.get(bits, frozenset()) & material)
    _, everybody, _ = _add_up(held, lambda bits: True)
    share = hit[1] / everybody if everybody else numpy.nan
    rows = []
    for harm in harms.rows:
        name = harm["harm_id"]
        records, persons, living_here = _add_up(
            held, lambda bits, name=name: name in harms.opened.get(bits, ())
        )
        rows.append(
            {
                "harm_id": name,
                "impact": harm["impact"],
                "attack_id": name,
                "source": harm["source"],
                "material_record_count": hit[0],
                "material_person_count": hit[1],
                "material_person_share": share,
                "record_count": records,
                "person_count": persons,
                "person_share": persons / everybody if everybody else numpy.nan,
                "living_here_person_count": living_here,
                "total_person_count": everybody,
            }
        )
    rows.sort(key=lambda row: -row["person_count"])
    return Rows.of_dicts(rows)


def answer_without_nir(source: Source, values: Values) -> Rows:
    """Return the rows of fields/without_nir."""
    held, harms = _find_held(source, values), _harms(source, values)
    rows = []
    for harm in harms.rows:
        sets = [
            (bits, is_without) for name, bits, is_without in harms.sets if name == harm["harm_id"]
        ]
        open_now = _add_up(held, lambda bits, sets=sets: _is_open(bits, [each for each, _ in sets]))
        left = _add_up(
            held,
            lambda bits, sets=sets: _is_open(bits, [each for each, is_left in sets if is_left]),
        )
        rows.append(
            {
                "harm_id": harm["harm_id"],
                "record_count": open_now[0],
                "person_count": open_now[1],
                "remaining_record_count": left[0],
                "remaining_person_count": left[1],
                "avoided_record_count": open_now[0] - left[0],
                "avoided_person_count": open_now[1] - left[1],
                "avoided_living_here_person_count": open_now[2] - left[2],
            }
        )
    rows.sort(key=lambda row: -row["avoided_person_count"])
    opened = [row for row in rows if row["person_count"] > 0]
    closed = sum(not row["remaining_person_count"] for row in opened)
    counts = {"closed_harm_count": closed, "open_harm_count": len(opened)}
    return Rows.of_dicts([row | counts for row in rows])


def _is_open(bits: int, needed: Sequence[int]) -> bool:
    return any(bits & each == each for each in needed)


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
    return read_rows(cursor.execute(SCORES, {"as_of": as_of, "dpc": dpc}))


def read_scale(cursor: duckdb.DuckDBPyConnection) -> Scale:
    """Return the levels of ENISA, and both scores from which on communication is due."""
    levels = cursor.execute(LEVELS).fetchall()
    ((due_enisa, due_cnil),) = cursor.execute(LINES).fetchall()
    return Scale(levels, due_enisa, due_cnil)


def _count_living(source: Source, values: Values) -> list[Row]:
    """Return the scores of each segment with the counts of its living."""
    scores = source.of(read_scores, values["as_of"], values["dpc"])
    members = source.of(read_members)
    columns = source.cells("contact_cube_any_place", KEYS, values)
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


def answer_levels(source: Source, values: Values) -> Rows:
    """Return the rows of severity/by_level."""
    segments, scale = _count_living(source, values), source.of(read_scale)
    records, persons = (
        numpy.array(
            [_count_segments(segments, count, enisa_level=level) for level, _ in scale.levels],
            numpy.int64,
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


def _count_segments(segments: Sequence[Row], count: str, **of: Any) -> int:
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


def answer_due(source: Source, values: Values) -> Rows:
    """Return the rows of severity/communication_due."""
    segments, scale = _count_living(source, values), source.of(read_scale)
    ruled = [
        {**each, "is_due": each["is_due_by_enisa"] or each["is_due_by_cnil"]} for each in segments
    ]
    ruled.sort(key=lambda each: (not each["is_due"], -each["person_count"]))
    names = ("segment_id", "se", "enisa_level", "cnil_level", "is_due_by_enisa", "is_due_by_cnil")
    columns = (*names, "is_due", "record_count", "person_count")
    return Rows(
        {
            **{name: [each[name] for each in ruled] for name in columns},
            "to_inform_record_count": _count_segments(ruled, "record_count", is_due=True),
            "to_inform_person_count": _count_segments(ruled, "person_count", is_due=True),
            "to_inform_space_person_count": _count_segments(
                ruled, "person_count", is_due=True, segment_id=SPACES
            ),
            "due_from_se": scale.due_enisa,
            "due_from_cnil_level": scale.due_cnil,
        },
        {"cnil_level": "int32", "due_from_cnil_level": "int32"},
    )


TWINS: Mapping[str, Twin] = {
    "fields/by_field": answer_fields,
    "fields/harm_of_combination": answer_combinations,
    "fields/harms": answer_harms,
    "fields/without_nir": answer_without_nir,
    "severity/by_level": answer_levels,
    "severity/communication_due": answer_due,
}

"""The twins on what was taken: the fields, the harms they allow, and how severe they are.

A set of fields is a number of six bits: the five that a record may lack, and REGISTERED.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cubes, Values

REGISTERED = 32  # the bit of the dates of registration: all who registered have them
COMBINED = 31  # the bits of the fields that a record may lack
SETS = numpy.arange(64)
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
OPENED = "select held_bits, harm_id from opened_harms($provenance)"
NEEDED = """
select
    harm_sets.harm_id,
    harm_sets.needed_bits,
    harm_sets.needed_bits & nir.holding_bit = 0
from counted_harm_sets($provenance) as harm_sets
cross join (select holding_bit from fields where field_id = 'nir') as nir
"""
NAMES = "select bits, field_ids(bits) from (select unnest(range(64)) as bits) as holdings"
KEYS = ("age_band", "status", "is_space_with_nir")
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
    is_due_by_cnil,
    is_due_by_enisa or is_due_by_cnil as is_due
from segment_scores(null, $dpc::integer)
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
DUE = "select due_from('due_enisa')::double, due_from('due_cnil')::integer"
SPACES = "candidate_spaces_with_nir"

Counts = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]
Row = dict[str, Any]


@dataclass(frozen=True)
class Harms:
    """The harms, and for each of them by set: whether the set allows it by one provenance.

    `needed` is by the fields that a harm needs, `left` by those without the NIR.
    """

    rows: Sequence[Row]
    opened: Flags
    needed: Flags
    left: Flags

    def name(self, bits: int) -> str | None:
        """Return the ids of the harms that a set allows."""
        return " ".join(self.ids[self.opened[:, bits]]) or None

    @property
    def ids(self) -> NDArray[Any]:
        """The ids of the harms."""
        return numpy.array([row["harm_id"] for row in self.rows], object)


def read_harms(cursor: duckdb.DuckDBPyConnection, provenance: str | None) -> Harms:
    """Return the harms, and the sets that allow them by a provenance."""
    found = cursor.execute(HARMS).fetchall()
    rows = [dict(zip(("harm_id", "impact", "source"), each, strict=True)) for each in found]
    number = {row["harm_id"]: place for place, row in enumerate(rows)}
    opened, needed, left = (numpy.zeros((len(rows), SETS.size), bool) for _ in range(3))
    parameters = {"provenance": provenance}
    for bits, harm in cursor.execute(OPENED, parameters).fetchall():
        opened[number[harm], bits] = True
    for harm, bits, is_without_nir in cursor.execute(NEEDED, parameters).fetchall():
        needed[number[harm]] |= _has(bits)
        left[number[harm]] |= _has(bits) & is_without_nir
    return Harms(rows, opened, needed, left)


def _has(bits: int | None) -> Flags:
    """Return whether each set has all of these fields; of null none."""
    return numpy.zeros(SETS.size, bool) if bits is None else SETS & bits == bits


def _count_held(cubes: Cubes, values: Values) -> tuple[Counts, NDArray[numpy.intp]]:
    """Return the records, persons and exposed residents of each set, and the sets in use."""
    cells = cubes.cells("field_cube", ("status", "field_mask"), values)
    bits = [
        int(mask) | (0 if status == "candidate_space" else REGISTERED)
        for status, mask in zip(cells["status"], cells["field_mask"], strict=True)
    ]
    held = numpy.zeros((len(COUNTS), SETS.size), numpy.int64)
    for row, name in zip(held, COUNTS, strict=True):
        numpy.add.at(row, bits, cells[name])
    return held, numpy.unique(numpy.array(bits, numpy.intp))


def answer_fields(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of fields/by_field."""
    held, _ = _count_held(cubes, values)
    fields = [
        row
        for row in cubes.read_dicts(FIELDS, provenance=values["provenance"])
        if row["held_by"] == "nobody" or row["is_named"]
    ]
    is_of = numpy.array([_has(row["holding_bit"]) for row in fields])
    records, persons, living_here = held @ is_of.T
    _, everybody, all_living_here = held.sum(axis=1)
    rows = Rows(
        {
            **{name: [row[name] for row in fields] for name in FIELD},
            "record_count": records,
            "person_count": persons,
            "person_share": persons / (everybody or numpy.nan),
            "living_here_person_count": living_here,
            "living_here_person_share": living_here / (all_living_here or numpy.nan),
        }
    )
    is_last = [each != "some_records" for each in rows["held_by"]]
    return rows.take(numpy.lexsort((-persons, is_last)).tolist())


def answer_combinations(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of fields/harm_of_combination; nothing for an empty selection."""
    held, used = _count_held(cubes, values)
    if not used.size:
        return None
    harms, names = cubes.of(read_harms, values["provenance"]), dict(cubes.read(NAMES))
    masks, (_, persons, living_here) = used & COMBINED, held[:, used]
    of_mask, living_of_mask = (
        numpy.bincount(masks, each, COMBINED + 1).astype(numpy.int64)
        for each in (persons, living_here)
    )
    opened = harms.opened.sum(axis=0)
    fewest = numpy.full(COMBINED + 1, len(harms.rows))
    numpy.minimum.at(fewest, masks, opened[used])
    # By the persons of the combination, then by those of the set.
    used = used[numpy.lexsort((used, -persons, masks, -of_mask[masks]))]
    masks, (records, persons, _) = used & COMBINED, held[:, used]
    everybody = persons.sum() or numpy.nan
    return Rows(
        {
            "held_bits": used,
            "field_mask": masks,
            "record_count": records,
            "person_count": persons,
            "combination_person_count": of_mask[masks],
            "combination_living_here_person_count": living_of_mask[masks],
            "harm_ids": [harms.name(bits) for bits in used.tolist()],
            "field_ids": [names[bits] for bits in used.tolist()],
            "person_share": persons / everybody,
            "combination_person_share": of_mask[masks] / everybody,
            "harm_count": opened[used],
            "least_harm_count": fewest[masks],
        },
        dict.fromkeys(("held_bits", "field_mask", "harm_count", "least_harm_count"), "int32"),
    )


def answer_harms(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of fields/harms."""
    (held, _), harms = _count_held(cubes, values), cubes.of(read_harms, values["provenance"])
    material = numpy.array([row["impact"] == "material" for row in harms.rows])
    hit_records, hit, _ = held @ harms.opened[material].any(axis=0)
    records, persons, living_here = held @ harms.opened.T
    everybody = held[1].sum()
    rows = Rows(
        {
            "harm_id": harms.ids,
            "impact": [row["impact"] for row in harms.rows],
            "attack_id": harms.ids,
            "source": [row["source"] for row in harms.rows],
            "material_record_count": hit_records,
            "material_person_count": hit,
            "material_person_share": hit / (everybody or numpy.nan),
            "record_count": records,
            "person_count": persons,
            "person_share": persons / (everybody or numpy.nan),
            "living_here_person_count": living_here,
            "total_person_count": everybody,
        }
    )
    return rows.take(numpy.argsort(-persons, kind="stable").tolist())


def answer_without_nir(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of fields/without_nir."""
    (held, _), harms = _count_held(cubes, values), cubes.of(read_harms, values["provenance"])
    now, left = held @ harms.needed.T, held @ harms.left.T
    avoided, is_open = now - left, now[1] > 0
    rows = Rows(
        {
            "harm_id": harms.ids,
            "record_count": now[0],
            "person_count": now[1],
            "remaining_record_count": left[0],
            "remaining_person_count": left[1],
            "avoided_record_count": avoided[0],
            "avoided_person_count": avoided[1],
            "avoided_living_here_person_count": avoided[2],
            "closed_harm_count": (is_open & (left[1] == 0)).sum(),
            "open_harm_count": is_open.sum(),
        }
    )
    return rows.take(numpy.argsort(-avoided[1], kind="stable").tolist())


def _count_living(cubes: Cubes, values: Values) -> list[Row]:
    """Return the scores of each segment with the counts of its living."""
    scores = cubes.read_dicts(SCORES, dpc=values["dpc"])
    members = {(*keys,): segment for *keys, segment in cubes.read(MEMBERS)}
    cells = cubes.cells("contact_cube_any_place", (*KEYS, "fate"), values)
    counts = {score["segment_id"]: [0, 0] for score in scores}
    for *keys, fate, records, persons in zip(
        *(cells[name] for name in (*KEYS, "fate")),
        cells["record_count"].tolist(),
        cells["person_count"].tolist(),
        strict=True,
    ):
        segment = members.get((*keys,))
        if fate != "deceased" and segment in counts:
            counts[segment][0] += records
            counts[segment][1] += persons
    return [
        {**score, "record_count": records, "person_count": persons}
        for score, (records, persons) in zip(scores, counts.values(), strict=True)
    ]


def answer_levels(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of severity/by_level."""
    segments, ((due, _),) = _count_living(cubes, values), cubes.read(DUE)
    levels, starts = map(numpy.array, zip(*cubes.read(LEVELS), strict=True))
    is_of = levels[:, None] == numpy.array([each["enisa_level"] for each in segments])
    records, persons = (
        is_of @ numpy.array([each[name] for each in segments], numpy.int64) for name in COUNTS[:2]
    )
    high, whole = starts >= due, persons.sum() or numpy.nan
    high_persons = persons[high].sum()
    # By the other reading of the status, revealing or not.
    other = sum(each["person_count"] for each in segments if _score_otherwise(each) >= due)
    return Rows(
        {
            "enisa_level": levels,
            "criterion_id": levels,
            "se_from": starts,
            "record_count": records,
            "person_count": persons,
            "high_record_count": records[high].sum(),
            "high_person_count": high_persons,
            "is_reading_open": any(each["is_dpc_open"] for each in segments),
            "is_revealing": any(each["is_dpc_open"] and each["dpc"] > 1 for each in segments),
            "other_reading_high_person_count": other,
            "person_share": persons / whole,
            "high_person_share": high_persons / whole if persons.any() else 0.0,
            "is_nobody_high": max(high_persons, other) == 0,
        }
    )


def _score_otherwise(segment: Row) -> float:
    if not segment["is_dpc_open"]:
        return segment["se"]
    return (1 if segment["dpc"] > 1 else 2) * segment["ei"] + segment["cb"]


def answer_due(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of severity/communication_due."""
    segments, ((due_enisa, due_cnil),) = _count_living(cubes, values), cubes.read(DUE)
    segments.sort(key=lambda each: (not each["is_due"], -each["person_count"]))
    due = [each for each in segments if each["is_due"]]
    names = ("segment_id", "se", "enisa_level", "cnil_level", "is_due_by_enisa", "is_due_by_cnil")
    columns = (*names, "is_due", "record_count", "person_count")
    return Rows(
        {
            **{name: [each[name] for each in segments] for name in columns},
            "to_inform_record_count": sum(each["record_count"] for each in due),
            "to_inform_person_count": sum(each["person_count"] for each in due),
            "to_inform_space_person_count": sum(
                each["person_count"] for each in due if each["segment_id"] == SPACES
            ),
            "due_from_se": due_enisa,
            "due_from_cnil_level": due_cnil,
        },
        {"cnil_level": "int32", "due_from_cnil_level": "int32"},
    )

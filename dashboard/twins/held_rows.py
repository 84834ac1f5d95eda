"""The rows of fields/…: the exposed fields, the persons they are about, the harms they allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy

from breachlab.query.answer_rows import Rows

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

Held = Mapping[int, tuple[int, int, int]]  # {bits: records, persons, exposed residents}
Row = dict[str, Any]


@dataclass(frozen=True)
class Harms:
    """The harms, and those that each set of fields allows by one provenance."""

    rows: Sequence[Row]
    opened: Mapping[int, frozenset[str]]
    sets: Sequence[tuple[str, int, bool]]  # harm, the bits that it needs, whether without the NIR


def read_fields(cursor: duckdb.DuckDBPyConnection, provenance: str | None) -> list[Row]:
    """Return the fields in their order; `is_named` says whether the provenance names a field."""
    return _rows(cursor.execute(FIELDS, {"provenance": provenance}))


def read_harms(cursor: duckdb.DuckDBPyConnection, provenance: str | None) -> Harms:
    """Return the harms and their needed fields by a provenance."""
    harms, parameters = _rows(cursor.execute(HARMS)), {"provenance": provenance}
    opened = cursor.execute(OPENED, parameters).fetchall()
    sets = cursor.execute(SETS, parameters).fetchall()
    return Harms(harms, {bits: frozenset(each) for bits, each in opened}, sets)


def read_names(cursor: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return {bits: the names of their fields}."""
    return dict(cursor.execute(NAMES).fetchall())


def _rows(found: duckdb.DuckDBPyConnection) -> list[Row]:
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def find_held(columns: Mapping[str, list]) -> Held:
    """Return the counts of each set of fields, from cells by status and fields."""
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


def list_fields(held: Held, fields: Sequence[Row]) -> Rows:
    """Return the rows of fields/by_field."""
    _, everybody, all_living_here = _add_up(held, lambda bits: True)
    rows = []
    for field in fields:
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


def list_combinations(held: Held, harms: Harms, names: Mapping[int, str]) -> Rows | None:
    """Return the rows of fields/harm_of_combination; nothing for an empty selection."""
    if not held:
        return None
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


def list_harms(held: Held, harms: Harms) -> Rows:
    """Return the rows of fields/harms."""
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


def list_without_nir(held: Held, harms: Harms) -> Rows:
    """Return the rows of fields/without_nir."""
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

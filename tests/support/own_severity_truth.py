"""The answers to the questions on severity, counted from the true rows and the breach folder.

The folder is read here as it was filled in; the scores are those of reference/severity_scores.csv.
"""

import csv
import math
from dataclasses import replace

from breachlab.words.numbers import limit_digits
from tests.support.own_field_truth import (
    Holders,
    alive,
    ends_of,
    harm_sets,
    known_fields,
    lackable,
)
from tests.support.own_lists import read_reference
from tests.support.own_truth import (
    Record,
    Rows,
    World,
    count_residents,
    group,
    living,
    persons,
    persons_and_dead,
    share,
)

LEVELS = {"low": 0.0, "medium": 2.0, "high": 3.0, "very_high": 4.0}
HIGH = 3  # of either scale: a communication is due
NIR_SPACES = "candidate_spaces_with_nir"
STATUSES = ("registered", "formerly_registered", "candidate_space")


class Segment:
    """A segment of the breach folder with its scores."""

    def __init__(self, row: dict[str, str], scores: dict[str, float], cb: float) -> None:
        """Take a row of severity_segments.csv, the score of each code, and what circumstances add.

        A ? is left in no row: the list is not counted then.
        """
        self.name, self.source = row["segment_id"], row["source"]
        self.order = int(row["rule_order"])
        self.rule = {"band": row["age_band"] or None, "status": row["status"] or None}
        self.with_nir = {"": None, "0": False, "1": True}[row["is_space_with_nir"]]
        self.dpc, self.ei = scores[row["dpc_score_id"]], scores[row["ei_score_id"]]
        self.cb, self.cnil = cb, int(scores[row["cnil_score_id"]])
        self.se = self.dpc * self.ei + cb
        self.level = [name for name, first in LEVELS.items() if first <= self.se][-1]
        self.by_enisa, self.by_cnil = self.se >= HIGH, self.cnil >= HIGH
        self.is_due = self.by_enisa or self.by_cnil

    def fits(self, record: Record) -> bool:
        """Return whether the rule of the segment fits a record."""
        of_rule = all(
            value is None or getattr(record, name) == value for name, value in self.rule.items()
        )
        return of_rule and self.with_nir in (None, is_space_with_nir(record))


def is_space_with_nir(record: Record) -> bool:
    """Return whether a record is of a candidate space whose person has a NIR on some row."""
    return record.status == "candidate_space" and "nir" in record.person_fields


def segments(world: World) -> list[Segment]:
    """Return the segments of the folder in the order of their rules, of ages that the list has."""
    scores = {
        row["score_id"]: int(row["score_hundredths"]) / 100
        for row in read_reference("severity_scores")
    }
    cb = sum(scores[row["score_id"]] for row in _read(world, "circumstances"))
    rows = [
        row
        for row in _read(world, "severity_segments")
        if row["age_band"] in ("", *world.places.first_ages)
    ]
    return sorted((Segment(row, scores, cb) for row in rows), key=lambda each: each.order)


def _read(world: World, name: str) -> list[dict[str, str]]:
    with (world.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _members(world: World, records: list[Record]) -> list[tuple[Segment, list[Record]]]:
    """Return each segment and the records that are in it; who has no age is in none."""
    order = segments(world)
    known = [each for each in records if each.band]
    found = group(known, lambda each: _segment_of(each, order).name)
    return [(each, found.get((each.name,), [])) for each in order]


def _segment_of(record: Record, order: list[Segment]) -> Segment:
    """Return the segment of a record, the most severe that it may be in where it has no status."""
    if record.status:
        return next(each for each in order if each.fits(record))
    guesses = [
        replace(record, status=status, person_fields=frozenset(fields))
        for status in STATUSES
        for fields in ((), ("nir",))
    ]
    return max(
        (_segment_of(each, order) for each in guesses),
        key=lambda each: (each.is_due, each.se, each.cnil, -each.order),
    )


def by_segment(world: World, records: list[Record], given: dict) -> Rows:
    """severity/by_segment."""
    members = _members(world, alive(records, given))
    everybody = sum(persons(part) for _, part in members)
    return {
        (each.name,): {
            "dpc": each.dpc,
            "ei": each.ei,
            "cb": each.cb,
            "se": each.se,
            "enisa_level": each.level,
            "dpc_reason_id": each.name,
            "source": each.source,
            "record_count": len(part),
            "person_count": persons(part),
            "person_share": share(persons(part), everybody),
            "low_end_person_count": None,  # of the lab's world alone
            "high_end_person_count": None,
        }
        for each, part in members
    }


def by_level(world: World, records: list[Record], given: dict) -> Rows:
    """severity/by_level."""
    members = _members(world, alive(records, given))
    found = {level: [part for each, part in members if each.level == level] for level in LEVELS}
    records_of = {level: sum(map(len, parts)) for level, parts in found.items()}
    persons_of = {level: sum(map(persons, parts)) for level, parts in found.items()}
    everybody, high = sum(persons_of.values()), persons_of["high"] + persons_of["very_high"]
    return {
        (level,): {
            "criterion_id": level,
            "se_from": first,
            "record_count": records_of[level],
            "person_count": persons_of[level],
            "high_record_count": records_of["high"] + records_of["very_high"],
            "high_person_count": high,
            "is_reading_open": False,
            "is_revealing": False,  # the reading of a job seeker's status is open in no list
            "other_reading_high_person_count": high,
            "person_share": share(persons_of[level], everybody),
            "high_person_share": share(high, everybody) or 0,
            "is_nobody_high": high == 0,
        }
        for level, first in LEVELS.items()
    }


def communication_due(world: World, records: list[Record], given: dict) -> Rows:
    """severity/communication_due."""
    members = _members(world, alive(records, given))
    due = [(each, part) for each, part in members if each.is_due]
    common = {
        "to_inform_record_count": sum(len(part) for _, part in due),
        "to_inform_person_count": sum(persons(part) for _, part in due),
        "to_inform_space_person_count": sum(
            persons(part) for each, part in due if each.name == NIR_SPACES
        ),
        "due_from_se": HIGH,
        "due_from_cnil_level": HIGH,
    }
    return {
        (each.name,): common
        | {
            "se": each.se,
            "enisa_level": each.level,
            "cnil_level": each.cnil,
            "is_due_by_enisa": each.by_enisa,
            "is_due_by_cnil": each.by_cnil,
            "is_due": each.is_due,
            "record_count": len(part),
            "person_count": persons(part),
        }
        for each, part in members
    }


def scales(world: World, records: list[Record], given: dict) -> Rows:
    """severity/scales."""
    members = _members(world, alive(records, given))
    apart = [part for each, part in members if each.by_enisa != each.by_cnil]
    return {
        (each.name,): {
            "se": each.se,
            "enisa_level": each.level,
            "cnil_level": each.cnil,
            "cnil_score": each.cnil,
            "dpc_reason_id": each.name,
            "cnil_reason_id": each.name,
            "record_count": len(part),
            "person_count": persons(part),
            "is_due": each.is_due,
            "agrees": each.by_enisa == each.by_cnil,
            "disagreeing_record_count": sum(map(len, apart)),
            "disagreeing_person_count": sum(map(persons, apart)),
        }
        for each, part in members
    }


def by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """severity/by_departement: exposed residents; a list says how many have a space only."""
    here = [each for each in alive(records, given) if not each.is_abroad]
    found = group(here, lambda each: each.departement)
    rows = {}
    for code, part in found.items():
        row = {"record_count": len(part), "person_count": persons(part)}
        members = _members(world, part)
        for level in LEVELS:
            parts = [some for each, some in members if each.level == level]
            row[f"{level}_record_count"] = sum(map(len, parts))
            row[f"{level}_person_count"] = sum(map(persons, parts))
        high = row["high_person_count"] + row["very_high_person_count"]
        rows[code] = row | {
            "high_or_above_record_count": row["high_record_count"] + row["very_high_record_count"],
            "high_or_above_person_count": high,
            "high_or_above_person_share": share(high, persons(part)),
            "high_or_above_person_count_low": high,
            "high_or_above_person_count_high": high,
            "is_open": False,
            "departement_count": len(found),
        }
    return rows


def cross_border(world: World, records: list[Record], given: dict) -> Rows:
    """severity/cross_border: who lives abroad is counted, which part in the Union is assumed."""
    abroad = [replace(each, is_counted=each.is_primary) for each in records if each.is_abroad]
    rows = {}
    shares = ends_of("abroad_in_member_states_per_mille")
    rounding = math.floor, lambda number: math.floor(number + 0.5), math.ceil
    for bound, part, round_ in zip(("low", "central", "high"), shares, rounding, strict=True):
        rows[(bound,)] = {
            "member_state_share": part / 1000,
            "abroad_record_count": len(abroad),
            "abroad_person_count": persons(abroad),
            "record_count": round_(len(abroad) * part / 1000),
            "person_count": round_(persons(abroad) * part / 1000),
        }
    for row in [*rows.values()]:
        row["person_count_low"] = rows[("low",)]["person_count"]
        row["person_count_high"] = rows[("high",)]["person_count"]
    return rows


def notification_form(world: World, records: list[Record], given: dict) -> Rows:
    """severity/notification_form: of everybody, the dead among them, as is published.

    Splits count the living, and leave out who has no status or age; those to inform who has no age
    alone.
    """
    everybody = world.records
    due = [part for each, part in _members(world, alive(everybody, {})) if each.is_due]
    abroad = cross_border(world, everybody, {})
    found = {}
    for harm, sets in harm_sets(world).items():
        needed = [lackable(each) for each in sets.values()]
        held = Holders(everybody, lambda mask, needed=needed: any(each <= mask for each in needed))
        if held.records or held.persons:
            found[harm] = held.persons
    order = sorted(found, key=lambda harm: -found[harm])  # the sort keeps the order of equals
    items = _read(world, "notification_items")
    common = {
        "is_settled": True,
        "is_announced": True,
        "record_count": len(everybody),
        "person_count": persons_and_dead(everybody),
        "living_person_count": persons(everybody),
        "minor_person_count": persons(
            [each for each in everybody if each.age is not None and each.age < 18]
        ),
        "due_person_count": sum(map(persons, due)),
        **dict.fromkeys(("low_end_person_count", "high_end_person_count")),  # of the lab's world
        "candidate_space_person_count_low": None,
        "candidate_space_person_count_high": None,
        "cross_border_person_count_low": abroad[("low",)]["person_count"],
        "cross_border_person_count_high": abroad[("high",)]["person_count"],
        "field_ids": " ".join(known_fields(world)),
        "untaken_field_ids": None,  # whether a field without a column was taken is not known
        "harm_ids": " ".join(order) or None,
        "harm_counts": " ".join(f"{limit_digits(found[harm], 3):.0f}" for harm in order) or None,
        "to_fill_count": sum(row["is_to_fill"] == "1" for row in items),
    }
    for status in STATUSES:
        common[f"{status}_person_count"] = persons(
            [each for each in everybody if each.status == status]
        )
    return {
        (int(row["item_number"]),): common
        | {
            "wording_id": f"{row['item_number']}@{world.day}",
            "legal_reference": row["legal_reference"],
            "is_to_fill": row["is_to_fill"] == "1",
            "source": row["source"],
        }
        for row in items
    }


def _residents(world: World, given: dict) -> list[tuple[str, int]]:
    """Return the residents of each département, age and sex that are selected."""
    return [
        (departement, count)
        for (departement, sex, band), count in world.places.residents.items()
        if departement in given.get("departements", [departement])
        and sex in given.get("sexes", [sex])
        and band in given.get("age_bands", [band])
    ]


def cross_table(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/cross_table by région, of whose residents all but two numbers are."""
    rows = {}
    for (code,), part in group(records, lambda each: world.places.region(each.departement)).items():
        residents = count_residents(part)
        due = [some for each, some in _members(world, residents) if each.is_due]
        living_here, in_france = living(part), 0
        for departement, count in _residents(world, given):
            in_france += count if world.places.region(departement) == code else 0
        rows[(code,)] = {
            "record_count": len(part),
            "file_person_count": persons_and_dead(part),
            "person_count": persons(residents),
            "living_here_person_count": living_here,
            "to_inform_person_count": sum(map(persons, due)),
            "resident_count": in_france,
            "persons_per_thousand": 1000 * living_here / in_france,
            "all_living_here_person_count": living(records),
            **dict.fromkeys(("first_year",)),
        }
    return rows


# As EXPECTED of own_truth.py.
OF_SEVERITY = {
    "exposure/cross_table": (("region_code",), cross_table),
    "severity/by_level": (("enisa_level",), by_level),
    "severity/by_segment": (("segment_id",), by_segment),
    "severity/communication_due": (("segment_id",), communication_due),
    "severity/scales": (("segment_id",), scales),
}
OF_BOTH = {  # of a list whose folder is filled in, where the figures of the ledger are taken
    "severity/by_departement": (("departement_code",), by_departement),
    "severity/notification_form": (("item_id",), notification_form),
}
OF_FIGURES = {"severity/cross_border": (("bound",), cross_border)}

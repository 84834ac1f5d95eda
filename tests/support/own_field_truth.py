"""The answers to the questions on fields, and to the ledger, counted from the true rows of a list.

As in own_truth.py nothing here reads a cube or a query: the fields follow from the roles of the
columns, the harms from reference/harm_fields.csv, the figures from the TOML of the ledger.
"""

import csv
import itertools
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from breachlab.paths import DATA_GEN
from tests.support.own_lists import read_reference
from tests.support.own_truth import (
    Record,
    Rows,
    World,
    count_residents,
    group,
    living,
    persons,
    share,
)

# {field: the roles of which one column opens it}; no other field of the lab is of a list.
EVERY_ROW = {
    "first_name": {"first_name"},
    "birth_name": {"birth_name"},
    "usage_name": {"usage_name", "surname"},
    "sex": {"sex"},
    "birth_date": {"birth_date"},
    "postcode": {"postcode", "commune"},
    "region": {"postcode", "commune", "departement"},
}
SOME_ROWS = {
    "nir": {"nir"},
    "agency_id": {"identifier"},
    "email": {"email"},
    "phone": {"phone"},
    "street_address": {"street_address"},
    "bank_details": {"iban"},
}
DATES = {"first_registered_on", "registered_since_on", "last_ended_on"}
FIVE = {"email": 1, "phone": 2, "street_address": 4, "nir": 8, "agency_id": 16}
SIX = FIVE | {"bank_details": 64}
BITS = SIX | {"registration_dates": 32}
YEARS = (0, 1, 5, 20)
TEXTS = ("unit_en", "unit_fr", "source_en", "source_fr", "reason_en", "reason_fr", "read")


@cache
def field_order() -> list[str]:
    """Return the codes of the fields in the order of a file."""
    (path,) = (DATA_GEN / "breaches").glob("*/fields.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [row["field_id"] for row in csv.DictReader(file)]


def known_fields(world: World) -> list[str]:
    """Return the fields of a list in their order."""
    found = EVERY_ROW | SOME_ROWS | {"registration_dates": DATES}
    return [each for each in field_order() if world.roles & found.get(each, set())]


def some_rows(world: World) -> list[str]:
    """Return the fields of a list that a row may lack, other than dates of registration."""
    return [each for each in known_fields(world) if each in SIX]


def _five(world: World) -> list[str]:
    """Return those that the combinations of a world are of: all but bank details."""
    return [each for each in some_rows(world) if each in FIVE]


@cache
def ledger() -> dict[str, dict]:
    """Return {name: figure} of the ledger that is of no breach."""
    return tomllib.loads((DATA_GEN / "reference" / "assumptions.toml").read_text("utf-8"))


def ends_of(name: str) -> list[int]:
    """Return the low, central and high value of a figure."""
    return [ledger()[name][end] for end in ("low", "central", "high")]


# A list does not say who looks for work, or lost it.
OF_JOB_SEEKERS = {"fake_job_offer", "benefit_fraud", "situation_revealed"}


def harm_sets(world: World) -> dict[str, dict[int, set[str]]]:
    """Return {harm: {number: fields}} of the sets of fields that the list has, in their order."""
    return _harm_sets(frozenset(known_fields(world)))


@cache
def _harm_sets(known: frozenset[str]) -> dict[str, dict[int, set[str]]]:
    sets: dict[str, dict[int, set[str]]] = {}
    for row in read_reference("harm_fields"):
        of_harm = sets.setdefault(row["harm_id"], {})
        of_harm.setdefault(int(row["set_number"]), set()).add(row["field_id"])
    kept = {
        row["harm_id"]: {
            number: fields for number, fields in sets[row["harm_id"]].items() if fields <= known
        }
        for row in read_reference("harms")
    }
    return {harm: each for harm, each in kept.items() if each and harm not in OF_JOB_SEEKERS}


def lackable(fields: Iterable[str]) -> frozenset[str]:
    """Return those of some fields that a row can lack."""
    return frozenset(fields) & frozenset(BITS)


def _in_order(fields: Iterable[str]) -> str:
    return " ".join(sorted(fields, key=field_order().index))


class Holders:
    """The records, persons and exposed residents of a selection whose fields pass a test."""

    def __init__(self, records: list[Record], passes: Callable[[frozenset[str]], bool]) -> None:
        """Count them; a person counts with the fields of all rows, where the primary row is."""
        passes = cache(passes)  # of a few sets, which many records have
        self.records = sum(passes(each.row_fields) for each in records)
        of_persons = [each for each in records if passes(each.person_fields)]
        self.persons, self.living = persons(of_persons), living(of_persons)


def _holding(records: list[Record], fields: Iterable[str]) -> Holders:
    needed = lackable(fields)
    return Holders(records, needed.issubset)


def _open_to(records: list[Record], sets: Iterable[set[str]]) -> Holders:
    needed = [lackable(each) for each in sets]
    return Holders(records, lambda held: any(each <= held for each in needed))


def by_field(world: World, records: list[Record], given: dict) -> Rows:
    """fields/by_field."""
    rows = {}
    for field in known_fields(world):
        held = _holding(records, {field})
        rows[(field,)] = {
            "held_by": _held_by(field),
            "source": "clients.toml",
            "is_named_in_2024": False,
            "is_named_in_2026": False,
            "is_reported_by_press": False,
            "record_count": held.records,
            "person_count": held.persons,
            "person_share": share(held.persons, persons(records)),
            "living_here_person_count": held.living,
            "living_here_person_share": share(held.living, living(records)),
        }
    return rows


def _held_by(field: str) -> str:
    if field == "registration_dates":
        return "registrants"
    return "some_records" if field in SIX else "every_record"


def by_field_and_status(world: World, records: list[Record], given: dict) -> Rows:
    """fields/by_field_and_status."""
    rows = {}
    for (status,), part in group(records, lambda each: each.status).items():
        for field in known_fields(world):
            held = _holding(part, {field})
            rows[field, status] = {
                "record_count": held.records,
                "person_count": held.persons,
                "person_share": share(held.persons, persons(part)),
            }
    return rows


def _mask(fields: Iterable[str]) -> int:
    return sum(BITS[each] for each in fields)


def _combinations(
    records: list[Record], of: Iterable[str]
) -> dict[frozenset[str], tuple[int, int, int]]:
    """Return {fields: records, persons, exposed residents with just these of some fields}."""
    fields = frozenset(of)
    primary = [each for each in records if each.is_counted]
    of_records = Counter(each.row_fields & fields for each in records)
    of_persons = Counter(each.person_fields & fields for each in primary)
    of_living = Counter(each.person_fields & fields for each in primary if each.is_living_here)
    return {
        some: (of_records[some], of_persons[some], of_living[some])
        for some in of_records | of_persons
    }


def combinations(world: World, records: list[Record], given: dict) -> Rows:
    """fields/combinations."""
    known, rows = _five(world), {}
    for fields, (record_count, person_count, _) in _combinations(records, known).items():
        rows[(_mask(fields),)] = {
            "record_count": record_count,
            "person_count": person_count,
            "person_share": share(person_count, persons(records)),
            "field_ids": _in_order(fields),
            "field_count": len(fields),
        } | {f"has_{field}": field in fields if field in known else None for field in FIVE}
    return rows


def harm_of_combination(world: World, records: list[Record], given: dict) -> Rows:
    """fields/harm_of_combination."""
    dates = {"registration_dates"} & {*known_fields(world)}
    five = _combinations(records, _five(world))
    rows = {}
    found = _combinations(records, {*some_rows(world), *dates})
    for fields, (record_count, person_count, _) in found.items():
        harms = [
            harm
            for harm, sets in harm_sets(world).items()
            if any(lackable(each) <= fields for each in sets.values())
        ]
        _, of_combination, living_of_combination = five.get(fields & frozenset(FIVE), (0, 0, 0))
        rows[(_mask(fields),)] = {
            "field_mask": _mask(fields & frozenset(FIVE)),
            "record_count": record_count,
            "person_count": person_count,
            "combination_person_count": of_combination,
            "combination_living_here_person_count": living_of_combination,
            "field_ids": _in_order(fields),
            "person_share": share(person_count, persons(records)),
            "combination_person_share": share(of_combination, persons(records)),
            "harm_count": len(harms),
            "harm_ids": " ".join(harms) or None,
        }
    for row in rows.values():
        row["least_harm_count"] = min(
            each["harm_count"] for each in rows.values() if each["field_mask"] == row["field_mask"]
        )
    return rows


def harms(world: World, records: list[Record], given: dict) -> Rows:
    """fields/harms."""
    impacts = {row["harm_id"]: row["impact"] for row in read_reference("harms")}
    sets, everybody = harm_sets(world), persons(records)
    material = _open_to(
        records,
        [each for harm in sets if impacts[harm] == "material" for each in sets[harm].values()],
    )
    of_material = share(material.persons, everybody)
    rows = {}
    for harm, some in sets.items():
        held = _open_to(records, some.values())
        rows[(harm,)] = {
            "impact": impacts[harm],
            "attack_id": harm,
            "material_record_count": material.records,
            "material_person_count": material.persons,
            "material_person_share": of_material,
            "record_count": held.records,
            "person_count": held.persons,
            "person_share": share(held.persons, everybody),
            "living_here_person_count": held.living,
            "total_person_count": everybody,
        }
    return rows


def _harms_by(world: World, records: list[Record], key: Callable[[Record], str]) -> Rows:
    rows, groups = {}, group(records, key)
    for harm, sets in harm_sets(world).items():
        for (value,), part in groups.items():
            held = _open_to(part, sets.values())
            rows[harm, value] = {
                "record_count": held.records,
                "person_count": held.persons,
                "person_share": share(held.persons, persons(part)),
            }
    return rows


def harms_by_age_band(world: World, records: list[Record], given: dict) -> Rows:
    """fields/harms_by_age_band."""
    return _harms_by(world, records, lambda each: each.band)


def harms_by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """fields/harms_by_departement."""
    rows = _harms_by(world, count_residents(records), lambda each: each.departement)
    shares_of = defaultdict(list)
    for (harm, _), row in rows.items():
        if row["person_share"] is not None:
            shares_of[harm].append(row["person_share"])
    for (harm, _), row in rows.items():
        shares = shares_of[harm]
        row["lowest_person_share"] = min(shares, default=None)
        row["highest_person_share"] = max(shares, default=None)
        row["is_range"] = bool(shares) and min(shares) < max(shares)
    return rows


def holds_at_least(world: World, records: list[Record], given: dict) -> Rows:
    """fields/holds_at_least."""
    known = some_rows(world)
    sets = [some for size in range(7) for some in itertools.combinations(known, size)]
    rows = {}
    for fields in [given["fields"]] if "fields" in given else sets:
        held = _holding(records, fields)
        rows[(_in_order(fields),)] = {
            "field_count": len(fields),
            "record_count": held.records,
            "person_count": held.persons,
            "person_share": share(held.persons, persons(records)),
        }
    return rows


def minimal_harmful_sets(world: World, records: list[Record], given: dict) -> Rows:
    """fields/minimal_harmful_sets."""
    rows = {}
    for harm, sets in harm_sets(world).items():
        for number, fields in sets.items():
            needed = {other: lackable(each) for other, each in sets.items()}
            held = _holding(records, fields)
            only = Holders(
                records,
                lambda mask, needed=needed, number=number: (
                    [other for other, each in needed.items() if each <= mask] == [number]
                ),
            )
            rows[harm, number] = {
                "field_ids": _in_order(fields),
                "record_count": held.records,
                "person_count": held.persons,
                "only_record_count": only.records,
                "only_person_count": only.persons,
            }
    return rows


def without_nir(world: World, records: list[Record], given: dict) -> Rows:
    """fields/without_nir: of a list with a column of it."""
    rows = {}
    for harm, sets in harm_sets(world).items():
        held = _open_to(records, sets.values())
        left = _open_to(records, [each for each in sets.values() if "nir" not in each])
        rows[(harm,)] = {
            "record_count": held.records,
            "person_count": held.persons,
            "remaining_record_count": left.records,
            "remaining_person_count": left.persons,
            "avoided_record_count": held.records - left.records,
            "avoided_person_count": held.persons - left.persons,
            "avoided_living_here_person_count": held.living - left.living,
        }
    opened = [row for row in rows.values() if row["person_count"]]
    closed = [row for row in opened if not row["remaining_person_count"]]
    for row in rows.values():
        row |= {"closed_harm_count": len(closed), "open_harm_count": len(opened)}
    return rows


def lifetimes(world: World, records: list[Record], given: dict) -> Rows:
    """fields/lifetimes."""
    kinds = {row["field_id"]: row for row in read_reference("field_lifetimes")}
    known = [field for field in known_fields(world) if field in kinds]
    rows = {}
    for field in known:
        held, lifetime = _holding(records, {field}), kinds[field]["lifetime"]
        figure = kinds[field]["figure"]
        low, central, high = ends_of(figure) if figure else (0, 0, 0)
        for years in YEARS:
            shares = {
                name: ((1000 - lost) / 1000) ** years if held.living else None
                for name, lost in (("still", central), ("low_still", high), ("high_still", low))
            }
            rows[field, years] = {
                "lifetime": lifetime,
                "harm_ids": " ".join(_lasting_harms(world, kinds, field)) or None,
                "record_count": held.records,
                "person_count": held.persons,
                "living_here_person_count": held.living,
            }
            for name, part in shares.items():
                rows[field, years][f"{name}_valid_share"] = part
                count = int(held.living * (part or 0) + 0.5)
                rows[field, years][f"{name}_valid_person_count"] = count
    for years in YEARS:
        here = [(field, rows[field, years]) for field in known]
        left = [(row["still_valid_share"], field) for field, row in here if row["person_count"]]
        left = [each for each in left if each[0] is not None]
        common = {
            "lasting_field_count": sum(row["lifetime"] != "decays" for _, row in here),
            "field_count": len(here),
            "fleeting_field_id": min(left)[1] if left else None,
            "fleeting_person_share": min(left)[0] if left else None,
        }
        for _, row in here:
            row |= common
    return rows


def _lasting_harms(world: World, kinds: dict[str, dict], field: str) -> list[str]:
    """Return the harms for which a set with this field lasts as long as each of its fields."""
    return [
        harm
        for harm, sets in harm_sets(world).items()
        if any(
            field in fields
            and all(kinds.get(each, {}).get("lifetime", "decays") != "decays" for each in fields)
            for fields in sets.values()
        )
    ]


def alive(records: list[Record], given: dict) -> list[Record]:
    """Return the records of the living, wherever they live; of chosen places those of residents."""
    is_of_places = "departements" in given
    return [each for each in records if not (each.is_deceased or (is_of_places and each.is_abroad))]


def victims(world: World, records: list[Record], given: dict) -> Rows:
    """fields/victims."""
    people = persons(alive(records, given))
    complain = ledger()["recorded_scam_victims"]["value"] / ledger()["population_total"]["value"]
    of_all = ledger()["scam_victims_who_complain_per_mille"]["value"] / 1000
    shares = [each / 100_000 for each in ends_of("added_victims_per_hundred_thousand")]
    losses = ends_of("loss_per_victim_eur")
    return {
        (added, loss): {
            "record_count": len(alive(records, given)),
            "person_count": people,
            "added_count": people * added,
            "loss_eur": people * added * loss,
            "recorded_count": people * complain,
            "all_count": people * complain / of_all,
            "least_added_share": min(shares),
            "most_added_share": max(shares),
            "least_added_count": people * min(shares),
            "most_added_count": people * max(shares),
            "least_loss_eur": people * min(shares) * min(losses),
            "most_loss_eur": people * max(shares) * max(losses),
            "is_few": people * max(shares) < 1,
        }
        for added in shares
        for loss in losses
        if people
    }


def claims(world: World, records: list[Record], given: dict) -> Rows:
    """cost/claims."""
    people = persons(alive(records, given))
    parts = [each / 100 for each in ends_of("claimants_per_hundred_thousand")]
    awards = ends_of("award_eur")
    return {
        (part, award): {
            "record_count": len(alive(records, given)),
            "person_count": people,
            "claimant_count": people * part / 1000,
            "claims_eur": people * part / 1000 * award,
            "least_claimants_of_thousand": min(parts),
            "most_claimants_of_thousand": max(parts),
            "least_award_eur": min(awards),
            "most_award_eur": max(awards),
            "least_claims_eur": people * min(parts) / 1000 * min(awards),
            "most_claims_eur": people * max(parts) / 1000 * max(awards),
            "is_few": people * max(parts) / 1000 < 1,
        }
        for part in parts
        for award in awards
        if people
    }


def shared_ledger(world: World, records: list[Record], given: dict) -> Rows:
    """method/ledger: the figures that are of no breach, and none of the modelled one."""
    published = [each for each in ledger().values() if "value" in each]
    in_full = sum(each["read"] == "in full" for each in published)
    rows = {}
    for name, figure in ledger().items():
        own_source = {"source_en": "assumption", "source_fr": "hypothèse"}
        is_published = "value" in figure
        texts = {text: figure.get(text, own_source.get(text)) for text in TEXTS}
        rows[(name,)] = texts | {
            "is_published": is_published,
            "value": figure["value"] if is_published else figure["central"],
            "low": figure.get("low"),
            "central": figure.get("central"),
            "high": figure.get("high"),
            "published_count": len(published),
            "assumed_count": len(ledger()) - len(published),
            "read_in_full_count": in_full,
        }
    return rows


# As EXPECTED of own_truth.py.
OF_FIELDS = {
    "fields/by_field": (("field_id",), by_field),
    "fields/by_field_and_status": (("field_id", "status"), by_field_and_status),
    "fields/combinations": (("field_mask",), combinations),
    "fields/harm_of_combination": (("held_bits",), harm_of_combination),
    "fields/harms": (("harm_id",), harms),
    "fields/harms_by_age_band": (("harm_id", "age_band"), harms_by_age_band),
    "fields/harms_by_departement": (("harm_id", "departement_code"), harms_by_departement),
    "fields/holds_at_least": (("field_ids",), holds_at_least),
    "fields/minimal_harmful_sets": (("harm_id", "set_number"), minimal_harmful_sets),
    "fields/without_nir": (("harm_id",), without_nir),
    "method/ledger": (("name",), shared_ledger),
}
OF_TAKEN_FIGURES = {
    "cost/claims": (("claimants_of_thousand", "award_eur"), claims),
    "fields/lifetimes": (("field_id", "years_later"), lifetimes),
    "fields/victims": (("added_share", "loss_per_victim_eur"), victims),
}

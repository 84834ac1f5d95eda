"""The answers to eight questions on a list, counted in plain Python from its true rows.

Nothing here reads a cube, a query, or `own_rows`: only the truth, and the reference files of
places, residents, ages and scores. Each question is of another fact: age, sex, place, first year
and end, last use, residents, fields, segments. `EXPECTED` has their functions. All other answers of
a list are held to those of a world: tests/data_gen/own/test_list_of_world.py.
"""

import csv
import itertools
import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter
from pathlib import Path

import pandas

from breachlab import ask, find
from breachlab.errors import NotKnown
from breachlab.query.needs import OF_FOLDER, OPENED_BY, TAKEN, list_needs, list_unmet, read_coverage
from breachlab.query.queries import names
from tests.support.own_lists import read_reference
from tests.support.whole_lists import ROLES, Truth

Rows = dict[tuple[Hashable, ...], dict[str, float | bool | None]]
ENDS = {"0": 0, "1": 1, "2": 2, "3-5": 3, "6-10": 6, "11-15": 11, "16-20": 16}
BEYOND = 21  # years: no band of ends begins there
END_YEARS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}
# The fact of a record that each need of a question is of; what has none is of a whole list.
FACTS = {
    "age": ("age",),
    "sex": ("sex",),
    "area": ("departement",),
    "residents": ("departement",),
    "status": ("status",),
    "end": ("status", "end"),
    "last use": ("status",),
}
# The fields that a row can lack, in the order of a file, and the role of the column of each.
FIELDS = {
    "nir": "nir",
    "agency_id": "identifier",
    "email": "email",
    "phone": "phone",
    "street_address": "street_address",
    "bank_details": "iban",
}
SELECTED = {
    "departements": "departement",
    "age_bands": "band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
LEVELS = {"low": 0.0, "medium": 2.0, "high": 3.0, "very_high": 4.0}
HIGH = 3  # of either scale: a communication is due
NIR_SPACES = "candidate_spaces_with_nir"
STATUSES = ("registered", "formerly_registered", "candidate_space")
IS_COUNTED, IS_LIVING_HERE = attrgetter("is_counted"), attrgetter("is_living_here")


@dataclass(frozen=True)
class Record:
    """A row of a list as questions count it."""

    is_primary: bool
    is_living_here: bool  # of a primary record alone
    is_counted: bool  # among the persons of a view: a living one, of chosen places a resident
    sex: str | None
    age: int | None
    band: str | None
    departement: str | None
    status: str | None
    first_year: int | None
    end_band: str | None
    idle: int | None
    end: (
        str | None
    )  # its band, or that there is none to know; null is not known, or before the bands
    is_deceased: bool
    is_abroad: bool  # and alive
    row_fields: frozenset[str]  # of those that a row can lack
    person_fields: frozenset[str]  # of any row of the person


class Places:
    """The reference files of places, residents and ages."""

    def __init__(self, has_children: bool) -> None:
        """Read them; a list with children has a band for them."""
        bands = {row["age_band"]: row for row in read_reference("age_bands")}
        self.first_ages = {name: int(row["first_age"]) for name, row in bands.items()}
        self.widths = {
            name: int(row["last_age"]) - int(row["first_age"]) + 1 if row["last_age"] else None
            for name, row in bands.items()
        }
        if has_children:
            self.first_ages, self.widths = (
                {"under 16": first} | each
                for first, each in ((0, self.first_ages), (16, self.widths))
            )
        self.populations = {
            row["departement_code"]: int(row["population"])
            for row in read_reference("departements")
        }
        self.residents = {
            (row["departement_code"], row["sex"], row["age_band"]): int(row["residents"])
            for row in read_reference("residents")
        }


read_places = cache(Places)  # a fifth of a second for each of them


@dataclass(frozen=True)
class World:
    """The records of a list, the day to which they count, and the first year of all."""

    records: list[Record]
    day: date
    first_year: int
    places: Places
    roles: frozenset[str]  # of the columns of the list
    folder: Path | None = None  # with the scores, filled in


def count_years(first: date, day: date) -> int:
    """Return the whole years from one day to another.

    >>> count_years(date(2004, 2, 29), date(2005, 2, 28)), count_years(day := date(1950, 5, 1), day)
    (0, 0)
    """
    return day.year - first.year - ((day.month, day.day) < (first.month, first.day))


def band_of(bands: dict[str, int], value: int) -> str:
    """Return the band that a value is in, of {band: first value}."""
    return [name for name, first in bands.items() if first <= value][-1]


def make_world(
    truths: list[Truth], day: date, roles: Iterable[str] = ROLES, folder: Path | None = None
) -> World:
    """Return the records of the truth of a list, in its order."""
    has_children = any(each.born_on and count_years(each.born_on, day) < 16 for each in truths)
    places = read_places(has_children)
    primary = _primary_rows(truths)
    first_days: dict[int, date] = {}
    for each in truths:
        if each.first_registered_on:
            former = first_days.get(each.person, each.first_registered_on)
            first_days[each.person] = min(former, each.first_registered_on)
    roles, person_fields = frozenset(roles), {}
    for each in truths:
        fields = person_fields.get(each.person, frozenset())
        person_fields[each.person] = fields | _fields_of(each, roles)
    records = [
        _record(
            each,
            place in primary,
            first_days.get(each.person),
            day,
            places,
            _fields_of(each, roles),
            person_fields[each.person],
        )
        for place, each in enumerate(truths)
    ]
    years = [each.year for each in first_days.values()]
    return World(records, day, min(years, default=day.year), places, roles, folder)


def _fields_of(truth: Truth, roles: frozenset[str]) -> frozenset[str]:
    """Return the fields of a row, of those that a row can lack, that the list has columns of."""
    return frozenset(
        field for field, role in FIELDS.items() if role in roles and getattr(truth, f"has_{role}")
    )


def _primary_rows(truths: list[Truth]) -> set[int]:
    """Return the place of each person's row that was last used, or first registered last."""
    latest: dict[int, tuple[date, int]] = {}
    for place, each in enumerate(truths):
        key = (each.last_used_on or each.first_registered_on or date.min, -place)
        latest[each.person] = max(latest.get(each.person, key), key)
    return {-place for _, place in latest.values()}


def _record(
    truth: Truth,
    is_primary: bool,
    first_day: date | None,
    day: date,
    places: Places,
    row_fields: frozenset[str],
    person_fields: frozenset[str],
) -> Record:
    age = count_years(truth.born_on, day) if truth.born_on else None
    ended = truth.last_ended_on if truth.status == "formerly_registered" else None
    end_band = band_of(ENDS, count_years(ended, day)) if ended else None
    end_band = end_band if ended and count_years(ended, day) < BEYOND else None
    last = max(filter(None, (truth.last_used_on, truth.last_ended_on)), default=None)
    is_idle = last and truth.status in ("formerly_registered", "candidate_space")
    return Record(
        is_primary,
        is_primary and not truth.is_deceased and not truth.lives_abroad,
        is_primary and not truth.is_deceased,
        truth.sex,
        age,
        band_of(places.first_ages, age) if age is not None else None,
        truth.departement_code,
        truth.status,
        first_day.year if first_day and truth.status != "candidate_space" else None,
        end_band,
        count_years(last, day) if is_idle else None,
        end_band if truth.status == "formerly_registered" else "none",
        truth.is_deceased,
        truth.lives_abroad and not truth.is_deceased,
        row_fields,
        person_fields,
    )


def keep_known(records: list[Record], needs: Iterable[str]) -> list[Record]:
    """Return the records of which all that a question needs is known."""
    facts = {fact for need in needs for fact in FACTS.get(need, ())}
    if not facts:
        return records
    return [each for each in records if all(getattr(each, fact) is not None for fact in facts)]


def keep_selected(records: list[Record], given: dict[str, list]) -> list[Record]:
    """Return the records of a selection; of chosen places residents count."""
    facts = {SELECTED[name]: values for name, values in given.items() if name in SELECTED}
    if not facts:
        return records
    kept = [
        each
        for each in records
        if all(getattr(each, fact) in values for fact, values in facts.items())
    ]
    return count_residents(kept) if "departements" in given else kept


def count_residents(records: list[Record]) -> list[Record]:
    """Return the records of places, of which the persons are those who live there."""
    return [replace(each, is_counted=each.is_living_here) for each in records]


def share(part: float, whole: float | None) -> float | None:
    """Return a part of a whole, null of nothing."""
    return part / whole if whole else None


def group(
    records: Iterable[Record], key: Callable[[Record], tuple | Hashable]
) -> dict[tuple, list[Record]]:
    """Return the records by key; a key that is not a tuple becomes one."""
    groups: dict[tuple, list[Record]] = {}
    for each in records:
        found = key(each)
        groups.setdefault(found if isinstance(found, tuple) else (found,), []).append(each)
    return groups


def persons(records: Iterable[Record]) -> int:
    """Return how many persons that count have their primary record among these."""
    return sum(map(IS_COUNTED, records))


def living(records: Iterable[Record]) -> int:
    """Return how many exposed residents have their primary record among these."""
    return sum(map(IS_LIVING_HERE, records))


def counts(records: list[Record]) -> dict[str, float]:
    """Return the records and persons."""
    return {"record_count": len(records), "person_count": persons(records)}


def all_counts(records: list[Record]) -> dict[str, float]:
    """Return the records, persons and exposed residents."""
    return counts(records) | {"living_here_person_count": living(records)}


def _by(
    records: list[Record],
    key: Callable[[Record], Hashable],
    years: Callable[..., float | None],
) -> Rows:
    """Return counts by key with shares; `years` are those of a key, for counts per year."""
    everybody, rows = persons(records), {}
    for found, part in group(records, key).items():
        row = counts(part) | {"person_share": share(persons(part), everybody)}
        row["is_all"] = row["person_share"] == 1
        row["persons_per_year"] = share(persons(part), years(*found))
        rows[found] = row
    return rows


def by_age_band(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_age_band."""
    return _by(records, lambda each: each.band, world.places.widths.get)


def by_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_age_and_sex."""
    return _by(
        records,
        lambda each: (each.band, each.sex),
        lambda band, _: world.places.widths[band],
    )


def by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_departement: residents of each; whoever lives in none has a row without a code.

    Records stand where they are written, those of the dead and of who has left among them.
    """
    nowhere = [each for each in records if not each.departement]
    in_places = [each for each in records if each.departement]
    rows = {}
    for (code,), part in group(in_places, lambda each: each.departement).items():
        population = world.places.populations[code]
        rows[(code,)] = {
            "record_count": len(part),
            "person_count": living(part),
            "population": population,
            "persons_per_thousand": 1000 * living(part) / population,
        }
    elsewhere = persons(records) - living(in_places)
    if elsewhere or nowhere:
        common = {"population": None, "persons_per_thousand": None}
        rows[(None,)] = {"record_count": len(nowhere), "person_count": elsewhere} | common
    for row in rows.values():
        row["person_share"] = share(row["person_count"], persons(records))
        row["is_all"] = row["person_share"] and row["person_share"] == 1
    return rows


def _year_width(world: World, year: int) -> float | None:
    """Return 1 of a whole first year; none of the first of all, and of that of the day."""
    return 1 if world.first_year < year < world.day.year else None


def by_first_year_and_end(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_first_year_and_end."""
    records, rows = [each for each in records if each.first_year], {}
    of_year = group(records, lambda each: each.first_year)
    found = group(records, lambda each: (each.first_year, each.end_band or "registered"))
    for (year, history), part in found.items():
        width, years = _year_width(world, year), END_YEARS.get(history)
        of_living = share(living(part), living(records))
        rows[year, history] = all_counts(part) | {
            "first_year_living_here_person_count": living(of_year[(year,)]),
            "persons_per_year": living(part) / (width * years) if width and years else None,
            "living_here_person_share": of_living,
            "is_all": of_living == 1,
        }
    return rows


def rate_by_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_age_and_sex: exposed residents of 16 and over, of a thousand residents."""
    places, rows = given.get("departements"), {}
    here = [each for each in records if places is None or each.departement in places]
    exposed = group(here, lambda each: (each.band, each.sex))
    for (departement, sex, band), count in world.places.residents.items():
        if sex not in given.get("sexes", [sex]) or band not in given.get("age_bands", [band]):
            continue
        part = exposed.get((band, sex), [])
        row = {"record_count": len(part), "living_here_person_count": living(part)}
        row = rows.setdefault((band, sex), row | {"resident_count": 0})
        row["resident_count"] += count if places is None or departement in places else 0
    everybody = sum(row["living_here_person_count"] for row in rows.values())
    residents = sum(row["resident_count"] for row in rows.values())
    for (band, _), row in rows.items():
        found = row["living_here_person_count"]
        row |= {
            "persons_per_thousand": share(1000 * found, row["resident_count"]),
            "all_persons_per_thousand": share(1000 * everybody, residents),
            "living_here_person_share": share(found, everybody),
            "persons_per_year": share(found, world.places.widths[band]),
        }
    return rows


def by_idle_years(world: World, records: list[Record], given: dict) -> Rows:
    """retention/by_idle_years."""
    rows = {}
    idle = [each for each in records if each.status != "registered"]
    for (status, years), part in group(records, lambda each: (each.status, each.idle)).items():
        older = [
            each
            for each in records
            if each.status == status and (years is None or each.idle >= years)
        ]
        rows[status, years] = counts(part) | {
            "person_share": share(persons(part), persons(records)),
            "at_least_record_count": len(older),
            "at_least_person_count": persons(older),
            "at_least_person_share": share(persons(older), persons(records)),
            "idle_person_count": persons(idle),
            "idle_person_share": persons(idle) / max(persons(records), 1),
        }
    return rows


def holds_at_least(world: World, records: list[Record], given: dict) -> Rows:
    """fields/holds_at_least: rows that hold some fields, and persons who do by any row."""
    known = [field for field, role in FIELDS.items() if role in world.roles]
    sets = [some for size in range(7) for some in itertools.combinations(known, size)]
    rows = {}
    for fields in [given["fields"]] if "fields" in given else sets:
        held = [each for each in records if each.person_fields.issuperset(fields)]
        rows[(" ".join(sorted(fields, key=[*FIELDS].index)),)] = {
            "field_count": len(fields),
            "record_count": sum(each.row_fields.issuperset(fields) for each in records),
            "person_count": persons(held),
            "person_share": share(persons(held), persons(records)),
        }
    return rows


def alive(records: list[Record], given: dict) -> list[Record]:
    """Return the records of the living, wherever they live; of chosen places those of residents."""
    is_of_places = "departements" in given
    return [each for each in records if not (each.is_deceased or (is_of_places and each.is_abroad))]


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


# {question: (the columns that a row is of, what it should have)}
EXPECTED: dict[str, tuple[tuple[str, ...], Callable[[World, list[Record], dict], Rows]]] = {
    "exposure/by_age_and_sex": (("age_band", "sex"), by_age_and_sex),
    "exposure/by_age_band": (("age_band",), by_age_band),
    "exposure/by_departement": (("departement_code",), by_departement),
    "exposure/by_first_year_and_end": (("first_year", "history_id"), by_first_year_and_end),
    "exposure/rate_by_age_and_sex": (("age_band", "sex"), rate_by_age_and_sex),
    "fields/holds_at_least": (("field_ids",), holds_at_least),
    "retention/by_idle_years": (("status", "idle_years"), by_idle_years),
    "severity/communication_due": (("segment_id",), communication_due),
}


class Outcome(StrEnum):
    """The end of a question that is asked of a list."""

    ANSWERED = "answered"  # and true, where EXPECTED has the question
    NOT_KNOWN = "not known"  # a column of the list, or what only its owner can say, would open it
    DOES_NOT_APPLY = "does not apply"  # no column of any list would


def outcomes(connection, world: World, asked: Iterable[str] = ()) -> dict[str, Outcome]:
    """Return the end of every question, or of some; raise AssertionError where one is false."""
    coverage, said, found = read_coverage(connection), ("residents", TAKEN, *OF_FOLDER), {}
    for name in asked or names():
        try:
            check_answer(connection, name, world, dict(find(name).needed))
            found[name] = Outcome.ANSWERED
        except NotKnown:
            unmet = list_unmet(find(name), coverage)
            can_open = all(OPENED_BY[need] or need in said for need in unmet)
            found[name] = Outcome.NOT_KNOWN if can_open else Outcome.DOES_NOT_APPLY
    return found


def check_answer(connection, name: str, world: World, given: dict) -> None:
    """Raise AssertionError where an answer of EXPECTED has another row or number than the truth."""
    answer = ask(connection, name, **given)
    if name not in EXPECTED:
        return
    keys, expect = EXPECTED[name]
    records = keep_known(world.records, _partial_needs(connection, name))
    if name == "exposure/rate_by_age_and_sex":  # which sets chosen places beside all
        kept = {key: value for key, value in given.items() if key != "departements"}
        records = count_residents(keep_selected(records, kept))
    else:
        records = keep_selected(records, given)
    rows = expect(world, records, given)
    found = {
        tuple(_plain(row[key]) for key in keys): row for row in answer.to_dict(orient="records")
    }
    assert len(found) == len(answer)
    assert {*found} == {*rows}, f"{name} {given}: { ({*found} ^ {*rows}) }"
    columns = {column for row in rows.values() for column in row} | {*keys}
    untold = [column for column in answer if _is_number(answer[column]) and column not in columns]
    assert untold == [] or not rows, f"{name}: nobody checks {untold}"
    wrong = [
        f"{key} {column}: {_plain(found[key][column])!r} and not {value!r}"
        for key, row in rows.items()
        for column, value in row.items()
        if not _is_alike(_plain(found[key][column]), value)
    ]
    assert wrong == [], f"{name} {given}: {wrong[:5]}"


def _partial_needs(connection, name: str) -> list[str]:
    """Return the needs of which some records lack the fact: these are left out.

    A segment is found for whoever has no status.
    """
    coverage = read_coverage(connection)
    needs = list_needs(find(name))
    if "segments" in needs:
        needs.remove("status")
    implied = ["status"] if {"end", "last use"} & {*needs} else []
    if name == "exposure/by_departement":  # it has a row of who is in no place
        needs.remove("area")
    return [need for need in [*needs, *implied] if coverage.get(need, 1.0) < 1]


def _is_number(column: pandas.Series) -> bool:
    return pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_bool_dtype(column)


def _plain(value):
    if pandas.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _is_alike(found, value) -> bool:
    if found is None or value is None:
        return found is value
    if isinstance(value, str):
        return found == value
    return math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-12)

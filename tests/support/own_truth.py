"""The answers to each question that a list opens, counted in plain Python from its true rows.

Nothing here reads a cube, a query, or `own_rows`: only the truth, and the reference files of
places, residents and ages. `EXPECTED` has a function for each question: the rows that it should
have, by what they are of.
"""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from statistics import median_low

from tests.support.own_lists import read_reference
from tests.support.whole_lists import ROLES, Truth

Rows = dict[tuple[Hashable, ...], dict[str, float | bool | None]]
ENDS = {"0": 0, "1": 1, "2": 2, "3-5": 3, "6-10": 6, "11-15": 11, "16-20": 16}
BEYOND = 21  # years: no band of ends begins there
END_YEARS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}
IDLE = ENDS | {"21 and over": 21}
MONTHS = {"0-2": 0, "3-5": 3, "6-11": 6, "12-23": 12, "24-35": 24, "36+": 36}
LONG = ("12-23", "24-35", "36+")  # a year or more
GROUPS = {"under_25": 0, "25-49": 25, "50_and_over": 50}
RANGES = {"from_16": 16, "from_18": 18, "from_25": 25, "from_50": 50, "from_60": 60, "from_75": 75}
# The fact of a record that each need of a question is of; what has none is of a whole list.
FACTS = {
    "age": ("age",),
    "sex": ("sex",),
    "area": ("departement",),
    "residents": ("departement",),
    "commune": ("commune",),
    "status": ("status",),
    "end": ("status", "end"),
    "last use": ("status",),
    "current registration": ("status",),
}
# {role: the field that it is}, where they differ
FIELD_OF = {"identifier": "agency_id", "iban": "bank_details"}
SELECTED = {
    "departements": "departement",
    "age_bands": "band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}


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
    commune: str | None
    status: str | None
    first_year: int | None
    end_band: str | None
    duration_band: str | None
    idle: int | None
    end: (
        str | None
    )  # its band, or that there is none to know; null is not known, or before the bands
    is_deceased: bool
    is_abroad: bool  # and alive
    row_fields: frozenset[str]  # of those that a row can lack
    person_fields: frozenset[str]  # of any row of the person

    def holds(self, fields: Iterable[str], is_person: bool) -> bool:
        """Return whether the row, or its person, has all of the fields that a row can lack."""
        return (self.person_fields if is_person else self.row_fields).issuperset(fields)


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
        self.departements = {row["departement_code"]: row for row in read_reference("departements")}
        self.regions = {row["region_code"]: row for row in read_reference("regions")}
        communes = [*read_reference("communes")]
        self.communes = {row["commune_code"]: row["departement_code"] for row in communes}
        self.inhabitants = {row["commune_code"]: int(row["population"]) for row in communes}
        self.residents = {
            (row["departement_code"], row["sex"], row["age_band"]): int(row["residents"])
            for row in read_reference("residents")
        }

    def region(self, departement: str) -> str:
        """Return the code of the région of a département."""
        return self.departements[departement]["region_code"]


read_places = cache(Places)  # a fifth of a second for each of them


IS_PRIMARY, IS_COUNTED = attrgetter("is_primary"), attrgetter("is_counted")
IS_LIVING_HERE = attrgetter("is_living_here")


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


def count_months(first: date, day: date) -> int:
    """Return the whole months from one day to another."""
    return 12 * (day.year - first.year) + day.month - first.month - (day.day < first.day)


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
        person_fields[each.person] = fields | _dates_or_contacts(each, roles)
    records = [
        _record(
            each,
            place in primary,
            first_days.get(each.person),
            day,
            places,
            _dates_or_contacts(each, roles),
            person_fields[each.person],
        )
        for place, each in enumerate(truths)
    ]
    years = [each.year for each in first_days.values()]
    return World(records, day, min(years, default=day.year), places, roles, folder)


def _dates_or_contacts(truth: Truth, roles: frozenset[str]) -> frozenset[str]:
    """Return the fields of a row, of those that a row can lack, that the list has columns of."""
    dates = truth.first_registered_on, truth.registered_since_on, truth.last_ended_on
    found = {
        "email": truth.has_email,
        "phone": truth.has_phone,
        "street_address": truth.has_street_address,
        "nir": truth.has_nir,
        "identifier": truth.has_identifier,
        "iban": truth.has_iban,
    }
    fields = {
        FIELD_OF.get(role, role) for role, is_there in found.items() if is_there and role in roles
    }
    return frozenset(fields | ({"registration_dates"} if any(dates) else set()))


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
    since = truth.registered_since_on
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
        truth.commune_code,
        truth.status,
        first_day.year if first_day and truth.status != "candidate_space" else None,
        end_band,
        band_of(MONTHS, count_months(since, day)) if since else None,
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


def persons_and_dead(records: Iterable[Record]) -> int:
    """Return how many persons, the dead among them, have their primary record among these."""
    return sum(map(IS_PRIMARY, records))


def living(records: Iterable[Record]) -> int:
    """Return how many exposed residents have their primary record among these."""
    return sum(map(IS_LIVING_HERE, records))


def counts(records: list[Record]) -> dict[str, float]:
    """Return the records and persons."""
    return {"record_count": len(records), "person_count": persons(records)}


def all_counts(records: list[Record]) -> dict[str, float]:
    """Return the records, persons and exposed residents."""
    return counts(records) | {"living_here_person_count": living(records)}


def group_of(age: int) -> str:
    """Return the age group of labour statistics."""
    return band_of(GROUPS, age)


def total(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/total: the published persons, the dead among them; of places their residents."""
    is_of_places = "departements" in given
    return {
        (): {
            "record_count": len(records),
            "person_count": (persons if is_of_places else persons_and_dead)(records),
            "living_person_count": persons(records),
            "abroad_person_count": persons(records) - living(records),
            "records_per_person": share(len(records), persons_and_dead(records)),
            "is_whole": not given,
        }
    }


def _by(
    records: list[Record],
    key: Callable[[Record], Hashable],
    years: Callable[..., float | None] | None = None,
    is_most: bool = False,
) -> Rows:
    """Return counts by key with shares; `years` are those of a key, for counts per year."""
    everybody, rows = persons(records), {}
    for found, part in group(records, key).items():
        row = counts(part) | {"person_share": share(persons(part), everybody)}
        row["is_all"] = row["person_share"] == 1
        if is_most:
            row["is_most"] = row["person_share"] > 0.5
        if years:
            row["persons_per_year"] = share(persons(part), years(*found))
        rows[found] = row
    return rows


def by_age_band(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_age_band."""
    return _by(records, lambda each: each.band, world.places.widths.get)


def by_age_group(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_age_group."""
    return _by(records, lambda each: group_of(each.age), is_most=True)


def by_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_age_and_sex."""
    return _by(
        records,
        lambda each: (each.band, each.sex),
        lambda band, _: world.places.widths[band],
    )


def by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_departement."""
    return _by_place(records, lambda code: code, world.places.departements)


def by_region(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_region."""
    return _by_place(records, world.places.region, world.places.regions)


def _by_place(records: list[Record], place: Callable[[str], str], places: dict[str, dict]) -> Rows:
    """Return the residents of each place; in a row without a code, whoever lives in none.

    Records stand where they are written, those of the dead and of who has left among them.
    """
    in_places = [each for each in records if each.departement]
    nowhere = [each for each in records if not each.departement]
    rows = _by(count_residents(in_places), lambda each: place(each.departement))
    elsewhere = persons(records) - living(in_places)
    if elsewhere or nowhere:
        rows[(None,)] = {"record_count": len(nowhere), "person_count": elsewhere}
    for (code,), row in rows.items():
        population = int(places[code]["population"]) if code else None
        row["population"] = population
        row["persons_per_thousand"] = 1000 * row["person_count"] / population if code else None
        row["person_share"] = share(row["person_count"], persons(records))
        row["is_all"] = row["person_share"] and row["person_share"] == 1
    return rows


def by_status_and_age(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_status_and_age."""
    rows = _by(
        records,
        lambda each: (each.status, each.band),
        lambda _, band: world.places.widths[band],
    )
    for (status, _), row in rows.items():
        of_status = sum(each["person_count"] for key, each in rows.items() if key[0] == status)
        row["person_share"] = share(row["person_count"], of_status)
    return rows


def by_status(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_status."""
    rows = {}
    for found, part in group(records, lambda each: each.status).items():
        of_living = share(living(part), living(records))
        rows[found] = all_counts(part) | {
            "person_share": share(persons(part), persons(records)),
            "living_here_person_share": of_living,
            "is_most": of_living > 0.5,
            "is_all": of_living == 1,
        }
    return rows


def by_end_band(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_end_band."""
    ended = [each for each in records if each.end_band]
    return _by(ended, lambda each: each.end_band, END_YEARS.get)


def _year_width(world: World, year: int) -> float | None:
    """Return 1 of a whole first year; none of the first of all, and of that of the day."""
    return 1 if world.first_year < year < world.day.year else None


def by_first_year(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_first_year."""
    records = [each for each in records if each.first_year]
    rows = _by(records, lambda each: each.first_year, lambda year: _year_width(world, year))
    by_year = {year: living(part) for (year,), part in group(records, _first_year).items()}
    whole = sorted(year for year in by_year if _year_width(world, year) == 1)
    opening = persons(each for each in records if each.first_year == world.first_year)
    held = _held_since(whole, by_year)
    for (year,), row in rows.items():
        row |= {
            "living_here_person_count": by_year[year],
            "first_full_year": whole[0] if whole else None,
            "last_full_year": whole[-1] if whole else None,
            "first_full_year_person_count": by_year[whole[0]] if whole else None,
            "last_full_year_person_count": by_year[whole[-1]] if whole else None,
            "held_since_year": held[0] if held else None,
            "held_persons_per_year": held[1] if held else None,
            "open_person_share": share(opening, persons(records)) if opening else None,
            "all_living_here_person_count": living(records),
            "is_trend_known": len(whole) > 1,
        }
    return rows


def _first_year(record: Record) -> int | None:
    return record.first_year


def _held_since(whole: list[int], by_year: dict[int, int]) -> tuple[int, float] | None:
    """Return the year since which counts held within a tenth of their mean, if they fell to it."""
    for place, year in enumerate(whole):
        later = [by_year[each] for each in whole[place:]]
        mean = sum(later) / len(later)
        is_close = all(0.9 * mean <= each <= 1.1 * mean for each in later)
        if len(later) < 5 or whole[-1] - year + 1 != len(later) or not is_close:
            continue
        steps = itertools.pairwise(whole[: place + 1])
        fell = all(b == a + 1 and by_year[b] < by_year[a] for a, b in steps)
        return (year, mean) if fell and place else None
    return None


def by_first_year_and_end(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_first_year_and_end."""
    records, rows = [each for each in records if each.first_year], {}
    of_year = group(records, _first_year)
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


def by_duration(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/by_duration."""
    records = _registered(records)
    here = keep_selected(records, _places_of(given))
    long, rows = _long(here), {}
    for (band,), part in group(records if here else [], lambda each: (each.duration_band,)).items():
        part_here = keep_selected(part, _places_of(given))
        rows[(band,)] = counts(part_here) | {
            "person_share": share(persons(part_here), persons(here)),
            "france_person_share": share(persons(part), persons(records)),
            "is_all": persons(part_here) == persons(here),
            "is_year_or_more": band in LONG,
            "all_year_or_more_person_count": persons(long),
            "all_year_or_more_person_share": share(persons(long), persons(here)),
            "all_person_count": persons(here),
        }
    return rows


def _places_of(given: dict) -> dict[str, list]:
    return {name: codes for name, codes in given.items() if name == "departements"}


def _registered(records: list[Record]) -> list[Record]:
    return [each for each in records if each.status == "registered"]


def _long(records: list[Record]) -> list[Record]:
    return [each for each in records if each.duration_band in LONG]


def duration_by_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/duration_by_age_and_sex."""
    records, rows = _registered(records), {}
    young, old = (
        _long_share([each for each in records if group_of(each.age) == name])
        for name in ("under_25", "50_and_over")
    )
    for found, part in group(records, lambda each: (each.band, each.sex)).items():
        rows[found] = counts(part) | {
            "year_or_more_person_count": persons(_long(part)),
            "year_or_more_person_share": _long_share(part),
            "young_year_or_more_share": young,
            "older_year_or_more_share": old,
            "all_year_or_more_person_share": _long_share(records),
            "is_of_young_and_older": young is not None and old is not None,
        }
    return rows


def _long_share(records: list[Record]) -> float | None:
    return share(persons(_long(records)), persons(records))


def duration_by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/duration_by_departement."""
    found = group(count_residents(_registered(records)), lambda each: each.departement)
    shares = [each for each in map(_long_share, found.values()) if each is not None]
    return {
        code: counts(part)
        | {
            "year_or_more_person_count": persons(_long(part)),
            "year_or_more_person_share": _long_share(part),
            "lowest_year_or_more_person_share": min(shares),
            "highest_year_or_more_person_share": max(shares),
            "is_one": len(found) == 1,
        }
        for code, part in found.items()
    }


def median_age(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/median_age."""
    residents = [each for each in records if each.is_living_here and each.age is not None]
    places, regions = (
        group(residents, place)
        for place in (
            lambda each: each.departement,
            lambda each: world.places.region(each.departement),
        )
    )
    medians = {code: _median_age(part) for code, part in places.items()}
    return {
        code: {
            "living_here_person_count": len(part),
            "median_age_years": medians[code],
            "region_median_age_years": _median_age(regions[(world.places.region(*code),)]),
            "all_median_age_years": _median_age(residents),
            "lowest_median_age_years": min(medians.values()),
            "highest_median_age_years": max(medians.values()),
            "is_one": len(medians) == 1,
        }
        for code, part in places.items()
    }


def _median_age(records: list[Record]) -> int:
    return median_low(each.age for each in records)


@dataclass(frozen=True)
class Cell:
    """The exposed and the residents of a département, sex and age band."""

    departement: str
    sex: str
    band: str
    record_count: int
    living: int
    gone: int  # the dead, and who lives abroad
    residents: int
    expected: float


def _cells(world: World, records: list[Record], given: dict) -> list[Cell]:
    """Return a cell of each group of residents that the selection keeps, of all départements."""
    found = group(records, lambda each: (each.departement, each.sex, each.band))
    keys = [
        key
        for key in world.places.residents
        if key[1] in given.get("sexes", key) and key[2] in given.get("age_bands", key)
    ]
    exposed, residents = Counter(), Counter()
    for key in keys:
        exposed[key[1:]] += living(found.get(key, ()))
        residents[key[1:]] += world.places.residents[key]
    cells = []
    for key in keys:
        part, here = found.get(key, []), world.places.residents[key]
        expected = exposed[key[1:]] * here / residents[key[1:]]
        gone = persons_and_dead(part) - living(part)
        cells.append(Cell(*key, len(part), living(part), gone, here, expected))
    return cells


def _rate_row(cells: Iterable[Cell]) -> dict[str, float | None]:
    cells = [*cells]
    row = {
        "record_count": sum(each.record_count for each in cells),
        "living_here_person_count": sum(each.living for each in cells),
        "resident_count": sum(each.residents for each in cells),
    }
    return row | {"persons_per_thousand": _rate(cells)}


def _rate(cells: Iterable[Cell]) -> float | None:
    cells = [*cells]
    return share(1000 * sum(each.living for each in cells), sum(each.residents for each in cells))


def _here(cells: list[Cell], given: dict) -> list[Cell]:
    kept = given.get("departements")
    return [each for each in cells if kept is None or each.departement in kept]


def _group_cells(cells: Iterable[Cell], key: Callable[[Cell], tuple]) -> dict[tuple, list[Cell]]:
    groups: dict[tuple, list[Cell]] = {}
    for each in cells:
        groups.setdefault(key(each), []).append(each)
    return groups


def rate_by_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_age_and_sex."""
    cells = _here(_cells(world, records, given), given)
    everybody, rows = _rate_row(cells), {}
    for key, part in _group_cells(cells, lambda each: (each.band, each.sex)).items():
        row = _rate_row(part)
        rows[key] = row | {
            "all_persons_per_thousand": everybody["persons_per_thousand"],
            "living_here_person_share": share(
                row["living_here_person_count"], everybody["living_here_person_count"]
            ),
            "persons_per_year": share(row["living_here_person_count"], world.places.widths[key[0]]),
        }
    return rows


def rate_by_age_group(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_age_group."""
    cells = _here(_cells(world, records, given), given)
    everybody, first = _rate_row(cells), world.places.first_ages
    return {
        key: (row := _rate_row(part))
        | {
            "all_persons_per_thousand": everybody["persons_per_thousand"],
            "living_here_person_share": share(
                row["living_here_person_count"], everybody["living_here_person_count"]
            ),
        }
        for key, part in _group_cells(cells, lambda each: (group_of(first[each.band]),)).items()
    }


def _rate_by_place(
    world: World, records: list[Record], given: dict, place: Callable[[Cell], str]
) -> Rows:
    cells = _cells(world, records, given)
    france, rows = _rate_row(cells), {}
    for key, part in _group_cells(_here(cells, given), lambda each: (place(each),)).items():
        row, expected = _rate_row(part), sum(each.expected for each in part)
        living_share = share(row["living_here_person_count"], france["living_here_person_count"])
        resident_share = row["resident_count"] / france["resident_count"]
        rows[key] = row | {
            "living_here_person_share": living_share,
            "resident_share": resident_share,
            "france_persons_per_thousand": france["persons_per_thousand"],
            "expected_person_count": expected,
            "location_quotient": share(living_share, resident_share),
            "standardised_ratio": share(row["living_here_person_count"], expected),
        }
    rates = [row["persons_per_thousand"] for row in rows.values()]
    for row in rows.values():
        row["lowest_persons_per_thousand"] = min(rates)
        row["highest_persons_per_thousand"] = max(rates)
        row["is_one"] = len(rows) == 1
    return rows


def rate_by_departement(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_departement."""
    return _rate_by_place(world, records, given, lambda each: each.departement)


def rate_by_region(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_region."""
    return _rate_by_place(world, records, given, lambda each: world.places.region(each.departement))


def rate_by_departement_age_and_sex(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/rate_by_departement_age_and_sex."""
    cells = _here(_cells(world, records, given), given)
    rows = {(each.departement, each.band, each.sex): _rate_row([each]) for each in cells}
    rates = [row["persons_per_thousand"] for row in rows.values()]
    rates = [rate for rate in rates if rate is not None]
    common = {
        "all_persons_per_thousand": _rate(cells),
        "lowest_persons_per_thousand": min(rates),
        "highest_persons_per_thousand": max(rates),
        "cell_count": len(cells),
        "full_cell_count": sum(each.living > each.residents for each in cells),
        "is_one": len(cells) == 1,
    }
    return {key: row | common for key, row in rows.items()}


def stock(world: World, records: list[Record], given: dict) -> Rows:
    """exposure/stock."""
    here = keep_selected(records, _places_of(given))
    left, left_france = _left_six_years(here), _left_six_years(records)
    rows = {}
    for key, part in group(records, lambda each: (each.status, each.end_band)).items():
        part_here = keep_selected(part, _places_of(given))
        rows[key] = all_counts(part_here) | {
            "is_left_six_years": bool(_left_six_years(part)),
            "living_here_person_share": share(living(part_here), living(here)),
            "france_living_here_person_share": share(living(part), living(records)),
            "all_living_here_person_count": living(here),
            "left_six_years_person_count": living(left),
            "left_six_years_person_share": share(living(left), living(here)),
            "france_left_six_years_person_share": share(living(left_france), living(records)),
        }
    return rows


def _left_six_years(records: list[Record]) -> list[Record]:
    return [each for each in records if each.end_band in ("6-10", "11-15", "16-20")]


def range_lookup(world: World, records: list[Record], given: dict) -> Rows:
    """identifiability/range_lookup."""
    count = persons(each for each in records if each.holds({"email"}, is_person=True))
    return {
        (digits,): {
            "person_count": count,
            "prefix_count": 16**digits,
            "mean_address_count": count / 16**digits,
            "alone_person_share": math.exp(-(count - 1) / 16**digits) if count else None,
            "is_shared": count >= 16**digits,
        }
        for digits in range(4, 9)
    }


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


def area_by_age_band(world: World, records: list[Record], given: dict) -> Rows:
    """area/by_age_band."""
    cells = _cells(world, records, given)
    first, here = world.places.first_ages, given["departement"]
    of_here = [each for each in cells if each.departement == here]
    everybody, middle = _rate_row(of_here)["living_here_person_count"], {}
    for name, some in (("here", of_here), ("france", cells)):
        found = [each for each in some if group_of(first[each.band]) == "25-49"]
        middle[name] = sum(each.living for each in found)
    rows = {}
    for key, part in _group_cells(of_here, lambda each: (each.band,)).items():
        row = _rate_row(part)
        rows[key] = row | {
            "france_persons_per_thousand": _rate(each for each in cells if (each.band,) == key),
            "living_here_person_share": share(row["living_here_person_count"], everybody),
            "persons_per_year": share(row["living_here_person_count"], world.places.widths[key[0]]),
            "group_person_count": middle["here"],
            "group_person_share": share(middle["here"], everybody),
            "france_group_person_share": middle["france"] / sum(each.living for each in cells),
        }
    return rows


def area_by_age_group(world: World, records: list[Record], given: dict) -> Rows:
    """area/by_age_group."""
    first = world.places.first_ages
    found = _group_cells(
        _cells(world, records, given), lambda each: (band_of(RANGES, first[each.band]),)
    )
    rows = {}
    for key, part in found.items():
        row = _rate_row(each for each in part if each.departement == given["departement"])
        rows[key] = row | {"france_persons_per_thousand": _rate(part)}
    rates = [row["persons_per_thousand"] for row in rows.values()]
    for row in rows.values():
        row["lowest_in_thousand"] = min(rates)
        row["highest_persons_per_thousand"] = max(rates)
    return rows


def area_by_status(world: World, records: list[Record], given: dict) -> Rows:
    """area/by_status."""
    here = [each for each in records if each.departement == given["departement"]]
    rows = {}
    for key, part in group(records, lambda each: each.status).items():
        part_here = [each for each in part if each.departement == given["departement"]]
        of_living = share(living(part_here), living(here))
        rows[key] = all_counts(part_here) | {
            "living_here_person_share": of_living,
            "france_living_here_person_share": share(living(part), living(records)),
            "is_most": None if of_living is None else of_living > 0.5,
        }
    return rows


ARRONDISSEMENTS = ("132", "6938", "751")  # the beginnings of their codes


def area_communes(world: World, records: list[Record], given: dict) -> Rows:
    """area/communes."""
    here = [each for each in records if each.departement == given["departement"]]
    found = group(here, lambda each: each.commune)
    codes = [code for code, of in world.places.communes.items() if of == given["departement"]]
    order = sorted(living(found.get((code,), ())) for code in codes)
    return {
        (code,): all_counts(part := found.get((code,), []))
        | {
            "living_here_person_share": share(living(part), living(here)),
            "population": (inhabitants := world.places.inhabitants[code]),
            "exposed_inhabitant_share": share(living(part), inhabitants),
            "departement_living_here_person_count": living(here),
            "commune_count": len(codes),
            "is_first_alone": len(codes) == 1 or order[-2] == 0,
            "is_by_arrondissement": any(code.startswith(ARRONDISSEMENTS) for code in codes),
        }
        for code in codes
    }


def largest_communes(world: World, records: list[Record], given: dict) -> Rows:
    """area/largest_communes."""
    here = [each for each in records if each.departement == given["departement"]]
    found = group(here, lambda each: each.commune)
    order = sorted(found, key=lambda code: (-living(found[code]), -len(found[code]), code))
    return {
        code: all_counts(found[code])
        | {
            "living_here_person_share": share(living(found[code]), living(here)),
            "seed_deviation": _deviation(living(found[code])),
            "is_by_arrondissement": any(each.startswith(ARRONDISSEMENTS) for (each,) in order),
        }
        for code in order[:15]
    }


def _deviation(count: int) -> int:
    return math.floor(math.sqrt(count) + 0.5)


NEIGHBOURS = {"59": ("02", "62", "80"), "2A": ("2B",), "974": ()}


def neighbours(world: World, records: list[Record], given: dict) -> Rows:
    """area/neighbours, of départements whose neighbours stand here."""
    of_place = _group_cells(_cells(world, records, given), lambda each: (each.departement,))
    rates = {code: _rate(part) for (code,), part in of_place.items()}
    france = _rate(each for part in of_place.values() for each in part)
    asked, around = given["departement"], NEIGHBOURS[given["departement"]]
    beside = [rates[code] for code in around]
    common = {
        "france_persons_per_thousand": france,
        "neighbour_count": len(around),
        "lowest_neighbour_per_thousand": min(beside, default=None),
        "highest_neighbour_per_thousand": max(beside, default=None),
    }
    return {
        (code,): _rate_row(of_place[(code,)]) | common | {"is_asked": code == asked}
        for code in (asked, *around)
    }


def area_retention(world: World, records: list[Record], given: dict) -> Rows:
    """area/retention."""
    years = given.get("retention_years", 5)
    here = [each for each in records if each.departement == given["departement"]]
    older, older_france = (
        living(each for each in some if each.idle is not None and each.idle >= years)
        for some in (here, records)
    )
    rows = {}
    for key, part in group(records, _idle_band).items():
        part_here = [each for each in part if each.departement == given["departement"]]
        rows[key] = all_counts(part_here) | {
            "retention_years": years,
            "living_here_person_share": share(living(part_here), living(here)) or 0,
            "france_living_here_person_share": share(living(part), living(records)),
            "older_person_count": older,
            "older_person_share": share(older, living(here)) or 0,
            "france_older_person_share": share(older_france, living(records)) or 0,
        }
    return rows


def _idle_band(record: Record) -> str:
    return "registered" if record.idle is None else band_of(IDLE, record.idle)


def summary(world: World, records: list[Record], given: dict) -> Rows:
    """area/summary."""
    cells, here = _cells(world, records, given), given["departement"]
    of_place = _group_cells(cells, lambda each: (each.departement,))
    row, france = _rate_row(of_place[(here,)]), _rate_row(cells)
    found, expected = (
        row["living_here_person_count"],
        sum(each.expected for each in of_place[(here,)]),
    )
    living_share = share(found, france["living_here_person_count"])
    resident_share = row["resident_count"] / france["resident_count"]
    row |= {
        "france_record_count": france["record_count"],
        "france_living_here_person_count": france["living_here_person_count"],
        "living_here_person_share": living_share,
        "resident_share": resident_share,
        "france_persons_per_thousand": france["persons_per_thousand"],
        "died_or_left_person_count": sum(each.gone for each in of_place[(here,)]),
        "location_quotient": living_share / resident_share,
        "standardised_ratio": found / expected,
        "seed_deviation": _deviation(found),
    }
    return {(here,): row}


def young_people(world: World, records: list[Record], given: dict) -> Rows:
    """area/young_people."""
    here = [each for each in records if each.departement == given["departement"]]
    young = [each for each in here if 16 <= each.age <= 25]
    minors = living(each for each in young if each.age < 18)
    return {
        key: all_counts(part)
        | {
            "young_person_count": living(young),
            "young_person_share": share(living(young), living(here)),
            "minor_person_count": minors,
            "seed_deviation": _deviation(living(part)),
            "minor_seed_deviation": _deviation(minors),
        }
        for key, part in group(young, lambda each: each.band if each.age < 25 else "25").items()
    }


# {question: (the columns that a row is of, what it should have)}
EXPECTED: dict[str, tuple[tuple[str, ...], Callable[[World, list[Record], dict], Rows]]] = {
    "area/by_age_band": (("age_band",), area_by_age_band),
    "area/by_age_group": (("age_range",), area_by_age_group),
    "area/by_status": (("status",), area_by_status),
    "area/communes": (("commune_code",), area_communes),
    "area/largest_communes": (("commune_code",), largest_communes),
    "area/neighbours": (("departement_code",), neighbours),
    "area/retention": (("idle_band",), area_retention),
    "area/summary": (("departement_code",), summary),
    "area/young_people": (("age_group",), young_people),
    "exposure/by_age_and_sex": (("age_band", "sex"), by_age_and_sex),
    "exposure/by_age_band": (("age_band",), by_age_band),
    "exposure/by_age_group": (("age_group",), by_age_group),
    "exposure/by_departement": (("departement_code",), by_departement),
    "exposure/by_duration": (("duration_band",), by_duration),
    "exposure/by_end_band": (("end_band",), by_end_band),
    "exposure/by_first_year": (("first_year",), by_first_year),
    "exposure/by_first_year_and_end": (("first_year", "history_id"), by_first_year_and_end),
    "exposure/by_region": (("region_code",), by_region),
    "exposure/by_status": (("status",), by_status),
    "exposure/by_status_and_age": (("status", "age_band"), by_status_and_age),
    "exposure/duration_by_age_and_sex": (("age_band", "sex"), duration_by_age_and_sex),
    "exposure/duration_by_departement": (("departement_code",), duration_by_departement),
    "exposure/median_age": (("departement_code",), median_age),
    "exposure/rate_by_age_and_sex": (("age_band", "sex"), rate_by_age_and_sex),
    "exposure/rate_by_age_group": (("age_group",), rate_by_age_group),
    "exposure/rate_by_departement": (("departement_code",), rate_by_departement),
    "exposure/rate_by_departement_age_and_sex": (
        ("departement_code", "age_band", "sex"),
        rate_by_departement_age_and_sex,
    ),
    "exposure/rate_by_region": (("region_code",), rate_by_region),
    "exposure/stock": (("status", "end_band"), stock),
    "exposure/total": ((), total),
    "identifiability/range_lookup": (("digit_count",), range_lookup),
    "retention/by_idle_years": (("status", "idle_years"), by_idle_years),
}

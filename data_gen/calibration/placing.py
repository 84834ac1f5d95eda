"""Make persons_by_departement.csv and fates.csv: where persons live, who has died or left.

persons_by_departement has all persons by département, status, sex and age band. No such table is
published. Each status, sex and age band has a total in France (profiles.csv).
- The registered are raked to the number of each département. Published numbers of job seekers are
  used where there are any. Elsewhere they follow the residents aged 20 to 59 and the unemployment
  rate of the reference quarter plus four points, since not only the unemployed are registered.
  The rates are INSEE's localised ones.
- Candidate spaces are raked to the residents aged 16 to 29 of each département.
- The formerly registered take the remaining room: a cell of département, sex and age band may have
  records for at most a part of its residents. The odds of taking room rise with the mean
  unemployment of the département. So the number ever registered follows that rate: where many are
  registered now, fewer remain.
Persons abroad and the deceased count at their last address.

fates has the part of each kind of profile that has died, or lives abroad. persons_by_age has the
counts by sex and age. The table spreads them over the profiles of that age, of any status. The odds
rise with the years since the last contact: the register learns of a death or a move by contact, of
the registered within the month. If an age has too few slots, the rest is carried to the next age of
that sex.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy

from data_gen import ledger
from data_gen.breach import CALENDAR
from data_gen.calibration import fitting, population, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.histories import CANDIDATE, FORMERLY, REGISTERED
from data_gen.calibration.population import AGES, SEXES
from data_gen.calibration.profiles import SLOTS, profiles
from data_gen.ledger import BadReference, Setting

STATUSES = (REGISTERED, FORMERLY, CANDIDATE)  # in the order of the type `status`
BANDS = ("16-19", *(f"{age}-{age + 4}" for age in range(20, 75, 5)), "75 and over")
# Of the residents of a cell; random draws may then bring it to 950 of 1,000.
MOST_OF_RESIDENTS = 0.945
Cell = tuple[str, str, str]  # département, sex, age band
Group = tuple[str, str, str]  # status, sex, age band
WITHOUT_RATE = "976"
HALF, FULL = 500, 1_000  # exponents, in thousandths: pow() differs between machines
FACTORS = {"A to E": (1, 1), "A to C": (6_158_000, 5_400_500)}
WHOLE = 65_536
MONTH = 1 / 12  # of a year: the delay until the register learns the fate of the registered
MOST_OF_AN_AGE = 0.98  # of the possible persons of an age: a share of 1 has infinite odds
Cells = dict[tuple[str, int | str], float]  # persons of one sex and age by status, years since


@cache
def persons_by_departement(setting: Setting) -> list[tuple]:
    """Return (departement_code, status, sex, age_band, persons, living_persons).

    Persons add up to CNIL's total; the living are those who live in France.
    """
    placed = placed_persons(setting)
    keys = list(placed)
    persons = fitting.largest_remainder(
        list(placed.values()), ledger.read_published("persons_final")
    )
    alive = living_shares(setting)
    return [
        (code, status, sex, band, count, round(count * alive[status, sex, band]))
        for (code, status, sex, band), count in zip(keys, persons, strict=True)
    ]


@cache
def by_departement(setting: Setting) -> dict[str, int]:
    """Return the persons of each département."""
    people = dict.fromkeys(departements(), 0)
    for code, _, _, _, persons, _ in persons_by_departement(setting):
        people[code] += persons
    return people


@cache
def placed_persons(setting: Setting) -> dict[tuple[str, str, str, str], float]:
    """Return the persons of each (departement_code, status, sex, age_band), not yet rounded."""
    totals, alive, people = by_group(setting), living_shares(setting), residents()
    placed = {
        REGISTERED: rake(people, totals, REGISTERED, count_registered(setting)),
        CANDIDATE: rake(people, totals, CANDIDATE, young(setting)),
    }
    room = {cell: MOST_OF_RESIDENTS * count for cell, count in people.items()}
    for status, cells in placed.items():
        for cell, count in cells.items():
            room[cell] -= count * alive[status, *cell[1:]]
    placed[FORMERLY] = _in_room(room, totals, alive, intensity(setting))
    order = product(departements(), STATUSES, SEXES, BANDS)
    return {
        (code, status, sex, band): placed[status][code, sex, band]
        for code, status, sex, band in order
    }


def rake(
    people: dict[Cell, int], totals: dict[Group, float], status: str, wanted: dict[str, float]
) -> dict[Cell, float]:
    """Return the persons of one status by cell: residents, raked to both margins."""
    groups = {key[1:]: persons for key, persons in totals.items() if key[0] == status}
    cells = [cell for cell in people if cell[1:] in groups]
    scale = sum(groups.values()) / sum(wanted.values())
    margins = [
        fitting.margin(f"{status} by sex and age", [cell[1:] for cell in cells], groups),
        fitting.margin(
            f"{status} by departement",
            [cell[0] for cell in cells],
            {code: persons * scale for code, persons in wanted.items()},
        ),
    ]
    fitted = fitting.fit(numpy.array([people[cell] for cell in cells]), margins)
    return dict.fromkeys(people, 0.0) | dict(zip(cells, fitted.tolist(), strict=True))


def by_group(setting: Setting) -> dict[Group, float]:
    """Return all persons of each status, sex and age band, by the slots of profiles."""
    each = ledger.read_published("persons_final") / SLOTS
    persons: dict[Group, float] = {}
    for sex, age, status, *_, slots in profiles(setting):
        key = status, sex, band_of(age)
        persons[key] = persons.get(key, 0) + slots * each
    return persons


@cache
def living_shares(setting: Setting) -> dict[Group, float]:
    """Return the part of each status, sex and age band that is alive and lives in France."""
    alive: dict[Group, float] = dict.fromkeys(product(STATUSES, SEXES, BANDS), 0.0)
    for (sex, age, status), persons in living(setting).items():
        alive[status, sex, band_of(age)] += persons
    everybody = by_group(setting)
    return {key: persons / everybody.get(key, 1) for key, persons in alive.items()}


@cache
def residents() -> dict[Cell, int]:
    """Return the residents of each cell, those aged 16 to 19 in one band."""
    people: dict[Cell, int] = {}
    for (code, sex, band), count in population.by_cell().items():
        cell = code, sex, "16-19" if band in ("16-17", "18-19") else band
        people[cell] = people.get(cell, 0) + count
    return people


def band_of(age: int) -> str:
    """Return the band of an age from 15.

    >>> band_of(16), band_of(74), band_of(94)
    ('16-19', '70-74', '75 and over')
    """
    return BANDS[min(age // 5 - 3, len(BANDS) - 1)]


def young(setting: Setting) -> dict[str, float]:
    """Return the residents aged 16 to 29 of each département; in Mayotte a part of them."""
    people = dict.fromkeys(departements(), 0.0)
    for (code, _, band), count in population.by_cell().items():
        if band in population.YOUNG:
            people[code] += count
    part = setting.share("candidate_space_mayotte")
    return people | {WITHOUT_RATE: people[WITHOUT_RATE] * part}


def _in_room(
    room: dict[Cell, float],
    totals: dict[Cell, float],
    alive: dict[Cell, float],
    intensity: dict[str, float],
) -> dict[Cell, float]:
    """Return the formerly registered by cell: parts of the remaining room, by each place's odds."""
    placed = dict.fromkeys(room, 0.0)
    weights = [intensity[code] for code in departements()]
    for sex, band in product(SEXES, BANDS):
        group = (FORMERLY, sex, band)
        total = totals.get(group, 0.0)
        left = [room[code, sex, band] / max(alive[group], 1e-9) for code in departements()]
        if min(left) <= 0 or total >= sum(left):
            raise CannotFit(
                f"formerly registered {sex} {band}: {total:,.0f} for {sum(left):,.0f} places."
            )
        for code, part, chance in zip(
            departements(), left, chances(left, weights, total), strict=True
        ):
            placed[code, sex, band] = part * chance
    return placed


def count_registered(setting: Setting) -> dict[str, float]:
    """Return the registered of each département; they add up to the setting's total."""
    known, by_rate = count_job_seekers("fitted"), apply_rates(setting)
    in_france = ledger.read_published("registered_all_categories_end_of_2023")  # without Mayotte
    rest = in_france - sum(people for code, people in known.items() if code != WITHOUT_RATE)
    others = {code: people for code, people in by_rate.items() if code not in known}
    scale = rest / sum(others.values())
    persons = {code: known.get(code) or by_rate[code] * scale for code in departements()}
    total = setting.figure("registered_persons") / sum(persons.values())
    return {code: people * total for code, people in persons.items()}


def apply_rates(setting: Setting) -> dict[str, float]:
    """Return the registered by the rates only, for each département that has a rate."""
    points = setting.figure("registered_beyond_unemployed_per_mille")
    of_age = working()
    weights = {
        code: of_age[code] * (rate + points)
        for code, rate in rates(CALENDAR.quarter, CALENDAR.quarter).items()
    }
    total = ledger.read_published("registered_all_categories_end_of_2023") / sum(weights.values())
    return {code: weight * total for code, weight in weights.items()}


@cache
def count_job_seekers(use: str, area: str = "departement") -> dict[str, float]:
    """Return the published job seekers of some areas, scaled to all categories, A to E.

    Where only A to C is known, the factor is the ratio of the two in France without Mayotte.
    """
    rows = (
        row for row in source_tables.read("job_seekers") if (row["use"], row["area"]) == (use, area)
    )
    persons = {}
    for row in rows:
        above, below = FACTORS[row["categories"]]
        persons[row["area_code"]] = int(row["persons"]) * above / below
    return persons


def intensity(setting: Setting) -> dict[str, float]:
    """Return the odds of having registered in twenty years by département; 1 in the country.

    They follow the mean rate of the published years before the reference day's, which stands for
    the twenty years, with the exponent of the ledger. Mayotte, which has no rate, has its own
    assumption.
    """
    mean = rates("", f"{CALENDAR.year - 1}-Q4")
    of_age = working()
    country = sum(mean[code] * of_age[code] for code in mean) / sum(of_age[code] for code in mean)
    exponent = setting.figure("place_intensity_per_mille")
    if exponent not in (0, HALF, FULL):
        raise BadReference(
            f"{ledger.LEDGER}, place_intensity_per_mille: {exponent}; expected 0, 500 or 1,000, "
            "since only those powers are the same on every machine."
        )
    odds = {}
    for code, rate in mean.items():
        ratio = rate / country
        odds[code] = {0: 1.0, HALF: float(numpy.sqrt(ratio)), FULL: ratio}[exponent]
    return odds | {WITHOUT_RATE: setting.share("formerly_registered_odds_mayotte")}


@cache
def working() -> dict[str, int]:
    """Return the residents aged 20 to 59 of each département."""
    people: dict[str, int] = {}
    for (code, _, band), count in population.by_cell().items():
        if band[:2].isdecimal() and int(band[:2]) in population.WORKING:
            people[code] = people.get(code, 0) + count
    return people


@cache
def rates(first: str, last: str) -> dict[str, float]:
    """Return each département's mean unemployment rate, per mille, over these quarters."""
    by_departement: dict[str, list[int]] = {}
    for row in source_tables.read("unemployment"):
        if first <= row["quarter"] <= last:
            by_departement.setdefault(row["departement_code"], []).append(
                int(row["unemployed_per_mille"])
            )
    return {code: sum(each) / len(each) for code, each in by_departement.items()}


def departements() -> list[str]:
    """Return the codes of the 101 départements."""
    return [row["departement_code"] for row in source_tables.read("departements")]


def fates(setting: Setting) -> list[tuple]:
    """Return (sex, age, status, years_since, deceased_per_65536, abroad_per_65536)."""
    rows = []
    for sex in SEXES:
        people = [_persons(setting)[sex, age] for age in AGES]
        wanted = [row for row in population.persons_by_age(setting) if row[0] == sex]
        room = [MOST_OF_AN_AGE * sum(part.values()) for part in people]
        deceased = carry_over([row[4] for row in wanted], room, f"deceased {sex}")
        alive = [sum(part.values()) - dead for part, dead in zip(people, deceased, strict=True)]
        room = [MOST_OF_AN_AGE * count for count in alive]
        abroad = carry_over([row[3] for row in wanted], room, f"abroad {sex}")
        rows += [
            (sex, age, *row)
            for age, cell, dead, gone in zip(AGES, people, deceased, abroad, strict=True)
            for row in _fates_of_age(cell, dead, gone)
        ]
    return rows


def living(setting: Setting) -> dict[tuple[str, int, str], float]:
    """Return {(sex, age, status): persons} of those who are alive and live in France."""
    persons: dict[tuple[str, int, str], float] = {}
    for sex, age, status, years, deceased, abroad in fates(setting):
        people = _persons(setting)[sex, age][status, years]
        key = sex, age, status
        persons[key] = persons.get(key, 0) + people * (WHOLE - deceased - abroad) / WHOLE
    return persons


def chances(persons: Sequence[float], weights: Sequence[float], total: float) -> list[float]:
    """Return probabilities with odds in proportion to the weights, and the expected total.

    >>> [round(chance, 3) for chance in chances([50, 70], [1, 3], 10 + 30)]  # 1/5 and 3/7
    [0.2, 0.429]
    """
    if not total:
        return [0.0] * len(persons)
    low, high = 0.0, 1.0
    while _count_expected(persons, weights, high) < total:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):  # the two are neighbours: no further round changes them
            break
        is_short = _count_expected(persons, weights, middle) < total
        low, high = (middle, high) if is_short else (low, middle)
    return [high * weight / (1 + high * weight) for weight in weights]


def carry_over(wanted: Sequence[float], room: Sequence[float], name: str) -> list[float]:
    """Return the wanted counts capped at the room; the rest goes to places before, then after.

    >>> carry_over([1, 2, 9], [4, 4, 5], "guests")
    [3.0, 4.0, 5.0]
    """
    kept, rest = [0.0] * len(room), 0.0
    for index in reversed(range(len(room))):
        rest += wanted[index]
        kept[index] = min(rest, room[index])
        rest -= kept[index]
    for index, left in enumerate(room):
        more = min(rest, left - kept[index])
        kept[index] += more
        rest -= more
    if rest > 0.5:
        raise CannotFit(f"{name}: {rest:,.0f} more wanted than the profiles of all ages can hold.")
    return kept


def _fates_of_age(people: Cells, deceased: float, abroad: float) -> list[tuple]:
    """Return (status, years_since, deceased_per_65536, abroad_per_65536) of one sex and age."""
    weights = [MONTH if isinstance(years, str) else years + 0.5 for _, years in people]
    dying = chances([*people.values()], weights, deceased)
    alive = [each * (1 - chance) for each, chance in zip(people.values(), dying, strict=True)]
    leaving = chances(alive, weights, abroad)
    rows = []
    for key, die, leave in zip(people, dying, leaving, strict=True):
        dead = round(WHOLE * die)
        rows.append((*key, dead, round((WHOLE - dead) * leave)))
    return rows


@cache
def _persons(setting: Setting) -> dict[tuple[str, int], Cells]:
    """Return the persons of each sex and age by status and completed years since the contact."""
    each = ledger.read_published("persons_final") / SLOTS
    by_age: dict = {key: {} for key in product(SEXES, AGES)}
    for sex, age, status, _, years, _, slots in profiles(setting):
        people = by_age[sex, age]
        people[status, years] = people.get((status, years), 0) + slots * each
    return {key: dict(sorted(people.items())) for key, people in by_age.items()}


def _count_expected(persons: Sequence[float], weights: Sequence[float], odds: float) -> float:
    """Return the expected number of persons, with these odds times the weight of each."""
    pairs = zip(persons, weights, strict=True)
    return sum(people * odds * weight / (1 + odds * weight) for people, weight in pairs)

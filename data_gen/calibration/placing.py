"""Make persons_by_departement.csv: all persons by département, status, sex and age band.

No such table is published. Each status, sex and age band has a total in France (profiles.csv).
- The registered are raked to the number of each département: see unemployment.
- Candidate spaces are raked to the residents aged 16 to 29 of each département.
- The formerly registered take the remaining room: a cell of département, sex and age band may have
  records for at most a part of its residents. The odds of taking room rise with the mean
  unemployment of the département. So the number ever registered follows that rate: where many are
  registered now, fewer remain.
Persons abroad and the deceased count at their last address.
"""

from functools import cache
from itertools import product

import numpy

from data_gen import ledger
from data_gen.calibration import fates, fitting, population, profiles, rounding, unemployment
from data_gen.calibration.ages import SEXES
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.histories import CANDIDATE, FORMERLY, REGISTERED
from data_gen.calibration.unemployment import WITHOUT_RATE, departements
from data_gen.ledger import Setting

STATUSES = (REGISTERED, FORMERLY, CANDIDATE)  # in the order of the type `status`
BANDS = ("16-19", *(f"{age}-{age + 4}" for age in range(20, 75, 5)), "75 and over")
MOST = 0.945  # of the residents of a cell; random draws may then bring it to 950 of 1,000
Cell = tuple[str, str, str]  # département, sex, age band
Group = tuple[str, str, str]  # status, sex, age band


@cache
def persons_by_departement(setting: Setting) -> list[tuple]:
    """Return (departement_code, status, sex, age_band, persons, living_persons).

    Persons add up to CNIL's total; the living are those who live in France.
    """
    placed = placed_persons(setting)
    keys = list(placed)
    persons = rounding.largest_remainder(
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
        REGISTERED: rake(people, totals, REGISTERED, unemployment.count_registered(setting)),
        CANDIDATE: rake(people, totals, CANDIDATE, young(setting)),
    }
    room = {cell: MOST * count for cell, count in people.items()}
    for status, cells in placed.items():
        for cell, count in cells.items():
            room[cell] -= count * alive[status, *cell[1:]]
    placed[FORMERLY] = _in_room(room, totals, alive, unemployment.intensity(setting))
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
    each = ledger.read_published("persons_final") / profiles.SLOTS
    persons: dict[Group, float] = {}
    for sex, age, status, *_, slots in profiles.profiles(setting):
        key = status, sex, band_of(age)
        persons[key] = persons.get(key, 0) + slots * each
    return persons


@cache
def living_shares(setting: Setting) -> dict[Group, float]:
    """Return the part of each status, sex and age band that is alive and lives in France."""
    alive: dict[Group, float] = dict.fromkeys(product(STATUSES, SEXES, BANDS), 0.0)
    for (sex, age, status), persons in fates.living(setting).items():
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
            departements(), left, fates.chances(left, weights, total), strict=True
        ):
            placed[code, sex, band] = part * chance
    return placed

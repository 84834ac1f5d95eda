"""Make persons_by_departement.csv: all persons by département, sex and age band.

Nobody published it. Inside a région a département has its part of the population of each sex and
age; régions have their registrants, and the ages of both sexes are those of persons_by_age. Who
lives abroad or has died counts where the last address was.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import ages, fitting, moves, population, regions, rounding
from data_gen.ledger import Setting

BANDS = ("16-19", *(f"{age}-{age + 4}" for age in range(20, 75, 5)), "75 and over")
YOUNGEST = 15  # the population's band that holds those aged 16 to 19


@cache
def persons_by_departement(setting: Setting) -> list[tuple]:
    """Return (departement_code, sex, age_band, persons), CNIL's total in all."""
    people = _people()
    region_of = moves.regions()
    margins = [
        fitting.margin("sex and age band", [cell[1:] for cell in people], by_band(setting)),
        fitting.margin(
            "region", [region_of[code] for code, _, _ in people], regions.persons_by_region(setting)
        ),
    ]
    fitted = fitting.fit(numpy.array(list(people.values())), margins)
    persons = rounding.largest_remainder(fitted.tolist(), ledger.published("persons_final"))
    return [(*cell, count) for cell, count in zip(people, persons, strict=True)]


def by_band(setting: Setting) -> dict[tuple[str, str], int]:
    """Return all persons of each sex and age band: residents, those abroad, and the deceased."""
    persons = {(sex, band): 0 for sex in ages.SEXES for band in BANDS}
    for sex, age, *parts in ages.persons_by_age(setting):
        persons[sex, band_of(age)] += sum(parts)
    return persons


def band_of(age: int) -> str:
    """Return the band of an age from 15.

    >>> band_of(16), band_of(74), band_of(94)
    ('16-19', '70-74', '75 and over')
    """
    return BANDS[min(age // 5 - YOUNGEST // 5, len(BANDS) - 1)]


def _people() -> dict[tuple[str, str, str], int]:
    """Return the population of each cell; who is too young to register is left out."""
    people: dict[tuple[str, str, str], int] = {}
    for code, sex, band, count in population.population():
        first_age = int(band.rstrip("+").split("-")[0])
        if first_age >= YOUNGEST:
            cell = (code, sex, band_of(first_age))
            people[cell] = people.get(cell, 0) + count
    return people

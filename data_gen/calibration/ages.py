"""Make persons_by_age.csv: registrants by sex and completed age on 5 March 2024.

Residents come from the age pyramid and the participation of each age. The deceased and those
who live abroad are what the total leaves over; their ages are assumptions.
"""

import math
from collections.abc import Sequence

import numpy

from data_gen.calibration import rounding, tables

AGES = range(16, 95)
SEXES = ("female", "male")
BANDS = ("15-19", *(f"{age}-{age + 4}" for age in range(20, 95, 5)))
WOMEN_REGISTER_MORE = range(25, 50)


def persons_by_age() -> list[tuple]:
    """Return (sex, age, resident_persons, abroad_persons, deceased_persons)."""
    parts = [_whole(part) for part in (residents(), abroad(), deceased())]
    keys = [(sex, age) for sex in SEXES for age in AGES]
    return [(*key, *counts) for key, counts in zip(keys, zip(*parts, strict=True), strict=True)]


def residents() -> numpy.ndarray:
    """Return residents by sex and single age, women first: five-year bands spread smoothly."""
    persons = tables.column("participation_by_age", "age_band", "resident_persons")
    by_age: list[float] = []
    for sex in SEXES:
        youngest, *bands = (persons[band] * sex_share(sex, band) for band in BANDS)
        by_age += [*_teens(youngest), *spread(bands)]
    return numpy.array(by_age)


def abroad() -> numpy.ndarray:
    """Return persons abroad by sex and single age: as residents, at the ages of leaving."""
    ages = numpy.tile(AGES, len(SEXES))
    youngest = tables.assumption("abroad_age_youngest")
    oldest = tables.assumption("abroad_age_oldest")
    weights = residents() * ((ages >= youngest) & (ages <= oldest))
    return weights / weights.sum() * tables.assumption("abroad_persons")


def deceased() -> numpy.ndarray:
    """Return the deceased by sex and single age: a bell that holds what the total leaves."""
    total = sum(tables.column("status", "status", "persons").values())
    left = total - residents().sum() - abroad().sum()
    women = tables.share("deceased_women")
    bell = _bell_of_deaths()
    return numpy.concatenate([women * bell, (1 - women) * bell]) / bell.sum() * left


def sex_share(sex: str, band: str) -> float:
    """Return the share of one sex among the registrants of a five-year band."""
    women, men = (
        tables.column("population_by_age_and_sex", "age_band", column)[band] for column in SEXES
    )
    weight = women * tables.share("women_registering") if _women_register_more(band) else women
    share = weight / (weight + men)
    return share if sex == "female" else 1 - share


def spread(bands: Sequence[float], rounds: int = 500) -> numpy.ndarray:
    """Spread five-year bands over single years: totals stay, steps are smoothed, none is negative.

    Tobler's pycnophylactic interpolation (1979): average neighbours, restore the totals, repeat.

    >>> spread([10.0, 15.0]).round(1).tolist()[::3]
    [1.8, 2.1, 2.9, 3.3]
    """
    years = numpy.repeat(numpy.array(bands) / 5, 5)
    for _ in range(rounds):
        years = numpy.convolve(numpy.pad(years, 1, mode="edge"), numpy.ones(3) / 3, mode="valid")
        years *= numpy.repeat(bands / years.reshape(-1, 5).sum(axis=1), 5)
    return years


def _women_register_more(band: str) -> bool:
    return int(band.split("-")[0]) in WOMEN_REGISTER_MORE


def _teens(persons: float) -> list[float]:
    """Split the first band over the ages 16 to 19."""
    shares = [tables.share(f"age_{age}") for age in (16, 17, 18)]
    return [persons * share for share in (*shares, 1 - sum(shares))]


def _bell_of_deaths() -> numpy.ndarray:
    """Return the weight of each single age among the deceased."""
    mean, deviation = (tables.assumption(f"deceased_age_{name}") for name in ("mean", "deviation"))
    heights = [math.exp(-(((age - mean) / deviation) ** 2) / 2) for age in AGES]
    return numpy.array(heights) * (numpy.array(AGES) >= tables.assumption("deceased_age_youngest"))


def _whole(persons: numpy.ndarray) -> list[int]:
    """Return whole persons that add up to the whole total."""
    return rounding.largest_remainder(persons.tolist(), round(persons.sum()))

"""Make population.csv: residents by département, sex and five-year age, raked from margins.

INSEE's estimates of 1 January 2023 give each département's total, each région's ages, the ages of
both sexes in the country, and the share of men aged 15 to 74 in each région. The table is the one
nearest to independence that meets them all; nobody counted its cells. So the départements of one
région have the same ages and sexes, and differ in size alone.
"""

from collections.abc import Iterable
from functools import cache

import numpy

from data_gen.calibration import fitting, rounding, tables
from data_gen.calibration.fitting import Margin

SEXES = ("female", "male")
SHARED_BANDS = tuple(f"{age}-{age + 4}" for age in range(15, 75, 5))  # those of the men's shares


@cache
def population() -> list[tuple]:
    """Return (departement_code, sex, age_band, population); each département's total is exact."""
    cells = _cells()
    fitted = fitting.fit(numpy.ones(len(cells)), _margins(cells))
    rows = []
    for part, total in zip(_by_departement(fitted), _departements().values(), strict=True):
        rows += rounding.largest_remainder(part.tolist(), total)
    return [(*cell, people) for cell, people in zip(cells, rows, strict=True)]


def men_by_region() -> dict[str, float]:
    """Return the men aged 15 to 74 of each région, brought to the number in the country.

    The shares are published to four digits, so that their men are off by less than 1 in 10,000.
    """
    shares = tables.column("men_share_by_region", "region_code", "men_per_ten_thousand")
    men = {region: _shared_people(region) * share for region, share in shares.items()}
    country = sum(people for (band, _), people in _ages(("male",)).items() if band in SHARED_BANDS)
    return {region: people * country / sum(men.values()) for region, people in men.items()}


def _cells() -> list[tuple[str, str, str]]:
    bands = [row["age_band"] for row in tables.read("population_by_age_and_sex")]
    return [(code, sex, band) for code in _departements() for sex in SEXES for band in bands]


def _margins(cells: list[tuple[str, str, str]]) -> list[Margin]:
    """Return what the cells add up to by département, by age and sex, and by région."""
    regions = {row["departement_code"]: row["region_code"] for row in tables.read("departements")}
    placed = [(regions[code], sex, band) for code, sex, band in cells]
    by_age, by_men = _region_ages(), men_by_region()
    return [
        fitting.margin("age and sex", [(band, sex) for _, sex, band in cells], _ages(SEXES)),
        fitting.margin("region and age", [(region, band) for region, _, band in placed], by_age),
        fitting.margin("men of region", [_man_in(*each) for each in placed], by_men),
        fitting.margin("departement", [code for code, _, _ in cells], _departements()),
    ]


def _man_in(region: str, sex: str, band: str) -> str | None:
    """Return the région of a man aged 15 to 74; others are outside of that margin."""
    return region if sex == "male" and band in SHARED_BANDS else None


def _by_departement(cells: numpy.ndarray) -> numpy.ndarray:
    return cells.reshape(len(_departements()), -1)


def _departements() -> dict[str, int]:
    return tables.column("departements", "departement_code", "population")


def _ages(sexes: Iterable[str]) -> dict[tuple[str, str], int]:
    rows = tables.read("population_by_age_and_sex")
    return {(row["age_band"], sex): int(row[sex]) for row in rows for sex in sexes}


def _region_ages() -> dict[tuple[str, str], int]:
    rows = tables.read("population_by_region_and_age")
    return {(row["region_code"], row["age_band"]): int(row["population"]) for row in rows}


def _shared_people(region: str) -> int:
    return sum(_region_ages()[region, band] for band in SHARED_BANDS)

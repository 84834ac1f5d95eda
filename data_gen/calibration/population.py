"""Residents of France, INSEE's own table: by département, sex and five-year age, 1 January 2023.

The register begins at 16. INSEE's group of those aged 15 to 19 is split by the single years of the
country, which are themselves spread from its five-year groups: so 16-17 and 18-19 are *derived*.
Ages of 1 January 2023 are used for 5 March 2024 without a correction.

By commune and postcode, population is the weight of a place of residence (localities.csv).
"""

from functools import cache

from data_gen.calibration import rounding, source_tables
from data_gen.calibration.spreading import spread

SEXES = ("female", "male")
TEENS = "15-19"
FIFTHS = {"15": (0, 1), "16-17": (1, 3), "18-19": (3, 5)}  # of the five years of TEENS
WORKING = tuple(range(20, 60, 5))
YOUNG = ("16-17", "18-19", "20-24", "25-29")
OLDEST = "75 and over"
FINENESS = 12  # divides by 2, 3, 4, 6 and 12 postcodes, so that most communes split evenly


@cache
def residents() -> list[tuple]:
    """Return (departement_code, sex, age_band, residents, is_derived) of those aged 16 and over."""
    people: dict[tuple, int] = {}
    for row in source_tables.read("population"):
        for band, count in _parts(row["sex"], row["age_band"], int(row["population"])):
            key = row["departement_code"], row["sex"], band
            people[key] = people.get(key, 0) + count
    return [(*key, count, "true" if key[2] in FIFTHS else "false") for key, count in people.items()]


@cache
def by_cell() -> dict[tuple[str, str, str], int]:
    """Return the residents of each (departement_code, sex, age_band)."""
    return {(code, sex, band): count for code, sex, band, count, _ in residents()}


@cache
def by_age_and_sex(sex: str) -> dict[str, int]:
    """Return the residents of one sex in the country by five-year group, from 0-4 to 95+."""
    people: dict[str, int] = {}
    for row in source_tables.read("population"):
        if row["sex"] == sex:
            band = row["age_band"]
            people[band] = people.get(band, 0) + int(row["population"])
    return people


@cache
def by_single_age() -> dict[int, float]:
    """Return the residents of each completed age from 0 to 94, spread from five-year groups."""
    women, men = (list(by_age_and_sex(sex).values())[:19] for sex in SEXES)
    both = [sum(pair) for pair in zip(women, men, strict=True)]
    return dict(enumerate(spread(both).tolist()))


def localities() -> list[tuple]:
    """Return (commune_code, postcode, departement_code, weight), by département and commune."""
    communes = [row for row in source_tables.read("communes") if int(row["population"])]
    rows = [row for commune in communes for row in _by_postcode(commune)]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def _parts(sex: str, band: str, people: int) -> list[tuple[str, int]]:
    """Return (age band of the register, people) for the parts of a five-year group."""
    age = int(band.rstrip("+").split("-")[0])
    if age < 15:
        return []
    if band == TEENS:
        weights = _teens(sex)
        return list(zip(FIFTHS, rounding.largest_remainder(weights, people), strict=True))[1:]
    return [(OLDEST if age >= 75 else band, people)]


@cache
def _teens(sex: str) -> list[float]:
    """Return the weights of 15, of 16-17 and of 18-19 in the country."""
    years = spread(list(by_age_and_sex(sex).values())[:19])[15:20]
    return [float(years[first:end].sum()) for first, end in FIFTHS.values()]


def _by_postcode(commune: dict[str, str]) -> list[tuple]:
    """Share a commune's weight between its postcodes; the first ones take the remainder."""
    postcodes = sorted(commune["postcodes"].split())
    each, left = divmod(int(commune["population"]) * FINENESS, len(postcodes))
    code, departement = commune["commune_code"], commune["departement_code"]
    return [
        (code, postcode, departement, each + (index < left))
        for index, postcode in enumerate(postcodes)
    ]

"""The registered of each département, and the odds of having registered in the past.

Published numbers of job seekers are used where there are any. Elsewhere they follow the residents
aged 20 to 59 and the unemployment rate of the first quarter of 2024 plus four points, since not
only the unemployed are registered. The rates are INSEE's localised ones.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import population, source_tables
from data_gen.ledger import BadReference, Setting

QUARTER = "2024-Q1"
YEARS = range(2015, 2024)  # their mean rate stands for the twenty years
WITHOUT_RATE = "976"
HALF, WHOLE = 500, 1_000  # exponents, in thousandths: pow() differs between machines
FACTORS = {"A to E": (1, 1), "A to C": (6_158_000, 5_400_500)}


def count_registered(setting: Setting) -> dict[str, float]:
    """Return the registered of each département; they add up to the setting's total."""
    known, by_rate = read_published("fitted"), apply_rates(setting)
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
        code: of_age[code] * (rate + points) for code, rate in rates(QUARTER, QUARTER).items()
    }
    total = ledger.read_published("registered_all_categories_end_of_2023") / sum(weights.values())
    return {code: weight * total for code, weight in weights.items()}


@cache
def read_published(use: str, area: str = "departement") -> dict[str, float]:
    """Return the published job seekers of some areas, scaled to all categories, A to E.

    Where only A to C is known, the factor is the ratio of the two in France without Mayotte.
    """
    rows = (
        row for row in source_tables.read("job_seekers") if (row["use"], row["area"]) == (use, area)
    )
    return {row["area_code"]: _all_categories(row) for row in rows}


def intensity(setting: Setting) -> dict[str, float]:
    """Return the odds of having registered in twenty years by département; 1 in the country.

    They follow the mean rate of 2015 to 2023, with the exponent of the ledger. Mayotte, which has
    no rate, has its own assumption.
    """
    mean = rates(f"{YEARS[0]}-Q1", f"{YEARS[-1]}-Q4")
    of_age = working()
    country = sum(mean[code] * of_age[code] for code in mean) / sum(of_age[code] for code in mean)
    odds = {code: _power(setting, rate / country) for code, rate in mean.items()}
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


def _all_categories(row: dict[str, str]) -> float:
    above, below = FACTORS[row["categories"]]
    return int(row["persons"]) * above / below


def _power(setting: Setting, ratio: float) -> float:
    """Return the ratio to the power of 0, 0.5 or 1; raise BadReference for another exponent."""
    exponent = setting.figure("place_intensity_per_mille")
    powers = {0: 1.0, HALF: float(numpy.sqrt(ratio)), WHOLE: ratio}
    if exponent not in powers:
        raise BadReference(
            f"{ledger.LEDGER}, place_intensity_per_mille: {exponent}; expected 0, 500 or 1,000, "
            "since only those powers are the same on every machine."
        )
    return powers[exponent]

"""Make region_persons.csv: registrants by region, from the central ones and an exponent.

A region's registrants follow its population's exposure and, less than in proportion, its job
seekers of 2010: persons = exposure * intensity ** exponent. The central table has exponent 0.3;
another exponent multiplies it by intensity ** (exponent - 0.3).
"""

from data_gen import ledger
from data_gen.calibration import rounding, tables
from data_gen.ledger import BadReference, Setting

CENTRAL, STEP = 300, 300  # thousandths; intensity ** 0.3 stands in region_intensity.csv
MILLION = 1_000_000


def region_persons(setting: Setting) -> list[tuple]:
    """Return (region_code, persons), CNIL's total in all."""
    return list(persons_by_region(setting).items())


def persons_by_region(setting: Setting) -> dict[str, int]:
    """Return the registrants of each region."""
    weighted = weights(setting)
    shares = rounding.largest_remainder(list(weighted.values()), ledger.published("persons_final"))
    return dict(zip(weighted, shares, strict=True))


def weights(setting: Setting) -> dict[str, float]:
    """Return the registrants of each region before they are brought to the total."""
    steps = _steps(setting.figure("regional_intensity_per_mille"))
    central = tables.column("region_persons", "region_code", "persons")
    return {region: _moved(people, _power(region), steps) for region, people in central.items()}


def _steps(exponent: int) -> int:
    """Return how many times the frozen power is multiplied with the central table."""
    if exponent % STEP:
        raise BadReference(
            f"{ledger.LEDGER}, regional_intensity_per_mille: {exponent}; "
            f"expected a multiple of {STEP}, since only that power is frozen."
        )
    return (exponent - CENTRAL) // STEP


def _moved(people: float, power: float, steps: int) -> float:
    """Return people multiplied, or divided, by the power so many times."""
    for _ in range(abs(steps)):
        people = people * power if steps > 0 else people / power
    return people


def _power(region: str) -> float:
    """Return intensity ** 0.3; a region overseas has no intensity and keeps its persons."""
    powers = tables.column("region_intensity", "region_code", "intensity_0_3_per_million")
    return powers.get(region, MILLION) / MILLION

"""The margin of first registrations: the part of a generation in each of the years after 16."""

import numpy

from data_gen.calibration import fitting, histories, population, source_tables, statuses
from data_gen.calibration.fitting import Margin
from data_gen.ledger import Setting


def margins(setting: Setting, cells: dict[str, numpy.ndarray]) -> list[Margin]:
    """Return the margin of first registrations in the first years after 16, by age now.

    The part per mille is the same for all generations.
    """
    flow = source_tables.by_number("first_registrations", "years_after_16", "per_mille")
    years = histories.years_after_16(cells)
    is_young = (cells["first_year"] > histories.FIRST_YEARS[0]) & (years <= max(flow))
    keys = zip(cells["age"].tolist(), years.tolist(), is_young.tolist(), strict=True)
    labels = [(age, year) if young else None for age, year, young in keys]
    people = population.by_single_age()
    targets = {
        (age, year): people[age] * flow[year] / 1_000 * _part_of_year(age, year)
        for age, year in sorted({label for label in labels if label})
    }
    return [fitting.margin("first registrations after 16", labels, targets)]


def _part_of_year(age: int, years_after_16: int) -> float:
    """Return the part of a year's first registrations that came by 5 March 2024.

    Some of those aged 16 turned 16 after the 1st of January, and could not register before.
    """
    if age != 16 + years_after_16:
        return 1.0
    days, all_days = statuses.DAYS_OF_LAST_YEAR
    young = days / all_days
    return days / all_days if years_after_16 else (1 - young) * young + young * young / 2

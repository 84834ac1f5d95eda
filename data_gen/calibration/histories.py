"""List what can have happened to a person: status, years, number of registrations.

A cell is a sex, an age and a history. Impossible cells are left out, so that whatever days
are drawn later, nobody registers before the 16th birthday and nobody leaves before coming.
Someone aged a on 5 March 2024 was born between 6 March 2023 - a and 5 March 2024 - a. Hence:

- the first year is 2041 - a or later: on its first day even the youngest of that age are 16.
  So those aged 16 have only candidate spaces, and those aged 17 may have registered in 2024;
- a registration that ended k completed years ago ended between 6 March 2023 - k and
  5 March 2024 - k, so the first year is 2023 - k or earlier;
- a candidate space last used k years ago was used after the 16th birthday if k <= a - 17.
  At 16 the days of k = 0 may begin before the birthday: draw the day from the birthday on;
- nobody has more registrations than the calendar years the history touches at the least.
"""

from itertools import product

import numpy

from data_gen.calibration.ages import AGES, SEXES
from data_gen.calibration.statuses import FIRST_YEARS
from data_gen.ledger import Setting

STATUSES = CANDIDATE, FORMERLY, REGISTERED = "candidate_space", "formerly_registered", "registered"
NONE = -1  # this status has no such figure
REFERENCE_YEAR = 2024
YEARS_SINCE = range(20)
REGISTRATION_COUNTS = range(1, 9)
COLUMNS = ("sex", "age", "status", "first_year", "years_since", "registration_count")


def cells(setting: Setting) -> dict[str, numpy.ndarray]:
    """Return every possible cell, as one array of numbers per column, sorted by all of them."""
    histories = numpy.array(_candidate_spaces(setting) + _formerly_registered() + _registered())
    blocks = [
        _possible(setting, sex, age, histories) for sex, age in product(range(len(SEXES)), AGES)
    ]
    return dict(zip(COLUMNS, numpy.concatenate(blocks).T, strict=True))


def likely(cells: dict[str, numpy.ndarray]) -> numpy.ndarray:
    """Return a first weight for each cell: the shape of what no published table says.

    People come young and go at the age of pensions, short histories are frequent, long ones
    hold more registrations. Only the four operations are used: exp() differs between machines.
    """
    last_age = cells["age"] - numpy.maximum(cells["years_since"], 0)
    registering = _coming_in_first_year(cells) * _repeating(cells) * _lasting(cells)
    is_candidate = cells["status"] == STATUSES.index(CANDIDATE)
    return numpy.where(is_candidate, _coming(last_age), registering) * _going(last_age)


def _candidate_spaces(setting: Setting) -> list[tuple]:
    """Return (status, first_year, years_since, registration_count): only years are known."""
    status = STATUSES.index(CANDIDATE)
    oldest = setting.figure("candidate_space_years_oldest")
    return [(status, NONE, years, NONE) for years in range(oldest + 1)]


def _formerly_registered() -> list[tuple]:
    """Return (status, first_year, years_since, registration_count) in possible orders."""
    status = STATUSES.index(FORMERLY)
    return [
        (status, first_year, years, count)
        for first_year, years, count in product(FIRST_YEARS, YEARS_SINCE, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR - years - first_year
    ]


def _registered() -> list[tuple]:
    """Return (status, first_year, years_since, registration_count): nothing has ended."""
    status = STATUSES.index(REGISTERED)
    return [
        (status, first_year, NONE, count)
        for first_year, count in product(FIRST_YEARS, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR + 1 - first_year
    ]


def _possible(setting: Setting, sex: int, age: int, histories: numpy.ndarray) -> numpy.ndarray:
    """Return the cells of one sex and age: the histories that this age can have had."""
    status, first_year, years, _ = histories.T
    last_age = age - numpy.maximum(years, 0)
    used_at_16 = (years == 0) | (last_age >= 17)
    old_enough = numpy.where(
        first_year == NONE, used_at_16, first_year >= REFERENCE_YEAR + 17 - age
    )
    still_there = status == STATUSES.index(REGISTERED)
    young_enough = last_age <= numpy.where(
        still_there,
        setting.figure("registered_age_oldest"),
        setting.figure("last_contact_age_oldest"),
    )
    kept = histories[old_enough & young_enough]
    return numpy.column_stack([numpy.full(len(kept), sex), numpy.full(len(kept), age), kept])


def _coming(age: numpy.ndarray) -> numpy.ndarray:
    """Most come about 20; some at every age."""
    return 1 + 9 / (1 + ((age - 20) / 8) ** 2)


def _coming_in_first_year(cells: dict) -> numpy.ndarray:
    """The first year of the window stands for all before it, so it has every age alike."""
    age_then = cells["age"] - (REFERENCE_YEAR - cells["first_year"])
    return numpy.where(cells["first_year"] == FIRST_YEARS[0], 5.0, _coming(age_then))


def _going(age: numpy.ndarray) -> numpy.ndarray:
    """Last contacts thin out from 60 on."""
    return 1 / (1 + (numpy.maximum(age - 60, 0) / 4) ** 4)


def _lasting(cells: dict) -> numpy.ndarray:
    """The shortest histories are the most frequent."""
    return 1 + 5 / (1 + _span(cells)) ** 2


def _repeating(cells: dict) -> numpy.ndarray:
    """Each further registration is likelier in a longer history."""
    span = _span(cells)
    return (span / (6 + span)) ** numpy.maximum(cells["registration_count"] - 1, 0)


def _span(cells: dict) -> numpy.ndarray:
    """Return the years from the first registration to the last end, or to now."""
    last_year = REFERENCE_YEAR - 1 - cells["years_since"]  # NONE is -1: still registered
    return numpy.maximum(last_year - cells["first_year"], 0)

"""List the possible histories of a person: status, years, number of registrations.

A cell is a sex, an age and a history. Impossible cells are left out, so that for any days drawn
later, a person registers after the 16th birthday and leaves after registering.
A person aged a on 5 March 2024 was born between 6 March 2023 - a and 5 March 2024 - a. Hence:

- the first year is 2040 - a or later. A person who turned 16 in the year before is past the 16th
  birthday, and no day before it is drawn. A first registration in the calendar year of the 16th
  birthday, when that fell after 5 March, stands one year later;
- 2004, which stands for its first day or before, needs an age of 16 then: 37 or older;
- a registration that ended k completed years ago ended between 6 March 2023 - k and
  5 March 2024 - k, so the first year is 2023 - k or earlier;
- a candidate space last used k years ago was used after the 16th birthday if k <= a - 17.
  At 16 the days of k = 0 may begin before the birthday: draw the day from the birthday on;
- the number of registrations is at most that of the calendar years that the history surely touches.
"""

from itertools import product

import numpy

from data_gen.calibration.ages import AGES, SEXES
from data_gen.calibration.contacts import coming, going
from data_gen.calibration.statuses import FIRST_YEARS
from data_gen.ledger import Setting

STATUSES = CANDIDATE, FORMERLY, REGISTERED = "candidate_space", "formerly_registered", "registered"
NONE = -1  # this status has no such figure
REFERENCE_YEAR = 2024
YEARS_SINCE = range(20)
REGISTRATION_COUNTS = range(1, 9)
AGE_OF_2004 = 37  # on 5 March 2024: the youngest of that age was 16 on 1 January 2004
LONG_ALONE = 5.5  # years, assumed: this span halves the weight of a single registration
COLUMNS = ("sex", "age", "status", "first_year", "years_since", "registration_count")


def cells(setting: Setting) -> dict[str, numpy.ndarray]:
    """Return every possible cell, as one array of numbers per column, sorted by all of them."""
    histories = numpy.array(
        _candidate_spaces(setting) + _formerly_registered() + _list_registered()
    )
    blocks = [_possible(sex, age, histories) for sex, age in product(range(len(SEXES)), AGES)]
    return dict(zip(COLUMNS, numpy.concatenate(blocks).T, strict=True))


def likely(setting: Setting, cells: dict[str, numpy.ndarray]) -> numpy.ndarray:
    """Return the initial weight of each cell: the shape that no published table has.

    People come young and leave at the age of pensions. Short histories are frequent, long ones
    have more registrations, and a single registration seldom lasts for years.
    """
    last_age = cells["age"] - numpy.maximum(cells["years_since"], 0)
    registering = _coming_in_first_year(cells) * _repeating(cells) * _lasting(cells)
    is_candidate = cells["status"] == STATUSES.index(CANDIDATE)
    return numpy.where(is_candidate, coming(last_age), registering) * going(setting, last_age)


def years_after_16(cells: dict[str, numpy.ndarray]) -> numpy.ndarray:
    """Return the calendar years from the first possible one to that of the first registration."""
    return cells["first_year"] - (REFERENCE_YEAR + 16 - cells["age"])


def _candidate_spaces(setting: Setting) -> list[tuple]:
    """Return (status, first_year, years_since, registration_count): only years are known."""
    status = STATUSES.index(CANDIDATE)
    oldest = setting.figure("candidate_space_years_oldest")
    return [(status, NONE, years, NONE) for years in range(oldest + 1)]


def _formerly_registered() -> list[tuple]:
    """Return the possible (status, first_year, years_since, registration_count)."""
    status = STATUSES.index(FORMERLY)
    return [
        (status, first_year, years, count)
        for first_year, years, count in product(FIRST_YEARS, YEARS_SINCE, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR - years - first_year
    ]


def _list_registered() -> list[tuple]:
    """Return (status, first_year, years_since, registration_count), without an end."""
    status = STATUSES.index(REGISTERED)
    return [
        (status, first_year, NONE, count)
        for first_year, count in product(FIRST_YEARS, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR + 1 - first_year
    ]


def _possible(sex: int, age: int, histories: numpy.ndarray) -> numpy.ndarray:
    """Return the cells of one sex and age: the histories that are possible at this age."""
    _, first_year, years, _ = histories.T
    used_at_16 = (years == 0) | (age - numpy.maximum(years, 0) >= 17)
    was_16 = numpy.where(
        first_year == FIRST_YEARS[0],
        age >= AGE_OF_2004,
        first_year >= REFERENCE_YEAR + 16 - age,
    )
    kept = histories[numpy.where(first_year == NONE, used_at_16, was_16)]
    return numpy.column_stack([numpy.full(len(kept), sex), numpy.full(len(kept), age), kept])


def _coming_in_first_year(cells: dict) -> numpy.ndarray:
    """Return the weight of the first year; the first of the window has one weight for every age.

    It stands for all years before it.
    """
    age_then = cells["age"] - (REFERENCE_YEAR - cells["first_year"])
    return numpy.where(cells["first_year"] == FIRST_YEARS[0], 5.0, coming(age_then))


def _lasting(cells: dict) -> numpy.ndarray:
    """Return the weight of the span: the shortest histories are the most frequent."""
    return 1 + 5 / (1 + _span(cells)) ** 2


def _repeating(cells: dict) -> numpy.ndarray:
    """Return the weight of the number of registrations: long histories seldom have only one."""
    span = _span(cells)
    again = (span / (6 + span)) ** numpy.maximum(cells["registration_count"] - 1, 0)
    cube = (span / LONG_ALONE) * (span / LONG_ALONE) * (span / LONG_ALONE)
    return numpy.where(cells["registration_count"] == 1, 1 / (1 + cube * cube), again)


def _span(cells: dict) -> numpy.ndarray:
    """Return the years from the first registration to the last end, or to the reference day."""
    last_year = REFERENCE_YEAR - 1 - cells["years_since"]  # NONE is -1: still registered
    return numpy.maximum(last_year - cells["first_year"], 0)

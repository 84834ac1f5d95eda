"""Persons by status and year, and the possible histories of a person.

status.csv, years_since_end.csv and first_year.csv are parts of the total, and each has a rest: the
formerly registered among the statuses, the later years among the ends, and the first year, which
stands for all before it, among the first years. years_since_last_use.csv has the candidate spaces
of those who never registered.

A cell is a sex, an age and a history: status, years, number of registrations. Impossible cells are
left out, so that for any days drawn later, a person registers after the 16th birthday and leaves
after registering. Let the reference day be in the year Y. A person aged a was born after that day
of Y - a - 1, and on it in Y - a at the latest. Hence:

- the first year is Y + 16 - a or later. A person who turned 16 in the year before is past the 16th
  birthday, and no day before it is drawn. A first registration in the calendar year of the 16th
  birthday, when that fell after the reference day, stands one year later;
- the first year of the window, which stands for its first day or before, needs an age of 16 then;
- a registration that ended k completed years ago ended after that day of Y - k - 1, so the first
  year is Y - k - 1 or earlier;
- a candidate space last used k years ago was used after the 16th birthday if k <= a - 17.
  At 16 the days of k = 0 may begin before the birthday: draw the day from the birthday on;
- the number of registrations is at most that of the calendar years that the history surely touches.
"""

from itertools import product

import numpy

from data_gen import ledger
from data_gen.breach import CALENDAR, WINDOW
from data_gen.calibration import fitting, source_tables
from data_gen.calibration.population import AGES, SEXES, coming, going
from data_gen.ledger import BadReference, Setting

STATUSES = CANDIDATE, FORMERLY, REGISTERED = "candidate_space", "formerly_registered", "registered"
NONE = -1  # this status has no such figure
REFERENCE_YEAR, FIRST_YEARS = CALENDAR.year, CALENDAR.first_years
YEARS_SINCE = range(WINDOW)
REGISTRATION_COUNTS = range(1, 9)
AGE_OF_FIRST_YEAR = WINDOW + 17  # the youngest of that age was 16 when the first year began
LONG_ALONE = 5.5  # years, assumed: this span halves the weight of a single registration
COLUMNS = ("sex", "age", "status", "first_year", "years_since", "registration_count")
TERMS = {
    "registered": "inscrit",
    "formerly_registered": "radié",
    "candidate_space": "identifié",
}
FALLING_PERSONS = 2_600_000  # first registrations above the lasting ones; a quarter less each year
LAST_USE_TERM = "retention_after_last_use_months"
CRISIS_YEAR, CRISIS_TENTHS = 2009, 11  # a tenth more than the curve


def cells(setting: Setting) -> dict[str, numpy.ndarray]:
    """Return every possible cell, as one array of numbers per column, sorted by all of them."""
    candidate, formerly, registered = range(3)  # as STATUSES
    oldest = setting.figure("candidate_space_years_oldest")
    rows = [(candidate, NONE, years, NONE) for years in range(oldest + 1)]
    rows += [
        (formerly, first_year, years, count)
        for first_year, years, count in product(FIRST_YEARS, YEARS_SINCE, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR - years - first_year
    ]
    rows += [
        (registered, first_year, NONE, count)
        for first_year, count in product(FIRST_YEARS, REGISTRATION_COUNTS)
        if count <= REFERENCE_YEAR + 1 - first_year
    ]
    histories = numpy.array(rows)
    _, first, years, _ = histories.T
    blocks = []
    for sex, age in product(range(len(SEXES)), AGES):
        used_at_16 = (years == 0) | (age - numpy.maximum(years, 0) >= 17)
        in_window = age >= AGE_OF_FIRST_YEAR
        was_16 = numpy.where(first == FIRST_YEARS[0], in_window, first >= REFERENCE_YEAR + 16 - age)
        kept = histories[numpy.where(first == NONE, used_at_16, was_16)]
        own = numpy.full((len(kept), 2), (sex, age))
        blocks.append(numpy.column_stack([own, kept]))
    return dict(zip(COLUMNS, numpy.concatenate(blocks).T, strict=True))


def likely(setting: Setting, cells: dict[str, numpy.ndarray]) -> numpy.ndarray:
    """Return the initial weight of each cell: the shape that no published table has.

    People come young and leave at the age of pensions. Short histories are frequent, long ones
    have more registrations, and a single registration seldom lasts for years.
    """
    last_age = cells["age"] - numpy.maximum(cells["years_since"], 0)
    age_then = cells["age"] - (REFERENCE_YEAR - cells["first_year"])
    # The first year of the window stands for all years before it: one weight for every age.
    came = numpy.where(cells["first_year"] == FIRST_YEARS[0], 5.0, coming(age_then))
    last_year = REFERENCE_YEAR - 1 - cells["years_since"]  # NONE is -1: still registered
    # The years from the first registration to the last end, or to the reference day.
    span = numpy.maximum(last_year - cells["first_year"], 0)
    again = (span / (6 + span)) ** numpy.maximum(cells["registration_count"] - 1, 0)
    cube = (span / LONG_ALONE) * (span / LONG_ALONE) * (span / LONG_ALONE)
    repeated = numpy.where(cells["registration_count"] == 1, 1 / (1 + cube * cube), again)
    lasting = 1 + 5 / (1 + span) ** 2  # the shortest histories are the most frequent
    registering = came * repeated * lasting
    is_candidate = cells["status"] == STATUSES.index(CANDIDATE)
    return numpy.where(is_candidate, coming(last_age), registering) * going(setting, last_age)


def status(setting: Setting) -> list[tuple]:
    """Return (status, cnil_term, persons)."""
    persons = persons_by_status(setting)
    return [(status, term, persons[status]) for status, term in TERMS.items()]


def years_since_end(setting: Setting) -> list[tuple]:
    """Return (years_since_end, persons) of the formerly registered."""
    return list(count_ended(setting).items())


def first_year(setting: Setting) -> list[tuple]:
    """Return (first_year, persons) of all who ever registered."""
    return list(began(setting).items())


def persons_by_status(setting: Setting) -> dict[str, int]:
    """Return the persons of each status; they add up to CNIL's total."""
    registered = setting.figure("registered_persons")
    spaces = setting.figure("candidate_space_persons")
    formerly = source_tables.subtract(
        ledger.read_published("persons_final"), registered + spaces, "formerly_registered"
    )
    return {
        "registered": registered,
        "formerly_registered": formerly,
        "candidate_space": spaces,
    }


def count_ended(setting: Setting) -> dict[int, int]:
    """Return the formerly registered by completed years since the last end."""
    first = setting.figure("ended_within_a_year_persons")
    formerly = persons_by_status(setting)["formerly_registered"]
    later = source_tables.by_number("years_since_end", "years_since_end", "persons")
    del later[0]
    rest = source_tables.subtract(formerly, first, "years_since_end 1 to 19")
    shares = fitting.largest_remainder(list(later.values()), rest)
    return {0: first, **dict(zip(later, shares, strict=True))}


def began(setting: Setting) -> dict[int, int]:
    """Return the ever registered by the first year inside the window.

    Lasting registrations are as many each year, the others fall by a quarter a year.
    """
    lasting, (days, all_days) = setting.figure("first_year_lasting_persons"), CALENDAR.days_of_year
    later = {}
    for quarters, year in enumerate(FIRST_YEARS[1:-1], start=1):
        persons = lasting + FALLING_PERSONS * 3**quarters / 4**quarters
        later[year] = round(persons * CRISIS_TENTHS / 10 if year == CRISIS_YEAR else persons)
    later[FIRST_YEARS[-1]] = round(lasting * days / all_days)
    everyone = ledger.read_published("persons_final") - setting.figure("candidate_space_persons")
    first = source_tables.subtract(everyone, sum(later.values()), f"first_year {FIRST_YEARS[0]}")
    return {FIRST_YEARS[0]: first, **later}


def years_since_last_use(setting: Setting) -> list[tuple]:
    """Return (years_since, persons) of those with a candidate space who never registered."""
    parts = space_shares(setting)
    total = persons_by_status(setting)[CANDIDATE]
    persons = fitting.largest_remainder(list(parts.values()), total)
    return list(zip(parts, persons, strict=True))


def space_shares(setting: Setting) -> dict[int, float]:
    """Return the shares of candidate spaces by completed years since their last use.

    An assumed share was idle for longer than the term, which ends in the second year. Shares of a
    year and more fall like the ends of registrations. Raises BadReference if less than 0 is left to
    the last year.
    """
    beyond = setting.share("candidate_spaces_beyond_term")
    oldest = setting.figure("candidate_space_years_oldest")
    ended = count_ended(setting)
    later = {years: ended[years] for years in range(1, oldest + 1)}
    term = ledger.read_published(LAST_USE_TERM)
    if not 12 <= term < 24:
        raise BadReference(f"{ledger.LEDGER}, {LAST_USE_TERM}: {term}; expected 12 to 23 months.")
    year_ago = CALENDAR.before(12)
    within, days = year_ago - CALENDAR.before(term), year_ago - CALENDAR.before(24)
    idle = beyond / (1 - (within.days + 1) / days.days * later[1] / sum(later.values()))
    if idle > 1:
        raise BadReference(
            f"{ledger.LEDGER}, candidate_spaces_beyond_term_per_mille, {setting.name}: leaves "
            f"{1 - idle:.1%} to the last year; expected 0 or more."
        )
    whole = sum(later.values())
    return {0: 1 - idle} | {years: idle * persons / whole for years, persons in later.items()}

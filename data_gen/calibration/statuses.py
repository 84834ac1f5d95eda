"""Make status.csv, years_since_end.csv and first_year.csv: persons by status and year.

All are parts of the total, and each has a rest: the formerly registered among the statuses, the
later years among the ends, and 2004, which stands for 2004 or before, among the first years.
"""

from data_gen import ledger
from data_gen.calibration import rounding, source_tables
from data_gen.ledger import BadReference, Setting

TERMS = {
    "registered": "inscrit",
    "formerly_registered": "radié",
    "candidate_space": "identifié",
}
FALLING_PERSONS = 2_600_000  # first registrations above the lasting ones; a quarter less each year
FIRST_YEARS = range(2004, 2025)
CRISIS_YEAR, CRISIS_TENTHS = 2009, 11  # a tenth more than the curve
DAYS_OF_LAST_YEAR = 65, 366  # to 5 March 2024


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
    formerly = subtract(
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
    rest = subtract(formerly, first, "years_since_end 1 to 19")
    return {0: first, **_share(later, rest)}


def began(setting: Setting) -> dict[int, int]:
    """Return the ever registered by the first year inside the window."""
    later = {year: _beginners(setting, year) for year in FIRST_YEARS[1:]}
    everyone = ledger.read_published("persons_final") - setting.figure("candidate_space_persons")
    return {FIRST_YEARS[0]: subtract(everyone, sum(later.values()), "first_year 2004"), **later}


def subtract(total: int, taken: int, what: str) -> int:
    """Return the rest of a total; raise BadReference if there is no rest."""
    if taken >= total:
        raise BadReference(
            f"{ledger.LEDGER}, {what}: {taken:,} of {total:,} are taken; expected fewer, "
            "since these are the rest."
        )
    return total - taken


def _share(weights: dict[int, int], total: int) -> dict[int, int]:
    shares = rounding.largest_remainder(list(weights.values()), total)
    return dict(zip(weights, shares, strict=True))


def _beginners(setting: Setting, year: int) -> int:
    """Return the first registrations of a year: lasting ones and falling ones."""
    lasting = setting.figure("first_year_lasting_persons")
    if year == FIRST_YEARS[-1]:
        days, all_days = DAYS_OF_LAST_YEAR
        return round(lasting * days / all_days)
    quarters = year - FIRST_YEARS[0]
    persons = lasting + FALLING_PERSONS * 3**quarters / 4**quarters
    return round(persons * CRISIS_TENTHS / 10 if year == CRISIS_YEAR else persons)

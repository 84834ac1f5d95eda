"""Make current_registrations.csv: the start of the current registration of several.

A person with one registration has been registered since the first day. For the others, Dares
publishes counts by age and duration. The table shares each number of registrations and first year
between its bands of months, so that the years leave room for every registration.
"""

from functools import cache

import numpy

from data_gen import ledger
from data_gen.calibration import fitting, profiles, rounding, source_tables
from data_gen.calibration.histories import REFERENCE_YEAR, REGISTERED
from data_gen.ledger import Setting

SLOTS = 256
MONTHS = (0, 3, 6, 12, 24, *range(36, 240, 24))  # the first month of each band
ENDS = (*MONTHS[1:], MONTHS[-1] + 24)  # every registration began at most twenty years before
LAST_PUBLISHED = 36  # stands for 36 months or more
YEAR = 12
MONTH_OF_REFERENCE = 2 + 5 / 31  # months of 2024 before the reference day
Key = tuple[str, int, int]  # age group, first year, number of registrations


def current_registrations(setting: Setting) -> list[tuple]:
    """Return (age_group, first_year, registration_count, months_from, months_to, slots).

    Each key of the first three has 256 slots. A band ends before months_to.
    """
    return [
        (*key, start, end, slots)
        for key, persons in _fit(setting).items()
        for start, end, slots in zip(MONTHS, ENDS, rounding.systematic(persons, SLOTS), strict=True)
        if slots
    ]


def targets(setting: Setting) -> tuple[dict[int, float], dict[str, float]]:
    """Return the registered by first month of a published band, and those of a year or more by age.

    Dares' shares of metropolitan France are scaled to the share of a year or more in France.
    """
    people = {group: sum(_by_key(setting, group).values()) for group in profiles.REGISTERED_AGES}
    longer = sum(people.values()) * source_tables.share("registered_year_or_more")
    published = _job_seekers()
    shares = {
        group: published[group, YEAR] / (published[group, YEAR] + published[group, 0])
        for group in people
    }
    scale = longer / sum(people[group] * shares[group] for group in people)
    by_age = {group: people[group] * shares[group] * scale for group in people}
    return _by_months(sum(people.values()) - longer, longer), by_age


def _by_months(shorter: float, longer: float) -> dict[int, float]:
    """Split those of less than a year and those of more over the published bands of months."""
    bands = {at: persons for (group, at), persons in _job_seekers().items() if group == "all"}
    whole = {is_long: 0 for is_long in (False, True)}
    for at, persons in bands.items():
        whole[at >= YEAR] += persons
    return {
        at: persons * (longer if at >= YEAR else shorter) / whole[at >= YEAR]
        for at, persons in bands.items()
    }


def _job_seekers() -> dict[tuple[str, int], int]:
    """Return the job seekers published by age group and first month of a band."""
    return {
        (row["age_group"], int(row["months_from"])): int(row["persons"])
        for row in source_tables.read("registered_by_duration")
    }


@cache
def _fit(setting: Setting) -> dict[Key, list[float]]:
    """Return the persons of each key with several registrations, by band of months."""
    keys = {
        (group, *key): persons
        for group in profiles.REGISTERED_AGES
        for key, persons in _by_key(setting, group).items()
    }
    bands, longer = _left_by_single(setting, keys)
    several = {key: persons for key, persons in keys.items() if key[2] > 1}
    cells = [(key, at) for key in several for at in MONTHS]
    is_longer = [key[0] if at >= YEAR else None for key, at in cells]
    margins = [
        fitting.margin("registered", [key for key, _ in cells], several),
        fitting.margin("months", [min(at, LAST_PUBLISHED) for _, at in cells], bands),
        fitting.margin("a year or more", is_longer, longer),
    ]
    weights = numpy.array([share for key in several for share in _likely(*key[1:])])
    fitted = fitting.fit(weights, margins).reshape(len(several), len(MONTHS))
    return dict(zip(several, fitted.tolist(), strict=True))


def _left_by_single(
    setting: Setting, keys: dict[Key, float]
) -> tuple[dict[int, float], dict[str, float]]:
    """Return the targets without persons of one registration, who began on their first day."""
    bands, longer = targets(setting)
    for (group, year, count), persons in keys.items():
        if count == 1:
            for at, share in zip(MONTHS, _days_of(year, count), strict=True):
                bands[min(at, LAST_PUBLISHED)] -= persons * share
                longer[group] -= persons * share * (at >= YEAR)
    return bands, longer


def _by_key(setting: Setting, group: str) -> dict[tuple[int, int], float]:
    """Return the registered of an age group by first year and number of registrations."""
    each = ledger.read_published("persons_final") / profiles.SLOTS
    persons: dict[tuple[int, int], float] = {}
    for _, age, status, year, _, count, slots in profiles.profiles(setting):
        if status == REGISTERED and profiles.registered_age(age) == group:
            persons[year, count] = persons.get((year, count), 0.0) + slots * each
    return dict(sorted(persons.items()))


def _days_of(first_year: int, count: int) -> list[float]:
    """Return the parts of the possible time of the last start that lie in each band of months.

    With several registrations, the others take at least a year each. With one, the start lies in
    the first year.
    """
    earliest = (REFERENCE_YEAR - first_year - count + 1) * YEAR + MONTH_OF_REFERENCE
    latest = max(earliest - YEAR, 0.0) if count == 1 else 0.0
    parts = [
        max(min(end, earliest) - max(start, latest), 0.0)
        for start, end in zip(MONTHS, ENDS, strict=True)
    ]
    return [part / sum(parts) for part in parts]


def _likely(first_year: int, count: int) -> list[float]:
    """Return the initial weight of each band: recent starts are the most frequent."""
    days = zip(_days_of(first_year, count), MONTHS, strict=True)
    return [share / ((1 + at / YEAR) * (1 + at / YEAR)) for share, at in days]

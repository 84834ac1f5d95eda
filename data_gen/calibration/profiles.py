"""Make profiles.csv, the joint table of sex, age and history, and current_registrations.csv.

The cells of `histories` are fitted to published and assumed margins, then rounded to 65,536 equal
slots inside each sex and age. A few slots are moved until the other margins are met as well. The
registered are smoothed over single ages, as the three published groups of ages cause steps. Then a
few numbers of registrations are exchanged under 25 and above.

A person with one registration has been registered since the first day. For the others, Dares
publishes counts by age and duration. current_registrations.csv shares each number of registrations
and first year between its bands of months, so that the years leave room for every registration.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

import numpy

from data_gen import ledger
from data_gen.breach import CALENDAR
from data_gen.calibration import fitting, histories, population, source_tables
from data_gen.calibration.fitting import Margin
from data_gen.calibration.histories import (
    CANDIDATE,
    FORMERLY,
    NONE,
    REFERENCE_YEAR,
    REGISTERED,
    STATUSES,
)
from data_gen.calibration.population import AGES, SEXES
from data_gen.ledger import Setting

SLOTS = 65_536
# A single figure at its end may contradict others: then a group may stay off by so much.
NEAR, NEAR_ROUNDS = 0.05, 200
REGISTERED_AGES = ("under_25", "25_to_49", "50_and_over")
SMOOTHED = ((20, 24), (25, 49), (50, AGES[-1]))  # those below 20 follow from first registrations
# Enough to remove the steps, and few enough to keep the fall at the age of pensions.
SMOOTH_ROUNDS = 12
Rows = list[tuple]  # as profiles.csv: sex, age, status, first year, years since, count, slots
# Of first registrations by then, most began a year ago or more.
LAST_LONG_YEAR = REFERENCE_YEAR - (1 if CALENDAR.months_of_year > 6 else 2)
RECENT = REFERENCE_YEAR - 6  # slots of older ages are exchanged from this first year on
CURRENT_SLOTS = 256
MONTHS = (0, 3, 6, 12, 24, *range(36, 240, 24))  # the first month of each band
ENDS = (*MONTHS[1:], MONTHS[-1] + 24)  # every registration began at most twenty years before
LAST_PUBLISHED = 36  # stands for 36 months or more
YEAR = 12
Key = tuple[str, int, int]  # age group, first year, number of registrations


@cache
def profiles(setting: Setting) -> list[tuple]:
    """Return (sex, age, status, first_year, years_since, registration_count, slots), sorted."""
    cells = histories.cells(setting)
    by_age, *others = margins(setting, cells)
    fit = partial(fitting.fit, rounds=NEAR_ROUNDS, accepted=NEAR) if setting.ends else fitting.fit
    rough = fit(histories.likely(setting, cells), [by_age, *others])
    smooth = smooth_registered(cells, rough)
    persons = fit(rough, [by_age, *others, smooth])
    wanted = persons / persons.sum() * SLOTS
    slots = fitting.settle(in_blocks(wanted, by_age.groups), wanted, by_age.groups, others)
    rows = []
    for index in numpy.flatnonzero(slots).tolist():
        sex, age, status, *figures = (int(cells[column][index]) for column in histories.COLUMNS)
        own = ("" if figure == NONE else figure for figure in figures)  # not each status has them
        rows.append((SEXES[sex], age, STATUSES[status], *own, int(slots[index])))
    return exchange(setting, rows)


def margins(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins that the cells must add up to, in persons.

    Sex and age come first: its groups are the blocks, in the order of the cells.
    """
    persons = {(sex, age): sum(parts) for sex, age, *parts in population.persons_by_age(setting)}
    labels = zip(_sexes(cells), cells["age"].tolist(), strict=True)
    first_years = histories.began(setting)
    once, *again = source_tables.by_number(
        "registrations", "registration_count", "per_mille"
    ).items()
    odds = setting.figure("registered_again_odds_per_mille")
    weights = {1: once[1] * 1_000, **{count: per_mille * odds for count, per_mille in again}}
    counts = _split(weights, sum(first_years.values()))
    spaces = histories.persons_by_status(setting)[CANDIDATE]
    used = _split(histories.space_shares(setting), spaces)
    ended, years = histories.count_ended(setting), cells["years_since"].tolist()
    return [
        fitting.margin("sex and age", labels, persons),
        *_statuses(setting, cells),
        fitting.margin("first year", cells["first_year"].tolist(), first_years),
        fitting.margin("registrations", cells["registration_count"].tolist(), counts),
        _first_registrations(cells),
        fitting.margin("years since the end", _only(cells, FORMERLY, years), ended),
        fitting.margin("years since the last use", _only(cells, CANDIDATE, years), used),
    ]


def in_blocks(wanted: numpy.ndarray, blocks: numpy.ndarray) -> numpy.ndarray:
    """Round to slots inside each block, a sex and age; each has its own phase, so errors differ."""
    slots = numpy.zeros(len(wanted), dtype=int)
    for number, total in enumerate(block_slots(numpy.bincount(blocks, wanted))):
        phase = number * 633 % fitting.PHASES  # 633 / 1,024 is nearly the golden section
        inside = blocks == number
        if total:
            slots[inside] = fitting.systematic(wanted[inside].tolist(), total, phase)
    return slots


def block_slots(wanted: numpy.ndarray) -> list[int]:
    """Return the slots of each sex and age: age bands first, then sexes, then single ages.

    `ravel` numbers them sex by sex, and must number as `blocks` of `in_blocks` does.
    """
    by_sex = wanted.reshape(len(SEXES), len(AGES))
    bands = [slice(first - AGES[0], last + 1 - AGES[0]) for first, last in population.AGE_BANDS]
    totals = fitting.largest_remainder([by_sex[:, band].sum() for band in bands], SLOTS)
    slots = numpy.zeros(by_sex.shape, dtype=int)
    for band, total in zip(bands, totals, strict=True):
        sexes = fitting.largest_remainder(by_sex[:, band].sum(axis=1).tolist(), total)
        for sex, part in enumerate(sexes):
            slots[sex, band] = fitting.largest_remainder(by_sex[sex, band].tolist(), part)
    return slots.ravel().tolist()


def _statuses(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins of status, and of age and sex among the registered."""
    persons = histories.persons_by_status(setting)
    labels = [STATUSES[status] for status in cells["status"]]
    groups = [registered_age(age) for age in cells["age"].tolist()]
    by_age, by_sex = (_only(cells, REGISTERED, labels) for labels in (groups, _sexes(cells)))
    registered, women = persons[REGISTERED], ledger.read_published("registered_women_per_mille")
    ages = {age: ledger.read_published(f"registered_{age}_per_mille") for age in REGISTERED_AGES}
    sexes = {"female": women, "male": 1_000 - women}
    return [
        fitting.margin("status", labels, persons),
        fitting.margin("registered aged", by_age, _split(ages, registered)),
        fitting.margin("registered of sex", by_sex, _split(sexes, registered)),
    ]


def registered_age(age: int) -> str:
    """Return the published age group of the registered for an age."""
    return REGISTERED_AGES[(age >= 25) + (age >= 50)]


def _split(shares: dict, total: float) -> dict:
    """Split a total in proportion to shares."""
    whole = sum(shares.values())
    return {label: share * total / whole for label, share in shares.items()}


def _only(cells: dict, status: str, labels: Iterable) -> list:
    """Return the labels of the cells of one status; the others are outside of the margin."""
    kept = cells["status"] == STATUSES.index(status)
    return [label if keep else None for keep, label in zip(kept, labels, strict=True)]


def _sexes(cells: dict) -> list[str]:
    return [SEXES[sex] for sex in cells["sex"]]


def _first_registrations(cells: dict) -> Margin:
    """Return the margin of first registrations in the first years after 16, by age now.

    The part per mille is the same for all generations.
    """
    flow = source_tables.by_number("first_registrations", "years_after_16", "per_mille")
    years = cells["first_year"] - (REFERENCE_YEAR + 16 - cells["age"])  # after the first possible
    is_young = (cells["first_year"] > histories.FIRST_YEARS[0]) & (years <= max(flow))
    keys = zip(cells["age"].tolist(), years.tolist(), is_young.tolist(), strict=True)
    labels = [(age, year) if young else None for age, year, young in keys]
    people = population.by_single_age()
    days, all_days = CALENDAR.days_of_year
    came = days / all_days  # of a year's first registrations, by the reference day
    # Some of those aged 16 turned 16 after the 1st of January, and could not register before.
    came_at_16 = (1 - came) * came + came * came / 2
    targets = {}
    for age, year in sorted({label for label in labels if label}):
        is_this_year = age == 16 + year
        part = (came if year else came_at_16) if is_this_year else 1.0
        targets[age, year] = people[age] * flow[year] / 1_000 * part
    return fitting.margin("first registrations after 16", labels, targets)


def smooth_registered(cells: dict[str, numpy.ndarray], persons: numpy.ndarray) -> Margin:
    """Return the margin of the registered by single age, smooth and with the same group sums.

    Repeatedly, the registered share of each age is averaged with its neighbours', and each group
    scaled back to its number: Tobler's pycnophylactic interpolation (1979) of a rate.
    """
    is_registered = cells["status"] == STATUSES.index(REGISTERED)
    index = cells["age"] - AGES[0]
    people = numpy.bincount(index, persons)
    registered = smooth(numpy.bincount(index[is_registered], persons[is_registered]), people)
    labels = numpy.where(is_registered, cells["age"], -1).tolist()
    # The oldest ages have no target: less than one person cannot be met.
    targets = {age: persons for age, persons in zip(AGES, registered.tolist(), strict=False)}
    return fitting.margin("registered by age", labels, targets)


def smooth(registered: numpy.ndarray, people: numpy.ndarray) -> numpy.ndarray:
    """Return the registered of each age, from the youngest, with a smooth share of the people.

    >>> smooth(numpy.full(60, 10.0), numpy.full(60, 100.0)).round(6).max().item()
    10.0
    """
    people = people[: len(registered)]
    groups = [
        slice(first - AGES[0], min(last + 1 - AGES[0], len(registered))) for first, last in SMOOTHED
    ]
    first = groups[0].start
    smooth = registered.astype(float)
    for _ in range(SMOOTH_ROUNDS):
        shares = numpy.pad(smooth / numpy.maximum(people, 1e-9), 1, mode="edge")
        averaged = (shares[:-2] + 2 * shares[1:-1] + shares[2:]) / 4 * people
        smooth[first:] = averaged[first:]
        for group in groups:
            smooth[group] *= registered[group].sum() / max(smooth[group].sum(), 1e-9)
    return smooth


def exchange(setting: Setting, rows: Rows) -> Rows:
    """Return the rows, with counts of one and two registrations exchanged, in the same order.

    A person who registered once is registered since the first day. The fit of profiles ignores
    that, and has more single registrations of a year or more under 25 than Dares counts in all.
    Some of their slots change from one to two registrations. As many slots of ages 25 to 49 with a
    recent first registration change from two to one, so that no margin of the fit changes.
    """
    young = [row for row in rows if row[2] == REGISTERED and row[1] < 25]
    adults = [row for row in rows if row[2] == REGISTERED and 25 <= row[1] < 50]
    long_once = _slots(young, lambda row: row[5] == 1 and row[3] <= LAST_LONG_YEAR)
    lately_twice = _slots(adults, lambda row: row[5] == 2 and row[3] >= RECENT)
    published = {at: count for (group, at), count in _job_seekers().items() if group == "under_25"}
    longer = published[YEAR] / sum(published.values())
    wanted = sum(row[6] for row in young) * longer
    wanted = round(wanted * setting.share("young_continuing_registrations"))
    moved = max(sum(long_once.values()) - wanted, 0)
    moved = min(moved, sum(lately_twice.values()) // 2)
    slots = {row[:6]: row[6] for row in rows}
    _give(slots, long_once, 2, moved)
    _give(slots, lately_twice, 1, moved)
    return sorted(((*key, count) for key, count in slots.items() if count), key=in_order)


def _give(slots: dict[tuple, int], found: dict[tuple, int], count: int, moved: int) -> None:
    """Move so many of the slots to the same histories with another count of registrations."""
    for key, part in zip(
        found, fitting.largest_remainder(list(found.values()), moved), strict=True
    ):
        slots[key] -= part
        other = (*key[:5], count)
        slots[other] = slots.get(other, 0) + part


def _slots(rows: Sequence[tuple], is_meant: Callable[[tuple], bool]) -> dict[tuple, int]:
    return {row[:6]: row[6] for row in rows if is_meant(row)}


def in_order(row: tuple) -> tuple:
    """Return the sort key of a profile; an empty figure comes first."""
    return tuple(-1 if figure == "" else figure for figure in row)


def current_registrations(setting: Setting) -> list[tuple]:
    """Return (age_group, first_year, registration_count, months_from, months_to, slots).

    Each key of the first three has 256 slots. A band ends before months_to.
    """
    return [
        (*key, start, end, slots)
        for key, persons in _fit_current(setting).items()
        for start, end, slots in zip(
            MONTHS, ENDS, fitting.systematic(persons, CURRENT_SLOTS), strict=True
        )
        if slots
    ]


def current_targets(setting: Setting) -> tuple[dict[int, float], dict[str, float]]:
    """Return the registered by first month of a published band, and those of a year or more by age.

    Dares' shares of metropolitan France are scaled to the share of a year or more in France.
    """
    people = {group: sum(_by_key(setting, group).values()) for group in REGISTERED_AGES}
    longer = sum(people.values()) * source_tables.share("registered_year_or_more")
    published = _job_seekers()
    shares = {
        group: published[group, YEAR] / (published[group, YEAR] + published[group, 0])
        for group in people
    }
    scale = longer / sum(people[group] * shares[group] for group in people)
    by_age = {group: people[group] * shares[group] * scale for group in people}
    shorter = sum(people.values()) - longer
    bands = {at: persons for (group, at), persons in published.items() if group == "all"}
    whole = {False: 0, True: 0}  # less than a year, a year or more
    for at, persons in bands.items():
        whole[at >= YEAR] += persons
    by_months = {
        at: persons * (longer if at >= YEAR else shorter) / whole[at >= YEAR]
        for at, persons in bands.items()
    }
    return by_months, by_age


def _job_seekers() -> dict[tuple[str, int], int]:
    """Return the job seekers published by age group and first month of a band."""
    return {
        (row["age_group"], int(row["months_from"])): int(row["persons"])
        for row in source_tables.read("registered_by_duration")
    }


@cache
def _fit_current(setting: Setting) -> dict[Key, list[float]]:
    """Return the persons of each key with several registrations, by band of months."""
    keys = {
        (group, *key): persons
        for group in REGISTERED_AGES
        for key, persons in _by_key(setting, group).items()
    }
    bands, longer = current_targets(setting)
    for (group, year, count), persons in keys.items():
        if count == 1:  # who began on their first day
            for at, share in zip(MONTHS, _days_of(year, count), strict=True):
                bands[min(at, LAST_PUBLISHED)] -= persons * share
                longer[group] -= persons * share * (at >= YEAR)
    several = {key: persons for key, persons in keys.items() if key[2] > 1}
    cells = [(key, at) for key in several for at in MONTHS]
    is_longer = [key[0] if at >= YEAR else None for key, at in cells]
    margins = [
        fitting.margin("registered", [key for key, _ in cells], several),
        fitting.margin("months", [min(at, LAST_PUBLISHED) for _, at in cells], bands),
        fitting.margin("a year or more", is_longer, longer),
    ]
    weights = [
        share / ((1 + at / YEAR) * (1 + at / YEAR))  # recent starts are the most frequent
        for _, year, count in several
        for share, at in zip(_days_of(year, count), MONTHS, strict=True)
    ]
    fitted = fitting.fit(numpy.array(weights), margins).reshape(len(several), len(MONTHS))
    return dict(zip(several, fitted.tolist(), strict=True))


def _by_key(setting: Setting, group: str) -> dict[tuple[int, int], float]:
    """Return the registered of an age group by first year and number of registrations."""
    each = ledger.read_published("persons_final") / SLOTS
    persons: dict[tuple[int, int], float] = {}
    for _, age, status, year, _, count, slots in profiles(setting):
        if status == REGISTERED and registered_age(age) == group:
            persons[year, count] = persons.get((year, count), 0.0) + slots * each
    return dict(sorted(persons.items()))


def _days_of(first_year: int, count: int) -> list[float]:
    """Return the parts of the possible time of the last start that lie in each band of months.

    With several registrations, the others take at least a year each. With one, the start lies in
    the first year.
    """
    earliest = (REFERENCE_YEAR - first_year - count + 1) * YEAR + CALENDAR.months_of_year
    latest = max(earliest - YEAR, 0.0) if count == 1 else 0.0
    parts = [
        max(min(end, earliest) - max(start, latest), 0.0)
        for start, end in zip(MONTHS, ENDS, strict=True)
    ]
    return [part / sum(parts) for part in parts]

"""Make profiles.csv: the joint table of sex, age and history, in 65,536 equal slots.

The cells of `histories` are fitted to what is published or assumed, rounded to whole slots
inside each sex and age, and a few slots moved until the other margins are met as well.
"""

from collections.abc import Iterable

import numpy

from data_gen.calibration import ages, fitting, histories, rounding, settling, tables
from data_gen.calibration.fitting import Margin
from data_gen.calibration.histories import CANDIDATE, FORMERLY, NONE, REGISTERED, STATUSES

SLOTS = 65_536
AGE_BANDS = ((16, 17), (18, 19), *((age, age + 4) for age in range(20, 75, 5)), (75, 94))
# Per mille of job seekers in categories A, B and C at the end of 2024 (Dares, France Travail).
REGISTERED_AGES = {"under 25": 131, "25 to 49": 597, "50 and over": 272}
REGISTERED_SEXES = {"female": 512, "male": 488}


def profiles() -> list[tuple]:
    """Return (sex, age, status, first_year, years_since, registration_count, slots), sorted."""
    cells = histories.cells()
    by_age, *others = margins(cells)
    persons = fitting.fit(histories.likely(cells), [by_age, *others])
    wanted = persons / persons.sum() * SLOTS
    slots = settling.settle(in_blocks(wanted, by_age.groups), wanted, by_age.groups, others)
    return [_row(cells, place, slots[place]) for place in numpy.flatnonzero(slots).tolist()]


def margins(cells: dict) -> list[Margin]:
    """Return what the cells must add up to, in persons; sex and age come first."""
    return [_persons_by_age(cells), *_statuses(cells), *_registrations(cells), *_years_since(cells)]


def in_blocks(wanted: numpy.ndarray, blocks: numpy.ndarray) -> numpy.ndarray:
    """Round to slots inside each block, each with a phase of its own lest they err alike."""
    slots = numpy.zeros(len(wanted), dtype=int)
    for number, total in enumerate(block_slots(numpy.bincount(blocks, wanted))):
        phase = number * 633 % rounding.PHASES  # 633 / 1,024 is nearly the golden section
        inside = blocks == number
        slots[inside] = rounding.systematic(wanted[inside].tolist(), total, phase)
    return slots


def block_slots(wanted: numpy.ndarray) -> list[int]:
    """Return the slots of each sex and age: age bands first, then sexes, then single ages."""
    by_sex = wanted.reshape(len(ages.SEXES), len(ages.AGES))
    bands = [slice(first - ages.AGES[0], last + 1 - ages.AGES[0]) for first, last in AGE_BANDS]
    totals = rounding.largest_remainder([by_sex[:, band].sum() for band in bands], SLOTS)
    slots = numpy.zeros(by_sex.shape, dtype=int)
    for band, total in zip(bands, totals, strict=True):
        sexes = rounding.largest_remainder(by_sex[:, band].sum(axis=1).tolist(), total)
        for sex, part in enumerate(sexes):
            slots[sex, band] = rounding.largest_remainder(by_sex[sex, band].tolist(), part)
    return slots.ravel().tolist()


def _persons_by_age(cells: dict) -> Margin:
    """Return the margin of sex and age; its groups are the blocks, in the order of the cells."""
    persons = {(sex, age): sum(parts) for sex, age, *parts in ages.persons_by_age()}
    labels = zip(_sexes(cells), cells["age"].tolist(), strict=True)
    return fitting.margin("sex and age", labels, persons)


def _statuses(cells: dict) -> list[Margin]:
    """Return the margins of status, and of age and sex among the registered."""
    persons = _persons_by_status()
    statuses = [STATUSES[status] for status in cells["status"]]
    age_groups = numpy.select([cells["age"] < 25, cells["age"] < 50], [0, 1], 2)
    by_age = [list(REGISTERED_AGES)[group] for group in age_groups]
    by_age, by_sex = (_only(cells, REGISTERED, labels) for labels in (by_age, _sexes(cells)))
    registered = persons[REGISTERED]
    return [
        fitting.margin("status", statuses, persons),
        fitting.margin("registered aged", by_age, _split(REGISTERED_AGES, registered)),
        fitting.margin("registered of sex", by_sex, _split(REGISTERED_SEXES, registered)),
    ]


def _registrations(cells: dict) -> list[Margin]:
    """Return the margins of those who ever registered: the first year, and how often."""
    years = tables.by_number("first_year", "first_year", "persons")
    shares = {
        count: tables.share(f"registrations_{count}") for count in histories.REGISTRATION_COUNTS
    }
    counts = _split(shares, sum(years.values()))
    return [
        fitting.margin("first year", cells["first_year"].tolist(), years),
        fitting.margin("registrations", cells["registration_count"].tolist(), counts),
    ]


def _years_since(cells: dict) -> list[Margin]:
    """Return the margins of years since the last end, and since the last use of a space."""
    ended = tables.by_number("years_since_end", "years_since_end", "persons")
    oldest = tables.assumption("candidate_space_years_oldest")
    recent = {years: persons for years, persons in ended.items() if years <= oldest}
    used = _split(recent, _persons_by_status()[CANDIDATE])
    years = cells["years_since"].tolist()
    return [
        fitting.margin("years since the end", _only(cells, FORMERLY, years), ended),
        fitting.margin("years since the last use", _only(cells, CANDIDATE, years), used),
    ]


def _persons_by_status() -> dict[str, int]:
    return tables.column("status", "status", "persons")


def _split(shares: dict, total: float) -> dict:
    """Split a total in proportion to shares."""
    whole = sum(shares.values())
    return {label: share * total / whole for label, share in shares.items()}


def _only(cells: dict, status: str, labels: Iterable) -> list:
    """Return the labels of the cells of one status; the others get none, so stand outside."""
    kept = cells["status"] == STATUSES.index(status)
    return [label if keep else None for keep, label in zip(kept, labels, strict=True)]


def _sexes(cells: dict) -> list[str]:
    return [ages.SEXES[sex] for sex in cells["sex"]]


def _row(cells: dict, place: int, slots: int) -> tuple:
    """Return one line of the table; figures that a status does not have stay empty."""
    sex, age, status, *figures = (int(cells[column][place]) for column in histories.COLUMNS)
    return (
        ages.SEXES[sex],
        age,
        STATUSES[status],
        *("" if figure == NONE else figure for figure in figures),
        int(slots),
    )

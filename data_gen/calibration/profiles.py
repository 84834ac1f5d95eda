"""Make profiles.csv: the joint table of sex, age and history, in 65,536 equal slots.

The cells of `histories` are fitted to published and assumed margins, then rounded to whole slots
inside each sex and age. A few slots are moved until the other margins are met as well. Then a few
numbers of registrations are exchanged: see young_registrations.py.
"""

from collections.abc import Iterable
from functools import cache, partial

import numpy

from data_gen import ledger
from data_gen.calibration import (
    ages,
    first_registrations,
    fitting,
    histories,
    rounding,
    smoothing,
    source_tables,
    spaces,
    statuses,
    young_registrations,
)
from data_gen.calibration.fitting import Margin
from data_gen.calibration.histories import CANDIDATE, FORMERLY, NONE, REGISTERED, STATUSES
from data_gen.ledger import Setting

SLOTS = 65_536
# A single figure at its end may contradict others: then a group may stay off by so much.
NEAR, NEAR_ROUNDS = 0.05, 200
REGISTERED_AGES = ("under_25", "25_to_49", "50_and_over")


@cache
def profiles(setting: Setting) -> list[tuple]:
    """Return (sex, age, status, first_year, years_since, registration_count, slots), sorted."""
    cells = histories.cells(setting)
    by_age, *others = margins(setting, cells)
    fit = partial(fitting.fit, rounds=NEAR_ROUNDS, accepted=NEAR) if setting.ends else fitting.fit
    rough = fit(histories.likely(setting, cells), [by_age, *others])
    smooth = smoothing.registered_by_age(cells, rough)
    persons = fit(rough, [by_age, *others, smooth])
    wanted = persons / persons.sum() * SLOTS
    slots = rounding.settle(in_blocks(wanted, by_age.groups), wanted, by_age.groups, others)
    rows = [_row(cells, index, slots[index]) for index in numpy.flatnonzero(slots).tolist()]
    return young_registrations.exchange(setting, rows)


def margins(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins that the cells must add up to, in persons; sex and age come first."""
    kinds = (
        _persons_by_age,
        _statuses,
        _registrations,
        first_registrations.margins,
        _years_since,
    )
    return [margin for kind in kinds for margin in kind(setting, cells)]


def in_blocks(wanted: numpy.ndarray, blocks: numpy.ndarray) -> numpy.ndarray:
    """Round to slots inside each block; each has its own phase, so that errors differ."""
    slots = numpy.zeros(len(wanted), dtype=int)
    for number, total in enumerate(block_slots(numpy.bincount(blocks, wanted))):
        phase = number * 633 % rounding.PHASES  # 633 / 1,024 is nearly the golden section
        inside = blocks == number
        if total:
            slots[inside] = rounding.systematic(wanted[inside].tolist(), total, phase)
    return slots


def block_slots(wanted: numpy.ndarray) -> list[int]:
    """Return the slots of each sex and age: age bands first, then sexes, then single ages."""
    by_sex = wanted.reshape(len(ages.SEXES), len(ages.AGES))
    bands = [slice(first - ages.AGES[0], last + 1 - ages.AGES[0]) for first, last in ages.AGE_BANDS]
    totals = rounding.largest_remainder([by_sex[:, band].sum() for band in bands], SLOTS)
    slots = numpy.zeros(by_sex.shape, dtype=int)
    for band, total in zip(bands, totals, strict=True):
        sexes = rounding.largest_remainder(by_sex[:, band].sum(axis=1).tolist(), total)
        for sex, part in enumerate(sexes):
            slots[sex, band] = rounding.largest_remainder(by_sex[sex, band].tolist(), part)
    return slots.ravel().tolist()


def _persons_by_age(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margin of sex and age; its groups are the blocks, in the order of the cells."""
    persons = {(sex, age): sum(parts) for sex, age, *parts in ages.persons_by_age(setting)}
    labels = zip(_sexes(cells), cells["age"].tolist(), strict=True)
    return [fitting.margin("sex and age", labels, persons)]


def _statuses(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins of status, and of age and sex among the registered."""
    persons = statuses.persons_by_status(setting)
    labels = [STATUSES[status] for status in cells["status"]]
    groups = [registered_age(age) for age in cells["age"].tolist()]
    by_age, by_sex = (_only(cells, REGISTERED, labels) for labels in (groups, _sexes(cells)))
    registered = persons[REGISTERED]
    return [
        fitting.margin("status", labels, persons),
        fitting.margin("registered aged", by_age, _split(_registered_ages(), registered)),
        fitting.margin("registered of sex", by_sex, _split(_registered_sexes(), registered)),
    ]


def _registrations(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins of the ever registered: the first year, the number of registrations."""
    years = statuses.began(setting)
    counts = _split(registration_shares(setting), sum(years.values()))
    return [
        fitting.margin("first year", cells["first_year"].tolist(), years),
        fitting.margin("registrations", cells["registration_count"].tolist(), counts),
    ]


def registered_age(age: int) -> str:
    """Return the published age group of the registered for an age."""
    return REGISTERED_AGES[(age >= 25) + (age >= 50)]


def registration_shares(setting: Setting) -> dict[int, int]:
    """Return the weight of each number of registrations, with the odds of several as assumed."""
    once, *again = source_tables.by_number(
        "registrations", "registration_count", "per_mille"
    ).items()
    odds = setting.figure("registered_again_odds_per_mille")
    return {1: once[1] * 1_000, **{count: per_mille * odds for count, per_mille in again}}


def _years_since(setting: Setting, cells: dict) -> list[Margin]:
    """Return the margins of years since the last end, and since the last use of a space."""
    ended = statuses.count_ended(setting)
    used = _split(spaces.shares(setting), statuses.persons_by_status(setting)[CANDIDATE])
    years = cells["years_since"].tolist()
    return [
        fitting.margin("years since the end", _only(cells, FORMERLY, years), ended),
        fitting.margin("years since the last use", _only(cells, CANDIDATE, years), used),
    ]


def _registered_ages() -> dict[str, int]:
    """Return the shares, per mille, of job seekers in each age group."""
    return {age: ledger.read_published(f"registered_{age}_per_mille") for age in REGISTERED_AGES}


def _registered_sexes() -> dict[str, int]:
    women = ledger.read_published("registered_women_per_mille")
    return {"female": women, "male": 1_000 - women}


def _split(shares: dict, total: float) -> dict:
    """Split a total in proportion to shares."""
    whole = sum(shares.values())
    return {label: share * total / whole for label, share in shares.items()}


def _only(cells: dict, status: str, labels: Iterable) -> list:
    """Return the labels of the cells of one status; the others are outside of the margin."""
    kept = cells["status"] == STATUSES.index(status)
    return [label if keep else None for keep, label in zip(kept, labels, strict=True)]


def _sexes(cells: dict) -> list[str]:
    return [ages.SEXES[sex] for sex in cells["sex"]]


def _row(cells: dict, index: int, slots: int) -> tuple:
    """Return one row of the table; figures that a status does not have are empty."""
    sex, age, status, *figures = (int(cells[column][index]) for column in histories.COLUMNS)
    return (
        ages.SEXES[sex],
        age,
        STATUSES[status],
        *("" if figure == NONE else figure for figure in figures),
        int(slots),
    )

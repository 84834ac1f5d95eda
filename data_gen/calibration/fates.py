"""Make fates.csv: which part of each kind of profile has died, or lives abroad.

persons_by_age says how many of each sex and age; the table spreads them over the profiles of that
age. The formerly registered die; among them the odds rise with the years since the last end, as
the register stops hearing of the dead. Whoever lives is abroad with the same odds at one sex and
age, formerly registered or candidate space. The registered are alive and live in France.
What an age cannot hold, since it has too few slots, is carried to the next age of that sex.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from data_gen import ledger
from data_gen.calibration import ages, profiles
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.histories import FORMERLY, REGISTERED
from data_gen.ledger import Setting

WHOLE = 65_536
MOST = 0.98  # of the persons of an age who could: the odds of all of them have no end
Cells = dict[tuple[str, int], float]  # persons of one sex and age by status and years since


def fates(setting: Setting) -> list[tuple]:
    """Return (sex, age, status, years_since, deceased_per_65536, abroad_per_65536)."""
    return [row for sex in ages.SEXES for row in _of_sex(setting, sex)]


def cells(setting: Setting, sex: str) -> list[Cells]:
    """Return for each age the persons who may have a fate; the registered have none."""
    return [_persons(setting)[sex, age] for age in ages.AGES]


def chances(persons: Sequence[float], weights: Sequence[float], total: float) -> list[float]:
    """Return chances with odds in proportion to the weights, that hold the total in all.

    >>> [round(chance, 3) for chance in chances([50, 70], [1, 3], 10 + 30)]  # 1/5 and 3/7
    [0.2, 0.429]
    """
    low, high = 0.0, 1.0
    while _expected(persons, weights, high) < total:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        is_short = _expected(persons, weights, middle) < total
        low, high = (middle, high) if is_short else (low, middle)
    return [high * weight / (1 + high * weight) for weight in weights]


def carried(wanted: Sequence[float], room: Sequence[float], name: str) -> list[float]:
    """Return what is wanted where there is room; the rest goes on to those before, then after.

    >>> carried([1, 2, 9], [4, 4, 5], "guests")
    [3.0, 4.0, 5.0]
    """
    kept, rest = [0.0] * len(room), 0.0
    for index in reversed(range(len(room))):
        rest += wanted[index]
        kept[index] = min(rest, room[index])
        rest -= kept[index]
    for index, left in enumerate(room):
        more = min(rest, left - kept[index])
        kept[index] += more
        rest -= more
    if rest > 0.5:
        raise CannotFit(f"{name}: {rest:,.0f} more wanted than the profiles of all ages can hold.")
    return kept


def _of_sex(setting: Setting, sex: str) -> list[tuple]:
    """Return the rows of one sex."""
    people = cells(setting, sex)
    abroad, deceased = _wanted(setting, sex)
    deceased = carried(deceased, _most(map(_mortal, people)), f"deceased {sex}")
    alive = [sum(part.values()) - dead for part, dead in zip(people, deceased, strict=True)]
    abroad = carried(abroad, _most(alive), f"abroad {sex}")
    rows = []
    for number, age in enumerate(ages.AGES):
        leaving = abroad[number] / alive[number] if abroad[number] else 0.0
        rows += [(sex, age, *row) for row in _of_age(people[number], deceased[number], leaving)]
    return rows


def _wanted(setting: Setting, sex: str) -> tuple[list[float], list[float]]:
    """Return the persons abroad and the deceased of one sex, by age."""
    rows = [row for row in ages.persons_by_age(setting) if row[0] == sex]
    return [row[3] for row in rows], [row[4] for row in rows]


def _mortal(people: Cells) -> float:
    """Return the persons of one sex and age who may have died."""
    return sum(persons for (status, _), persons in people.items() if status == FORMERLY)


def _of_age(people: Cells, deceased: float, leaving: float) -> list[tuple]:
    """Return (status, years_since, deceased_per_65536, abroad_per_65536) of one sex and age."""
    mortal = {years: persons for (status, years), persons in people.items() if status == FORMERLY}
    weights = [1 + years for years in mortal]
    dying = dict(zip(mortal, chances([*mortal.values()], weights, deceased), strict=True))
    rows = []
    for status, years in people:
        dead = round(WHOLE * dying[years]) if status == FORMERLY else 0
        rows.append((status, years, dead, round((WHOLE - dead) * leaving)))
    return rows


@cache
def _persons(setting: Setting) -> dict[tuple[str, int], Cells]:
    each = ledger.published("persons_final") / profiles.SLOTS
    found: dict = {(sex, age): {} for sex in ages.SEXES for age in ages.AGES}
    for sex, age, status, _, years, _, slots in profiles.profiles(setting):
        if status != REGISTERED:
            people = found[sex, age]
            people[status, years] = people.get((status, years), 0) + slots * each
    return {key: dict(sorted(people.items())) for key, people in found.items()}


def _most(persons: Iterable[float]) -> list[float]:
    return [MOST * each for each in persons]


def _expected(persons: Sequence[float], weights: Sequence[float], odds: float) -> float:
    """Return how many persons a chance with these odds, times each weight, takes."""
    pairs = zip(persons, weights, strict=True)
    return sum(people * odds * weight / (1 + odds * weight) for people, weight in pairs)

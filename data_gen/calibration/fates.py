"""Make fates.csv: the part of each kind of profile that has died, or lives abroad.

persons_by_age has the counts by sex and age. The table spreads them over the profiles of that age,
of any status. The odds rise with the years since the last contact: the register learns of a death
or a move by contact, of the registered within the month. If an age has too few slots, the rest is
carried to the next age of that sex.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from data_gen import ledger
from data_gen.calibration import ages, profiles
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import Setting

WHOLE = 65_536
MONTH = 1 / 12  # of a year: the delay until the register learns the fate of the registered
MOST = 0.98  # of the possible persons of an age: a share of 1 has infinite odds
Cells = dict[tuple[str, int | str], float]  # persons of one sex and age by status, years since


def fates(setting: Setting) -> list[tuple]:
    """Return (sex, age, status, years_since, deceased_per_65536, abroad_per_65536)."""
    return [row for sex in ages.SEXES for row in _of_sex(setting, sex)]


def cells(setting: Setting, sex: str) -> list[Cells]:
    """Return for each age the persons by status and completed years since the last contact."""
    return [_persons(setting)[sex, age] for age in ages.AGES]


def living(setting: Setting) -> dict[tuple[str, int, str], float]:
    """Return {(sex, age, status): persons} of those who are alive and live in France."""
    persons: dict[tuple[str, int, str], float] = {}
    for sex, age, status, years, deceased, abroad in fates(setting):
        people = _persons(setting)[sex, age][status, years]
        key = sex, age, status
        persons[key] = persons.get(key, 0) + people * (WHOLE - deceased - abroad) / WHOLE
    return persons


def chances(persons: Sequence[float], weights: Sequence[float], total: float) -> list[float]:
    """Return probabilities with odds in proportion to the weights, and the expected total.

    >>> [round(chance, 3) for chance in chances([50, 70], [1, 3], 10 + 30)]  # 1/5 and 3/7
    [0.2, 0.429]
    """
    if not total:
        return [0.0] * len(persons)
    low, high = 0.0, 1.0
    while _count_expected(persons, weights, high) < total:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):  # the two are neighbours: no further round changes them
            break
        is_short = _count_expected(persons, weights, middle) < total
        low, high = (middle, high) if is_short else (low, middle)
    return [high * weight / (1 + high * weight) for weight in weights]


def carry_over(wanted: Sequence[float], room: Sequence[float], name: str) -> list[float]:
    """Return the wanted counts capped at the room; the rest goes to places before, then after.

    >>> carry_over([1, 2, 9], [4, 4, 5], "guests")
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
    abroad, deceased = _find_targets(setting, sex)
    deceased = carry_over(deceased, _most(sum(part.values()) for part in people), f"deceased {sex}")
    alive = [sum(part.values()) - dead for part, dead in zip(people, deceased, strict=True)]
    abroad = carry_over(abroad, _most(alive), f"abroad {sex}")
    return [
        (sex, age, *row)
        for age, cell, dead, gone in zip(ages.AGES, people, deceased, abroad, strict=True)
        for row in _of_age(cell, dead, gone)
    ]


def _find_targets(setting: Setting, sex: str) -> tuple[list[float], list[float]]:
    """Return the persons abroad and the deceased of one sex, by age."""
    rows = [row for row in ages.persons_by_age(setting) if row[0] == sex]
    return [row[3] for row in rows], [row[4] for row in rows]


def _of_age(people: Cells, deceased: float, abroad: float) -> list[tuple]:
    """Return (status, years_since, deceased_per_65536, abroad_per_65536) of one sex and age."""
    weights = [MONTH if isinstance(years, str) else years + 0.5 for _, years in people]
    dying = chances([*people.values()], weights, deceased)
    alive = [each * (1 - chance) for each, chance in zip(people.values(), dying, strict=True)]
    leaving = chances(alive, weights, abroad)
    rows = []
    for key, die, leave in zip(people, dying, leaving, strict=True):
        dead = round(WHOLE * die)
        rows.append((*key, dead, round((WHOLE - dead) * leave)))
    return rows


@cache
def _persons(setting: Setting) -> dict[tuple[str, int], Cells]:
    each = ledger.read_published("persons_final") / profiles.SLOTS
    by_age: dict = {(sex, age): {} for sex in ages.SEXES for age in ages.AGES}
    for sex, age, status, _, years, _, slots in profiles.profiles(setting):
        people = by_age[sex, age]
        people[status, years] = people.get((status, years), 0) + slots * each
    return {key: dict(sorted(people.items())) for key, people in by_age.items()}


def _most(persons: Iterable[float]) -> list[float]:
    return [MOST * each for each in persons]


def _count_expected(persons: Sequence[float], weights: Sequence[float], odds: float) -> float:
    """Return the expected number of persons, with these odds times the weight of each."""
    pairs = zip(persons, weights, strict=True)
    return sum(people * odds * weight / (1 + odds * weight) for people, weight in pairs)

"""What gives a hidden count away: a difference, the rest of a sum, a sum so far, row by row."""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, permutations
from typing import Any, TypeAlias

from breachlab.words.hidden import FEWEST, Hidden
from breachlab.words.units import unit
from breachlab.words.values import is_null

PEOPLE = ("persons", "records")

Row: TypeAlias = dict[str, Any]


def giving_away(name: str, row: Row) -> Iterator[str]:
    """Yield the columns of a row that may give a count of it, with others, in one step."""
    counts = {each: row[each] for each in row if unit(each) in PEOPLE and not is_null(row[each])}
    count = counts[name]
    yield from (each for each in row if isinstance(row[each], float) and each not in counts)
    for one, other in combinations(counts, 2):
        less, more = sorted((one, other), key=lambda each: counts[each])
        if name not in (less, more) and counts[more] - counts[less] == count:
            yield less
    yield from _rest(name, counts)


def _rest(name: str, counts: Mapping[str, float]) -> Iterator[str]:
    """Yield the least other part, where columns that stand side by side add up to another."""
    names = [*counts]
    at = names.index(name)
    for start in range(at + 1):
        for end in range(max(at, start + 1), len(names)):
            run = names[start : end + 1]
            parts = sum(counts[each] for each in run)
            others = [each for each in run if each != name and counts[each]]
            if others and any(counts[each] == parts for each in names if each not in run):
                yield min(others, key=lambda each: counts[each])


def sums_so_far(
    table: list[Row], marks: Mapping[tuple[int, str], Hidden]
) -> Iterator[tuple[int, str]]:
    """Yield the sums that would give away, less the one before, a hidden count that came to it."""
    counts = [name for name in next(iter(table), {}) if unit(name) in PEOPLE]
    for part, whole in permutations(counts, 2):
        if _adds_up(table, part, whole):
            are_hidden = [(number, part) in marks for number in range(len(table))]
            for group in _groups([row[part] for row in table], are_hidden):
                yield from ((number, whole) for number in group[:-1])


def _adds_up(table: list[Row], part: str, whole: str) -> bool:
    """Return whether a count is the sum of another in all rows so far, or what is left of it."""
    if len(table) < 3 or any(is_null(row[part]) or is_null(row[whole]) for row in table):
        return False
    steps = [
        (after[whole] - before[whole], after[part], after[whole])
        for before, after in pairwise(table)
    ]
    is_left = all(-step == count or left == 0 for step, count, left in steps)
    return any(step for step, *_ in steps) and (
        is_left or all(step == count for step, count, _ in steps)
    )


def _groups(counts: list[float], are_hidden: list[bool]) -> list[list[int]]:
    """Return the places of counts in groups whose sums can be told.

    >>> _groups([40, 3, 50, 9, 2], [False, True, False, True, True])
    [[0], [1, 2, 3, 4]]
    >>> _groups([3, 9, 50, 60, 5], [True, True, False, False, True])
    [[0, 1, 2, 3, 4]]
    """

    def is_told(group: list[int]) -> bool:
        few = [counts[place] for place in group if are_hidden[place]]
        return not few or (len(few) > 1 and sum(few) >= FEWEST)

    groups: list[list[int]] = [[]]
    for place in range(len(counts)):
        groups[-1].append(place)
        if is_told(groups[-1]):
            groups.append([])
    last = groups.pop()
    while last and groups and not is_told(last):  # the sum of all is known
        last = groups.pop() + last
    return [*groups, last] if last else groups

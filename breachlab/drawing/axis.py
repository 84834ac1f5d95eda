"""Ticks of an axis of counts, in the language of the page; no tick is a fraction of a person."""

import math
from typing import Any

from breachlab.words import numbers
from breachlab.words.language import NARROW

ROOM = 1.05  # the end of an axis over its largest count


def top(counts: list[float]) -> float:
    """Return the end of an axis: just above the largest count, and never 0.

    Example:

        >>> top([3, 5]), top([0, 0]), top([])
        (5.25, 1.05, 1.05)
    """
    return ROOM * max([*counts, 1])


def ticks(end: float, most: int = 3) -> list[int]:
    """Return round whole numbers from 0 to the end of an axis, at most `most` besides 0.

    Example:

        >>> ticks(4_100_000, 2), ticks(7_500_000), ticks(5.25), ticks(1.05), ticks(812)
        ([0, 2000000, 4000000], [0, 2000000, 4000000, 6000000], [0, 2, 4], [0, 1], [0, 500])
    """
    size = 10 ** max(math.floor(math.log10(end / most)), 0)
    step = next(size * each for each in (1, 2, 5, 10) if end // (size * each) <= most)
    return list(range(0, int(end) + 1, step))


def tick(number: float, language: str) -> str:
    """Write a round count as short as an axis needs.

    Example:

        >>> [tick(number, "en") for number in (0, 500, 2_500, 500_000, 1_500_000, 20_000_000)]
        ['0', '500', '2.5 k', '500 k', '1.5 M', '20 M']
        >>> tick(1_500_000, "fr")
        '1,5\\u202fM'
    """
    for size, unit in ((numbers.MILLION, "M"), (1_000, "k")):
        if number >= size:
            places = 0 if number % size == 0 else 1
            narrow = NARROW if language == "fr" else " "
            return f"{numbers.decimal(number / size, places, language)}{narrow}{unit}"
    return numbers.whole(number, language)


def counts(end: float, language: str, most: int = 3) -> dict[str, Any]:
    """Return the ticks of an axis as Plotly settings."""
    values = ticks(end, most)
    return {"tickvals": values, "ticktext": [tick(each, language) for each in values]}

"""Five classes of the ratio of a rate to the country's: the class of a ratio, and its limits.

One set of limits serves all questions, so that a colour always means the same ratio. The map of
all exposed is pale, as places differ little; that of those registered now is strong, as they
differ much. Limits that spread the latter evenly (0.75, 0.90, 1.10, 1.30) would leave two classes
of all exposed empty; a set for each would make both maps look alike. The classes of the 101
départements of the default world have, from the lowest up, 7, 40, 41, 10, 3 by all exposed and 45,
21, 7, 10, 18 by those registered now.
"""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from breachlab.words import numbers

LIMITS = (0.90, 0.97, 1.03, 1.10)
MIDDLE = 2  # the class around the country's rate
NONE = 5  # no class: for an area without a row
NEAR = 0.03  # half the width of the middle class


def class_of(ratio: float) -> int:
    """Return the class of a ratio, 0 the lowest; on a limit, the one nearer to the country.

    >>> [class_of(ratio) for ratio in (0.5, 0.9, 0.95, 0.97, 1.0, 1.03, 1.05, 1.1, 2.0)]
    [0, 1, 1, 2, 2, 2, 3, 3, 4]

    If the country has no exposed person, every ratio is NaN and in the middle class.

    >>> class_of(math.nan)
    2
    """
    lower, upper = LIMITS[:MIDDLE], LIMITS[MIDDLE:]
    return MIDDLE - sum(ratio < limit for limit in lower) + sum(ratio > limit for limit in upper)


def counts(ratios: Iterable[float]) -> list[int]:
    """Return the number of ratios in each class.

    >>> counts([0.9, 1.0, 1.01, 1.2])
    [0, 1, 2, 0, 1]
    """
    totals = Counter(map(class_of, ratios))
    return [totals[each] for each in range(len(LIMITS) + 1)]


def ranges(country: float, language: str) -> list[str]:
    """Return the range of rates of each class, with three figures of the country's rate.

    >>> ranges(615.7, "en")
    ['< 554', '554–597', '597–634', '634–677', '> 677']
    >>> ranges(1.5, "fr")
    ['< 1,35', '1,35–1,46', '1,46–1,54', '1,54–1,65', '> 1,65']
    """
    places = max(0, 2 - math.floor(math.log10(country)))
    bounds = [numbers.decimal(country * limit, places, language) for limit in LIMITS]
    between = [f"{low}–{high}" for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *between, f"> {bounds[-1]}"]

"""Five classes of the ratio of a rate to the country's: the class of a ratio, and its limits.

One set of limits serves all questions, so that a colour always means the same ratio. The middle
class is what the model cannot tell from the country: NEAR is its mean error where the registered of
a département were held against published job seekers (mean_share of method/fidelity). No place is
ranked: words have three classes, of which the outer ones hold two colours each, the last beyond
twice the error. The map of all exposed is pale, as places differ little; that of those registered
now is strong.
"""

import math
from itertools import pairwise

from breachlab.words import numbers

NEAR = 0.084  # half the width of the middle class: the model's mean error by département
LIMITS = (1 - 2 * NEAR, 1 - NEAR, 1 + NEAR, 1 + 2 * NEAR)
MIDDLE = 2  # the class around the country's rate
NONE = 5  # no class: for an area without a row


def class_of(ratio: float) -> int:
    """Return the class of a ratio, 0 the lowest; on a limit, the one nearer to the country.

    >>> [class_of(ratio) for ratio in (0.5, 0.832, 0.9, 0.916, 1.0, 1.084, 1.1, 1.168, 2.0)]
    [0, 1, 1, 2, 2, 2, 3, 3, 4]

    If the country has no exposed person, every ratio is NaN and in the middle class.

    >>> class_of(math.nan)
    2
    """
    lower, upper = LIMITS[:MIDDLE], LIMITS[MIDDLE:]
    return MIDDLE - sum(ratio < limit for limit in lower) + sum(ratio > limit for limit in upper)


def standing_of(rate: float, country: float = 1) -> str:
    """Return whether a rate is "lower" than the country's, "similar" within NEAR, or "higher".

    >>> [standing_of(rate, 600) for rate in (300, 549, 550, 650, 651, 1200)]
    ['lower', 'lower', 'similar', 'similar', 'higher', 'higher']
    """
    side = class_of(rate / country if country else math.nan) - MIDDLE
    return "lower" if side < 0 else "higher" if side else "similar"


def ranges(country: float, language: str) -> list[str]:
    """Return the range of rates of each class, with three figures of the country's rate.

    >>> ranges(615.7, "en")
    ['< 512', '512–564', '564–667', '667–719', '> 719']
    >>> ranges(1.5, "fr")
    ['< 1,25', '1,25–1,37', '1,37–1,63', '1,63–1,75', '> 1,75']
    """
    places = max(0, 2 - math.floor(math.log10(country)))
    bounds = [numbers.decimal(country * limit, places, language) for limit in LIMITS]
    between = [f"{low}–{high}" for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *between, f"> {bounds[-1]}"]

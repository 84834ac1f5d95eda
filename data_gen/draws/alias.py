"""Alias tables in whole numbers: a weighted choice by one look-up, the same on every machine.

Method: A. J. Walker, "An efficient method for generating discrete random variables with general
distributions", ACM TOMS 3 (1977), in M. D. Vose's ordering.
"""

from collections.abc import Sequence


def alias_entries(weights: Sequence[int]) -> list[int]:
    """Return one packed entry per weight: limit * 65,536 + alias.

    Entry i is drawn uniformly; a second draw in 0 … 65,535 below the limit means i itself,
    else its alias. Shares are met to within 1 / (65,536 * len(weights)).

    Example:

        >>> [divmod(entry, 65_536) for entry in alias_entries([3, 1])]
        [(65535, 0), (32768, 0)]
    """
    full, count = sum(weights), len(weights)
    remaining = [weight * count for weight in weights]
    limits, aliases = [65_535] * count, list(range(count))
    short = [i for i in range(count) if remaining[i] < full]
    long = [i for i in range(count) if remaining[i] >= full]
    while short and long:
        giver, taker = long[-1], short.pop()
        limits[taker] = remaining[taker] * 65_536 // full
        aliases[taker] = giver
        remaining[giver] -= full - remaining[taker]
        if remaining[giver] < full:
            short.append(long.pop())
    return [limit * 65_536 + alias for limit, alias in zip(limits, aliases, strict=True)]

"""Turn weights into whole slots that add up."""

import itertools
from collections.abc import Sequence

PHASES = 1_024
GRAIN = 2**30  # weights are rounded to this grain first, so that the last bit of a float is unused


def largest_remainder(weights: Sequence[float], slots: int) -> list[int]:
    """Share slots in proportion to weights; the largest remainders get the rest.

    >>> largest_remainder([1, 1, 1], 4)
    [2, 1, 1]
    """
    whole = _whole(weights)
    total = sum(whole)
    shares = [weight * slots // total for weight in whole]
    remainders = [weight * slots % total for weight in whole]
    order = sorted(range(len(whole)), key=lambda index: (-remainders[index], index))
    for index in order[: slots - sum(shares)]:
        shares[index] += 1
    return shares


def systematic(weights: Sequence[float], slots: int, phase: int = PHASES // 2) -> list[int]:
    """Share slots so that every run of neighbours also gets its share, to within one slot.

    Small weights are not all lost, as they are with the largest remainder. The phase, from 0 to
    1,023, is the part of a slot accumulated before the first weight.

    >>> systematic([0.5, 0.5, 0.5, 0.5], 2)
    [1, 0, 1, 0]
    """
    running = list(itertools.accumulate(_whole(weights), initial=0))
    total = running[-1]
    reached = [(PHASES * value * slots + phase * total) // (PHASES * total) for value in running]
    return [after - before for before, after in itertools.pairwise(reached)]


def _whole(weights: Sequence[float]) -> list[int]:
    """Return weights as whole numbers on a common grain; whole numbers stay as they are."""
    if all(isinstance(weight, int) for weight in weights):
        return [int(weight) for weight in weights]
    largest = max(weights)
    return [round(weight / largest * GRAIN) for weight in weights]

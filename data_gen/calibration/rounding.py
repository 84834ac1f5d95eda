"""Turn weights into whole slots that add up, and move slots until margins are met."""

import itertools
from collections.abc import Sequence

import numpy

from data_gen.calibration.fitting import NOWHERE, Margin

PHASES = 1_024
GRAIN = 2**30  # weights are rounded to this grain first, so that the last bit of a float is unused
CELL_CARE = 0.02  # the weight of the error of a cell, against that of a margin
LIKELY_ENOUGH = 0.01  # a cell that wants less than this part of a slot is not given one


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


def settle(
    slots: numpy.ndarray, wanted: numpy.ndarray, blocks: numpy.ndarray, margins: Sequence[Margin]
) -> numpy.ndarray:
    """Return the slots after moves inside blocks, one at a time, as long as the error shrinks.

    The error is the sum of squared differences between the slots of each group and its goal.
    Blocks keep their totals; cells stay near `wanted`. Blocks must be in rising order.
    """
    costs = _Costs(slots, wanted, margins)
    starts = numpy.flatnonzero(numpy.diff(blocks, prepend=-1))
    while True:
        giver, taker, cost = _cheapest(*costs.giving_and_taking(), starts)
        if cost >= 0:
            return costs.slots.astype(int)
        costs.move(giver, taker)


class _Costs:
    """The growth of the error if a cell gave a slot, and if it took one.

    (excess - 1) ** 2 - excess ** 2 = 1 - 2 * excess, summed over the groups of the cell. A pair
    that shares a group costs less than the sum of the two, so no harmful move is taken.
    A move changes only groups that it leaves or enters, so the excess of the others is kept.
    """

    def __init__(
        self, slots: numpy.ndarray, wanted: numpy.ndarray, margins: Sequence[Margin]
    ) -> None:
        self.slots, self.wanted = slots.astype(float), wanted
        self.groups = [margin.groups for margin in margins]
        self.errors = [  # of each group of a margin; the last one is that of NOWHERE
            numpy.append(margin.totals(slots) - _goal(margin, wanted), 0) for margin in margins
        ]
        self.excess = [
            error[groups] for error, groups in zip(self.errors, self.groups, strict=True)
        ]
        self.care = numpy.full(len(slots), CELL_CARE)
        for groups in self.groups:
            self.care += groups != NOWHERE
        self.giving_care = numpy.where(slots > 0, self.care, numpy.inf)
        self.taking_care = numpy.where(wanted >= LIKELY_ENOUGH, self.care, numpy.inf)
        self.buffers = numpy.empty((3, len(slots)))  # new memory took half of the time

    def giving_and_taking(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Return both costs of each cell; infinite where it has no slot, or may have none."""
        change, giving, taking = self.buffers
        numpy.subtract(self.slots, self.wanted, out=change)
        change *= CELL_CARE
        for excess in self.excess:
            change += excess
        change *= 2
        numpy.subtract(self.giving_care, change, out=giving)
        numpy.add(self.taking_care, change, out=taking)
        return giving, taking

    def move(self, giver: int, taker: int) -> None:
        """Move a slot from one cell to another."""
        self.slots[giver] -= 1
        self.slots[taker] += 1
        self.giving_care[taker] = self.care[taker]
        if not self.slots[giver]:
            self.giving_care[giver] = numpy.inf
        for place, (groups, error) in enumerate(zip(self.groups, self.errors, strict=True)):
            if groups[giver] != groups[taker]:
                error[groups[giver]] -= 1
                error[groups[taker]] += 1
                error[NOWHERE] = 0
                numpy.take(error, groups, out=self.excess[place], mode="wrap")  # NOWHERE is -1


def _whole(weights: Sequence[float]) -> list[int]:
    """Return weights as whole numbers on a common grain; whole numbers stay as they are."""
    if all(isinstance(weight, int) for weight in weights):
        return [int(weight) for weight in weights]
    largest = max(weights)
    return [round(weight / largest * GRAIN) for weight in weights]


def _goal(margin: Margin, wanted: numpy.ndarray) -> numpy.ndarray:
    """Return the target of each group of a margin in whole slots."""
    totals = margin.totals(wanted)
    return numpy.array(largest_remainder(totals.tolist(), round(totals.sum())))


def _cheapest(
    giving: numpy.ndarray, taking: numpy.ndarray, starts: numpy.ndarray
) -> tuple[int, int, float]:
    """Return the cheapest move inside a block: giver, taker and cost."""
    costs = numpy.minimum.reduceat(giving, starts) + numpy.minimum.reduceat(taking, starts)
    block = int(costs.argmin())
    start, end = numpy.append(starts, len(giving))[block : block + 2]
    giver, taker = giving[start:end].argmin(), taking[start:end].argmin()
    return int(start + giver), int(start + taker), float(costs[block])

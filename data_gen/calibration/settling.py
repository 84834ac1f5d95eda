"""Move whole slots between cells of a block until the margins are met."""

from collections.abc import Sequence
from typing import Any

import numpy

from data_gen.calibration import rounding
from data_gen.calibration.fitting import NOWHERE, Margin

CELL_CARE = 0.02  # the weight of the error of a cell, against that of a margin
LIKELY_ENOUGH = 0.01  # a cell that wants less than this part of a slot is not given one


def settle(
    slots: numpy.ndarray, wanted: numpy.ndarray, blocks: numpy.ndarray, margins: Sequence[Margin]
) -> numpy.ndarray:
    """Return the slots after moves inside blocks, one at a time, as long as the error shrinks.

    The error is the sum of squared differences between the slots of each group and its goal.
    Blocks keep their totals; cells stay near `wanted`. Blocks must be in rising order.
    """
    slots = slots.copy()
    goals = [_goal(margin, wanted) for margin in margins]
    while True:
        giving, taking = _costs(slots, wanted, margins, goals)
        giver, taker, cost = _cheapest(giving, taking, blocks)
        if cost >= 0:
            return slots
        slots[giver] -= 1
        slots[taker] += 1


def _goal(margin: Margin, wanted: numpy.ndarray) -> numpy.ndarray:
    """Return the target of each group of a margin in whole slots."""
    totals = margin.totals(wanted)
    return numpy.array(rounding.largest_remainder(totals.tolist(), round(totals.sum())))


def _costs(
    slots: numpy.ndarray,
    wanted: numpy.ndarray,
    margins: Sequence[Any],
    goals: Sequence[numpy.ndarray],
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return the growth of the error if each cell gave a slot, and if it took one.

    (excess - 1) ** 2 - excess ** 2 = 1 - 2 * excess, summed over the groups of the cell. A pair
    that shares a group costs less than the sum of the two, so no harmful move is taken.
    """
    excess = CELL_CARE * (slots - wanted)
    care = CELL_CARE
    for margin, goal in zip(margins, goals, strict=True):
        excess = excess + margin.to_cells(margin.totals(slots) - goal, outside=0)
        care = care + (margin.groups != NOWHERE)
    giving = numpy.where(slots > 0, care - 2 * excess, numpy.inf)
    taking = numpy.where(wanted >= LIKELY_ENOUGH, care + 2 * excess, numpy.inf)
    return giving, taking


def _cheapest(
    giving: numpy.ndarray, taking: numpy.ndarray, blocks: numpy.ndarray
) -> tuple[int, int, float]:
    """Return the cheapest move inside a block: giver, taker and cost."""
    starts = numpy.flatnonzero(numpy.diff(blocks, prepend=-1))
    costs = numpy.minimum.reduceat(giving, starts) + numpy.minimum.reduceat(taking, starts)
    block = int(costs.argmin())
    start, end = numpy.append(starts, len(blocks))[block : block + 2]
    giver, taker = giving[start:end].argmin(), taking[start:end].argmin()
    return int(start + giver), int(start + taker), float(costs[block])

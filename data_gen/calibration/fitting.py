"""Iterative proportional fitting, whole slots that add up, and five-year groups by single years.

A margin assigns a cell to one of its groups or leaves it out, and gives each group a target.
Fitting scales weights until every margin is met; cells of weight zero stay zero. Rounding turns
weights into slots, and moves slots until margins are met.
"""

import itertools
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy

NOWHERE = -1
PHASES = 1_024
GRAIN = 2**30  # weights are rounded to this grain first, so that the last bit of a float is unused
CELL_CARE = 0.02  # the weight of the error of a cell, against that of a margin
LIKELY_ENOUGH = 0.01  # a cell that wants less than this part of a slot is not given one


class CannotFit(ValueError):
    """The targets contradict the cells, or each other."""


@dataclass(frozen=True)
class Margin:
    """A name, the group of each cell (or NOWHERE), and the target of each group by its label."""

    name: str
    groups: numpy.ndarray
    targets: dict[Hashable, float]

    def list_targets(self) -> numpy.ndarray:
        """Return the targets in the order of the groups."""
        return numpy.array(list(self.targets.values()), dtype=float)

    def totals(self, weights: numpy.ndarray) -> numpy.ndarray:
        """Return the weight of each group."""
        size = len(self.targets)
        return numpy.bincount(self.inner_groups, weights[self.inside], minlength=size)

    @cached_property
    def inside(self) -> numpy.ndarray | slice:
        """The places of the cells in a group; a slice of all cells, which copies nothing."""
        places = numpy.flatnonzero(self.groups != NOWHERE)
        return slice(None) if len(places) == len(self.groups) else places

    @cached_property
    def inner_groups(self) -> numpy.ndarray:
        """The group of each cell that is in one."""
        return self.groups[self.inside]

    def worst(self, weights: numpy.ndarray) -> tuple[float, Hashable]:
        """Return the largest relative error and the label of its group."""
        wanted = self.list_targets()
        errors = numpy.abs(self.totals(weights) - wanted) / numpy.maximum(wanted, 1)
        index = int(errors.argmax())
        return float(errors[index]), list(self.targets)[index]


def margin(name: str, labels: Iterable[Hashable], targets: dict) -> Margin:
    """Return a margin from the label of each cell; a label without a target is in no group."""
    groups = {label: group for group, label in enumerate(targets)}
    return Margin(
        name, numpy.fromiter(map(groups.get, labels, itertools.repeat(NOWHERE)), int), targets
    )


def fit(
    weights: numpy.ndarray,
    margins: Sequence[Margin],
    tolerance: float = 1e-6,
    rounds: int = 1_000,
    accepted: float = 0,
) -> numpy.ndarray:
    """Return the weights, scaled until the relative error of every group is below the tolerance.

    After all rounds, errors up to `accepted` pass, too. Else it raises CannotFit.

    >>> rows = margin("row", [0, 0, 1, 1], {0: 30, 1: 70})
    >>> fit(numpy.ones(4), [rows]).tolist()
    [15.0, 15.0, 35.0, 35.0]
    """
    weights = numpy.array(weights, dtype=float)
    for each in margins:
        for (label, target), total in zip(each.targets.items(), each.totals(weights), strict=True):
            if target > 0 and total == 0:
                raise CannotFit(f"{each.name} {label}: {target:,} wanted, but no cell allows any.")
    for _ in range(rounds):
        for each in margins:
            wanted, totals = each.list_targets(), each.totals(weights)
            factors = numpy.ones(len(totals))
            numpy.divide(wanted, totals, out=factors, where=totals > 0)
            weights[each.inside] *= factors[each.inner_groups]
        if all(each.worst(weights)[0] < tolerance for each in margins):
            return weights
    farthest = max(margins, key=lambda each: each.worst(weights)[0])
    error, label = farthest.worst(weights)
    if error <= accepted:
        return weights
    raise CannotFit(f"{farthest.name} {label}: still {error:.2%} off. Do two targets contradict?")


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
        giving, taking = costs.giving_and_taking()
        cheapest = numpy.minimum.reduceat(giving, starts) + numpy.minimum.reduceat(taking, starts)
        block = int(cheapest.argmin())
        if cheapest[block] >= 0:
            return costs.slots.astype(int)
        start, end = numpy.append(starts, len(giving))[block : block + 2]
        giver, taker = giving[start:end].argmin(), taking[start:end].argmin()
        costs.move(int(start + giver), int(start + taker))


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
        self.errors = []  # of each group of a margin; the last one is that of NOWHERE
        for margin in margins:
            totals = margin.totals(wanted)
            goal = numpy.array(largest_remainder(totals.tolist(), round(totals.sum())))
            self.errors.append(numpy.append(margin.totals(slots) - goal, 0))
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


def spread(bands: Sequence[float], rounds: int = 500) -> numpy.ndarray:
    """Spread five-year bands over single years: same totals, smooth steps, all above zero.

    Tobler's pycnophylactic interpolation (1979): average neighbours, restore the totals, repeat.

    >>> spread([10.0, 15.0]).round(1).tolist()[::3]
    [1.8, 2.1, 2.9, 3.3]
    """
    years = numpy.repeat(numpy.array(bands) / 5, 5)
    for _ in range(rounds):
        years = numpy.convolve(numpy.pad(years, 1, mode="edge"), numpy.ones(3) / 3, mode="valid")
        years *= numpy.repeat(bands / years.reshape(-1, 5).sum(axis=1), 5)
    return years

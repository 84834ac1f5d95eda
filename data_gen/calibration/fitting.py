"""Iterative proportional fitting: scale weights until every margin is met.

A margin assigns a cell to one of its groups or leaves it out, and gives each group a target.
Cells of weight zero stay zero.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy

NOWHERE = -1


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
    return Margin(name, numpy.fromiter(map(groups.get, labels, repeat(NOWHERE)), int), targets)


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
        _refuse_empty_groups(each, weights)
    for _ in range(rounds):
        for each in margins:
            weights[each.inside] *= _factors(each, weights)
        if all(each.worst(weights)[0] < tolerance for each in margins):
            return weights
    if max(each.worst(weights)[0] for each in margins) <= accepted:
        return weights
    raise CannotFit(_complaint(margins, weights))


def _factors(margin: Margin, weights: numpy.ndarray) -> numpy.ndarray:
    """Return the factor of each cell in a group that brings the group to its target."""
    totals = margin.totals(weights)
    ratios = numpy.divide(
        margin.list_targets(), totals, out=numpy.ones(len(totals)), where=totals > 0
    )
    return ratios[margin.inner_groups]


def _refuse_empty_groups(margin: Margin, weights: numpy.ndarray) -> None:
    """Raise CannotFit if a group has a target and no cell that could meet it."""
    for (label, wanted), total in zip(margin.targets.items(), margin.totals(weights), strict=True):
        if wanted > 0 and total == 0:
            raise CannotFit(f"{margin.name} {label}: {wanted:,} wanted, but no cell allows any.")


def _complaint(margins: Sequence[Margin], weights: numpy.ndarray) -> str:
    """Return the message of CannotFit: the group with the largest error."""
    farthest = max(margins, key=lambda each: each.worst(weights)[0])
    error, label = farthest.worst(weights)
    return f"{farthest.name} {label}: still {error:.2%} off. Do two targets contradict?"

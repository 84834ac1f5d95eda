"""Smooth the registered over single ages: the three published groups of ages cause steps.

Repeatedly, the registered share of each age is averaged with its neighbours', and each group scaled
back to its number: Tobler's pycnophylactic interpolation (1979) of a rate.
"""

import numpy

from data_gen.calibration import fitting
from data_gen.calibration.ages import AGES
from data_gen.calibration.fitting import Margin
from data_gen.calibration.histories import REGISTERED, STATUSES

GROUPS = ((20, 24), (25, 49), (50, 94))  # ages; those below 20 follow from first registrations
ROUNDS = 12  # enough to remove the steps, and few enough to keep the fall at the age of pensions


def registered_by_age(cells: dict[str, numpy.ndarray], persons: numpy.ndarray) -> Margin:
    """Return the margin of the registered by single age, smooth and with the same group sums."""
    is_registered = cells["status"] == STATUSES.index(REGISTERED)
    index = cells["age"] - AGES[0]
    people = numpy.bincount(index, persons)
    registered = smooth(numpy.bincount(index[is_registered], persons[is_registered]), people)
    labels = numpy.where(is_registered, cells["age"], -1).tolist()
    # The oldest ages have no target: less than one person cannot be met.
    targets = {age: persons for age, persons in zip(AGES, registered.tolist(), strict=False)}
    return fitting.margin("registered by age", labels, targets)


def smooth(registered: numpy.ndarray, people: numpy.ndarray) -> numpy.ndarray:
    """Return the registered of each age, from the youngest, with a smooth share of the people.

    >>> smooth(numpy.full(60, 10.0), numpy.full(60, 100.0)).round(6).max().item()
    10.0
    """
    people = people[: len(registered)]
    groups = [
        slice(first - AGES[0], min(last + 1 - AGES[0], len(registered))) for first, last in GROUPS
    ]
    first = groups[0].start
    smooth = registered.astype(float)
    for _ in range(ROUNDS):
        shares = numpy.pad(smooth / numpy.maximum(people, 1e-9), 1, mode="edge")
        averaged = (shares[:-2] + 2 * shares[1:-1] + shares[2:]) / 4 * people
        smooth[first:] = averaged[first:]
        for group in groups:
            smooth[group] *= registered[group].sum() / max(smooth[group].sum(), 1e-9)
    return smooth

"""Fit a factor for each status, sex, age band and département of residence.

With the factors, each group has its target share in every département.
"""

from itertools import product

import numpy

from data_gen.calibration import moves, placing
from data_gen.calibration.ages import SEXES
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import Setting

ROUNDS = 2_000
TOLERANCE = 1e-9  # relative, of each département's share; below the rounding of whole factors


def fitted_factors(
    weights: numpy.ndarray, slots: numpy.ndarray, wanted: numpy.ndarray, name: str
) -> numpy.ndarray:
    """Return the factor of each residence that gives the wanted shares; raise CannotFit if off."""
    factors = numpy.ones(len(wanted))
    for _ in range(ROUNDS):
        errors = reached_shares(weights, slots, factors) / wanted
        if abs(errors - 1).max() < TOLERANCE:
            return factors
        factors /= errors
    worst = moves.departements()[int(abs(errors - 1).argmax())]
    raise CannotFit(f"{name} {worst}: still {abs(errors - 1).max():.2%} off. Are moves too rare?")


def reached_shares(
    weights: numpy.ndarray, slots: numpy.ndarray, factors: numpy.ndarray
) -> numpy.ndarray:
    """Return the share of persons in each residence, by the weights of births (rows)."""
    multiplied = slots * factors
    return (multiplied * (weights / multiplied.sum(axis=1))[:, None]).sum(axis=0)


def wanted_shares(setting: Setting) -> dict[placing.Group, numpy.ndarray]:
    """Return the target shares of the départements for each group.

    An empty group, as there may be at high ages, has the shares of all persons.
    """
    persons, shares = placing.placed_persons(setting), {}
    for group in product(placing.STATUSES, SEXES, placing.BANDS):
        part = numpy.array([persons[code, *group] for code in moves.departements()])
        shares[group] = part / part.sum() if part.sum() else moves.residents(setting)
    return shares

"""Factors of residences: each status, sex and age band is multiplied with one for each département,
so that it lives where it should.
"""

from itertools import product

import numpy

from data_gen.calibration import moves, placing
from data_gen.calibration.ages import SEXES
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import Setting

ROUNDS = 2_000
TOLERANCE = 1e-9  # relative, of each département's share; below what whole factors round away


def fitted_factors(
    weights: numpy.ndarray, slots: numpy.ndarray, wanted: numpy.ndarray, name: str
) -> numpy.ndarray:
    """Return the factor of each residence that makes the wanted shares; raise when none does."""
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
    """Return the share of persons in each residence, when births (rows) have these weights."""
    multiplied = slots * factors
    return (multiplied * (weights / multiplied.sum(axis=1))[:, None]).sum(axis=0)


def wanted_shares(setting: Setting) -> dict[placing.Group, numpy.ndarray]:
    """Return each group's shares of the départements, as they should be.

    A group of nobody, as there may be at high ages, lives like all persons.
    """
    persons, shares = placing.placed_persons(setting), {}
    for group in product(placing.STATUSES, SEXES, placing.BANDS):
        part = numpy.array([persons[code, *group] for code in moves.departements()])
        shares[group] = part / part.sum() if part.sum() else moves.residents(setting)
    return shares

"""Make residence_factors.csv: what makes a status, sex and age band live where it should.

Residences are drawn by place of birth, from residences.csv, which knows no status, sex or age. Each
slot is multiplied with the factor of the residence for the status, sex and age band of the person.
A factor of 65,536 changes nothing. With births drawn from their slots alike for everyone, the
factors bring each of these groups to its part of every département in persons_by_departement.
"""

from itertools import product

import numpy

from data_gen.calibration import births, moves, placing
from data_gen.calibration.ages import SEXES
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import Setting

UNCHANGED = 65_536
ROUNDS = 2_000
TOLERANCE = 1e-9  # relative, of each département's share; below what whole factors round away


def residence_factors(setting: Setting) -> list[tuple]:
    """Return (status, sex, age_band, departement_code, factor), factors with a mean of 65,536."""
    weights, slots = birth_weights(setting), residence_slots(setting)
    rows = []
    for group, wanted in wanted_shares(setting).items():
        factors = fitted_factors(weights, slots, wanted, f"residence of {' '.join(group)}")
        whole = numpy.rint(factors / factors.mean() * UNCHANGED).astype(int).tolist()
        named = zip(moves.departements(), whole, strict=True)
        rows += [(*group, code, factor) for code, factor in named]
    return rows


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


def birth_weights(setting: Setting) -> numpy.ndarray:
    """Return the share of persons born in each département, and abroad."""
    return numpy.array(births.birth_slots(setting)) / births.BIRTH_SLOTS


def residence_slots(setting: Setting) -> numpy.ndarray:
    """Return the slots of residences.csv by birth (rows, abroad last) and residence (columns)."""
    slots = {(birth, home): count for birth, home, count in births.residences(setting)}
    pairs = product(moves.births(), moves.departements())
    return numpy.array([slots.get(pair, 0) for pair in pairs]).reshape(len(moves.births()), -1)


def wanted_shares(setting: Setting) -> dict[placing.Group, numpy.ndarray]:
    """Return each group's shares of the départements, as they should be.

    A group of nobody, as there may be at high ages, lives like all persons.
    """
    persons, shares = placing.placed_persons(setting), {}
    for group in product(placing.STATUSES, SEXES, placing.BANDS):
        part = numpy.array([persons[code, *group] for code in moves.departements()])
        shares[group] = part / part.sum() if part.sum() else moves.residents(setting)
    return shares

"""Make residence_factors.csv: factors that adjust residences to status, sex and age band.

Residences are drawn by place of birth, from residences.csv, which has no status, sex or age. Each
slot is multiplied by the factor of the residence for the person's status, sex and age band. A
factor of 65,536 changes nothing. Births are drawn from the same slots for all groups; the factors
bring each group to its part of every département in persons_by_departement.
"""

from itertools import product

import numpy

from data_gen.calibration import births, moves
from data_gen.calibration.factors import fitted_factors, wanted_shares
from data_gen.ledger import Setting

UNCHANGED = 65_536


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


def birth_weights(setting: Setting) -> numpy.ndarray:
    """Return the share of persons born in each département, and abroad."""
    return numpy.array(births.birth_slots(setting)) / births.BIRTH_SLOTS


def residence_slots(setting: Setting) -> numpy.ndarray:
    """Return the slots of residences.csv by birth (rows, abroad last) and residence (columns)."""
    slots = {(birth, home): count for birth, home, count in births.residences(setting)}
    pairs = product(moves.births(), moves.departements())
    return numpy.array([slots.get(pair, 0) for pair in pairs]).reshape(len(moves.births()), -1)

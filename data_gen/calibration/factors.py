"""Fit a factor for each status, sex, age band and département of residence.

With the factors, each group has its target share in every département.

Places of birth do not depend on status and age; factors move the residences afterwards. Where the
registered are overrepresented, the residents added by a factor come from elsewhere. So for overseas
départements the input must have more births there than the published share of residents, and fewer
abroad; some of these persons then live in metropolitan France.
"""

from collections.abc import Mapping
from functools import cache
from itertools import product

import numpy

from data_gen.calibration import moves, placing
from data_gen.calibration.ages import SEXES
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.moves import Origins
from data_gen.ledger import Setting

ROUNDS = 2_000  # of the fit of factors
TOLERANCE = 1e-9  # relative, of each département's share; below the rounding of whole factors
ORIGIN_ROUNDS = 16  # of the search for origins
STEP = 0.5  # of the error, as the two parts change each other
LEAST_ABROAD, MOST = 0.005, 0.985


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
    """Return the share of persons in each residence, by the weights of births (rows).

    A product of matrices takes half the time, but its last digit differs from machine to machine.
    """
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


@cache
def overseas_origins(setting: Setting) -> dict[str, Origins]:
    """Return the input origins of each published département that meet the targets afterwards."""
    wanted = origin_targets(setting)
    sought = dict(wanted)
    for _ in range(ORIGIN_ROUNDS):
        results = origins_after_factors(setting, sought)
        sought = {code: _nearer(sought[code], wanted[code], results[code]) for code in wanted}
    return sought


def origin_targets(setting: Setting) -> dict[str, Origins]:
    """Return the shares of residents born in their département, as published, and abroad.

    The share abroad is assumed.
    """
    abroad = dict(zip(moves.departements(), moves.abroad_shares(setting).tolist(), strict=True))
    return {
        code: Origins(per_mille / 1_000, abroad[code])
        for (area, code), per_mille in moves.by_area("born_there").items()
        if area == "departement"
    }


def origins_after_factors(setting: Setting, origins: Mapping[str, Origins]) -> dict[str, Origins]:
    """Return the shares of residents born there and abroad, after the factors.

    They are of all statuses, sexes and ages together. `origins`: the shares before the factors.
    """
    expected = moves.expected_moves(setting, origins)
    births = expected.sum(axis=1)
    slots = expected / births[:, None]
    places = [moves.departements().index(code) for code in origins]
    sums = numpy.zeros((3, len(places)))  # persons, born there, born abroad
    placed = placing.placed_persons(setting)
    for group, wanted in wanted_shares(setting).items():
        multiplied = slots * fitted_factors(births, slots, wanted, " ".join(group))
        lived = (multiplied * (births / multiplied.sum(axis=1))[:, None])[:, places]
        people = numpy.array([placed[code, *group] for code in origins])
        there = lived[places, range(len(places))]
        abroad = lived[len(moves.departements()) :].sum(axis=0)
        everyone = lived.sum(axis=0)
        sums += people * numpy.array([everyone, there, abroad]) / everyone
    persons, there, abroad = sums
    shares = zip(origins, (there / persons).tolist(), (abroad / persons).tolist(), strict=True)
    return {code: Origins(home, away) for code, home, away in shares}


def _nearer(sought: Origins, wanted: Origins, found: Origins) -> Origins:
    """Return the parts moved towards the target, with a sum that stays below 1."""
    abroad = max(sought.abroad + STEP * (wanted.abroad - found.abroad), LEAST_ABROAD)
    home = min(sought.home + STEP * (wanted.home - found.home), MOST - abroad)
    return Origins(home, abroad)

"""Origins of those who live in a département overseas, before residences are brought to numbers.

Everybody is born alike, whatever the status and the age, and moved by factors afterwards: where
more of the registered live than of all, those who are added come from elsewhere. So more must be
born overseas than is published of those who live there, and fewer abroad; some of them then live in
metropolitan France.
"""

from collections.abc import Mapping
from functools import cache

import numpy

from data_gen.calibration import moves, placing
from data_gen.calibration.factors import fitted_factors, wanted_shares
from data_gen.calibration.moves import Origins
from data_gen.ledger import Setting

ROUNDS = 16
STEP = 0.5  # of what is lacking, as the two parts change each other
LEAST, MOST = 0.005, 0.985


@cache
def origins(setting: Setting) -> dict[str, Origins]:
    """Return what is to be assumed of each département published, so that it is met afterwards."""
    wanted = targets(setting)
    sought = dict(wanted)
    for _ in range(ROUNDS):
        found = after_factors(setting, sought)
        sought = {code: _nearer(sought[code], wanted[code], found[code]) for code in wanted}
    return sought


def targets(setting: Setting) -> dict[str, Origins]:
    """Return which part of those who live in a département were born there, as published, and
    abroad, as assumed."""
    abroad = dict(zip(moves.departements(), moves.abroad_shares(setting).tolist(), strict=True))
    return {
        code: Origins(per_mille / 1_000, abroad[code])
        for (area, code), per_mille in moves.by_area("born_there").items()
        if area == "departement"
    }


def after_factors(setting: Setting, origins: Mapping[str, Origins]) -> dict[str, Origins]:
    """Return which part was born there and abroad of all statuses, sexes and ages, if these are
    the parts before the factors."""
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
    """Return the parts moved by what they lack, and still parts of a whole."""
    abroad = max(sought.abroad + STEP * (wanted.abroad - found.abroad), LEAST)
    home = min(sought.home + STEP * (wanted.home - found.home), MOST - abroad)
    return Origins(home, abroad)

"""Origins of the residents of overseas départements, before residences are scaled by factors.

Places of birth do not depend on status and age; factors move the residences afterwards. Where the
registered are overrepresented, the residents added by a factor come from elsewhere. So the input
must have more births overseas than the published share of residents, and fewer abroad; some of
these persons then live in metropolitan France.
"""

from collections.abc import Mapping
from functools import cache

import numpy

from data_gen.calibration import moves, placing
from data_gen.calibration.factors import fitted_factors, wanted_shares
from data_gen.calibration.moves import Origins
from data_gen.ledger import Setting

ROUNDS = 16
STEP = 0.5  # of the error, as the two parts change each other
LEAST, MOST = 0.005, 0.985


@cache
def origins(setting: Setting) -> dict[str, Origins]:
    """Return the input origins of each published département that meet the targets afterwards."""
    wanted = targets(setting)
    sought = dict(wanted)
    for _ in range(ROUNDS):
        results = after_factors(setting, sought)
        sought = {code: _nearer(sought[code], wanted[code], results[code]) for code in wanted}
    return sought


def targets(setting: Setting) -> dict[str, Origins]:
    """Return the shares of residents born in their département, as published, and abroad.

    The share abroad is assumed.
    """
    abroad = dict(zip(moves.departements(), moves.abroad_shares(setting).tolist(), strict=True))
    return {
        code: Origins(per_mille / 1_000, abroad[code])
        for (area, code), per_mille in moves.by_area("born_there").items()
        if area == "departement"
    }


def after_factors(setting: Setting, origins: Mapping[str, Origins]) -> dict[str, Origins]:
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
    abroad = max(sought.abroad + STEP * (wanted.abroad - found.abroad), LEAST)
    home = min(sought.home + STEP * (wanted.home - found.home), MOST - abroad)
    return Origins(home, abroad)

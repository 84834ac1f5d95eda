"""Drawn by birth, then by residence times factor, each group lives where it should."""

import numpy
import pytest

from data_gen.calibration import moves, source_tables
from data_gen.calibration.fitting import CannotFit
from data_gen.ledger import SETTINGS, Setting


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_departement_status_sex_and_age_band_is_reached(frozen_profiles, setting):
    """Within 0.1 %, from the frozen slots and factors alone; a group of few may be coarser."""
    births, slots, by_group = frozen(setting)
    wanted = moves.wanted_shares(Setting(setting))
    for group, each in by_group.items():
        reached = moves.reached_shares(births, slots, numpy.array(each))
        assert reached == pytest.approx(wanted[group], rel=0.001)


def frozen(setting):
    """Return birth weights, slots by birth and residence, and factors by group."""
    births = dict.fromkeys(moves.births(), 0)
    for row in source_tables.read(f"{setting}/birth_places"):
        place = row["birth_place"]  # of a neighbour of overseas départements, with moves of its own
        births[place if place in births else row["departement_code"]] += int(row["slots"])
    slots = numpy.zeros((len(moves.births()), len(moves.departements())))
    for row in source_tables.read(f"{setting}/residences"):
        birth = moves.births().index(row["birth_departement_code"])
        slots[birth, moves.departements().index(row["departement_code"])] = int(row["slots"])
    by_group = {}
    for row in source_tables.read(f"{setting}/residence_factors"):
        by_group.setdefault((row["status"], row["sex"], row["age_band"]), []).append(
            int(row["factor"])
        )
    return numpy.array(list(births.values())) / sum(births.values()), slots, by_group


def test_a_factor_moves_people_to_where_they_are_wanted():
    """Half are born in each of two places and three quarters stay; 60 % are to live in one."""
    births, slots = numpy.array([0.5, 0.5]), numpy.array([[3.0, 1], [1, 3]])
    wanted = numpy.array([0.6, 0.4])
    found = moves.fitted_factors(births, slots, wanted, "test")
    assert moves.reached_shares(births, slots, found) == pytest.approx(wanted)
    assert found[0] > found[1]


def test_shares_that_no_factor_can_reach_are_named():
    """Whoever is born here stays here, so nobody can be had from there."""
    births, slots = numpy.array([0.5, 0.5]), numpy.array([[1.0, 0], [0, 1]])
    with pytest.raises(CannotFit, match=r"women 0\d: still .*% off"):
        moves.fitted_factors(births, slots, numpy.array([0.6, 0.4]), "residence of women")

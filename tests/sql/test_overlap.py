"""Little and much overlap of breaches stay between the extremes; by hand in overlap.md."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sql.banded import selections
from tests.support.remembered import ask
from tests.support.tiers import examples

LITTLE, MUCH = "little_overlap_person_count", "much_overlap_person_count"


@examples(10)
@given(data=st.data())
def test_overlap_stays_between_what_is_least_and_most(lab, data):
    selection = data.draw(selections(lab))
    standings = ["confirmed", "claimed"]
    of_each = ask(lab, "combination/other_breaches", standings=standings, **selection)
    of_each = of_each[of_each.perimeter == "residents"]
    order = ["least_person_count", LITTLE, "person_count", MUCH, "most_person_count"]
    # By chance a small selection lies past a bound already, and stays where it is.
    known = of_each[of_each.person_count.between(of_each[order[0]], of_each[order[-1]])]
    for low, high in pairwise(order):
        assert (known[low] <= known[high] + 1).all(), (low, high)
    means = ask(lab, "combination/breaches_per_person", **selection)
    for each in ("little", "much") if means.person_count.sum() else ():
        mean = means[f"{each}_overlap_mean_breach_count"].iloc[0]
        assert means.least_mean_breach_count[0] - 1e-9 <= mean
        assert mean <= means.most_mean_breach_count[0] + 1e-9
    together = ask(lab, "combination/marginal_effect", **selection)
    for column in (LITTLE, MUCH):
        assert (together.least_person_count <= together[column] + 1).all()
        assert (together[column] <= together.most_person_count + 1).all()


@pytest.mark.parametrize(
    ("name", "independent"),
    [
        ("combination/worst_composite", "person_count"),
        ("combination/composite_profiles", "at_least_person_count"),
    ],
)
def test_overlap_of_a_composite_stays_between_what_is_least_and_most(lab, name, independent):
    rows = ask(lab, name)
    order = ["least_person_count", LITTLE, independent, MUCH, "most_person_count"]
    for low, high in pairwise(order):
        assert (rows[low] <= rows[high] + 1).all(), (low, high)


def test_overlap_adds_up_over_the_sexes(lab):
    """By stratum, so that the parts of a selection sum to it; each is rounded by itself."""
    whole, women, men = (
        ask(lab, "combination/other_breaches", sexes=sexes).set_index("breach_id").loc["FREEM"]
        for sexes in (None, ["female"], ["male"])
    )
    for column in (LITTLE, MUCH):
        assert women[column] + men[column] == pytest.approx(whole[column], abs=2)


def test_overlap_keeps_the_size_of_the_breaches_of_the_register_itself(lab):
    own = ask(lab, "combination/other_breaches").query("perimeter != 'residents'")
    for column in (LITTLE, MUCH):
        assert own[column].tolist() == own.person_count.tolist()

"""Little and much overlap of breaches: a part of the way from independence to the extremes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sql.banded import selections
from tests.sql.by_hand import register
from tests.sql.test_combination import BOTH, ONE, row, settle
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples
from tests.support.worlds import make_view, undone

LITTLE, MUCH = "little_overlap_person_count", "much_overlap_person_count"
CELL = "'01' as departement_code, 'female' as sex, '25-29' as age_band, 'registered' as status"
MEMBERS = (
    f"insert into breach_cube by name select {CELL}, $breach as breach_id,"
    " $persons as person_count, $persons as living_person_count"
)
COUNTS = (
    f"insert into breach_count_cube by name select {CELL}, $breaches as confirmed_breach_count,"
    " 0 as claimed_breach_count, $persons as record_count, $persons as person_count,"
    " $persons as living_person_count"
)
DEPENDENCE = "update assumptions set value = ? where name = 'breach_dependence_per_mille'"


@pytest.fixture(scope="module")
def country():
    """A register that a test sets beside residents of its own."""
    with register(ONE) as connection:
        make_view(connection, "sized_breaches")
        yield connection


def settle_two(connection):
    """Put 10 of 20 residents on the register; 12 of them are in one breach, 14 in another."""
    settle(connection, "FREE", 12, [(10, 20)])
    connection.execute(
        "insert into perimeters select * replace ('FREEM' as breach_id) from perimeters"
    )
    connection.execute(
        "update breaches set person_count = 14, perimeter_person_count = 20"
        " where breach_id = 'FREEM'"
    )
    connection.execute("delete from breach_count_cube")
    for breaches, persons in {0: 1, 1: 5, 2: 4}.items():
        connection.execute(COUNTS, {"breaches": breaches, "persons": persons})


def test_overlap_goes_three_tenths_of_the_way_to_the_bounds(country):
    """10 of 20 residents are on the register, 12 were hit: by chance 6, at least 2, at most 10."""
    with undone(country):
        settle(country, "VIAMEDIS", 12, [(10, 20)])
        country.execute("delete from breach_cube")
        country.execute(MEMBERS, {"breach": "VIAMEDIS", "persons": 6})
        found = row(country, "combination/other_breaches", "VIAMEDIS")
        country.execute(DEPENDENCE, [1_000])
        bound = row(country, "combination/other_breaches", "VIAMEDIS")
    assert (found.least_person_count, found.person_count, found.most_person_count) == (2, 6, 10)
    assert (found[LITTLE], found[MUCH]) == (round(6 - 0.3 * 4), round(6 + 0.3 * 4))
    assert (bound[LITTLE], bound[MUCH]) == (2, 10)


def test_breach_count_extremes_divide_evenly_and_nest(country):
    """Least are 2 and 4, which can be 6 people, each in one; most are all 10, each in both."""
    with undone(country):
        settle_two(country)
        rows = ask(country, "combination/breaches_per_person").set_index("other_breach_count")
    assert rows.at_least_person_count.to_dict() == {0: 10, 1: 9, 2: 4}
    little, much = (
        rows[f"{each}_overlap_at_least_person_count"].to_dict() for each in ("little", "much")
    )
    assert little == {0: 10, 1: round(9 + 0.3 * (6 - 9)), 2: round(4 + 0.3 * (0 - 4))}
    assert much == {0: 10, 1: round(9 + 0.3 * (10 - 9)), 2: round(4 + 0.3 * (10 - 4))}
    of_all = rows.iloc[0]
    assert of_all.little_overlap_mean_breach_count == pytest.approx(1.3 + 0.3 * (0.6 - 1.3))
    assert of_all.much_overlap_mean_breach_count == pytest.approx(1.3 + 0.3 * (2 - 1.3))
    assert of_all.little_overlap_several_person_share == pytest.approx(0.4 + 0.3 * (0 - 0.4))
    assert of_all.much_overlap_several_person_share == pytest.approx(0.4 + 0.3 * (1 - 0.4))


@examples(15)
@given(data=st.data())
def test_overlap_stays_between_what_is_least_and_most(lab, data):
    selection = data.draw(selections(lab))
    of_each = ask(lab, "combination/other_breaches", standings=BOTH, **selection)
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


@for_each("name", ["worst_composite", "composite_profiles"])
def test_overlap_of_a_composite_stays_between_what_is_least_and_most(lab, name):
    rows = ask(lab, f"combination/{name}")
    independent = "person_count" if name == "worst_composite" else "at_least_person_count"
    order = ["least_person_count", LITTLE, independent, MUCH, "most_person_count"]
    for low, high in pairwise(order):
        assert (rows[low] <= rows[high] + 1).all(), (low, high)


def test_overlap_adds_up_over_the_sexes(lab):
    """By stratum, so that the parts of a selection sum to it; each is rounded by itself."""
    whole = row(lab, "combination/other_breaches", "FREEM")
    parts = [
        row(lab, "combination/other_breaches", "FREEM", sexes=[sex]) for sex in ("female", "male")
    ]
    for column in (LITTLE, MUCH):
        assert sum(part[column] for part in parts) == pytest.approx(whole[column], abs=2)


def test_overlap_without_dependence_is_independence(country):
    with undone(country):
        settle_two(country)
        country.execute(DEPENDENCE, [0])
        rows = ask(country, "combination/breaches_per_person")
        of_each = ask(country, "combination/other_breaches")
    for each in ("little", "much"):
        column = f"{each}_overlap_at_least_person_count"
        assert rows[column].tolist() == rows.at_least_person_count.tolist()
        assert of_each[f"{each}_overlap_person_count"].tolist() == of_each.person_count.tolist()


def test_overlap_keeps_the_size_of_the_breaches_of_the_register_itself(lab):
    own = ask(lab, "combination/other_breaches").query("perimeter != 'residents'")
    for column in (LITTLE, MUCH):
        assert own[column].tolist() == own.person_count.tolist()

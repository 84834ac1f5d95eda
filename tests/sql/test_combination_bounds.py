"""Bounds on who is in other breaches too, of a register beside residents that a test sets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sql.banded import selections
from tests.sql.by_hand import register
from tests.sql.test_combination import row
from tests.support.remembered import ask
from tests.support.tiers import examples
from tests.support.worlds import make_view, undone

COUNTS = st.integers(0, 30)
STRATA = st.lists(st.tuples(COUNTS, COUNTS.filter(bool)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def country():
    """One record, whose cells and breaches a test replaces."""
    with register("""
| record | person | primary | status     | sex    | born       | lives | registered | ended |
|--------|--------|---------|------------|--------|------------|-------|------------|-------|
| 1      | 1      | yes     | registered | female | 1999-03-05 | 59    | 2023-09-01 |       |
""") as connection:
        make_view(connection, "sized_breaches")
        yield connection


def settle(connection, members, strata):
    """Make breaches of so many members each, and strata of (on the register, residents)."""
    connection.execute("delete from perimeters")
    connection.execute("create or replace temp table one as from exposure_cube limit 1")
    connection.execute("delete from exposure_cube")
    places = [*zip(("01", "2A", "59", "974"), strata, strict=False)]
    for place, (people, _) in places:
        connection.execute(
            "insert into exposure_cube select * replace ($place as departement_code,"
            " $people as record_count, $people as person_count, $people as living_person_count,"
            " $people as living_here_person_count) from one",
            {"place": place, "people": people},
        )
    for breach, count in members.items():
        for place, (_, residents) in places:
            connection.execute(
                "insert into perimeters values (?, ?, 'female', '25-29', ?, 1)",
                [breach, place, residents],
            )
        connection.execute(
            "update breaches set person_count = ?, perimeter_person_count = ? where breach_id = ?",
            [count, sum(residents for _, residents in strata), breach],
        )


def settle_composites(connection, people):
    """Make all on the register of one place, with NIR and contact."""
    connection.execute(
        "create or replace table composite_cube as select * replace (true as has_nir,"
        " true as has_contact, '01' as departement_code, $people as person_count,"
        " $people as living_person_count, $people as living_here_person_count)"
        " from composite_cube limit 1",
        {"people": people},
    )


@pytest.mark.parametrize(
    ("breach", "members", "residents", "millions", "least", "most"),
    [
        ("VIAMEDIS", 33_000_000, 68_040_000, 16.5, 0, 34_000_000),  # announced: 33 to 34 million
        ("FREEM", 14_100_000, 40_000_000, 12.0, 8_220_000, 18_900_000),
        ("FREE", 5_100_000, 53_000_000, 3.3, 0, 5_100_000),
        ("URSSAF", 12_000_000, 40_000_000, 10.2, 0, 12_000_000),  # up to 12 million
    ],
)
def test_the_estimates_are_those_worked_out_beside_the_published_sizes(
    country, breach, members, residents, millions, least, most
):
    settle(country, {breach: members}, [(34_120_000, residents)])
    found = row(country, "other_breaches", breach)
    assert round(found.expected_person_count / 1e6, 1) == millions
    assert (found.least_person_count, found.most_person_count) == (least, most)
    assert found.resident_count == residents


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=14))
def test_the_bounds_hold_the_truth_of_any_population_and_are_reached(lab, people):
    """Least with the second group at the far end, most with both at the same end."""
    one, other = (sum(group) for group in zip(*people, strict=True))
    low, high = lab.execute(
        "select least_overlap($one, $other, $everyone), most_overlap($one, $other)",
        {"one": one, "other": other, "everyone": len(people)},
    ).fetchall()[0]
    first = set(range(one))
    assert low <= sum(a and b for a, b in people) <= high
    assert low == len(first & set(range(len(people) - other, len(people))))
    assert high == len(first & set(range(other)))


@examples(40)
@given(strata=STRATA, share=st.floats(0, 1))
def test_bounds_add_up_those_of_each_stratum_and_are_no_wider_than_of_totals(
    country, strata, share
):
    """Members are spread evenly over residents; each stratum has its own Fréchet bounds.

    A stratum with more people on the register than residents has as many residents as those people.
    The query gives whole persons: a bound differs by half a person at most, two bounds by one.
    """
    everyone = sum(residents for _, residents in strata)
    members = round(share * everyone)
    settle(country, {"VIAMEDIS": members}, strata)
    found = row(country, "bounds_by_stratum", "VIAMEDIS")
    low = high = 0
    for people, residents in strata:
        inside = members * residents / everyone
        low += max(0, people + inside - max(people, residents))
        high += min(people, inside)
    assert found.least_from_strata == pytest.approx(low, abs=0.51)
    assert found.most_from_strata == pytest.approx(high, abs=0.51)
    assert found.least_from_totals - 1 <= found.least_from_strata
    assert found.most_from_strata <= found.most_from_totals + 1


@pytest.mark.parametrize(
    ("members", "departements", "from_totals", "from_strata"),
    [
        # Spread evenly, half of each place are members.
        (10, None, (0, 10), (5, 5)),
        # Of the 12 at the least 2 are of the place, as 10 may live in the other; evenly 6 are.
        (12, ["01"], (2, 10), (6, 6)),
    ],
)
def test_strata_sharpen_what_is_known_where_one_place_is_all_on_the_register(
    country, members, departements, from_totals, from_strata
):
    """All 10 residents of one place are on the register and none of the 10 of the other."""
    settle(country, {"VIAMEDIS": members}, [(10, 10), (0, 10)])
    found = row(country, "bounds_by_stratum", "VIAMEDIS", departements=departements)
    assert (found.least_from_totals, found.most_from_totals) == from_totals
    assert (found.least_from_strata, found.most_from_strata) == from_strata
    if departements:
        rows = ask(country, "area/other_breaches", departement="01").set_index("breach_id")
        here = rows.loc["VIAMEDIS"]
        assert (here.least_person_count, here.most_person_count) == from_totals


def test_bounds_of_composites_are_as_worked_out_by_hand(country):
    """All 20 residents are on file with NIR and contact; 4 and 16 lose the IBAN, 18 the employer.

    IBAN: 16 at the least, 20 at the most, by chance 1 - 16/20 * 4/20 = 84 %. With the employer,
    16 + 18 - 20 = 14 at the least, 18 at the most, and 20 * 84 % * 90 % by chance. Announced as "up
    to 18" the employers are none at the least.
    """
    settle(country, {"FREE": 4, "BOUYGUES": 16, "URSSAF": 18}, [(20, 20)])
    settle_composites(country, 20)
    for least_announced, least in ((None, 0), (12_000_000, 14)):
        with undone(country):
            country.execute(
                "update announced_breaches set least_count = ? where breach_id = 'URSSAF'",
                [least_announced],
            )
            (found,) = ask(country, "combination/worst_composite").to_dict("records")
        bounds = ("least_person_count", "expected_person_count", "most_person_count")
        assert [found[bound] for bound in bounds] == [least, round(20 * 0.84 * 0.9), 18]
        assert (found["resident_count"], found["register_person_count"]) == (20, 20)


def test_known_bounds_of_a_composite_do_not_suppose_where_those_who_were_hit_live(country):
    """Of 10 on file of the first place, 12 of 20 residents lost the IBAN, 14 the employer.

    At the least 10 + 12 + 14 - 2 * 20, which is none; at the most all 10. Spread evenly, of those
    10, 6 lost the IBAN and 7 the employer: 3 at the least, 6 at the most.
    """
    settle(country, {"FREE": 12, "URSSAF": 14}, [(10, 10), (0, 10)])
    settle_composites(country, 10)
    (found,) = ask(country, "combination/worst_composite", departements=["01"]).to_dict("records")
    assert (found["least_person_count"], found["most_person_count"]) == (0, 10)
    assert (found["least_if_even_count"], found["most_if_even_count"]) == (3, 6)


def test_a_claimed_breach_would_add_to_no_composite(country):
    with undone(country):
        settle(country, {"URSSAF": 20}, [(20, 20)])
        country.execute("update breaches set standing = 'claimed' where breach_id = 'URSSAF'")
        rows = ask(country, "combination/composite_profiles").set_index("held_ids")
    assert rows.most_person_count.get("employer", 0) == 0


def test_all_breaches_together_are_bounded_by_the_largest_and_by_their_sum(country):
    """50 on the register of 100 residents: 60 and 70 lose something, so 10 and 20 at the least.

    At the least the 20 hold the 10, 20 persons and (10 + 20) / 50 breaches each; at the most all.
    """
    with undone(country):
        settle(country, {"FREE": 60, "FREEM": 70}, [(50, 100)])
        country.execute("delete from breaches where breach_id not in ('FREE', 'FREEM')")
        (bounds,) = country.execute("from union_bounds(null, null, null, null, null)").fetchall()
    assert bounds == (20, 50, 0.6, 2.0)


def test_a_breach_of_the_agencys_own_keeps_its_size_where_some_have_died(country):
    """All 60 of the register, of whom 50 live: up to 30 were in the agency's own breach."""
    with undone(country):
        settle(country, {"FREE": 60}, [(50, 100)])
        country.execute("update exposure_cube set person_count = 60")
        country.execute("update assumptions set value = 60 where name = 'persons_final'")
        country.execute("update breaches set person_count = 30 where breach_id = 'PE2023'")
        country.execute("delete from breaches where breach_id <> 'PE2023'")
        (bounds,) = country.execute("from union_bounds(null, null, null, null, null)").fetchall()
    assert bounds == (0, 30, 0, 0.6)


# Little and much overlap; by hand in overlap.md.

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


def test_overlap_adds_up_over_the_sexes(lab):
    """By stratum, so that the parts of a selection sum to it; each is rounded by itself."""
    whole, women, men = (
        ask(lab, "combination/other_breaches", sexes=sexes).set_index("breach_id").loc["FREEM"]
        for sexes in (None, ["female"], ["male"])
    )
    for column in (LITTLE, MUCH):
        assert women[column] + men[column] == pytest.approx(whole[column], abs=2)

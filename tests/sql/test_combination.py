"""Other breaches: bounds against computations of their own, counts against the register itself."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from data_gen.reference import REFERENCE
from tests.sql.banded import BANDED, banded, keeps, selections
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples
from tests.support.worlds import make_view

ONE = """
| record | person | primary | status     | sex    | born       | lives | registered | ended |
|--------|--------|---------|------------|--------|------------|-------|------------|-------|
| 1      | 1      | yes     | registered | female | 1999-03-05 | 59    | 2023-09-01 |       |
"""
BOTH = ["confirmed", "claimed"]
COUNTS = st.integers(0, 30)
STRATA = st.lists(st.tuples(COUNTS, COUNTS.filter(bool)), min_size=1, max_size=4)
PLACES = ("01", "2A", "59", "974")


@pytest.fixture(scope="module")
def country():
    """A register that a test sets beside residents of its own."""
    with register(ONE) as connection:
        make_view(connection, "sized_breaches")
        yield connection


def settle(connection, breach, members, strata):
    """Make one breach of so many members, and strata of (on the register, residents)."""
    connection.execute("delete from perimeters")
    connection.execute("create or replace temp table one as from exposure_cube limit 1")
    connection.execute("delete from exposure_cube")
    for place, (people, residents) in zip(PLACES, strata, strict=False):
        connection.execute(
            "insert into exposure_cube select * replace ($place as departement_code,"
            " $people as record_count, $people as person_count, $people as living_person_count,"
            " $people as living_here_person_count) from one",
            {"place": place, "people": people},
        )
        connection.execute(
            "insert into perimeters values (?, ?, 'female', '25-29', ?, 1)",
            [breach, place, residents],
        )
    everyone = sum(residents for _, residents in strata)
    connection.execute(
        "update breaches set person_count = ?, perimeter_person_count = ? where breach_id = ?",
        [members, everyone, breach],
    )


def row(connection, name, breach, **selection):
    return ask(connection, name, **selection).set_index("breach_id").loc[breach]


@for_each(
    "breach, members, residents, millions, least, most",
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
    settle(country, breach, members, [(34_120_000, residents)])
    found = row(country, "combination/other_breaches", breach)
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
def test_sums_over_strata_are_as_computed_alone_and_never_wider(country, strata, share):
    everyone = sum(residents for _, residents in strata)
    members = round(share * everyone)
    settle(country, "VIAMEDIS", members, strata)
    found = row(country, "combination/bounds_by_stratum", "VIAMEDIS")
    low = high = 0
    for people, residents in strata:
        inside = members * residents / everyone
        low += max(0, people + inside - max(people, residents))
        high += min(people, inside)
    assert found.least_from_strata == pytest.approx(low, abs=0.51)
    assert found.most_from_strata == pytest.approx(high, abs=0.51)
    assert found.least_from_totals - 1 <= found.least_from_strata
    assert found.most_from_strata <= found.most_from_totals + 1


def test_strata_sharpen_what_is_known_where_one_place_is_all_on_the_register(country):
    """All 10 of one place are on the register and nobody of the other: half of each is a member."""
    settle(country, "VIAMEDIS", 10, [(10, 10), (0, 10)])
    found = row(country, "combination/bounds_by_stratum", "VIAMEDIS")
    assert (found.least_from_totals, found.most_from_totals) == (0, 10)
    assert (found.least_from_strata, found.most_from_strata) == (5, 5)


@examples(30)
@given(data=st.data())
def test_overlaps_are_counted_as_the_register_itself_does(lab, data):
    selection = data.draw(selections(lab))
    kept = f"(select * from {banded(selection)} where {keeps(selection)}) as kept"
    expected = lab.execute(
        "select breach_id, count(record_id), count(record_id) filter (is_primary)"
        f" from breaches left join {kept}"
        " on breach_mask & breach_bit <> 0 group by 1",
        selection,
    ).fetchall()
    rows = ask(lab, "combination/other_breaches", standings=BOTH, **selection)
    found = rows[["breach_id", "record_count", "person_count"]].itertuples(index=False)
    assert sorted(map(tuple, found)) == sorted(expected)


@for_each("name", ["overlap_by_age_band", "overlap_by_departement"])
def test_the_parts_of_an_overlap_add_up(lab, name):
    whole = row(lab, "combination/other_breaches", "FREEM")
    parts = ask(lab, f"combination/{name}", breach="FREEM")
    assert parts.person_count.sum() == whole.person_count
    assert parts.record_count.sum() == whole.record_count


@examples(20)
@given(data=st.data())
def test_the_outsider_adds_up_the_residents_and_the_living_that_are_selected(lab, data):
    selection = data.draw(selections(lab))
    people = {name: words for name, words in selection.items() if name != "statuses"}
    ((residents,),) = lab.execute(
        "select sum(resident_count) from (select *, departement_code::varchar as departements,"
        " sex::varchar as sexes, age_band::varchar as age_bands from perimeters)"
        f" where breach_id = 'VIAMEDIS' and {keeps(people)}",
        people,
    ).fetchall()
    ((living,),) = lab.execute(
        f"select count(*) from {BANDED} where is_primary and not is_deceased"
        f" and not lives_abroad and {keeps(selection)}",
        selection,
    ).fetchall()
    found = row(lab, "combination/other_breaches", "VIAMEDIS", **selection)
    assert found.resident_count == pytest.approx(residents, abs=1)
    assert found.register_person_count == living


def test_perimeters_hold_as_many_residents_as_their_breaches_say(lab):
    for breach, said, counted in lab.execute(
        "select breach_id, any_value(perimeter_person_count), sum(resident_count)"
        " from breaches inner join perimeters using (breach_id) group by 1"
    ).fetchall():
        assert counted == pytest.approx(said, abs=1), breach


def test_the_outsider_counts_living_residents_inside_the_ages_of_the_perimeter(lab):
    """The perimeter starts at 62: of the band 60-64 three years of five, below nobody."""
    living = dict(
        lab.execute(
            f"select age_bands, count(*) from {BANDED} where is_primary"
            " and not is_deceased and not lives_abroad and sex = 'female' group by 1"
        ).fetchall()
    )
    rows = ask(lab, "combination/overlap_by_age_band", breach="CNAV", sexes=["female"])
    found = rows.astype({"age_band": str}).set_index("age_band").register_person_count
    assert found["60-64"] == round(0.6 * living["60-64"])
    assert found["65-69"] == living["65-69"]
    assert found[:"55-59"].isna().all()


def test_bounds_of_composites_are_as_worked_out_by_hand(country):
    """All 20 residents are on file with NIR and contact; 4 and 16 lose the IBAN, 18 the employer.

    IBAN: 16 at the least, 20 at the most, by chance 1 - 16/20 * 4/20 = 84 %. With the employer,
    16 + 18 - 20 = 14 at the least, 18 at the most, and 20 * 84 % * 90 % by chance. Announced as "up
    to 18" the employers are none at the least.
    """
    settle(country, "FREE", 4, [(20, 20)])
    for breach, members in (("BOUYGUES", 16), ("URSSAF", 18)):
        country.execute(
            "insert into perimeters select * replace ($1 as breach_id) from perimeters"
            " where breach_id = 'FREE'",
            [breach],
        )
        country.execute(
            "update breaches set person_count = ?, perimeter_person_count = 20 where breach_id = ?",
            [members, breach],
        )
    country.execute(
        "create or replace table composite_cube as select * replace (true as has_nir,"
        " true as has_contact, '01' as departement_code, 20 as person_count,"
        " 20 as living_person_count, 20 as living_here_person_count) from composite_cube limit 1"
    )
    (found,) = ask(country, "combination/worst_composite").to_dict("records")
    bounds = ("least_person_count", "expected_person_count", "most_person_count")
    assert [found[bound] for bound in bounds] == [0, round(20 * 0.84 * 0.9), 18]
    country.execute(
        "update announced_breaches set least_count = 12_000_000 where breach_id = 'URSSAF'"
    )
    (found,) = ask(country, "combination/worst_composite").to_dict("records")
    country.execute("update announced_breaches set least_count = null where breach_id = 'URSSAF'")
    assert [found[bound] for bound in bounds] == [14, round(20 * 0.84 * 0.9), 18]
    assert (found["resident_count"], found["register_person_count"]) == (20, 20)


def test_a_claimed_breach_would_add_to_no_composite(country):
    country.execute("begin")
    settle(country, "URSSAF", 20, [(20, 20)])
    country.execute("update breaches set standing = 'claimed' where breach_id = 'URSSAF'")
    rows = ask(country, "combination/composite_profiles").set_index("held_ids")
    country.execute("rollback")
    assert rows.most_person_count.get("employer", 0) == 0


@for_each("statuses", [["registered"], ["candidate_space"]])
def test_the_first_row_is_one_that_an_outsider_can_speak_of(lab, statuses):
    first = ask(lab, "combination/other_breaches", statuses=statuses).iloc[0]
    assert first.perimeter == "residents" and first.least_person_count >= 0


def test_of_a_part_of_the_agencys_own_breaches_an_outsider_says_nothing(lab):
    whole = row(lab, "combination/other_breaches", "ML2025")
    bounds = (whole.least_person_count, whole.expected_person_count, whole.most_person_count)
    assert bounds == (0, 1_440_000, 1_600_000)  # up to 1.6 million: of the least nothing was said
    part = ask(lab, "combination/other_breaches", sexes=["male"]).set_index("breach_id")
    assert part.expected_person_count.isna()["ML2025"]


def test_a_size_told_after_the_day_of_the_file_is_no_bound_of_who_is_on_it(lab):
    """Kairos: at least 340,000 of July 2025, who may have registered since."""
    rows = ask(lab, "combination/other_breaches").set_index("breach_id")
    assert rows.loc["FT2025A", ["least_person_count", "most_person_count"]].isna().all()
    assert rows.person_count["FT2025A"] > 0 and rows.least_person_count["PE2021"] == 120_000


@for_each("name", ["overlap_by_age_band", "overlap_by_departement"])
@for_each("breach", ["PE2023", "CNAV"])
def test_where_an_outsider_can_say_nothing_no_bound_is_given(lab, name, breach):
    rows = ask(lab, f"combination/{name}", breach=breach)
    bounds = ["expected_person_count", "register_person_count"]
    bounds += ["least_if_even_count", "most_if_even_count"]
    empty = rows[bounds].isna()
    assert (empty.all(axis=1) == empty.any(axis=1)).all()
    assert empty.all(axis=None) == (breach == "PE2023")


OF_EVERY_BREACH = ["other_breaches", "bounds_by_stratum", "marginal_effect"]


@for_each("name", OF_EVERY_BREACH)
def test_a_claimed_breach_is_shown_only_where_it_is_asked_for(lab, name):
    shown = {
        tuple(standings or ()): ask(lab, f"combination/{name}", standings=standings)
        for standings in (None, ["confirmed"], ["claimed"], BOTH)
    }
    assert set(shown[()].standing) == {"confirmed"}
    assert shown[()].equals(shown[("confirmed",)])
    assert set(shown[("claimed",)].standing) == {"claimed"}
    parts = [set(shown[of].breach_id) for of in (("confirmed",), ("claimed",))]
    assert set(shown[tuple(BOTH)].breach_id) == parts[0] | parts[1] and not parts[0] & parts[1]


@for_each(
    "name", [*OF_EVERY_BREACH, "breaches_per_person", "worst_composite", "composite_profiles"]
)
def test_what_was_put_in_is_said_as_a_condition(lab, english, french, name):
    """Independence is the model's; known is only the range, which stands beside it."""
    query = find(f"combination/{name}")
    rows = ask(lab, query.name)
    for words, when in ((english, "if"), (french, "si")):
        said = headline(query, rows, words)
        assert when in said.text.lower().replace(":", " ").split(), said.text
        columns = [figure.column for figure in said.figures]
        assert any(column.startswith("least_") for column in columns)
        assert any(column.startswith("most_") for column in columns)


@for_each("name", ["overlap_by_age_band", "overlap_by_departement"])
@for_each("breach", ["VIAMEDIS", "OTACOS", "CNAV"])
def test_an_overlap_with_residents_has_the_bounds_of_the_breach(lab, english, name, breach):
    rows = ask(lab, f"combination/{name}", breach=breach)
    whole = row(lab, "combination/other_breaches", breach, standings=BOTH)
    assert set(rows.all_least_person_count) == {whole.least_person_count}
    assert set(rows.all_most_person_count) == {whole.most_person_count}
    said = headline(find(f"combination/{name}"), rows, english).text
    assert f"({whole.standing})" in said and "if the two are independent" in said


@for_each("selection", [{}, {"sexes": ["male"]}])
def test_of_the_agencys_own_breaches_no_independence_is_said(lab, english, french, selection):
    query = find("combination/overlap_by_age_band")
    rows = ask(lab, query.name, breach="PE2023", **selection)
    assert "of the agency's own file" in headline(query, rows, english).text
    assert "ndépendant" not in headline(query, rows, french).text


def test_the_breach_of_2023_has_the_number_announced_and_says_that_it_is_one(lab, english, french):
    query = find("combination/in_breach_of_2023")
    rows = ask(lab, query.name)
    assert set(rows.breach_person_count) == {10_000_000}
    assert headline(query, rows, english).text.startswith("Up to ")
    assert headline(query, rows, french).text.startswith("Jusqu’à ")


def test_all_breaches_together_are_bounded_by_the_largest_and_by_their_sum(country):
    """50 on the register of 100 residents: 60 and 70 lose something, so 10 and 20 at the least.

    At the least the 20 hold the 10, 20 persons and (10 + 20) / 50 breaches each; at the most all.
    """
    country.execute("begin")
    settle(country, "FREE", 60, [(50, 100)])
    country.execute(
        "insert into perimeters select * replace ('FREEM' as breach_id) from perimeters"
    )
    country.execute(
        "update breaches set person_count = 70, perimeter_person_count = 100"
        " where breach_id = 'FREEM'"
    )
    country.execute("delete from breaches where breach_id not in ('FREE', 'FREEM')")
    (bounds,) = country.execute("from union_bounds(null, null, null, null, null)").fetchall()
    country.execute("rollback")
    assert bounds == (20, 50, 0.6, 2.0)


def test_a_breach_of_the_agencys_own_keeps_its_size_where_some_have_died(country):
    """All 60 of the register, of whom 50 live: up to 30 were in the agency's own breach."""
    country.execute("begin")
    settle(country, "FREE", 60, [(50, 100)])
    country.execute("update exposure_cube set person_count = 60")
    country.execute("update assumptions set value = 60 where name = 'persons_final'")
    country.execute("update breaches set person_count = 30 where breach_id = 'PE2023'")
    country.execute("delete from breaches where breach_id <> 'PE2023'")
    (bounds,) = country.execute("from union_bounds(null, null, null, null, null)").fetchall()
    country.execute("rollback")
    assert bounds == (0, 30, 0, 0.6)


def test_what_is_drawn_lies_within_what_is_known(lab):
    for standings in (None, ["claimed"], BOTH):
        rows = ask(lab, "combination/marginal_effect", standings=standings)
        all_told, least, most = rows.loc[
            0, ["all_person_count", "least_person_count", "most_person_count"]
        ]
        assert least <= all_told <= most
        means = ask(lab, "combination/breaches_per_person", standings=standings).iloc[0]
        mean = means.mean_breach_count
        assert means.least_mean_breach_count <= mean <= means.most_mean_breach_count


def test_this_breach_is_the_largest_of_those_counted_in_persons_here(lab, english, french):
    query = find("combination/this_breach_among_others")
    rows = ask(lab, query.name)
    first = rows.iloc[0]
    assert (first.breach_id, first.announced_count) == ("FT2024", 36_820_828)
    assert (first.least_rank, first.most_rank, first.next_breach_id) == (1, 1, "VIAMEDIS")
    # Deezer and Dailymotion, accounts all over the world: no word of "the largest breach".
    assert first.larger_account_count == 2
    for words, within in ((english, "listed here"), (french, "recensées ici")):
        assert within in headline(query, rows, words).text


def test_ranks_are_among_the_same_standing_that_count_the_same(lab):
    rows = ask(lab, "combination/this_breach_among_others")
    for _, group in rows.groupby(["standing", "counted"]):
        assert group.least_rank.min() == 1 and group.most_rank.max() == len(group)
        assert (group.least_rank <= group.most_rank).all()
    ranks = rows.set_index("breach_id")[["least_rank", "most_rank"]]
    # Up to 12 million: behind 36.8 and 33, and perhaps behind all that count persons.
    assert ranks.loc["URSSAF"].tolist() == [3, 11]


def test_a_number_that_may_be_larger_makes_the_rank_a_range(country, english):
    country.execute("begin")
    country.execute(
        "update announced_breaches set most_count = 40_000_000 where breach_id = 'VIAMEDIS'"
    )
    query = find("combination/this_breach_among_others")
    rows = ask(country, query.name)
    country.execute("rollback")
    assert (rows.this_least_rank[0], rows.this_most_rank[0]) == (1, 2)
    assert "has rank 1 to 2 of the 11" in headline(query, rows, english).text


def test_what_was_announced_agrees_with_what_is_modelled(lab):
    differing = lab.execute(
        "select breach_id from breaches full join announced_breaches as announced"
        " using (breach_id) where is_modelled and ("
        " announced_count is distinct from person_count"
        " or announced.standing is distinct from breaches.standing"
        " or breached_on is distinct from announced_on"
        " or announced.has_iban is distinct from breaches.has_iban)"
        " or (breach_id in (select breach_id from breaches) and is_modelled is not true)"
    ).fetchall()
    assert differing == []
    unsound = lab.execute(
        "select breach_id from announced_breaches where trim(coalesce(source, '')) = ''"
        " or announced_count not between coalesce(least_count, 0) and most_count"
        " or (least_count is not null) is distinct from"
        " (standing = 'confirmed' and count_basis <> 'up_to')"
    ).fetchall()
    assert unsound == []


def test_known_bounds_do_not_suppose_where_those_who_were_hit_live(country):
    """10 of 10 residents of one place are on the register, and 12 of all 20 residents were hit.

    At the most all 10; at the least 2, as 10 may live elsewhere; spread evenly it would be 6 each.
    """
    settle(country, "VIAMEDIS", 12, [(10, 10), (0, 10)])
    found = row(country, "combination/bounds_by_stratum", "VIAMEDIS", departements=["01"])
    assert (found.least_from_totals, found.most_from_totals) == (2, 10)
    assert (found.least_from_strata, found.most_from_strata) == (6, 6)
    (here,) = (
        ask(country, "area/other_breaches", departement="01")
        .query("breach_id == 'VIAMEDIS'")
        .to_dict("records")
    )
    assert (here["least_person_count"], here["most_person_count"]) == (2, 10)


def test_known_bounds_of_a_composite_do_not_suppose_it_either(country):
    """Of 10 on file of the first place, 12 of 20 residents lost the IBAN, 14 the employer.

    At the least 10 + 12 + 14 - 2 * 20, which is none; at the most all 10. Spread evenly, of those
    10, 6 lost the IBAN and 7 the employer: 3 at the least, 6 at the most.
    """
    settle(country, "FREE", 12, [(10, 10), (0, 10)])
    country.execute(
        "insert into perimeters select * replace ('URSSAF' as breach_id) from perimeters"
    )
    country.execute(
        "update breaches set person_count = 14, perimeter_person_count = 20"
        " where breach_id = 'URSSAF'"
    )
    country.execute(
        "create or replace table composite_cube as select * replace (true as has_nir,"
        " true as has_contact, '01' as departement_code, 10 as person_count,"
        " 10 as living_person_count, 10 as living_here_person_count) from composite_cube limit 1"
    )
    (found,) = ask(country, "combination/worst_composite", departements=["01"]).to_dict("records")
    assert (found["least_person_count"], found["most_person_count"]) == (0, 10)
    assert (found["least_if_even_count"], found["most_if_even_count"]) == (3, 6)


def test_the_list_of_breaches_is_said_to_end_on_the_day_of_its_last(english, french):
    """RSA2026 became known on 27 February 2026, after all others of the register's list."""
    with (REFERENCE / "breaches.csv").open(encoding="utf-8") as lines:
        assert max(row["breached_on"] for row in csv.DictReader(lines)) == "2026-02-27"
    for words, day in ((english, "27 February 2026"), (french, "27 février 2026")):
        text = words.text("page", "sentences", "overlap_unknown")
        assert text.replace("\N{NO-BREAK SPACE}", " ").endswith(f" {day}.")

"""method/: what is said of the figures is true of the tables that they are made from.

Six of eight residents aged 25 to 29 are on the register, and two of eight aged 60 to 64.

| record | person | primary | status     | sex    | born       | lives | registered | ended |
|--------|--------|---------|------------|--------|------------|-------|------------|-------|
| 1      | 1      | yes     | registered | female | 1996-01-01 | 59    | 2023-09-01 |       |
| 2      | 2      | yes     | registered | female | 1996-01-02 | 59    | 2023-09-01 |       |
| 3      | 3      | yes     | registered | female | 1996-01-03 | 59    | 2023-09-01 |       |
| 4      | 4      | yes     | registered | female | 1996-01-04 | 59    | 2023-09-01 |       |
| 5      | 5      | yes     | registered | female | 1996-01-05 | 59    | 2023-09-01 |       |
| 6      | 6      | yes     | registered | female | 1996-01-06 | 59    | 2023-09-01 |       |
| 7      | 7      | yes     | registered | female | 1961-01-01 | 59    | 2023-09-01 |       |
| 8      | 8      | yes     | registered | female | 1961-01-02 | 59    | 2023-09-01 |       |
"""

from collections import Counter

import pytest

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.headlines import headline
from data_gen.calibration import source_tables
from data_gen.world import World
from tests.sql.by_hand import register
from tests.support.catalogue import ASKED
from tests.support.remembered import ask

LISTED = "select distinct query from departement_figures"
# They set figures of listed questions beside each other. A row of their own waits for the next
# model version: it is a file of reference/, whose checksum every database has.
WAITING = {
    "exposure/cross_table",
    "area/by_age_group",
    "area/communes",
    "area/neighbours",
    "identifiability/by_departement",
}


def test_every_question_that_answers_by_departement_is_listed(lab, answer):
    by_departement = {name for name in ASKED if "departement_code" in answer(name)}
    listed = {name for (name,) in lab.execute(LISTED).fetchall()}
    assert listed | WAITING == by_departement and listed & WAITING == set()


def test_what_is_fitted_meets_the_published_figure(lab):
    """All that is fitted are residents; INSEE counts those from 20 on."""
    fitted = (
        "select distinct measure_id from departement_figures where identification_id = 'fitted'"
    )
    assert lab.execute(fitted).fetchall() == [("residents",)]
    counted, published = Counter(), Counter()
    for code, count in lab.execute("""
        select departement_code::varchar, resident_count from residents where not is_derived
    """).fetchall():
        counted[code] += count
    for row in source_tables.read("population"):
        if int(row["age_band"].rstrip("+").split("-")[0]) >= 20:
            published[row["departement_code"]] += int(row["population"])
    assert counted == published


def test_within_a_status_sex_and_age_shares_are_the_same_everywhere():
    """Which is why those are not identified: nothing but those three sets places apart."""
    rows = source_tables.read("central/residence_factors")
    assert set(rows[0]) == {"status", "sex", "age_band", "departement_code", "factor"}


def test_participation_shapes_lie_halfway_to_the_flattest_and_the_steepest():
    """The flattest has 4 and 4 of the 8; the steepest all 8 of the younger, and nobody else."""
    with register(__doc__) as connection:
        connection.execute("delete from residents")
        connection.execute(
            "insert into residents select '59', 'female', unnest(['25-29', '60-64']), 8, false"
        )
        connection.execute("update assumptions set value = 8 where name = 'persons_final'")
        rows = ask(connection, "method/participation_shapes").set_index("age_band")
    assert rows.living_here_person_count.to_dict() == {"25-29": 6, "60-64": 2}
    assert rows.flatter_living_here_person_count.to_dict() == {"25-29": 5, "60-64": 3}
    assert rows.steeper_living_here_person_count.to_dict() == {"25-29": 7, "60-64": 1}
    assert rows.steeper_persons_per_thousand.tolist() == [875, 125]


def test_participation_shapes_have_the_same_sum_and_fit_the_residents(lab):
    rows = ask(lab, "method/participation_shapes")
    persons = ask(lab, "exposure/total").person_count[0]
    assert (rows.living_here_person_count + rows.died_or_left_person_count).sum() == persons
    room = rows.resident_count * persons / 36_820_828
    for shape in ("flatter", "steeper"):
        counts = rows[f"{shape}_living_here_person_count"]
        assert counts.sum() == pytest.approx(rows.living_here_person_count.sum(), abs=7)
        assert (counts <= room + 1).all() and (counts >= 0).all()
    spread = [rows[f"{shape}persons_per_thousand"].std() for shape in ("flatter_", "", "steeper_")]
    assert spread == sorted(spread)


DUE, FIRST = "severity/communication_due", "candidate_space_persons"
BY_HAND = """
    create or replace macro headline_ends() as table
    select * from (values
        ('severity/communication_due', 'to_inform_person_count', 'abroad_persons', null,
         'rows', 1020, 1000, 990),
        ('severity/communication_due', 'to_inform_person_count', 'candidate_space_persons', null,
         'rows', 1100, 1000, 800),
        ('severity/communication_due', 'to_inform_person_count', 'candidate_space_persons',
         'nir_on_file_candidate_space', 'rows', 700, 1000, 1300),
        ('exposure/total', 'person_count', null, null, 'answers', 5000, 5000, 5000)
    ) as listed (question, key, figure, crossed_with, basis, low, central, high)
"""


@pytest.fixture
def four_rows(worlds):
    """A database whose ends are typed: of two figures and their pair, and of a headline of none."""
    with worlds.in_memory(World(10_000)) as connection:
        connection.execute(BY_HAND)
        yield connection


def test_drivers_by_hand_the_furthest_first_and_pairs_last(four_rows):
    """Of 1,000: to 800 and 1,100 by one figure, to 990 and 1,020 by the other; a pair, 700, 1,300.

    Whether the low end of a figure is above or below does not matter.
    """
    rows = ask(four_rows, "method/drivers")
    assert rows.driver_id.tolist() == [FIRST, "abroad_persons", FIRST]
    assert rows.below_change.tolist() == [200, 10, 300]
    assert rows.above_change.tolist() == [100, 20, 300]
    assert rows.below_share.tolist() == [0.2, 0.01, 0.3]
    assert rows[["driver_low", "driver_high"]].values.tolist()[0] == [1_500_000, 7_000_000]
    assert rows.crossed_driver_ids.tolist()[2] == "nir_on_file_candidate_space"
    assert {*rows.lowest_share} == {*rows.highest_share} == {0.3}  # the furthest of all runs
    assert set(rows.headline_id) == {DUE} and rows.is_moved.all()


def test_drivers_of_a_headline_that_nothing_moves_say_so(four_rows, english, french):
    rows = ask(four_rows, "method/drivers", headline="exposure/total")
    assert (len(rows), rows.is_moved.iloc[0], rows.below_change.iloc[0]) == (1, False, 0)
    said = headline(find("method/drivers"), rows, english).text
    assert said == "No assumed figure moves the number of persons exposed by half a percent of it."
    assert "nombre de personnes exposées" in headline(find("method/drivers"), rows, french).text


def test_drivers_are_said_with_the_words_of_the_figure(four_rows, english):
    said = headline(find("method/drivers"), ask(four_rows, "method/drivers"), english).text
    assert said == (
        "Of all assumed figures the number of candidate spaces can move the number of persons to "
        "inform furthest: with all others at their centre it takes off up to 20.0% and adds up to "
        "10.0%. Several at once take off 30.0% and add 30.0%."
    )


def test_drivers_of_a_question_without_a_headline_are_refused(lab):
    with pytest.raises(BadParameters, match="'exposure/by_region' is no value of headline"):
        ask(lab, "method/drivers", headline="exposure/by_region")


def test_drivers_of_the_table_and_no_others_have_words_in_both_languages(lab, words_of):
    ends = lab.execute("from headline_ends()").df()
    crossed = {name for names in ends.crossed_with.dropna() for name in names.split()}
    figures = {*ends.figure.dropna(), *crossed}
    for words in words_of.values():
        assert {code for kind, code in words.labels if kind == "driver"} == figures
        assert all(words.label("headline_id", each) for each in ends.question)

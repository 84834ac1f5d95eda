"""What the stored ends say of the headlines and of the ledger."""

from breachlab.query.minors import QUESTION as MINORS
from breachlab.query.minors import find_ends
from data_gen import ledger
from data_gen.__main__ import main
from data_gen.ends.ranking import largest, rows, rows_of
from data_gen.ends.runs import THREE, multiplying, names_with_ends
from data_gen.ends.world_questions import headlines
from tests.support.cases import for_each

HEADLINES = headlines()


def test_headlines_are_fifteen_the_minors_and_four_of_cards():
    assert len(HEADLINES) == 20
    assert [each.key for each in HEADLINES if each.question == MINORS] == ["person_count"]


def test_minors_lie_between_what_other_shapes_by_age_give_or_wider():
    ends = find_ends()
    assert ends["low_end_person_count"] <= 68_870
    assert ends["high_end_person_count"] >= 606_119


@for_each("headline", HEADLINES)
def test_each_headline_has_rows_and_its_centre_lies_inside_its_ends(headline):
    found = rows_of(headline)
    furthest = largest(found)
    assert len({row.central for row in found}) == 1
    assert min(furthest.low, furthest.high) <= furthest.central
    assert furthest.central <= max(furthest.low, furthest.high)


def test_no_row_is_of_a_figure_that_the_ledger_has_not():
    named = {
        name
        for row in rows()
        for name in (row.figure or "", *(row.crossed_with or "").split())
        if name
    }
    assert named <= set(names_with_ends()) <= set(ledger.figures())


def test_figures_that_multiply_are_in_the_table():
    for each in multiplying():
        crossed = [
            {row.figure, *(row.crossed_with or "").split()}
            for row in rows_of(each.headline)
            if row.crossed_with
        ]
        assert {*each.figures} in crossed, each


@for_each("headline", HEADLINES)
def test_the_two_largest_movers_are_crossed_and_of_five_headlines_three(headline):
    found = rows_of(headline)
    singles = sorted(
        (row for row in found if row.figure and not row.crossed_with), key=lambda row: -row.move
    )
    crossed = [{row.figure, *row.crossed_with.split()} for row in found if row.crossed_with]
    largest = singles[: 3 if headline.question in THREE else 2]
    assert len(largest) < 2 or {row.figure for row in largest} in crossed


def test_the_summary_names_each_headline(printed):
    assert main(["ends"]) == 0
    lines = printed("ends").splitlines()
    for headline in HEADLINES:
        assert any(line.startswith(f"{headline.question} {headline.key}: ") for line in lines)

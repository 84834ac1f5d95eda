"""By hand: runs of two figures and their corners, and the rows and ends that follow from them.

A headline of 1,000 falls to 800 and rises to 1,100 by the candidate spaces, and by the NIR on file
goes to 980 alone. Both at once take it to 700 and 1,300. Letters, 100, go to 97 and 103 by the one,
to 96 and 104 by the other.
"""

import pytest

from breachlab.query.headlines import QUESTION as MINORS
from breachlab.query.headlines import find_ends
from data_gen import ledger
from data_gen.__main__ import main
from data_gen.ends import ends_tables, runs
from data_gen.ends.ends_tables import Stored, largest, rows, rows_of
from data_gen.ends.runs import (
    THREE,
    Crossing,
    Headline,
    Said,
    at,
    crossed_runs,
    crossings,
    headlines,
    multiplying,
    names_with_ends,
)
from data_gen.ends.worlds import Result

DUE = Headline("severity/communication_due", "to_inform_person_count")
TOTAL = Headline("exposure/total", "person_count")
SPACES, NIR = "candidate_space_persons", "nir_on_file_candidate_space"
STREETS = "bis_or_ter_per_mille"  # it moves nothing
CORNERS = {("low", "low"): 700, ("low", "high"): 900, ("high", "low"): 950, ("high", "high"): 1_300}


@pytest.fixture
def results(monkeypatch):
    """What each run of the docstring gave, of two headlines and one quantity alone."""
    for module in (ends_tables, runs):
        monkeypatch.setattr(module, "headlines", lambda: (DUE, TOTAL))
        monkeypatch.setattr(module, "names_with_ends", lambda: [STREETS, NIR, SPACES])
    monkeypatch.setattr(runs, "multiplying", tuple)
    return {
        (): of("answers", 1_000, 100),
        at((SPACES, "low")): of("rows", 800, 97),
        at((SPACES, "high")): of("rows", 1_100, 103),
        at((NIR, "low")): of("answers", 980, 96),
        at((NIR, "high")): of("answers", 1_000, 104),
    } | {
        at((SPACES, one), (NIR, other)): of("rows", value, 100)
        for (one, other), value in CORNERS.items()
    }


def of(basis, due, letters):
    """Return the result of a run; the persons exposed are 5,000 in all."""
    quantities = dict.fromkeys(("emails", "informed_persons", "returned_letters", "sms"), 10)
    return Result(basis, Said({DUE: due, TOTAL: 5_000}, quantities | {"letters": letters}))


def test_headline_rows_are_those_of_figures_that_move_it_the_furthest_first(results):
    due, total = (DUE.question, DUE.key), (TOTAL.question, TOTAL.key)
    assert ends_tables.headline_rows(results) == [
        (*due, SPACES, None, "rows", 800, 1_000, 1_100),
        (*due, NIR, None, "answers", 980, 1_000, 1_000),
        (*due, SPACES, NIR, "rows", 700, 1_000, 1_300),
        (*total, None, None, "answers", 5_000, 5_000, 5_000),
    ]


def test_the_two_largest_movers_go_to_their_ends_at_once(results):
    found = crossings(ends_tables.values(results))
    assert found == [Crossing(DUE, (SPACES, NIR))]
    assert {*crossed_runs(found)} == {at((SPACES, one), (NIR, other)) for one, other in CORNERS}


def test_quantity_rows_have_a_row_and_a_stream_for_each_figure(results):
    """Spaces lie between 1.5 and 7 million around 3.5: 4 elevenths of the range are below."""
    rows = [row for row in ends_tables.quantity_rows(results) if row[0] == "letters"]
    assert [(*row[:2], *row[4:]) for row in rows] == [
        ("letters", SPACES, 97, 100, 103),
        ("letters", NIR, 96, 100, 104),
    ]
    streams = {row[2] for row in ends_tables.quantity_rows(results)}
    assert len(streams) == 2 and rows[0][3] == pytest.approx(4 / 11, abs=1e-6)
    assert {row[0] for row in ends_tables.quantity_rows(results)} == {"letters"}


def test_figures_that_move_nothing_together_are_not_tried_alone(results, monkeypatch):
    monkeypatch.setattr(ends_tables, "_stored_figures", set)
    monkeypatch.setattr(ends_tables, "TOGETHER", 2)
    tried = []

    def run(wanted):
        tried.extend(wanted)
        moved = [ends for ends in wanted if {SPACES, NIR} & {*dict(ends)}]
        return {each: results[at((SPACES, "low"))] for each in moved} | {
            each: results[()] for each in wanted if each not in moved
        }

    assert sorted(ends_tables.find_moving(run)) == [SPACES, NIR]
    assert max(map(len, tried)) == 2
    several = [name for name in (STREETS, NIR, SPACES) if at((name, "low")) not in tried]
    assert several in ([], [STREETS])


def test_worlds_of_another_seed_are_held_to_the_stored_ends(results, monkeypatch):
    """Stored are 700 to 1,300 of 1,000: 690 lies beyond the least, 697 does so by chance."""
    monkeypatch.setattr(ends_tables, "SHAPES", [])
    stored = [Stored(DUE.question, DUE.key, SPACES, None, "rows", 800, 1_000, 1_100)]
    stored += [Stored(DUE.question, DUE.key, NIR, None, "rows", 980, 1_000, 1_000)]
    stored += [Stored(DUE.question, DUE.key, SPACES, NIR, "rows", 700, 1_000, 1_300)]
    monkeypatch.setattr(ends_tables, "rows_of", lambda headline: stored)
    for least, is_held in ((700, True), (697, True), (690, False)):
        other = results | {at((SPACES, "low"), (NIR, "low")): of("rows", least, 100)}
        (_, ends, found, centre), _ = ends_tables.compare(other)
        assert ends == (0.7, 1.3) and sorted(found) == [least / 1_000, 0.9, 0.95, 1.3]
        assert ends_tables.holds(ends, found, centre) is is_held


def test_largest_is_the_single_figure_that_moves_furthest_from_the_centre():
    rows = [
        Stored("q", "k", figure, crossed, "rows", low, 100, high)
        for figure, crossed, low, high in (
            ("one", None, 90, 103),
            ("two", None, 120, 104),
            ("one", "two", 50, 150),
        )
    ]
    assert largest(rows).figure == "two"


def test_literals_are_those_of_sql(subtests):
    for text, said in [("0.25", "0.25"), ("-3", "-3"), ("rows", "'rows'"), ("", "null")]:
        with subtests.test(text=text):
            assert ends_tables._literal(text) == said


def test_macros_are_written_from_the_tables():
    assert ends_tables.ENDS_SQL.read_text(encoding="utf-8") == ends_tables.macros(), (
        "breachlab/macros/ends.sql differs. Write it with: python -m data_gen ends --write"
    )


HEADLINES = headlines()


def test_headlines_are_fifteen_the_minors_and_four_of_cards():
    assert len(HEADLINES) == 20
    assert [each.key for each in HEADLINES if each.question == MINORS] == ["person_count"]


def test_minors_lie_between_what_other_shapes_by_age_give_or_wider():
    ends = find_ends()
    assert ends["low_end_person_count"] <= 68_870
    assert ends["high_end_person_count"] >= 606_119


def test_each_headline_has_rows_and_its_centre_lies_inside_its_ends(subtests):
    for headline in HEADLINES:
        with subtests.test(headline=headline.question):
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


def test_the_two_largest_movers_are_crossed_and_of_five_headlines_three(subtests):
    for headline in HEADLINES:
        with subtests.test(headline=headline.question):
            found = rows_of(headline)
            singles = sorted(
                (row for row in found if row.figure and not row.crossed_with),
                key=lambda row: -row.move,
            )
            crossed = [{row.figure, *row.crossed_with.split()} for row in found if row.crossed_with]
            largest = singles[: 3 if headline.question in THREE else 2]
            assert len(largest) < 2 or {row.figure for row in largest} in crossed


def test_the_summary_names_each_headline(printed):
    assert main(["ends"]) == 0
    lines = printed("ends").splitlines()
    for headline in HEADLINES:
        assert any(line.startswith(f"{headline.question} {headline.key}: ") for line in lines)

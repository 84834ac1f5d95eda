"""By hand: five runs of two figures and their pair, and the rows and ends that follow from them.

A headline of 1,000 falls to 800 and rises to 1,100 by the candidate spaces, and by the NIR on file
goes to 999 alone. The pair takes it to 700 and 1,300. Letters, 100, go to 97 and 103 by the one,
to 96 and 104 by the other: the ends are 100 less and more the root of 9 and 16, which is five.
"""

import pytest

from data_gen.ends import ends_tables
from data_gen.ends.batch import Result
from data_gen.ends.ranking import Stored, largest
from data_gen.ends.runs import Crossing, at
from data_gen.ends.world_questions import Headline, Said
from tests.support.cases import for_each

DUE = Headline("severity/communication_due", "to_inform_person_count")
TOTAL = Headline("exposure/total", "person_count")
SPACES, NIR = "candidate_space_persons", "nir_on_file_candidate_space"
CORNERS = {("low", "low"): 700, ("low", "high"): 900, ("high", "low"): 950, ("high", "high"): 1_300}


@pytest.fixture
def results(monkeypatch):
    """What each run of the docstring gave, of two headlines and one quantity alone."""
    monkeypatch.setattr(ends_tables, "headlines", lambda: (DUE, TOTAL))
    monkeypatch.setattr(ends_tables, "names_with_ends", lambda: [SPACES, NIR])
    monkeypatch.setattr(ends_tables, "crossings", lambda: (Crossing(DUE, SPACES, NIR, "by hand"),))
    return {
        (): of("answers", 1_000, 100),
        at((SPACES, "low")): of("rows", 800, 97),
        at((SPACES, "high")): of("rows", 1_100, 103),
        at((NIR, "low")): of("answers", 999, 96),
        at((NIR, "high")): of("answers", 1_000, 104),
    } | {
        at((SPACES, one), (NIR, other)): of("rows", value, 100)
        for (one, other), value in CORNERS.items()
    }


def of(basis, due, letters):
    """Return the result of a run; the persons exposed are 5,000 in all."""
    quantities = dict.fromkeys(("emails", "informed_persons", "returned_letters", "sms"), 10)
    return Result(basis, Said({DUE: due, TOTAL: 5_000}, quantities | {"letters": letters}))


def test_headline_rows_are_those_of_figures_that_move_it_by_half_a_percent(results):
    due, total = (DUE.question, DUE.key), (TOTAL.question, TOTAL.key)
    assert ends_tables.headline_rows(results) == [
        (*due, SPACES, None, "rows", 800, 1_000, 1_100),
        (*due, SPACES, NIR, "rows", 700, 1_000, 1_300),
        (*total, None, None, "answers", 5_000, 5_000, 5_000),
    ]


def test_quantity_rows_add_the_changes_of_each_direction_as_squares(results):
    rows = {row[0]: row[2:] for row in ends_tables.quantity_rows(results)}
    assert rows["letters"] == (95, 100, 105)
    assert rows["sms"] == (10, 10, 10)


def test_a_change_upwards_does_not_widen_the_lower_end(results):
    results[at((NIR, "low"))] = of("rows", 1_000, 104)
    rows = {row[0]: row[2:] for row in ends_tables.quantity_rows(results)}
    assert rows["letters"] == (97, 100, 105)


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


@for_each("text, said", [("0.25", "0.25"), ("-3", "-3"), ("rows", "'rows'"), ("", "null")])
def test_literals_are_those_of_sql(text, said):
    assert ends_tables._literal(text) == said


def test_macros_are_written_from_the_tables():
    assert ends_tables.ENDS_SQL.read_text(encoding="utf-8") == ends_tables.macros(), (
        "breachlab/macros/ends.sql differs. Write it with: python -m data_gen ends --write"
    )

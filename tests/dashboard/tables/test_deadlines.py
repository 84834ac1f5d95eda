"""The deadlines: what the law asks, from when it counts, what was done, and what nobody can say."""

import pandas
import pytest

from breachlab.words.language import typeset
from dashboard.tables.deadlines import deadlines
from tests.support.pages.components import parts, table


@pytest.fixture
def rows():
    """One without a start, one without a day in the law, and one as it would be, were it known."""
    days = {
        "starts_on": [None, None, "2024-03-04"],
        "due_on": [None, None, "2024-03-07"],
        "done_on": ["2024-03-08", None, "2024-03-08"],
        "as_of": ["2024-03-08"] * 3,
    }
    return pandas.DataFrame(
        {
            "deadline_id": ["authority", "communication", "authority"],
            "legal_reference": ["GDPR Art. 33(1)", "GDPR Art. 34(1)", "GDPR Art. 33(1)"],
            "allowed_hours": pandas.array([72, None, 72], "Int64"),
            "deadline_done_id": ["authority", None, "authority"],
            "lateness_id": ["start_not_established", "no_day_in_law", "late"],
            **{name: pandas.to_datetime(values) for name, values in days.items()},
        }
    )


def test_what_is_not_established_is_said_and_no_day_stands_in_its_place(rows, canvas):
    head, unknown, *_ = table(deadlines(rows, canvas))
    assert head == ["Rule", "Counts from", "Due, and whether in time", "Done"]
    rule, start, due, done = unknown
    assert (
        rule == "Notify the authority without undue delay and, where feasible, within 72 hours"
        "GDPR Art. 33(1)"
    )
    assert start.startswith("The controller becoming aware: its own to establish")
    assert due == "Within 72 hoursNot to be said: when it began was not published"
    assert done.startswith("8 March 2024CNIL notified, as sources of the time say")


def test_what_was_done_later_than_the_day_that_is_set_is_not_known(rows, canvas):
    _, _, (_, _, due, done), _ = table(deadlines(rows, canvas))
    assert (due, done) == ("Not to be said: the law names no day", "Nothing known by 8 March 2024")


def test_a_start_that_was_published_would_have_its_days(rows, canvas):
    _, start, due, _ = table(deadlines(rows, canvas))[-1]
    assert start.startswith("4 March 2024") and due == "7 March 2024Late"


def test_in_french_it_is_the_rgpd(rows, french_canvas):
    rules = [rule for rule, *_ in table(deadlines(rows, french_canvas))[1:]]
    ends = [rule[rule.index("RGPD") :] for rule in rules]
    assert ends == [typeset(f"RGPD, art. {n}, § 1", "fr") for n in (33, 34, 33)]


def test_every_cell_names_its_column_for_those_who_see_it_below_the_others(rows, canvas):
    cells = [getattr(each, "data-head", None) for each in parts(deadlines(rows, canvas))]
    heads = ["Counts from", "Due, and whether in time", "Done"]
    assert [each for each in cells if each] == heads * len(rows)

"""The deadlines: what the law asks, from when it counts, what was done, and what nobody can say."""

from datetime import date

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.situation.tables import deadlines
from tests.support.pages.components import named, parts, table


def _read(day):
    return date.fromisoformat(day) if day else None


@pytest.fixture
def rows():
    """One without a start, one without a day in the law, and one as it would be, were it known."""
    days = {
        "starts_on": [None, None, "2024-03-04"],
        "due_on": [None, None, "2024-03-07"],
        "done_on": ["2024-03-08", None, "2024-03-08"],
        "announced_on": [None, None, None],
        "as_of": ["2024-03-08"] * 3,
        "in_time_from_on": ["2024-03-05", None, "2024-03-05"],
        "signal_on": ["2024-02-29", None, None],
        "signal_due_on": ["2024-03-03", None, None],
    }
    return Rows(
        {
            "deadline_id": ["authority", "communication", "authority"],
            "legal_reference": ["GDPR Art. 33(1)", "GDPR Art. 34(1)", "GDPR Art. 33(1)"],
            "allowed_hours": [72, None, 72],
            "deadline_done_id": ["authority", None, "authority"],
            "lateness_id": ["start_not_established", "no_day_in_law", "late"],
            **{name: [*map(_read, values)] for name, values in days.items()},
        }
    )


def test_deadlines_have_a_row_a_duty_and_no_day_that_was_not_published(rows, canvas):
    head, first, second, _ = table(deadlines(rows, canvas))
    assert head == ["Duty", "Article", "Done on", "What can be said"]
    assert first == [
        "Notify the authority",
        "§ Art. 33(1)",
        "8 March 2024",
        "CNIL notified",
    ]
    wanted = ["Inform the persons", "§ Art. 34(1)", "—", "Nothing known by 8 March 2024"]
    assert second == wanted


def test_deadlines_say_whether_a_term_was_kept_where_its_start_was_published(rows, canvas):
    *_, said = table(deadlines(rows, canvas))[-1]
    assert said.endswith(" · Late")


def test_deadlines_take_a_public_announcement_for_no_communication(rows, canvas):
    announced = rows.assign(
        announced_on=[date(2024, 3, 13)] * 3, deadline_done_id=["communication"] * 3
    )
    *_, day, said = table(deadlines(announced, canvas))[2]
    assert day == "—"
    assert said == (
        "Announced on 13 March 2024; messages: day not published△ Enough only under Art. 34(3)(c)."
    )


def test_deadlines_tell_the_duty_in_the_words_of_the_law(rows, canvas):
    spans = [
        each.title for each in named(deadlines(rows, canvas), "span") if hasattr(each, "title")
    ]
    assert (
        spans[0] == "Notify the authority without undue delay and, where feasible, within 72 hours"
    )


def test_deadlines_in_french(rows, french_canvas):
    lines = table(deadlines(rows, french_canvas))
    assert [line[:2] for line in lines[1:3]] == [
        ["Notifier à l’autorité", "§ art. 33, §\u202f1"],
        ["Informer les personnes", "§ art. 34, §\u202f1"],
    ]


def test_every_cell_names_its_column_for_those_who_see_it_below_the_others(rows, canvas):
    cells = [getattr(each, "data-head", None) for each in parts(deadlines(rows, canvas))]
    heads = ["Article", "Done on", "What can be said"]
    assert [each for each in cells if each] == heads * len(rows)

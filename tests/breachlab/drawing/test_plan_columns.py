"""The columns of a plan: who is left after each day, and another plan's line."""

from dataclasses import replace
from datetime import date, timedelta

from breachlab.drawing.plans import draw_left, name_days
from tests.support.cases import for_each
from tests.support.remembered import ask_rows


def test_left_of_the_paced_plan_adds_up_by_channel_and_the_fast_one_is_the_line(canvas, lab):
    rows = ask_rows(lab, "notification/waves", calls_per_day=2)
    assert rows["held_back_last_day_number"][0] > rows["last_day_number"][0]
    *bars, line = draw_left(rows, replace(canvas, options={"plan": "paced"}))["data"]
    sums = [sum(each) for each in zip(*(bar["y"] for bar in bars), strict=True)]
    assert len(bars) == 4 and sums == rows["held_back_backlog_person_count"]
    assert line["y"] == rows["backlog_person_count"]


@for_each("count", [1, 4, 5, 40, 366])
def test_four_days_at_most_have_their_name_the_first_among_them(canvas, count):
    days = [date(2024, 3, 13) + timedelta(number) for number in range(count)]
    names = name_days(days, canvas)["ticktext"]
    assert names[0] == "13 March" and 1 <= len(names) <= 4


def test_who_is_left_is_one_on_the_other_and_adds_up(canvas, lab):
    rows = ask_rows(lab, "notification/waves", sexes=["male"])
    *bars, line = draw_left(rows, canvas)["data"]
    sums = [sum(each) for each in zip(*(bar["y"] for bar in bars), strict=True)]
    assert sums == rows["backlog_person_count"] and sums[-1] == 0
    assert line["y"] == [
        row["reachable_person_count"] - row["held_back_told_person_count"] for row in rows.dicts()
    ]


def test_left_tells_of_a_day_once(canvas, lab):
    *lower, upper, line = draw_left(ask_rows(lab, "notification/waves"), canvas)["data"]
    assert {each["hoverinfo"] for each in (*lower, line)} == {"skip"}
    assert upper["hoverinfo"] == "text" and "Left for SMS" in upper["hovertext"][0]


def test_a_plan_for_nobody_has_no_column(canvas, lab):
    figure = draw_left(ask_rows(lab, "notification/waves").head(0), canvas)
    assert figure["data"][0]["x"] == []

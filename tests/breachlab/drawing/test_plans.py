"""Plans of a notification: columns of days, and panels against the capacity."""

from dataclasses import replace
from datetime import date, timedelta

from breachlab.drawing.plans import draw_left, name_days, plan_panels
from breachlab.query.answer_rows import Rows
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


ROWS = Rows(
    {
        "called_on": [date(2024, 3, day) for day in (13, 14, 15)],
        "told_person_count": [300, 400, 400],
        "held_back_told_person_count": [100, 200, 390],
        "expected_call_count": [40.0, 30.0, 5.0],
        "held_back_call_count": [10.0, 12.0, 14.0],
        "peak_call_count": 40.0,
        "held_back_peak_call_count": 14.0,
        "last_told_on": date(2024, 3, 14),
        "held_back_last_told_on": date(2024, 3, 15),
        "last_told_person_count": 400,
        "held_back_last_told_person_count": 390,
        "call_capacity_count": 20,
    }
)


def notes(figure):
    return [each["text"] for each in figure["layout"]["annotations"]]


def test_calls_beyond_what_can_be_taken_stand_on_the_others(canvas):
    figure = plan_panels(ROWS, canvas)
    taken, beyond, other, told = figure["data"]
    assert (taken["y"], beyond["y"]) == ([20, 20, 5], [20, 10, 0])
    assert taken["marker"] != beyond["marker"] and figure["layout"]["barmode"] == "stack"
    assert (told["y"], other["y"]) == ([300, 400, 400], [100, 200, 390])
    assert {told["yaxis"], other["yaxis"]} == {"y2"} and told["x"] == taken["x"]


def test_the_paced_plan_is_filled_and_the_fast_one_dotted(canvas):
    taken, beyond, other, told = plan_panels(ROWS, replace(canvas, options={"plan": "paced"}))[
        "data"
    ]
    assert (taken["y"], beyond["y"]) == ([10, 12, 14], [0, 0, 0])
    assert (told["y"], other["y"]) == ([100, 200, 390], [300, 400, 400])
    assert other["line"]["dash"] == "dot" and told["fill"] == "tozeroy"


def test_last_day_peak_and_capacity_are_written_where_they_are(canvas):
    fast = plan_panels(ROWS, canvas)
    assert notes(fast)[2:] == ["<b>14 March: 400</b>", "<b>peak 40</b>", "20 can be taken"]
    across, up = fast["layout"]["shapes"]
    assert (across["y0"], up["x0"]) == (20, "2024-03-14")
    paced = plan_panels(ROWS, replace(canvas, options={"plan": "paced"}))
    assert notes(paced)[2:] == ["<b>15 March: 390</b>", "<b>peak 14</b>", "20 can be taken"]

    assert fast["layout"]["meta"]["counts"][0] != paced["layout"]["meta"]["counts"][0]


def test_a_peak_at_the_capacity_is_written_once(canvas):
    columns = {name: [row[name] for row in ROWS.dicts()] for name in ROWS.dicts()[0]}
    full = Rows({**columns, "held_back_peak_call_count": 20.0})
    paced = plan_panels(full, replace(canvas, options={"plan": "paced"}))
    assert notes(paced)[2:] == ["<b>15 March: 390</b>", "20 can be taken"]
    assert len(paced["layout"]["meta"]["counts"]) == 3


def test_a_day_tells_the_numbers_of_both_plans_once(canvas):
    *others, told = plan_panels(ROWS, canvas)["data"]
    assert {each["hoverinfo"] for each in others} == {"skip"}
    assert told["hovertext"][0] == (
        "<b>13 March 2024</b><br>Told so far, as fast as can be: 300"
        "<br>Calls expected, as fast as can be: 40<br>Told so far, at the pace of calls: 100"
        "<br>Calls expected, at the pace of calls: 10"
    )


def test_a_plan_for_nobody_has_nothing_drawn(canvas):
    assert plan_panels(ROWS.head(0), canvas)["data"] == []

"""What each part can take off the whole and add to it: as cost/tornado has it."""

from breachlab.query.answer_rows import Rows
from dashboard.pages.response.tables import MOST, choices, swings
from tests.support.pages.components import keyed, parts, table
from tests.support.remembered import ask_rows


def test_swings_are_those_of_the_tornado_the_widest_first(canvas, lab):
    for asked in ({}, {"sexes": ["female"], "letter_cost": 5.36, "sms_parts": 1}):
        tornado = ask_rows(lab, "cost/tornado", **asked).head(MOST)
        shown = keyed(swings(ask_rows(lab, "cost/components", **asked), canvas))
        assert [value for key, value in shown if key == "below_mean_eur"] == [
            *tornado["below_mean_eur"]
        ]
        assert [value for key, value in shown if key == "above_mean_eur"] == [
            *tornado["above_mean_eur"]
        ]


def test_a_bar_lies_on_both_sides_of_the_mean_on_one_scale(canvas):
    rows = Rows(
        {
            "component_id": ["letters", "fine", "sms"],
            "below_mean_eur": [50.0, 0.0, 100.0],
            "above_mean_eur": [100.0, 0.0, 200.0],
            "swing_eur": [150.0, 0.0, 300.0],
        }
    )
    drawn = swings(rows, canvas)
    assert [row[0] for row in table(drawn)] == ["Component", "SMS parts", "Letters sent"]
    bars = [each.style for each in parts(drawn) if getattr(each, "style", None)]
    assert bars == [
        {"--start": "25.00%", "--end": "100.00%"},
        {"--start": "37.50%", "--end": "75.00%"},
    ]


def test_choices_say_what_each_adds_takes_off_or_leaves(canvas):
    rows = Rows(
        {
            "choice_id": ["due_alone", "all_living", "paced_plan"],
            "change_eur": [-1_100_000.0, 250_000.0, 0.0],
        }
    )
    assert table(choices(rows, canvas)) == [
        ["Informing only where it is due", "−€1.1 million"],
        ["Informing all the living", "+€250,000"],
        ["Plan at the pace of calls", "€0"],
    ]

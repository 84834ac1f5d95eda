"""What each part costs: range, mean, sums."""

import pandas

from breachlab import ask
from dashboard.tables.costs import costs
from tests.dashboard.components import parts, plain, table

ROWS = pandas.DataFrame(
    {
        "component_id": ["fine", "letters", "identity_protection"],
        "low_eur": [5_000_000.0, 1_000_000.0, 0.0],
        "mean_eur": [5_000_000.0, 2_500_000.0, 0.0],
        "high_eur": [5_000_000.0, 10_000_000.0, 0.0],
        "notification_low_eur": 1_000_000.0,
        "notification_mean_eur": 2_500_000.0,
        "notification_high_eur": 10_000_000.0,
        "all_mean_eur": 7_500_000.0,
    }
)


def test_a_part_has_its_range_and_its_mean_and_what_costs_nothing_is_left_out(canvas):
    drawn = costs(ROWS, canvas)
    assert table(drawn) == [
        ["Component", "From low to high", "About"],
        ["Fine", "", "as imposed", "€5.0 million"],
        ["Letters", "", "€1.0 million – €10.0 million", "€2.5 million"],
        ["Telling people, calls included", "€1.0 million – €10.0 million", "€2.5 million"],
        ["Notification, crisis and fine", "", "€7.5 million"],
    ]
    assert plain(drawn) == [5_000_000, 2_500_000, 2_500_000, 7_500_000]


def test_a_bar_is_the_range_on_one_scale_with_its_mean_in_it(canvas):
    spans = [each.style for each in parts(costs(ROWS, canvas)) if getattr(each, "style", None)]
    assert spans == [
        {"--start": "50.00%", "--end": "50.00%", "--mark": "50.00%"},
        {"--start": "10.00%", "--end": "100.00%", "--mark": "25.00%"},
    ]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask(lab, "cost/components", sexes=["female"], letter_cost=2)
    *_, telling, whole = plain(costs(rows, canvas))
    assert whole == int(rows.mean_eur.sum())
    assert telling == int(rows[rows.is_notification].mean_eur.sum())


def test_nobody_costs_nothing(canvas):
    assert table(costs(ROWS[:0], canvas)) == [["Component", "From low to high", "About"]]

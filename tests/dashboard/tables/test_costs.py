"""What each part costs: range, mean, sums."""

import pandas
import pytest

from breachlab import ask
from dashboard.tables.costs import costs
from tests.support.pages.components import keyed, parts, plain, table

MEANS = ("mean_eur", "notification_mean_eur", "all_mean_eur")
ROWS = pandas.DataFrame(
    {
        "component_id": ["fine", "letters", "identity_protection"],
        "counted_by": ["breach", "letters", "informed_persons"],
        "mean_count": [1.0, 2_000_000.0, 0.0],
        "mean_unit_eur": [5_000_000.0, 1.25, 11.0],
        "p10_eur": [5_000_000.0, 1_000_000.0, 0.0],
        "mean_eur": [5_000_000.0, 2_500_000.0, 0.0],
        "p90_eur": [5_000_000.0, 10_000_000.0, 0.0],
        "notification_p10_eur": 1_100_000.0,
        "notification_mean_eur": 2_500_000.0,
        "notification_p90_eur": 9_000_000.0,
        "all_p10_eur": 6_000_000.0,
        "all_mean_eur": 7_500_000.0,
        "all_p90_eur": 14_000_000.0,
    }
)


def test_costs_shows_the_range_and_the_mean_of_a_part_and_of_a_sum(canvas):
    """What costs nothing is left out; how many at what price stands below a name."""
    drawn = costs(ROWS, canvas)
    assert table(drawn) == [
        ["Component", "Eight times in ten", "About"],
        ["Fine", "", "as imposed", "€5.0 million"],
        [
            "Letterson average 2,000,000 × €1.2500",
            "",
            "€1.0 million – €10.0 million",
            "€2.5 million",
        ],
        ["Telling people, calls included", "€1.1 million – €9.0 million", "€2.5 million"],
        ["Notification, crisis and fine", "€6.0 million – €14.0 million", "€7.5 million"],
    ]
    assert plain(drawn, *MEANS) == [5_000_000, 2_500_000, 2_500_000, 7_500_000]


def test_a_bar_is_the_range_on_one_scale_with_its_mean_in_it(canvas):
    spans = [each.style for each in parts(costs(ROWS, canvas)) if getattr(each, "style", None)]
    assert spans == [
        {"--start": "50.00%", "--end": "50.00%", "--mark": "50.00%"},
        {"--start": "10.00%", "--end": "100.00%", "--mark": "25.00%"},
    ]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask(lab, "cost/components", sexes=["female"], letter_cost=2)
    *_, telling, whole = plain(costs(rows, canvas), *MEANS)
    assert whole == pytest.approx(rows.mean_eur.sum())
    assert telling == pytest.approx(rows[rows.is_notification].mean_eur.sum())


def test_nobody_costs_nothing(canvas):
    assert table(costs(ROWS[:0], canvas)) == [["Component", "Eight times in ten", "About"]]


def test_a_sum_has_the_keys_of_its_range_and_its_mean(canvas):
    assert keyed(costs(ROWS, canvas))[-3:] == [
        ("all_p10_eur", 6_000_000),
        ("all_p90_eur", 14_000_000),
        ("all_mean_eur", 7_500_000),
    ]

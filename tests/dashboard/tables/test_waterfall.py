"""The parts of a cost: where each bar begins, its ends, its mean, and the sums."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.response.tables import CLAIMS, waterfall
from tests.support.pages.components import keyed, parts, plain, table
from tests.support.remembered import ask_rows

MEANS = ("mean_eur", "notification_mean_eur", "all_mean_eur")
ROWS = Rows(
    {
        "component_id": ["fine", "letters", "investigation", "identity_protection"],
        "counted_by": ["breach", "letters", "breach", "informed_persons"],
        "quantity": [1.0, 2_000_000.0, 1.0, 0.0],
        "is_notification": [False, True, False, True],
        "mean_count": [1.0, 2_000_000.0, 1.0, 0.0],
        "mean_unit_eur": [5_000_000.0, 1.25, 1_000_000.0, 11.0],
        "p10_eur": [5_000_000.0, 1_000_000.0, 500_000.0, 0.0],
        "mean_eur": [5_000_000.0, 2_500_000.0, 1_000_000.0, 0.0],
        "p90_eur": [5_000_000.0, 4_500_000.0, 1_750_000.0, 0.0],
        "notification_p10_eur": 1_000_000.0,
        "notification_mean_eur": 2_500_000.0,
        "notification_p90_eur": 4_500_000.0,
        "all_p10_eur": 6_000_000.0,
        "all_mean_eur": 8_500_000.0,
        "all_p90_eur": 10_000_000.0,
    }
)


def test_waterfall_shows_the_mean_and_the_range_of_a_part_and_of_a_sum(canvas):
    """What costs nothing is left out; what does not vary stands last before the whole."""
    drawn = waterfall(ROWS, canvas)
    assert table(drawn) == [
        ["Component", "About", "Eight of ten draws"],
        [
            "Letters senton average 2,000,000 × €1.2500",
            "",
            "€2.5 million",
            "€1.0 million – €4.5 million",
        ],
        ["Telling people, calls included", "", "€2.5 million", "€1.0 million – €4.5 million"],
        ["Investigation", "", "€1.0 million", "€500,000 – €1.8 million"],
        ["Fine", "", "€5.0 million", "▲ as imposed"],
        ["Notification, crisis and fine", "", "€8.5 million", "€6.0 million – €10.0 million"],
    ]
    assert plain(drawn, *MEANS) == [2_500_000, 2_500_000, 1_000_000, 5_000_000, 8_500_000]


def test_a_bar_begins_where_the_one_above_it_ends_and_its_line_with_it(canvas):
    bars = [each for each in parts(waterfall(ROWS, canvas)) if getattr(each, "style", None)]
    ends = [(each.style["--start"], each.style["--end"]) for each in bars]
    assert [each[0] for each in ends] == ["0.00%", "0.00%", ends[1][1], ends[2][1], "0.00%"]
    assert ends[-1][1] == ends[-2][1]  # the parts come to the whole
    letters, telling, investigation, fine, _ = (each.style for each in bars)
    assert (letters["--low"], letters["--high"]) == (telling["--low"], telling["--high"])
    low, start = (float(investigation[each][:-1]) for each in ("--low", "--start"))
    assert low - start == pytest.approx(100 * 500_000 / 10_200_000, abs=0.01)
    assert [len(each.inner) for each in bars] == [2, 2, 2, 1, 2]  # what does not vary has no line
    assert fine["--low"] == fine["--high"]


def test_claims_stand_below_the_whole_with_their_range_alone(canvas):
    claims = Rows({"least_claims_eur": [360_000.0], "most_claims_eur": [359_000_000.0]})
    beside = replace(canvas, beside={CLAIMS: claims})
    assert table(waterfall(ROWS, beside))[-1] == [
        "Claims for compensation, if any, on top",
        "",
        "–",
        "€360,000 – €359 million",
    ]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask_rows(lab, "cost/components", sexes=["female"], letter_cost=2)
    found = plain(waterfall(rows, canvas), *MEANS)
    assert found[-1] == pytest.approx(sum(rows["mean_eur"]))
    telling = [row for row in rows.dicts() if row["is_notification"]]
    assert sum(row["mean_eur"] for row in telling) == pytest.approx(
        found[sum(row["p90_eur"] > 0 for row in telling)]
    )


def test_a_part_says_that_its_fine_and_its_crisis_are_shares(canvas, french_canvas, lab):
    country, place = (
        ask_rows(lab, "cost/components", departements=codes) for codes in (None, ["59"])
    )
    said = {row[0]: row[-1] for row in table(waterfall(place, canvas))}
    assert said["Fineshare, by persons"] == "▲ of that imposed"
    shared = [name for name in said if name.endswith("share, by persons")]
    assert len(shared) == sum(each == "breach" for each in place["counted_by"]) == 5
    dit = {row[0]: row[-1] for row in table(waterfall(place, french_canvas))}
    assert dit["Amendepart au prorata des personnes"] == "▲ de celle prononcée"
    whole = {row[0]: row[-1] for row in table(waterfall(country, canvas))}
    assert whole["Fine"] == "▲ as imposed" and not any("share" in name for name in whole)
    penalty = "Penalty if late▲ daily, only if the injunction is obeyed late; none known"
    assert penalty in whole  # its mean is of days that nobody knows of


def test_nobody_costs_nothing(canvas):
    assert next(iter(parts(waterfall(ROWS.head(0), canvas)))).inner == []


def test_a_sum_has_the_keys_of_its_range_and_its_mean(canvas):
    assert keyed(waterfall(ROWS, canvas))[-3:] == [
        ("all_mean_eur", 8_500_000),
        ("all_p10_eur", 6_000_000),
        ("all_p90_eur", 10_000_000),
    ]

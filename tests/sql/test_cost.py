"""Costs against closed forms, by hand, and against published products; test_cost_draws.py draws.

By hand, eight records of seven people. An e-mail goes to persons 1, 2, 4 and 5 and comes back from
the last two, of whom a text message reaches 4 and a letter 5; person 7 is abroad and gets a text
message only. Persons 2 and 3 are 76, so a letter goes out at once, and that of 3 comes back: 3 is
reached by nothing. Person 6 has died, and the second record of person 1 costs nothing. The space of
person 5 holds no NIR: no communication is due, and the counts are those of all the living.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file             | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|---------------------|-----------------------|
| 1      | 1      | yes     | registered | female | 1990-01-01 | 59    | 2023-01-01 |            | email               | mail-good             |
| 2      | 1      |         | registered | female | 1990-01-01 | 62    | 2023-01-01 |            | email mobile street |                       |
| 3      | 2      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | email street        | mail-good lives-there |
| 4      | 3      | yes     | formerly   | male   | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | street              |                       |
| 5      | 4      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email mobile        |                       |
| 6      | 5      | yes     | candidate  | male   | 2000-01-01 | 974   |            | 2020-01-01 | email phone street  | lives-there           |
| 7      | 6      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile street | deceased              |
| 8      | 7      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | mobile street       | abroad lives-there    |
"""  # noqa: E501

import csv
import math
import random
from collections import defaultdict

import numpy
import pytest

from breachlab.paths import SQL
from breachlab.query.parameters import SELECTION
from data_gen import ledger
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

PERSONS, RECORDS = 36_820_828, 43_000_000
ENDS = {"low": "low_eur", "central": "central_eur", "high": "high_eur"}
QUANTITIES = {"low": "low_quantity", "central": "quantity", "high": "high_quantity"}
# Of the table: how many persons, how many units each, what one costs in ten-thousandths of a euro,
# and how many per mille do. An SMS to an adult without a NIR on file has three parts in French.
BY_EYE = {
    "emails": (4, 1, "email_unit_cost", None),
    "sms": (2, 1, "sms_unit_cost", None),
    "letters": (3, 1, "letter_unit_cost", None),
    "returned_letters": (1, 1, "returned_letter_unit_cost", None),
    "call_centre": (5, 1, "call_unit_cost", "call_rate_per_mille"),
}
PARTS = """
    from cost_parts(
        null, null, null, null, null, null, unit_costs(), null, $sms_parts, 'living'
    )
"""


@pytest.fixture(scope="module")
def parts(lab):
    return parts_of(lab)


@pytest.fixture(scope="module")
def by_eye():
    with register(__doc__) as connection:
        yield connection


def parts_of(connection, sms_parts=None):
    """Return what each component costs at each end of its assumptions, as the draws take it."""
    rows = connection.execute(PARTS, {"sms_parts": sms_parts}).df()
    return rows.set_index("component_id")


def proportions():
    """Return low, central and high of each driver of cost, in proportion to central: as far as the
    root of the sum of squares of what each figure takes off, or adds."""
    changes = defaultdict(list)
    with (SQL / "quantity_ends.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            low, high = (float(row[end]) / float(row["central"]) - 1 for end in ("low", "high"))
            changes[row["counted_by"]].append((min(low, high, 0), max(low, high, 0)))
    return {
        name: {
            "low": 1 - math.hypot(*(below for below, _ in each)),
            "central": 1,
            "high": 1 + math.hypot(*(above for _, above in each)),
        }
        for name, each in changes.items()
    }


def quantile(connection, low, mode, high, share):
    return connection.execute(
        "select triangular($low, $mode, $high, $share)",
        {"low": low, "mode": mode, "high": high, "share": share},
    ).fetchone()[0]


@for_each("low, mode, high", [(0, 1, 2), (0, 0, 5), (1, 4, 4), (3, 5, 20)])
def test_a_quantile_has_its_share_below(lab, low, mode, high):
    """The distribution function, as Kotz and van Dorp have it, undoes the quantile."""
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        value = quantile(lab, low, mode, high, share)
        below = (
            (value - low) ** 2 / ((high - low) * (mode - low))
            if value < mode
            else 1 - (high - value) ** 2 / ((high - low) * (high - mode))
        )
        assert below == pytest.approx(share)


def test_the_median_is_the_published_one(lab):
    assert quantile(lab, 0, 8, 10, 0.5) == pytest.approx(math.sqrt(10 * 8 / 2))
    assert quantile(lab, 0, 2, 10, 0.5) == pytest.approx(10 - math.sqrt(10 * 8 / 2))
    assert quantile(lab, 7, 7, 7, 0.5) == 7


def test_a_quantile_is_that_of_a_hundred_thousand_draws(lab):
    drawn = numpy.random.default_rng(2024).triangular(3, 5, 20, 100_000)
    for share in (0.1, 0.5, 0.9):
        value = quantile(lab, 3, 5, 20, share)
        assert (drawn < value).mean() == pytest.approx(share, abs=0.005)  # three deviations


def test_messages_and_calls_counted_by_eye_cost_what_the_ledger_says(by_eye):
    figures, rows = ledger.figures(), parts_of(by_eye)
    for component, (persons, units, unit, rate) in BY_EYE.items():
        assert rows.person_count[component] == persons, component
        assert rows.quantity[component] == persons * units, component
        ends = proportions()[rows.counted_by[component]]
        for end, column in ENDS.items():
            share = figures[rate][end] / 1_000 if rate else 1
            count = persons * units * ends[end]
            assert rows[QUANTITIES[end]][component] == pytest.approx(count), component
            cost = count * share * figures[unit][end] / 10_000
            assert rows[column][component] == pytest.approx(cost, abs=1e-6), component


def test_costs_are_of_the_persons_to_inform_unless_all_the_living_are_told(by_eye):
    of_due, of_living = (
        ask(by_eye, "cost/components", whom=whom).set_index("component_id").person_count
        for whom in (None, "living")
    )
    fewer = (of_living - of_due)[["emails", "sms", "letters", "call_centre", "fine"]]
    assert fewer.tolist() == [1, 0, 1, 1, 1]  # person 5: an e-mail bounces, a letter arrives


@for_each(
    "selection",
    [
        {"departements": ["59"]},
        {"age_bands": ["75 and over"]},  # a communication is due to all of them
        {"statuses": ["registered"], "sexes": ["female"]},
        {"statuses": ["candidate_space"]},
    ],
)
def test_to_inform_all_the_living_costs_no_less_than_to_inform_some(lab, selection):
    """What is paid once for the breach is shared out alike, whoever is informed."""
    due, living = (
        ask(lab, "cost/components", whom=whom, **selection).set_index("component_id")
        for whom in ("due", "living")
    )
    assert (living.mean_eur >= due.mean_eur[living.index]).all()
    once = due.index[due.counted_by == "breach"]
    assert len(once) == 5 and (living.mean_eur[once] == due.mean_eur[once]).all()
    changes = ask(lab, "cost/choices", **selection).set_index("choice_id").change_eur
    assert changes["all_living"] == pytest.approx(living.mean_eur.sum() - due.mean_eur.sum())


def test_the_fine_is_shared_out_by_living_persons(by_eye):
    """Of six of them four live in Nord, one on La Réunion and one abroad."""
    fines = [
        ask(by_eye, "cost/components", departements=place, whom="living")
        .set_index("component_id")
        .mean_eur["fine"]
        for place in (None, ["59"], ["974"])
    ]
    assert fines == pytest.approx([5_000_000, 5_000_000 * 4 / 6, 5_000_000 / 6], abs=1e-5)
    of_due = ask(by_eye, "cost/components", departements=["59"]).set_index("component_id")
    assert of_due.mean_eur["fine"] == fines[1]  # to person 5 of La Réunion none is due


def test_sms_parts_that_are_asked_take_the_place_of_those_of_the_draft(by_eye):
    quantities = [parts_of(by_eye, asked).quantity["sms"] for asked in (None, 1, 5)]
    components = [
        ask(by_eye, "cost/components", sms_parts=asked, whom="living")
        .set_index("component_id")
        .mean_eur
        for asked in (1, 5)
    ]
    assert quantities == [2, 2, 10]
    assert components[1]["sms"] == pytest.approx(5 * components[0]["sms"], abs=5e-6)
    assert (components[0].drop("sms") == components[1].drop("sms")).all()


def test_sums_of_money_are_the_same_in_whatever_order_they_are_added(unsealed):
    """As decimals; doubles differ in their last place by the order of the rows."""
    types = unsealed.execute(f"select typeof(columns('_eur$')) {PARTS}", {"sms_parts": None})
    names = [name for name, *_ in types.description]
    (row, *_) = types.fetchall()
    summed = {"low_eur", "central_eur", "high_eur", "mean_eur"}
    assert {n for n, t in zip(names, row, strict=True) if t == "DECIMAL(24,6)"} == summed
    rows = ask(unsealed, "cost/components")
    cents = sum(round(1_000_000 * value) for value in rows.mean_eur)
    assert rows.all_mean_eur.iloc[0] == cents / 1_000_000


def test_what_is_paid_once_is_the_ledgers_and_the_fine_is_the_imposed_one(parts):
    figures = ledger.figures()
    for component, figure in (
        ("investigation", "investigation_cost_eur"),
        ("public_notice", "public_notice_cost_eur"),
        ("crisis_response", "crisis_response_cost_eur"),
        ("penalty", "penalty_expected_eur"),
    ):
        costs = parts.loc[component, list(ENDS.values())].tolist()
        assert costs == pytest.approx([figures[figure][end] for end in ENDS])
    assert parts.loc["fine", list(ENDS.values())].tolist() == pytest.approx([5_000_000] * 3)


def test_dollars_are_turned_at_the_rate_of_the_ledger_and_euros_at_none(lab):
    """Only the sum of the components has a range, that of its draws."""
    rows = ask(lab, "cost/per_record_figure").set_index("figure_id")
    cents = ledger.figures()["eur_cents_per_usd"]["central"]
    assert rows.figure_eur["ibm_2025"] == pytest.approx(4_440_000 * cents / 100)
    assert rows.figure_eur["ibm_france_2022"] == pytest.approx(4_270_000)
    assert rows.index[rows.p10_eur.notna()].tolist() == ["component_by_component"]


def test_the_total_is_the_same_on_one_thread_and_on_two(unsealed):
    totals = []
    for threads in (1, 2):
        unsealed.execute(f"set threads = {threads}")
        totals.append(ask(unsealed, "cost/total").to_dict("records"))
    assert totals[0] == totals[1]


def test_the_curve_falls_from_certain_to_never(lab):
    rows = ask(lab, "cost/exceedance")
    assert len(rows) == 25 and rows.exceeded_share.is_monotonic_decreasing
    assert rows.exceeded_share.iloc[0] > 0.999 and rows.exceeded_share.iloc[-1] == 0
    (total,) = ask(lab, "cost/total").query("component_id == 'total'").to_dict("records")
    above = rows.exceeded_share[rows.total_eur > total["p50_eur"]]
    assert above.max() < 0.5 < rows.exceeded_share[rows.total_eur < total["p50_eur"]].min()


def test_a_swing_is_that_of_the_draws_of_its_component(lab):
    rows = ask(lab, "cost/tornado").set_index("component_id")
    total = ask(lab, "cost/total").set_index("component_id").loc[rows.index]
    assert rows.swing_eur.to_list() == pytest.approx((total.p90_eur - total.p10_eur).to_list())
    assert (rows.below_mean_eur + rows.above_mean_eur).to_list() == pytest.approx(
        rows.swing_eur.to_list()
    )
    assert (rows[["below_mean_eur", "above_mean_eur"]] >= 0).all(axis=None)
    assert rows.mean_total_eur.iloc[0] == pytest.approx(total.mean_eur.sum())


def test_the_parts_of_a_breakdown_add_up(lab, parts):
    statuses = ("registered", "formerly_registered", "candidate_space")
    each = [ask(lab, "cost/components", statuses=[each], whom="living") for each in statuses]
    assert sum(rows.central_eur.sum() for rows in each) == pytest.approx(parts.central_eur.sum())


def test_the_fine_is_half_its_cap_and_fourteen_cents_a_person(lab):
    (row,) = ask(lab, "cost/fine").to_dict("records")
    assert (row["fine_of_cap_share"], row["days_until_penalty_equals_fine"]) == (0.5, 1000)
    assert round(row["fine_per_person_eur"], 3) == 0.136


def test_letters_cost_what_was_worked_out_of_the_retail_price(lab):
    """47.5 million euros for all persons, 55.5 for all records, 8.0 saved."""
    row = ask(lab, "cost/letters").iloc[0]
    price = row.mode_eur / row.person_count
    assert row.by_record_mode_eur / row.record_count == pytest.approx(price)
    millions = [round(count * price / 1e6, 1) for count in (PERSONS, RECORDS, RECORDS - PERSONS)]
    assert millions == [47.5, 55.5, 8.0]


def test_a_bulk_letter_to_ten_million_costs_six_to_twelve_and_a_half(lab):
    rows = ask(lab, "cost/letters").set_index("recipient_id")
    row = rows.loc["without_email"]
    costs = [10.4 * row[end] / row.person_count for end in ("least_eur", "mode_eur", "most_eur")]
    assert costs == pytest.approx([6.2, 8.8, 12.5], abs=0.05)


def test_well_known_figures_say_what_they_do_of_all_persons(lab):
    """Of one person each, brought to 36.8 million: 3.8 and 1.2 thousand million dollars."""
    linear = 2.86e6 + 103 * PERSONS
    logarithmic = math.exp(7.68 + 0.76 * math.log(PERSONS))
    said = lab.execute(
        """
        select figure_of(
            fixed_thousands, per_record_cents, log_intercept_hundredths,
            log_slope_hundredths, $persons
        )
        from cost_figures where figure_id in ('jacobs_linear', 'jacobs_log') order by figure_id
        """,
        {"persons": PERSONS},
    ).fetchall()
    assert [value for (value,) in said] == pytest.approx([linear, logarithmic])
    assert round(logarithmic / 1e9, 1) == 1.2


def test_a_random_selection_costs_no_more_than_the_whole(lab, parts):
    words = lab.execute("select parameter, word from selection_values").fetchall()
    random.seed(2024)
    for _ in range(10):
        name, word = random.choice([pair for pair in words if pair[0] in SELECTION])
        rows = ask(lab, "cost/components", **{name: [word]})
        assert rows.central_eur.sum() <= parts.central_eur.sum()

"""Costs on the small world: closed forms, sums, unit costs that are asked, and what is said."""

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.query.catalogue import questions
from data_gen import ledger
from tests.sql.test_selection import selections
from tests.support.remembered import ask
from tests.support.tiers import examples

QUERIES = ("cost/components", "cost/total", "cost/tornado", "cost/exceedance")
CLAIMS, VICTIMS = "cost/claims", "fields/victims"
# Each parameter, its component, its figure in the ledger, and how many of its units make a euro.
COSTS = {
    "email_cost": ("emails", "email_unit_cost", 10_000),
    "sms_cost": ("sms", "sms_unit_cost", 10_000),
    "letter_cost": ("letters", "letter_unit_cost", 10_000),
    "returned_letter_cost": ("returned_letters", "returned_letter_unit_cost", 10_000),
    "public_notice_cost": ("public_notice", "public_notice_cost_eur", 1),
    "call_cost": ("call_centre", "call_unit_cost", 10_000),
    "investigation_cost": ("investigation", "investigation_cost_eur", 1),
    "crisis_response_cost": ("crisis_response", "crisis_response_cost_eur", 1),
    "identity_protection_cost": ("identity_protection", "identity_protection_unit_cost", 10_000),
}
OFFERED = {"identity_protection_take_up": 50}  # in a thousand: else the watch costs nothing
LEVERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(COSTS, st.floats(0, 100)),
        "identity_protection_take_up": st.integers(0, 1_000),
    },
)


def by_component(connection, name, **asked):
    """Return the rows of an answer by their component."""
    return ask(connection, name, **asked).set_index("component_id")


# Triangular draws, and sums.


@pytest.mark.parametrize(
    ("low", "mode", "high"), [(0, 1, 2), (0, 0, 5), (1, 4, 4), (3, 5, 20), (0, 8, 10)]
)
def test_a_quantile_has_its_share_below(lab, low, mode, high):
    """The distribution function, as Kotz and van Dorp have it, undoes the quantile."""
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        query = "select triangular(?, ?, ?, ?)"
        (value,) = lab.execute(query, [low, mode, high, share]).fetchone()
        below = (
            (value - low) ** 2 / ((high - low) * (mode - low))
            if value < mode
            else 1 - (high - value) ** 2 / ((high - low) * (high - mode))
        )
        assert below == pytest.approx(share)


def test_a_quantile_of_one_value_is_that_value(lab):
    assert lab.execute("select triangular(7, 7, 7, 0.5)").fetchone() == (7,)


@pytest.mark.parametrize(
    "selection",
    [
        {"age_bands": ["75 and over"]},  # a communication is due to all of them
        {"statuses": ["candidate_space"], "departements": ["59"]},
    ],
)
def test_to_inform_all_the_living_costs_no_less_than_to_inform_some(lab, selection):
    """What is paid once for the breach is shared out alike, whoever is informed."""
    due, living = (
        by_component(lab, "cost/components", whom=whom, **selection) for whom in ("due", "living")
    )
    assert (living.mean_eur >= due.mean_eur[living.index]).all()
    once = due.index[due.counted_by == "breach"]
    assert len(once) == 5 and (living.mean_eur[once] == due.mean_eur[once]).all()
    changes = ask(lab, "cost/choices", **selection).set_index("choice_id").change_eur
    assert changes["all_living"] == pytest.approx(living.mean_eur.sum() - due.mean_eur.sum())


def test_sums_of_money_are_the_same_in_whatever_order_they_are_added(unsealed):
    """As decimals; doubles differ in their last place by the order of the rows."""
    types = unsealed.execute("""
        select typeof(columns('_eur$'))
        from cost_parts(null, null, null, null, null, null, unit_costs(), null, null, 'living')
    """)
    names = [name for name, *_ in types.description]
    (row, *_) = types.fetchall()
    summed = {"low_eur", "central_eur", "high_eur", "mean_eur"}
    assert {n for n, t in zip(names, row, strict=True) if t == "DECIMAL(24,6)"} == summed
    rows = ask(unsealed, "cost/components")
    cents = sum(round(1_000_000 * value) for value in rows.mean_eur)
    assert rows.all_mean_eur.iloc[0] == cents / 1_000_000


def test_the_total_is_the_same_on_one_thread_and_on_two(unsealed):
    totals = []
    for threads in (1, 2):
        unsealed.execute(f"set threads = {threads}")
        totals.append(ask(unsealed, "cost/total").to_dict("records"))
    assert totals[0] == totals[1]


# Unit costs that are asked.


def central(parameter):
    """Return the ledger's central value of a unit cost, in euros."""
    _, figure, units = COSTS[parameter]
    return ledger.figures()[figure]["central"] / units


@pytest.mark.parametrize("name", QUERIES)
def test_unit_costs_of_the_ledger_give_the_answer_of_none(lab, name):
    values = {each: central(each) for each in COSTS}
    expected, found = (ask(lab, name, **OFFERED, **each) for each in ({}, values))
    pandas.testing.assert_frame_equal(found, expected, check_exact=True)


def test_a_multiplied_unit_cost_multiplies_its_component_and_no_other(lab):
    """Each by another number, so that all are asked at once."""
    amounts = ["p10_eur", "p50_eur", "p90_eur", "mean_eur"]
    before = by_component(lab, "cost/total", **OFFERED).drop("total")
    times = {parameter: number for number, parameter in enumerate(COSTS, 2)}
    costs = {parameter: number * central(parameter) for parameter, number in times.items()}
    after = by_component(lab, "cost/total", **OFFERED, **costs).drop("total")
    for parameter, number in times.items():
        component = COSTS[parameter][0]
        assert after.loc[component, amounts].to_list() == pytest.approx(
            (number * before.loc[component, amounts]).to_list(), abs=0.01 * number
        ), parameter
    others = before.index.difference([component for component, *_ in COSTS.values()])
    assert others.tolist() == ["fine", "penalty"]
    assert (after.loc[others, amounts] == before.loc[others, amounts]).all(axis=None)


@examples(25)
@given(data=st.data())
def test_components_add_up_to_the_total_whatever_is_set(lab, data):
    asked = data.draw(selections(lab)) | data.draw(LEVERS)
    components = by_component(lab, "cost/components", **asked)
    total = by_component(lab, "cost/total", **asked)
    if components.empty:
        assert total.empty
        return
    assert {"total", *components.index} == {*total.index}
    for end in ("p10_eur", "mean_eur", "p90_eur"):
        assert total[end].reindex(components.index).tolist() == components[end].tolist()
        assert components[f"all_{end}"].iloc[0] == pytest.approx(total[end]["total"], rel=1e-9)
    assert total.mean_eur["total"] == pytest.approx(components.mean_eur.sum(), rel=1e-9)
    p10, mean, p90 = (components[f"{end}_eur"] for end in ("p10", "mean", "p90"))
    assert ((p10 <= mean + 0.01) & (mean <= p90 + 0.01)).all()  # a cent


def test_a_watch_that_nobody_offered_costs_nothing(lab):
    rows = by_component(lab, "cost/total")
    watch = rows.loc["identity_protection", ["p10_eur", "p50_eur", "p90_eur", "mean_eur"]]
    assert (watch == 0).all()
    none = by_component(lab, "cost/total", identity_protection_take_up=0)
    pandas.testing.assert_frame_equal(none, rows, check_exact=True)


def test_a_watch_that_is_offered_goes_to_no_more_than_those_told(lab):
    """Of a thousand 500: low and high in proportion would be 100 and 2,000."""
    rows = lab.execute(
        "from cost_parts(null, null, null, null, null, null, unit_costs(), 500, null, null)"
    ).df()
    watch = rows.set_index("component_id").loc["identity_protection"]
    assert watch.low_eur == pytest.approx(watch.low_quantity * 0.1 * 5)
    assert watch.central_eur == pytest.approx(watch.person_count * 0.5 * 10)
    assert watch.high_eur == pytest.approx(watch.high_quantity * 1 * 20)


@pytest.mark.parametrize(
    "asked", [{}, OFFERED | {"call_cost": 1_000, "identity_protection_cost": 1_000}]
)
def test_a_tornado_turns_what_the_components_cost(lab, asked):
    rows = by_component(lab, "cost/tornado", **asked)
    costs = by_component(lab, "cost/components", **asked).loc[rows.index]
    assert rows.mean_total_eur.iloc[0] == pytest.approx(costs.mean_eur.sum())
    below, above = costs.mean_eur - costs.p10_eur, costs.p90_eur - costs.mean_eur
    for found, expected in (
        (rows.below_mean_eur, below),
        (rows.above_mean_eur, above),
        (rows.swing_eur, below + above),
    ):
        assert found.to_list() == pytest.approx(expected.to_list(), abs=1e-6)


# What is said.


# Claims and scams.


def test_the_central_loss_is_all_losses_over_all_victims():
    """4.5 thousand million euros in 2023, by ten times those recorded: to the nearest hundred."""
    figures = ledger.figures()
    victims = 10 * figures["recorded_scam_victims"]["value"]
    assert round(4.5e9 / victims, -2) == figures["loss_per_victim_eur"]["central"]


def test_the_questions_on_loss_and_on_harm_name_claims_and_victims():
    queries = {row["number"]: row["queries"].split() for row in questions()}
    assert CLAIMS in queries["26"] and VICTIMS in queries["16"]

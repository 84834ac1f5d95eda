"""Unit costs that a question is asked with, an option that nobody offered, and what is said."""

from itertools import product

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from data_gen import ledger
from tests.sql.test_selection import selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples

QUERIES = ("cost/components", "cost/total", "cost/tornado", "cost/exceedance")
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
AMOUNTS = ["p10_eur", "p50_eur", "p90_eur", "mean_eur"]
CENT = 0.01
OFFERED = {"identity_protection_take_up": 50}
LEVERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(COSTS, st.floats(0, 100)),
        "identity_protection_take_up": st.integers(0, 1_000),
    },
)


def central(parameter):
    """Return the ledger's central value of a unit cost, in euros."""
    _, figure, units = COSTS[parameter]
    return ledger.figures()[figure]["central"] / units


def parts(connection, **given):
    """Return the components of cost/total."""
    return ask(connection, "cost/total", **given).set_index("component_id").drop("total")


@for_each("name", QUERIES)
def test_unit_costs_of_the_ledger_give_the_answer_of_none(lab, name):
    values = {each: central(each) for each in COSTS}
    expected, found = (ask(lab, name, **OFFERED, **each) for each in ({}, values))
    pandas.testing.assert_frame_equal(found, expected, check_exact=True)


@for_each("name, parameter", product(QUERIES, COSTS))
def test_unit_cost_of_the_ledger_gives_the_answer_of_none(lab, name, parameter, thorough):
    given = {parameter: central(parameter)}
    expected, found = (ask(lab, name, **OFFERED, **each) for each in ({}, given))
    pandas.testing.assert_frame_equal(found, expected, check_exact=True)


def test_a_multiplied_unit_cost_multiplies_its_component_and_no_other(lab):
    """Each by another number, so that all are asked at once."""
    before = parts(lab, **OFFERED)
    times = {parameter: number for number, parameter in enumerate(COSTS, 2)}
    costs = {parameter: number * central(parameter) for parameter, number in times.items()}
    after = parts(lab, **OFFERED, **costs)
    for parameter, number in times.items():
        component = COSTS[parameter][0]
        assert after.loc[component, AMOUNTS].to_list() == pytest.approx(
            (number * before.loc[component, AMOUNTS]).to_list(), abs=0.01 * number
        ), parameter
    others = before.index.difference([component for component, *_ in COSTS.values()])
    assert len(others) and len(others) == len(before) - len(COSTS)
    assert (after.loc[others, AMOUNTS] == before.loc[others, AMOUNTS]).all(axis=None)


def test_what_costs_nothing_has_no_range(lab):
    rows = parts(lab, **OFFERED, **dict.fromkeys(COSTS, 0))
    free = [component for component, *_ in COSTS.values()]
    assert (rows.loc[free, AMOUNTS] == 0).all(axis=None)


@examples(25)
@given(data=st.data())
def test_components_add_up_to_the_total_whatever_is_set(lab, data):
    asked = data.draw(selections(lab)) | data.draw(LEVERS)
    components = ask(lab, "cost/components", **asked).set_index("component_id")
    total = ask(lab, "cost/total", **asked).set_index("component_id")
    if components.empty:
        assert total.empty
        return
    assert {"total", *components.index} == {*total.index}
    for end in ("p10_eur", "mean_eur", "p90_eur"):
        assert total[end].reindex(components.index).tolist() == components[end].tolist()
        assert components[f"all_{end}"].iloc[0] == pytest.approx(total[end]["total"], rel=1e-9)
    assert total.mean_eur["total"] == pytest.approx(components.mean_eur.sum(), rel=1e-9)
    p10, mean, p90 = (components[f"{end}_eur"] for end in ("p10", "mean", "p90"))
    assert ((p10 <= mean + CENT) & (mean <= p90 + CENT)).all()


def test_a_range_of_a_sum_is_of_its_draws_and_narrower_than_that_of_the_whole(lab):
    """The low ends of the parts do not come together, nor do the high ones."""
    rows = ask(lab, "cost/components")
    first, informing = rows.iloc[0], rows[rows.is_notification]
    assert informing.p10_eur.sum() < first.notification_p10_eur < first.notification_mean_eur
    assert first.notification_mean_eur < first.notification_p90_eur < informing.p90_eur.sum()
    part = first.notification_p90_eur - first.notification_p10_eur
    assert part < first.all_p90_eur - first.all_p10_eur


def test_the_mean_is_what_a_controller_gets_who_multiplies(lab):
    rows = ask(lab, "cost/components")
    assert (rows.mean_count * rows.mean_unit_eur).tolist() == pytest.approx(rows.mean_eur.tolist())


def test_every_query_of_costs_takes_them_all():
    for name in QUERIES:
        assert {*COSTS, *OFFERED} <= find(name).parameters


def test_a_watch_that_nobody_offered_costs_nothing(lab):
    assert (parts(lab).loc["identity_protection", AMOUNTS] == 0).all()
    none = ask(lab, "cost/total", identity_protection_take_up=0)
    pandas.testing.assert_frame_equal(none, ask(lab, "cost/total"), check_exact=True)


def test_a_watch_that_is_offered_goes_to_no_more_than_those_told(lab):
    """Of a thousand 500: low and high in proportion would be 100 and 2,000."""
    rows = lab.execute(
        "from cost_parts(null, null, null, null, null, null, unit_costs(), 500, null, null)"
    ).df()
    watch = rows.set_index("component_id").loc["identity_protection"]
    assert watch.low_eur == pytest.approx(watch.low_quantity * 0.1 * 5)
    assert watch.central_eur == pytest.approx(watch.person_count * 0.5 * 10)
    assert watch.high_eur == pytest.approx(watch.high_quantity * 1 * 20)


def test_a_tornado_turns_what_the_components_cost(lab):
    given = OFFERED | {"call_cost": 1_000, "identity_protection_cost": 1_000}
    rows = ask(lab, "cost/tornado", **given).set_index("component_id")
    costs = ask(lab, "cost/components", **given).set_index("component_id").loc[rows.index]
    assert rows.mean_total_eur.iloc[0] == pytest.approx(costs.mean_eur.sum())
    assert rows.below_mean_eur.to_list() == pytest.approx(
        (costs.mean_eur - costs.p10_eur).to_list(), abs=1e-6
    )
    assert rows.swing_eur.to_list() == pytest.approx((costs.p90_eur - costs.p10_eur).to_list())


def said(connection, name, words):
    return headline(find(name), ask(connection, name), words).text


@for_each("language", ["english", "french"])
def test_a_range_of_money_is_said_of_eight_draws_in_ten(lab, request, language):
    words = request.getfixturevalue(language)
    eight = {"english": "in eight of ten draws", "french": "dans huit tirages sur dix"}[language]
    for name in ("cost/components", "cost/total", "cost/tornado"):
        sentence = headline(find(name), ask(lab, name), words)
        assert eight in sentence.text.lower(), name
        assert not {"low_eur", "high_eur"} & {figure.column for figure in sentence.figures}


@for_each("language", ["english", "french"])
def test_a_cost_is_said_of_our_ranges_and_not_of_a_chance(lab, request, language):
    words = request.getfixturevalue(language)
    ranges = {"english": "given our ranges", "french": "au vu de nos fourchettes"}[language]
    for name in ("cost/components", "cost/total", "cost/exceedance"):
        text = said(lab, name, words).lower()
        assert text.startswith(ranges), text
    for name in QUERIES:
        texts = find(name).texts(words.language)
        sentence = f"{texts.question} {said(lab, name, words)}".lower()
        for chance in ("chance", "median", "médiane", "four ", "quatre fois", "probab", "in two"):
            assert chance not in sentence, (name, chance)


@for_each("language", ["english", "french"])
def test_both_questions_on_cost_say_the_same_sum_and_the_fine_is_named(lab, request, language):
    words = request.getfixturevalue(language)
    (total,) = ask(lab, "cost/total").query("component_id == 'total'").mean_eur
    parts = ask(lab, "cost/components")
    assert parts.all_mean_eur.iloc[0] == pytest.approx(total)
    eleven, twenty_six = (
        headline(find(name), ask(lab, name), words) for name in ("cost/components", "cost/total")
    )
    sums = [
        next(each.text for each in sentence.figures if each.column == column)
        for sentence, column in ((eleven, "all_mean_eur"), (twenty_six, "mean_eur"))
    ]
    assert sums[0] == sums[1]
    (fine,) = [each.value for each in twenty_six.figures if each.column == "fine_eur"]
    assert fine == 5_000_000


@for_each(
    "language, left_out",
    [
        ("english", ("compensation", "measures", "staff")),
        ("french", ("indemnisation", "mesures enjointes", "travail des agents")),
    ],
)
def test_what_is_left_out_is_said(lab, request, language, left_out):
    words = request.getfixturevalue(language)
    note = find("cost/components").texts(words.language).note.lower()
    text = said(lab, "cost/total", words).lower()
    assert all(part in text and part in note for part in left_out)

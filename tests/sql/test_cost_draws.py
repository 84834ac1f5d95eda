"""Costs against draws that share nothing with the lab but the ledger's low, central and high."""

import math

import numpy
import pandas
import pytest

from breachlab import ask
from data_gen import ledger
from tests.support.cases import for_each

# Typed anew: what each component is counted by, its rate, its unit cost, and units in a euro.
TYPED = {
    "investigation": ("breach", None, "investigation_cost_eur", 1),
    "emails": ("emails", None, "email_unit_cost", 10_000),
    "sms": ("sms", None, "sms_unit_cost", 10_000),
    "letters": ("letters", None, "letter_unit_cost", 10_000),
    "returned_letters": ("returned_letters", None, "returned_letter_unit_cost", 10_000),
    "public_notice": ("breach", None, "public_notice_cost_eur", 1),
    "call_centre": ("informed_persons", "call_rate_per_mille", "call_unit_cost", 10_000),
    "crisis_response": ("breach", None, "crisis_response_cost_eur", 1),
    "identity_protection": (
        "informed_persons",
        "identity_protection_take_up_per_mille",
        "identity_protection_unit_cost",
        10_000,
    ),
    "fine": ("breach", None, "fine_eur", 1),
    "penalty": ("breach", None, "penalty_expected_eur", 1),
}
OFFERED = {"identity_protection_take_up": 50}  # the ledger's central: an offer, drawn like the rest
# With nothing but what has a rate, or the crisis would drown ten thousand records' calls.
RATES_ALONE = OFFERED | {
    "investigation_cost": 0,
    "crisis_response_cost": 0,
    "public_notice_cost": 0,
    "call_cost": 1_000,
    "identity_protection_cost": 1_000,
}
DRAWS, TWINS = 10_000, 200_000
SHARES = {"p10_eur": 0.1, "p50_eur": 0.5, "p90_eur": 0.9}


@pytest.fixture(scope="module")
def quantities(lab):
    rows = ask(lab, "cost/components").set_index("component_id")
    return rows.quantity.to_dict()


def triangle(name, units=1, most_likely=None):
    """Return low, mode and high of a figure of the ledger, scaled to the most likely if given."""
    figure = ledger.figures()[name]
    ends = [figure.get(end, figure.get("value")) / units for end in ledger.SETTINGS]
    return [end * most_likely / ends[1] for end in ends] if most_likely is not None else ends


def triangles(component, given):
    """Return the triangle of a component's rate and that of its unit cost, in euros."""
    _, rate, unit, units = TYPED[component]
    rates = triangle(rate, 1_000) if rate else [1, 1, 1]
    name = {"call_centre": "call_cost"}.get(component, f"{component}_cost")
    return rates, triangle(unit, units, given.get(name))


def mean(component, quantity, given):
    """Return what a component costs in the mean: its count, the mean rate, the mean unit cost."""
    rates, costs = triangles(component, given)
    return quantity * sum(rates) / 3 * sum(costs) / 3


def drawn(component, quantity, given, made):
    """Return many costs of a component, its rate and its unit cost drawn apart."""
    product = numpy.full(TWINS, float(quantity))
    for low, mode, high in triangles(component, given):
        product *= made.triangular(low, mode, high, TWINS) if high > low else mode
    return product


def test_each_component_is_counted_as_it_was_typed(lab):
    rows = ask(lab, "cost/components")
    counted = dict(zip(rows.component_id, rows.counted_by, strict=True))
    assert counted == {component: by for component, (by, *_) in TYPED.items()}


@for_each("given", [OFFERED, RATES_ALONE])
def test_the_mean_is_count_times_mean_rate_times_mean_unit_cost(lab, quantities, given):
    rows = ask(lab, "cost/total", **given).set_index("component_id")
    means = {name: mean(name, quantity, given) for name, quantity in quantities.items()}
    for name, expected in means.items():
        assert rows.mean_eur[name] == pytest.approx(expected), name
    assert rows.mean_eur["total"] == pytest.approx(sum(means.values()))


@for_each("given", [OFFERED, RATES_ALONE])
def test_quantiles_are_those_of_rates_and_unit_costs_drawn_apart(lab, quantities, given):
    """Within four standard errors of the share of other draws that lie below."""
    made = numpy.random.default_rng(7)
    costs = {name: drawn(name, count, given, made) for name, count in quantities.items()}
    costs["total"] = sum(costs.values())
    rows = ask(lab, "cost/total", **given).set_index("component_id")
    parts = ask(lab, "cost/components", **given)
    costs["informing"] = sum(costs[name] for name in parts.component_id[parts.is_notification])
    ends = {end: parts[f"notification_{end}"].iloc[0] for end in ("p10_eur", "p90_eur")}
    rows = pandas.concat([rows, pandas.DataFrame(ends, index=["informing"])])
    for name, values in costs.items():
        if numpy.ptp(values) > 10:  # euros: a quantile is in whole cents
            for column, share in SHARES.items():
                error = math.sqrt(share * (1 - share) * (1 / DRAWS + 1 / TWINS))
                if name == "informing" and column == "p50_eur":
                    continue
                below = (values < rows.loc[name, column]).mean()
                assert below == pytest.approx(share, abs=4 * error), (name, column)


def test_the_curve_is_that_of_the_same_draws(lab, quantities):
    made = numpy.random.default_rng(8)
    costs = sum(drawn(name, count, RATES_ALONE, made) for name, count in quantities.items())
    rows = ask(lab, "cost/exceedance", **RATES_ALONE)
    for total, share in zip(rows.total_eur, rows.exceeded_share, strict=True):
        assert (costs > total).mean() == pytest.approx(share, abs=4 * 0.5 / math.sqrt(DRAWS))


def test_a_rate_and_a_unit_cost_at_their_ends_are_rare_together(lab):
    """Were they drawn end by end, a tenth of the draws would pass what both pass in a tenth."""
    rates, costs = triangles("call_centre", {})
    made = numpy.random.default_rng(9)
    corner = math.prod(
        numpy.quantile(made.triangular(*ends, TWINS), 0.9) for ends in (rates, costs)
    )
    rows = ask(lab, "cost/total").set_index("component_id")
    assert rows.p90_eur["call_centre"] < 0.95 * corner * _calls(lab)


def _calls(lab):
    rows = ask(lab, "cost/components").set_index("component_id")
    return rows.quantity["call_centre"]


def test_no_two_streams_are_alike(lab):
    """The shares of all streams, of rates and of unit costs: each even, and no two correlated."""
    shares = lab.execute("""
        with draws as (select range as number, key_base(range) as base from range(10000)),
        streams as (
            select unit_stream as stream from cost_components
            union all
            select rate_stream from cost_components where rate_stream is not null
        )
        select list(draw(base, stream) / 4294967296 order by number)
        from draws cross join streams group by stream
    """).fetchall()
    streams = numpy.array([row[0] for row in shares])
    assert len(streams) == 13
    assert numpy.abs(streams.mean(axis=1) - 0.5).max() < 4 * math.sqrt(1 / 12 / DRAWS)
    together = numpy.corrcoef(streams) - numpy.eye(len(streams))
    assert numpy.abs(together).max() < 4.5 / math.sqrt(DRAWS)

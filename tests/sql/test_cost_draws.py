"""Costs against draws that share nothing with the lab but low, central and high of each figure."""

import csv
import math
from functools import cache

import numpy
import pandas
import pytest

from breachlab.paths import SQL
from data_gen import ledger
from tests.support.remembered import ask

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
PARTS = "cost_parts(null, null, null, null, null, null, unit_costs(), null, null, null)"
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


@cache
def moves():
    """Return {quantity: {figure: its change at the low and at the high end, of the centre}}."""
    found = {}
    with (SQL / "quantity_ends.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            low, high = (float(row[end]) / float(row["central"]) - 1 for end in ("low", "high"))
            found.setdefault(row["counted_by"], {})[row["figure"]] = low, high
    return found


def mean_ratio(counted_by):
    """Return the mean of a quantity, of its centre: a third of each change, by its part."""
    ratio = 1.0
    for figure, (low_change, high_change) in moves().get(counted_by, {}).items():
        low, central, high = triangle(figure)
        ratio += (central - low) / (high - low) * low_change / 3
        ratio += (high - central) / (high - low) * high_change / 3
    return ratio


def draw_ratios(made):
    """Return {quantity: many ratios to its centre}: each figure is drawn once for all of them."""
    ratios = {counted_by: numpy.ones(TWINS) for counted_by in moves()}
    for figure in sorted({name for each in moves().values() for name in each}):
        low, central, high = triangle(figure)
        values = made.triangular(low, central, high, TWINS)
        for counted_by, changes in moves().items():
            below, above = changes.get(figure, (0, 0))
            down = numpy.clip(central - values, 0, None) / max(central - low, 1e-9)
            up = numpy.clip(values - central, 0, None) / max(high - central, 1e-9)
            ratios[counted_by] += down * below + up * above
    return ratios


def all_drawn(quantities, given, seed):
    """Return {component: many costs}: rate and unit cost drawn apart, the quantity as given."""
    made = numpy.random.default_rng(seed)
    ratios = draw_ratios(made)
    costs = {}
    for component, quantity in quantities.items():
        product = quantity * ratios.get(TYPED[component][0], numpy.ones(TWINS))
        for low, mode, high in triangles(component, given):
            product = product * (made.triangular(low, mode, high, TWINS) if high > low else mode)
        costs[component] = product
    return costs


def test_the_ends_of_each_component_are_those_of_count_rate_and_unit_cost(lab):
    """A count ends as far off as the root of the sum of squares of what each figure moves it."""
    rows = lab.execute(f"from {PARTS}").df().set_index("component_id")
    for component, (counted_by, *_) in TYPED.items():
        changes = [[min(*each, 0), max(*each, 0)] for each in moves().get(counted_by, {}).values()]
        below, above = (
            (math.hypot(*each) for each in zip(*changes, strict=True)) if changes else (0, 0)
        )
        row = rows.loc[component]
        rates, costs = triangles(component, {})
        for end, ratio in enumerate((1 - below, 1, 1 + above)):
            quantity = [row.low_quantity, row.quantity, row.high_quantity][end]
            assert quantity == pytest.approx(row.quantity * ratio), component
            cost = [row.low_eur, row.central_eur, row.high_eur][end]
            rate = 0 if component == "identity_protection" else rates[end]  # that nobody offered
            assert float(cost) == pytest.approx(quantity * rate * costs[end], abs=1e-5), component


@pytest.mark.parametrize("given", [OFFERED, RATES_ALONE])
def test_the_mean_is_that_of_count_rate_and_unit_cost_multiplied(lab, quantities, given):
    rows = ask(lab, "cost/total", **given).set_index("component_id")
    means = {}
    for name, quantity in quantities.items():
        rates, costs = triangles(name, given)
        ratio = mean_ratio(TYPED[name][0])
        means[name] = quantity * ratio * sum(rates) / 3 * sum(costs) / 3
    for name, expected in means.items():
        assert rows.mean_eur[name] == pytest.approx(expected), name
    assert rows.mean_eur["total"] == pytest.approx(sum(means.values()))


@pytest.mark.parametrize("given", [OFFERED, RATES_ALONE])
def test_quantiles_are_those_of_rates_and_unit_costs_drawn_apart(lab, quantities, given):
    """Within four standard errors of the share of other draws that lie below."""
    costs = all_drawn(quantities, given, 7)
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
    costs = sum(all_drawn(quantities, RATES_ALONE, 8).values())
    rows = ask(lab, "cost/exceedance", **RATES_ALONE)
    for total, share in zip(rows.total_eur, rows.exceeded_share, strict=True):
        assert (costs > total).mean() == pytest.approx(share, abs=4 * 0.5 / math.sqrt(DRAWS))


def test_what_one_figure_moves_moves_together(lab):
    """A figure has one stream of draws in all quantities, and no two have the same."""
    rows = lab.execute("select distinct figure, stream from quantity_ends()").fetchall()
    assert len({figure for figure, _ in rows}) == len({stream for _, stream in rows}) == len(rows)
    quantities = lab.execute("select distinct counted_by from quantity_ends()").fetchall()
    counted_by = {by for by, *_ in TYPED.values()} - {"breach"}
    assert {by for (by,) in quantities} == counted_by


def test_no_two_streams_are_alike(lab):
    """The shares of streams, of quantities, rates and unit costs: even, and no two correlated."""
    shares = lab.execute("""
        with draws as (select range as number, key_base(range) as base from range(10000)),
        streams as (
            select unit_stream as stream from cost_components
            union all
            select rate_stream from cost_components where rate_stream is not null
            union all
            select distinct stream from quantity_ends()
        )
        select list(draw(base, stream) / 4294967296 order by number)
        from draws cross join streams group by stream
    """).fetchall()
    streams = numpy.array([row[0] for row in shares])
    assert len(streams) == 13 + len({name for each in moves().values() for name in each})
    assert numpy.abs(streams.mean(axis=1) - 0.5).max() < 4 * math.sqrt(1 / 12 / DRAWS)
    together = numpy.corrcoef(streams) - numpy.eye(len(streams))
    assert numpy.abs(together).max() < 4.5 / math.sqrt(DRAWS)

"""Costs against draws that share nothing with the lab but low, central and high of each figure."""

import csv
import itertools
import math

import numpy
import pandas
import pytest

from breachlab.paths import SQL
from data_gen import ledger
from tests.support.cases import for_each
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
# Typed anew: which quantities rise and fall together; what is paid once for the breach has none.
DRIVERS = {
    "emails": "e-mails",
    "sms": "mail",  # what does not arrive by e-mail
    "letters": "mail",
    "returned_letters": "mail",
    "informed_persons": "persons told",
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


def counts(component, quantity):
    """Return low, mode and high of a component's quantity, by the table beside the questions."""
    with (SQL / "quantity_ends.csv").open(encoding="utf-8", newline="") as file:
        ends = {row["counted_by"]: row for row in csv.DictReader(file)}
    row = ends.get(TYPED[component][0])
    centre = float(row["central"]) if row else 1
    return [quantity * float(row[end]) / centre if row else quantity for end in ledger.SETTINGS]


def mean(component, quantity, given):
    """Return what a component costs in the mean: the mean quantity, rate and unit cost."""
    rates, costs = triangles(component, given)
    return sum(counts(component, quantity)) / 3 * sum(rates) / 3 * sum(costs) / 3


def drawn(component, quantity, given, made, places):
    """Return many costs of a component: rate and unit cost drawn apart, the quantity at the places
    of its driver."""
    place = places.get(DRIVERS.get(TYPED[component][0]), numpy.full(TWINS, 0.5))
    product = below(*counts(component, quantity), place)
    for low, mode, high in triangles(component, given):
        product *= made.triangular(low, mode, high, TWINS) if high > low else mode
    return product


def below(low, mode, high, shares):
    """Return the values below which shares of a triangle lie, by its area."""
    if high == low:
        return numpy.full(len(shares), float(low))
    left = (mode - low) / (high - low)
    rising = low + (mode - low) * numpy.sqrt(shares / max(left, 1e-12))
    falling = high - (high - mode) * numpy.sqrt((1 - shares) / max(1 - left, 1e-12))
    return numpy.where(shares < left, rising, falling)


def all_drawn(quantities, given, seed):
    """Return {component: many costs}, those of one driver at the same places."""
    made = numpy.random.default_rng(seed)
    places = {driver: made.random(TWINS) for driver in dict.fromkeys(DRIVERS.values())}
    return {name: drawn(name, count, given, made, places) for name, count in quantities.items()}


def test_each_component_is_counted_as_it_was_typed(lab):
    rows = ask(lab, "cost/components")
    counted = dict(zip(rows.component_id, rows.counted_by, strict=True))
    assert counted == {component: by for component, (by, *_) in TYPED.items()}


@for_each("given", [OFFERED, RATES_ALONE])
def test_the_mean_is_that_of_count_rate_and_unit_cost_multiplied(lab, quantities, given):
    rows = ask(lab, "cost/total", **given).set_index("component_id")
    means = {name: mean(name, quantity, given) for name, quantity in quantities.items()}
    for name, expected in means.items():
        assert rows.mean_eur[name] == pytest.approx(expected), name
    assert rows.mean_eur["total"] == pytest.approx(sum(means.values()))


@for_each("given", [OFFERED, RATES_ALONE])
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


def test_components_of_one_driver_move_together(lab):
    """The places of text messages, letters and returned letters are equal, and of all told."""
    rows = lab.execute("""
        select components.component_id, ends.stream
        from cost_components as components
        inner join quantity_ends() as ends using (counted_by)
    """).fetchall()
    streams = dict(rows)
    drivers = {name: DRIVERS[by] for name, (by, *_) in TYPED.items() if by in DRIVERS}
    assert set(streams) == set(drivers)
    for one, other in itertools.combinations(streams, 2):
        assert (streams[one] == streams[other]) == (drivers[one] == drivers[other]), (one, other)


def test_what_is_paid_once_has_no_range_of_its_quantity(lab):
    rows = lab.execute(
        "from cost_parts(null, null, null, null, null, null, unit_costs(), null, null, null)"
    ).df()
    once = rows[rows.counted_by == "breach"]
    assert (once.low_quantity == once.quantity).all() and (
        once.high_quantity == once.quantity
    ).all()
    others = rows[rows.counted_by != "breach"]
    assert (others.low_quantity < others.quantity).all()
    assert (others.quantity < others.high_quantity).all()


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
    assert len(streams) == 16
    assert numpy.abs(streams.mean(axis=1) - 0.5).max() < 4 * math.sqrt(1 / 12 / DRAWS)
    together = numpy.corrcoef(streams) - numpy.eye(len(streams))
    assert numpy.abs(together).max() < 4.5 / math.sqrt(DRAWS)

"""The components of the cost of a selection, as in the macro cost_parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from dashboard.twins.informed_groups import CHANNELS, Groups

PRICES = """
select
    prices.component_number,
    prices.component_id,
    prices.counted_by,
    prices.source,
    prices.is_notification,
    prices.is_option,
    prices.low_unit,
    prices.mode_unit,
    prices.high_unit,
    prices.low_share,
    prices.mode_share,
    prices.high_share,
    coalesce(spreads.mean_ratio, 1) as mean_ratio
from cost_prices() as prices
left join quantity_spreads() as spreads on prices.counted_by = spreads.counted_by
order by prices.component_number
"""
MICRO = 1_000_000  # millionths of a euro, in which sums are exact
UNIT_COSTS = {  # {parameter: the component}
    "email_cost": "emails",
    "sms_cost": "sms",
    "letter_cost": "letters",
    "returned_letter_cost": "returned_letters",
    "public_notice_cost": "public_notice",
    "call_cost": "call_centre",
    "investigation_cost": "investigation",
    "crisis_response_cost": "crisis_response",
    "identity_protection_cost": "identity_protection",
}
# {quantity of a component: the flag of the groups that it counts}.
FLAGS = {
    "emails": "is_emailed",
    "sms": "is_texted",
    "letters": "is_posted",
    "returned_letters": "is_returned",
}

Floats = NDArray[numpy.float64]
Prices = Mapping[str, NDArray]  # a value for each component
Quantities = Mapping[str, tuple[int, int, float]]  # records, persons, quantity


@dataclass(frozen=True)
class Parts:
    """A value for each component, in order of component number; sums of euros are in MICRO."""

    prices: Prices
    record_counts: NDArray[numpy.int64]
    person_counts: NDArray[numpy.int64]
    quantities: Floats
    unit_scales: Floats
    rates: tuple[Floats, Floats, Floats]  # low, mode, high
    mean_counts: Floats
    mean_units: Floats
    central: NDArray[numpy.int64]
    mean: NDArray[numpy.int64]


def read_prices(cursor: duckdb.DuckDBPyConnection) -> Prices:
    """Return the unit cost and the rate of each component."""
    columns: dict[str, NDArray] = cursor.execute(PRICES).fetchnumpy()
    return {name: numpy.asarray(values) for name, values in columns.items()}


def count_quantities(groups: Groups, part: float, sms_parts: int | None) -> Quantities:
    """Return the quantity of each component, for a selection of the persons to inform.

    `part` is their part of what is paid once for the breach.
    """
    is_told = groups.of(groups.kinds.channels) < CHANNELS.index("public_notice")
    records, persons = int(groups.record_counts.sum()), int(groups.person_counts.sum())
    quantities = {"breach": (records, persons, part)}
    for name, flag in FLAGS.items():
        quantities[name] = _count(groups, groups.of(getattr(groups.kinds, flag)))
    quantities["sms"] = (*quantities["sms"][:2], _add_up_parts(groups, is_told, sms_parts))
    return {**quantities, "informed_persons": _count(groups, is_told)}


def _count(groups: Groups, which: NDArray[numpy.bool_]) -> tuple[int, int, float]:
    records, persons = groups.record_counts[which].sum(), groups.person_counts[which].sum()
    return int(records), int(persons), float(persons)


def _add_up_parts(groups: Groups, told: NDArray[numpy.bool_], sms_parts: int | None) -> float:
    """Return the number of SMS parts, rounded to three decimals by set of flags, as SQL does."""
    kinds = groups.kinds
    flags = (kinds.is_texted, kinds.is_emailed, kinds.is_posted, kinds.is_returned)
    sets = numpy.packbits([*map(groups.of, flags), told], axis=0)[0]
    texted = [each for each in numpy.unique(sets).tolist() if each & 0b10000000]
    return sum(groups.add_up_parts(sets == each, sms_parts, 3) for each in texted) / 1_000


def price(prices: Prices, quantities: Quantities, values: Mapping[str, Any]) -> Parts:
    """Return the cost of each component for these quantities.

    `values` may set unit costs and options.
    """
    unit_costs = {part: values.get(name) for name, part in UNIT_COSTS.items()}
    costs = [unit_costs.get(part) for part in prices["component_id"]]
    scales = numpy.array(
        [
            1 if cost is None else cost / unit
            for cost, unit in zip(costs, prices["mode_unit"], strict=True)
        ]
    )
    low, mode, high = (prices[f"{end}_unit"] * scales for end in ("low", "mode", "high"))
    rates = _rates(prices, values.get("identity_protection_take_up"))
    counted = [quantities[name] for name in prices["counted_by"]]
    records, persons, counts = (numpy.array(each) for each in zip(*counted, strict=True))
    counts = counts.astype(float)
    mean_counts, mean_rates = counts * prices["mean_ratio"], _mean(*rates)
    mean_units = _mean(low, mode, high)
    return Parts(
        prices,
        records,
        persons,
        counts,
        scales,
        rates,
        mean_counts * mean_rates,
        mean_units,
        in_micro(counts * rates[1] * mode),
        in_micro(mean_counts * mean_rates * mean_units),
    )


def _rates(prices: Prices, take_up: float | None) -> tuple[Floats, Floats, Floats]:
    options = (take_up or 0) / (1000 * prices["mode_share"])
    scales = numpy.where(prices["is_option"], options, 1)
    low, mode, high = (
        numpy.minimum(prices[f"{end}_share"] * scales, 1) for end in ("low", "mode", "high")
    )
    return low, mode, high


def _mean(low: Floats, mode: Floats, high: Floats) -> Floats:
    return (low + mode + high) / 3


def in_micro(euros: Floats) -> NDArray[numpy.int64]:
    """Return euros in millionths, rounded as DuckDB rounds to a decimal."""
    return numpy.rint(euros * MICRO + numpy.sign(euros) * 1e-9).astype(numpy.int64)

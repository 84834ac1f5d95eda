"""The twins on what telling costs, as in the macro cost_parts, with the ends of its draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cubes, Values
from dashboard.twins.informed import CONTACTS, KEYS, NOTICE, Groups, select_groups

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
DRAWS = """
select
    unit_eur,
    coalesce(rate_place, 0) as rate_place
from cost_draws
order by component_number, draw_number
"""
SHARES = (0.1, 0.9)
TOTAL, INFORMING = "total", "informing"  # sums: of all components, of those of telling
LARGEST = 2  # components of telling that the sentence names
LARGE = 1_000_000  # euros; a change of as much or more is large

ENDS = ("low", "mode", "high")

Floats = NDArray[numpy.float64]
Ends = tuple[float, float]  # in euros: p10 and p90
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
    rates: tuple[Floats, ...]  # low, mode, high
    mean_counts: Floats
    mean_units: Floats
    central: NDArray[numpy.int64]
    mean: NDArray[numpy.int64]

    @property
    def mean_total(self) -> float:
        """The mean of all components together, in euros."""
        return int(self.mean.sum()) / MICRO


def read_prices(cursor: duckdb.DuckDBPyConnection) -> Prices:
    """Return the unit cost and the rate of each component."""
    columns = cursor.execute(PRICES).fetchnumpy()
    return {name: numpy.asarray(values) for name, values in columns.items()}


def count_quantities(groups: Groups, part: float, sms_parts: int | None) -> Quantities:
    """Return the quantity of each component, for a selection of the persons to inform.

    `part` is their part of what is paid once for the breach. The SMS parts are rounded to three
    decimals by set of flags, as SQL does.
    """
    flags = {name: groups.of(getattr(groups.kinds, flag)) for name, flag in FLAGS.items()}
    is_told = groups.of(groups.kinds.channels) < NOTICE
    which = {"breach": numpy.ones_like(is_told), **flags, "informed_persons": is_told}
    counts = {name: groups.add_up(each) for name, each in which.items()}
    sets = numpy.packbits([*flags.values(), is_told], axis=0)[0]
    texted = numpy.unique(sets[flags["sms"]]).tolist()
    thousandths = sum(groups.add_up_parts(sets == each, sms_parts, 3) for each in texted)
    others = {"breach": part, "sms": thousandths / 1_000}
    return {
        name: (records, persons, others.get(name, float(persons)))
        for name, (records, persons) in counts.items()
    }


def price(prices: Prices, quantities: Quantities, values: Values) -> Parts:
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
    units = [prices[f"{end}_unit"] * scales for end in ENDS]
    options = (values.get("identity_protection_take_up") or 0) / (1000 * prices["mode_share"])
    taken_up = numpy.where(prices["is_option"], options, 1)
    rates = (*(numpy.minimum(prices[f"{end}_share"] * taken_up, 1) for end in ENDS),)
    counted = [quantities[name] for name in prices["counted_by"]]
    records, persons, counts = (numpy.array(each) for each in zip(*counted, strict=True))
    mean_counts = counts * prices["mean_ratio"] * (sum(rates) / 3)
    mean_units = sum(units) / 3
    return Parts(
        prices,
        records,
        persons,
        counts,
        scales,
        rates,
        mean_counts,
        mean_units,
        in_micro(counts * rates[1] * units[1]),
        in_micro(mean_counts * mean_units),
    )


def _parts(cubes: Cubes, values: Values, whom: str) -> Parts | None:
    """Return the cost of telling a selection; nothing for nobody."""
    groups = select_groups(cubes, values, whom)
    if not groups.record_counts.any():
        return None
    living, everybody = (
        cubes.cells(CONTACTS, KEYS, each)["person_count"].sum() for each in (values, {})
    )
    quantities = count_quantities(groups, living / everybody, values["sms_parts"])
    return price(cubes.of(read_prices), quantities, values)


def in_micro(euros: Floats) -> NDArray[numpy.int64]:
    """Return euros in millionths, rounded as DuckDB rounds to a decimal."""
    return numpy.rint(euros * MICRO + numpy.sign(euros) * 1e-9).astype(numpy.int64)


@dataclass(frozen=True)
class Draws:
    """The unit cost in each draw, ten thousand for each component: as drawn, and sorted."""

    unit_eur: Floats
    rate_places: Floats
    in_order: Floats


def read_draws(cursor: duckdb.DuckDBPyConnection, components: int) -> Draws:
    """Return the draws of all components."""
    columns = cursor.execute(DRAWS).fetchnumpy()
    units = columns["unit_eur"].reshape(components, -1)
    return Draws(units, columns["rate_place"].reshape(components, -1), numpy.sort(units, axis=1))


def find_ends(draws: Draws, parts: Parts) -> Mapping[str, Ends]:
    """Return p10 and p90 of each component and of both sums."""
    names = parts.prices["component_id"].tolist()
    rows = numpy.flatnonzero(parts.quantities).tolist()
    cents = {
        row: _in_cents(draws.unit_eur[row], draws.rate_places[row], parts, row) for row in rows
    }
    ends = {name: _ends_of(row, cents, draws, parts) for row, name in enumerate(names)}
    telling = parts.prices["is_notification"]
    zero = numpy.zeros(draws.unit_eur.shape[1], numpy.int64)
    informing = sum((each for row, each in cents.items() if telling[row]), zero)
    total = sum((each for row, each in cents.items() if not telling[row]), informing)
    return {**ends, INFORMING: _ends(informing), TOTAL: _ends(total)}


def _ends_of(
    row: int, cents: Mapping[int, NDArray[numpy.int64]], draws: Draws, parts: Parts
) -> Ends:
    """Return the ends of a component.

    The draws of an option are sorted again, since its rate is drawn too.
    """
    if row in cents and parts.prices["is_option"][row]:
        return _ends(cents[row])
    in_order = draws.in_order[row]
    around = in_order[_around(in_order.size)]
    return _ends_between(_in_cents(around, None, parts, row), in_order.size)


def _in_cents(units: Floats, places: Floats | None, parts: Parts, row: int) -> NDArray[numpy.int64]:
    """Return the cost of a component in these draws, in whole cents."""
    cents = 100 * parts.quantities[row] * parts.unit_scales[row] * units
    if parts.prices["is_option"][row] and places is not None:
        low, mode, high = (float(rate[row]) for rate in parts.rates)
        cents = cents * _triangular(low, mode, high, places)
    return numpy.floor(cents + 0.5).astype(numpy.int64)


def _triangular(low: float, mode: float, high: float, places: Floats) -> Floats:
    """Return the quantiles of a triangular distribution at these shares."""
    if high == low:
        return numpy.full_like(places, low)
    width = high - low
    below = low + numpy.sqrt(places * width * (mode - low))
    above = high - numpy.sqrt((1 - places) * width * (high - mode))
    return numpy.where(places * width < mode - low, below, above)


def _around(draws: int) -> list[int]:
    """Return the places of the two sorted draws next to each share."""
    return [int((draws - 1) * share) + step for share in SHARES for step in (0, 1)]


def _ends(cents: NDArray[numpy.int64]) -> Ends:
    around = _around(cents.size)
    return _ends_between(numpy.partition(cents, around)[around], cents.size)


def _ends_between(around: NDArray[numpy.int64], draws: int) -> Ends:
    """Return the ends, interpolated between the four draws around them."""
    low, high = (
        float(lower) + (float(upper) - float(lower)) * ((draws - 1) * share % 1)
        for lower, upper, share in zip(around[::2], around[1::2], SHARES, strict=True)
    )
    return low / 100, high / 100


def answer_components(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of cost/components, the costliest first."""
    parts = _parts(cubes, values, values["whom"] or "due")
    if parts is None:
        return None
    ends = find_ends(cubes.of(read_draws, len(parts.quantities)), parts)
    names, is_telling = parts.prices["component_id"], parts.prices["is_notification"].astype(bool)
    low, high = numpy.array([ends[name] for name in names.tolist()]).T
    mean, informing = parts.mean / MICRO, int(parts.mean[is_telling].sum())
    order = sorted(range(len(names)), key=lambda row: (-parts.mean[row], names[row]))
    largest = [row for row in order if is_telling[row] and parts.mean[row] > 0][:LARGEST]
    columns = {
        "component_id": names,
        "component_note_id": names,
        "counted_by": parts.prices["counted_by"],
        "is_notification": is_telling,
        "record_count": parts.record_counts,
        "person_count": parts.person_counts,
        "quantity": parts.quantities,
        "mean_unit_eur": parts.mean_units,
        "p10_eur": low,
        "central_eur": parts.central / MICRO,
        "p90_eur": high,
        "mean_eur": mean,
        "source": parts.prices["source"],
        "notification_p10_eur": ends[INFORMING][0],
        "notification_p90_eur": ends[INFORMING][1],
        "all_p10_eur": ends[TOTAL][0],
        "all_p90_eur": ends[TOTAL][1],
        "largest_component_ids": " ".join(names[row] for row in largest) or None,
        "mean_count": parts.mean_counts,
        "below_mean_eur": mean - low,
        "above_mean_eur": high - mean,
        "swing_eur": high - low,
        "notification_mean_eur": informing / MICRO,
        "all_mean_eur": parts.mean_total,
        "largest_share": int(parts.mean[largest].sum()) / informing if informing else 0.0,
    }
    return Rows(
        {
            name: each[order] if isinstance(each, numpy.ndarray) else each
            for name, each in columns.items()
        }
    )


def answer_choices(cubes: Cubes, values: Values) -> Rows | None:
    """Return the rows of cost/choices."""
    whom = values["whom"] or "due"
    chosen = _parts(cubes, values, whom)
    if chosen is None:
        return None
    other = _parts(cubes, values, "living" if whom == "due" else "due")
    whole, breach = chosen.mean_total, chosen.prices["counted_by"].tolist().index("breach")
    others = {
        "all_living" if whom == "due" else "due_alone": other.mean_total if other else 0.0,
        "paced_plan": whole,
    }
    changes = [each - whole for each in others.values()]
    return Rows(
        {
            "choice_id": [*others],
            "record_count": chosen.record_counts[breach],
            "person_count": chosen.person_counts[breach],
            "mean_total_eur": whole,
            "other_total_eur": [*others.values()],
            "change_eur": changes,
            "choice_count": len(others),
            "large_choice_count": sum(abs(change) >= LARGE for change in changes),
        }
    )

"""Ten thousand draws of the cost, as in the view cost_draws, and the p10 and p90 of each sum.

A draw of a component is proportional to its quantity and unit cost. So its draws at p10 and p90 are
the same for every selection, and only sums are sorted again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy
from numpy.typing import NDArray

from dashboard.twins.cost_parts import Floats, Parts

DRAWS = """
select
    unit_eur,
    coalesce(rate_place, 0) as rate_place
from cost_draws
order by component_number, draw_number
"""
SHARES = (0.1, 0.9)
TOTAL, INFORMING = "total", "informing"  # sums: of all components, of those of telling

Ends = tuple[float, float]  # in euros: p10 and p90


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
    return _ends_between(_in_cents(_around(in_order), None, parts, row), in_order.size)


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


def _places(draws: int) -> list[tuple[int, float]]:
    """Return the place of each share among sorted draws: the lower index, and the fraction."""
    places = [(draws - 1) * share for share in SHARES]
    return [(int(place), place - int(place)) for place in places]


def _around(in_order: Floats) -> Floats:
    """Return the draws next to each share: two of them for each."""
    places = [lower for lower, _ in _places(in_order.size)]
    return in_order[[place + step for place in places for step in (0, 1)]]


def _ends(cents: NDArray[numpy.int64]) -> Ends:
    around = [lower + step for lower, _ in _places(cents.size) for step in (0, 1)]
    return _ends_between(numpy.partition(cents, around)[around], cents.size)


def _ends_between(around: NDArray[numpy.int64], draws: int) -> Ends:
    """Return the ends, interpolated between the four draws around them."""
    low, high = (
        float(lower) + (float(upper) - float(lower)) * far
        for lower, upper, (_, far) in zip(around[::2], around[1::2], _places(draws), strict=True)
    )
    return low / 100, high / 100

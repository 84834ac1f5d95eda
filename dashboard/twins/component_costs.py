"""The rows of cost/components: the cost of each component, and the total."""

from collections.abc import Mapping
from typing import Any

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.cost_draws import INFORMING, TOTAL, Ends
from dashboard.twins.cost_parts import MICRO, Parts

LARGEST = 2  # components of telling that the sentence names


def list_components(parts: Parts, ends: Mapping[str, Ends]) -> Rows:
    """Return the rows of cost/components, the costliest first."""
    names = parts.prices["component_id"].tolist()
    order = sorted(range(len(names)), key=lambda row: (-parts.mean[row], names[row]))
    columns = {**_each(parts, ends), **_range_of_sums(ends)}
    largest = _find_largest(parts, order)
    columns["largest_component_ids"] = " ".join(names[row] for row in largest) or None
    columns |= _counts(parts, columns) | _sums(parts, largest)
    return Rows(
        {
            name: each[order] if isinstance(each, numpy.ndarray) else each
            for name, each in columns.items()
        }
    )


def _each(parts: Parts, ends: Mapping[str, Ends]) -> dict[str, Any]:
    names = parts.prices["component_id"]
    low, high = numpy.array([ends[name] for name in names.tolist()]).T
    return {
        "component_id": names,
        "component_note_id": names,
        "counted_by": parts.prices["counted_by"],
        "is_notification": parts.prices["is_notification"].astype(bool),
        "record_count": parts.record_counts,
        "person_count": parts.person_counts,
        "quantity": parts.quantities,
        "mean_unit_eur": parts.mean_units,
        "p10_eur": low,
        "central_eur": parts.central / MICRO,
        "p90_eur": high,
        "mean_eur": parts.mean / MICRO,
        "source": parts.prices["source"],
    }


def _range_of_sums(ends: Mapping[str, Ends]) -> dict[str, float]:
    return {
        f"{name}_{end}_eur": each
        for name, whole in (("notification", INFORMING), ("all", TOTAL))
        for end, each in zip(("p10", "p90"), ends[whole], strict=True)
    }


def _find_largest(parts: Parts, order: list[int]) -> list[int]:
    """Return the components of telling with the highest means."""
    telling = parts.prices["is_notification"]
    return [row for row in order if telling[row] and parts.mean[row] > 0][:LARGEST]


def _counts(parts: Parts, columns: Mapping[str, Any]) -> dict[str, Any]:
    mean, low, high = (columns[f"{name}_eur"] for name in ("mean", "p10", "p90"))
    return {
        "mean_count": parts.mean_counts,
        "below_mean_eur": mean - low,
        "above_mean_eur": high - mean,
        "swing_eur": high - low,
    }


def _sums(parts: Parts, largest: list[int]) -> dict[str, float]:
    informing = int(parts.mean[parts.prices["is_notification"].astype(bool)].sum())
    return {
        "notification_mean_eur": informing / MICRO,
        "all_mean_eur": int(parts.mean.sum()) / MICRO,
        "largest_share": int(parts.mean[largest].sum()) / informing if informing else 0.0,
    }

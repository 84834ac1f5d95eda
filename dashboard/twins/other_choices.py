"""The rows of cost/choices: the cost of telling with one choice changed."""

from breachlab.query.answer_rows import Rows
from dashboard.twins.cost_parts import MICRO, Parts

LARGE = 1_000_000  # euros; a change of as much or more is large


def list_choices(chosen: Parts, other_bar: Parts | None, is_due: bool) -> Rows:
    """Return the rows of cost/choices."""
    whole = _add_up(chosen)
    others = {
        "all_living" if is_due else "due_alone": _add_up(other_bar),
        "paced_plan": whole,
    }
    changes = [other - whole for other in others.values()]
    return Rows(
        {
            "choice_id": [*others],
            "record_count": int(chosen.record_counts[_breach(chosen)]),
            "person_count": int(chosen.person_counts[_breach(chosen)]),
            "mean_total_eur": whole,
            "other_total_eur": [*others.values()],
            "change_eur": changes,
            "choice_count": len(others),
            "large_choice_count": sum(abs(change) >= LARGE for change in changes),
        }
    )


def _add_up(parts: Parts | None) -> float:
    return int(parts.mean.sum()) / MICRO if parts else 0.0


def _breach(parts: Parts) -> int:
    return parts.prices["counted_by"].tolist().index("breach")

"""The rows of cost/choices: the cost of telling with one choice changed."""

from breachlab.query.answer_rows import Rows
from dashboard.twins.cost_parts import MICRO, Parts

LARGE = 1_000_000  # euros; a change of as much or more is large


def list_choices(
    chosen: Parts, in_full: Parts | None, other_bar: Parts | None, is_due: bool
) -> Rows:
    """Return the rows of cost/choices.

    `in_full` are the costs with the SMS of the draft, if the selected SMS are short.
    """
    whole = _add_up(chosen)
    others = {
        "full_sms" if in_full else "short_sms": (
            _add_up(in_full) if in_full else _in_one_part(chosen)
        ),
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


def _in_one_part(parts: Parts) -> float:
    """Return the total with SMS of one part: their cost is proportional to their parts."""
    row = parts.prices["component_id"].tolist().index("sms")
    mean = parts.mean / MICRO
    if parts.quantities[row]:
        mean[row] = mean[row] * parts.person_counts[row] / parts.quantities[row]
    return float(mean.sum())

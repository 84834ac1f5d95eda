"""Two plans beside each other: days, calls, cost, persons unreached and persons spared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from breachlab.errors import BadParameters, find_nearest
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import find
from breachlab.words import LANGUAGES
from breachlab.words.language import did_you_mean, refuse

PLAN, PLANS = "plan", ("fast", "paced")
HELD_BACK = "held_back_"  # the start of the columns of a plan at the pace of calls


@dataclass(frozen=True)
class Measure:
    """A number of a plan: its question and column, and the columns of its ends, if it has any.

    `is_of_pace`: the plan at the pace of calls has a column of its own.
    """

    question: str
    column: str
    low: str = ""
    high: str = ""
    is_of_pace: bool = False


MEASURES = {
    "days": Measure("notification/call_volume", "last_day_number", is_of_pace=True),
    "peak": Measure("notification/call_volume", "peak_call_count", is_of_pace=True),
    "unanswered": Measure("notification/call_volume", "unanswered_call_share", is_of_pace=True),
    "cost": Measure(
        "cost/components", "notification_mean_eur", "notification_p10_eur", "notification_p90_eur"
    ),
    "unreached": Measure("notification/channels", "public_notice_person_count"),
    "spared": Measure("retention/avoided_by_limit", "asked_person_count"),
}
QUESTIONS = tuple(dict.fromkeys(each.question for each in MEASURES.values()))


def read_measures(
    firsts: Mapping[str, Mapping[str, Any]], is_paced: bool
) -> dict[str, dict[str, Any]]:
    """Return {measure: its value, low and high} of the first rows of the answers to QUESTIONS.

    A plan that tells nobody has null for what its answer lacks; a number without ends too.
    """
    read = {}
    for name, measure in MEASURES.items():
        row = firsts[measure.question]
        column = (
            f"{HELD_BACK}{measure.column}" if is_paced and measure.is_of_pace else measure.column
        )
        read[name] = {
            "value": row.get(column),
            "low": row.get(measure.low),
            "high": row.get(measure.high),
        }
    return read


def compare(
    ask: Callable[..., Mapping[str, Any]], plans: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return a row for each measure: `measure_id`, and of each plan its value and its ends.

    `ask` returns the first row of the answer to a question with parameters. A plan is
    {parameter: value}; "plan" is fast (as fast as can be) or paced (at the pace of calls). The
    columns of a plan named a are a, a_low and a_high; the last column, difference, is that of the
    second from the first. Raises BadParameters for a parameter that no measure takes.
    """
    taken = {*SELECTION, PLAN}.union(*(find(each).parameters for each in QUESTIONS))
    read = {}
    for name, plan in plans.items():
        for parameter in plan.keys() - taken:
            close = find_nearest(parameter, sorted(taken))
            offer = {language: did_you_mean(close, language) for language in LANGUAGES}
            known = ", ".join(sorted(taken))
            raise refuse(BadParameters, "plan_unknown", said=parameter, offer=offer, known=known)
        pace = plan.get(PLAN, PLANS[0])
        if pace not in PLANS:
            raise refuse(BadParameters, "plan_pace", said=str(pace))
        given = {
            question: {each: plan[each] for each in plan if each in find(question).parameters}
            for question in QUESTIONS
        }
        firsts = {question: ask(question, **given[question]) for question in QUESTIONS}
        read[name] = read_measures(firsts, pace == PLANS[1])
    first, second = read
    rows = []
    for measure in MEASURES:
        row: dict[str, Any] = {"measure_id": measure}
        for name in read:
            value, low, high = (read[name][measure][each] for each in ("value", "low", "high"))
            row |= {name: value, f"{name}_low": low, f"{name}_high": high}
        is_known = row[first] is not None and row[second] is not None
        rows.append({**row, "difference": row[second] - row[first] if is_known else None})
    return rows

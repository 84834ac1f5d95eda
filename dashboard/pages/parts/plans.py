"""The plan of notification: its levers, and the columns of either plan in a row."""

from collections.abc import Mapping
from typing import Any

from breachlab.query.answer_rows import Rows
from dashboard.state.options import Option, rungs

# Messages as fast as they can be sent, or held back so that the calls fit the call centre. The
# answers of notification/ hold both plans, so the choice asks no question.
PLAN = Option("plan", {"fast": {}, "paced": {}})
# Persons to inform: those with a communication due, or all the living.
TO_INFORM = Option("to_inform", {"due": {}, "living": {"whom": "living"}})
# Messages and calls a day, and below the unit costs in euros.
CAPACITIES = (
    rungs("calls_per_day", "20000", "1000", "2000", "5000", "10000", "20000", "40000", "80000",
          "200000", is_national=True),
    rungs("emails_per_day", "24000000", "1000000", "3000000", "6000000", "12000000", "24000000",
          "60000000", "120000000", is_national=True),
    rungs("letters_per_day", "500000", "50000", "100000", "200000", "500000", "1000000", "2000000",
          is_national=True),
)  # fmt: skip
SMS_COST = rungs("sms_cost", "0.045", "0.02", "0.03", "0.045", "0.06", "0.09")
UNIT_COSTS = (
    rungs("letter_cost", "0.85", "0.4", "0.6", "0.85", "1.2", "1.52", "5.36"),
    rungs("call_cost", "4", "1", "2", "4", "6", "8", "12"),
    SMS_COST,
    rungs("public_notice_cost", "200000", "50000", "100000", "200000", "500000", "1000000"),
)


def of_plan(row: Mapping[str, Any], plan: str) -> dict[str, Any]:
    """Return a row of both plans with the columns of one under plain names: `fast` or `paced`.

    Example:

        >>> row = {"peak_call_count": 50, "held_back_peak_call_count": 20}
        >>> row |= {"is_all_told": True, "is_all_told_held_back": False}
        >>> of_plan(row, "fast")["peak_call_count"], of_plan(row, "paced")["peak_call_count"]
        (50, 20)
    """
    plain, start = dict(row), "held_back_"
    if plan == "fast":
        return plain
    mine = {name.removeprefix(start): plain[name] for name in plain if name.startswith(start)}
    return {**plain, **mine, "is_all_told": plain["is_all_told_held_back"]}


def first_of_plan(rows: Rows, plan: str) -> dict[str, Any]:
    """Return the first day of an answer, which holds the totals, with the columns of one plan.

    It is empty if nobody can be told.
    """
    return of_plan(rows.dicts()[0], plan) if len(rows) else {}

"""The decisions of a reader: whom to inform, at what pace, with which capacities, what to keep.

They stand in the address of every page, sheet and file (dashboard/state/page_state.py, KEPT). A
page whose cards do not follow one counts without it, and its bar says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.state.options import HourOption, Option, rungs, scale
from dashboard.state.page_state import State

# Messages as fast as they can be sent, or held back so that the calls fit the call centre. The
# answers of notification/ hold both plans, so the choice asks no question.
PLAN = Option("plan", {"fast": {}, "paced": {}})
# Persons to inform: those with a communication due, or all the living.
TO_INFORM = Option("to_inform", {"due": {}, "living": {"whom": "living"}})
# What an SMS says: the draft of each group, or a text of one's own, of so many parts.
SMS_TEXT = Option(
    "sms_text",
    {"draft": {}, "1": {"sms_parts": 1}, "2": {"sms_parts": 2}, "3": {"sms_parts": 3}},
)
# Calls, messages and letters a day of the whole country.
CAPACITIES = (
    rungs("calls_per_day", "20000", "1000", "2000", "5000", "10000", "20000", "40000", "80000",
          "200000", is_national=True, typed=(1, 1_000_000)),
    rungs("emails_per_day", "24000000", "1000000", "3000000", "6000000", "12000000", "24000000",
          "60000000", "120000000", is_national=True, typed=(1, 500_000_000)),
    rungs("letters_per_day", "500000", "50000", "100000", "200000", "500000", "1000000", "2000000",
          is_national=True, typed=(1, 50_000_000)),
)  # fmt: skip


@dataclass(frozen=True)
class OwnCalls(Option):
    """The calls a day that desks of one's own take; a part of the country is then planned alone.

    At 0 the part has its share of the country's plan. Without a selection it changes nothing.
    """

    def stands_at(self, state: State) -> str:
        """Return the choice that applies: the default for the whole country."""
        return self.read_choice(state.options) if state.selection else self.default

    def list_parameters(self, state: State) -> Mapping[str, Any]:
        """Return the calls that can be taken a day, for a selection."""
        calls = int(self.stands_at(state))
        return {"calls_per_day": calls} if calls else {}


OWN_CALLS = OwnCalls(
    "own_calls",
    {str(calls): {} for calls in (0, 50, 100, 200, 500, 1_000, 2_000, 5_000)},
    is_scale=True,
    typed=(0, 1_000_000),
)
# The years after which files leave, and what happens to them then.
RETENTION = scale("retention_years", default=5, last=20, looks_up=True)
OLD_FILES = Option("old_files", {"archived": {}, "erased": {}})

# When the controller became aware: a term in hours then has an end.
AWARE_AT = HourOption("aware_at")

DECISIONS = (
    TO_INFORM,
    PLAN,
    SMS_TEXT,
    *CAPACITIES,
    OWN_CALLS,
    RETENTION,
    OLD_FILES,
    AWARE_AT,
)


def list_chosen(state: State) -> list[tuple[Option, str]]:
    """Return the decisions that are not at their default, each with its choice."""
    return [(each, state.options[each.name]) for each in DECISIONS if each.name in state.options]

"""The levers of Response, and its sentences: on the plan, on the budget, on messages."""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing.canvas import number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from breachlab.words.values import is_null
from dashboard.pages.response.tables import LISTED, language, pick, rank_swings
from dashboard.state.decisions import OWN_CALLS, PLAN
from dashboard.state.options import rungs
from dashboard.state.page_state import State
from dashboard.words import PageWords

# Unit costs in euros.
SMS_COST = rungs("sms_cost", "0.045", "0.02", "0.03", "0.045", "0.06", "0.09", typed=(0.0, 5.0))
LETTER_COST = rungs(
    "letter_cost", "0.85", "0.4", "0.6", "0.85", "1.2", "1.52", "5.36", typed=(0.0, 100.0)
)
UNIT_COSTS = (
    LETTER_COST,
    rungs("call_cost", "4", "1", "2", "4", "6", "8", "12", typed=(0.0, 1_000.0)),
    SMS_COST,
    rungs(
        "public_notice_cost",
        "200000",
        "50000",
        "100000",
        "200000",
        "500000",
        "1000000",
        typed=(0.0, 100_000_000.0),
    ),
)


def first_of_plan(rows: Rows, options: Mapping[str, str]) -> dict[str, Any]:
    """Return the first day, which holds the totals, with the columns of the chosen plan.

    Those of the paced plan lose the start of their names. It is empty if nobody can be told.
    """
    if rows.is_empty:
        return {}
    row, start = rows.dicts()[0], "held_back_"
    if PLAN.read_choice(options) == "fast":
        return row
    paced = {name.removeprefix(start): row[name] for name in row if name.startswith(start)}
    return {**row, **paced, "is_all_told": row["is_all_told_held_back"]}


# {channel: the sentence on its share}.
REACHES = {"email": "reaches_email", "sms": "reaches_sms", "letter": "reaches_letter",
           "space": "reaches_space", "public_notice": "reaches_public_notice"}  # fmt: skip
# {channel of a draft, or language of an SMS: its title}.
DRAFTS = {"email": "draft_email", "letter": "draft_letter", "public_notice": "draft_public_notice",
          "easy": "draft_easy", "en": "draft_sms_en", "fr": "draft_sms_fr"}  # fmt: skip


def plan_headline(days: Rows, state: State, words: PageWords) -> Sentence:
    """State the persons told by the chosen plan, its last day and its busiest day.

    It names the selection, if any.
    """
    row = first_of_plan(days, state.options)
    if not row:
        return words.sentence("told_nobody")
    selection = words.describe(state.selection) if state.selection else ""
    plan = words.of_option(PLAN.name, PLAN.read_choice(state.options))
    named = words.text("join").join(filter(None, [plan, selection]))
    key = "plan_overload" if row["overload_day_count"] else "plan"
    return words.sentence(key if row["is_all_told"] else "plan_cut", plan=named, **row)


def plan_sub(days: Rows, state: State, words: PageWords) -> Sentence | None:
    """State the law and the capacity for calls; for the paced plan, whether it holds.

    Where it holds nothing back it says so.
    """
    if days.is_empty:
        return None
    row = days.dicts()[0]
    if OWN_CALLS.list_parameters(state):
        return words.sentence("plan_own", **row)
    if PLAN.read_choice(state.options) == "fast":
        return words.sentence("plan_law", **row)
    last, peak = "last_day_number", "peak_call_count"
    if all(row[each] == row[f"held_back_{each}"] for each in (last, peak)):
        key = "paced_same" if row["holds_at_high_rate"] else "paced_same_breaks"
        return words.sentence(key, **row)
    key = "paced_holds" if row["holds_at_high_rate"] else "paced_breaks"
    return words.sentence(key if row["is_all_told_held_back"] else "paced_cut", **row)


def find_calls(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the days of overload of the chosen plan, and the share of calls that is lost."""
    row = first_of_plan(rows, words.canvas.options)
    return words.finding(query, Rows.of_dicts([row]) if row else rows)


def find_channel(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the channel that reaches the largest share of the persons to inform, and the share."""
    steps = rows.dicts()
    if not any(number_of(row["to_inform_person_count"]) for row in steps):
        return words.sentence("reaches_nobody")
    largest = max(steps, key=lambda row: row["person_count"])
    return words.sentence(REACHES[largest["channel"]], **largest)


def find_group(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the listed group of which a notice alone reaches the largest share, and the share.

    Nothing if every group has few persons.
    """
    groups = [row for row in rows.dicts() if row["group_id"] in LISTED and row["person_count"]]
    if not groups:
        return words.sentence("no_group")
    shared = [row for row in groups if row["public_notice_share"] is not None]
    if not shared:
        return None
    largest = max(shared, key=lambda row: row["public_notice_share"])
    key = "group_by_notice" if largest["public_notice_person_count"] else "groups_reached"
    return words.sentence(key, **largest)


def budget_headline(parts: Rows, state: State, words: PageWords) -> Sentence:
    """State the mean cost of telling, and of all with crisis and fine; name any selection."""
    if parts.is_empty:
        return words.headline("cost/components", parts)
    key = "budget_selected" if state.selection else "budget"
    return words.sentence(key, selection=words.describe(state.selection), **parts.dicts()[0])


def budget_sub(parts: Rows, state: State, words: PageWords) -> Sentence | None:
    """State the range of eight draws in ten."""
    return None if parts.is_empty else words.sentence("budget_range", **parts.dicts()[0])


def find_swing(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the component that can change the total most, and by how much, as in cost/tornado."""
    widest = rank_swings(rows.dicts())[:1]
    return words.finding("cost/tornado", Rows.of_dicts(widest) if widest else rows)


def message_headline(rows: Rows, state: State, words: PageWords) -> Sentence:
    """State the number of messages, and the parts of an SMS."""
    if rows.is_empty:
        return words.headline("notification/message", rows)
    return words.sentence("messages", **rows.dicts()[0])


def find_message(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the parts of the displayed SMS, or the recipients of the e-mail or letter."""
    for row in pick(rows.dicts(), words.canvas.options)[:1]:
        if is_null(row["person_count"]):
            return words.sentence("draft_of_day")
        kind = language(words.canvas) if row["channel"] == "sms" else row["channel"]
        return words.sentence(DRAFTS[kind], **row)
    return words.headline(query, rows.head(0))


def find_check(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the gaps of the displayed text against Art. 34(2); without any, the blanks to fill."""
    for row in pick(rows.dicts(), words.canvas.options)[:1]:
        if row["channel"] == "sms":
            return words.sentence("check_sms", **row)
        missing = row["item_count"] - row["complete_item_count"]
        if row["to_fill_item_count"]:
            key = "check_missing_blank" if missing else "check_blank"
        else:
            key = "check_missing" if missing else "check_all"
        return words.sentence(key, **row)
    return words.headline(query, rows.head(0))

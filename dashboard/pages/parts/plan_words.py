"""The words of the plan tab: its headline, the line below it, the titles of its cards."""

from breachlab.drawing.canvas import number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.layout.words import PageWords
from dashboard.pages.parts.plans import PLAN, first_of_plan
from dashboard.state.page_state import State

# {state of the paced plan at the high call rate: its sentence}.
PACED = {"holds": "paced_holds", "breaks": "paced_breaks", "cut": "paced_cut"}
REACHES = {
    "email": "reaches_email",
    "sms": "reaches_sms",
    "letter": "reaches_letter",
    "space": "reaches_space",
    "public_notice": "reaches_public_notice",
}
LISTED = ("aged_75_and_over", "minors", "overseas")  # groups that may need another channel


def headline(days: Rows, state: State, words: PageWords) -> Sentence:
    """State the persons told by the chosen plan, its last day and its busiest day.

    It names the selection, if any.
    """
    plan = PLAN.read_choice(state.options)
    row = first_of_plan(days, plan)
    if not row:
        return words.sentence("told_nobody")
    selection = words.describe(state.selection) if state.selection else ""
    named = [words.of_option(PLAN.name, plan), *filter(None, [selection])]
    key = "plan_overload" if row["overload_day_count"] else "plan"
    return words.sentence(
        key if row["is_all_told"] else "plan_cut", plan=words.text("join").join(named), **row
    )


def sub(days: Rows, state: State, words: PageWords) -> Sentence | None:
    """State the law and the capacity for calls; for the paced plan, whether it holds."""
    if days.is_empty:
        return None
    row = days.dicts()[0]
    if PLAN.read_choice(state.options) == "fast":
        return words.sentence("plan_law", **row)
    end = "holds" if row["holds_at_high_rate"] else "breaks"
    return words.sentence(PACED[end if row["is_all_told_held_back"] else "cut"], **row)


def find_calls(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the days of overload of the chosen plan, and the share of calls that is lost."""
    row = first_of_plan(rows, words.canvas.options.get(PLAN.name, PLAN.default))
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

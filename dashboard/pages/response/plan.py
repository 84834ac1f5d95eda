"""The plan and the budget of Response: their levers, what each changes, and their sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.response.messages import pick
from dashboard.state.effect import Effect, at_start, count_keys
from dashboard.state.options import TAB, Option, rungs
from dashboard.state.page_state import State

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


def plan_headline(days: Rows, state: State, words: PageWords) -> Sentence:
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


def plan_sub(days: Rows, state: State, words: PageWords) -> Sentence | None:
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


# {unit cost: the component of cost/components with its quantity}.
COMPONENT_OF = {
    "letter_cost": "letters",
    "call_cost": "call_centre",
    "sms_cost": "sms",
    "public_notice_cost": "public_notice",
}


def effect(
    option: Option,
    state: State,
    world: World,
    words: PageWords,
    calls: Card,
    costs: Card,
    messages: Card,
) -> Effect:
    """Return the effect of a lever on the plan or on the cost of telling, by tab.

    In the messages tab there is no effect, only the reason for it.
    """
    tab = state.options.get(TAB, "plan")
    card = {"plan": calls, "budget": costs, "messages": messages}[tab]
    rows = world.answers.rows(card.query, card.resolve(state).parameters)
    if reason := _reason(option, state, rows, words):
        return Effect(reason=words.text(reason))
    if rows.is_empty or tab == "messages" or option.stands_at(state) == option.default:
        return Effect()
    start = at_start(option, state)
    before = world.answers.rows(card.query, card.resolve(start).parameters)
    of = _cost if tab == "budget" else _days_and_calls
    values = of(rows, state, words) | _was(of(before, start, words))
    sentence = _say_change(
        option, values, words, "effect_of_cost" if tab == "budget" else "effect_of_plan"
    )
    return Effect(sentence.text, counts=count_keys(option, sentence))


def _reason(option: Option, state: State, rows: Rows, words: PageWords) -> str:
    """Return the key of the reason for which a lever has no effect; empty if it has one."""
    if option.is_national and state.selection:
        return "lever_is_national"
    if option.name == "calls_per_day" and PLAN.read_choice(state.options) == "fast":
        return "lever_is_of_other_plan"
    if "component_id" in rows and option.name in COMPONENT_OF:
        quantities = dict(zip(rows["component_id"], rows["quantity"], strict=True))
        is_priced = quantities.get(COMPONENT_OF[option.name])
        return "" if is_priced else "lever_has_nothing_to_price"
    if "segment_id" in rows and option.name == SMS_COST.name:
        picked = pick(rows.dicts(), state.options)
        return "" if any(row["channel"] == "sms" for row in picked) else "lever_is_of_sms"
    return ""


def _days_and_calls(rows: Rows, state: State, words: PageWords) -> dict[str, Any]:
    row = first_of_plan(rows, PLAN.read_choice(state.options))
    days = words.sentence("days_of_plan", capital=False, day_count=row["last_day_number"]).text
    return {
        "days": days if row["is_all_told"] else words.text("over_a_year"),
        "peak_call_count": row["peak_call_count"],
    }


def _cost(rows: Rows, state: State, words: PageWords) -> dict[str, Any]:
    return {"notification_mean_eur": rows["notification_mean_eur"][0]}


def _was(values: dict[str, Any]) -> dict[str, Any]:
    return {f"was_{name}": value for name, value in values.items()}


def _say_change(option: Option, values: dict[str, Any], words: PageWords, key: str) -> Sentence:
    """State the values before and after; or that they are equal, exactly or as displayed."""
    start = words.of_choice(option, option.default)
    sentence = words.sentence(key, start=start, **values)
    _, *texts = (figure.text for figure in sentence.figures)  # after the start: was, is, was, is
    if texts[::2] != texts[1::2]:
        return sentence
    names = [name for name in values if not name.startswith("was_")]
    is_same = all(values[name] == values[f"was_{name}"] for name in names)
    return words.sentence("effect_none" if is_same else "effect_hardly", start=start)


COMPONENTS = "cost/components"

Row = dict[str, Any]


def budget_headline(parts: Rows, state: State, words: PageWords) -> Sentence:
    """State the mean cost of telling, and of all with crisis and fine; name any selection."""
    if parts.is_empty:
        return words.headline(COMPONENTS, parts)
    key = "budget_selected" if state.selection else "budget"
    return words.sentence(key, selection=words.describe(state.selection), **parts.dicts()[0])


def budget_sub(parts: Rows, state: State, words: PageWords) -> Sentence | None:
    """State the range of eight draws in ten."""
    return None if parts.is_empty else words.sentence("budget_range", **parts.dicts()[0])


def find_swing(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the component that can change the total most, and by how much, as in cost/tornado."""
    widest = rank_swings(rows.dicts())[:1]
    return words.finding("cost/tornado", Rows.of_dicts(widest) if widest else rows)


def rank_swings(rows: Sequence[Row]) -> list[Row]:
    """Return the components of an answer, the one that can change the total most first."""
    return sorted(rows, key=lambda row: (-row["swing_eur"], row["component_id"]))

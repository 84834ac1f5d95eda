"""The effects of Response's levers: on days and calls of the chosen plan, or on the cost."""

from typing import Any

from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.parts.message_choice import pick
from dashboard.pages.parts.plans import PLAN, SMS_COST, first_of_plan
from dashboard.state.effect import Effect, at_start, count_keys
from dashboard.state.options import TAB, Option
from dashboard.state.page_state import State

# {unit cost: the component of cost/components with its quantity}.
COMPONENTS = {
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
    if "component_id" in rows and option.name in COMPONENTS:
        quantities = dict(zip(rows["component_id"], rows["quantity"], strict=True))
        is_priced = quantities.get(COMPONENTS[option.name])
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

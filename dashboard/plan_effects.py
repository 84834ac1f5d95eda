"""What the levers of Response change: days and calls of the plan that is chosen, and the cost."""

from typing import Any

from breachlab.words import Sentence
from dashboard import plans
from dashboard.cards import Card, Rows
from dashboard.effect import Effect, at_start, count_keys
from dashboard.options import Option
from dashboard.plans import PLAN, TO_INFORM
from dashboard.state import State
from dashboard.words import PageWords
from dashboard.world import World

# What each unit cost is multiplied by: a component of cost/components.
COMPONENTS = {"letter_cost": "letters", "call_cost": "call_centre", "sms_cost": "sms"}
PRICED = (*COMPONENTS, TO_INFORM.name)  # what changes the cost more than the days


def effect(
    option: Option, state: State, world: World, words: PageWords, waves: Card, costs: Card
) -> Effect:
    """Return what a lever changes of the day-by-day plan, or of what telling people costs."""
    is_cost = option.name in PRICED
    card = costs if is_cost else waves
    rows = world.answers.rows(card.query, card.resolve(state).parameters)
    if reason := _reason(option, state, rows):
        return Effect(reason=words.text(reason))
    if rows.empty or option.stands_at(state) == option.default:
        return Effect()
    start = at_start(option, state)
    before = world.answers.rows(card.query, card.resolve(start).parameters)
    of = _cost if is_cost else _days_and_calls
    values = of(rows, state, words) | _was(of(before, start, words))
    said = _said(option, values, words)
    return Effect(said.text, counts=count_keys(option, said))


def _reason(option: Option, state: State, rows: Rows) -> str:
    """Return the key of why a lever has no effect; nothing where it has one."""
    if option.is_national and state.selection:
        return "lever_is_national"
    if option.name == "calls_per_day" and PLAN.chosen(state.options) == "fast":
        return "lever_is_of_other_plan"
    if option.name in COMPONENTS:
        quantities = rows[rows.component_id == COMPONENTS[option.name]].quantity
        return "" if quantities.any() else "lever_has_nothing_to_price"
    return ""


def _days_and_calls(rows: Rows, state: State, words: PageWords) -> dict[str, Any]:
    row = plans.of_plan(rows.iloc[0], PLAN.chosen(state.options))
    days = words.sentence("days_of_plan", capital=False, day_count=row["last_day_number"]).text
    return {
        "days": days if row["is_all_told"] else words.text("over_a_year"),
        "peak_call_count": row["peak_call_count"],
    }


def _cost(rows: Rows, state: State, words: PageWords) -> dict[str, Any]:
    return {"notification_mean_eur": rows.notification_mean_eur.iloc[0]}


def _was(values: dict[str, Any]) -> dict[str, Any]:
    return {f"was_{name}": value for name, value in values.items()}


def _said(option: Option, values: dict[str, Any], words: PageWords) -> Sentence:
    """Say how values were and are, or that they did not change, or not in what is shown."""
    start = words.of_choice(option, option.default)
    key = "effect_of_cost" if option.name in PRICED else "effect_of_plan"
    said = words.sentence(key, start=start, **values)
    _, *texts = (figure.text for figure in said.figures)  # but for the start: was, is, was, is
    if texts[::2] != texts[1::2]:
        return said
    names = [name for name in values if not name.startswith("was_")]
    is_same = all(values[name] == values[f"was_{name}"] for name in names)
    return words.sentence("effect_none" if is_same else "effect_hardly", start=start)

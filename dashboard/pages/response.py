"""The page Response: the plan of telling, its cost, and the text of each message."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from breachlab.words import Sentence
from dashboard.database.headline_ranges import find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Page
from dashboard.pages.parts import budget_words, message_words, plan_effects, plan_words, plans
from dashboard.pages.parts.message_choice import DRAFT, MESSAGE, choosers
from dashboard.pages.parts.response_cards import (
    CALLS,
    CHANNELS,
    CHECK,
    CHOICES,
    COSTS,
    GROUPS,
    MESSAGES,
    SWINGS,
    TABLES,
)
from dashboard.state.page_state import State

# {tab: its first card, of which the headline reads the rows}, and {tab: module of its words}.
FIRST = {"plan": CALLS, "budget": COSTS, "messages": MESSAGES}
# Numbers of the plan's headline that have ends: question, column and kind of column.
ENDS = (
    ("notification/duration", "day_count", "count"),
    ("notification/call_volume", "peak_call_count", "call_count"),
)
WORDS: Any = {"plan": plan_words, "budget": budget_words, "messages": message_words}


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the subject of the tab: the plan and its busiest day, the cost, or the messages."""
    return WORDS[_tab(state)].headline(world.answers.rows(*_first(state)), state, words)


def sub(state: State, world: World, words: PageWords) -> Sentence | None:
    """State the law, the range of the cost, or that drafts are drafts."""
    rows = world.answers.rows(*_first(state))
    said = WORDS[_tab(state)].sub(rows, state, words)
    if said is None or _tab(state) != "plan" or not has_ends(state, world, words):
        return said
    ends: dict[str, Any] = {}
    for question, key, part in ENDS:
        value = world.answers.rows(question, {})[key][0]
        ends |= find_ends(question, part, value, world)
    return words.sentence("plan_law_ends", **rows.dicts()[0], **ends)


def block(state: State, world: World, words: PageWords) -> list:
    """Return the buttons that choose the message; empty in the other tabs."""
    is_of_messages = _tab(state) == "messages"
    return choosers(*_first(state), state, world, words) if is_of_messages else []


def _tab(state: State) -> str:
    return RESPONSE.tab.read_choice(state.options)


def _first(state: State) -> tuple[str, Mapping[str, Any]]:
    card = FIRST[_tab(state)]
    return card.query, card.resolve(state).parameters


RESPONSE = Page(
    "response",
    headline,
    tabs={
        "plan": [[Column(7, (CALLS,)), Column(5, (CHANNELS, GROUPS))], [Column(12, (TABLES,))]],
        "budget": [[Column(12, (COSTS,))], [Column(7, (SWINGS,)), Column(5, (CHOICES,))]],
        "messages": [[Column(5, (MESSAGES,)), Column(7, (CHECK,))]],
    },
    sub=sub,
    block=block,
    levers=(plans.PLAN, plans.TO_INFORM, *plans.CAPACITIES, *plans.UNIT_COSTS),
    effect=partial(plan_effects.effect, calls=CALLS, costs=COSTS, messages=MESSAGES),
    options_of_tables=(MESSAGE, DRAFT),
)

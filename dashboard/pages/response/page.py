"""The page Response: whom to tell, by which channel, by when, at what cost."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.headline_ranges import find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Either, Page
from dashboard.pages.response.messages import (
    DRAFT,
    MESSAGE,
    choosers,
    find_check,
    find_message,
    message_headline,
    message_sub,
)
from dashboard.pages.response.plan import (
    CAPACITIES,
    PLAN,
    SMS_COST,
    TO_INFORM,
    UNIT_COSTS,
    budget_headline,
    budget_sub,
    effect,
    find_calls,
    find_channel,
    find_group,
    find_swing,
    plan_headline,
    plan_sub,
)
from dashboard.pages.response.tables import (
    CLAIMS,
    channels,
    choices,
    draw_unreached,
    message_parts,
    messages,
    reached_groups,
    segments,
    swings,
    waterfall,
)
from dashboard.state.options import PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table

WHOM = (TO_INFORM,)
of_those_to_inform = partial(Card, follows=WHOM, blank=no_table)
of_money = partial(Card, follows=(*WHOM, *UNIT_COSTS), blank=no_table)
of_a_message = partial(Card, follows=(*WHOM, SMS_COST), blank=no_table)

CALLS = Card(
    "notification/call_volume",
    follows=(PLAN, *WHOM, *CAPACITIES),
    find=find_calls,
    heads=("notification/duration",),
)
CHANNELS = of_those_to_inform("notification/channels", channels, find=find_channel)
GROUPS = of_those_to_inform("notification/vulnerable_groups", reached_groups, find=find_group)
# Further tables: each asks its question only once it is chosen.
TABLE = Option("table", {"none": {}, "order": {}, "age": {}, "time": {}})
of_a_table = partial(of_those_to_inform, options=(TABLE,))
TABLES = Either(
    TABLE,
    {
        "none": of_a_table("notification/priority", part="none", idle=lambda _: "idle"),
        "order": of_a_table("notification/priority", segments),
        "age": of_a_table(
            "notification/channels_by_age_band",
            draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age"),
        ),
        "time": of_a_table(
            "notification/unreachable_by_end_band",
            draw_unreached("history_id", "person_count", "unreachable_share", "since_the_end"),
        ),
    },
)
COSTS = of_money("cost/components", waterfall, beside=(CLAIMS,))
# It reads the same rows: a question of its own would draw all costs a second time.
SWINGS = of_money("cost/components", swings, part="swings", find=find_swing)
CHOICES = of_money("cost/choices", choices)
MESSAGES = of_a_message("notification/message", messages, options=(PROVENANCE,), find=find_message)
CHECK = of_a_message(
    "notification/message_check",
    message_parts,
    follows=(*WHOM, PROVENANCE),
    find=find_check,
)


# {tab: its first card, of which the headline reads the rows}, {tab: headline and line below it}.
FIRST = {"plan": CALLS, "budget": COSTS, "messages": MESSAGES}
# Numbers of the plan's headline that have ends: question, column and kind of column.
ENDS = (
    ("notification/duration", "day_count", "count"),
    ("notification/call_volume", "peak_call_count", "call_count"),
)
SAID: Mapping[str, tuple[Callable, Callable]] = {
    "plan": (plan_headline, plan_sub),
    "budget": (budget_headline, budget_sub),
    "messages": (message_headline, message_sub),
}


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the subject of the tab: the plan and its busiest day, the cost, or the messages."""
    say, _ = SAID[_tab(state)]
    said: Sentence = say(world.answers.rows(*_first(state)), state, words)
    return said


def sub(state: State, world: World, words: PageWords) -> Sentence | None:
    """State the law, the range of the cost, or that drafts are drafts."""
    rows = world.answers.rows(*_first(state))
    _, say = SAID[_tab(state)]
    said: Sentence | None = say(rows, state, words)
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
    levers=(PLAN, TO_INFORM, *CAPACITIES, *UNIT_COSTS),
    effect=partial(effect, calls=CALLS, costs=COSTS, messages=MESSAGES),
    options_of_tables=(MESSAGE, DRAFT),
)

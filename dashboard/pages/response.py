"""The page Response: whom to tell, how, by when, at what cost; whom nothing reaches; drafts."""

from functools import partial

from breachlab.words import Sentence
from dashboard import plan_effects, plans
from dashboard.cards import Card
from dashboard.options import PROVENANCE, Option
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import listed, no_table
from dashboard.tables.channels import channels
from dashboard.tables.costs import costs
from dashboard.tables.messages import CHECK, messages
from dashboard.tables.segments import segments
from dashboard.tables.unreached import unreached
from dashboard.words import PageWords
from dashboard.world import World

MESSAGE = Option("message", {each: {} for each in plans.MESSAGES})

WHOM = (plans.TO_INFORM,)
of_those_to_inform = partial(Card, follows=WHOM, blank=no_table)
CHANNELS = of_those_to_inform("notification/channels", channels)
PLANNED = (plans.PLAN, *WHOM, *plans.CAPACITIES)
CALLS = Card("notification/call_volume", follows=PLANNED, say=plans.calls, below=plans.held_back)
WAVES = Card("notification/waves", follows=PLANNED, say=plans.told, below=plans.left)
COSTS = Card("cost/components", costs, follows=(*WHOM, *plans.UNIT_COSTS), blank=no_table)
SEGMENTS = of_those_to_inform("notification/priority", segments)
GROUPS = of_those_to_inform("notification/vulnerable_groups", listed.groups)
BY_END = of_those_to_inform(
    "notification/unreachable_by_end_band",
    unreached("history_id", "person_count", "unreachable_share", "since_the_end"),
)
BY_AGE = of_those_to_inform(
    "notification/channels_by_age_band",
    unreached("age_band", "public_notice_person_count", "public_notice_share", "age"),
)
MESSAGES = of_those_to_inform(
    "notification/message", messages, options=(PROVENANCE,), beside=(CHECK,)
)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say how many can be told by when, and for how much; nothing is promised."""
    days = world.answers.rows(WAVES.query, WAVES.resolve(state).parameters)
    parts = world.answers.rows(COSTS.query, COSTS.resolve(state).parameters)
    selection = words.described(state.selection) if state.selection else ""
    return plans.headline(days, parts, selection, plans.PLAN.chosen(state.options), words)


RESPONSE = Page(
    "response",
    headline,
    rows=[
        [Column(6, (CHANNELS, COSTS)), Column(6, (CALLS, WAVES))],
        [Column(6, (SEGMENTS, GROUPS)), Column(6, (BY_END, BY_AGE))],
        [Column(12, (MESSAGES,))],
    ],
    levers=(plans.PLAN, *WHOM, *plans.CAPACITIES, *plans.UNIT_COSTS),
    effect=partial(plan_effects.effect, waves=WAVES, costs=COSTS),
    options_of_tables=(MESSAGE,),
)

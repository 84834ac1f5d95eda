"""The page Situation: the copied data and the decisions; for the DPO, duties and the form."""

from breachlab.query.answer_rows import Rows
from dashboard import html
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Page
from dashboard.files import FORM
from dashboard.pages.situation import head, tables
from dashboard.state.decisions import AWARE_AT
from dashboard.state.options import AS_OF, PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table
from dashboard.words import PageWords

# Whether unemployment is private life: if so, the status reveals something (DPC 2).
PRIVATE = Option("dpc", {"2": {}, "1": {"dpc": 1}})
READINGS = {"2": "private_2", "1": "private_1"}  # {choice: key of its text}


def private_switch(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of the two readings; empty for a list."""
    if words.is_own:
        return []
    choices = [
        {
            "text": words.text(READINGS[choice]),
            "label": None,
            "act": f"opt:dpc={choice}",
            "is_chosen": choice == PRIVATE.read_choice(state.options),
        }
        for choice in PRIVATE.positions
    ]
    return [tables.CARDS.days(words.text("is_private"), choices)]


AXIS = Card(
    "exposure/known_axis", follows=(AS_OF,), beside=(tables.DAYS,), below=tables.list_events
)
COUNTS = Card(
    head.BRIDGE.query, tables.bridge, blank=no_table, heads=("severity/communication_due",)
)
LEVELS = Card(
    "severity/by_level",
    tables.levels,
    follows=(PRIVATE,),
    beside=(tables.GROUPS,),
    above=private_switch,
    blank=no_table,
)
DEADLINES = Card(
    "severity/deadlines",
    tables.deadlines,
    follows=(AS_OF, AWARE_AT),
    aside=(tables.DAYS,),
    above=tables.day_and_hour,
    blank=no_table,
)
SCALES = Card(
    "severity/scales",
    tables.scales,
    follows=(PRIVATE, AS_OF),
    blank=no_table,
)
ITEMS = Card(
    FORM,
    tables.form,
    options=(PROVENANCE,),
    follows=(AS_OF, AWARE_AT),
    below=tables.offer_document,
    blank=no_table,
)

SITUATION = Page(
    "situation",
    head.headline,
    tabs={
        "essentials": [[Column(12, (AXIS,))], [Column(7, (COUNTS,)), Column(5, (LEVELS,))]],
        head.DPO: [[Column(7, (DEADLINES,)), Column(5, (SCALES,))], [Column(12, (ITEMS,))]],
    },
    sub=head.sub,
    block=head.block,
    asks=head.ASKED,
    options_of_tables=(PRIVATE,),
    tells_of_day=lambda state, is_told: True,
)

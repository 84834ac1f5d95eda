"""The page Situation: the copied data and the decisions; for the DPO, duties and the form."""

from breachlab.query.answer_rows import Rows
from dashboard.cards.card import Card
from dashboard.files.file_address import FORM, offer_document
from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Page
from dashboard.pages.situation.head import ASKED, BRIDGE, DPO, block, headline, sub
from dashboard.pages.situation.tables import GROUPS, bridge, deadlines, form, levels, scales
from dashboard.state.known_days import (
    AS_OF,
    DAYS,
    day_switch,
    list_events,
    withhold_form,
    withhold_until_settled,
)
from dashboard.state.options import PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table

# Whether unemployment is private life: if so, the status reveals something (DPC 2).
PRIVATE = Option("dpc", {"2": {}, "1": {"dpc": 1}})
READINGS = {"2": "private_2", "1": "private_1"}  # {choice: key of its text}


def private_switch(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of the two readings; empty for a list."""
    if words.is_own:
        return []
    label, chosen = words.text("is_private"), PRIVATE.read_choice(state.options)
    buttons = [
        button(words.text(READINGS[choice]), f"opt:dpc={choice}", **aria(pressed=choice == chosen))
        for choice in PRIVATE.positions
    ]
    switch = html.Div(buttons, className="switch", role="group", **aria(label=label))
    return [html.Div([html.Span(label, **aria(hidden=True)), switch], className="days")]


AXIS = Card("exposure/known_axis", follows=(AS_OF,), beside=(DAYS,), below=list_events)
COUNTS = Card(BRIDGE.query, bridge, withheld=withhold_until_settled, blank=no_table)
LEVELS = Card(
    "severity/by_level",
    levels,
    follows=(PRIVATE,),
    beside=(GROUPS,),
    above=private_switch,
    withheld=withhold_until_settled,
    blank=no_table,
)
DEADLINES = Card(
    "severity/deadlines",
    deadlines,
    follows=(AS_OF,),
    beside=(DAYS,),
    above=day_switch,
    blank=no_table,
)
SCALES = Card(
    "severity/scales", scales, follows=(PRIVATE,), withheld=withhold_until_settled, blank=no_table
)
ITEMS = Card(
    FORM,
    form,
    options=(PROVENANCE,),
    below=offer_document,
    withheld=withhold_form,
    blank=no_table,
)

SITUATION = Page(
    "situation",
    headline,
    tabs={
        "essentials": [[Column(12, (AXIS,))], [Column(7, (COUNTS,)), Column(5, (LEVELS,))]],
        DPO: [[Column(7, (DEADLINES,)), Column(5, (SCALES,))], [Column(12, (ITEMS,))]],
    },
    sub=sub,
    block=block,
    asks=ASKED,
    options_of_tables=(AS_OF, PRIVATE),
)

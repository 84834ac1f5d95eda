"""The page Situation: the copied data and the decisions; for the DPO, duties and the form."""

from functools import partial

from dashboard.cards.card import Card
from dashboard.files.file_address import FORM, offer_document
from dashboard.pages.page import Column, Page
from dashboard.pages.parts.readings import PRIVATE, private_switch
from dashboard.pages.parts.situation_block import ASKED, BRIDGE, block
from dashboard.pages.parts.situation_head import DPO, headline, sub
from dashboard.state.known_days import (
    AS_OF,
    DAYS,
    day_switch,
    draw_when_settled,
    find_when_settled,
    list_events,
    say_when_settled,
)
from dashboard.state.options import PROVENANCE
from dashboard.tables import no_table
from dashboard.tables.bridge import bridge
from dashboard.tables.deadlines import deadlines
from dashboard.tables.form import form
from dashboard.tables.levels import GROUPS, levels
from dashboard.tables.scales import scales

when_settled = partial(Card, find=find_when_settled, say=say_when_settled, blank=no_table)

AXIS = Card("exposure/known_axis", follows=(AS_OF,), beside=(DAYS,), below=list_events)
COUNTS = when_settled(BRIDGE.query, draw_when_settled(bridge))
LEVELS = when_settled(
    "severity/by_level",
    draw_when_settled(levels),
    follows=(PRIVATE,),
    beside=(GROUPS,),
    above=private_switch,
)
DEADLINES = Card("severity/deadlines", deadlines, follows=(AS_OF,), blank=no_table)
SCALES = when_settled("severity/scales", draw_when_settled(scales), follows=(PRIVATE,))
ITEMS = Card(
    FORM,
    form,
    options=(PROVENANCE,),
    follows=(AS_OF,),
    beside=(DAYS,),
    optional=(DAYS,),
    above=day_switch,
    below=offer_document,
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

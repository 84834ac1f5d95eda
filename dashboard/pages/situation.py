"""The page Situation: the copied data and the decisions; for the DPO, duties and the form."""

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
    list_events,
    withhold_form,
    withhold_until_settled,
)
from dashboard.state.options import PROVENANCE
from dashboard.tables import no_table
from dashboard.tables.bridge import bridge
from dashboard.tables.deadlines import deadlines
from dashboard.tables.form import form
from dashboard.tables.levels import GROUPS, levels
from dashboard.tables.scales import scales

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

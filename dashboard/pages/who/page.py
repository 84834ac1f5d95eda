"""The page Who: the exposed share of the residents, by place, age and history."""

from dataclasses import replace
from functools import partial

from breachlab.drawing import rate_map
from breachlab.drawing.bars import draw_years
from breachlab.drawing.rate_map import blank_map
from dashboard.cards.around import legend, sides
from dashboard.cards.card import Card
from dashboard.pages.page import Column, Either, Page
from dashboard.pages.who.findings import (
    LEVEL,
    SHOWN,
    WHOM,
    block,
    caption,
    find_by_age,
    find_of_places,
    find_on_map,
    find_on_strip,
    say_counts,
    say_rate,
)
from dashboard.pages.who.strip import rate_strip
from dashboard.pages.who.tables import (
    age_caption,
    ages,
    comparison,
    comparison_caption,
    duration_bars,
    find_idle,
    offer_fewer,
    offer_place,
    stock_bars,
)
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import no_table

SINCE = Option("since", {"end": {}, "registration": {}})
STOCKS = Card(
    "exposure/stock",
    stock_bars,
    own=("statuses", "end_bands"),
    options=(SINCE,),
    blank=no_table,
)


def duration_caption(state: State) -> str:
    """Return the key of the caption: no source says how durations differ by place."""
    return "caption_of_places" if "departements" in state.selection else "caption"


DURATIONS = replace(
    STOCKS, query="exposure/by_duration", draw=duration_bars, own=(), caption=duration_caption
)
HISTORIES = Either(SINCE, {"end": STOCKS, "registration": DURATIONS})


PLACES = Card(
    "exposure/rate_by_departement",
    own=("departements",),
    options=(LEVEL,),
    follows=(SHOWN, WHOM),
    find=find_on_map,
    caption=caption,
    below=legend,
    blank=blank_map,
)
BLANK = partial(blank_map, places=rate_map.REGIONS)
REGIONS = replace(PLACES, query="exposure/rate_by_region", blank=BLANK)
MAPS = Either(LEVEL, {"departement": PLACES, "region": REGIONS})
STRIP = replace(
    PLACES,
    part="strip",
    draw=rate_strip,
    find=find_on_strip,
    options=(),
    below=None,
    blank=no_table,
)
COMPARISON = Card(
    "exposure/compare",
    comparison,
    follows=(WHOM,),
    find=find_of_places,
    caption=comparison_caption,
    idle=find_idle,
    below=offer_place,
    blank=offer_fewer,
    with_country=True,
)
YEARS = Card("exposure/by_first_year", draw_years, ("first_years",), follows=(WHOM,))
AGES = Card(
    "exposure/rate_by_age_and_sex",
    ages,
    own=("age_bands", "sexes"),
    follows=(WHOM,),
    find=find_by_age,
    above=sides,
    caption=age_caption,
    with_country=True,
)

FIRST = [Column(7, (STRIP, COMPARISON)), Column(5, (MAPS,))]  # who.css puts the map first
WHO = Page(
    "who",
    say_rate,
    sub=say_counts,
    block=block,
    options_of_tables=(WHOM, SHOWN),
    rows=(FIRST, [Column(7, (HISTORIES, YEARS)), Column(5, (AGES,))]),
)

"""The page Who: the exposed share of the residents, by place, age and history."""

from dataclasses import replace
from functools import partial

from breachlab.drawing import places, rate_map, year_columns
from dashboard.cards.around import legend, sides
from dashboard.cards.card import Card
from dashboard.pages.page import Column, Either, Page
from dashboard.pages.parts import rate_findings, residents
from dashboard.pages.parts.history_cards import HISTORIES
from dashboard.pages.parts.rate_switches import LEVEL, SHOWN, WHOM, caption
from dashboard.tables import age_rates, comparison, no_table, rate_strip

PLACES = Card(
    "exposure/rate_by_departement",
    own=("departements",),
    options=(LEVEL,),
    follows=(SHOWN, WHOM),
    find=rate_findings.find_on_map,
    caption=caption,
    below=legend,
    blank=rate_map.blank_map,
)
BLANK = partial(rate_map.blank_map, places=places.REGIONS)
REGIONS = replace(PLACES, query="exposure/rate_by_region", blank=BLANK)
MAPS = Either(LEVEL, {"departement": PLACES, "region": REGIONS})
STRIP = replace(
    PLACES,
    part="strip",
    draw=rate_strip.rate_strip,
    find=rate_findings.find_on_strip,
    options=(),
    below=None,
    blank=no_table,
)
COMPARISON = Card(
    "exposure/compare",
    comparison.comparison,
    follows=(WHOM,),
    find=rate_findings.find_of_places,
    caption=comparison.caption,
    idle=comparison.find_idle,
    below=comparison.offer_place,
    blank=comparison.offer_fewer,
    with_country=True,
)
YEARS = Card("exposure/by_first_year", year_columns.draw_years, ("first_years",), follows=(WHOM,))
AGES = Card(
    "exposure/rate_by_age_and_sex",
    age_rates.ages,
    own=("age_bands", "sexes"),
    follows=(WHOM,),
    find=rate_findings.find_by_age,
    above=sides,
    caption=age_rates.caption,
    with_country=True,
)

FIRST = [Column(7, (STRIP, COMPARISON)), Column(5, (MAPS,))]  # who.css puts the map first
WHO = Page(
    "who",
    residents.say_rate,
    sub=residents.say_counts,
    block=residents.block,
    options_of_tables=(WHOM, SHOWN),
    rows=(FIRST, [Column(7, (HISTORIES, YEARS)), Column(5, (AGES,))]),
)

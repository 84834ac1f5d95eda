"""The page Who: the exposed share of the residents, by place, age and history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from breachlab import find
from breachlab.drawing.bars import draw_years
from breachlab.drawing.canvas import number_of
from breachlab.drawing.rate_map import REGIONS as MAP_OF_REGIONS
from breachlab.drawing.rate_map import blank_map
from breachlab.query.needs import YOUNG_BANDS, is_selectable, list_unmet
from breachlab.words import Sentence
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard import html
from dashboard.cards.around import legend, sides, switch
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Either, Listed, Page
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.pages.who import rates, tables
from dashboard.pages.who.rates import CARDS, RATES, SHOWN, WHOM
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import key_sentence, no_table
from dashboard.words import PageWords

LEVEL = Option("level", {"departement": {}, "region": {}})
SINCE = Option("since", {"end": {}, "registration": {}})
FIDELITY, LONGER = "method/fidelity", "registered_a_year_or_more"
ERRORS = {"held_against": "error_held_against", "fitted_in_part": "error_fitted_in_part"}


def caption_within(state: State) -> str:
    """Return the key of the caption: another where a département stands beside its région."""
    within = {code for region in state.named_regions for code in state.regions[region]}
    return "caption" if within.isdisjoint(state.places) else "caption_within"


def find_idle(state: State) -> str:
    """Return the key of the text where nothing is compared: no place, or more than MOST."""
    count = len(state.named.get("departements", ()))
    return "" if 1 <= count <= tables.MOST else "too_many" if count else "idle"


STOCKS = Card(
    "exposure/stock",
    tables.stock_bars,
    own=("statuses", "end_bands"),
    options=(SINCE,),
    blank=no_table,
)
DURATIONS = replace(
    STOCKS,
    query="exposure/by_duration",
    draw=tables.duration_bars,
    own=(),
    # No source says how durations differ by place.
    caption=lambda state: "caption_of_places" if "departements" in state.selection else "caption",
)
PLACES = Card(
    RATES,
    own=("departements",),
    options=(LEVEL,),
    follows=(SHOWN, WHOM),
    find=rates.find_on_map,
    caption=lambda state: f"caption_{SHOWN.read_choice(state.options)}",
    below=legend,
    blank=blank_map,
)
REGIONS = replace(
    PLACES, query="exposure/rate_by_region", blank=partial(blank_map, places=MAP_OF_REGIONS)
)
STRIP = replace(
    PLACES,
    part="strip",
    draw=rates.rate_strip,
    find=rates.find_on_strip,
    options=(),
    below=None,
    blank=no_table,
)
COMPARISON = Card(
    "exposure/compare",
    tables.comparison,
    follows=(WHOM,),
    find=tables.find_of_places,
    caption=caption_within,
    idle=find_idle,
    below=tables.offer_place,
    blank=tables.offer_fewer,
    with_country=True,
)
YEARS = Card("exposure/by_first_year", draw_years, ("first_years",), follows=(WHOM,))
AGES = Card(
    "exposure/rate_by_age_and_sex",
    tables.ages,
    own=("age_bands", "sexes"),
    follows=(WHOM,),
    find=tables.find_by_age,
    above=sides,
    caption=lambda state: "caption_places" if "departements" in state.selection else "caption",
    with_country=True,
)


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the switches of persons and of rates, a link to a sheet, and the model's error.

    The sheet is that of one département. A list of one's own has no sheets, and may have no
    statuses, or no rates. Few persons have no error, and no switch but for the one that leads from
    those registered to all.
    """
    whom = WHOM.list_parameters(state)
    few = say_few({**state.selection, **whom}, world, words)
    options = [WHOM] if is_selectable("statuses", world.coverage) and (whom or not few) else []
    is_rated = not list_unmet(find(RATES), world.coverage, state.selection)
    options += [SHOWN] if not few and is_rated else []
    sheet = {}
    match state.selection.get("departements", ()):
        case (code,) if not world.is_own:
            name = words.canvas.dimensions["departements"].heading(code)
            named = interface(words.language)["area"]["of"].format(name)
            sheet = {"address": f"/area/{code}", "text": named}
    switches = CARDS.rate_switches([switch(each, state, words) for each in options], sheet)
    if say_few(state.selection, world, words):
        return [switches]
    if world.is_own:
        return [switches, *count_young(state, world, words)]
    return [switches, write_error(state, world, words)]


def count_young(state: State, world: World, words: PageWords) -> list[html.Markup]:
    """Return the line on those below 16 in a list, whom its rates leave out; none without them."""
    if "age_bands" in state.selection or list_unmet(find(RATES), world.coverage):
        return []
    selection = {**state.selection, **WHOM.list_parameters(state)}
    rows = world.answers.rows("exposure/by_age_band", selection).dicts()
    young = sum(row["person_count"] for row in rows if row["age_band"] in YOUNG_BANDS)
    said = words.sentence("of_young", young_person_count=young)
    return [html.Markup(CARDS.note(key_sentence(words.canvas, said)))] if young else []


def write_error(state: State, world: World, words: PageWords) -> html.Markup:
    """Return the line on the model's error, marked with its place; empty without one."""
    said = _say_error(state, world, words)
    if said is None:
        return html.Markup("")
    places = {name: each for name, each in state.selection.items() if name == "departements"}
    told = {**key_sentence(words.canvas, said), **html.mark_scope(places, {})}
    return html.Markup(CARDS.note(told))


def _say_error(state: State, world: World, words: PageWords) -> Sentence | None:
    """State how far the model strays from what was published of the selected place.

    Elsewhere it is the mean and the worst of the places that were held against. Of nobody
    registered nothing can be compared. Of statuses but the registered nothing was published by
    place.
    """
    rows = world.answers.rows(FIDELITY, {}).dicts()
    if not rows or not rows[0]["model_registered_count"]:
        return None
    chosen = {**state.selection, **WHOM.list_parameters(state)}.get("statuses", ())
    if {*chosen} - {"registered"}:
        return words.sentence("error_unknown")
    held: dict[tuple[str, ...], Mapping[str, Any]] = {
        (row["held_figure_id"], row["place_kind"], row["place_code"]): row for row in rows
    }
    codes = state.selection.get("departements", ())
    row: Mapping[str, Any] = rows[0]
    key = "error_typical"
    for region, within in world.regions.items():
        if codes and {*codes} <= {*within} and ("registered", "region", region) in held:
            row = held["registered", "region", region]
            key = ERRORS[row["held_use_id"]]
    if held.get(("registered", "departement", *codes), {}).get("held_use_id") == "fitted":
        row = held.get((LONGER, "departement", *codes), {})
        key = "error_fitted" if is_null(row.get("difference_share")) else "error_longer"
    stray = row.get("difference_share")
    return words.sentence(key, **row, stray_share=None if is_null(stray) else abs(number_of(stray)))


# What a list of one's own counts that has too few for rates, or lacks what these need.
PLACE_COUNTS = Card(
    "exposure/by_departement",
    tables.place_counts,
    own=("departements",),
    follows=(WHOM,),
    blank=no_table,
)
AGE_COUNTS = Card("exposure/by_age_band", own=("age_bands",), follows=(WHOM,))
MAPS = Either(LEVEL, {"departement": PLACES, "region": REGIONS})
HISTORY = Either(SINCE, {"end": STOCKS, "registration": DURATIONS})
STRIPS = Listed(STRIP, PLACE_COUNTS)
FIRST = [Column(7, (STRIPS, COMPARISON)), Column(5, (MAPS,))]  # who.css puts the map first
WHO = Page(
    "who",
    rates.say_rate,
    sub=rates.say_counts,
    block=block,
    options_of_tables=(WHOM, SHOWN),
    rows=(FIRST, [Column(7, (HISTORY, YEARS)), Column(5, (Listed(AGES, AGE_COUNTS),))]),
)

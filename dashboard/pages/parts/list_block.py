"""The block of Situation over a list of one's own: a tile for each number that the list knows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts
from breachlab.words import fill
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.options import TAB
from dashboard.state.page_state import State, write_state

Row = dict[str, Any]
PARTS = {"number": html.Strong, "of": html.B, "more": html.Small}
INFORM = Card("severity/communication_due")
AGES = Card("exposure/by_age_band")
FIELDS = Card("fields/by_field")
PLACES = Card("exposure/by_departement")
# {tile: its question; the page, the tab and the card that it links to}.
TILES = {
    "inform": (INFORM, "situation", "dpo", "severity-scales"),
    "minors": (AGES, "who", "", "exposure-rate_by_age_and_sex"),
    "email": (FIELDS, "what", "", "fields-by_field"),
    "place": (PLACES, "who", "", "exposure-rate_by_departement"),
}


def tiles(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the tiles of what the list knows; empty if it knows nothing of them."""
    shown = [tile for name in TILES for tile in _tile(name, state, world, words)]
    return [html.Div(shown, className="tiles")] if shown else []


def _tile(name: str, state: State, world: World, words: PageWords) -> list[html.Markup]:
    """Return a tile; nothing where the list lacks a fact, or has nobody."""
    card, page, tab, place = TILES[name]
    parameters = card.resolve(state).parameters
    is_of_one_place = card is PLACES and "departements" in state.selection
    if is_of_one_place or card.list_unmet(world.coverage, parameters):
        return []
    row = READ[name](world.answers.rows(card.query, parameters), world)
    if row is None:
        return []
    texts = interface(words.language)["situation"]["list_tiles"][name]
    said = [
        (write, fill(texts[key], row, words.canvas.words, capital=False))
        for key, write in PARTS.items()
    ]
    parts = [write(each.text, **mark_counts(list_counts(each))) for write, each in said]
    address = write_state(replace(state, page=page, options={TAB: tab} if tab else {}))
    return [html.A(parts, href=f"{address}#{place}")]


def _first(rows: Rows, world: World) -> Row | None:
    """Return the first row, which has the totals, or is that of most persons."""
    return None if rows.is_empty else rows.dicts()[0]


def _count_minors(rows: Rows, world: World) -> Row | None:
    ages = world.age_groups["minors"]
    minors = [row["person_count"] for row in rows.dicts() if row["age_band"] in ages]
    return None if rows.is_empty else {"minor_person_count": sum(minors)}


def _find_email(rows: Rows, world: World) -> Row | None:
    return _first(rows.where(lambda row: row["field_id"] == "email"), world)


READ: dict[str, Callable[[Rows, World], Row | None]] = {
    "inform": _first,
    "minors": _count_minors,
    "email": _find_email,
    "place": lambda rows, world: _first(rows.where(lambda row: row["departement_code"]), world),
}

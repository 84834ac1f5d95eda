"""The addresses of cards that a link may name and that are not on the page it leads to."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from breachlab.paths import read
from dashboard.cards.card_foot import slug
from dashboard.desk import View
from dashboard.pages.page import TAB, Counted
from dashboard.state.page_state import State, write_state

FILE = Path(__file__).with_name("moved_cards.toml")


@cache
def moves() -> Mapping[str, Mapping[str, str]]:
    """Return {page: {old slug of a card: its present address}}."""
    return tomllib.loads(read(FILE))


def list_moved(view: View) -> dict[str, str]:
    """Return {slug: address} of a page's cards that are not in the displayed state."""
    shown = {slug(card) for card in view.page.list_cards(view.state)}
    addresses = {
        name: f"{write_state(state)}#{name}"
        for tab in view.page.tabs or [""]
        for state in _states(tab, view)
        for name in map(slug, view.page.list_cards(state))
        if name not in shown
    }
    instead = {
        slug(card): f"#{slug(place.at(view.state))}"
        for row in view.page.all_rows
        for column in row
        for place in column.cards
        if isinstance(place, Counted)
        for card in place.cards.values()
        if slug(card) not in shown
    }
    return {**addresses, **instead, **moves().get(view.page.name, {})}


def _states(tab: str, view: View) -> Iterator[State]:
    """Yield the states of a tab: one for each other choice of cards, then the default one."""
    page = view.page
    options = {TAB: tab} if page.tabs and tab != page.tab.default else {}
    state = replace(view.state, options=options)
    for place in page.places_at(state):
        for choice in place.cards:
            if choice != place.option.default:
                yield replace(state, options={**options, place.option.name: choice})
    yield state

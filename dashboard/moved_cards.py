"""The addresses of cards that a link may name and that do not stand where it leads."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from breachlab.paths import read
from dashboard.card_foot import slug
from dashboard.desk import View
from dashboard.pages.page import TAB
from dashboard.state import State, written

FILE = Path(__file__).with_name("moved_cards.toml")


@cache
def moves() -> Mapping[str, Mapping[str, str]]:
    """Return {page: {old slug of a card: its address now}}."""
    return tomllib.loads(read(FILE))


def list_moved(view: View) -> dict[str, str]:
    """Return {slug: address} of the cards of a page that do not stand in the tab that is shown."""
    return {**_other_tabs(view), **moves().get(view.page.name, {})}


def _other_tabs(view: View) -> dict[str, str]:
    page, shown = view.page, view.page.shown(view.state)
    found = {}
    for tab in page.tabs:
        options = {} if tab == page.tab.default else {TAB: tab}
        state = State(page.name, view.state.selection, options)
        for card in page.shown(state):
            if card not in shown:
                found[slug(card)] = f"{written(state)}#{slug(card)}"
    return found

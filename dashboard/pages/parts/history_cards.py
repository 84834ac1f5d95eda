"""The cards of registration histories on Who, in one place: time since the end, or the duration."""

from dataclasses import replace

from dashboard.cards.card import Card
from dashboard.pages.page import Either
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import duration_bars, no_table, stock_bars

SINCE = Option("since", {"end": {}, "registration": {}})
STOCKS = Card(
    "exposure/stock",
    stock_bars.stock_bars,
    own=("statuses", "end_bands"),
    options=(SINCE,),
    blank=no_table,
)


def caption(state: State) -> str:
    """Return the key of the caption: no source says how durations differ by place."""
    return "caption_of_places" if "departements" in state.selection else "caption"


DURATIONS = replace(
    STOCKS, query="exposure/by_duration", draw=duration_bars.duration_bars, own=(), caption=caption
)
HISTORIES = Either(SINCE, {"end": STOCKS, "registration": DURATIONS})

"""The lowest and the highest number of a headline, in all runs of the ledger's ends."""

from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.options import TAB
from dashboard.state.page_state import State

DRIVERS = "method/drivers"
MEASURED = ("share", "per_thousand")  # kinds of columns that are no counts


def has_ends(state: State, world: World, words: PageWords) -> bool:
    """Return whether the ends hold: only of everybody, at full size, with no lever moved.

    The runs that gave them were made so, with all other figures at their centre.
    """
    is_moved = state.selection or state.options.keys() - {TAB}
    return not is_moved and not words.size() and world.made["setting"] == "central"


def find_ends(question: str, part: str, value: float, world: World) -> dict[str, float]:
    """Return the ends of a headline's number, by key; `part` is the kind of its column."""
    driver = world.answers.rows(DRIVERS, {"headline": question}).dicts()[0]
    if not driver["is_moved"]:
        return {}
    ends = {
        f"low_end_{part}": value * (1 - driver["lowest_share"]),
        f"high_end_{part}": value * (1 + driver["highest_share"]),
    }
    return ends if part in MEASURED else {name: round(end) for name, end in ends.items()}

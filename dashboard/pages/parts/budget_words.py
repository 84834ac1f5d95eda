"""The words of the budget tab: its headline and the line below it."""

from collections.abc import Sequence
from typing import Any

from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State

COMPONENTS = "cost/components"

Row = dict[str, Any]


def headline(parts: Rows, state: State, words: PageWords) -> Sentence:
    """State the mean cost of telling, and of all with crisis and fine; name any selection."""
    if parts.is_empty:
        return words.headline(COMPONENTS, parts)
    key = "budget_selected" if state.selection else "budget"
    return words.sentence(key, selection=words.describe(state.selection), **parts.dicts()[0])


def sub(parts: Rows, state: State, words: PageWords) -> Sentence | None:
    """State the range of eight draws in ten."""
    return None if parts.is_empty else words.sentence("budget_range", **parts.dicts()[0])


def find_swing(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the component that can change the total most, and by how much, as in cost/tornado."""
    widest = rank_swings(rows.dicts())[:1]
    return words.finding("cost/tornado", Rows.of_dicts(widest) if widest else rows)


def rank_swings(rows: Sequence[Row]) -> list[Row]:
    """Return the components of an answer, the one that can change the total most first."""
    return sorted(rows, key=lambda row: (-row["swing_eur"], row["component_id"]))

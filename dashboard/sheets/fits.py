"""The mark of a local number: fitted to a published one, modelled, or not identified."""

from collections.abc import Mapping
from typing import TypeAlias

from dashboard.cards.drawn_card import FAILURES
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.layout.words import PageWords
from dashboard.sheets.parts import ask_rows

QUERY = "method/departement_figures"
KINDS = ("fitted", "modelled", "not_identified")
Fits: TypeAlias = Mapping[tuple[str, str], str]  # (query, measure) and one of KINDS


def find_fits(world: World) -> Fits:
    """Return the kind of each figure by département; empty if the question fails."""
    try:
        rows = ask_rows(world, QUERY, {})
    except FAILURES:  # the legend reports it
        return {}
    return {(row["query"], row["measure_id"]): str(row["identification_id"]) for row in rows}


def mark(fits: Fits, query: str, measure: str, words: PageWords) -> html.Markup | None:
    """Return the mark of a measure; nothing if its kind is unknown."""
    kind = fits.get((query, measure))
    if kind is None:
        return None
    label = words.canvas.words.label("identification", kind) or kind
    return html.Span(className=f"fit fit-{kind}", role="img", title=label, **aria(label=label))


def legend(world: World, words: PageWords) -> html.Markup:
    """Return the legend of the marks; raises the errors of the question."""
    known = {str(row["identification_id"]) for row in ask_rows(world, QUERY, {})}
    return html.Span(
        [_entry(kind, words) for kind in KINDS if kind in known], className="fit-legend"
    )


def _entry(kind: str, words: PageWords) -> html.Markup:
    label = words.canvas.words.label("identification", kind) or kind
    return html.Span([html.Span(className=f"fit fit-{kind}", **aria(hidden=True)), label])

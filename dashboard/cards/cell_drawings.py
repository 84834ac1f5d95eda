"""The drawings and tables of cards in a notebook cell: the same as on the page of the question."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas
from breachlab.paths import ROOT
from breachlab.query.queries import find
from dashboard.cards.card import Card
from dashboard.pages import PAGES
from dashboard.pages.page import first_of

NARROW = re.compile(r"@media screen and \(max-width: (\d+)px\)")
# A cell is narrower than its window, and JupyterLab has its own styles for tables.
CELL = (
    "font-size:13px;container-type:inline-size;overflow-x:auto;"
    "table{table-layout:auto;margin:0;border:0}tr{background:none}button{display:none}"
)
ASSETS = ROOT / "dashboard/assets"
Ask = Callable[..., pandas.DataFrame]


@dataclass(frozen=True)
class CellDrawing:
    """A drawing, its style sheet, and its caption."""

    drawing: Any
    style: str
    caption: str


def draw(
    question: str, rows: pandas.DataFrame, canvas: Canvas, asked: Mapping[str, Any], ask: Ask
) -> CellDrawing | None:
    """Return the drawing of a question's card; nothing without a card that has its own drawing.

    Its switches stand at their defaults. `asked` are the parameters of the cell; each query in
    `beside` gets those that it takes.
    """
    page, card = _cards().get(question, ("", None))
    if card is None or card.draw is None:
        return None
    beside = {each: ask(each, **_keep_parameters(each, asked)) for each in card.beside}
    options = {each.name: each.read_choice({}) for each in (*card.follows, *card.options)}
    canvas = replace(canvas, query=question, options=options, beside=beside)
    return CellDrawing(card.draw(rows, canvas), _style(page), "")


@cache
def _cards() -> dict[str, tuple[str, Card]]:
    """Return {question: (name of its page, its card)}."""
    return {
        query: (page.name, card) for page in PAGES for query, card in first_of(page.cards).items()
    }


def _keep_parameters(question: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    takes = find(question).parameters
    return {name: value for name, value in asked.items() if name in takes}


@cache
def _style(page: str) -> str:
    """Return the CSS of tables and of a page, limited to the elements of our cells."""
    files = [ASSETS / "tables.css", ASSETS / f"{page}.css"]
    sheets = " ".join(each.read_text("utf-8") for each in files if each.is_file())
    by_cell = NARROW.sub(r"@container (max-width: \1px)", sheets)
    return f".breachlab .page{{{CELL}{by_cell}}}"

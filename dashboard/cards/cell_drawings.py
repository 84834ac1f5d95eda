"""The drawings and tables of cards in a notebook cell: the same as on the page of the question."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from breachlab.drawing.canvas import Canvas
from breachlab.paths import ROOT
from breachlab.query.answer_rows import Rows
from breachlab.query.queries import find
from dashboard.cards import folded_cards
from dashboard.cards.card import Card
from dashboard.pages import PAGES
from dashboard.pages.page import first_of
from dashboard.tables import no_table

if TYPE_CHECKING:
    import pandas

NARROW = re.compile(r"@media screen and \(max-width: (\d+)px\)")
# A cell is narrower than its window, and JupyterLab has its own styles for tables and lists.
CELL = (
    "font-size:13px;container-type:inline-size;overflow-x:auto;"
    "table{table-layout:auto;margin:0;border:0}tr{background:none}"
    "ul,ol{margin:6px 0 0;padding:0;list-style:none}"
    ".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "button{display:none}.parts button{display:block;border:0;pointer-events:none}"
)
# The page's own variables, and its dark theme, which JupyterLab names otherwise.
ROOTS = {
    ':root[data-theme="dark"] {': 'body[data-jp-theme-light="false"] & {',
    '[data-theme="dark"] :': 'body[data-jp-theme-light="false"] & :',
    ":root {": "& {",
}
MOST = 30  # rows of a folded card that is opened: a longer one is a table of its first rows
BESIDE = {"combination": ("what",)}  # sheets of other pages that the tables of a page take from
ASSETS = ROOT / "dashboard/assets"
Ask = Callable[..., "pandas.DataFrame"]  # of a notebook


@dataclass(frozen=True)
class CellDrawing:
    """A drawing, its style sheet, and its caption."""

    drawing: Any
    style: str
    caption: str


def draw(
    question: str, rows: Rows, canvas: Canvas, asked: Mapping[str, Any], ask: Ask
) -> CellDrawing | None:
    """Return the drawing of a question's card; nothing without a card that has its own drawing.

    Its switches stand at their defaults, and a folded card is open. `asked` are the parameters of
    the cell; each query in `beside` gets those that it takes.
    """
    page, card = _cards().get(question, ("", None))
    if card is None or card.draw is None:
        return None
    beside = {each: Rows.of(ask(each, **_keep_parameters(each, asked))) for each in card.beside}
    options = {each.name: each.read_choice({}) for each in (*card.follows, *card.options)}
    if folded_cards.OPENED in card.follows and len(rows) <= MOST:
        options[folded_cards.OPENED.name] = folded_cards.name_of(card)
    canvas = replace(canvas, query=question, options=options, beside=beside)
    drawing = card.draw(rows, canvas)
    return None if drawing == no_table(canvas) else CellDrawing(drawing, _style(page), "")


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
    names = ("tables", *BESIDE.get(page, ()), page)
    files = [ASSETS / f"{name}.css" for name in names]
    sheets = " ".join(each.read_text("utf-8") for each in files if each.is_file())
    for root, cell in ROOTS.items():
        sheets = sheets.replace(root, cell)
    by_cell = NARROW.sub(r"@container (max-width: \1px)", sheets)
    return f".breachlab .page{{{CELL}{by_cell}}}"

"""The drawings and tables of cards in a notebook cell: the same as on the page of the question."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import UndefinedError

from breachlab.drawing.canvas import Canvas
from breachlab.paths import ROOT
from breachlab.query.answer_rows import Rows
from breachlab.query.queries import find
from dashboard.cards import around
from dashboard.cards.card import Card
from dashboard.cards.page import first_of
from dashboard.pages import PAGES
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
Ask = Callable[..., "pandas.DataFrame"]  # of a notebook


def draw(
    question: str, rows: Rows, canvas: Canvas, asked: Mapping[str, Any], ask: Ask
) -> tuple[Any, str]:
    """Return the drawing of a question's card and its style sheet; of no card None and no style.

    Its switches stand at their defaults, and a folded card is open. `asked` are the parameters of
    the cell; each query in `beside` gets those that it takes. Raises KeyError for rows that lack
    what the card draws.
    """
    page, card = _cards().get(question, ("", None))
    if card is None or card.draw is None:
        return None, ""
    beside = {}
    for query in card.beside:
        takes = find(query).parameters
        given = {name: value for name, value in asked.items() if name in takes}
        beside[query] = Rows.of(ask(query, **given))
    options = {each.name: each.read_choice({}) for each in (*card.follows, *card.options)}
    if around.OPENED in card.follows and len(rows) <= MOST:
        options[around.OPENED.name] = around.name_of(card)
    canvas = replace(canvas, query=question, options=options, beside=beside)
    try:
        drawing = card.draw(rows, canvas)
    except UndefinedError as error:  # of a template: rows that it cannot draw, as Python says it
        raise KeyError(str(error)) from error
    return (None, "") if drawing == no_table(canvas) else (drawing, _style(page))


@cache
def _cards() -> dict[str, tuple[str, Card]]:
    """Return {question: (name of its page, its card)}."""
    return {
        query: (page.name, card) for page in PAGES for query, card in first_of(page.cards).items()
    }


@cache
def _style(page: str) -> str:
    """Return the CSS of tables and of a page, limited to the elements of our cells."""
    names = ("tables", *BESIDE.get(page, ()), page)
    folders = (ROOT / "dashboard/assets", *ROOT.glob("dashboard/pages/*"))
    files = [folder / f"{name}.css" for name in names for folder in folders]
    sheets = " ".join(each.read_text("utf-8") for each in files if each.is_file())
    for root, cell in ROOTS.items():
        sheets = sheets.replace(root, cell)
    by_cell = NARROW.sub(r"@container (max-width: \1px)", sheets)
    return f".breachlab .page{{{CELL}{by_cell}}}"

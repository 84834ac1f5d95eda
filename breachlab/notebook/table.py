"""Rows as a table in words: codes by their labels, numbers as people write them."""

import html
from collections.abc import Sequence

import duckdb
import pandas

from breachlab.formats import Answer, in_words, note
from breachlab.layout import FIXED, Column, laid_out
from breachlab.notebook.shown import Shown
from breachlab.words import Words, numbers
from breachlab.words.language import interface

MOST = 20  # rows that are shown
CELL = 'style="text-align:{}"'


def table(
    lab: duckdb.DuckDBPyConnection,
    rows: pandas.DataFrame,
    language: str = "en",
    *,
    title: str = "",
    below: str = "",
) -> Shown:
    """Return rows as a table of their first twenty; all of them are its `rows`.

    `lab` has the words of the codes. A column keeps the name that SQL knows it by.
    """
    words = Words.of(lab, language)
    texts = interface(language)["notebook"]
    notes = [below] if below else []
    if len(rows) > MOST:
        notes.append(texts["more"].format(numbers.whole(len(rows) - MOST, language)))
    return Shown(
        rows, body(rows.head(MOST), words), title, below=[" · ".join([*notes, note(language)])]
    )


def body(rows: pandas.DataFrame, words: Words) -> dict[str, str]:
    """Return rows as a table of HTML, and as text."""
    texts = interface(words.language)["shell"]
    shown = in_words(Answer(rows, words))
    if rows.empty:
        return {"text/html": f"<p>{texts['no_rows']}</p>", "text/plain": texts["no_rows"]}
    return {"text/html": _html(shown), "text/plain": laid_out(shown, FIXED, texts["same"])}


def _html(shown: Sequence[Column]) -> str:
    heads = "".join(_cell("th", column, column.name) for column in shown)
    lines = zip(*(column.texts for column in shown), strict=True)
    body = "".join(
        f"<tr>{''.join(_cell('td', *each) for each in zip(shown, line, strict=True))}</tr>"
        for line in lines
    )
    whole = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div style="overflow-x:auto">{whole}</div>'


def _cell(tag: str, column: Column, text: str) -> str:
    side = "right" if column.is_number else "left"
    return f"<{tag} {CELL.format(side)}>{html.escape(text)}</{tag}>"

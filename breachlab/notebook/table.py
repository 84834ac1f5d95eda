"""Rows as a table in words: codes by their labels, numbers as people write them."""

import html
from collections.abc import Sequence

import duckdb
import pandas

from breachlab.formats import Answer, in_words, note
from breachlab.layout import FIXED, Column, laid_out, parted
from breachlab.notebook.shown import Shown
from breachlab.words import Words, numbers
from breachlab.words.language import interface

MOST = 20  # rows that are shown
WIDE = 100  # characters of all columns, beyond which a table has to be scrolled in a notebook
ROOM = 24  # characters that a text has room for before it is wrapped


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
    notes.append(note(words))
    return Shown(rows, body(rows.head(MOST), words), title, below=[" · ".join(notes)])


def body(rows: pandas.DataFrame, words: Words) -> dict[str, str]:
    """Return rows as a table of HTML, and as text."""
    texts = interface(words.language)["shell"]
    shown = in_words(Answer(rows, words))
    if rows.empty:
        return {"text/html": f"<p>{texts['no_rows']}</p>", "text/plain": texts["no_rows"]}
    return {
        "text/html": _html(shown, texts["same"]),
        "text/plain": laid_out(shown, FIXED, texts["same"]),
    }


def _html(shown: Sequence[Column], same: str) -> str:
    """Return a table; where it would be wide, what is the same in every row stands below it."""
    is_wide = sum(max(len(column.name), min(column.widest, ROOM)) for column in shown) > WIDE
    varied, alike = parted(shown) if is_wide else (shown, [])
    heads = "".join(_cell("th", column, column.name) for column in varied)
    lines = zip(*(column.texts for column in varied), strict=True)
    body = "".join(
        f"<tr>{''.join(_cell('td', *each) for each in zip(varied, line, strict=True))}</tr>"
        for line in lines
    )
    whole = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    below = " · ".join(f"{column.name} {column.texts[0]}" for column in alike if column.texts[0])
    said = f"<small>{html.escape(same)} {html.escape(below)}</small>" if below else ""
    return f'<div style="overflow-x:auto">{whole}</div>{said}'


def _cell(tag: str, column: Column, text: str) -> str:
    side = "right" if column.is_number else "left"
    style = f"text-align:{side};min-width:{min(column.widest, ROOM)}ch"
    return f'<{tag} style="{style}">{html.escape(text)}</{tag}>'

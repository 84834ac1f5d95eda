"""Rows as a table in words: codes by their labels, numbers as people write them."""

import html
from collections.abc import Sequence
from typing import Any

import duckdb
import pandas

from breachlab.answer_files.formats import Answer, in_words
from breachlab.answer_files.text_columns import FIXED, Column, laid_out, part_columns
from breachlab.notebook import row_kinds
from breachlab.notebook.shown import Shown
from breachlab.words import Words, data_note, numbers
from breachlab.words.language import interface

MOST = 20  # rows to display
WIDE = 100  # most characters of columns side by side; beyond, the table is divided
ROOM = 24  # characters of a text before it is wrapped
GAP = 2  # characters between two columns


def table(
    lab: duckdb.DuckDBPyConnection,
    rows: Any,
    language: str = "en",
    *,
    title: str = "",
    below: str = "",
    most: int = MOST,
    kind: str = "",
) -> Shown:
    """Return a table of the first `most` rows, of a kind if that is known; its `rows` has all.

    `lab` has the labels of the codes; the note says whose the rows are. Columns keep their SQL
    names. The last of many columns are folded.
    """
    rows, words = row_kinds.frame_of(rows), Words.of(lab, language)
    texts = interface(language)["notebook"]
    notes = [below] if below else []
    if len(rows) > most:
        notes.append(texts["more"].format(numbers.whole(len(rows) - most, language)))
    said = row_kinds.words_of(kind or row_kinds.kind_of(rows), words)
    notes.append(data_note(said))
    parts = body(rows.head(most), words)
    return Shown(rows, parts, title, below=[" · ".join(notes)], words=said)


def body(rows: pandas.DataFrame, words: Words) -> dict[str, str]:
    """Return rows as a table, in HTML and as text."""
    texts = interface(words.language)["shell"]
    if rows.empty:
        return {"text/html": f"<p>{texts['no_rows']}</p>", "text/plain": texts["no_rows"]}
    columns = in_words(Answer(rows, words))
    return {
        "text/html": _html(columns, words.language),
        "text/plain": laid_out(columns, FIXED, texts["same"]),
    }


def _html(shown: Sequence[Column], language: str) -> str:
    """Return a table; of a wide one, columns with the same text in every row are listed below."""
    same = interface(language)["shell"]["same"]
    is_wide = sum(map(_width, shown)) > WIDE
    varied, alike = part_columns(shown) if is_wide else (shown, [])
    first, *others = _split(varied)
    below = " · ".join(f"{column.name} {column.texts[0]}" for column in alike if column.texts[0])
    note = f'<p class="note">{html.escape(same)} {html.escape(below)}</p>' if below else ""
    return f"{_table(first)}{_fold(others, language)}{note}"


def _split(columns: Sequence[Column]) -> list[list[Column]]:
    """Return the columns in parts, each within the width WIDE."""
    parts: list[list[Column]] = [[]]
    for column in columns:
        if parts[-1] and sum(map(_width, [*parts[-1], column])) > WIDE:
            parts.append([])
        parts[-1].append(column)
    return parts


def _fold(parts: Sequence[Sequence[Column]], language: str) -> str:
    if not parts:
        return ""
    summary = interface(language)["notebook"]["more_columns"].format(sum(map(len, parts)))
    tables = "".join(map(_table, parts))
    return f"<details><summary>{summary}</summary>{tables}</details>"


def _table(columns: Sequence[Column]) -> str:
    heads = "".join(_cell("th", column, _break(column.name)) for column in columns)
    lines = zip(*(column.texts for column in columns), strict=True)
    body = "".join(
        f"<tr>{''.join(_cell('td', *each) for each in zip(columns, line, strict=True))}</tr>"
        for line in lines
    )
    whole = f'<table class="rows"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide">{whole}</div>'


def _width(column: Column) -> int:
    return max(len(column.name), min(column.widest, ROOM)) + GAP


def _break(name: str) -> str:
    """Return the name of a column with a possible line break after each word."""
    return name.replace("_", "_\u200b")


def _cell(tag: str, column: Column, text: str) -> str:
    side = ' class="n"' if column.is_number else ""
    whole = html.escape(text).replace("\u200b", "<wbr>")
    return f"<{tag}{side}>{whole}</{tag}>"

"""Rows as a table in words: codes by their labels, numbers as people write them."""

import html
from collections.abc import Sequence

import duckdb
import pandas

from breachlab.answer_files.formats import Answer, in_words
from breachlab.answer_files.text_columns import FIXED, Column, laid_out, part_columns
from breachlab.notebook.shown import Shown
from breachlab.words import Words, data_note, numbers
from breachlab.words.language import interface

MOST = 20  # rows that are shown
WIDE = 100  # characters of all columns, beyond which what is alike or further stands elsewhere
ROOM = 24  # characters that a text has room for before it is wrapped
GAP = 2  # characters between two columns


def table(
    lab: duckdb.DuckDBPyConnection,
    rows: pandas.DataFrame,
    language: str = "en",
    *,
    title: str = "",
    below: str = "",
    most: int = MOST,
) -> Shown:
    """Return rows as a table of their first `most`; all of them are its `rows`.

    `lab` has the words of the codes. A column keeps the name that SQL knows it by. Of many columns
    the last stand in a fold.
    """
    words = Words.of(lab, language)
    texts = interface(language)["notebook"]
    notes = [below] if below else []
    if len(rows) > most:
        notes.append(texts["more"].format(numbers.whole(len(rows) - most, language)))
    notes.append(data_note(words))
    return Shown(rows, body(rows.head(most), words), title, below=[" · ".join(notes)])


def body(rows: pandas.DataFrame, words: Words) -> dict[str, str]:
    """Return rows as a table of HTML, and as text."""
    texts = interface(words.language)["shell"]
    if rows.empty:
        return {"text/html": f"<p>{texts['no_rows']}</p>", "text/plain": texts["no_rows"]}
    shown = in_words(Answer(rows, words))
    return {
        "text/html": _html(shown, words.language),
        "text/plain": laid_out(shown, FIXED, texts["same"]),
    }


def _html(shown: Sequence[Column], language: str) -> str:
    """Return a table; where it would be wide, what is the same in every row stands below it."""
    same = interface(language)["shell"]["same"]
    is_wide = sum(map(_width, shown)) > WIDE
    varied, alike = part_columns(shown) if is_wide else (shown, [])
    first, *others = _split(varied)
    below = " · ".join(f"{column.name} {column.texts[0]}" for column in alike if column.texts[0])
    said = f'<p class="note">{html.escape(same)} {html.escape(below)}</p>' if below else ""
    return f"{_table(first)}{_fold(others, language)}{said}"


def _split(columns: Sequence[Column]) -> list[list[Column]]:
    """Return columns in parts that each have room side by side."""
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
    """Return the name of a column that may be broken after each of its words."""
    return name.replace("_", "_\u200b")


def _cell(tag: str, column: Column, text: str) -> str:
    side = ' class="n"' if column.is_number else ""
    whole = html.escape(text).replace("\u200b", "<wbr>")
    return f"<{tag}{side}>{whole}</{tag}>"

"""Tables of rows, and of answers with bars, in HTML and as text."""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import duckdb
import pandas

from breachlab.answer_files.formats import (
    FIXED,
    Answer,
    Column,
    in_words,
    is_translated,
    laid_out,
    part_columns,
)
from breachlab.drawing.bars import (
    is_bare_code,
    is_of_numbers,
    list_measures,
    list_names,
    write_value,
)
from breachlab.drawing.canvas import Canvas
from breachlab.notebook import row_kinds
from breachlab.notebook.shown import Shown
from breachlab.query.answer_rows import Rows
from breachlab.words import Words, data_note, numbers
from breachlab.words.language import interface
from breachlab.words.units import heading, is_code, unit
from breachlab.words.values import is_null

MOST = 20  # rows to display
ROOM = 50  # characters of all columns in the narrowest cell
TEXT = 24  # characters of a text before it is wrapped
HEAD = 11  # characters of a heading before it is wrapped
BAR = 9  # characters of the column of bars
WIDE = 100  # most characters of columns side by side; beyond, the table is divided
GAP = 2  # characters between two columns
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NAMED = ("departement_code", "region_code", "place_code")  # a cell has the name of the place

Part = TypeVar("Part")


@dataclass(frozen=True)
class Shape:
    """The columns of a table: those that name a row, those beside them, the folded ones."""

    names: Sequence[str]
    beside: Sequence[str]
    folded: Sequence[str]
    bar: str = ""  # the column that is drawn as bars


def bar_table(rows: Rows, canvas: Canvas, spoken: Sequence[str], most: int) -> dict[str, str]:
    """Return rows as a table, HTML and text; `spoken` are the columns of the headline."""
    if rows.is_empty:
        return _say_empty(canvas.language)
    shape, shown = _find_shape(rows, spoken, canvas), rows.head(most)
    whole = _draw(shown, [*shape.names, *shape.beside], canvas, shape.bar)
    if shape.folded:
        width = partial(_width, rows=shown)
        parts = _pack(shape.folded, width, ROOM - sum(map(width, shape.names)))
        tables = [_draw(shown, [*shape.names, *part], canvas) for part in parts]
        whole += _fold(len(shape.folded), tables, canvas.language)
    columns = [
        Column(
            name,
            [write_value(value, name, canvas) for value in shown[name]],
            _are_numbers(shown[name], name, canvas),
        )
        for name in (*shape.names, *shape.beside)
    ]
    same = interface(canvas.language)["shell"]["same"]
    return {"text/html": whole, "text/plain": laid_out(columns, FIXED, same)}


def _say_empty(language: str) -> dict[str, str]:
    text = interface(language)["shell"]["no_rows"]
    return {"text/html": f"<p>{text}</p>", "text/plain": text}


def _find_shape(rows: Rows, spoken: Sequence[str], canvas: Canvas) -> Shape:
    """Return the assignment of the columns of rows to the parts of the table."""
    kept = [
        name
        for name in _without_codes(rows.columns, rows, canvas)
        if not is_translated(name, rows.columns, canvas.language)
    ]
    rows = rows.select(kept)
    names = list_names(rows, canvas)[:3] if len(rows) > 1 else []
    measures = [
        each
        for each in list_measures(rows, spoken)
        if each not in names and not _is_technical(each, rows)
    ]
    bar = measures[0] if measures and len(rows) > 1 else ""
    order = [*([bar] if bar else []), *(each for each in spoken if each in kept), *kept]
    room = ROOM - sum(_width(each, rows) for each in names) - (BAR if bar else 0)
    beside: list[str] = []  # those that have room, at least one
    folded: list[str] = []
    for name in dict.fromkeys(order):
        if name not in names:
            width = _width(name, rows)
            has_room = (width <= room or not beside) and not _is_technical(name, rows)
            (beside if has_room else folded).append(name)
            room -= width if has_room else 0
    return Shape(names, beside, folded, bar if bar in beside else "")


def _is_technical(name: str, rows: Rows) -> bool:
    """Return whether a column is a code, a mask, a long text, or the same in every row."""
    is_alike = len(rows) > 1 and len({*rows[name]}) == 1
    is_text = name.endswith("_note_id") or name == "source"  # paragraphs and their sources
    return is_alike or is_text or (is_code(name) and is_of_numbers(rows[name]))


def _without_codes(names: Sequence[str], rows: Rows, canvas: Canvas) -> list[str]:
    """Return columns without a name beside its code if words have the code, else without the code.

    The name of a département is also in its code's label; that of a commune is not.
    """
    pairs = {each: f"{each.removesuffix('_name')}_code" for each in names if "_name" in each}
    twice = {
        code if is_bare_code(rows[code], code, canvas) else name
        for name, code in pairs.items()
        if code in rows
    }
    return [name for name in names if name not in twice]


def _width(name: str, rows: Rows) -> int:
    longest = max((len(str(value)) for value in rows[name][:50] if value is not None), default=0)
    words = max(map(len, name.split("_")))
    return max(min(longest, TEXT), min(words, HEAD)) + GAP


def _pack(items: Iterable[Part], width: Callable[[Part], int], room: int) -> list[list[Part]]:
    """Return items in parts: each has those that have room, at least one, and keeps their order."""
    parts: list[list[Part]] = [[]]
    for each in items:
        if parts[-1] and sum(map(width, [*parts[-1], each])) > room:
            parts.append([])
        parts[-1].append(each)
    return parts


def _fold(count: int, tables: Iterable[str], language: str) -> str:
    """Return tables of so many columns, to be opened by a click."""
    summary = interface(language)["notebook"]["more_columns"].format(count)
    return f"<details><summary>{summary}</summary>{''.join(tables)}</details>"


def _draw(rows: Rows, names: Sequence[str], canvas: Canvas, bar: str = "") -> str:
    """Return columns of an answer as a table; a bar stands right of each number of one column."""
    most = max((value for value in rows[bar] if not is_null(value)), default=0) if bar else 0
    heads = ""
    for name in names:
        side = ' class="n"' if _are_numbers(rows[name], name, canvas) else ""
        read_as = name.replace("_code", "_name") if name in NAMED else name
        title = html.escape(heading(canvas.query, read_as, canvas.language, canvas.words.data_kind))
        heads += f'<th{side} scope="col" title="{html.escape(name)}">{title}</th>'
        heads += '<th class="b"></th>' if name == bar else ""
    lines = ""
    for row in rows.dicts():
        lines += "<tr>"
        for name in names:
            side = ' class="n"' if _are_numbers([row[name]], name, canvas) else ""
            text = write_value(row[name], name, canvas)
            shown = text[:1].upper() + text[1:] if name == names[0] else text
            lines += f"<td{side}>{html.escape(shown)}</td>"
            if name == bar:
                share = 0 if is_null(row[name]) or not most else row[name] / most
                lines += f'<td class="b"><i style="width:{share:.1%}"></i></td>'
        lines += "</tr>"
    return _table(heads, lines)


def _table(heads: str, lines: str) -> str:
    head = f"<thead><tr>{heads}</tr></thead>"
    return f'<table class="rows">{head}<tbody>{lines}</tbody></table>'


def _are_numbers(values: Iterable[Any], name: str, canvas: Canvas) -> bool:
    known = [value for value in values if not is_null(value)]
    return bool(known) and all(
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and canvas.words.label(name, value) is None
        and unit(name) != "day"
        for value in known
    )


def table(
    connection: duckdb.DuckDBPyConnection,
    rows: Any,
    language: str = "en",
    *,
    title: str = "",
    below: str = "",
    most: int = MOST,
    kind: str = "",
) -> Shown:
    """Return a table of the first `most` rows, of a kind if that is known; its `rows` has all.

    The database has the labels of the codes; the note says whose the rows are. Columns keep their
    SQL names. The last of many columns are folded.
    """
    rows, words = row_kinds.frame_of(rows), Words.of(connection, language)
    texts = interface(language)["notebook"]
    notes = [below] if below else []
    if len(rows) > most:
        notes.append(texts["more"].format(numbers.whole(len(rows) - most, language)))
    said = row_kinds.words_of(kind or row_kinds.kind_of(rows), words)
    notes.append(data_note(said))
    body = _lay_out(rows.head(most), words)
    return Shown(rows, body, title, below=[" · ".join(notes)], words=said)


def _lay_out(rows: pandas.DataFrame, words: Words) -> dict[str, str]:
    """Return rows as a table, in HTML and as text.

    Of a wide table, columns with the same text in every row are listed below.
    """
    if rows.empty:
        return _say_empty(words.language)
    same, columns = interface(words.language)["shell"]["same"], in_words(Answer(rows, words))
    is_wide = sum(map(_width_of_column, columns)) > WIDE
    varied, alike = part_columns(columns) if is_wide else (columns, [])
    first, *others = _pack(varied, _width_of_column, WIDE)
    whole = _draw_columns(first)
    if others:
        whole += _fold(sum(map(len, others)), map(_draw_columns, others), words.language)
    if below := [f"{column.name} {column.texts[0]}" for column in alike if column.texts[0]]:
        whole += f'<p class="note">{html.escape(same)} {html.escape(" · ".join(below))}</p>'
    return {"text/html": whole, "text/plain": laid_out(columns, FIXED, same)}


def _width_of_column(column: Column) -> int:
    return max(len(column.name), min(column.widest, TEXT)) + GAP


def _draw_columns(columns: Sequence[Column]) -> str:
    """Return columns as a table; a name may break after each of its words, and a day nowhere."""
    sides = [
        ' class="n"' if column.is_number else ' class="d"' * any(map(DAY.match, column.texts))
        for column in columns
    ]
    heads = "".join(
        f"<th{side}>{html.escape(column.name).replace('_', '_<wbr>')}</th>"
        for column, side in zip(columns, sides, strict=True)
    )
    lines = ""
    for texts in zip(*(column.texts for column in columns), strict=True):
        pairs = zip(sides, texts, strict=True)
        cells = "".join(f"<td{side}>{html.escape(text)}</td>" for side, text in pairs)
        lines += f"<tr>{cells}</tr>"
    return f'<div class="wide">{_table(heads, lines)}</div>'

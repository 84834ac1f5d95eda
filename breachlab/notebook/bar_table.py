"""An answer as a table with bars: the columns of its headline first, the rest folded."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from breachlab.answer_files.text_columns import FIXED, Column, laid_out
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.row_bars import (
    is_bare_code,
    is_of_numbers,
    list_measures,
    list_names,
    write_value,
)
from breachlab.query.answer_rows import Rows
from breachlab.words import headings
from breachlab.words.language import LANGUAGES, interface
from breachlab.words.units import is_code, unit
from breachlab.words.values import is_null

ROOM = 50  # characters of all columns in the narrowest cell
TEXT = 24  # characters of a text before it is wrapped
HEAD = 11  # characters of a heading before it is wrapped
BAR = 9  # characters of the column of bars


@dataclass(frozen=True)
class Shape:
    """The columns of a table: those that name a row, those beside them, the folded ones."""

    names: Sequence[str]
    beside: Sequence[str]
    folded: Sequence[str]
    bar: str = ""  # the column that is drawn as bars


def bar_table(rows: Rows, canvas: Canvas, spoken: Sequence[str], most: int) -> dict[str, str]:
    """Return rows as a table, HTML and text; `spoken` are the columns of the headline."""
    texts = interface(canvas.language)["shell"]
    if rows.is_empty:
        return {"text/html": f"<p>{texts['no_rows']}</p>", "text/plain": texts["no_rows"]}
    shape = find_shape(rows, spoken, canvas)
    shown = rows.head(most).dicts()
    parts = [_table(shown, [*shape.names, *shape.beside], canvas, shape.bar)]
    if shape.folded:
        parts.append(_fold(shown, shape, canvas))
    return {"text/html": "".join(parts), "text/plain": _text(shown, shape, canvas, texts["same"])}


def find_shape(rows: Rows, spoken: Sequence[str], canvas: Canvas) -> Shape:
    """Return the assignment of the columns of rows to the parts of the table."""
    kept = [
        name
        for name in _without_codes(rows.columns, rows, canvas)
        if not _is_other_language(name, rows, canvas.language)
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
    rest = [name for name in dict.fromkeys(order) if name not in names]
    room = ROOM - sum(_width(each, rows) for each in names) - (BAR if bar else 0)
    beside, folded = _part(rest, rows, room)
    return Shape(names, beside, folded, bar if bar in beside else "")


def _part(rest: Iterable[str], rows: Rows, room: int) -> tuple[list[str], list[str]]:
    """Return the columns that have room, at least one, and the others with the technical ones."""
    beside: list[str] = []
    folded: list[str] = []
    for name in rest:
        width = _width(name, rows)
        has_room = (width <= room or not beside) and not _is_technical(name, rows)
        (beside if has_room else folded).append(name)
        room -= width if has_room else 0
    return beside, folded


def _is_technical(name: str, rows: Rows) -> bool:
    """Return whether a column is a code, a mask, a long text, or the same in every row."""
    is_alike = len(rows) > 1 and len({*rows[name]}) == 1
    is_text = name.endswith("_note_id") or name == "source"  # paragraphs and their sources
    return is_alike or is_text or (is_code(name) and is_of_numbers(rows[name]))


def _is_other_language(name: str, rows: Rows, language: str) -> bool:
    """Return whether a text also exists in the reader's language: unit_en beside unit_fr."""
    stem, _, other = name.rpartition("_")
    return other in LANGUAGES and other != language and f"{stem}_{language}" in rows


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
    return max(min(longest, TEXT), min(words, HEAD)) + 2


def _table(
    rows: Sequence[dict[str, Any]], names: Sequence[str], canvas: Canvas, bar: str = ""
) -> str:
    most = max((row[bar] for row in rows if bar and not is_null(row[bar])), default=0)
    lines = "".join(f"<tr>{''.join(_cells(row, names, canvas, bar, most))}</tr>" for row in rows)
    return (
        f'<table class="rows"><thead><tr>{"".join(_heads(rows, names, canvas, bar))}</tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )


def _heads(
    rows: Sequence[dict[str, Any]], names: Sequence[str], canvas: Canvas, bar: str
) -> Iterator[str]:
    for name in names:
        side = ' class="n"' if _is_number(rows, name, canvas) else ""
        title = html.escape(headings.heading(canvas.query, _read_as(name), canvas.language))
        yield f'<th{side} scope="col" title="{html.escape(name)}">{title}</th>'
        if name == bar:
            yield '<th class="b"></th>'


def _read_as(column: str) -> str:
    """Return the column of the words that a cell has in place of a place's code."""
    name = column.replace("_code", "_name")
    is_named = column in ("departement_code", "region_code", "place_code")
    return name if is_named else column


def _cells(
    row: dict[str, Any], names: Sequence[str], canvas: Canvas, bar: str, most: float
) -> Iterator[str]:
    for name in names:
        side = ' class="n"' if _is_number([row], name, canvas) else ""
        text = write_value(row[name], name, canvas)
        shown = text[:1].upper() + text[1:] if name == names[0] else text
        yield f"<td{side}>{html.escape(shown)}</td>"
        if name == bar:
            share = 0 if is_null(row[name]) or not most else row[name] / most
            yield f'<td class="b"><i style="width:{share:.1%}"></i></td>'


def _fold(rows: Sequence[dict[str, Any]], shape: Shape, canvas: Canvas) -> str:
    """Return the other columns folded, in parts that fit; each begins with the naming columns."""
    texts = interface(canvas.language)["notebook"]
    summary = texts["more_columns"].format(len(shape.folded))
    frame = Rows.of_dicts(rows)
    room = ROOM - sum(_width(each, frame) for each in shape.names)
    parts, rest = [], [*shape.folded]
    while rest:
        part, rest = _take(rest, frame, room)
        parts.append(_table(rows, [*shape.names, *part], canvas))
    return f"<details><summary>{summary}</summary>{''.join(parts)}</details>"


def _take(names: Sequence[str], rows: Rows, room: int) -> tuple[list[str], list[str]]:
    """Return the first columns that have room, at least one, and those after them."""
    part: list[str] = []
    for name in names:
        if part and _width(name, rows) > room:
            break
        part.append(name)
        room -= _width(name, rows)
    return part, [*names[len(part) :]]


def _is_number(rows: Sequence[dict[str, Any]], name: str, canvas: Canvas) -> bool:
    values = [row[name] for row in rows if not is_null(row[name])]
    return bool(values) and all(
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and canvas.words.label(name, value) is None
        and unit(name) != "day"
        for value in values
    )


def _text(rows: Sequence[dict[str, Any]], shape: Shape, canvas: Canvas, same: str) -> str:
    """Return the table as text; its columns keep their SQL names."""
    columns = [
        Column(
            name,
            [write_value(row[name], name, canvas) for row in rows],
            _is_number(rows, name, canvas),
        )
        for name in (*shape.names, *shape.beside)
    ]
    return laid_out(columns, FIXED, same)

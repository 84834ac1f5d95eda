"""Figures of a user's own rows, in the style of the dashboard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas

from breachlab.drawing.bars import bars, columns, label_bars
from breachlab.drawing.canvas import DIMENSION_OF, Canvas, code_of
from breachlab.drawing.lines import lines, name_column
from breachlab.drawing.own_chart import MOST_SERIES, Wish, draw_own
from breachlab.drawing.rate_map import ratio_map
from breachlab.drawing.row_bars import has_twice, list_numbers, write_value
from breachlab.errors import BadFigure, nearest
from breachlab.notebook import figure, legends, row_kinds
from breachlab.notebook.show import canvas_of
from breachlab.notebook.shown import Shown
from breachlab.query.answer_rows import Rows
from breachlab.words import data_note

if TYPE_CHECKING:
    from breachlab.notebook.workbench import Lab

KINDS = ("bars", "columns", "line", "points", "map")
TEXT = 20  # rows in the text alternative of a figure


@dataclass(frozen=True)
class Looks:
    """The arguments of `chart` for the looks of the figure; see `Lab.chart`."""

    kind: str = ""
    colour: str = ""
    panels: str = ""
    stacked: bool = False
    log: bool = False
    error: Sequence[str] = ()
    along_title: str = ""
    measure_title: str = ""


def chart(
    lab: "Lab",
    rows: Any,
    along: str,
    measures: Sequence[str],
    looks: Looks,
    title: str,
    language: str,
) -> Shown:
    """Return a figure of rows, whose note says whose they are; see `Lab.chart`."""
    rows, canvas = row_kinds.frame_of(rows), canvas_of(lab.current(), language)
    _check(rows, along, measures, looks)
    kind = looks.kind or _kind(rows, along)
    is_line = kind == "line" and not _has_wishes(looks)
    drawn = Rows.of(rows.sort_values(along) if is_line else rows)
    drawing = _draw(kind, drawn, canvas, along, measures, looks)
    above = legends.ratios(canvas) if kind == "map" else ""
    text = str(rows.head(TEXT))
    said = row_kinds.words_of(row_kinds.kind_of(rows), canvas.words)
    return Shown(
        rows,
        figure.body(drawing, text),
        title or f"{name_column(measures[0])} / {name_column(along)}",
        above=above,
        below=[data_note(said)],
        picture=drawing,
        words=said,
    )


def _draw(
    kind: str,
    rows: Rows,
    canvas: Canvas,
    along: str,
    measures: Sequence[str],
    looks: Looks,
) -> Any:
    if kind == "map":
        return ratio_map(rows, canvas, *measures)
    if not _has_wishes(looks) and kind in ("bars", "columns", "line"):
        return _draw_plain(kind, rows, canvas, along, measures)
    wish = Wish(
        kind,
        along,
        measures,
        looks.colour,
        looks.panels,
        looks.stacked,
        looks.log,
        (looks.error[0], looks.error[1]) if looks.error else None,
        (looks.along_title, looks.measure_title)
        if kind != "bars"
        else (looks.measure_title, looks.along_title),
    )
    _check_places(rows, wish)
    return draw_own(rows, canvas, wish)


def _draw_plain(kind: str, rows: Rows, canvas: Canvas, along: str, measures: Sequence[str]) -> Any:
    """Draw measures as lines, or one measure as bars with numbers beside them."""
    if kind == "line":
        return lines(rows, canvas, along, *measures)
    if len(measures) > 1:
        return draw_own(rows, canvas, Wish(kind, along, measures))
    codes = [*map(code_of, rows[along])]
    if len({*codes}) < len(codes):
        row_dicts = rows.dicts()
        labels = [_capital(write_value(row[along], along, canvas)) for row in row_dicts]
        return label_bars(labels, [row[measures[0]] for row in row_dicts], measures[0], canvas)
    draw = columns if kind == "columns" else bars
    return draw(rows, canvas, along, measures[0], is_complete=False)


def _has_wishes(looks: Looks) -> bool:
    return replace(looks, kind="") != Looks()


def _check(rows: pandas.DataFrame, along: str, measures: Sequence[str], looks: Looks) -> None:
    """Raise BadFigure for arguments that cannot be drawn; the message lists the valid ones."""
    if looks.kind not in ("", *KINDS):
        raise BadFigure(f"No figure {looks.kind!r}. Known: {', '.join(KINDS)}")
    if looks.error and len(looks.error) != 2:
        raise BadFigure('error= takes two columns: error=("low", "high")')
    for column in (along, *measures, looks.colour, looks.panels, *looks.error):
        if column and column not in rows:
            near = nearest(str(column), map(str, rows))
            raise BadFigure(f"No column {column!r}. {near}There is: {_list(rows)}")
    numbers = list_numbers(Rows.of(rows))
    if not measures:
        raise BadFigure(f"0 measures: name a column of numbers. There is: {', '.join(numbers)}")
    for column in (*measures, *looks.error):
        if rows[column].dtype.kind not in "iufb" and rows[column].notna().any():
            raise BadFigure(
                f"{column!r} has no numbers. Columns of numbers: {', '.join(numbers) or 'none'}"
            )


def _check_places(rows: Rows, wish: Wish) -> None:
    """Raise BadFigure if bars would cover each other, or there are too many colours or panels."""
    for column, most in ((wish.colour, MOST_SERIES), (wish.panels, 24)):
        count = len({*rows[column]}) if column else 0
        if count > most:
            raise BadFigure(f"{column!r} has {count} values, and {most} can be told apart.")
    keys = [each for each in (wish.along, wish.colour, wish.panels) if each]
    if wish.kind != "points" and has_twice(rows, keys):
        others = [each for each in rows.columns if each not in (*keys, *wish.measures)]
        raise BadFigure(
            f"Several rows have one {' and '.join(keys)}. Tell them apart by colour= or panels=, "
            f"or add them up first. There is: {', '.join(others) or 'no other column'}"
        )


def _kind(rows: pandas.DataFrame, along: str) -> str:
    is_line = rows[along].dtype.kind in "iufM" and along not in DIMENSION_OF
    return "line" if is_line else "bars"


def _list(rows: Mapping[str, Any] | pandas.DataFrame) -> str:
    return ", ".join(map(str, rows))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

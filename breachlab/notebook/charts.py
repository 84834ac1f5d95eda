"""Figures of a user's own rows, in the style of the dashboard, and the legends of figures."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pandas

from breachlab.drawing.bars import bars, columns, has_twice, label_bars, list_numbers, write_value
from breachlab.drawing.canvas import DIMENSION_OF, Canvas, code_of, name_column, number_of
from breachlab.drawing.own_chart import MOST_SERIES, Wish, draw_own, lines
from breachlab.drawing.rate_map import COLOURS, ranges, ratio_map
from breachlab.errors import BadFigure, nearest
from breachlab.notebook import row_kinds
from breachlab.notebook.shown import Shown, draw_body
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, data_note, numbers
from breachlab.words.language import interface

KEY = '<span style="white-space:nowrap;margin-right:1em"><span style="color:{}">■</span> {}</span> '
KINDS = ("bars", "columns", "line", "points", "map")
MOST_PANELS = 24
TEXT = 20  # rows in the text alternative of a figure


def canvas_of(connection: duckdb.DuckDBPyConnection, language: str) -> Canvas:
    """Return the words of a language, en or fr, over a database; BadFigure for another."""
    if language not in LANGUAGES:
        raise BadFigure(f"No language {language!r}. Known: {', '.join(LANGUAGES)}")
    return Canvas.of(connection, language)


def legend(query: str, rows: Rows, canvas: Canvas) -> str:
    """Return the HTML of a question's legend; empty for a drawing that needs none."""
    if query in ("exposure/rate_by_departement", "exposure/rate_by_region"):
        country = max(map(number_of, rows["france_persons_per_thousand"]), default=0)
        if not country > 0:
            return ""
        residents = canvas.words.label("residents_id", rows["residents_id"][0])
        thousand = f"{numbers.whole(1_000, canvas.language)} {residents}"
        title = interface(canvas.language)["notebook"]["persons_per_thousand"].format(thousand)
        return f"<p>{html.escape(title)}</p>{_name_classes(country, canvas)}"
    if query == "exposure/rate_by_age_and_sex":
        return _name_sides(rows, canvas)
    return ""


def _name_classes(country: float, canvas: Canvas) -> str:
    """Return the colours of a map with the range of each."""
    keys = "".join(
        KEY.format(f"var(--ratio-{number},{colour})", html.escape(text))
        for number, (colour, text) in enumerate(
            zip(COLOURS, ranges(country, canvas.language), strict=True), 1
        )
    )
    return f"<p>{keys}</p>"


def _name_sides(rows: Rows, canvas: Canvas) -> str:
    """Return the headings of the pyramid's sides, the left one first."""
    sexes = canvas.dimensions["sexes"]
    counts: Counter[Any] = Counter()
    for row in rows.dicts():
        counts[row["sex"]] += row["living_here_person_count"]
    left, right = (
        f"{sexes.heading(sex)} · {numbers.compact(counts[sex], canvas.language)}"
        for sex in sexes.values
    )
    return f"<p>◀ {html.escape(left)} &emsp; {html.escape(right)} ▶</p>"


def chart(
    connection: duckdb.DuckDBPyConnection,
    rows: Any,
    wish: Wish,
    error: Sequence[str],
    title: str,
    language: str,
) -> Shown:
    """Return a figure of rows, whose note says whose they are; see `Lab.chart`.

    The titles of the wish are those along the axis and of the measure.
    """
    rows, canvas = row_kinds.frame_of(rows), canvas_of(connection, language)
    _check(rows, wish, error)
    if error:
        wish = replace(wish, error=(error[0], error[1]))
    if not wish.kind:
        is_line = rows[wish.along].dtype.kind in "iufM" and wish.along not in DIMENSION_OF
        wish = replace(wish, kind="line" if is_line else "bars")
    drawing = _draw(rows, canvas, wish)
    said = row_kinds.words_of(row_kinds.kind_of(rows), canvas.words)
    return Shown(
        rows,
        draw_body(drawing, str(rows.head(TEXT))),
        title or f"{name_column(wish.measures[0])} / {name_column(wish.along)}",
        above=_name_classes(1, canvas) if wish.kind == "map" else "",
        below=[data_note(said)],
        picture=drawing,
        words=said,
    )


def _draw(frame: pandas.DataFrame, canvas: Canvas, wish: Wish) -> Any:
    """Draw rows; a line or bars of which no more is asked as the dashboard has them."""
    kind, along, (measure, *others) = wish.kind, wish.along, wish.measures
    is_plain = wish == Wish(kind, along, wish.measures)
    if kind == "line" and is_plain:
        return lines(Rows.of(frame.sort_values(along)), canvas, along, *wish.measures)
    rows = Rows.of(frame)
    if kind == "map":
        return ratio_map(rows, canvas, *wish.measures)
    if kind in ("bars", "columns") and is_plain and not others:
        codes = [*map(code_of, rows[along])]
        if len({*codes}) == len(codes):
            draw = columns if kind == "columns" else bars
            return draw(rows, canvas, along, measure, is_complete=False)
        texts = [write_value(each, along, canvas) for each in rows[along]]
        labels = [text[:1].upper() + text[1:] for text in texts]
        return label_bars(labels, [*rows[measure]], measure, canvas)
    if not is_plain or kind == "points":
        _check_places(rows, wish)
    if kind == "bars":  # they lie: the measure is across
        wish = replace(wish, titles=wish.titles[::-1])
    return draw_own(rows, canvas, wish)


def _check(rows: pandas.DataFrame, wish: Wish, error: Sequence[str]) -> None:
    """Raise BadFigure for a wish that cannot be drawn; the message lists what can."""
    if wish.kind not in ("", *KINDS):
        raise BadFigure(f"No figure {wish.kind!r}. Known: {', '.join(KINDS)}")
    if error and len(error) != 2:
        raise BadFigure('error= takes two columns: error=("low", "high")')
    for column in (wish.along, *wish.measures, wish.colour, wish.panels, *error):
        if column and column not in rows:
            near = nearest(str(column), map(str, rows))
            raise BadFigure(f"No column {column!r}. {near}There is: {', '.join(map(str, rows))}")
    known = list_numbers(Rows.of(rows))
    if not wish.measures:
        raise BadFigure(f"0 measures: name a column of numbers. There is: {', '.join(known)}")
    for column in (*wish.measures, *error):
        if rows[column].dtype.kind not in "iufb" and rows[column].notna().any():
            raise BadFigure(
                f"{column!r} has no numbers. Columns of numbers: {', '.join(known) or 'none'}"
            )


def _check_places(rows: Rows, wish: Wish) -> None:
    """Raise BadFigure if bars would cover each other, or there are too many colours or panels."""
    for column, most in ((wish.colour, MOST_SERIES), (wish.panels, MOST_PANELS)):
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

"""Charts of a user's own rows, with series: side by side, stacked, in panels, with error bars."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from breachlab.drawing.bars import is_of_numbers, write_value
from breachlab.drawing.canvas import Canvas, code_of, name_column, number_of, order_codes
from breachlab.drawing.figure_template import (
    BAR,
    NAMES_AXIS,
    QUIET_AXIS,
    figure,
    find_end,
    tick_counts,
)
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.numbers import write_day
from breachlab.words.units import unit
from breachlab.words.values import is_null

# Different in lightness too, for colour-blind eyes and for paper.
COLOURS = (BAR, "#2b8a3e", "#0c8599", "#868e96", "#862e9c")
MORE_COLOURS = (*COLOURS, "#e64980", "#5c940d", "#a61e4d", "#495057", "#63509a")
MOST_SERIES = len(MORE_COLOURS)
TICKS = 5  # about the most ticks of an axis of numbers
DAYS = 4  # most ticks of an axis of days
MANY = 10  # least number without a unit that is written as a count
ACROSS = 3  # panels side by side at most
BETWEEN = 0.06  # share of the width between two panels
ROW = 20  # pixels of a horizontal bar with the gap after it
PANEL = 220  # pixels of a panel of columns or lines
ABOVE = 26  # pixels of the title of a panel
LETTER = 6.5  # pixels of a letter of a name
SHORT = 30  # letters of a name before it is cut
LINE = 72  # letters below the narrowest chart; names beyond are thinned out
BESIDE = 48  # pixels of the numbers beside an axis


@dataclass(frozen=True)
class Wish:
    """The specification of a chart: its kind, the column along its axis, measures and looks.

    Each value of the column `colour` becomes a series, each value of `panels` a panel. `error` has
    the columns of the lower and the upper end of the measure, `titles` the titles of the axes.
    """

    kind: str  # bars, columns, line, points
    along: str
    measures: Sequence[str]
    colour: str = ""
    panels: str = ""
    is_stacked: bool = False
    is_log: bool = False
    error: tuple[str, str] | None = None
    titles: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Series:
    """The rows of one colour, with the measure that is drawn of them."""

    name: str
    colour: str
    measure: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Grid:
    """The panels of a chart, the places along its axis, and the range of its measure.

    `places` is {code: words} of the places of bars, in order; null along numbers and days.
    """

    wish: Wish
    panels: Sequence[str]
    places: Mapping[str, str] | None
    canvas: Canvas
    reach: tuple[float, float]

    @property
    def columns(self) -> int:
        """Panels side by side."""
        return 1 if self.wish.kind == "bars" else min(ACROSS, len(self.panels))

    @property
    def rows(self) -> int:
        """Panels one below the other."""
        return -(-len(self.panels) // self.columns)

    @property
    def panel_height(self) -> float:
        """The pixels of a panel with its title."""
        title = ABOVE if len(self.panels) > 1 else 0
        if self.wish.kind != "bars" or self.places is None:
            return PANEL + title
        times = 1.4 if self.wish.colour and not self.wish.is_stacked else 1
        return max(ROW * len(self.places) * times, 60) + title

    def domains(self, number: int) -> tuple[list[float], list[float]]:
        """Return the shares of width and height of a panel, from the left and from below."""
        row, column = divmod(number, self.columns)
        wide = (1 - BETWEEN * (self.columns - 1)) / self.columns
        high = 1 / self.rows
        title = ABOVE / self.panel_height if len(self.panels) > 1 else 0
        left, top = column * (wide + BETWEEN), 1 - row * high
        foot = 0.12 * high if row + 1 < self.rows and self.wish.kind != "bars" else 0
        return [left, left + wide], [top - high + foot, top - title * high]


def draw_own(rows: Rows, canvas: Canvas, wish: Wish) -> dict[str, Any]:
    """Draw rows as specified."""
    values = rows[wish.along]
    places = None
    is_along = is_of_numbers(values) or all(isinstance(each, date | None) for each in values)
    if wish.kind in ("bars", "columns") or not is_along:
        first = {code_of(value): value for value in values}
        places = {
            code: _name(first[code], wish.along, canvas)
            for code in order_codes(rows, wish.along, canvas)
        }
    panels = _split(rows, wish.panels, canvas)
    names = [*_split(rows, wish.colour, canvas)] if wish.colour else [*wish.measures]
    colours = dict(zip(names, MORE_COLOURS, strict=False))
    grid = Grid(wish, [*panels], places, canvas, _find_reach(rows, wish))
    traces = [
        _trace(series, number, grid)
        for number, part in enumerate(panels.values())
        for series in _list_series(part, wish, canvas, colours)
    ]
    return figure(traces, showlegend=len(names) > 1, **_lay_out(grid, values))


def lines(rows: Rows, canvas: Canvas, along: str, *measures: str) -> dict[str, Any]:
    """Draw measures of one unit along numbers or days, with the names of all columns."""
    measure = name_column(measures[0]) if len(measures) == 1 else ""  # else the legend has them
    wish = Wish("line", along, measures, titles=(name_column(along), measure))
    drawing = draw_own(rows, canvas, wish)
    drawing["layout"]["hovermode"] = "x unified"  # the tooltip of a place has all measures
    return drawing


def _split(rows: Rows, column: str, canvas: Canvas) -> dict[str, Rows]:
    """Return {name: rows} of each value of a column, in order; without a column all rows."""
    if not column:
        return {"": rows}
    places: dict[str, list[int]] = {code: [] for code in order_codes(rows, column, canvas)}
    for place, value in enumerate(rows[column]):
        places[code_of(value)].append(place)
    parts = map(rows.take, places.values())
    return {_name(part[column][0], column, canvas): part for part in parts}


def _list_series(
    rows: Rows, wish: Wish, canvas: Canvas, colours: Mapping[str, str]
) -> list[Series]:
    measure = wish.measures[0]
    if wish.colour:
        return [
            Series(name, colours[name], measure, part.dicts())
            for name, part in _split(rows, wish.colour, canvas).items()
            if name in colours
        ]
    return [Series(name_column(each), colours[each], each, rows.dicts()) for each in colours]


def _trace(series: Series, panel: int, grid: Grid) -> dict[str, Any]:
    wish, canvas, rows = grid.wish, grid.canvas, series.rows
    along = [code_of(row[wish.along]) for row in rows]
    if grid.places is None:
        rows = sorted(rows, key=lambda row: row[wish.along])
        along = [_place(row[wish.along]) for row in rows]
    sizes = [None if is_null(row[series.measure]) else float(row[series.measure]) for row in rows]
    trace: dict[str, Any] = {
        "name": series.name,
        "showlegend": panel == 0,
        "legendgroup": series.name,
        "hovertext": [_tell(row, series, wish, canvas) for row in rows],
        "hoverinfo": "text",
        "meta": {"counts": [canvas.key(series.measure)]},
        # The axes of the first panel are the default.
        **({"xaxis": f"x{panel + 1}", "yaxis": f"y{panel + 1}"} if panel else {}),
    }
    if wish.kind == "bars":
        trace |= {"type": "bar", "orientation": "h", "x": [each or 0 for each in sizes], "y": along}
    elif wish.kind == "columns":
        trace |= {"type": "bar", "x": along, "y": [each or 0 for each in sizes]}
    else:
        mode = "markers" if wish.kind == "points" or len(rows) == 1 else "lines"
        trace |= {"type": "scatter", "mode": mode, "x": along, "y": sizes}
        trace |= {"line": {"color": series.colour, "width": 2}}
    trace |= {"marker": {"color": series.colour}}
    if wish.error:
        low, high = wish.error
        up = [_beyond(row[high], row[series.measure]) for row in rows]
        down = [_beyond(row[series.measure], row[low]) for row in rows]
        error = {"type": "data", "symmetric": False, "array": up, "arrayminus": down}
        error |= {"thickness": 1.5, "color": "#495057"}
        trace |= {"error_x" if wish.kind == "bars" else "error_y": error}
    return trace


def _beyond(more: Any, less: Any) -> float:
    return 0.0 if is_null(more) or is_null(less) else max(float(more) - float(less), 0.0)


def _tell(row: Mapping[str, Any], series: Series, wish: Wish, canvas: Canvas) -> str:
    head = f"{_name(row[wish.along], wish.along, canvas)} · {series.name}"
    lines = [f"<b>{head}</b>", write_value(row[series.measure], series.measure, canvas) or "–"]
    if wish.error:
        lines.append(" – ".join(write_value(row[each], each, canvas) for each in wish.error))
    return "<br>".join(lines)


def _find_reach(rows: Rows, wish: Wish) -> tuple[float, float]:
    """Return the least value above 0 and the most of all marks, stacks and error bars."""
    columns = [*wish.measures, *(wish.error or ())]
    values = [float(each) for name in columns for each in rows[name] if each is not None]
    most = max(values, default=0.0)
    if wish.is_stacked:
        sums: dict[Any, float] = defaultdict(float)
        for row in rows.dicts():
            place = row[wish.along], row[wish.panels] if wish.panels else None
            sums[place] += sum(number_of(row[name]) for name in wish.measures)
        most = max(sums.values(), default=0.0)
    return min((each for each in values if each > 0), default=0.0), most


def _lay_out(grid: Grid, values: Sequence[Any]) -> dict[str, Any]:
    """Return the layout of a chart: its axes, its margins, and the titles of its panels."""
    wish, places = grid.wish, grid.places
    x_title, y_title = wish.titles
    left = BESIDE + (18 if y_title else 0)
    if wish.kind == "bars" and places is not None:
        letters = max((len(_shorten(each)) for each in places.values()), default=0)
        left = round(LETTER * letters) + 16
    top, below = 28 if y_title else 8, 24 + (18 if x_title else 0)
    layout: dict[str, Any] = {
        "hovermode": "closest",
        "barmode": "stack" if wish.is_stacked else "group",
        "height": round(grid.panel_height * grid.rows + top + below),
        "margin": {"l": left, "r": 16, "t": top, "b": below},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    }
    titles = []
    along, measure = _draw_along(grid, values), _draw_measure(grid)
    x, y = (measure, along) if wish.kind == "bars" else (along, measure)
    for number, panel in enumerate(grid.panels):
        across, up = grid.domains(number)
        if panel:
            text = f"<b>{_shorten(panel, SHORT * 2 // (1 + grid.columns))}</b>"
            place = {"x": across[0], "y": up[1], "xref": "paper", "yref": "paper"}
            place |= {"xanchor": "left", "yanchor": "bottom", "showarrow": False}
            titles.append({"text": text, **place})
        name = str(number + 1) if number else ""
        is_last, is_left = number + grid.columns >= len(grid.panels), number % grid.columns == 0
        layout[f"xaxis{name}"] = {**x, "domain": across, "anchor": f"y{name}", "visible": is_last}
        layout[f"yaxis{name}"] = {**y, "domain": up, "anchor": f"x{name}", "visible": is_left}
        if x_title and is_last:
            layout[f"xaxis{name}"]["title"] = {"text": x_title}
    if y_title:
        layout["yaxis"]["title"] = {"text": y_title}
    return {**layout, "annotations": titles}


def _draw_along(grid: Grid, values: Sequence[Any]) -> dict[str, Any]:
    """Return the axis of the places: numbers, days, or names, as many as have room."""
    if grid.places is None:
        return {**QUIET_AXIS, **along_axis([*map(_place, values)], grid.canvas.language)}
    names = [*grid.places.items()]
    if grid.wish.kind != "bars":
        letters = len(names) * (2 + max((len(_shorten(text)) for _, text in names), default=0))
        names = names[:: max(-(-letters * grid.columns // LINE), 1)]
    codes, texts = [code for code, _ in names], [_shorten(text) for _, text in names]
    order = {"categoryorder": "array", "categoryarray": [*grid.places]}
    lying = {"autorange": "reversed"} if grid.wish.kind == "bars" else {}
    return {**NAMES_AXIS, **order, **lying, "tickvals": codes, "ticktext": texts}


def _draw_measure(grid: Grid) -> dict[str, Any]:
    """Return the axis of the measure; a logarithmic one has a tick at each power of ten."""
    measure, (least, most) = grid.wish.measures[0], grid.reach
    if not grid.wish.is_log:
        return {**QUIET_AXIS, "showgrid": True, **up_axis(most, measure, grid.canvas)}
    low = math.floor(math.log10(least)) if least > 0 else 0
    high = max(math.ceil(math.log10(most)), low + 1) if most > 0 else low + 1
    ticks = [10.0**power for power in range(low, high + 1)]
    texts = [write_value(int(each) if each >= 1 else each, measure, grid.canvas) for each in ticks]
    log = {"type": "log", "range": [low, high], "tickvals": ticks, "ticktext": texts}
    return {**QUIET_AXIS, "showgrid": True, **log}


def along_axis(places: Sequence[Any], language: str) -> dict[str, Any]:
    """Return the ends and the ticks of an axis of numbers or days.

    Example:

        >>> along_axis([16, 30, 94], "en")["tickvals"], along_axis([], "en")
        ([20, 40, 60, 80], {})
    """
    if not places:
        return {}
    first, last = min(places), max(places)
    if isinstance(first, str):
        days = [*dict.fromkeys(places)]
        shown = sorted(days)[:: max(math.ceil(len(days) / DAYS), 1)]
        texts = [write_day(date.fromisoformat(each), language) for each in shown]
        return {"range": [first, last], "tickvals": shown, "ticktext": texts}
    step = _step(last - first)
    ticks = [step * each for each in range(math.ceil(first / step), math.floor(last / step) + 1)]
    return {
        "range": [first, last] if first < last else [first - 1, last + 1],
        "tickvals": ticks,
        "ticktext": [f"{each:g}" for each in ticks],
    }


def _step(span: float) -> float:
    """Return the round distance of two ticks: 1, 2 or 5 times a power of ten.

    >>> _step(78), _step(0.9), _step(0)
    (20, 0.2, 1)
    """
    step = _round_above(span / TICKS)
    return int(step) if step >= 1 else step


def up_axis(most: float, measure: str, canvas: Canvas) -> dict[str, Any]:
    """Return the axis of the measure: whole numbers for counts, else up to a round number."""
    if unit(measure) not in ("share", "per thousand", "euros", "number") or most >= MANY:
        end = find_end([most])
        return {"range": [0, end], **tick_counts(end, canvas.language)}
    end = _round_above(most)
    steps = [0, end / 2, end]
    match unit(measure):
        case "number":
            texts = [numbers.decimal(each, 2, canvas.language) for each in steps]
        case "share":
            texts = [
                numbers.share(each, 0 if round(100 * each, 6) % 1 == 0 else 1, canvas.language)
                for each in steps
            ]
        case _:
            texts = [canvas.write_measure(each, measure) for each in steps]
    return {"range": [0, 1.05 * end], "tickvals": steps, "ticktext": texts}


def _round_above(most: float) -> float:
    """Return the round number at the end of an axis: 1, 2 or 5 times a power of ten.

    Example:

        >>> _round_above(0.978), _round_above(0.031), _round_above(0)
        (1.0, 0.05, 1.0)
    """
    if most <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(most))
    return next(size * each for each in (1, 2, 5, 10) if size * each >= most)


def _place(value: Any) -> Any:
    """Return the place of a number or a day along an axis."""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value


def _shorten(text: str, most: int = SHORT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _name(value: Any, column: str, canvas: Canvas) -> str:
    """Return a value in words, with a capital; null as "no value"."""
    text = write_value(value, column, canvas) or interface(canvas.language)["drawing"]["no_value"]
    return text[:1].upper() + text[1:]

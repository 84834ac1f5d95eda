"""Charts of a user's own rows, with series: side by side, stacked, in panels, with error bars."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from breachlab.drawing.canvas import DIMENSION_OF, Canvas, code_of, number_of
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS, figure
from breachlab.drawing.lines import COLOURS, along_axis, name_column, up_axis
from breachlab.drawing.row_bars import is_of_numbers, write_value
from breachlab.query.answer_rows import Rows
from breachlab.words.values import is_null


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
class Grid:
    """The panels of a chart, the places along its axis, and the range of its measure."""

    wish: Wish
    panels: Sequence[str]
    places: Mapping[str, str] | None
    canvas: Canvas
    reach: tuple[float, float]
    numbers: Sequence[Any] = ()  # the places along an axis of numbers or days

    def place(self, value: Any) -> Any:
        """Return the place of a value along the axis: its code, a number, or a day."""
        if self.places is not None:
            return code_of(value)
        return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value

    def axes_of(self, panel: int) -> dict[str, str]:
        """Return the axes of a trace in a panel; empty for the first, which is the default."""
        return {"xaxis": f"x{panel + 1}", "yaxis": f"y{panel + 1}"} if panel else {}

    @property
    def columns(self) -> int:
        """Panels side by side."""
        return 1 if self.wish.kind == "bars" else min(ACROSS, len(self.panels))

    @property
    def rows(self) -> int:
        """Panels one below the other."""
        return -(-len(self.panels) // self.columns)


def lay_out(grid: Grid) -> dict[str, Any]:
    """Return the layout of a chart: its axes, its margins, and the titles of its panels."""
    left, below = _room_left(grid), 24 + (18 if grid.wish.titles[0] else 0)
    top = 28 if grid.wish.titles[1] else 8
    height = _panel_height(grid) * grid.rows + top + below
    return {
        "hovermode": "closest",
        "barmode": "stack" if grid.wish.is_stacked else "group",
        "height": round(height),
        "margin": {"l": left, "r": 16, "t": top, "b": below},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "annotations": [*_titles(grid)],
        **dict(_axes(grid)),
    }


def _axes(grid: Grid) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(len(grid.panels)):
        across, up = _domains(grid, number)
        name = str(number + 1) if number else ""
        column = number % grid.columns
        is_last = number + grid.columns >= len(grid.panels)
        along, measure = _along(grid), _measure(grid)
        x, y = (measure, along) if grid.wish.kind == "bars" else (along, measure)
        x_title, y_title = grid.wish.titles
        yield (
            f"xaxis{name}",
            {
                **x,
                "domain": across,
                "anchor": f"y{name}",
                "visible": is_last,
                **({"title": {"text": x_title}} if x_title and is_last else {}),
            },
        )
        yield (
            f"yaxis{name}",
            {
                **y,
                "domain": up,
                "anchor": f"x{name}",
                "visible": column == 0,
                **({"title": {"text": y_title}} if y_title and number == 0 else {}),
            },
        )


def _along(grid: Grid) -> dict[str, Any]:
    if grid.places is None:
        return {**QUIET_AXIS, **along_axis(grid.numbers, grid.canvas.language)}
    names = [*grid.places.items()]
    if grid.wish.kind != "bars":
        letters = len(names) * (2 + max((len(_short(text)) for _, text in names), default=0))
        names = names[:: max(-(-letters * grid.columns // LINE), 1)]
    codes, texts = [code for code, _ in names], [_short(text) for _, text in names]
    order = {"categoryorder": "array", "categoryarray": [*grid.places]}
    lying = {"autorange": "reversed"} if grid.wish.kind == "bars" else {}
    return {**NAMES_AXIS, **order, **lying, "tickvals": codes, "ticktext": texts}


def _measure(grid: Grid) -> dict[str, Any]:
    measure, (least, most) = grid.wish.measures[0], grid.reach
    if grid.wish.is_log:
        return {**QUIET_AXIS, "showgrid": True, **_log(least, most, measure, grid.canvas)}
    return {**QUIET_AXIS, "showgrid": True, **up_axis(most, measure, grid.canvas)}


def _log(least: float, most: float, measure: str, canvas: Canvas) -> dict[str, Any]:
    """Return a logarithmic axis with a tick at each power of ten."""
    low = math.floor(math.log10(least)) if least > 0 else 0
    high = max(math.ceil(math.log10(most)), low + 1) if most > 0 else low + 1
    ticks = [10.0**power for power in range(low, high + 1)]
    texts = [write_value(_plain(each), measure, canvas) for each in ticks]
    return {"type": "log", "range": [low, high], "tickvals": ticks, "ticktext": texts}


def _plain(value: float) -> float | int:
    return int(value) if value >= 1 else value


def _domains(grid: Grid, number: int) -> tuple[list[float], list[float]]:
    """Return the shares of width and height of a panel, from the left and from below."""
    row, column = divmod(number, grid.columns)
    wide = (1 - BETWEEN * (grid.columns - 1)) / grid.columns
    high = 1 / grid.rows
    title = ABOVE / _panel_height(grid) if len(grid.panels) > 1 else 0
    left, top = column * (wide + BETWEEN), 1 - row * high
    foot = 0.12 * high if row + 1 < grid.rows and grid.wish.kind != "bars" else 0
    return [left, left + wide], [top - high + foot, top - title * high]


def _titles(grid: Grid) -> Iterator[dict[str, Any]]:
    for number, name in enumerate(grid.panels):
        if name:
            across, up = _domains(grid, number)
            yield {
                "text": f"<b>{_short(name, SHORT * 2 // (1 + grid.columns))}</b>",
                "x": across[0],
                "y": up[1],
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
            }


def _panel_height(grid: Grid) -> float:
    title = ABOVE if len(grid.panels) > 1 else 0
    if grid.wish.kind != "bars" or grid.places is None:
        return PANEL + title
    series = 1 if grid.wish.is_stacked or not grid.wish.colour else 2
    return max(ROW * len(grid.places) * (1 + 0.4 * (series - 1)), 60) + title


def _room_left(grid: Grid) -> int:
    title = 18 if grid.wish.titles[1] else 0
    if grid.wish.kind != "bars" or grid.places is None:
        return BESIDE + title
    return round(LETTER * max((len(_short(each)) for each in grid.places.values()), default=0)) + 16


def _short(text: str, most: int = SHORT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


MORE_COLOURS = (*COLOURS, "#e64980", "#5c940d", "#a61e4d", "#495057", "#63509a")
MOST_SERIES = len(MORE_COLOURS)


@dataclass(frozen=True)
class Series:
    """The rows of one colour, with the measure that is drawn of them."""

    name: str
    colour: str
    measure: str
    rows: Sequence[Mapping[str, Any]]


def draw_own(rows: Rows, canvas: Canvas, wish: Wish) -> dict[str, Any]:
    """Draw rows as specified."""
    places = _places(rows, canvas, wish)
    panels = _split(rows, wish.panels, canvas)
    names = [*_split(rows, wish.colour, canvas)] if wish.colour else [*wish.measures]
    colours = dict(zip(names, MORE_COLOURS, strict=False))
    grid = Grid(wish, [*panels], places, canvas, _most(rows, wish))
    if places is None:
        grid = replace(grid, numbers=[*map(grid.place, rows[wish.along])])
    traces = [
        _trace(series, number, grid, canvas, is_named=number == 0)
        for number, part in enumerate(panels.values())
        for series in _series(part, wish, canvas, colours)
    ]
    return figure(traces, showlegend=len(names) > 1, **lay_out(grid))


def _split(rows: Rows, column: str, canvas: Canvas) -> dict[str, Rows]:
    """Return {name: rows} of each value of a column, in order; without a column all rows."""
    if not column:
        return {"": rows}
    places: dict[str, list[int]] = {code: [] for code in order_codes(rows, column, canvas)}
    for place, value in enumerate(rows[column]):
        places[code_of(value)].append(place)
    parts = map(rows.take, places.values())
    return {_capital(write_value(part[column][0], column, canvas)): part for part in parts}


def order_codes(rows: Rows, column: str, canvas: Canvas) -> list[str]:
    """Return the codes of a column: in the order of its dimension, others in that of the rows."""
    codes = [*dict.fromkeys(map(code_of, rows[column]))]
    name = DIMENSION_OF.get(column)
    known = canvas.dimensions[name].values if name and name in canvas.dimensions else ()
    return [*(each for each in known if each in codes), *(c for c in codes if c not in known)]


def _places(rows: Rows, canvas: Canvas, wish: Wish) -> dict[str, str] | None:
    """Return {code: words} of the places of bars, in order; null along numbers and days."""
    if wish.kind in ("line", "points") and is_along(rows[wish.along]):
        return None
    codes = order_codes(rows, wish.along, canvas)
    first = {code_of(row[wish.along]): row[wish.along] for row in rows.dicts()}
    return {code: _capital(write_value(first[code], wish.along, canvas) or code) for code in codes}


def _series(rows: Rows, wish: Wish, canvas: Canvas, colours: Mapping[str, str]) -> list[Series]:
    measure = wish.measures[0]
    if wish.colour:
        return [
            Series(name, colours[name], measure, part.dicts())
            for name, part in _split(rows, wish.colour, canvas).items()
            if name in colours
        ]
    return [Series(name_column(each), colours[each], each, rows.dicts()) for each in wish.measures]


def _trace(
    series: Series, panel: int, grid: Grid, canvas: Canvas, is_named: bool
) -> dict[str, Any]:
    wish = grid.wish
    rows = series.rows
    if grid.places is None:
        rows = sorted(rows, key=lambda row: row[wish.along])
    along = [grid.place(row[wish.along]) for row in rows]
    sizes = [None if is_null(row[series.measure]) else float(row[series.measure]) for row in rows]
    text = [_tell(row, series, grid, canvas) for row in rows]
    trace: dict[str, Any] = {
        "name": series.name,
        "showlegend": is_named,
        "legendgroup": series.name,
        "hovertext": text,
        "hoverinfo": "text",
        "meta": {"counts": [canvas.key(series.measure)]},
        **grid.axes_of(panel),
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
    return trace | _error(rows, series.measure, wish)


def _error(rows: Sequence[Mapping[str, Any]], measure: str, wish: Wish) -> dict[str, Any]:
    """Return the error bars of a trace: the distances from its measure to both ends."""
    if not wish.error:
        return {}
    low, high = wish.error
    up = [_beyond(row[high], row[measure]) for row in rows]
    down = [_beyond(row[measure], row[low]) for row in rows]
    bar = {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "thickness": 1.5}
    return {"error_x" if wish.kind == "bars" else "error_y": {**bar, "color": "#495057"}}


def _beyond(more: Any, less: Any) -> float:
    return 0.0 if is_null(more) or is_null(less) else max(float(more) - float(less), 0.0)


def _tell(row: Mapping[str, Any], series: Series, grid: Grid, canvas: Canvas) -> str:
    wish = grid.wish
    label = _capital(write_value(row[wish.along], wish.along, canvas))
    head = " · ".join(each for each in (label, series.name) if each)
    lines = [f"<b>{head}</b>", write_value(row[series.measure], series.measure, canvas) or "–"]
    if wish.error:
        ends = (write_value(row[each], each, canvas) for each in wish.error)
        lines.append(" – ".join(ends))
    return "<br>".join(lines)


def _most(rows: Rows, wish: Wish) -> tuple[float, float]:
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


def is_along(values: Sequence[Any]) -> bool:
    """Return whether values are places along an axis: numbers, or days."""
    return is_of_numbers(values) or all(isinstance(each, date | None) for each in values)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""The axes of charts of a user's own rows: one pair per panel, linear or logarithmic."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from breachlab.drawing.canvas import Canvas, code_of
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS
from breachlab.drawing.lines import along_axis, up_axis
from breachlab.drawing.row_bars import write_value

if TYPE_CHECKING:
    from breachlab.drawing.own_chart import Wish

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

    wish: "Wish"
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

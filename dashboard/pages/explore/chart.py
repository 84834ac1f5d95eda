"""What Explore shows of a state: its title, a chart of Plotly, and the cells of its table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from breachlab.drawing.canvas import Canvas, code_of, order_codes
from breachlab.drawing.figure_template import LAYOUT, figure
from breachlab.drawing.own_chart import MORE_COLOURS, Wish, draw_own
from breachlab.drawing.rate_map import COLOURS, draw_filled_map, ranges, ratio_map
from breachlab.query.answer_rows import Rows
from breachlab.words.values import is_null
from dashboard.database.few import RATE
from dashboard.pages.explore.page import (
    ANYWHERE,
    BREAKDOWN,
    BY,
    COLUMNS,
    DRAWN_AS,
    MEASURE,
    PLACES,
    SPLIT,
)
from dashboard.state.page_state import State
from dashboard.tables import capital, label
from dashboard.words import PageWords

SCALE = [[0, "rgba(76, 110, 245, 0.08)"], [1, "rgb(76, 110, 245)"]]
ROW = 22  # pixels of a row of the heat map
TITLE = 36  # pixels above a chart


class Asked(NamedTuple):
    """What the dropdowns ask for: columns of the answer, and the kind of chart."""

    measure: str
    along: str
    across: str  # "" without a second dimension
    shape: str

    @property
    def counted(self) -> str:
        """Return the column of the measure."""
        return COLUMNS[self.measure]


def read_asked(state: State) -> Asked:
    """Return what a state asks for; in place of what cannot be drawn, the default.

    The dead and those abroad are counted of no place. A map is of a rate by one place alone, a heat
    map of two dimensions.
    """
    by, split = BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)
    measure, shape = MEASURE.read_choice(state.options), DRAWN_AS.read_choice(state.options)
    if measure in ANYWHERE and is_of_places(state):
        measure = MEASURE.default
    across = "" if split in ("none", by) else BY[split]
    is_map = shape == "map" and by in PLACES and not across and measure == "rate"
    is_heat_map = shape == "heat_map" and bool(across)
    return Asked(measure, BY[by], across, shape if is_map or is_heat_map else "bars")


def is_of_places(state: State) -> bool:
    """Return whether a state breaks down by places, or selects some."""
    asked = {BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)}
    return bool(asked & PLACES) or "departements" in state.selection


def write_title(state: State, words: PageWords) -> str:
    """Return the title: the measure by its dimensions."""
    asked = read_asked(state)
    by, split = BREAKDOWN.read_choice(state.options), SPLIT.read_choice(state.options)
    names = [words.of_option("measure", asked.measure), words.of_option("breakdown", by).lower()]
    if not asked.across:
        return words.of_page("explore", "title").format(*names)
    return words.of_page("explore", "title_split").format(
        *names, words.of_option("split", split).lower()
    )


def draw_chart(rows: Rows, canvas: Canvas, asked: Asked, title: str) -> dict[str, Any]:
    """Return the dict of a Plotly figure; a go.Figure would do as well.

    `title` stands above it, for a picture without the page around it. A narrow window cuts its end,
    so it begins with the mark.
    """
    chart = _draw(rows, canvas, asked)
    layout = chart["layout"] = {**LAYOUT, **chart["layout"]}
    layout["title"] = {"text": title, "font": {"size": 13}, "x": 0, "y": 1, "pad": {"t": 6}}
    layout["title"] |= {"yref": "container", "yanchor": "top", "xanchor": "left"}
    layout["margin"] = {**layout["margin"], "t": TITLE + layout["margin"].get("t", 0)}
    layout["height"] += TITLE
    return chart


def _draw(rows: Rows, canvas: Canvas, asked: Asked) -> dict[str, Any]:
    measure = asked.counted
    if asked.shape == "map":
        of_all = _rate_of_all(rows)
        ratios = [None if is_null(each) else each / of_all for each in rows[measure]]
        own = replace(canvas, query="")  # as rows of one's own
        return draw_filled_map(ratio_map(rows.assign(ratio=ratios), own, "ratio", measure))
    # No more series have a colour.
    many = asked.across and len({*rows[asked.across]}) > len(MORE_COLOURS)
    if asked.shape == "heat_map" or many:
        return _draw_heat_map(rows, canvas, asked)
    is_stacked = bool(asked.across) and measure != RATE
    wish = Wish("bars", asked.along, [measure], colour=asked.across, is_stacked=is_stacked)
    return draw_own(rows, canvas, wish)


def _draw_heat_map(rows: Rows, canvas: Canvas, asked: Asked) -> dict[str, Any]:
    heads, lines = cells(rows, canvas, asked)
    trace = {
        "type": "heatmap",
        "x": heads,
        "y": [name for name, _ in lines],
        "z": [[row and row[asked.counted] for row, _ in line] for _, line in lines],
        "text": [[written for _, written in line] for _, line in lines],
        "hovertemplate": "%{y} · %{x}<br>%{text}<extra></extra>",
        "colorscale": SCALE,
    }
    axis = {"automargin": True, "type": "category"}
    layout = {"height": 120 + ROW * len(lines), "xaxis": axis, "margin": {"l": 0, "b": 0}}
    return figure([trace], **layout, yaxis={**axis, "autorange": "reversed"})


def _rate_of_all(rows: Rows) -> float:
    """Return the rate of all rows together, each of a place."""
    persons, residents = (sum(rows[each]) for each in (COLUMNS["residents"], "resident_count"))
    return 1000 * persons / residents


def list_classes(rows: Rows, words: PageWords) -> list[tuple[str, str]]:
    """Return the colour and the words of each class of the map."""
    return [*zip(COLOURS, ranges(_rate_of_all(rows), words.language), strict=False)]


Cell = tuple[dict[str, Any] | None, str]  # the row, or null for nobody; its number in words
Line = tuple[str, list[Cell]]  # a name and the cells after it


def cells(rows: Rows, canvas: Canvas, asked: Asked) -> tuple[list[str], list[Line]]:
    """Return the names of the second dimension, and of each code of the first its name and cells.

    Both are in the order of the dimension. Without a second, there are no names and one cell.
    """
    along, across = asked.along, asked.across
    wide = order_codes(rows, across, canvas) if across else [""]
    known = {
        (code_of(row[along]), code_of(row[across]) if across else ""): row for row in rows.dicts()
    }
    lines: list[Line] = []
    for code in order_codes(rows, along, canvas):
        of_line = [known.get((code, other)) for other in wide]
        written: list[Cell] = [(row, _write(row, asked.counted, canvas)) for row in of_line]
        lines.append((_name(code, along, canvas), written))
    return [_name(code, across, canvas) for code in wide if code], lines


def _name(code: str, column: str, canvas: Canvas) -> str:
    if code == code_of(None):
        return capital(canvas.words.text("drawing", "no_value"))
    return label(canvas, column, code)


def _write(row: Mapping[str, Any] | None, measure: str, canvas: Canvas) -> str:
    if row is None and measure != RATE:  # nobody is of both
        return canvas.write_measure(0, measure)
    if row is None or is_null(row[measure]):
        return "–"
    return canvas.write_measure(canvas.limit_digits(row[measure], measure), measure)

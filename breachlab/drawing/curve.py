"""A line along whole numbers, or the area between two, with a mark at the chosen number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import BAR, BESIDE, QUIET_AXIS, figure
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.units import unit

AREA = "rgba(76,110,245,0.16)"  # under a line, or between two; visible on white and on black
SHARES = (0, 0.5, 1)
ABOVE = 1.15  # end of the axis over the largest count: room for the text of a mark
NEAR = 6  # within the last 1/NEAR of the line, the text of a mark would touch the edge


@dataclass(frozen=True)
class Flag:
    """A named place along the line; `column` is that of the number in its text, if any."""

    at: float
    text: str
    column: str = ""


@dataclass(frozen=True)
class Along:
    """The axis of the line: a column of whole numbers, their noun, and the axis's title.

    `lever` is the option of a page that chooses one of the numbers; empty without one.
    """

    column: str
    noun: str
    title: str
    lever: str = ""


def curve(
    rows: Rows, canvas: Canvas, along: Along, *measures: str, flag: Flag | None = None
) -> dict:
    """Draw a measure of persons, or a share; for two measures, the range between them.

    The number chosen by the lever is marked. `meta` of the mark has the lever, its lines, and the
    side of its text at each position, so that the browser can move it.
    """
    places = [int(place) for place in rows[along.column]]
    lines = [_line(places, rows[each], along, each, canvas) for each in measures]
    for number, line in enumerate(lines):
        is_alone = len(lines) == 1
        line |= {"fill": "tozeroy" if is_alone else "tonexty" if number else "none"}
    mark = _mark(lines, along.lever, canvas.options.get(along.lever), canvas.key(measures[-1]))
    return figure(
        [*lines, *mark],
        hovermode="x",
        height=228,
        margin={"l": 48, "r": 24, "t": 42 if flag else 16, "b": 44},
        xaxis=_across(places, along, canvas),
        yaxis=_up(lines, measures[-1], canvas),
        **(_draw_flag(flag, places, canvas) if flag else {}),
    )


def _line(
    places: list[int], counts: list[Any], along: Along, measure: str, canvas: Canvas
) -> dict[str, Any]:
    nouns = {along.column: along.noun, measure: "persons" if unit(measure) == "persons" else ""}
    rows = zip(places, counts, strict=True)
    return {
        "type": "scatter",
        # A single point has no line.
        "mode": "lines" if len(places) > 1 else "markers",
        "line": {"color": BAR, "width": 2},
        "fillcolor": AREA,
        "x": places,
        "y": [number_of(count) for count in counts],
        "text": [_short(count, measure, canvas) for count in counts],
        "hovertext": [
            "<b>{}</b><br>{}".format(*canvas.write_lines(dict(zip(nouns, row, strict=True)), nouns))
            for row in rows
        ],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys(nouns)},
    }


def _mark(
    lines: Sequence[dict[str, Any]], lever: str, chosen: str | None, key: str
) -> list[dict[str, Any]]:
    """Return the mark of the chosen position; empty without a lever."""
    if chosen is None or int(chosen) not in lines[0]["x"]:
        return []
    at = lines[0]["x"].index(int(chosen))
    last = len(lines) - 1
    sides = _sides(lines[last]["y"])  # in meta, as customdata has the click actions
    return [
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "cliponaxis": False,
            "line": {"color": BAR, "width": 5},
            "marker": {"color": BAR, "size": 11, "line": {"color": "#fff", "width": 1.5}},
            "textfont": {"weight": 650},
            "hoverinfo": "skip",
            "meta": {"lever": lever, "of": [*range(len(lines))], "sides": sides, "counts": [key]},
            "x": [line["x"][at] for line in lines],
            "y": [line["y"][at] for line in lines],
            "text": [
                line["text"][at] if number == last else "" for number, line in enumerate(lines)
            ],
            "textposition": sides[at],
        }
    ]


def _sides(counts: Sequence[float]) -> list[str]:
    """Return the side of each point with room for a text: above, off the line and the edge.

    >>> _sides([0, 1, 2])
    ['top center', 'top left', 'top left']
    >>> _sides([2, 1, 0])
    ['top right', 'top right', 'top center']
    """
    last = len(counts) - 1
    is_falling = counts[0] > counts[last]
    side = "top right" if is_falling else "top left"
    to_the_edge = [last - place if is_falling else place for place in range(len(counts))]
    return ["top center" if each < len(counts) / NEAR else side for each in to_the_edge]


def _across(places: Sequence[int], along: Along, canvas: Canvas) -> dict[str, Any]:
    first, last = min(places, default=0), max(places, default=1)
    step = 5 if last <= 30 else 25
    ticks = [place for place in range(first, last + 1) if place % step == 0 or first == last]
    room = max((last - first) / 60, 0.5)
    title = interface(canvas.language)["drawing"][along.title]
    return {
        **QUIET_AXIS,
        "range": [first - room, last + room],
        "tickvals": ticks,
        "ticktext": [numbers.whole(tick, canvas.language) for tick in ticks],
        "title": {"text": title, "standoff": 6, "font": {"size": 12}},
    }


def _up(lines: Sequence[dict[str, Any]], measure: str, canvas: Canvas) -> dict[str, Any]:
    settings = {**QUIET_AXIS, "showgrid": True}
    if unit(measure) == "share":
        texts = [numbers.share(each, 0, canvas.language) for each in SHARES]
        return {**settings, "range": [0, axis.ROOM], "tickvals": SHARES, "ticktext": texts}
    end = axis.top([count for line in lines for count in line["y"]])
    return {**settings, "range": [0, ABOVE * end], **axis.counts(end, canvas.language)}


def _draw_flag(flag: Flag, places: Sequence[int], canvas: Canvas) -> dict[str, Any]:
    """Return a dotted line up from a place, with its name above, on the side with more room."""
    middle = (min(places, default=0) + max(places, default=1)) / 2
    line = {"color": BESIDE, "width": 1.5, "dash": "dot"}
    return {
        "meta": {"counts": [canvas.key(flag.column)] if flag.column else []},
        "shapes": [
            {"type": "line", "x0": flag.at, "x1": flag.at, "yref": "paper", "y0": 0, "y1": 1}
            | {"line": line}
        ],
        "annotations": [
            {"x": flag.at, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
            | {
                "text": flag.text,
                "xanchor": "right" if flag.at > middle else "left",
                "borderpad": 2,
                "yshift": 14,  # above the text of a mark at the top
            }
        ],
    }


def _short(count: Any, measure: str, canvas: Canvas) -> str:
    if unit(measure) == "share":
        return numbers.share(count, 0, canvas.language)
    return numbers.compact(number_of(count), canvas.language)

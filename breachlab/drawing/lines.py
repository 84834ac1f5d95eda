"""Lines: along whole numbers, with a mark at the chosen one; in steps along days, by breach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import (
    BAR,
    BESIDE,
    HEADROOM,
    QUIET_AXIS,
    count_axis,
    figure,
    find_end,
)
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.numbers import write_month
from breachlab.words.units import unit
from breachlab.words.values import is_null

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
) -> dict[str, Any]:
    """Draw a measure of persons, or a share; for two measures, the range between them.

    The number chosen by the lever is marked. `meta` of the mark has the lever, its lines, and the
    side of its text at each position, so that the browser can move it.
    """
    places = [int(place) for place in rows[along.column]]
    lines = [_line(places, rows[each], along, each, canvas) for each in measures]
    for number, line in enumerate(lines):
        is_alone = len(lines) == 1
        line |= {"fill": "tozeroy" if is_alone else "tonexty" if number else "none"}
    first, last = min(places, default=0), max(places, default=1)
    step = 5 if last <= 30 else 25
    ticks = [place for place in range(first, last + 1) if place % step == 0 or first == last]
    room = max((last - first) / 60, 0.5)
    title = interface(canvas.language)["drawing"][along.title]
    end = find_end([count for line in lines for count in line["y"]])
    up = {**count_axis(end, canvas.language), "range": [0, ABOVE * end]}
    if unit(measures[-1]) == "share":
        texts = [numbers.share(each, 0, canvas.language) for each in SHARES]
        up |= {"range": [0, HEADROOM], "tickvals": SHARES, "ticktext": texts}
    return figure(
        [*lines, *_chosen_mark(lines, along.lever, measures[-1], canvas)],
        hovermode="x",
        height=228,
        margin={"l": 48, "r": 24, "t": 42 if flag else 16, "b": 44},
        xaxis={
            **QUIET_AXIS,
            "range": [first - room, last + room],
            "tickvals": ticks,
            "ticktext": [numbers.whole(tick, canvas.language) for tick in ticks],
            "title": {"text": title, "standoff": 6, "font": {"size": 12}},
        },
        yaxis=up,
        **(_draw_flag(flag, places, canvas) if flag else {}),
    )


def _line(
    places: list[int], counts: list[Any], along: Along, measure: str, canvas: Canvas
) -> dict[str, Any]:
    nouns = {along.column: along.noun, measure: "persons" if unit(measure) == "persons" else ""}
    texts = [
        numbers.share(count, 0, canvas.language)
        if unit(measure) == "share"
        else numbers.compact(number_of(count), canvas.language)
        for count in counts
    ]
    rows = [dict(zip(nouns, row, strict=True)) for row in zip(places, counts, strict=True)]
    return {
        "type": "scatter",
        # A single point has no line.
        "mode": "lines" if len(places) > 1 else "markers",
        "line": {"color": BAR, "width": 2},
        "fillcolor": AREA,
        "x": places,
        "y": [number_of(count) for count in counts],
        "text": texts,
        "hovertext": ["<b>{}</b><br>{}".format(*canvas.write_lines(row, nouns)) for row in rows],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys(nouns)},
    }


def _chosen_mark(
    lines: Sequence[dict[str, Any]], lever: str, measure: str, canvas: Canvas
) -> list[dict[str, Any]]:
    """Return the mark of the position that a lever chooses; empty without a lever."""
    chosen, places = canvas.options.get(lever), lines[0]["x"]
    if chosen is None or int(chosen) not in places:
        return []
    at, upper = places.index(int(chosen)), lines[-1]
    of, sides, keys = [*range(len(lines))], _sides(upper["y"]), [canvas.key(measure)]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "cliponaxis": False,
            "line": {"color": BAR, "width": 5},
            "marker": {"color": BAR, "size": 11, "line": {"color": "#fff", "width": 1.5}},
            "textfont": {"weight": 650},
            "hoverinfo": "skip",
            # In meta, as customdata has the click actions.
            "meta": {"lever": lever, "of": of, "sides": sides, "counts": keys},
            "x": [line["x"][at] for line in lines],
            "y": [line["y"][at] for line in lines],
            "text": [*[""] * (len(lines) - 1), upper["text"][at]],
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


def _draw_flag(flag: Flag, places: Sequence[int], canvas: Canvas) -> dict[str, Any]:
    """Return a dotted line up from a place, with its name above, on the side with more room."""
    middle = (min(places, default=0) + max(places, default=1)) / 2
    ends = {"x0": flag.at, "x1": flag.at, "yref": "paper", "y0": 0, "y1": 1}
    name = {
        "x": flag.at,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "showarrow": False,
        "text": flag.text,
        "xanchor": "right" if flag.at > middle else "left",
        "borderpad": 2,
        "yshift": 14,  # above the text of a mark at the top
    }
    dotted = {"color": BESIDE, "width": 1.5, "dash": "dot"}
    return {
        "meta": {"counts": [canvas.key(flag.column)] if flag.column else []},
        "shapes": [{"type": "line", **ends, "line": dotted}],
        "annotations": [name],
    }


Row = dict[str, Any]
NEW, SO_FAR = "new_person_count", "person_count"
NAMED = 5  # largest steps that are named
GAP = 0.055  # least share of the height between two names
LEFT = 0.35  # share of the width: the name of a step before it stands right of the step
SIZE = 6  # of the mark of a breach; Plotly lets the hover of a larger mark yield to those it covers
ROOM_ABOVE = 1.12  # height of the axis over the line, for the name of its last step


def steps(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw combination/marginal_effect: persons in any breach so far, and those each breach adds.

    With the option `overlap`, a line shows the total if breaches overlapped little or much.
    """
    listed = sorted(rows.dicts(), key=lambda row: row["breached_on"])
    end = ROOM_ABOVE * find_end([number_of(row[SO_FAR]) for row in listed])
    along = _years([row["breached_on"] for row in listed])
    adding = [row for row in listed if row[NEW]]
    line = {
        **_points(listed, canvas),
        "mode": "lines+markers",
        "line": {"shape": "hv", "width": 2, "color": BAR},  # level until the next breach
        "marker": {"size": [0] * len(listed)},  # a list: for a plain 0 Plotly draws marks
        "connectgaps": True,
    }
    symbols = ["circle" if row["standing"] == "confirmed" else "circle-open" for row in adding]
    marks = {
        **_points(adding, canvas),
        "mode": "markers",
        "marker": {"symbol": symbols, "size": SIZE, "color": BAR, "opacity": 1},
    }
    notes, shapes = [*_names(listed, along["range"], end, canvas)], []
    told = [NEW] if listed else []  # columns of the numbers beside the line
    case = canvas.options.get("overlap", "random")
    total = listed[0].get(f"{case}_overlap_person_count") if listed else None
    if total is not None:  # null for random overlap
        start, last = along["range"]
        dotted = {"color": BAR, "width": 1, "dash": "dot"}
        ends = {"x0": start, "x1": last, "y0": total, "y1": total}
        shapes = [{"type": "line", **ends, "line": dotted}]
        template = interface(canvas.language)["drawing"][f"overlap_{case}"]
        text = template.format(numbers.compact(total, canvas.language))
        place = {"xref": "paper", "x": 0, "xanchor": "left", "align": "left", "y": total}
        above = {"yanchor": "bottom", "yshift": 2}
        notes.append({"showarrow": False, **place, **above, "text": text})
        told.append(f"{case}_overlap_person_count")
    return figure(
        [line, marks],  # a mark stands above the line, so that it gets the hover
        hovermode="closest",
        height=340,
        margin={"l": 44, "r": 8, "t": 4, "b": 28},
        xaxis={**QUIET_AXIS, "type": "date", **along},
        yaxis=count_axis(end, canvas.language),
        annotations=notes,
        shapes=shapes,
        meta={"counts": canvas.list_keys(told)},
    )


def find_largest_steps(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that add most persons, in their order."""
    largest = sorted(rows, key=lambda row: -number_of(row[NEW]))[:NAMED]
    return [row for row in rows if row in largest and row[NEW]]


def _years(days: Sequence[date]) -> dict[str, Any]:
    """Return the ends of an axis along ordered days, and a tick per year."""
    if not days:
        return {"range": [0, 1], "tickvals": [], "ticktext": []}
    first, last = days[0], days[-1]
    beyond = timedelta(max((last - first).days // 40, 30))
    start, end = first - beyond, last + beyond
    years = range(start.year + 1, end.year + 1)
    return {
        "range": [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "tickvals": [f"{year}-01-01" for year in years],
        "ticktext": [*map(str, years)],
    }


def _points(rows: Sequence[Row], canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [f"{row['breached_on']:%Y-%m-%d}" for row in rows],
        "y": [None if is_null(row[SO_FAR]) else row[SO_FAR] for row in rows],
        "hovertext": [_text(row, canvas) for row in rows],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys((NEW, SO_FAR))},
    }


def _text(row: Row, canvas: Canvas) -> str:
    """Return the tooltip of a breach: name, month, standing, persons added, persons so far."""
    words, language = canvas.words, canvas.language
    standing = words.label("standing", row["standing"])
    added = numbers.count_noun(row[NEW], "persons", language)
    lines = [
        f"<b>{_name(row, canvas)}</b>",
        f"{write_month(row['breached_on'], language)} · {standing}",
        interface(language)["drawing"]["added"].format(added),
        interface(language)["drawing"]["in_another"].format(numbers.compact(row[SO_FAR], language)),
    ]
    return "<br>".join(lines)


def _name(row: Row, canvas: Canvas) -> str:
    return canvas.words.label("breach_id", row["breach_id"]) or row["breach_id"]


def _names(
    rows: Sequence[Row], ends: Sequence[str], end: float, canvas: Canvas
) -> Iterator[dict[str, Any]]:
    """Yield the names of the largest steps, beside their tops, from low to high with a gap."""
    below = -end
    for row in find_largest_steps(rows):
        first, last = (date.fromisoformat(each).toordinal() for each in ends)
        below = max(row[SO_FAR], below + GAP * end)
        part = (row["breached_on"].toordinal() - first) / (last - first)
        side, shift = ("left", 6) if part < LEFT else ("right", -8)
        added = numbers.compact(row[NEW], canvas.language)
        yield {
            "showarrow": False,
            "x": f"{row['breached_on']:%Y-%m-%d}",
            "y": below,
            "xanchor": side,
            "align": side,
            "xshift": shift,
            "yanchor": "bottom",
            # A text in brackets has a line of its own: one line is too long on a phone.
            "text": f"{_name(row, canvas).replace(' (', '<br>(')}  <b>+{added}</b>",
        }

"""The plan of a notification: its days as columns, and in two panels against the capacity."""

from collections.abc import Iterable
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import (
    ATTENTION,
    BAR,
    BESIDE,
    NAMES_AXIS,
    count_axis,
    figure,
    find_end,
    note,
)
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.numbers import write_day, write_day_and_month

# Three of one hue, from below, and a grey for the space; colour-blind eyes can distinguish them.
SHADES = ("#4c6ef5", "rgba(76,110,245,0.55)", "rgba(76,110,245,0.28)", "rgba(128,138,148,0.6)")
NAMES = 4  # most days with a label on the axis
FILL, DOTTED = "rgba(76,110,245,0.22)", "rgba(128,138,148,1)"
LOWER, UPPER = (0, 0.38), (0.52, 0.94)  # shares of the height of the two panels
TITLE, NEAR = 0.06, 0.008  # shares of the height: from panel to title, from bar to text
LIMIT = "call_capacity_count"
# Columns of each plan: told so far, calls of a day, most calls, last day, told by then.
COLUMNS = {
    "fast": (
        "told_person_count",
        "expected_call_count",
        "peak_call_count",
        "last_told_on",
        "last_told_person_count",
    ),
    "paced": (
        "held_back_told_person_count",
        "held_back_call_count",
        "held_back_peak_call_count",
        "held_back_last_told_on",
        "held_back_last_told_person_count",
    ),
}

Row = dict[str, Any]


def draw_left(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw the persons left after each day of notification/waves, a column per day by channel.

    A dotted line is the other plan's total. The tooltip of a day names each count as the drawer
    does; the uppermost bars have it for all.
    """
    days = rows.dicts()
    mine, other = ("held_back_", "") if _is_paced(canvas) else ("", "held_back_")
    stacks = [f"{mine}{name}_backlog_person_count" for name in ("email", "sms", "letter", "space")]
    line = f"{other}backlog_person_count"
    codes = [f"{row['told_on']:%Y-%m-%d}" for row in days]
    counts = {name: [number_of(row[name]) for row in days] for name in (*stacks, line)}
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "x": codes,
            "y": counts[name],
            "marker": {"color": shade},
            "hoverinfo": "skip",
            "meta": {"counts": [canvas.key(name)]},
        }
        for name, shade in zip(stacks, SHADES, strict=True)
    ]
    traces[-1] |= {
        "hovertext": [_write_day(row, "told_on", counts, canvas) for row in days],
        "hoverinfo": "text" if days else "skip",
        "meta": {"counts": canvas.list_keys(counts)},
    }
    tops = [sum(each) for each in zip(*(counts[name] for name in stacks), strict=True)]
    return figure(
        [*traces, _dotted_line(codes, counts[line], canvas.key(line))],
        barmode="stack",
        hovermode="x",
        height=240,
        margin={"l": 48, "r": 24, "t": 8, "b": 24},
        xaxis={**NAMES_AXIS, **name_days([row["told_on"] for row in days], canvas)},
        yaxis=count_axis(find_end([*tops, *counts[line]]), canvas.language),
    )


def _is_paced(canvas: Canvas) -> bool:
    """Return whether the chosen plan tells people at the pace of the calls."""
    return canvas.options.get("plan") == "paced"


def _dotted_line(
    codes: list[str], counts: list[float], key: str, shape: str = "", **panel: str
) -> dict[str, Any]:
    """Return the line of the other plan, in a shape and on a panel if these are given."""
    style = {"color": DOTTED, "dash": "dot", "width": 2, **({"shape": shape} if shape else {})}
    trace = {"type": "scatter", "mode": "lines", "x": codes, "y": counts, **panel}
    return trace | {"line": style, "hoverinfo": "skip", "meta": {"counts": [key]}}


def name_days(days: list[Any], canvas: Canvas) -> dict[str, list[str]]:
    """Return labels for every nth day from the first, few enough not to touch."""
    labels = days[:: max(1, -(-len(days) // NAMES))]
    return {
        "tickvals": [f"{day:%Y-%m-%d}" for day in labels],
        "ticktext": [write_day_and_month(day, canvas.language) for day in labels],
    }


def _write_day(row: Row, day: str, columns: Iterable[str], canvas: Canvas) -> str:
    """Return the tooltip of a day: each count by the name of its column in the drawer."""
    names = interface(canvas.language)["drawer"]["columns"]
    shown = {each: canvas.limit_digits(row[each], each) for each in columns}
    lines = [f"{names[each]}: {numbers.whole(shown[each], canvas.language)}" for each in shown]
    return "<br>".join([f"<b>{write_day(row[day], canvas.language)}</b>", *lines])


def plan_panels(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw notification/call_volume: the running total of the told, and the calls a day."""
    days = rows.dicts()
    if not days:
        return figure([], height=60)
    mine, other = ("paced", "fast") if _is_paced(canvas) else ("fast", "paced")
    told, calls, peak, _, all_told = COLUMNS[mine]
    over = [] if _is_full(days[0], peak) else [peak]
    codes = [f"{row['called_on']:%Y-%m-%d}" for row in days]
    others = [row[COLUMNS[other][0]] for row in days]
    told_end = find_end([*others, *(row[told] for row in days)])
    limit = number_of(days[0][LIMIT])
    calls_end = 1.1 * find_end([limit, *(row[calls] for row in days)])
    total, calls_a_day = (
        {"showgrid": True, "domain": [*panel], **count_axis(end, canvas.language, most=2)}
        for panel, end in ((UPPER, told_end), (LOWER, calls_end))
    )
    within = [min(number_of(row[calls]), limit) for row in days]
    beyond = [max(number_of(row[calls]) - limit, 0) for row in days]
    key = {"meta": {"counts": [canvas.key(calls)]}, "hoverinfo": "skip"}
    bars = [
        {"type": "bar", "x": codes, "y": counts, "marker": {"color": colour}, **key}
        for counts, colour in ((within, BAR), (beyond, ATTENTION))
    ]
    return figure(
        [
            *bars,
            _dotted_line(codes, others, canvas.key(COLUMNS[other][0]), shape="hv", yaxis="y2"),
            _total(codes, days, mine, other, canvas),
        ],
        barmode="stack",
        hovermode="x",
        height=480,
        margin={"l": 48, "r": 8, "t": 4, "b": 24},
        xaxis={**NAMES_AXIS, **name_days([row["called_on"] for row in days], canvas)},
        yaxis=calls_a_day,
        yaxis2={**total, "anchor": "x"},
        shapes=_rules(days[0], mine),
        annotations=_write_notes(days, codes, mine, calls_end, canvas),
        meta={"counts": canvas.list_keys([all_told, *over, LIMIT, LIMIT])},
    )


def _total(
    codes: list[str], days: list[Row], mine: str, other: str, canvas: Canvas
) -> dict[str, Any]:
    """Return the running total of the chosen plan; its tooltip has all numbers of a day."""
    told, calls, *_ = COLUMNS[mine]
    columns = (told, calls, *COLUMNS[other][:2])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": codes,
        "y": [row[told] for row in days],
        "yaxis": "y2",
        "fill": "tozeroy",
        "fillcolor": FILL,
        "line": {"color": BAR, "width": 2, "shape": "hv"},
        "hovertext": [_write_day(row, "called_on", columns, canvas) for row in days],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys(columns)},
    }


def _rules(row: Row, plan: str) -> list[dict[str, Any]]:
    """Return the line of the capacity for calls, and that of the last day of telling."""
    limit, last = number_of(row[LIMIT]), f"{row[COLUMNS[plan][3]]:%Y-%m-%d}"
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": limit, "y1": limit}
    up = {"type": "line", "yref": "paper", "x0": last, "x1": last, "y0": 0, "y1": 1}
    return [
        across | {"line": {"color": BESIDE, "width": 2}},
        up | {"line": {"color": DOTTED, "width": 1, "dash": "dot"}},
    ]


def _write_notes(
    days: list[Row], codes: list[str], plan: str, calls_end: float, canvas: Canvas
) -> list[dict[str, Any]]:
    """Return the titles of the panels, and texts at the last day, the most calls, the capacity.

    A peak at the capacity has none: the text of the capacity says it.
    """
    _, calls, peak, last, all_told = COLUMNS[plan]
    row, texts, language = days[0], interface(canvas.language)["plans"], canvas.language
    day = write_day_and_month(row[last], language)
    busiest = max(range(len(days)), key=lambda place: days[place][calls])
    limit = LOWER[1] * number_of(row[LIMIT]) / calls_end
    top = max(LOWER[1] * number_of(row[peak]) / calls_end, limit) + NEAR
    middle = UPPER[0] + (UPPER[1] - UPPER[0]) * 0.45
    most = numbers.whole(canvas.limit_digits(row[peak], peak), language)
    over = note(_across(busiest, codes), top, texts["peak"].format(most), is_above=True)
    ends_at = _across(codes.index(f"{row[last]:%Y-%m-%d}"), codes)
    told = texts["last_day"].format(day, numbers.compact(row[all_told], language))
    capacity = texts["can_be_taken"].format(numbers.whole(row[LIMIT], language))
    return [
        note(0, UPPER[1] + TITLE, f"<b>{texts['told_so_far']}</b>"),
        note(0, LOWER[1] + TITLE, f"<b>{texts['calls_a_day']}</b>"),
        note(ends_at, middle, told),
        *([] if _is_full(row, peak) else [over]),
        note(1, limit, capacity, is_above=True),
    ]


def _is_full(row: Row, peak: str) -> bool:
    """Return whether the most calls of a day are as many as can be taken."""
    return round(number_of(row[peak])) == round(number_of(row[LIMIT]))


def _across(place: float, codes: list[str]) -> float:
    """Return the middle of a day as a share of the width."""
    return (place + 0.5) / len(codes)

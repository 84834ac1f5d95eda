"""The plan of a notification: its days as columns, and in two panels against the capacity."""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import ATTENTION, BAR, BESIDE, NAMES_AXIS, QUIET_AXIS, figure
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.days import write_day, write_day_and_month
from breachlab.words.language import interface

# Three of one hue, from below, and a grey for the space; colour-blind eyes can distinguish them.
SHADES = ("#4c6ef5", "rgba(76,110,245,0.55)", "rgba(76,110,245,0.28)", "rgba(128,138,148,0.6)")
NAMES = 4  # most days with a label on the axis
DAY = "told_on"

STARTS = {"fast": "", "paced": "held_back_"}  # {plan: prefix of its columns}

Row = dict[str, Any]


def draw_left(rows: Rows, canvas: Canvas) -> dict:
    """Draw the persons left after each day of notification/waves, by their channel."""
    mine, other = (STARTS[plan] for plan in _plans(canvas))
    names = ("email", "sms", "letter", "space")
    stacks = [f"{mine}{name}_backlog_person_count" for name in names]
    line = f"{other}backlog_person_count"
    return _columns(rows, canvas, stacks, line)


def _plans(canvas: Canvas) -> tuple[str, str]:
    """Return the chosen plan, and the other."""
    is_paced = canvas.options.get("plan") == "paced"
    return ("paced", "fast") if is_paced else ("fast", "paced")


def _columns(rows: Rows, canvas: Canvas, stacks: Sequence[str], line: str) -> dict:
    """Draw a column per day with the counts of `stacks` stacked; `line` is the other plan's total.

    The tooltip of a day names each count as the drawer does; the uppermost bars have it for all.
    """
    days = rows.dicts()
    codes = [f"{row[DAY]:%Y-%m-%d}" for row in days]
    counts = {name: [number_of(row[name]) for row in days] for name in (*stacks, line)}
    tops = [sum(each) for each in zip(*(counts[name] for name in stacks), strict=True)]
    end = axis.top([*tops, *counts[line]])
    names = [*stacks, line]
    tooltip: dict[str, Any] = {
        "hovertext": [_tell(row, names, canvas) for row in days],
        "hoverinfo": "text" if days else "skip",
        "meta": {"counts": canvas.list_keys(names)},
    }
    bars = [
        _column(codes, counts[name], canvas.key(name), shade)
        for name, shade in zip(stacks, SHADES, strict=False)
    ]
    return figure(
        [*bars[:-1], bars[-1] | tooltip, _line(codes, counts[line], canvas.key(line))],
        **_layout([row[DAY] for row in days], end, canvas),
    )


def _layout(days: list, end: float, canvas: Canvas) -> dict[str, Any]:
    """Return size and axes: days along, counts up to the end."""
    upright = {"showgrid": True, "range": [0, end], **axis.counts(end, canvas.language)}
    return {
        "barmode": "stack",
        "hovermode": "x",
        "height": 240,
        "margin": {"l": 48, "r": 24, "t": 8, "b": 24},
        "xaxis": {**NAMES_AXIS, **name_days(days, canvas)},
        "yaxis": {**QUIET_AXIS, **upright},
    }


def _column(codes: list[str], counts: list[float], key: str, shade: str) -> dict[str, Any]:
    trace = {"type": "bar", "x": codes, "y": counts, "marker": {"color": shade}}
    return trace | {"hovertext": [], "hoverinfo": "skip", "meta": {"counts": [key]}}


def _line(codes: list[str], counts: list[float], key: str) -> dict[str, Any]:
    style = {"color": "rgba(128,138,148,1)", "dash": "dot", "width": 2}
    trace = {"type": "scatter", "mode": "lines", "x": codes, "y": counts}
    return trace | {"line": style, "hoverinfo": "skip", "meta": {"counts": [key]}}


def name_days(days: list[Any], canvas: Canvas) -> dict[str, list[str]]:
    """Return labels for every nth day from the first, few enough not to touch."""
    labels = days[:: max(1, -(-len(days) // NAMES))]
    return {
        "tickvals": [f"{day:%Y-%m-%d}" for day in labels],
        "ticktext": [write_day_and_month(day, canvas.language) for day in labels],
    }


def _tell(row: Row, names: Sequence[str], canvas: Canvas) -> str:
    columns = interface(canvas.language)["drawer"]["columns"]
    shown = {name: canvas.limit_digits(row[name], name) for name in names}
    lines = [f"{columns[name]}: {numbers.whole(shown[name], canvas.language)}" for name in names]
    return "<br>".join([f"<b>{write_day(row[DAY], canvas.language)}</b>", *lines])


FILL, DOTTED = "rgba(76,110,245,0.22)", "rgba(128,138,148,1)"
LOWER, UPPER = (0, 0.38), (0.52, 0.94)  # shares of the height of the two panels
TITLE, NEAR = 0.06, 0.008  # shares of the height: from panel to title, from bar to text
HEIGHT = 480
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


def plan_panels(rows: Rows, canvas: Canvas) -> dict:
    """Draw notification/call_volume: the running total of the told, and the calls a day."""
    days = rows.dicts()
    if not days:
        return figure([], height=60)
    mine, other = ("paced", "fast") if canvas.options.get("plan") == "paced" else ("fast", "paced")
    told, calls, peak, _, all_told = COLUMNS[mine]
    over = [] if _is_full(days[0], peak) else [peak]
    codes = [f"{row['called_on']:%Y-%m-%d}" for row in days]
    others = [row[COLUMNS[other][0]] for row in days]
    told_end = axis.top([*others, *(row[told] for row in days)])
    calls_end = 1.1 * axis.top([number_of(days[0][LIMIT]), *(row[calls] for row in days)])
    return figure(
        [*_bars(codes, days, calls, canvas),
         _panel_line(codes, others, canvas.key(COLUMNS[other][0])),
         _total(codes, days, mine, other, canvas)],
        barmode="stack",
        hovermode="x",
        height=HEIGHT,
        margin={"l": 48, "r": 8, "t": 4, "b": 24},
        xaxis={**NAMES_AXIS, **name_days([row["called_on"] for row in days], canvas)},
        yaxis=_upright(LOWER, calls_end, canvas),
        yaxis2={**_upright(UPPER, told_end, canvas), "anchor": "x"},
        shapes=_rules(days[0], mine),
        annotations=[*_titles(canvas), *_notes(days, codes, mine, told_end, calls_end, canvas)],
        meta={"counts": canvas.list_keys([all_told, *over, LIMIT, LIMIT])},
    )  # fmt: skip


def _upright(panel: tuple[float, float], end: float, canvas: Canvas) -> dict[str, Any]:
    ticks = axis.counts(end, canvas.language, most=2)
    return {**QUIET_AXIS, "showgrid": True, "domain": [*panel], "range": [0, end], **ticks}


def _bars(codes: list[str], days: list[Row], calls: str, canvas: Canvas) -> list[dict[str, Any]]:
    """Return the calls within the capacity, and stacked on them those beyond it."""
    limit = number_of(days[0][LIMIT])
    within = [min(number_of(row[calls]), limit) for row in days]
    beyond = [max(number_of(row[calls]) - limit, 0) for row in days]
    key = {"meta": {"counts": [canvas.key(calls)]}, "hovertext": [], "hoverinfo": "skip"}
    return [
        {"type": "bar", "x": codes, "y": counts, "marker": {"color": colour}, **key}
        for counts, colour in ((within, BAR), (beyond, ATTENTION))
    ]


def _panel_line(codes: list[str], counts: list[float], key: str) -> dict[str, Any]:
    style = {"color": DOTTED, "dash": "dot", "width": 2, "shape": "hv"}
    trace = {"type": "scatter", "mode": "lines", "x": codes, "y": counts, "yaxis": "y2"}
    return trace | {"line": style, "hoverinfo": "skip", "meta": {"counts": [key]}}


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
        "hovertext": [_write_day(row, columns, canvas) for row in days],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys(columns)},
    }


def _write_day(row: Row, columns: tuple[str, ...], canvas: Canvas) -> str:
    names = interface(canvas.language)["drawer"]["columns"]
    shown = {each: canvas.limit_digits(row[each], each) for each in columns}
    lines = [f"{names[each]}: {numbers.whole(shown[each], canvas.language)}" for each in columns]
    return "<br>".join([f"<b>{write_day(row['called_on'], canvas.language)}</b>", *lines])


def _rules(row: Row, plan: str) -> list[dict[str, Any]]:
    """Return the line of the capacity for calls, and that of the last day of telling."""
    limit, last = number_of(row[LIMIT]), f"{row[COLUMNS[plan][3]]:%Y-%m-%d}"
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": limit, "y1": limit}
    up = {"type": "line", "yref": "paper", "x0": last, "x1": last, "y0": 0, "y1": 1}
    return [
        across | {"line": {"color": BESIDE, "width": 2}},
        up | {"line": {"color": DOTTED, "width": 1, "dash": "dot"}},
    ]


def _titles(canvas: Canvas) -> list[dict[str, Any]]:
    texts = interface(canvas.language)["plans"]
    return [
        _note(0, panel[1] + TITLE, f"<b>{texts[key]}</b>")
        for key, panel in (("told_so_far", UPPER), ("calls_a_day", LOWER))
    ]


def _notes(
    days: list[Row], codes: list[str], plan: str, told_end: float, calls_end: float, canvas: Canvas
) -> list[dict[str, Any]]:
    """Return the texts at the last day, at the most calls, and at the capacity.

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
    over = [_note(_across(busiest, codes), top, texts["peak"].format(most), is_above=True)]
    return [
        _note(
            _across(codes.index(f"{row[last]:%Y-%m-%d}"), codes),
            middle,
            texts["last_day"].format(day, numbers.compact(row[all_told], language)),
        ),
        *([] if _is_full(row, peak) else over),
        _note(
            1, limit, texts["can_be_taken"].format(numbers.whole(row[LIMIT], language)),
            is_above=True,
        ),
    ]  # fmt: skip


def _is_full(row: Row, peak: str) -> bool:
    """Return whether the most calls of a day are as many as can be taken."""
    return round(number_of(row[peak])) == round(number_of(row[LIMIT]))


def _across(place: float, codes: list[str]) -> float:
    """Return the middle of a day as a share of the width."""
    return (place + 0.5) / len(codes)


def _note(x: float, y: float, text: str, is_above: bool = False) -> dict[str, Any]:
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper", "text": text, "showarrow": False}
    side, end = ("right" if x > 0.7 else "left"), ("bottom" if is_above else "top")
    return place | {"xanchor": side, "yanchor": end}

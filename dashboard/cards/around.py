"""Legends and headings around a drawing, as text: it wraps, is read aloud, and covers no shape."""

from collections.abc import Sequence

from breachlab.drawing import ratio_classes
from breachlab.drawing.canvas import number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State


def legend(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the legend of the map's colours; empty if nobody is exposed."""
    country = max(map(number_of, rows["france_persons_per_thousand"]), default=0)
    if not country > 0:
        return ()
    is_adjusted = state.options.get("shown") == "adjusted"
    ratios = rows["standardised_ratio" if is_adjusted else "location_quotient"]
    counts = ratio_classes.counts(1 if is_null(each) else each for each in ratios)
    ranges = ratio_classes.ranges(100 if is_adjusted else country, words.language)
    classes = [
        _class(number, *each) for number, each in enumerate(zip(ranges, counts, strict=True))
    ]
    return (html.Ol(classes, className="legend"),)


def sides(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the headings of the pyramid's two sides: buttons that select a sex.

    Under a filter on départements there are no buttons.
    """
    if "departements" in state.selection:
        return ()
    sexes = words.canvas.dimensions["sexes"]
    counts = dict.fromkeys(sexes.values, 0)
    for row in rows.dicts():
        counts[row["sex"]] += row["living_here_person_count"]
    buttons = [
        button(
            f"{sexes.heading(sex)} · {words.compact(counts[sex])}",
            f"toggle:sexes={sex}",
            **aria(pressed=sex in state.selection.get("sexes", ())),
            **mark_counts([(RESIDENTS, counts[sex])]),
        )
        for sex in sexes.values
    ]
    return (html.Div(buttons, className="sides"),)


def _class(number: int, rates: str, count: int) -> html.Markup:
    """Return a class of the legend: its range of rates, and the number of places in it."""
    bounds = data(count="class_limit_per_thousand")
    places = html.Span(f"({count})", **mark_counts([("class_place_count", count)]))
    return html.Li([html.B(rates, **bounds), " ", places], className=f"ratio-{number + 1}")

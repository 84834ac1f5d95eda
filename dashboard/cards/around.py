"""Legends and headings around a drawing, as text: it wraps, is read aloud, and covers no shape."""

from collections import Counter
from collections.abc import Sequence

from breachlab.drawing.canvas import RESIDENTS, number_of
from breachlab.drawing.rate_map import NONE, ranges, ratio_class
from breachlab.query.answer_rows import Rows
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State


def legend(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the legend of the map's colours, and of places of few; empty if nobody is exposed."""
    country = max(map(number_of, rows["france_persons_per_thousand"]), default=0)
    if not country > 0:
        return ()
    is_adjusted = state.options.get("shown") == "adjusted"
    counts = Counter(ratio_class(row, is_adjusted) for row in rows.dicts())
    names = ranges(100 if is_adjusted else country, words.language)
    if counts[NONE]:
        names.append(interface(words.language)["drawing"]["too_few"])
    classes = []
    for number, name in enumerate(names):
        bounds = data(count="class_limit_per_thousand") if number < NONE else {}
        key = mark_counts([("class_place_count", counts[number])])
        parts = [html.B(name, **bounds), " ", html.Span(f"({counts[number]})", **key)]
        classes.append(html.Li(parts, className=f"ratio-{number + 1}"))
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

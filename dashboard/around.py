"""What stands around a drawing as text of the page: it wraps, is read aloud, and hides no shape."""

from collections.abc import Sequence

import pandas
from dash import html

from breachlab.drawing import ratio_classes
from breachlab.drawing.canvas import records
from breachlab.words import numbers, plurals
from dashboard.marks import aria, button
from dashboard.state import State
from dashboard.words import PageWords


def legend(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return each class of the map: colour, rates, how many départements; nothing for nobody."""
    country = float(rows.france_persons_per_thousand.max())
    if not country > 0:
        return ()
    ranges = ratio_classes.ranges(country, words.language)
    counts = ratio_classes.counts(rows.location_quotient)
    thousand = numbers.whole(1_000, words.language)
    residents = words.canvas.words.label("residents_id", rows.residents_id.iloc[0])
    title = words.text("persons_per_thousand").format(f"{thousand} {residents}")
    classes = [_class(*each, words) for each in enumerate(zip(ranges, counts, strict=True))]
    return (html.P(title), html.Ol(classes, className="legend"))


def sides(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return the headings of the pyramid's two sides: buttons that select a sex."""
    sexes = words.canvas.dimensions["sexes"]
    counts = dict.fromkeys(sexes.values, 0)
    for row in records(rows):
        counts[row["sex"]] += row["living_here_person_count"]
    buttons = [
        button(
            f"{sexes.heading(sex)} · {words.compact(counts[sex])}",
            f"toggle:sexes={sex}",
            **aria(pressed=sex in state.selection.get("sexes", ())),
        )
        for sex in sexes.values
    ]
    return (html.Div(buttons, className="sides"),)


def _class(number: int, shown: tuple[str, int], words: PageWords) -> html.Li:
    rates, count = shown
    lines = [html.B(rates), html.Span(plurals.counted(count, "departements", words.language))]
    if number == ratio_classes.MIDDLE:
        lines.append(html.Em(words.text("like_the_country")))
    return html.Li(lines, className=f"ratio-{number + 1}")

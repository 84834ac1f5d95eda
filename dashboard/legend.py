"""The legend of the map: each class with its colour, its rates and how many départements it has.

It is text of the page and no part of the drawing: it hides no island, wraps, and is read aloud.
"""

import pandas
from dash import html

from breachlab.words import plurals
from dashboard import ratio_classes
from dashboard.words import PageWords


def of_map(rows: pandas.DataFrame, words: PageWords) -> list:
    """Return the legend of these rows, in rates; nothing where nobody is exposed."""
    country = float(rows.france_persons_per_thousand.max())
    if not country > 0:
        return []
    ranges = ratio_classes.ranges(country, words.language)
    counts = ratio_classes.counts(rows.location_quotient)
    classes = [_class(*each, words) for each in enumerate(zip(ranges, counts, strict=True))]
    return [html.P(words.scale(rows)), html.Ol(classes)]


def _class(number: int, shown: tuple[str, int], words: PageWords) -> html.Li:
    rates, count = shown
    lines = [html.B(rates), html.Span(plurals.counted(count, "departements", words.language))]
    if number == ratio_classes.MIDDLE:
        lines.append(html.Em(words.text("like_the_country")))
    return html.Li(lines)

"""What stands around a drawing as text of the page: it wraps, is read aloud, and hides no shape."""

from collections.abc import Sequence

import pandas

from breachlab.counts import shown
from breachlab.drawing import ratio_classes
from breachlab.drawing.canvas import RESIDENTS, number_of, records
from breachlab.drawing.places import places_of
from breachlab.words import numbers, plurals
from dashboard import html
from dashboard.marks import aria, button, counted, data
from dashboard.state import State
from dashboard.words import PageWords


def legend(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Return what the map's colours or circles stand for; nothing where nobody is exposed."""
    country = float(rows.france_persons_per_thousand.max())
    if not country > 0:
        return ()
    match state.options.get("shown", "rate"):
        case "persons":
            most = max(map(number_of, rows.living_here_person_count.tolist()))
            text = words.text("circles").format(words.compact(most))
            return (html.P(text, **counted([(RESIDENTS, most)])),)
        case "adjusted":
            ranges = ratio_classes.ranges(1, words.language)
            scale, like = words.text("times_expected"), words.text("like_expected")
            ratios = rows.standardised_ratio
        case _:
            ranges = ratio_classes.ranges(country, words.language)
            scale, like = _scale(rows, words), words.text("like_the_country")
            ratios = rows.location_quotient
    counts = ratio_classes.counts(ratios.fillna(1))
    noun = places_of(rows).noun
    classes = [
        _class(number, each, count, plurals.counted(count, noun, words.language), like)
        for number, (each, count) in enumerate(zip(ranges, counts, strict=True))
    ]
    title = scale.format(words.noun(len(rows), noun))
    return (html.P(title), html.Ol(classes, className="legend"))


def portfolio(rows: pandas.DataFrame, state: State, words: PageWords) -> Sequence:
    """Say whom an account would have read that saw its own portfolio only."""
    (query,) = words.canvas.beside
    said = words.headline(query, words.canvas.beside[query])
    return (html.P(said.text, className="further", **counted(shown(said, query))),)


def _scale(rows: pandas.DataFrame, words: PageWords) -> str:
    thousand = numbers.whole(1_000, words.language)
    residents = words.canvas.words.label("residents_id", rows.residents_id.iloc[0])
    return words.text("persons_per_thousand").format(f"{thousand} {residents}", "{}")


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
            **counted([(RESIDENTS, counts[sex])]),
        )
        for sex in sexes.values
    ]
    return (html.Div(buttons, className="sides"),)


def _class(number: int, rates: str, count: int, places: str, like: str) -> html.Markup:
    """Return a class of the legend: its rates, which are limits, and the places in it."""
    bounds = data(count="class_limit_per_thousand")
    lines: list = [
        html.B(rates, **bounds),
        html.Span(places, **counted([("class_place_count", count)])),
    ]
    if number == ratio_classes.MIDDLE:
        lines.append(html.Em(like))
    return html.Li(lines, className=f"ratio-{number + 1}")

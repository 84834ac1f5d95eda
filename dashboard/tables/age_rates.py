"""The rate at each age compared with France: a dot for the places, a tick for France."""

from math import floor, log10
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.pyramid import pyramid
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard.database.few import grade_count
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data, mark_counts
from dashboard.pages.parts.rate_findings import by_age
from dashboard.state.page_state import State
from dashboard.tables import text
from dashboard.tables.stock_bars import name_selection

TICK = "axis_per_thousand"  # the key of a number on the axis
ALL = 1_000  # per thousand: the end of the axis
FEW = 50  # per thousand: below, as of a small list, the axis ends near the highest rate
LINES = 4  # of the grid, equally far from each other


def caption(state: State) -> str:
    """Return the key of the caption."""
    return "caption_places" if "departements" in state.selection else "caption"


def ages(rows: Rows, canvas: Canvas) -> Any:
    """Return the rates by age if a place is selected; otherwise the pyramid of women and men."""
    return age_rates(rows, canvas) if "departements" in canvas.selection else pyramid(rows, canvas)


def age_rates(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a table with a row for each age: a button that selects it, and both rates as marks."""
    here, france = by_age(rows), by_age(canvas.everyone)
    rates = {age: (_rate(here[age], canvas), _rate(france.get(age), canvas)) for age in here}
    most = _find_end(max((rate or 0 for pair in rates.values() for rate in pair), default=0))
    lines = [_line(age, *pair, most, canvas) for age, pair in rates.items()]
    keys = [
        html.Li(name_selection(canvas), className="is-place"),
        html.Li(text(canvas, "in_france"), className="is-france"),
    ]
    grid = [
        html.Span(
            numbers.decimal(each, _count_places(most), canvas.language),
            style={"--at": f"{each / most:.2%}"},
            **mark_counts([(TICK, each)]),
        )
        for each in (most * line / LINES for line in range(LINES + 1))
    ]
    axis = html.Tr([html.Td(), html.Td(html.Div(grid, className="axis"))])
    body = html.Tbody([*lines])
    foot = html.Tfoot(axis, **aria(hidden=True))
    table = html.Table([body, foot], className="age-rates")
    return html.Div([table, html.Ul(keys, className="age-keys")])


def _find_end(highest: float) -> float:
    """Return the end of the axis, in per thousand.

    >>> _find_end(620), _find_end(7.2), _find_end(0.0)
    (1000, 8, 1000)
    """
    if not 0 < highest < FEW:
        return max(ALL, highest)
    scale = 10 ** floor(log10(highest))
    return next(scale * each for each in (2, 4, 8, 20) if highest <= scale * each)


def _count_places(most: float) -> int:
    """Return how many decimals the numbers on the axis have.

    >>> _count_places(1000), _count_places(8), _count_places(2), _count_places(0.2)
    (0, 0, 1, 2)
    """
    return max(0, -floor(log10(most / LINES)))


def _rate(counts: tuple[int, int] | None, canvas: Canvas) -> float | None:
    """Return the rate of an age; nothing if its exposed residents are few."""
    if counts and grade_count(counts[0], canvas.words):
        return None
    return 1000 * counts[0] / counts[1] if counts and counts[1] else 0.0


def _say_rate(rate: float | None, canvas: Canvas) -> str:
    if rate is None:
        return canvas.words.text("page", "too_few")
    return numbers.per_thousand(rate, canvas.language)


def _line(
    age: str, rate: float | None, country: float | None, most: float, canvas: Canvas
) -> html.Markup:
    ages, chosen = canvas.dimensions["age_bands"], canvas.selection.get("age_bands", ())
    in_france = interface(canvas.language)["drawing"]["in_france"]
    tooltip = f"{ages.heading(age)}: {_say_rate(rate, canvas)}\n"
    tooltip += in_france.format(_say_rate(country, canvas))
    name = button(
        ages.heading(age),
        f"toggle:age_bands={age}",
        **aria(label=tooltip.replace("\n", ". "), pressed=age in chosen),
    )
    known = [each for each in (rate, country) if each is not None]
    places = {"--dot": rate, "--tick": country}
    if len(known) == 2:
        places |= {"--low": min(known), "--high": max(known)}
    style = {key: f"{each / most:.2%}" for key, each in places.items() if each is not None}
    marks = [
        html.I() if len(known) == 2 else None,
        html.B() if rate is not None else None,
        html.Em() if country is not None else None,
    ]
    track = html.Div(marks, className="age-track", style=style)
    is_faded = canvas.is_faded("age_bands", age)
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(track),
        ],
        className="is-faded" if is_faded else None,
        **data(hover=tooltip),
    )

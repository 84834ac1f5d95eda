"""One to three places side by side with France, each with a button that removes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.told import RESIDENTS
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import join_words
from breachlab.words.values import NULL, is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data, icon
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State
from dashboard.tables import cells, key_columns, standing, text

MOST = 3  # places
MOST_BUTTONS = 6  # of places, each to take one out
DUE, NOTICE = "to_inform_living_here_person_count", "public_notice_living_here_person_count"
STANDING = "standing"  # the class of the rate
REGISTERED, LONG = "registered_living_here_share", "left_six_years_person_share"
Row = Mapping[str, Any]
Writer = Callable[[float, str], str]


def find_idle(state: State) -> str:
    """Return the key of the text where nothing is compared: no place, or more than MOST."""
    count = len(state.named.get("departements", ()))
    return "" if 1 <= count <= MOST else "too_many" if count else "idle"


def caption(state: State) -> str:
    """Return the key of the caption: another where a département stands beside its région."""
    within = {code for region in state.named_regions for code in state.regions[region]}
    return "caption" if within.isdisjoint(state.places) else "caption_within"


def offer_fewer(canvas: Canvas) -> html.Markup:
    """Return a button for each place too many that takes it out, and one that keeps the first."""
    chosen = canvas.selection.get("departements", ())
    names = {code: name_place(code, canvas) for code in chosen}
    ways = []
    if len(chosen) <= MOST_BUTTONS:
        ways = [
            button([icon("close"), name], f"toggle:departements={code}", className="go")
            for code, name in names.items()
        ]
    if len(chosen) > MOST + 1:
        kept = join_words([*names.values()][:MOST], canvas.language)
        act = f"only:departements={'.'.join(chosen[:MOST])}"
        label = canvas.words.text("page", "keep_only").format(kept)
        ways.append(button(label, act, className="go"))
    return html.Div(ways, className="idle")


def comparison(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return exposure/compare as a table: a column for each place, and one for France.

    A row is a number. All départements, which add up to France, are `everyone` of the canvas.
    """
    places = rows.dicts()
    if canvas.everyone is None or canvas.everyone.is_empty:
        return html.Div()
    france = _france(canvas.everyone.dicts())
    lines = [_line(column, places, france, canvas) for column in LINES]
    head = html.Thead(
        html.Tr(
            [
                html.Th(html.Span(text(canvas, "place"), className="unseen"), scope="col"),
                *(_head(row, canvas) for row in places),
                cells.head(text(canvas, "in_france"), "number"),
            ]
        )
    )
    return html.Table([head, html.Tbody(lines)], className=f"comparison of-{len(places)}")


def offer_place(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the button that leads to the search box, if another place can be added."""
    if len(state.named.get("departements", ())) >= MOST:
        return []
    return [
        html.Button(words.text("add_place"), type="button", className="go", **data(find="place"))
    ]


def _whole(number: float, language: str) -> str:
    return numbers.whole(number, language)


def _percent(number: float, language: str) -> str:
    return numbers.share(number, 0, language)


def _of_hundred(ratio: float, language: str) -> str:
    return numbers.whole(100 * ratio, language)


# {column of the answer: the function that writes it}; its name is among the texts of tables.
LINES: Mapping[str, Writer] = {
    "persons_per_thousand": numbers.in_thousand,
    STANDING: _whole,  # a word of its own
    "standardised_ratio": _of_hundred,
    RESIDENTS: _whole,
    DUE: _whole,
    NOTICE: _whole,
    REGISTERED: _percent,
    LONG: _percent,
}


def name_place(code: str, canvas: Canvas) -> str:
    """Return the name of a place as an address names it."""
    if code.startswith(REGION):
        return canvas.words.label("region", code.removeprefix(REGION)) or code
    return canvas.words.label("departement", code) or code


def _head(row: Row, canvas: Canvas) -> html.Markup:
    code = f"{REGION if row['place_kind'] == 'region' else ''}{row['place_code']}"
    out = canvas.words.text("page", "remove").format(name_place(code, canvas))
    act = f"toggle:departements={code}"
    cross = button(icon("close"), act, className="take-out", title=out, **aria(label=out))
    return cells.head([html.Span(row["place_name"]), cross], "number")


def _line(
    column: str, places: Sequence[Row], france: Mapping[str, Any], canvas: Canvas
) -> html.Markup:
    written = [_cell(column, row, canvas) for row in places]
    country: Any = france.get(column)
    if is_null(country):
        last = html.Td(NULL, className="number country")
    else:
        key = {f"france_{canvas.key(column)}": country}
        shown = LINES[column](canvas.limit_digits(country, column), canvas.language)
        last = html.Td(shown, className="number country", **key_columns(canvas, key, *key))
    return html.Tr([cells.name_row(text(canvas, f"compared_{column}")), *written, last])


def _cell(column: str, row: Row, canvas: Canvas) -> html.Markup:
    if column == STANDING:
        return standing(canvas, row)
    if is_null(row[column]):
        return html.Td(NULL, className="number")
    shown = LINES[column](canvas.limit_digits(row[column], column), canvas.language)
    return html.Td(shown, className="number", **key_columns(canvas, row, column))


def _france(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the numbers of France: its counts, and its shares of the exposed."""
    counts = {each: sum(number_of(row[each]) for row in rows) for each in (RESIDENTS, DUE, NOTICE)}
    shares = {
        each: sum(number_of(row[each]) * row[RESIDENTS] for row in rows) / counts[RESIDENTS]
        for each in (REGISTERED, LONG)
        if counts[RESIDENTS]
    }
    rate = rows[0]["france_persons_per_thousand"]
    return {"persons_per_thousand": rate, "standardised_ratio": 1, **counts, **shares}

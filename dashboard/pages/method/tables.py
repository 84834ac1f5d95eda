"""The tables of Method: the ledger, drivers, limits, shapes of ages, strays, the receipt."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers
from breachlab.words.days import write_day
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard.layout import html
from dashboard.layout.marks import aria, copier, data, link_addresses, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State
from dashboard.tables import (
    count,
    heads,
    key_columns,
    label,
    name_row,
    no_table,
    number,
    sentence,
    share,
    text,
)

MOST = 5  # bars
ENDS = ("least_value", "most_value")

Row = dict[str, Any]


def drivers(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each driver: its headline, a bar of its range, a dot at the central value.

    All bars have one scale: changes as shares of the headline.
    """
    moved = [row for row in rows.dicts() if row["driver_id"]][:MOST]
    if not moved:
        return no_table(canvas)
    scale = max(1, *(row["above_share"] for row in moved))
    body = html.Tbody([_row(row, scale, canvas) for row in moved])
    return html.Table(body, className="drivers")


def _row(row: Row, scale: float, canvas: Canvas) -> html.Markup:
    named = [
        label(canvas, "driver_id", row["driver_id"]),
        html.Small(label(canvas, "headline_id", row["headline_id"])),
    ]
    least, most = (_end(end, row, canvas) for end in (0, 1))
    return html.Tr([name_row(named), least, html.Td(_bar(row, scale), className="swing"), most])


def _end(end: int, row: Row, canvas: Canvas) -> html.Markup:
    """Return a cell with an end of the headline, in the headline's unit."""
    keys = ENDS[end]
    value, key = row[keys], row["headline_key"]
    if key == "day_count":
        written = numbers.count_noun(value, "days", canvas.language)
    elif key.endswith("_eur"):
        written = numbers.euros(value, 1, canvas.language)
    else:
        shown = canvas.limit_digits(value, keys, in_millions=True)
        written = numbers.millions(shown, canvas.language)
    return html.Td(written, className="number", **mark_counts([(keys, value)]))


def _bar(row: Row, scale: float) -> html.Markup:
    """Return a bar around the dot; the dot marks no change."""
    whole = 1 + scale
    style = {
        "--start": f"{(1 - row['below_share']) / whole:.2%}",
        "--end": f"{(1 + row['above_share']) / whole:.2%}",
        "--none": f"{1 / whole:.2%}",
    }
    return html.Div([html.I(className="bar"), html.I(className="taken")], style=style)


KINDS = {"all": (True, False), "published": (True,), "assumed": (False,)}


def ledger(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each figure of the chosen kind; the search box above hides the others.

    Names of figures are in English, as in SQL, and marked as English.
    """
    kinds = KINDS[canvas.options.get("figures", "all")]
    shown = [row for row in rows.dicts() if row["is_published"] in kinds]
    head = heads(canvas, figure=1, value=1, range=1, rests_on=1)
    body = html.Tbody([_ledger_row(row, canvas) for row in shown])
    search = html.Div(
        className="search",
        **data(search="ledger", label=text(canvas, "search"), none=text(canvas, "none_found")),
    )
    return html.Div([search, html.Table([head, body], className="ledger", id="ledger")])


def _ledger_row(row: Row, canvas: Canvas) -> html.Markup:
    name = html.Code(row["name"].replace("_", "_\u200b"), lang="en")
    basis = "source" if row["is_published"] else "reason"
    return html.Tr(
        [
            html.Th([name, html.Small(_own(row, "unit", canvas))], scope="row"),
            number(canvas, row, "value", _write(row["value"], canvas)),
            _range(row, canvas),
            html.Td([*link_addresses(_own(row, basis, canvas)), html.Small(_read(row, canvas))]),
        ]
    )


def _own(row: Row, text: str, canvas: Canvas) -> str:
    """Return a text of the ledger in the language of the page."""
    return canvas.words.resolve(row[f"{text}_{canvas.language}"])


def _read(row: Row, canvas: Canvas) -> str:
    """Return how the source was read, and the day if it was read in full."""
    how = label(canvas, "read", row["read"])
    if is_null(row["read_on"]):
        return how
    return f"{how}, {write_day(row['read_on'], canvas.language)}"


def _range(row: Row, canvas: Canvas) -> html.Markup:
    if row["is_published"]:
        return html.Td(text(canvas, "published"), className="number")
    ends = " – ".join(_write(row[end], canvas) for end in ("low", "high"))
    return html.Td(ends, className="number", **key_columns(canvas, row, "low", "high"))


def _write(value: Any, canvas: Canvas) -> str:
    return "" if is_null(value) else numbers.whole(value, canvas.language)


LEDGER = "method/ledger"  # a query beside: how the sources were read
CODES = ["measure_id", "identification_id", "identification_reason_id"]
COUNT = "measure_count"


def find_limits(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Return the title of the list."""
    return Sentence(words.text("limits"))


def limits(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return four sentences, as a list."""
    beside = canvas.beside[LEDGER]
    if rows.is_empty or beside.is_empty:
        return no_table(canvas)
    row = rows.dicts()[0] | beside.dicts()[0]
    read = "limit_read" if row["read_in_full_count"] else "limit_read_none"
    keys = ("limit_ages", "limit_places", "limit_overlap", read)
    return html.Ul(
        [html.Li(**sentence(canvas, key, True, **row)) for key in keys], className="limits"
    )


def fold_identified(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the figures by département that are fitted, modelled or neither, in a fold."""
    summary = html.Summary(words.of_card("method/departement_figures", "all"))
    return (html.Details([summary, draw_identified(rows, words.canvas)], id="identified"),)


def draw_identified(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure and reason, with the number of questions.

    A figure of a département is fitted, modelled, or not identified by any publication.
    """
    counts = Counter(zip(*(rows[column] for column in CODES), strict=True))
    groups = ({**dict(zip(CODES, each, strict=True)), COUNT: counts[each]} for each in counts)
    body = [
        html.Tr(
            [
                html.Th(label(canvas, "measure_id", row["measure_id"]), scope="row"),
                *(html.Td(label(canvas, column, row[column])) for column in CODES[1:]),
                count(canvas, row, COUNT),
            ]
        )
        for row in groups
    ]
    head = heads(canvas, measure=1, identification=1, why=1, questions=1)
    return html.Table([head, html.Tbody(body)], className="identified")


def plain(name: str, **columns: str) -> Callable:
    """Return the function that draws these columns, {column: text of its head}, with class `name`.

    The first column names the row. Numbers are right-aligned and carry their plain digits; codes
    become words.
    """

    def draw(rows: Rows, canvas: Canvas) -> html.Markup:
        head = heads(canvas, **dict.fromkeys(columns.values(), 1))
        body = [html.Tr([*_cells(row, [*columns], canvas)]) for row in rows.dicts()]
        return html.Table([head, html.Tbody(body)], className=f"plain {name}")

    return draw


def _cells(row: Row, columns: list[str], canvas: Canvas) -> list:
    first, *others = columns
    name = _say(first, row[first], canvas)
    return [html.Th(name, scope="row"), *(_cell(row, each, canvas) for each in others)]


def _cell(row: Row, column: str, canvas: Canvas) -> html.Markup:
    value = row[column]
    if isinstance(value, bool):
        return html.Td(text(canvas, "yes" if value else "no"))
    if unit(column) == "share":
        return share(canvas, row, column)
    if isinstance(value, int | float) and not is_null(value):
        return number(canvas, row, column, write_in_words(column, value, canvas.words))
    if is_null(value) and unit(column) in ("persons", "records"):
        return html.Td(NULL, className="number")  # unknown is not zero
    return html.Td(link_addresses(_say(column, value, canvas)))


def _say(column: str, value: Any, canvas: Canvas) -> Any:
    """Return a value in words; the name of a table is code, and null is empty."""
    if column == "counted_in":
        return html.Code(value)
    if is_null(value):
        return ""
    words = write_in_words(column, value, canvas.words)
    return words[:1].upper() + words[1:]


stated = plain(
    "stated",
    figure_id="figure",
    stated_on="stated_on",
    authority="by",
    figure_count="value",
    evidence_id="rests_on",
)
totals = plain(
    "totals",
    counted_in="table",
    extraction="extraction",
    record_count="records",
    person_count="persons",
    agrees="agrees",
)
breakdowns = plain(
    "breakdowns",
    breakdown="breakdown",
    counted_in="table",
    group_count="groups",
    agrees="agrees",
)


def receipt(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the parts of the receipt, and below them the command, with a copy button."""
    if rows.is_empty:
        return html.Div(className="receipt")
    (row,) = rows.dicts()
    texts = interface(canvas.language)["receipt"]
    records_and_persons = {
        "records": _count(row, "record_count", canvas),
        "persons": _count(row, "person_count", canvas),
    }
    parts = {
        "model_version": html.Span(
            str(row["model_version"]), **key_columns(canvas, row, "model_version")
        ),
        "seed": row["seed"],
        "source_sha256": html.Code(row["source_sha256"]),
        **records_and_persons,
        "setting": texts[row["setting"]],
        "pools": texts[row["pools"]],
        "records_checksum": html.Code(row["records_checksum"]),
        "reference_sha256": html.Code(row["reference_sha256"]),
    }
    del parts["seed" if row["source_sha256"] else "source_sha256"]
    listed = [html.Div([html.Dt(texts[key]), html.Dd(part)]) for key, part in parts.items()]
    again = [] if row["source_sha256"] else _again(row, canvas)
    return html.Div([html.Dl(listed), *again], className="receipt")


def _count(row: Row, column: str, canvas: Canvas) -> html.Markup:
    return html.Span(
        numbers.whole(row[column], canvas.language), **key_columns(canvas, row, column)
    )


def command(row: Row) -> str:
    """Return the command that makes the same rows again, with its defaults spelled out.

    Example:

        >>> made = {"record_count": 1_000, "seed": "7", "setting": "low", "pools": "frozen"}
        >>> command(made)
        'python -m data_gen --rows 1000 --seed 7 --assumptions low --pools frozen'
    """
    return (
        f"python -m data_gen --rows {row['record_count']} --seed {row['seed']}"
        f" --assumptions {row['setting']} --pools {row['pools']}"
    )


def _again(row: Row, canvas: Canvas) -> list:
    words = interface(canvas.language)["drawer"]
    copy = copier("again", words["copy"], words["copied"])
    title = html.H3(text(canvas, "made_again"), id="again-title")
    return [
        html.Div([title, copy], className="drawer-head"),
        # It is wider than a narrow page, so it takes the focus: arrow keys scroll it.
        html.Pre(
            html.Code(command(row)),
            id="again",
            lang="en",
            tabIndex=0,
            role="region",
            **aria(labelledby="again-title"),
        ),
    ]


SHAPES = (
    "persons_per_thousand",
    "flatter_persons_per_thousand",
    "steeper_persons_per_thousand",
)


def shapes(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each age band: persons per thousand residents by each shape."""
    head = heads(canvas, age=1, assumed_shape=1, flatter_shape=1, steeper_shape=1)
    body = html.Tbody([_shape_row(row, canvas) for row in rows.dicts()])
    return html.Table([head, body], className="plain shapes")


def _shape_row(row: Row, canvas: Canvas) -> html.Markup:
    parts = [number(canvas, row, shape, _rate_text(row[shape], canvas)) for shape in SHAPES]
    return html.Tr([name_row(label(canvas, "age_band", row["age_band"])), *parts])


def _rate_text(rate: Any, canvas: Canvas) -> str:
    """Return a rate as a number; the head of the table names its base."""
    shown = number_of(rate)
    return numbers.decimal(shown, 2 if 0 < shown < 10 else 0, canvas.language)


WORST = ("worst_share", "partly_share", "fitted_share")
LEAST = 0.1  # the smallest range of the axis to each side


def stray_dots(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar for the fitted places, a dot for each région, and what the others stray by."""
    places = rows.dicts()
    if not places or not places[0]["model_registered_count"]:
        return no_table(canvas)
    held = [row for row in places if row["place_kind"] == "region"]
    held.sort(key=_difference)
    room = max(LEAST, math.ceil(20 * max(places[0][each] for each in WORST)) / 20)
    lines = [_range_row(places[0], room, canvas), *(_dot_row(row, room, canvas) for row in held)]
    table = html.Table(html.Tbody(lines), className="strayed")
    said = (sentence(canvas, key, True, **places[0]) for key in ("longer", "error_typical"))
    return html.Div([table, *(html.P(className="aside", **each) for each in said)])


def _difference(row: Row) -> float:
    return row["difference_share"]


def _range_row(row: Row, room: float, canvas: Canvas) -> html.Markup:
    """Return the row of the fitted départements: the range of their differences."""
    ends = [_place(each * row["fitted_share"], room) for each in (-1, 1)]
    style = {"--start": ends[0], "--end": ends[1]}
    bar = html.Div(html.I(className="bar"), style=style)
    within = sentence(canvas, "fitted_within", **row)
    return html.Tr(
        [
            html.Th(scope="row", **sentence(canvas, "fitted_places", True, **row)),
            html.Td(bar, className="swing"),
            html.Td(className="number", **within),
        ],
        className="is-fitted",
    )


def _dot_row(row: Row, room: float, canvas: Canvas) -> html.Markup:
    place = _place(row["difference_share"], room)
    start, end = sorted((place, _place(0, room)), key=lambda each: float(each[:-1]))
    parts = [html.I(className="stem"), html.I(className="taken")]
    style = {"--start": start, "--end": end, "--none": place}
    use = html.Small(canvas.words.label("held_use_id", row["held_use_id"]))
    return html.Tr(
        [
            name_row([row["place_name"], use]),
            html.Td(html.Div(parts, style=style), className="swing"),
            html.Td(
                _write_difference(row["difference_share"], canvas),
                className="number",
                **key_columns(canvas, row, "difference_share"),
            ),
        ]
    )


def _place(difference: float, room: float) -> str:
    """Return the position of a difference on the axis; one beyond its end is drawn at the end.

    >>> _place(-0.05, 0.1), _place(0.3, 0.1)
    ('25.00%', '100.00%')
    """
    return f"{(1 + max(-1, min(1, difference / room))) / 2:.2%}"


def _write_difference(share: float, canvas: Canvas) -> str:
    """Return a difference with its sign; one that rounds to zero has no sign."""
    shown = round(share, 3)
    sign = "−" if shown < 0 else "+" if shown else ""
    return f"{sign}{numbers.share(abs(shown), 1, canvas.language)}"

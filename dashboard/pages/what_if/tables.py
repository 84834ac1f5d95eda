"""The tables of What if: the ladder of measures, grids of positions, files beyond their term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import list_counts, of_template
from breachlab.words import fill, numbers
from breachlab.words.language import interface, join_words
from breachlab.words.sentences import fill_each
from breachlab.words.values import NULL, is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, mark_counts
from dashboard.pages.what_if.spared import (
    BOTH,
    EARLIER,
    LADDER,
    OLD_FILES,
    RETENTION,
    left_of_100,
    split,
)
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.tables import (
    LAW_MARKS,
    column_head,
    key_columns,
    law_mark,
    name_row,
    no_table,
    sentence,
)

DOTS = html.Div(
    [html.I(style={"--dot": each}) for each in range(100)], className="dots", **aria(hidden=True)
)


def grids(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return two grids of a hundred dots; the second has the persons that the levers leave."""
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    texts = interface(canvas.language)["cards"]["what_if/ladder-grids"]
    left = [*map(str, left_of_100(rows))]
    key = ("still_exposed_person_share",)
    before, after = texts["after"].split("{}")
    text = Looked(BOTH, [(before, each, after) for each in left], key).show(canvas.options)
    filled = Looked.of(BOTH, left).size(canvas.options, "--left")
    return html.Div(
        [
            html.Div([DOTS, html.P(texts["before"])], style={"--left": "100"}),
            html.Div([DOTS, html.P(**text)], **filled),
        ],
        className="grids",
    )


# Queries beside: accounts that it takes to read half, ways that a token closes, ends of spaces.
ACCOUNTS, TOKEN = "access/own_departement", "fields/without_nir"
SPACES = "retention/beyond_legal_term"  # of all places: by place it is not known
HEADS = {"measure": 1, "law": 1, "alone": 2, "further": 1}  # {head: number of columns}


@dataclass(frozen=True)
class Rung:
    """A measure: its name in columns and words, the levers that its counts depend on, its law.

    `law` are pairs of who says it, a key of `law_marks`, and what, a key of the card. What an
    authority said is left out unless it found the measure `measure` lacking.
    """

    name: str
    alone: tuple[Option, ...]
    further: tuple[Option, ...]
    law: tuple[tuple[str, str], ...]
    measure: str = ""


OPEN = (("reading", "not_settled"),)
ERASED = (("text", "allowed"), *OPEN)
RUNGS = (
    Rung("own", (), BOTH, (("authority", "found_own"), ("reading", "read_own")), "authorisations"),
    Rung("archived", (RETENTION,), BOTH, (("reading", "read_archived"),)),
    Rung(
        "earlier", (EARLIER,), BOTH, (("authority", "found_earlier"), ("reading", "read_earlier")),
        "logging",
    ),
)  # fmt: skip

Row = dict[str, Any]


def ladder(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure, most effective first.

    Last are closed spaces, whose number is not known, and a token, which spares nobody.
    """
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    start = rows.dicts()[_start()]
    rungs = sorted(RUNGS, key=lambda rung: -start[f"{rung.name}_person_count"])
    body = [*(_row(rung, rows, canvas) for rung in rungs), *_space_row(canvas)]
    heads = [column_head(_text(canvas, key), colSpan=wide) for key, wide in HEADS.items()]
    table = [html.Thead(html.Tr(heads)), html.Tbody([*body, _token_row(canvas)])]
    return html.Div(
        [
            html.Table(table, className="ladder"),
            *_list_uncounted(rows, canvas),
            _explain_marks(canvas),
        ]
    )


def _start() -> int:
    """Return the number of the row at the start of both levers.

    The order of rungs is that of this row: moving a lever sends no request.
    """
    years, days = (int(lever.default) for lever in BOTH)
    return years * len(EARLIER.positions) + days


def _row(rung: Rung, rows: Rows, canvas: Canvas) -> html.Markup:
    everyone = rows["all_person_count"][0]
    alone, further = f"{rung.name}_person_count", f"further_{rung.name}_person_count"
    named = _rows_of(rung.alone, rows)
    counts = named[alone]
    ends = [f"{count / everyone:.1%}" for count in counts]
    end = Looked.of(rung.alone, ends).size(canvas.options, "--end")
    bar = html.Div(className="bar", **end)
    return html.Tr(
        [
            _name(rung, named, canvas),
            html.Td(_say_law(_law(rung, rows, canvas), canvas), className="law"),
            html.Td(bar, className="bars"),
            _count(rung.alone, counts, alone, canvas),
            _count(rung.further, _rows_of(rung.further, rows)[further], further, canvas),
        ]
    )


def _rows_of(levers: tuple[Option, ...], rows: Rows) -> Rows:
    """Return a row of the ladder for each position of these levers."""
    years, days = split(rows)
    match [lever.name for lever in levers]:
        case []:
            return rows.head(1)
        case [RETENTION.name]:
            return years
        case [EARLIER.name]:
            return days
    return rows


def _law(rung: Rung, rows: Rows, canvas: Canvas) -> tuple[tuple[str, str], ...]:
    """Return the law of a rung; erased files have another than archived ones."""
    if rung.name == "archived" and OLD_FILES.read_choice(canvas.options) == "erased":
        return ERASED
    if rung.measure and rung.measure not in _measures("lacking_measure_ids", rows):
        return OPEN
    return rung.law


def _say_law(law: tuple[tuple[str, str], ...], canvas: Canvas) -> list[html.Markup]:
    """Return a line for each pair, with the mark of who says it."""
    return [
        html.Span([law_mark(mark, canvas), " ", canvas.words.resolve(_text(canvas, key))])
        for mark, key in law
    ]


def _name(rung: Rung, rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the cell that names a rung, for each position of the lever in its name."""
    key = OLD_FILES.read_choice(canvas.options) if rung.name == "archived" else rung.name
    template = _text(canvas, f"name_{key}")
    texts = fill_each([template] * len(rows), rows.dicts(), canvas.words)
    name = Looked(rung.alone, texts, of_template(template, LADDER)).show(canvas.options)
    return name_row([html.Span(**name), *_condition(rung, canvas)])


def _condition(rung: Rung, canvas: Canvas) -> Iterator[html.Markup]:
    """Yield the assumption of a rung."""
    accounts = canvas.beside[ACCOUNTS]
    if rung.name == "own" and not accounts.is_empty:
        yield html.Small(**sentence(canvas, "half_takes", True, **accounts.dicts()[0]))


def _count(
    levers: tuple[Option, ...], counts: Sequence[int], column: str, canvas: Canvas
) -> html.Markup:
    texts = (_compact(count, canvas.language) for count in counts)
    looked = Looked.of(levers, texts, (canvas.key(column),))
    return html.Td(className="number", **looked.show(canvas.options))


def _compact(count: int, language: str) -> str:
    return _write(numbers.limit_digits(count, 3), language)


@cache
def _write(count: float, language: str) -> str:
    """Return a count of three figures in words; cached, since there are few of them."""
    return numbers.compact(count, language)


def _space_row(canvas: Canvas) -> Iterator[html.Markup]:
    """Yield the row of closed candidate spaces, with the ends of what is possible; no place."""
    spaces = canvas.beside[SPACES]
    if spaces.is_empty or "departements" in canvas.selection or not spaces["most_person_count"][0]:
        return
    template = interface(canvas.language)["page"]["sentences"]["spaces_not_known"]
    told = fill(template, spaces.dicts()[0], canvas.words, capital=False)
    yield html.Tr(
        [
            name_row([html.Span(_text(canvas, "name_space"))]),
            html.Td(_say_law((("text", "required"),), canvas), className="law"),
            html.Td(told.text, colSpan=2, **mark_counts(list_counts(told, SPACES))),
            html.Td(NULL, className="number"),
        ]
    )


def _token_row(canvas: Canvas) -> html.Markup:
    ways = [
        html.Small(**sentence(canvas, "ways_closed", True, **row))
        for row in canvas.beside[TOKEN].dicts()[:1]
    ]
    return html.Tr(
        [
            name_row([html.Span(_text(canvas, "name_token")), *ways]),
            html.Td(_say_law(OPEN, canvas), className="law"),
            html.Td(className="bars"),
            html.Td(NULL, className="number"),
            html.Td(NULL, className="number"),
        ],
        className="is-token",
    )


def _measures(column: str, rows: Rows) -> list[str]:
    codes = rows[column][0]
    return [] if is_null(codes) else codes.split()


def _list_uncounted(rows: Rows, canvas: Canvas) -> Iterator[html.Markup]:
    """Yield the measures found lacking that have no count."""
    names = [
        canvas.words.label("measure_id", each) or each
        for each in _measures("uncounted_measure_ids", rows)
    ]
    if names:
        title = [law_mark("authority", canvas), " ", _text(canvas, "uncounted")]
        listed = html.P(join_words(names, canvas.language))
        yield html.Details([html.Summary(title), listed], id="ladder-uncounted", className="aside")


def _explain_marks(canvas: Canvas) -> html.Markup:
    """Return the legend of the marks: who says it, with source and day."""
    parts = [
        html.Span([law_mark(mark, canvas), " ", canvas.words.resolve(_text(canvas, f"of_{mark}"))])
        for mark in LAW_MARKS
    ]
    return html.P(parts, className="aside law-legend")


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"][LADDER][key]


def beyond(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar from the least to the most possible count, with a mark at the model's count.

    The counts are of all places: by place the number is not known.
    """
    row = next(iter(rows.dicts()[:1]), None)
    if row is None or not row["most_person_count"]:
        return no_table(canvas)
    least, most = row["least_person_count"], row["most_person_count"]
    ends = {
        "--start": f"{least / most:.2%}",
        "--end": "100%",
        "--none": f"{row['all_beyond_person_count'] / most:.2%}",
    }
    at = {"--none": ends["--none"]}
    parts = [html.I(className="bar"), html.I(className="taken")]
    least_text, model, most_text = [
        {
            "children": numbers.millions(
                canvas.limit_digits(row[column], column, in_millions=True), canvas.language
            ),
            **key_columns(canvas, row, column),
        }
        for column in ("least_person_count", "all_beyond_person_count", "most_person_count")
    ]
    cells = [
        html.Td(className="number", **least_text),
        html.Td([html.Div(parts, style=ends), html.Small(**model, style=at)], className="swing"),
        html.Td(className="number", **most_text),
    ]
    return html.Table(html.Tbody(html.Tr(cells)), className="beyond")

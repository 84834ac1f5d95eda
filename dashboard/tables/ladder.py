"""Five measures by the persons that each spares, alone and after the others, with their law."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import of_template
from breachlab.words import numbers
from breachlab.words.language import interface, join_words
from breachlab.words.sentences import fill_each
from breachlab.words.values import NULL, is_null
from dashboard.layout import html
from dashboard.pages.parts.spared import BOTH, EARLIER, LADDER, OLD_FILES, RETENTION, split
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.tables import cells, no_table, sentence

# Queries beside: the accounts that it takes to read half, the ways that a token closes.
ACCOUNTS, TOKEN = "access/own_departement", "fields/without_nir"
HEADS = {"measure": 1, "law": 1, "alone": 2, "further": 1}  # {head: number of columns}


@dataclass(frozen=True)
class Rung:
    """A measure: its name in columns and words, the levers that its counts depend on, its law.

    `law` is the key of its tag, unless an authority found the measure `measure` lacking.
    """

    name: str
    alone: tuple[Option, ...]
    further: tuple[Option, ...]
    law: str
    measure: str = ""


RUNGS = (
    Rung("own", (), BOTH, "not_settled", "authorisations"),
    Rung("archived", (RETENTION,), BOTH, "legal_today"),
    Rung("earlier", (EARLIER,), BOTH, "not_settled", "logging"),
    Rung("space", (), (EARLIER,), "required"),
)

Row = dict[str, Any]


def ladder(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure, most effective first; last a token, which spares nobody."""
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    start = rows.dicts()[_start()]
    rungs = sorted(RUNGS, key=lambda rung: -start[f"{rung.name}_person_count"])
    body = [_row(rung, rows, canvas) for rung in rungs]
    heads = [cells.head(_text(canvas, key), colSpan=wide) for key, wide in HEADS.items()]
    table = [html.Thead(html.Tr(heads)), html.Tbody([*body, _token_row(canvas)])]
    return html.Div([html.Table(table, className="ladder"), *_list_uncounted(rows, canvas)])


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
            html.Td(_text(canvas, _law(rung, rows, canvas)), className="law"),
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


def _law(rung: Rung, rows: Rows, canvas: Canvas) -> str:
    """Return the tag of a rung; erased files have another than archived ones."""
    if rung.name == "archived" and OLD_FILES.read_choice(canvas.options) == "erased":
        return "not_settled"
    is_lacking = rung.measure in _measures("lacking_measure_ids", rows)
    return "found_lacking" if is_lacking else rung.law


def _name(rung: Rung, rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the cell that names a rung, for each position of the lever in its name."""
    key = OLD_FILES.read_choice(canvas.options) if rung.name == "archived" else rung.name
    template = _text(canvas, f"name_{key}")
    texts = fill_each([template] * len(rows), rows.dicts(), canvas.words)
    name = Looked(rung.alone, texts, of_template(template, LADDER)).show(canvas.options)
    return cells.name_row([html.Span(**name), *_condition(rung, canvas)])


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


def _token_row(canvas: Canvas) -> html.Markup:
    ways = [
        html.Small(**sentence(canvas, "ways_closed", True, **row))
        for row in canvas.beside[TOKEN].dicts()[:1]
    ]
    return html.Tr(
        [
            cells.name_row([html.Span(_text(canvas, "name_token")), *ways]),
            html.Td(_text(canvas, "not_settled"), className="law"),
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
        listed = join_words(names, canvas.language)
        yield html.P(_text(canvas, "uncounted").format(listed), className="aside")


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"][LADDER][key]

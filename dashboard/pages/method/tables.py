"""The tables of Method: the ledger, drivers, limits, shapes of ages, strays, the receipt."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.numbers import write_day
from breachlab.words.units import unit
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard import html
from dashboard.state.page_state import State
from dashboard.tables import (
    PARTS,
    Column,
    Row,
    capital,
    code_column,
    count_column,
    key_columns,
    label,
    name_column,
    no_table,
    noted_column,
    number,
    number_column,
    sentence,
    share,
    table,
    text,
)
from dashboard.words import PageWords

CARDS = html.macros("method/cards.html")
MOST = 5  # bars
ENDS = ("least_value", "most_value")


def drivers(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each driver: its headline, a bar of its range, a dot at the central value.

    All bars have one scale: changes as shares of the headline.
    """
    moved = [row for row in rows.dicts() if row["driver_id"]][:MOST]
    if not moved:
        return no_table(canvas)
    whole = 1 + max(1, *(row["above_share"] for row in moved))

    def bar(row: Row, canvas: Canvas) -> html.Markup:
        ends = (1 - row["below_share"]) / whole, (1 + row["above_share"]) / whole
        return CARDS.swing(*ends, 1 / whole)

    least, most = (Column("", partial(_end, end)) for end in ENDS)
    columns = [noted_column("", "driver_id", "headline_id"), least, Column("", bar), most]
    return table(canvas, moved, columns, "drivers")


def _end(end: str, row: Row, canvas: Canvas) -> html.Markup:
    """Return a cell with an end of the headline, in the headline's unit."""
    value, key = row[end], row["headline_key"]
    if key == "day_count":
        written = numbers.count_noun(value, "days", canvas.language)
    elif key.endswith("_eur"):
        written = numbers.euros(value, 1, canvas.language)
    else:
        shown = canvas.limit_digits(value, end, in_millions=True)
        written = numbers.millions(shown, canvas.language)
    return PARTS.number(written, html.mark_counts([(end, value)]))


KINDS = {"all": (True, False), "published": (True,), "assumed": (False,)}


def ledger(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each figure of the chosen kind; the search box above hides the others.

    Names of figures are in English, as in SQL, and marked as English.
    """
    kinds = KINDS[canvas.options.get("figures", "all")]

    def resolve(row: Row, text: str) -> str:
        return canvas.words.resolve(row[f"{text}_{canvas.language}"])

    lines = [
        {
            "name": row["name"].replace("_", "_\u200b"),
            "unit": resolve(row, "unit"),
            "value": number(canvas, row, "value", _write(row["value"], canvas)),
            "range": _range(row, canvas),
            "basis": resolve(row, "source" if row["is_published"] else "reason"),
            "read": _read(row, canvas),
        }
        for row in rows.dicts()
        if row["is_published"] in kinds
    ]
    return CARDS.ledger(lines, html.Texts(canvas.words, "tables"))


def _read(row: Row, canvas: Canvas) -> str:
    """Return how the source was read, the day if in full, and when it was published if known."""
    read = label(canvas, "read", row["read"])
    if not is_null(row["read_on"]):
        read += f", {write_day(row['read_on'], canvas.language)}"
    if not is_null(row["known_from"]):
        day = write_day(row["known_from"], canvas.language)
        read += f" ({text(canvas, 'source_of')} {day})"
    return read


def _range(row: Row, canvas: Canvas) -> dict[str, Any]:
    if row["is_published"]:
        return {"children": text(canvas, "published")}
    ends = " – ".join(_write(row[end], canvas) for end in ("low", "high"))
    return {"children": ends, **key_columns(canvas, row, "low", "high")}


def _write(value: Any, canvas: Canvas) -> str:
    return "" if is_null(value) else numbers.whole(value, canvas.language)


LEDGER = "method/ledger"  # a query beside: how the sources were read


def limits(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return four sentences, as a list."""
    beside = canvas.beside[LEDGER]
    if rows.is_empty or beside.is_empty:
        return no_table(canvas)
    row = rows.dicts()[0] | beside.dicts()[0]
    read = "limit_read" if row["read_in_full_count"] else "limit_read_none"
    keys = ("limit_ages", "limit_places", "limit_overlap", read)
    return CARDS.limits([sentence(canvas, key, True, **row) for key in keys])


def fold_identified(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the figures by département that are fitted, modelled or neither, in a fold."""
    title = words.of_card("method/departement_figures", "all")
    return (CARDS.identified(title, draw_identified(rows, words.canvas)),)


def draw_identified(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure and reason, with the number of questions.

    A figure of a département is fitted, modelled, or not identified by any publication.
    """
    codes = ("measure_id", "identification_id", "identification_reason_id")
    counts = Counter(zip(*(rows[column] for column in codes), strict=True))
    groups = [
        {**dict(zip(codes, each, strict=True)), "measure_count": counts[each]} for each in counts
    ]
    columns = [
        name_column("measure", "measure_id"),
        code_column("identification", "identification_id"),
        code_column("why", "identification_reason_id"),
        count_column("questions", "measure_count"),
    ]
    return table(canvas, groups, columns, "identified")


def plain(name: str, **columns: str) -> Callable:
    """Return the function that draws these columns, {column: text of its head}, with class `name`.

    The first column names the row. Numbers are right-aligned and carry their plain digits; codes
    become words.
    """
    first, *others = columns
    drawn = [
        Column(columns[first], lambda row, canvas: PARTS.name(_say(first, row[first], canvas))),
        *(Column(columns[each], partial(_cell, each)) for each in others),
    ]
    return lambda rows, canvas: table(canvas, rows.dicts(), drawn, f"plain {name}")


def _cell(column: str, row: Row, canvas: Canvas) -> html.Markup:
    value = row[column]
    if isinstance(value, bool):
        return PARTS.cell(text(canvas, "yes" if value else "no"))
    if unit(column) == "share":
        return share(canvas, row, column)
    if isinstance(value, int | float) and not is_null(value):
        return number(canvas, row, column, write_in_words(column, value, canvas.words))
    if is_null(value) and unit(column) in ("persons", "records"):
        return PARTS.number(NULL)  # unknown is not zero
    said = _say(column, value, canvas)
    return PARTS.cell(said if isinstance(said, html.Markup) else html.link_addresses(said))


def _say(column: str, value: Any, canvas: Canvas) -> str:
    """Return a value in words; the name of a table is code, and null is empty."""
    if column == "counted_in":
        return PARTS.element("code", {"children": value})
    return "" if is_null(value) else capital(write_in_words(column, value, canvas.words))


stated = plain("stated", figure_id="figure", stated_on="stated_on", authority="by",
               figure_count="value", evidence_id="rests_on")  # fmt: skip
totals = plain("totals", counted_in="table", extraction="extraction", record_count="records",
               person_count="persons", agrees="agrees")  # fmt: skip
breakdowns = plain("breakdowns", breakdown="breakdown", counted_in="table", group_count="groups",
                   agrees="agrees")  # fmt: skip


def receipt(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the parts of the receipt, and below them the command, with a copy button."""
    if rows.is_empty:
        return CARDS.nothing()
    (row,) = rows.dicts()
    written = {
        "model_version": str(row["model_version"]),
        "record_count": numbers.whole(row["record_count"], canvas.language),
        "person_count": numbers.whole(row["person_count"], canvas.language),
    }
    told = {
        column: {"children": written[column], **key_columns(canvas, row, column)}
        for column in written
    }
    words = interface(canvas.language)
    again = {**words["drawer"], "title": text(canvas, "made_again")}
    return CARDS.receipt(row, told, command(row), words["receipt"], again)


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


SHAPES = (
    "persons_per_thousand",
    "flatter_persons_per_thousand",
    "steeper_persons_per_thousand",
)


def shapes(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each age band: persons per thousand residents by each shape."""

    def rate(column: str, row: Row, canvas: Canvas) -> str:
        shown = number_of(row[column])
        return numbers.decimal(shown, 2 if 0 < shown < 10 else 0, canvas.language)

    heads = ("assumed_shape", "flatter_shape", "steeper_shape")
    columns = [name_column("age", "age_band")]
    for head, column in zip(heads, SHAPES, strict=True):
        columns.append(number_column(head, column, partial(rate, column)))
    return table(canvas, rows.dicts(), columns, "plain shapes")


DIFFERENCE = "difference_share"
WORST = ("worst_share", "partly_share", "fitted_share")
LEAST = 0.1  # the smallest range of the axis to each side


def stray_dots(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar for the fitted places, a dot for each région, and what the others stray by."""
    places = rows.dicts()
    if not places or not places[0]["model_registered_count"]:
        return no_table(canvas)
    first = places[0]
    held = [row for row in places if row["place_kind"] == "region"]
    held.sort(key=lambda row: row[DIFFERENCE])
    room = max(LEAST, math.ceil(20 * max(first[each] for each in WORST)) / 20)
    fitted = {
        "name": sentence(canvas, "fitted_places", True, **first),
        "start": _place(-first["fitted_share"], room),
        "end": _place(first["fitted_share"], room),
        "within": sentence(canvas, "fitted_within", **first),
    }
    lines = [
        {
            "name": row["place_name"],
            "use": canvas.words.label("held_use_id", row["held_use_id"]),
            "dot": _place(row[DIFFERENCE], room),
            "difference": number(
                canvas, row, DIFFERENCE, _write_difference(row[DIFFERENCE], canvas)
            ),
        }
        for row in held
    ]
    notes = [sentence(canvas, key, True, **first) for key in ("longer", "error_typical")]
    return CARDS.strayed(fitted, lines, notes)


def _place(difference: float, room: float) -> float:
    """Return the position of a difference on the axis; one beyond its end is drawn at the end.

    >>> _place(-0.05, 0.1), _place(0.3, 0.1)
    (0.25, 1.0)
    """
    return (1 + max(-1, min(1, difference / room))) / 2


def _write_difference(share: float, canvas: Canvas) -> str:
    """Return a difference with its sign; one that rounds to zero has no sign."""
    shown = round(share, 3)
    sign = "−" if shown < 0 else "+" if shown else ""
    return f"{sign}{numbers.share(abs(shown), 1, canvas.language)}"

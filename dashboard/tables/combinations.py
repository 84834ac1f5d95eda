"""The combinations of five exposed fields: dots, a count, a bar.

A row is a button that picks its combination; the harms that the picked one allows stand below it.
Persons who registered also have dates of registration, and these allow more harms. So a combination
is two rows of the answer: with the dates and without; of a list, as many with an IBAN.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from breachlab.words.values import is_null
from breachlab.words.vocabulary import OWN
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data
from dashboard.layout.words import PageWords
from dashboard.tables import cells, key_columns
from dashboard.tables.dots import dots
from dashboard.tables.fields_out import measure_of

FIELDS = ("email", "phone", "street_address", "nir", "agency_id")  # bits 1, 2, 4, 8, 16
ALL_FIVE = 31  # the mask that is picked at first
MOST = 5  # combinations with a row of their own; the rest share one
COLUMNS = len(FIELDS) + 2

Row = dict[str, Any]


def combinations(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the most frequent combinations, the picked one among them, and a row of the rest."""
    groups = group_by_mask(rows.dicts())
    shown, rest = part_groups(groups, read_picked(canvas))
    measure = f"combination_{measure_of(canvas)}"
    most = max([1, *(row[measure] for row, *_ in groups)])
    body = [line for each in shown for line in _lines(each, most, canvas)]
    return html.Table(
        [
            html.Thead(_heads(canvas)),
            html.Tbody([*body, *_rest(rest, canvas)]),
        ],
        className="combinations",
        **aria(label=_text(canvas, "title")),
    )


def find_all_five(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number in the row of all five fields, as it is drawn."""
    if not any(rows["person_count"]):
        return words.headline(query, rows.head(0))
    measure = f"combination_{measure_of(words.canvas)}"
    full = next((row for row in rows.dicts() if row["field_mask"] == ALL_FIVE), None)
    if full is None or not full[measure]:
        return words.sentence("all_five_nobody")
    is_here = "departements" in words.canvas.selection
    return words.sentence("all_five_out_here" if is_here else "all_five_out", **full)


def read_picked(canvas: Canvas) -> int:
    """Return the mask of the picked combination."""
    return int(canvas.options.get("mask", ALL_FIVE))


def group_by_mask(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each combination, fewest harms first; the most frequent one first."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["field_mask"], []).append(row)
    order = sorted(groups, key=lambda mask: (-groups[mask][0]["combination_person_count"], mask))
    return [sorted(groups[mask], key=lambda row: row["harm_count"]) for mask in order]


def part_groups(groups: Sequence[list[Row]], mask: int) -> tuple[list[list[Row]], list[list[Row]]]:
    """Return the displayed combinations, the picked one among them, and the others."""
    shown = [
        each for place, each in enumerate(groups) if place < MOST or each[0]["field_mask"] == mask
    ]
    return shown, [each for each in groups if each not in shown]


def fields_of(mask: int) -> str:
    """Return the fields of a mask, separated by spaces.

    >>> fields_of(30), fields_of(0)
    ('phone street_address nir agency_id', '')
    """
    return " ".join(field for bit, field in enumerate(FIELDS) if mask >> bit & 1)


def _heads(canvas: Canvas) -> html.Markup:
    heads = [cells.head(_text(canvas, field), "dotted") for field in FIELDS]
    counted = "residents" if "departements" in canvas.selection else "persons"
    persons = cells.head(_text(canvas, counted), "number")
    return html.Tr([*heads, html.Td(className="amount"), persons])


def _lines(group: list[Row], most: float, canvas: Canvas) -> list[html.Markup]:
    """Return the row of a combination; below the picked one, the harms that it allows."""
    first, line = group[0], _row(group[0], most, canvas)
    if first["field_mask"] != read_picked(canvas):
        return [line]
    opened = html.Td(_say_opened(group, canvas), colSpan=COLUMNS)
    return [line, html.Tr(opened, className="opened")]


def _row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    mask, is_picked = row["field_mask"], row["field_mask"] == read_picked(canvas)
    act, measure = f"opt:mask={mask}", f"combination_{measure_of(canvas)}"
    number = numbers.whole(canvas.limit_digits(row[measure], measure), canvas.language)
    fields = fields_of(mask)
    out = (
        write_in_words("field_ids", fields, canvas.words)
        if fields
        else _text(canvas, "none_of_them")
    )
    label = canvas.words.text("page", "among").format(number, out)
    pick = button(number, act, **aria(pressed=is_picked, label=label))
    persons = cells.name_row(pick, className="number", **key_columns(canvas, row, measure))
    return html.Tr(
        [
            *dots([mask >> bit & 1 for bit in range(len(FIELDS))], *_in_or_out(canvas)),
            _bar(row[measure], most),
            persons,
        ],
        className="is-picked" if is_picked else "",
        **data(act=act),  # the whole row is clickable; its button is for the keyboard
    )


def _say_opened(group: list[Row], canvas: Canvas) -> list:
    """Return the number of ways to harm that a combination opens, those by dates, and a list."""
    fewest, *others = map(_list_harms, group)
    dated = [*dict.fromkeys(harm for each in others for harm in each if harm not in fewest)]
    ways = numbers.count_noun(group[0]["harm_count"], "ways_to_harm", canvas.language)
    opens = _text(canvas, "opens").format(ways)
    parts: list = [html.Span(opens, **key_columns(canvas, group[0], "harm_count"))]
    if dated:
        with_what = "dated_of_list" if canvas.words.data_kind == OWN else "dated"
        parts.append(f" {_text(canvas, with_what).format(_harms(dated, canvas))}")
    if not fewest:
        return parts
    summary = html.Summary(_text(canvas, "which"))
    return [*parts, html.Details([summary, html.P(cells.capital(_harms(fewest, canvas)))])]


def _list_harms(row: Row) -> list[str]:
    """Return the harms of a row; some combinations allow no harm."""
    return [] if is_null(row["harm_ids"]) else row["harm_ids"].split()


def _harms(harms: Sequence[str], canvas: Canvas) -> str:
    return " · ".join(canvas.words.label("harm_id", harm) or harm for harm in harms)


def _in_or_out(canvas: Canvas) -> tuple[str, str]:
    return _text(canvas, "out"), _text(canvas, "not_out")


def _bar(count: int, most: float) -> html.Markup:
    return html.Td(html.Span(style={"--size": f"{count / most:.2%}"}), className="amount")


def _rest(groups: Sequence[list[Row]], canvas: Canvas) -> list[html.Markup]:
    """Return one row for all combinations without a row of their own; empty without such."""
    if not groups:
        return []
    row = {"other_combination_count": len(groups)}
    text = numbers.count_noun(len(groups), "other_combinations", canvas.language)
    name = cells.name_row(
        text, colSpan=COLUMNS, **key_columns(canvas, row, "other_combination_count")
    )
    return [html.Tr(name, className="rest")]


def _text(canvas: Canvas, key: str) -> str:
    return canvas.words.text("cards", "fields/harm_of_combination", key)

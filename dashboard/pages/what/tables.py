"""The tables of What: fields that are out, risks, combinations, who is singled out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from breachlab.words.language import interface
from breachlab.words.values import is_null
from breachlab.words.vocabulary import OWN
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State, write_state
from dashboard.tables import (
    bar,
    capital,
    column_head,
    dots,
    heads,
    key_columns,
    label,
    name_row,
    number,
    share,
)

NAMED_BY = {
    "official": ("is_named_in_2026",),
    "announcement": ("is_named_in_2024",),
    "press": ("is_named_in_2026", "is_reported_by_press"),
}
NIR = "nir"
DOT = html.Span(className="dot", **aria(hidden=True))  # filled where a field is out
DASH = html.Span("–", className="tick", **aria(hidden=True))

Row = dict[str, Any]


def fields_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the fields that the chosen list names as exposed, and those that were not taken."""
    out, unnamed, kept = part(rows.dicts(), canvas)
    some = [row for row in out if row["held_by"] != "every_record"]
    every = [row for row in out if row["held_by"] == "every_record"]
    measure = measure_of(canvas)
    most = max([1, *(row[measure] for row in out)])
    is_out = [*(_line(row, [row], most, canvas) for row in some), *_every(every, most, canvas)]
    is_out += _grey_lines(unnamed, canvas)
    return html.Div(
        [
            _column("out", is_out, canvas),
            *(
                [_column("not_out", [_link_to_source(row, canvas) for row in kept], canvas)]
                if kept
                else []
            ),
        ],
        className="out-lists",
    )


def find_out(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the numbers of fields exposed and not exposed, by the chosen list."""
    out, _, kept = part(rows.dicts(), words.canvas)
    if words.is_own:  # what is not in the list may be out, too
        return words.sentence("fields_in_list", taken_field_count=len(out))
    return words.sentence("fields_out", taken_field_count=len(out), kept_field_count=len(kept))


def measure_of(canvas: Canvas) -> str:
    """Return the column to count by: persons; under a selection, exposed residents."""
    return RESIDENTS if "departements" in canvas.selection else "person_count"


def part(rows: Iterable[Row], canvas: Canvas) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the exposed fields, those that the chosen list does not name, those not exposed.

    Exposed fields that a record may lack come first.
    """
    named = NAMED_BY[canvas.options.get("provenance", "official")]
    out: list[Row] = []
    unnamed: list[Row] = []
    kept: list[Row] = []
    for row in rows:
        if row["held_by"] == "nobody":
            kept.append(row)
        else:
            is_out = canvas.words.data_kind == OWN or any(row[each] for each in named)
            (out if is_out else unnamed).append(row)
    measure = measure_of(canvas)
    out.sort(key=lambda row: (row["held_by"] == "every_record", -row[measure]))
    return out, unnamed, kept


def _column(key: str, lines: Sequence[html.Markup], canvas: Canvas) -> html.Markup:
    heading = html.H3(_text(canvas, key))
    return html.Div([heading, html.Ul(lines, **aria(label=_text(canvas, key)))], className=key)


def _every(rows: Sequence[Row], most: float, canvas: Canvas) -> list[html.Markup]:
    """Return one line for the fields that are on every record."""
    return [_line(rows[0], rows, most, canvas)] if rows else []


def _line(row: Row, named: Sequence[Row], most: float, canvas: Canvas) -> html.Markup:
    """Return a dot, the exposed fields, a bar, and the number of persons."""
    measure = measure_of(canvas)
    bar = html.Div(style={"--end": f"{row[measure] / most:.2%}"}, className="bar")
    count = numbers.whole(canvas.limit_digits(row[measure], measure), canvas.language)
    return html.Li(
        [
            DOT,
            html.Span(_names(named, canvas)),
            html.Div(bar, className="amount"),
            html.B(count, **key_columns(canvas, row, measure)),
        ]
    )


def _grey_lines(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    """Return the grey lines of the fields that the chosen list does not name, by source."""
    lines = []
    for key in ("press_alone", "not_announced"):
        named = [row for row in rows if row["is_reported_by_press"] == (key == "press_alone")]
        if named:
            parts = [_names(named, canvas), " ", html.Em(_text(canvas, key))]
            lines.append(html.Li([DASH, html.Span(parts)], className="is-unnamed"))
    return lines


def _link_to_source(row: Row, canvas: Canvas) -> html.Markup:
    """Return a field that was not taken, as a link to its source."""
    name, source = _names([row], canvas), re.search(r"https://[^\s;]+", row["source"])
    return html.Li([DOT, html.A(name, href=source[0]) if source else html.Span(name)])


def _names(rows: Sequence[Row], canvas: Canvas) -> str:
    names = [canvas.words.label("field_id", row["field_id"]) or row["field_id"] for row in rows]
    return capital(", ".join(names))


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["fields/by_field"][key]


# The risks that a person can act on; each has texts of its own.
RISKS = ("agency_call", "fake_job_offer", "credit_in_name", "benefit_fraud", "account_takeover")


def risks(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each risk, most exposed first, and all ways to harm in a fold below."""
    listed = [row for row in rows.dicts() if row["person_count"]]
    five = _list_five(rows)
    lines = html.Ul([_risk(row, canvas) for row in five], **aria(label=_risk_text(canvas, "title")))
    return html.Div([lines, *_fold(listed, canvas)], className="risks")


def find_first(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of the first risk, as it is drawn, and that it is an assumption."""
    first = next(iter(_list_five(rows)), None)
    if first is None:
        return words.headline(query, rows.head(0))
    name = _risk_text(words.canvas, f"risk_{first['harm_id']}")
    key = "risk_first_here" if "departements" in words.canvas.selection else "risk_first"
    return words.sentence(key, risk_name=name, **first)


def _list_five(rows: Rows) -> list[Row]:
    return [row for row in rows.dicts() if row["harm_id"] in RISKS and row["person_count"]]


def _risk(row: Row, canvas: Canvas) -> html.Markup:
    name, look = (_risk_text(canvas, f"{key}_{row['harm_id']}") for key in ("risk", "look"))
    return html.Li([html.B(name), html.Span(look), _count(row, canvas)])


def _fold(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    if not rows:
        return []
    lines = [html.Li([html.Span(name_harm(row, canvas)), _count(row, canvas)]) for row in rows]
    summary = html.Summary(_risk_text(canvas, "all"))
    return [html.Details([summary, html.Ul(lines)], className="all-ways")]


def name_harm(row: Row, canvas: Canvas) -> str:
    """Return the name of a row's harm, with a capital."""
    return capital(canvas.words.label("harm_id", row["harm_id"]) or row["harm_id"])


def _count(row: Row, canvas: Canvas) -> html.Markup:
    measure = measure_of(canvas)
    count = numbers.compact(row[measure], canvas.language)
    return html.Span(count, className="count", **key_columns(canvas, row, measure))


def _risk_text(canvas: Canvas, key: str) -> str:
    return canvas.words.text("cards", "fields/harms", key)


REMAINING = "remaining_person_count"


def closed_ways(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each way that would be closed: its bar, and the persons now at risk."""
    closed = [row for row in rows.dicts() if row["person_count"] and not row[REMAINING]]
    measure = f"avoided_{measure_of(canvas)}"
    most = max([1, *(row[measure] for row in closed)])
    body = [_row(row, measure, most, canvas) for row in closed]
    return html.Table(html.Tbody(body), className="closed-ways")


def _row(row: Row, measure: str, most: float, canvas: Canvas) -> html.Markup:
    count = numbers.compact(row[measure], canvas.language)
    return html.Tr(
        [
            name_row(name_harm(row, canvas)),
            bar(0, row[measure] / most),
            number(canvas, row, measure, count),
        ]
    )


def link_to_what_if(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the link to the page on other measures; none of a list of one's own."""
    if words.is_own:
        return ()
    address = write_state(replace(state, page="what_if", options={}))
    return (html.P(html.A(words.of_card("fields/without_nir", "more"), href=address)),)


FIELDS = ("email", "phone", "street_address", "nir", "agency_id")  # bits 1, 2, 4, 8, 16
ALL_FIVE = 31  # the mask that is picked at first
MOST = 5  # combinations with a row of their own; the rest share one
COLUMNS = len(FIELDS) + 2


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
        **aria(label=_set_text(canvas, "title")),
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
    heads = [column_head(_set_text(canvas, field), "dotted") for field in FIELDS]
    counted = "residents" if "departements" in canvas.selection else "persons"
    persons = column_head(_set_text(canvas, counted), "number")
    return html.Tr([*heads, html.Td(className="amount"), persons])


def _lines(group: list[Row], most: float, canvas: Canvas) -> list[html.Markup]:
    """Return the row of a combination; below the picked one, the harms that it allows."""
    first, line = group[0], _set_row(group[0], most, canvas)
    if first["field_mask"] != read_picked(canvas):
        return [line]
    opened = html.Td(_say_opened(group, canvas), colSpan=COLUMNS)
    return [line, html.Tr(opened, className="opened")]


def _set_row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    mask, is_picked = row["field_mask"], row["field_mask"] == read_picked(canvas)
    act, measure = f"opt:mask={mask}", f"combination_{measure_of(canvas)}"
    number = numbers.whole(canvas.limit_digits(row[measure], measure), canvas.language)
    fields = fields_of(mask)
    out = (
        write_in_words("field_ids", fields, canvas.words)
        if fields
        else _set_text(canvas, "none_of_them")
    )
    label = canvas.words.text("page", "among").format(number, out)
    pick = button(number, act, **aria(pressed=is_picked, label=label))
    persons = name_row(pick, className="number", **key_columns(canvas, row, measure))
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
    opens = _set_text(canvas, "opens").format(ways)
    parts: list = [html.Span(opens, **key_columns(canvas, group[0], "harm_count"))]
    if dated:
        with_what = "dated_of_list" if canvas.words.data_kind == OWN else "dated"
        parts.append(f" {_set_text(canvas, with_what).format(_harms(dated, canvas))}")
    if not fewest:
        return parts
    summary = html.Summary(_set_text(canvas, "which"))
    return [*parts, html.Details([summary, html.P(capital(_harms(fewest, canvas)))])]


def _list_harms(row: Row) -> list[str]:
    """Return the harms of a row; some combinations allow no harm."""
    return [] if is_null(row["harm_ids"]) else row["harm_ids"].split()


def _harms(harms: Sequence[str], canvas: Canvas) -> str:
    return " · ".join(canvas.words.label("harm_id", harm) or harm for harm in harms)


def _in_or_out(canvas: Canvas) -> tuple[str, str]:
    return _set_text(canvas, "out"), _set_text(canvas, "not_out")


def _bar(count: int, most: float) -> html.Markup:
    return html.Td(html.Span(style={"--size": f"{count / most:.2%}"}), className="amount")


def _rest(groups: Sequence[list[Row]], canvas: Canvas) -> list[html.Markup]:
    """Return one row for all combinations without a row of their own; empty without such."""
    if not groups:
        return []
    row = {"other_combination_count": len(groups)}
    text = numbers.count_noun(len(groups), "other_combinations", canvas.language)
    name = name_row(text, colSpan=COLUMNS, **key_columns(canvas, row, "other_combination_count"))
    return [html.Tr(name, className="rest")]


def _set_text(canvas: Canvas, key: str) -> str:
    return canvas.words.text("cards", "fields/harm_of_combination", key)


# Persons who share the facts with no other person, or with at most four others.
OTHERS = Option("others", {"alone": {}, "few": {}})


def singled_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that is counted, the largest share first."""
    counted = rows.where(lambda row: row["is_counted"])
    return _table(counted, f"{OTHERS.read_choice(canvas.options)}_person_share", canvas)


def draw_estimate(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that can be estimated, and a line that says that none is counted.

    The shares are those of persons who share the facts with no other person.
    """
    text = interface(canvas.language)["cards"]["identifiability/estimate"]["not_counted"]
    table = _table(rows, "estimated_alone_person_share", canvas, "estimated")
    return html.Div([table, html.P(text, className="aside")])


def find_singled_out(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """Return the finding by the switch: alone, or with at most four others."""
    first = rows.dicts()[:1]
    if OTHERS.read_choice(words.canvas.options) == "few" and first and first[0]["person_count"]:
        return words.sentence("few_others", **first[0])
    return words.finding(query, rows)


def _table(rows: Rows, measure: str, canvas: Canvas, head: str = "singled_out") -> html.Markup:
    """Return a row for each set, by a share from 0 to 1, the largest first; of nobody, none."""
    known = [row for row in rows.dicts() if not is_null(row[measure])]
    by_share = sorted(known, key=lambda row: -number_of(row[measure]))
    lines = [
        html.Tr(
            [
                name_row(label(canvas, "key_set_id", row["key_set_id"])),
                html.Td(label(canvas, "holder", row["holder"])),
                bar(0, number_of(row[measure])),
                share(canvas, row, measure),
            ]
        )
        for row in by_share
    ]
    top = heads(canvas, **{"facts": 1, "holder": 1, head: 2})
    return html.Table([top, html.Tbody(lines)], className="singled-out")

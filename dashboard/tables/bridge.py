"""The bridge of counts: from the records to the persons to inform, and on to the channels."""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from dashboard.layout import html
from dashboard.tables import key_columns, number, sentence, text
from dashboard.tables.stacked import Part, stack_parts

# {count of the bridge: the loss between the previous count and this one}.
STEPS = {
    "records": "",
    "persons": "further_records",
    "living": "dead",
    "exposed_residents": "gone",  # of a place
    "to_inform": "not_due",
}
LOSSES = {
    "further_records": "taken_off_records",
    "dead": "taken_off_dead",
    "gone": "taken_off_gone",
    "not_due": "taken_off_not_due",
}
CHANNELS = ("email", "sms", "letter", "space", "public_notice")
OF_RECORDS = ("records", "further_records")  # all others count persons

Row = dict[str, Any]


def bridge(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar for each count; the lost part is pale. The last bar shows the channels."""
    counts = {row["count_id"]: row for row in rows.dicts()}
    if not counts:  # the selection is empty
        return html.Div()
    whole = max(counts["records"]["record_count"], 1)
    lines = [_step(*step, counts, whole, canvas) for step in _list_steps(counts)]
    body = html.Tbody([*lines, _channels(counts, whole, canvas)])
    return html.Table(body, className="bridge")


def say_bridge(rows: Sequence[Row], canvas: Canvas) -> list[tuple[str, str]]:
    """Return [name, number in words] of the counts of the bridge."""
    counts = {row["count_id"]: row for row in rows}
    steps = [(text(canvas, f"bridge_{name}"), counts[name]) for name, _ in _list_steps(counts)]
    names = interface(canvas.language)["situation"]["channels"]
    ways = [(names[name], counts[name]) for name in CHANNELS if name in counts]
    return [
        (name[:1].upper() + name[1:], _write(row, _column(row), canvas))
        for name, row in (*steps, *ways)
    ]


def _list_steps(counts: dict[str, Row]) -> list[tuple[str, str]]:
    """Return [count, its loss]; exposed residents are a step of a place, where some have left."""
    return [
        (name, loss)
        for name, loss in STEPS.items()
        if name in counts and (name != "exposed_residents" or loss in counts)
    ]


def _step(
    name: str, loss: str, counts: dict[str, Row], whole: float, canvas: Canvas
) -> html.Markup:
    row, kind = counts[name], "is-attention" if name == "to_inform" else ""
    pieces = [_bar(_count(row) / whole, kind)]
    lost = [counts[loss]] if loss and _count(counts[loss]) else []
    pieces += [_bar(_count(each) / whole, "is-lost") for each in lost]
    notes = [_loss(each, canvas) for each in lost]
    bars = html.Td([html.Div(pieces, className="stacked", **{"aria-hidden": "true"}), *notes])
    whom = {"data-base": "persons"} if name == "persons" else {}  # the dead among them
    return html.Tr([_name(text(canvas, f"bridge_{name}")), bars, _number(row, canvas)], **whom)


def _channels(counts: dict[str, Row], whole: float, canvas: Canvas) -> html.Markup:
    parts = [_part(counts[each], canvas) for each in CHANNELS if each in counts]
    bar = html.Td(stack_parts(parts, whole))
    return html.Tr([_name(text(canvas, "bridge_channels")), bar, html.Td()])


def _part(row: Row, canvas: Canvas) -> Part:
    return Part(
        f"channel-{row['count_id'].replace('_', '-')}",
        interface(canvas.language)["situation"]["channels"][row["count_id"]],
        row["person_count"],
        _write(row, "person_count", canvas),
        key_columns(canvas, row, "person_count"),
    )


def _name(name: str) -> html.Markup:
    return html.Th(name, scope="row")


def _bar(share: float, kind: str) -> html.Markup:
    return html.I(className=kind, style={"--part": f"{share:.3%}"})


def _loss(row: Row, canvas: Canvas) -> html.Markup:
    return html.Small(**sentence(canvas, LOSSES[row["count_id"]], **row))


def _number(row: Row, canvas: Canvas) -> html.Markup:
    return number(canvas, row, _column(row), _write(row, _column(row), canvas))


def _write(row: Row, column: str, canvas: Canvas) -> str:
    shown = canvas.limit_digits(row[column], column, in_millions=True)
    return numbers.millions(shown, canvas.language)


def _count(row: Row) -> int:
    return row[_column(row)]


def _column(row: Row) -> str:
    return "record_count" if row["count_id"] in OF_RECORDS else "person_count"

"""The tables of Situation: the bridge of counts, deadlines, levels of severity, the form."""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, fill, numbers
from breachlab.words.days import write_day
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, data
from dashboard.tables import (
    Part,
    article,
    count,
    heads,
    key_columns,
    key_sentence,
    label,
    law_mark,
    number,
    sentence,
    stack_parts,
    text,
)

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


HEADS = ("duty", "article", "done_on", "can_be_said")


def deadlines(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each duty; an unknown day is stated as unknown."""
    body = html.Tbody([_row(row, canvas) for row in rows.dicts()])
    return html.Table([heads(canvas, **dict.fromkeys(HEADS, 1)), body], className="deadlines")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    law = article(label(canvas, "legal_reference", row["legal_reference"]))
    cells = [
        [law_mark("text", canvas), " ", law],
        [_done_on(row, canvas)],
        [*(html.Span(**each) for each in _facts(row, canvas)), *_reading(row, canvas)],
    ]
    duty = html.Th(_duty(row, canvas), scope="row")
    named = zip(HEADS[1:], cells, strict=True)
    return html.Tr(
        [duty, *(html.Td(cell, **data(head=text(canvas, head))) for head, cell in named)]
    )


def _duty(row: Row, canvas: Canvas) -> html.Markup:
    """Return the short name of a duty, with its full words as a tooltip."""
    rule, short = row["deadline_id"], interface(canvas.language)["situation"]["duties"]
    whole = label(canvas, "deadline_id", rule)
    return html.Span(short.get(rule, whole), title=whole)


def _done_on(row: Row, canvas: Canvas) -> str:
    return "—" if is_null(row["done_on"]) else write_day(row["done_on"], canvas.language)


def _facts(row: Row, canvas: Canvas) -> list[dict[str, Any]]:
    """Return the act; for a term in hours also whether it was kept, if that is known."""
    done = label(canvas, "deadline_done_id", row["deadline_done_id"])
    facts = [{"children": done}] if done else [_unknown(row, canvas)]
    if is_null(row["allowed_hours"]) or row["lateness_id"] == "start_not_established":
        return facts
    return [*facts, {"children": f" · {label(canvas, 'lateness_id', row['lateness_id'])}"}]


def _reading(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return what an announcement is not, beside one."""
    if is_null(row["announced_on"]):
        return []
    said = html.Span(**sentence(canvas, "announcement", True))
    return [html.Small([law_mark("reading", canvas), " ", said])]


def _unknown(row: Row, canvas: Canvas) -> dict[str, Any]:
    return sentence(canvas, "not_known_by", as_of=row["as_of"], capital=True)


FILLED, MISSING = "✓", "missing"


def form(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each item with its state, and the words of all items in a fold."""
    items = rows.dicts()
    lines = html.Ol([_line(row, canvas) for row in items], className="items")
    head = heads(canvas, item=1, words=2)
    table = html.Table([head, html.Tbody([_item_row(row, canvas) for row in items])])
    fold = html.Details(
        [html.Summary(text(canvas, "open_form")), table], id="form-items", className="form"
    )
    return html.Div([lines, fold])


def word_item(row: Row, canvas: Canvas) -> Sentence:
    """Return the words of an item, filled from its row."""
    return fill(canvas.words.label("wording_id", row["wording_id"]) or "", row, canvas.words)


def _line(row: Row, canvas: Canvas) -> html.Markup:
    law = html.Small(article(label(canvas, "legal_reference", row["legal_reference"])))
    name = html.Span(label(canvas, "item_id", row["item_id"]))
    return html.Li([law, name, _state(row, canvas)])


def _state(row: Row, canvas: Canvas) -> html.Markup:
    """Return the state of an item: filled in or missing."""
    if row["is_to_fill"]:
        return html.B(text(canvas, MISSING), className="missing")
    return html.B(FILLED, role="img", **aria(label=text(canvas, "filled")))


def _item_row(row: Row, canvas: Canvas) -> html.Markup:
    law = html.Small(label(canvas, "legal_reference", row["legal_reference"]))
    item: list = [label(canvas, "item_id", row["item_id"]), law]
    filled = html.Td(**key_sentence(canvas, word_item(row, canvas)))
    name = "is-to-fill" if row["is_to_fill"] else ""
    state = html.Td(_state(row, canvas), className="number")
    return html.Tr([html.Th(item, scope="row"), filled, state], className=name)


GROUPS = "severity/communication_due"  # a query beside: each group's level and duty


def levels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar and its legend, most severe first, and the result of the other reading."""
    groups = sorted(canvas.beside[GROUPS].dicts(), key=_severity)
    whole = sum(group["person_count"] for group in groups)
    if rows.is_empty or not whole:
        return html.Div()
    bar = stack_parts([_level_part(each, canvas) for each in _by_level(groups)], whole)
    return html.Div([*bar, _other(rows.dicts()[0], groups, canvas)], className="levels")


def _severity(group: Row) -> tuple[float, bool]:
    return -group["se"], not group["is_due"]


def _by_level(groups: list[Row]) -> list[list[Row]]:
    """Return the groups of each level together; those below the line of duty apart."""
    by_level: dict[tuple[str, bool], list[Row]] = {}
    for group in groups:
        by_level.setdefault((group["enisa_level"], group["is_due"]), []).append(group)
    return [*by_level.values()]


def _level_part(groups: list[Row], canvas: Canvas) -> Part:
    persons = sum(group["person_count"] for group in groups)
    group = {**groups[0], "person_count": persons}
    level = group["enisa_level"].replace("_", "-")
    name = label(canvas, "enisa_level", group["enisa_level"])
    shown = canvas.limit_digits(persons, "person_count", GROUPS, in_millions=True)
    return Part(
        f"level-{level}" if group["is_due"] else "level-below",
        name if group["is_due"] else text(canvas, "below_the_bar").format(name),
        persons,
        numbers.millions(shown, canvas.language),
        key_columns(canvas, group, "person_count", query=GROUPS),
        ", ".join(label(canvas, "segment_id", each["segment_id"]) for each in groups),
    )


def _other(row: Row, groups: list[Row], canvas: Canvas) -> html.Markup:
    """State the number at high or above by the other reading, and whether all stay due."""
    due = [group for group in groups if group["is_due"]]
    is_other = row["other_reading_high_person_count"] != row["high_person_count"]
    reading = sentence(canvas, "other_reading", capital=True, **row)
    parts: list = [html.Span(**reading)] if is_other else []
    if due and all(group["is_due_by_cnil"] for group in due):
        parts += [" ", html.Span(**sentence(canvas, "stays_due", capital=True))]
    return html.P(parts, className="aside")


def scales(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group with persons: how many, both scores, and whether it is due."""
    counted = "bridge_exposed_residents" if "departements" in canvas.selection else "living"
    head = heads(canvas, **{"group": 1, counted: 1, "enisa": 1, "cnil": 1, "due_to_them": 1})
    shown = [row for row in rows.dicts() if row["person_count"]]
    return html.Table(
        [head, html.Tbody([_scale_row(row, canvas) for row in shown])], className="scales"
    )


def _scale_row(row: Row, canvas: Canvas) -> html.Markup:
    due = text(canvas, "yes" if row["is_due"] else "no")
    return html.Tr(
        [
            html.Th(label(canvas, "segment_id", row["segment_id"]), scope="row"),
            count(canvas, row, "person_count"),
            html.Td(_score(row, canvas), className="number", **key_columns(canvas, row, "se")),
            html.Td(
                str(row["cnil_level"]), className="number", **key_columns(canvas, row, "cnil_score")
            ),
            html.Td(due, className="number"),
        ]
    )


def _score(row: Row, canvas: Canvas) -> str:
    score = numbers.decimal(row["se"], 1, canvas.language)
    return f"{score} {canvas.words.label('enisa_level', row['enisa_level'])}"

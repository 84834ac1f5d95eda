"""The severity of the breach for the living: one bar of groups in the colours of their levels."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import key_columns, label, sentence, text
from dashboard.tables.stacked import Part, stack_parts

GROUPS = "severity/communication_due"  # a query beside: each group's level and duty

Row = dict[str, Any]


def levels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar and its legend, most severe first, and the result of the other reading."""
    groups = sorted(canvas.beside[GROUPS].dicts(), key=_severity)
    whole = sum(group["person_count"] for group in groups)
    if rows.is_empty or not whole:
        return html.Div()
    bar = stack_parts([_part(each, canvas) for each in _by_level(groups)], whole)
    return html.Div([*bar, _other(rows.dicts()[0], groups, canvas)], className="levels")


def _severity(group: Row) -> tuple[float, bool]:
    return -group["se"], not group["is_due"]


def _by_level(groups: list[Row]) -> list[list[Row]]:
    """Return the groups of each level together; those below the line of duty apart."""
    by_level: dict[tuple[str, bool], list[Row]] = {}
    for group in groups:
        by_level.setdefault((group["enisa_level"], group["is_due"]), []).append(group)
    return [*by_level.values()]


def _part(groups: list[Row], canvas: Canvas) -> Part:
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

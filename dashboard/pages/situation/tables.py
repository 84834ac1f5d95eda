"""The tables of Situation: the bridge of counts, deadlines, levels, scales, the form, the days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, fill, numbers
from breachlab.words.language import interface
from breachlab.words.numbers import write_day, write_day_and_month, write_hour, write_month
from breachlab.words.own_texts import is_if_late, keys_of, list_fields
from breachlab.words.values import is_null
from breachlab.words.vocabulary import OWN
from dashboard import html
from dashboard.files import FORM, file_address
from dashboard.own_texts import write_panel
from dashboard.state.decisions import AWARE_AT
from dashboard.state.options import AS_OF
from dashboard.state.page_state import State
from dashboard.tables import (
    PARTS,
    Column,
    Part,
    article,
    capital,
    count_column,
    key_columns,
    key_sentence,
    label,
    law_mark,
    name_column,
    no_table,
    number,
    number_column,
    sentence,
    table,
    text,
)
from dashboard.words import PageWords

CARDS = html.macros("situation/cards.html")
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

Row = Mapping[str, Any]


def bridge(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar for each count; the lost part is pale. The last bar shows the channels."""
    counts = {row["count_id"]: row for row in rows.dicts()}
    if not counts:  # the selection is empty
        return no_table(canvas)
    steps = []
    for name, loss in _list_steps(counts):
        row, lost = counts[name], counts[loss] if loss else {}
        steps.append(
            {
                "name": text(canvas, f"bridge_{name}"),
                "kind": "is-attention" if name == "to_inform" else "",
                "count": row[_column(name)],
                "lost": lost[_column(loss)] if loss else 0,
                "loss": sentence(canvas, LOSSES[loss], **lost) if loss else {},
                "number": number(canvas, row, _column(name), _write(row, canvas)),
                # The dead are among them.
                "whom": {"data-base": "persons" if name == "persons" else None},
            }
        )
    names = interface(canvas.language)["situation"]["channels"]
    parts = [
        Part(
            f"channel-{name.replace('_', '-')}",
            names[name],
            counts[name]["person_count"],
            _write(counts[name], canvas),
            key_columns(canvas, counts[name], "person_count"),
        )
        for name in CHANNELS
        if name in counts and counts[name]["person_count"]
    ]
    whole = max(counts["records"]["record_count"], 1)
    return CARDS.bridge(steps, text(canvas, "bridge_channels"), parts, whole)


def say_bridge(rows: Sequence[Row], canvas: Canvas) -> list[tuple[str, str]]:
    """Return [name, number in words] of the counts of the bridge."""
    counts = {row["count_id"]: row for row in rows}
    steps = {name: text(canvas, f"bridge_{name}") for name, _ in _list_steps(counts)}
    ways = interface(canvas.language)["situation"]["channels"]
    steps |= {name: ways[name] for name in CHANNELS if name in counts}
    return [(capital(said), _write(counts[name], canvas)) for name, said in steps.items()]


def _list_steps(counts: Mapping[str, Row]) -> list[tuple[str, str]]:
    """Return [count, its loss]; exposed residents are a step of a place, where some have left."""
    return [
        (name, loss)
        for name, loss in STEPS.items()
        if name in counts and (name != "exposed_residents" or loss in counts)
    ]


def _write(row: Row, canvas: Canvas) -> str:
    column = _column(row["count_id"])
    shown = canvas.limit_digits(row[column], column, in_millions=True)
    return numbers.millions(shown, canvas.language)


def _column(count: str) -> str:
    return "record_count" if count in ("records", "further_records") else "person_count"


def deadlines(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each duty; an unknown day is stated as unknown."""
    short = interface(canvas.language)["situation"]["duties"]
    heads = [text(canvas, key) for key in ("duty", "article", "done_on", "can_be_said")]
    lines = []
    for row in rows.dicts():
        duty, done_on = label(canvas, "deadline_id", row["deadline_id"]), row["done_on"]
        lines.append(
            {
                "duty": duty,
                "short": short.get(row["deadline_id"], duty),
                "article": article(label(canvas, "legal_reference", row["legal_reference"])),
                "done_on": "—" if is_null(done_on) else write_day(done_on, canvas.language),
                "facts": _list_facts(row, canvas),
                # What an announcement is not, beside one.
                "announced": not is_null(row["announced_on"])
                and sentence(canvas, "announcement", True),
            }
        )
    return CARDS.deadlines(heads, lines, law_mark("text", canvas), law_mark("reading", canvas))


def _list_facts(row: Row, canvas: Canvas) -> list[dict[str, Any]]:
    """Return the act; for a term in hours also whether it was kept, if that is known."""
    done = label(canvas, "deadline_done_id", row["deadline_done_id"])
    facts = [{"children": done}]
    if not done:
        facts = [sentence(canvas, "not_known_by", as_of=row["as_of"], capital=True)]
    if not is_null(row["due_at"]):
        ends = {each: write_hour(row[each], canvas.language) for each in ("aware_at", "due_at")}
        key = {"reasons": "reasons_if_aware"}.get(row["deadline_id"], "due_if_aware")
        due = canvas.words.template("page", "sentences", key).format(**ends)
        facts.append({"children": f" · {due}"})
    is_unknown = row["lateness_id"] == "start_not_established"
    is_unknown |= canvas.words.data_kind == OWN and is_null(row["done_on"])  # it may have been done
    if row["deadline_id"] == "authority" and is_unknown and not is_null(row["due_at"]):
        # Of a list whose notification may not be made yet: by the clock of this machine.
        hours = (row["due_at"] - datetime.now()) // timedelta(hours=1)
        said = sentence(canvas, "hours_over" if hours < 0 else "hours_left", left_hours=hours)
        return [*facts, {"children": " · "}, said]
    if is_null(row["allowed_hours"]) or is_unknown:
        return facts
    for hours in ("late_hours", "spare_hours"):
        if not is_null(row[hours]):
            return [*facts, {"children": " · "}, sentence(canvas, hours, **row)]
    return [*facts, {"children": f" · {label(canvas, 'lateness_id', row['lateness_id'])}"}]


FILLED, MISSING, IF_LATE = "✓", "missing", "only_if_late"


def form(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each item with its state, and the words of all items in a fold."""
    named = ("open_form", "item", "words", "filled", MISSING, IF_LATE)
    texts = {key: text(canvas, key) for key in named}
    items, fields = [], list_fields(canvas.words)
    for row in rows.dicts():
        law = label(canvas, "legal_reference", row["legal_reference"])
        items.append(
            {
                "name": label(canvas, "item_id", row["item_id"]),
                "law": law,
                "article": article(law),
                "words": key_sentence(canvas, word_item(row, canvas)),
                "is_to_fill": row["is_to_fill"],
                "is_if_late": is_if_late(row),
                "blanks": [(key, fields[key]["blank"]) for key in keys_of(row)],
            }
        )
    texts["yours"] = interface(canvas.language)["own_texts"]["yours"]
    return CARDS.form(items, texts, FILLED)


def offer_document(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the link to the form as a document, and the panel of own texts."""
    document = CARDS.document(file_address(state, FORM, "docx"), words.text("form_document"))
    return [document, *write_panel(rows, state, words)]


def word_item(row: Row, canvas: Canvas) -> Sentence:
    """Return the words of an item, filled from its row."""
    return fill(canvas.words.label("wording_id", row["wording_id"]) or "", row, canvas.words)


GROUPS = "severity/communication_due"  # a query beside: each group's level and duty


def levels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar and its legend, most severe first, and the result of the other reading."""
    groups = canvas.beside[GROUPS].dicts()
    groups.sort(key=lambda group: (-group["se"], not group["is_due"]))
    whole = sum(group["person_count"] for group in groups)
    if rows.is_empty or not whole:
        return no_table(canvas)
    by_level: dict[tuple[str, bool], list[Row]] = {}  # those below the line of duty apart
    for group in groups:
        by_level.setdefault((group["enisa_level"], group["is_due"]), []).append(group)
    parts = [_level_part(each, canvas) for each in by_level.values()]
    # The number at high or above by the other reading, and whether all stay due.
    row, due = rows.dicts()[0], [group for group in groups if group["is_due"]]
    notes = []
    if row["other_reading_high_person_count"] != row["high_person_count"]:
        notes.append(sentence(canvas, "other_reading", capital=True, **row))
    if due and all(group["is_due_by_cnil"] for group in due):
        notes.append(sentence(canvas, "stays_due", capital=True))
    return CARDS.levels([part for part in parts if part.count], whole, notes)


def _level_part(groups: list[Row], canvas: Canvas) -> Part:
    persons = sum(group["person_count"] for group in groups)
    group = {**groups[0], "person_count": persons}
    name = label(canvas, "enisa_level", group["enisa_level"])
    shown = canvas.limit_digits(persons, "person_count", GROUPS, in_millions=True)
    return Part(
        f"level-{group['enisa_level'].replace('_', '-')}" if group["is_due"] else "level-below",
        name if group["is_due"] else text(canvas, "below_the_bar").format(name),
        persons,
        numbers.millions(shown, canvas.language),
        key_columns(canvas, group, "person_count", query=GROUPS),
        ", ".join(label(canvas, "segment_id", each["segment_id"]) for each in groups),
    )


def scales(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group with persons: how many, both scores, and whether it is due.

    On a day on which nobody had counted them it is each group, without a number.
    """
    shown = [row for row in rows.dicts() if row["person_count"] or not row["is_counted"]]
    is_counted = all(row["is_counted"] for row in shown)
    counted = "bridge_exposed_residents" if "departements" in canvas.selection else "living"
    columns = [
        name_column("group", "segment_id"),
        *([count_column(counted, "person_count")] if is_counted else []),
        number_column("enisa", "se", _score),
        number_column("cnil", "cnil_score", lambda row, canvas: str(row["cnil_level"])),
        Column(
            "due_to_them",
            lambda row, canvas: PARTS.number(text(canvas, "yes" if row["is_due"] else "no")),
        ),
    ]
    return table(canvas, shown, columns, "scales")


def _score(row: Row, canvas: Canvas) -> str:
    score = numbers.decimal(row["se"], 1, canvas.language)
    return f"{score} {canvas.words.label('enisa_level', row['enisa_level'])}"


DAYS = "exposure/known_by_day"  # a query beside: the days on which the known facts changed


def day_switch(rows: Rows, state: State, words: PageWords) -> Sequence[html.Markup]:
    """Return a button for each day on which the known facts changed.

    On an earlier day it is each up to it. A day has its year if the next day is in another year.
    """
    if DAYS not in words.canvas.beside:  # of a list of one's own
        return []
    days = words.canvas.beside[DAYS].dicts()
    choices = []
    for row, after in zip_longest(days, days[1:]):
        day = row["known_on"]
        is_last = after is None or after["known_on"].year != day.year
        choices.append(
            {
                "text": (write_day if is_last else write_day_and_month)(day, words.language),
                "label": write_day(day, words.language),
                "act": f"opt:{AS_OF.name}={day:%Y-%m-%d}",
                "is_chosen": bool(row["is_as_of"]),
            }
        )
    return [CARDS.days(words.text("as_known_on"), choices)]


def day_and_hour(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of days, and a field for the hour of awareness."""
    at = state.options.get(AWARE_AT.name, "")
    field = CARDS.aware(words.text(AWARE_AT.name), AWARE_AT.name, at)
    return [*day_switch(rows, state, words), field]


def list_events(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of days, and below it all events in a fold."""
    fold = CARDS.fold(words.text("all_events"), events(rows, words.canvas))
    return [*day_switch(rows, state, words), fold]


def events(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the events as a dated list, with the days between two whose days are known."""
    listed, before = [], None
    for row in rows.dicts():
        write = write_day if row["is_day_known"] else write_month
        gap: Row = {}
        if before and before["is_day_known"] and row["is_day_known"]:
            days = (row["happened_on"] - before["happened_on"]) // timedelta(1)
            key = {0: "same_day", 1: "next_day"}.get(days, "days_later")
            gap = sentence(canvas, key, gap_days=days)
        listed.append(
            {
                "iso": row["happened_on"].strftime("%Y-%m-%d" if row["is_day_known"] else "%Y-%m"),
                "day": write(row["happened_on"], canvas.language),
                "name": label(canvas, "event_id", row["event_id"]),
                "gap": gap,
                "source": row["source"],
            }
        )
        before = row
    return CARDS.events(listed)

"""The choice of a message, and the sentences on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, Sentence
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import label, text

SEGMENTS = (
    "registrants",
    "minors",
    "candidate_spaces_with_nir",
    "candidate_spaces_without_nir",
)
# {segment}.{is the NIR on file}.{channel}: the name of a message; the first is the default.
MESSAGES = (
    *(
        ".".join(each)
        for each in product(SEGMENTS, ("on_file", "not_on_file"), ("sms", "email", "letter"))
    ),
    "everybody.any.public_notice",
    "everybody.any.easy",
)
CODES = ("segment_id", "nir_id", "channel")
MESSAGE = Option("message", {each: {} for each in MESSAGES})
# Of the social security number.
NUMBERS = {"on_file": "with_number", "not_on_file": "without_number", "any": "any_number"}
NAMES = {"en": "draft_in_en", "fr": "draft_in_fr"}  # {language of a draft: its text}
RECIPIENTS = "fr"  # the language of those who get the message, whatever that of the page
DRAFT = Option("draft", {RECIPIENTS: {}, **{each: {} for each in LANGUAGES}})

Row = dict[str, Any]


def code(row: Mapping[str, Any]) -> str:
    """Return the name of a message in an address."""
    return ".".join(row[column] for column in CODES)


def pick(rows: Sequence[Row], options: Mapping[str, str]) -> list[Row]:
    """Return the rows of the picked message; of the first one if the picked one reaches no one."""
    known = {code(row) for row in rows}
    chosen = MESSAGE.read_choice(options)
    picked = chosen if chosen in known else next(filter(known.__contains__, MESSAGES), "")
    return [row for row in rows if code(row) == picked]


def language(canvas: Canvas) -> str:
    """Return the language of the displayed draft."""
    return DRAFT.read_choice(canvas.options)


def choosers(
    query: str, parameters: Mapping[str, Any], state: State, world: World, words: PageWords
) -> list[html.Markup]:
    """Return the buttons that choose group, channel and language; the chosen ones are pressed."""
    rows = world.answers.rows(query, parameters).dicts()
    picked = pick(rows, state.options)
    if not picked:
        return []
    canvas = replace(words.canvas, options=state.options)
    known = {code(row): row for row in rows}
    switches = [
        _switch("message_group", _groups(known, picked[0], canvas), canvas),
        _switch("message_channel", _channels(known, picked[0], canvas), canvas),
        _switch("message_language", _languages(canvas), canvas),
    ]
    return [html.Div(switches, className="choosers")]


def _switch(title: str, buttons: list[html.Markup], canvas: Canvas) -> html.Markup:
    name = text(canvas, title)
    switch = html.Div(buttons, className="switch", role="group", **aria(label=name))
    return html.Div([html.P(name, **aria(hidden=True)), switch], className=title.replace("_", "-"))


def _groups(known: Mapping[str, Row], picked: Row, canvas: Canvas) -> list[html.Markup]:
    """Return a button for each group; it keeps the channel if the group has it."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in filter(known.__contains__, MESSAGES):
        groups.setdefault((known[each]["segment_id"], known[each]["nir_id"]), []).append(each)
    return [
        button(
            [label(canvas, "segment_id", segment), html.Small(text(canvas, NUMBERS[nir]))],
            f"opt:message={_with_channel(codes, picked['channel'])}",
            **aria(pressed=(segment, nir) == (picked["segment_id"], picked["nir_id"])),
        )
        for (segment, nir), codes in groups.items()
    ]


def _with_channel(codes: list[str], channel: str) -> str:
    return next((each for each in codes if each.endswith(f".{channel}")), codes[0])


def _channels(known: Mapping[str, Row], picked: Row, canvas: Canvas) -> list[html.Markup]:
    group = f"{picked['segment_id']}.{picked['nir_id']}."
    return [
        button(
            label(canvas, "channel", known[each]["channel"]),
            f"opt:message={each}",
            **aria(pressed=known[each] is picked),
        )
        for each in MESSAGES
        if each in known and each.startswith(group)
    ]


def _languages(canvas: Canvas) -> list[html.Markup]:
    """Return a button for each language, the recipients' first."""
    shown = language(canvas)
    return [
        button(text(canvas, NAMES[each]), f"opt:draft={each}", **aria(pressed=each == shown))
        for each in DRAFT.positions
    ]


QUESTION = "notification/message"
# The title of a draft by its channel, and of an SMS by its language.
DRAFTS = {
    "email": "draft_email",
    "letter": "draft_letter",
    "public_notice": "draft_public_notice",
    "easy": "draft_easy",
}
SMS = {"en": "draft_sms_en", "fr": "draft_sms_fr"}


def message_headline(rows: Rows, state: State, words: PageWords) -> Sentence:
    """State the number of messages, and the parts of an SMS."""
    if rows.is_empty:
        return words.headline(QUESTION, rows)
    return words.sentence("messages", **rows.dicts()[0])


def message_sub(rows: Rows, state: State, words: PageWords) -> Sentence:
    """State that drafts are drafts."""
    return Sentence(words.text("drafts_for_a_lawyer"))


def find_message(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the parts of the displayed SMS, or the recipients of the e-mail or letter."""
    canvas = words.canvas
    for row in pick(rows.dicts(), canvas.options)[:1]:
        if row["channel"] != "sms":
            return words.sentence(DRAFTS[row["channel"]], **row)
        return words.sentence(SMS[language(canvas)], **row)
    return words.headline(query, rows.head(0))


def find_check(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """State the gaps of the displayed text against Art. 34(2); without any, the blanks to fill."""
    for row in pick(rows.dicts(), words.canvas.options)[:1]:
        if row["channel"] == "sms":
            return words.sentence("check_sms", **row)
        missing = row["item_count"] - row["complete_item_count"]
        key = "check_missing" if missing else "check_blank"
        return words.sentence(key if missing or row["to_fill_item_count"] else "check_all", **row)
    return words.headline(query, rows.head(0))

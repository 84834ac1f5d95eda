"""The words of the tab of the messages: its headline, the titles of the draft and of its check."""

import pandas

from breachlab.drawing.canvas import records
from breachlab.words import Sentence
from dashboard.layout.words import PageWords
from dashboard.pages.parts.message_choice import is_short, language, pick
from dashboard.state.page_state import State

MESSAGE = "notification/message"
# The title of a draft that is no SMS, and of an SMS in each language: in several parts, or in one.
DRAFTS = {"email": "draft_email", "letter": "draft_letter"}
PARTS = {"en": ("draft_parts_en", "draft_part_en"), "fr": ("draft_parts_fr", "draft_part_fr")}


def headline(rows: pandas.DataFrame, state: State, words: PageWords) -> Sentence:
    """Say how many messages there are, and how many parts an SMS takes, short and in full."""
    if rows.empty:
        return words.headline(MESSAGE, rows)
    return words.sentence("messages", **rows.iloc[0])


def sub(rows: pandas.DataFrame, state: State, words: PageWords) -> Sentence:
    """Say that drafts are drafts."""
    return Sentence(words.text("drafts_for_a_lawyer"))


def find_message(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence | None:
    """Return how many parts the shown SMS takes, or to how many the e-mail or letter goes."""
    canvas = words.canvas
    for row in pick(records(rows), canvas.options)[:1]:
        if row["channel"] != "sms":
            return words.sentence(DRAFTS[row["channel"]], **row)
        if is_short(canvas, row):
            return words.sentence("draft_short", **row)
        in_several, in_one = PARTS[language(canvas)]
        is_one = row[f"sms_part_count_{language(canvas)}"] == 1
        return words.sentence(in_one if is_one else in_several, **row)
    return words.headline(query, rows[:0])


def find_check(words: PageWords, query: str, rows: pandas.DataFrame) -> Sentence | None:
    """Return what of Art. 34(2) the shown text does not say; else what is left to fill in."""
    for row in pick(records(rows), words.canvas.options)[:1]:
        missing = row["item_count"] - row["complete_item_count"]
        if is_short(words.canvas, row):
            is_all = row["short_item_count"] == row["item_count"]
            return words.sentence("short_says_all" if is_all else "short_says", **row)
        key = "check_missing" if missing else "check_blank"
        return words.sentence(key if missing or row["to_fill_item_count"] else "check_all", **row)
    return words.headline(query, rows[:0])

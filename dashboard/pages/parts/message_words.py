"""The words of the messages tab: its headline, the titles of the draft and of its check."""

from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from dashboard.layout.words import PageWords
from dashboard.pages.parts.message_choice import language, pick
from dashboard.state.page_state import State

MESSAGE = "notification/message"
# The title of a draft by its channel, and of an SMS by its language.
DRAFTS = {
    "email": "draft_email",
    "letter": "draft_letter",
    "public_notice": "draft_public_notice",
    "easy": "draft_easy",
}
SMS = {"en": "draft_sms_en", "fr": "draft_sms_fr"}


def headline(rows: Rows, state: State, words: PageWords) -> Sentence:
    """State the number of messages, and the parts of an SMS."""
    if rows.is_empty:
        return words.headline(MESSAGE, rows)
    return words.sentence("messages", **rows.dicts()[0])


def sub(rows: Rows, state: State, words: PageWords) -> Sentence:
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

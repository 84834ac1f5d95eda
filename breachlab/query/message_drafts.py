"""Draft notifications of the breach, composed of paragraphs.

The question notification/message gives the paragraphs of each draft; labels hold their words.
Every draft says in its own first, middle and last words that it is one.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from breachlab.query.queries import ask
from breachlab.words import Words, data_note, fill
from breachlab.words.language import interface, undo_typesetting

QUERY = "notification/message"
LINE = "- "  # a paragraph that begins so is a line of a list


def draft(row: Mapping[str, Any], words: Words) -> str:
    """Return the text of one row of notification/message in the language of the words.

    An SMS is one line, in the alphabet of GSM. An e-mail or a letter has a blank line between
    paragraphs.

    Example:

        >>> labels = {("paragraph", "a"): "You can:", ("paragraph", "b"): "- ask [DPO]"}
        >>> draft({"channel": "letter", "paragraph_ids": "a b"}, Words("en", labels))
        'You can:\\n- ask [DPO]'
    """
    texts = [words.label("paragraph_ids", code) or code for code in row["paragraph_ids"].split()]
    if row["channel"] == "sms":
        return undo_typesetting(" ".join(texts))
    parts = [f"\n{text}" if text.startswith(LINE) else f"\n\n{text}" for text in texts]
    return "".join(parts).lstrip("\n")


def short_draft(row: Mapping[str, Any], words: Words) -> str:
    """Return the short SMS that can replace the SMS of a row: it fits in one part.

    Example:

        >>> labels = {("paragraph", "a"): "Copied.", ("paragraph", "b"): "Ask [DPO]."}
        >>> row = {"channel": "sms", "short_paragraph_ids": "a b"}
        >>> short_draft(row, Words("en", labels))
        'Copied. Ask [DPO].'
    """
    return draft({**row, "paragraph_ids": row["short_paragraph_ids"]}, words)


def drafts(connection: duckdb.DuckDBPyConnection, language: str, **asked: Any) -> str:
    """Return every draft under a line that names its recipients, between two SYNTHETIC lines.

    `asked` are parameters of notification/message: the day, the fields, the people to inform.
    """
    words = Words.of(connection, language)
    rows = ask(connection, QUERY, **asked).to_dict("records")
    texts = [_head("draft", row, words, draft(row, words)) for row in rows]
    short = next((row for row in rows if row["channel"] == "sms"), None)
    if short:
        texts.append(_head("short_draft", short, words, short_draft(short, words)))
    return "\n\n\n".join([data_note(words), *texts, data_note(words)])


def _head(heading: str, row: Mapping[str, Any], words: Words, text: str) -> str:
    template = interface(words.language)["shell"][heading]
    return f"{fill(template, row, words).text}\n\n{text}"

"""Draft notifications of the breach, composed of paragraphs.

The question notification/message gives the paragraphs of each draft; labels hold their words.
Every draft says in its own first, middle and last words that it is one.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from breachlab.query.headlines import note_of
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


def drafts(connection: duckdb.DuckDBPyConnection, language: str, **asked: Any) -> str:
    """Return every draft under a line that names its recipients, between two SYNTHETIC lines.

    The last says the ends of the number of minors.
    `asked` are parameters of notification/message: the day, the fields, the people to inform.
    """
    words = Words.of(connection, language)
    answer = ask(connection, QUERY, **asked)
    rows = answer.to_dict("records")
    head = interface(words.language)["shell"]["draft"]
    texts = [f"{fill(head, row, words).text}\n\n{draft(row, words)}" for row in rows]
    return "\n\n\n".join([data_note(words), *texts, note_of(QUERY, answer, asked, words)])

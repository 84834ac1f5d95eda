"""Texts of codes in a file that is read as it is: the form for the authority, CSV and workbook."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from breachlab.words import Words, fill

if TYPE_CHECKING:
    import pandas

# {question: {column of texts: the column of codes}}; a text is filled from the row of its code.
TEXTS: Mapping[str, Mapping[str, str]] = {
    "severity/notification_form": {"item_text": "item_id", "answer_text": "wording_id"},
}


def list_text_columns(query: str) -> list[str]:
    """Return the columns of texts that the files of a question have beside its codes."""
    return [*TEXTS.get(query, {})]


def add_texts(rows: "pandas.DataFrame", query: str, words: Words) -> "pandas.DataFrame":
    """Return rows with the texts of their codes, in the language of the words, behind the first."""
    worded = rows.copy(deep=False)
    records = rows.to_dict("records")
    for place, (name, code) in enumerate(TEXTS.get(query, {}).items(), start=1):
        labels = [words.label(code, row[code]) or "" for row in records]
        texts = [fill(*each, words).text for each in zip(labels, records, strict=True)]
        worded.insert(place, name, texts)
    return worded

"""How an answer is printed: a table in words, CSV and JSON in codes; each says SYNTHETIC."""

import json
from typing import Any

import pandas

from .words import Words, fill
from .words.language import interface
from .words.numbers import decimal, whole
from .words.values import written


def note(language: str) -> str:
    """Return what stands on every output: that no row describes a real person."""
    return interface(language)["shell"]["synthetic"]


def table(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return the rows in columns, in words, with what they say and the word SYNTHETIC below."""
    below = f"{sentence}\n{note(words.language)}".lstrip("\n")
    if rows.empty:
        return f"{interface(words.language)['shell']['no_rows']}\n\n{below}"
    records = rows.to_dict("records")
    shown = pandas.DataFrame(
        [{name: _cell(str(name), row, words) for name in row} for row in records]
    )
    return f"{shown.to_string(index=False)}\n\n{below}"


def csv(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return the rows as CSV under a first line that begins with #."""
    return f"# {note('en')}\n" + rows.to_csv(index=False).rstrip("\n")


def json_text(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return {"note": …, "rows": […]} as JSON; days are ISO 8601."""
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    answer = {"note": note(words.language), "sentence": sentence, "rows": records}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _cell(column: str, row: dict[str, Any], words: Words) -> str:
    """Return one value as a table shows it: a code in words, a number in full."""
    value = row[column]
    if words.label(column, value) or column.endswith("_ids"):
        text = written(column, value, words)
        return fill(text, row, words).text if "{" in text else text
    match value:
        case bool():
            return str(value).lower()
        case int() if column.endswith("_count"):
            return whole(value, words.language)
        case float() if value == value:
            return decimal(value, 3, words.language)
        case pandas.Timestamp():
            return str(value.date())
    return "" if pandas.isna(value) else str(value)


FORMATS = {"table": table, "csv": csv, "json": json_text}

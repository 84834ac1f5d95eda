"""How an answer is printed: a table in words, CSV and JSON in codes; each says SYNTHETIC."""

import json
from typing import Any

import pandas

from .words import Words, fill
from .words.language import interface
from .words.numbers import decimal, whole
from .words.units import unit
from .words.values import is_null, written


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
    label = words.label(column, value)
    if label is not None and "{" in label:  # the words of a code may be a template
        return fill(label, row, words).text
    if label is not None or column.endswith("_ids") or isinstance(value, bool):
        return "" if is_null(value) else written(column, value, words)
    match value:
        case int() if unit(column) != "year":
            return whole(value, words.language)
        case float() if value == value and abs(value) >= 10_000:
            return whole(value, words.language)
        case float() if value == value:
            return decimal(value, 3, words.language)
        case pandas.Timestamp():
            return str(value.date())
    return "" if is_null(value) else str(value)


FORMATS = {"table": table, "csv": csv, "json": json_text}

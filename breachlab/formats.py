"""How an answer is printed: a table in words, CSV and JSON in codes; each says SYNTHETIC."""

import json
import textwrap
from typing import Any

import pandas

from breachlab.words import Words, fill
from breachlab.words.language import interface
from breachlab.words.numbers import decimal, whole
from breachlab.words.units import unit
from breachlab.words.values import is_null

WIDEST = 200  # characters that a line of a table may have
WIDTH = 100  # of a list


def note(language: str) -> str:
    """Return what stands on every output: that no row describes a real person."""
    return interface(language)["shell"]["synthetic"]


def table(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return the rows in columns, in words, with what they say and the word SYNTHETIC below.

    Where a line would be too long to be read, each row is a list of its columns.
    """
    below = f"{sentence}\n{note(words.language)}".lstrip("\n")
    if rows.empty:
        return f"{interface(words.language)['shell']['no_rows']}\n\n{below}"
    records = rows.to_dict("records")
    shown = pandas.DataFrame(
        [{name: _cell(str(name), row, words) for name in row} for row in records]
    )
    lines = shown.to_string(index=False)
    if len(lines.partition("\n")[0]) > WIDEST:
        lines = _lists(shown)
    return f"{lines}\n\n{below}"


def csv(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return the rows as CSV under a first line that begins with #."""
    return f"# {note('en')}\n" + rows.to_csv(index=False).rstrip("\n")


def json_text(rows: pandas.DataFrame, words: Words, sentence: str = "") -> str:
    """Return {"note": …, "rows": […]} as JSON; days are ISO 8601."""
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    answer = {"note": note(words.language), "sentence": sentence, "rows": records}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _lists(shown: pandas.DataFrame) -> str:
    """Return each row as lines of column and value, long values wrapped, a line between rows."""
    width = max(len(str(column)) for column in shown) + 2
    return "\n\n".join(
        "\n".join(
            textwrap.fill(
                f"{column:<{width}}{value}",
                WIDTH,
                subsequent_indent=" " * width,
                break_long_words=False,
                break_on_hyphens=False,
            )
            for column, value in row.items()
        )
        for row in shown.to_dict("records")
    )


def _cell(column: str, row: dict[str, Any], words: Words) -> str:
    """Return one value as a table shows it: a code in words, a number in full."""
    value = row[column]
    if is_null(value):
        return ""
    is_code = words.label(column, value) is not None or column.endswith("_ids")
    if is_code or isinstance(value, bool):
        return fill(f"{{{column}}}", row, words, capital=False).text
    match value:
        case int() if unit(column) != "year":
            return whole(value, words.language)
        case float():
            return decimal(value, 3 if abs(value) < 10_000 else 0, words.language)
        case pandas.Timestamp():
            return str(value.date())
    return str(value)


FORMATS = {"table": table, "csv": csv, "json": json_text}

"""Questions as tables in SQL: from question('exposure/by_region', statuses := 'registered').

Without parameters, its name in double quotes is enough: from "exposure/by_region".
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas

from breachlab.errors import BadStatement
from breachlab.query.queries import names

VALUE = r"\[[^\]]*\]|'[^']*'|\$?[\w.]+"
CALL = re.compile(rf"\bquestion\s*\(\s*'([^']*)'\s*((?:,\s*\w+\s*(?::=|=>|=)\s*(?:{VALUE})\s*)*)\)")
GIVEN = re.compile(rf"(\w+)\s*(?::=|=>|=)\s*({VALUE})")
QUOTED = re.compile(r'"(\w+/\w+)"')
Ask = Callable[..., pandas.DataFrame]


def ask_in_sql(
    sql: str, ask: Ask, python_names: Mapping[str, Any]
) -> tuple[str, dict[str, pandas.DataFrame]]:
    """Return SQL with its questions replaced by tables, and {table: its rows}.

    Lines keep their lengths, so that DuckDB's errors point to the right place. Raises the errors of
    `ask`, and BadStatement for a value that is neither a literal nor a $name.
    """
    frames: dict[str, pandas.DataFrame] = {}

    def take(match: re.Match) -> str:
        table = f"question_{len(frames) + 1}"
        frames[table] = ask(match[1], **_read_all(match[2], python_names))
        return _pad(table, match[0])

    whole = CALL.sub(take, sql)
    known = {name for name in QUOTED.findall(whole)} & {*names()}
    return whole, frames | {name: ask(name) for name in sorted(known)}


def _read_all(text: str, python_names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read(value, python_names) for name, value in GIVEN.findall(text)}


def _read(value: str, python_names: Mapping[str, Any]) -> Any:
    """Return the Python value of an SQL literal or of a $name."""
    if value.startswith("$"):
        if value[1:] not in python_names:
            raise BadStatement(f"{value} is a Python name, and there is none. Give it a value.")
        return python_names[value[1:]]
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        raise BadStatement(
            f"{value} is no value of a parameter. Put text in single quotes, a list in brackets, "
            "or a Python name after a $: question('exposure/by_region', statuses := ['registered'])"
        ) from None


def _pad(table: str, text: str) -> str:
    """Return the name of a table padded to the lines and the widths of the text it replaces."""
    first, *others = text.split("\n")
    return "\n".join([table.ljust(len(first)), *(" " * len(each) for each in others)])

"""Protect a CSV for spreadsheets from formula injection."""

from typing import Any

import pandas

# First characters of cells that run as formulas: OWASP, CSV Injection. The last four are the
# full-width forms of the first four.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"  # a spreadsheet displays the rest of the cell as text


def quote_formulas(table: pandas.DataFrame) -> pandas.DataFrame:
    """Return a table with a quote before each text that would run as a formula.

    Numbers stay numbers.

    Example:

        >>> quote_formulas(pandas.DataFrame({"a": ["=1+1", "1"], "b": [-1, 2]})).values.tolist()
        [["'=1+1", -1], ['1', 2]]
    """
    return table.rename(columns=_quote).apply(lambda column: column.map(_quote))


def _quote(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"{QUOTE}{value}" if is_formula else value

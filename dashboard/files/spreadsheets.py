"""Texts that a spreadsheet would take for formulas, in a CSV that is meant for one."""

from typing import Any

import pandas

# By which cells begin that are run: OWASP, CSV Injection. The last four are as wide as a letter of
# Chinese, and read as the first.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"  # a spreadsheet shows what stands behind it as text


def quote_formulas(table: pandas.DataFrame) -> pandas.DataFrame:
    """Return a table with a quote before each text that would be run; numbers stay numbers.

    Example:

        >>> quote_formulas(pandas.DataFrame({"a": ["=1+1", "1"], "b": [-1, 2]})).values.tolist()
        [["'=1+1", -1], ['1', 2]]
    """
    return table.rename(columns=_quote).apply(lambda column: column.map(_quote))


def _quote(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"{QUOTE}{value}" if is_formula else value

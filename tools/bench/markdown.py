"""Tables and marked regions of Markdown, and the format of numbers in them."""

import re
from collections.abc import Sequence

from tools.bench.timing import Spread


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table.

    >>> print(table(["what", "s"], [["copy", "13.1"]]))
    | what | s |
    |---|---|
    | copy | 13.1 |
    """
    return "\n".join([_row(head), f"|{'---|' * len(head)}", *map(_row, rows)])


def spread(values: Spread, digits: int = 1, scale: float = 1) -> str:
    """Return the median, with the range in brackets if it is not a single value.

    >>> spread(Spread(2.0, 1.5, 3.25))
    '2.0 (1.5–3.2)'
    >>> spread(Spread(2.0, 2.0, 2.0))
    '2.0'
    """
    median, least, most = (
        f"{scale * value:,.{digits}f}" for value in (values.median, values.least, values.most)
    )
    return median if least == most else f"{median} ({least}–{most})"


def region(text: str, name: str) -> str | None:
    """Return the text between two marks, or null if they are missing.

    >>> region("a <!-- bench -->b<!-- /bench --> c", "bench")
    'b'
    """
    match = _pattern(name).search(text)
    return match["inside"] if match else None


def filled(text: str, name: str, inside: str) -> str:
    """Return the text with another text between the two marks.

    Raises ValueError if the marks are missing.

    >>> filled("a <!-- bench -->b<!-- /bench --> c", "bench", "d")
    'a <!-- bench -->d<!-- /bench --> c'
    """
    if region(text, name) is None:
        raise ValueError(f"no <!-- {name} --> … <!-- /{name} --> to fill")
    return _pattern(name).sub(lambda found: found["open"] + inside + found["close"], text, count=1)


def marked(name: str, inside: str) -> str:
    """Return a text between two marks, each on a line.

    >>> marked("bench", "b")
    '<!-- bench -->\\nb\\n<!-- /bench -->'
    """
    return f"<!-- {name} -->\n{inside}\n<!-- /{name} -->"


def _pattern(name: str) -> re.Pattern:
    opening, closing = re.escape(f"<!-- {name} -->"), re.escape(f"<!-- /{name} -->")
    return re.compile(f"(?P<open>{opening})(?P<inside>.*?)(?P<close>{closing})", re.DOTALL)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""Lay out a table of texts in the width of a terminal; no text is cut off.

columns     where headings and texts, wrapped, stand side by side
a list      of each row's columns, where they do not and the rows are few
parts       of the columns, one below the other, where the rows are many: each part begins with
            the columns that tell the rows apart
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

GAP = "  "
FIXED = 80  # characters of a line without a terminal
NARROWEST = 40  # least characters of a line, even in a narrower terminal
FEW = 6  # most rows that are laid out as lists
TALLEST = 4  # most lines of a text in a column
# Line breaks: after a space, but no no-break space; between the parts of a compound or a code.
BREAKS = re.compile(r"(?<= )(?=[^ ])|(?<=[^\W\d_]{2}[-/])(?=[^\W\d])|(?<=_)(?=\w)")


@dataclass(frozen=True)
class Column:
    """A heading and its texts, one per row; numbers are aligned right."""

    name: str
    texts: Sequence[str]
    is_number: bool = False

    @cached_property
    def widest(self) -> int:
        """Characters of its longest text."""
        return max(map(len, self.texts), default=0)

    @cached_property
    def least(self) -> int:
        """Characters that it needs to cut no word and keep each text within TALLEST lines."""
        parts = (part for text in {self.name, *self.texts} for part in BREAKS.split(text))
        return max(-(-self.widest // TALLEST), *(len(part.rstrip(" ")) for part in parts))


def terminal_width() -> int:
    """Return the characters of a line: $COLUMNS, else the terminal's, else FIXED."""
    return max(NARROWEST, shutil.get_terminal_size((FIXED, 24)).columns)


def laid_out(columns: Sequence[Column], width: int, same: str) -> str:
    """Return columns as a table, in parts or as lists, with no line longer than the width.

    Where there is no room for one table, columns with the same text in every row are listed once,
    under the heading `same`.

    Example:

        >>> shares = Column("person_share", ["0.5", "0.25"], is_number=True)
        >>> print(laid_out([Column("status", ["registered", "candidate space"]), shares], 19, ""))
                    person_
        status        share
        ───────────────────
        registered      0.5
        candidate      0.25
        space
    """
    if _least(columns) <= width:
        return _table(columns, width)
    varied, alike = part_columns(columns)
    rest = _table(varied, width) if _least(varied) <= width else _divide(varied, width)
    return f"{rest}\n\n{same}\n{_list(alike, 0, width)}" if alike else rest


def part_columns(columns: Sequence[Column]) -> tuple[Sequence[Column], Sequence[Column]]:
    """Return the columns with differing rows, and those with the same text in every row.

    If all are the same, as in a single row, all are returned as differing.
    """
    varied = [column for column in columns if len(set(column.texts)) > 1]
    if not varied:
        return columns, []
    return varied, [column for column in columns if column not in varied]


def fill_lines(text: str, width: int) -> list[str]:
    """Return the lines of a text wrapped to a width, broken between words if possible.

    Example:

        >>> fill_lines("living_here_person_count", 12), fill_lines("Provence-Alpes-Côte d'Azur", 16)
        (['living_here_', 'person_count'], ['Provence-Alpes-', "Côte d'Azur"])
    """
    lines, line = [], ""
    for part in BREAKS.split(" ".join(text.splitlines())):
        if line and len((line + part).rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line = ""
        line += part
        while len(line.rstrip(" ")) > width:
            lines.append(line[:width])
            line = line[width:]
    return [*lines, line.rstrip(" ")]


def _divide(columns: Sequence[Column], width: int) -> str:
    row_count = len(columns[0].texts)
    parts = _parts(columns, width) if row_count > FEW else None
    if parts is None:
        return "\n\n".join(_list(columns, number, width) for number in range(row_count))
    return "\n\n".join(_table(part, width) for part in parts)


def _table(columns: Sequence[Column], width: int) -> str:
    widths = _widths(columns, width)
    sides = [column.is_number for column in columns]
    heads = [fill_lines(column.name, each) for column, each in zip(columns, widths, strict=True)]
    most = max(map(len, heads))
    head = [*_lines([[""] * (most - len(lines)) + lines for lines in heads], widths, sides)]
    rows = [
        [*_lines([fill_lines(*each) for each in zip(texts, widths, strict=True)], widths, sides)]
        for texts in zip(*(column.texts for column in columns), strict=True)
    ]
    # If most rows take several lines, a blank line separates them.
    gap = "\n\n" if 2 * sum(map(len, rows)) > 3 * len(rows) else "\n"
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    return "\n".join([*head, rule, gap.join("\n".join(lines) for lines in rows)])


def _list(columns: Sequence[Column], number: int, width: int) -> str:
    """Return a row as lines of column and value."""
    names = min(max(len(column.name) for column in columns), width // 2 - len(GAP))
    widths = [names, width - names - len(GAP)]
    return "\n".join(
        line
        for column in columns
        for line in _lines(
            [fill_lines(column.name, widths[0]), fill_lines(column.texts[number], widths[1])],
            widths,
            [False, False],
        )
    )


def _lines(
    cells: Sequence[list[str]], widths: Sequence[int], sides: Sequence[bool]
) -> Iterator[str]:
    """Yield the lines of a row with cells of several lines."""
    for parts in zip_longest(*cells, fillvalue=""):
        placed = (
            part.rjust(width) if is_right else part.ljust(width)
            for part, width, is_right in zip(parts, widths, sides, strict=True)
        )
        yield GAP.join(placed).rstrip(" ")


def _parts(columns: Sequence[Column], width: int) -> list[list[Column]] | None:
    """Return the columns in few parts of similar width; null if one does not fit with the keys."""
    keys = _telling(columns)
    rest = columns[len(keys) :]
    found = _split(keys, rest, width)
    if found is None:
        return None
    narrower = (_split(keys, rest, each) for each in range(NARROWEST // 2, width))
    return next((parts for parts in narrower if parts and len(parts) == len(found)), found)


def _split(keys: Sequence[Column], rest: Sequence[Column], width: int) -> list[list[Column]] | None:
    parts: list[list[Column]] = []
    for column in rest:
        if not parts or _least([*parts[-1], column]) > width:
            parts.append([*keys])
        parts[-1].append(column)
    return parts if parts and all(_least(part) <= width for part in parts) else None


def _telling(columns: Sequence[Column]) -> Sequence[Column]:
    """Return the first columns that together identify each row; all if no prefix does."""
    for count in range(1, len(columns)):
        rows = [*zip(*(column.texts for column in columns[:count]), strict=True)]
        if len(set(rows)) == len(rows):
            return columns[:count]
    return columns


def _least(columns: Sequence[Column]) -> int:
    return sum(column.least for column in columns) + len(GAP) * (len(columns) - 1)


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Return the width of each column; texts get room first, then headings."""
    room = width - len(GAP) * (len(columns) - 1)
    least = [column.least for column in columns]
    texts = _spread(least, [max(column.least, column.widest) for column in columns], room)
    return _spread(
        texts,
        [max(each, len(column.name)) for each, column in zip(texts, columns, strict=True)],
        room,
    )


def _spread(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Return widths between least and most that fill the room; narrow columns grow first.

    >>> _spread([4, 4, 9], [5, 30, 9], 30)
    [5, 16, 9]
    """
    best = [*least]
    for cap in range(room + 1):
        widths = [min(top, max(low, cap)) for low, top in zip(least, most, strict=True)]
        if sum(widths) > room:
            break
        best = widths
    return best

"""The rows of a CSV file, counted apart from DuckDB, which says nothing of those it leaves out."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from breachlab.errors import BadList
from data_gen.own.list_source import Form, read_fields

BLOCK = 1 << 18
NEWLINE, RETURN = b"\n\r"


@dataclass
class Lines:
    """The line ends of a file, and those within quotes and after nothing."""

    ends: int = 0  # outside quotes
    blanks: int = 0
    leading: int = 0  # of the blank ones, those before the header
    returns: int = 0
    pairs: int = 0  # a return and a newline
    inside: int = 0  # newlines within quotes
    quotes: int = 0
    is_open: bool = False  # the last line has no end

    @property
    def is_plain(self) -> bool:
        """Return whether every line ends alike, in a newline with a return or without."""
        return self.returns == 0 or self.returns == self.pairs == self.ends + self.inside

    def rows(self, form: Form, width: int) -> int:
        """Return the rows under the header; a blank line is one of a list of one column alone."""
        blanks = self.leading if width == 1 else self.blanks
        return max(self.ends + self.is_open - blanks - form.has_header, 0)


def scan_lines(path: Path, quote: str) -> Lines:
    """Return what the lines of a file in UTF-8 end in."""
    lines, last = Lines(), b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not lines.ends:
                lines.leading = block[: len(block) - len(block.lstrip(b"\r\n"))].count(b"\n")
            _add(lines, block, last, quote.encode())
            last = (last + block)[-2:]
    lines.is_open = last[-1:] != b"\n"
    return lines


def count_by_reader(path: Path, form: Form, width: int, name: str) -> int:
    """Return the rows under the header as Python reads them: exact with any quotes, and slow.

    Raises BadList where a quote is not closed.
    """
    rows, last = 0, 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = read_fields(file, form, is_strict=True)
        try:
            for row in reader:
                rows += bool(row) or (width == 1 and rows > 0)
                last = reader.line_num
        except csv.Error:
            raise open_quote_error(name, last + 1) from None
    return max(rows - form.has_header, 0)


def open_quote_error(name: str, line: int) -> BadList:
    """Return the error to raise for a quote that hides the rows after it."""
    return BadList(
        f"{name} cannot be read at line {line:,}: a quote that is closed was expected. Mend it, "
        "or set quote = '' under [list] of the mapping, then run this again"
    )


def _add(lines: Lines, block: bytes, before: bytes, quote: bytes) -> None:
    """Count the line ends of a block; `before` are the one or two bytes that stand before it."""
    signs = numpy.frombuffer(block, numpy.uint8)
    ends, is_inside = _find_ends(lines, signs, quote)
    outside = ends[~is_inside]
    lines.ends += len(outside)
    lines.inside += len(ends) - len(outside)
    lines.blanks += _count_blanks(signs, outside, before)
    if returns := block.count(b"\r"):
        lines.returns += returns
        lines.pairs += block.count(b"\r\n")
    lines.pairs += before[-1:] == b"\r" and block[:1] == b"\n"


def _find_ends(
    lines: Lines, signs: NDArray[numpy.uint8], quote: bytes
) -> tuple[NDArray[numpy.int64], NDArray[numpy.bool_]]:
    """Return the line ends, and which of them stand after an odd number of quotes."""
    is_end = signs == NEWLINE
    # Line ends and quotes at once: to find the few among all signs takes most of the time.
    marks = numpy.flatnonzero(is_end | (signs == quote[0]) if quote else is_end)
    is_end = is_end[marks]
    quotes = numpy.cumsum(~is_end)
    is_inside = (quotes[is_end] + lines.quotes) % 2 == 1
    lines.quotes += int(quotes[-1]) if len(quotes) else 0
    return marks[is_end], is_inside


def _count_blanks(signs: NDArray[numpy.uint8], ends: NDArray[numpy.int64], before: bytes) -> int:
    """Return how many lines hold nothing: the sign before their end is the end before."""
    padded = numpy.concatenate([numpy.frombuffer(before.rjust(2, b" "), numpy.uint8), signs])
    first, second = padded[ends + 1], padded[ends]
    return int(((first == NEWLINE) | ((first == RETURN) & (second == NEWLINE))).sum())

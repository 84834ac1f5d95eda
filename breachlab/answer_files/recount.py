"""Compare the rows of a file with the present answer to its question, cell by cell."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import TYPE_CHECKING, Any

from breachlab.answer_files.file_rows import FileRows
from breachlab.words.values import is_null

if TYPE_CHECKING:
    import pandas

NOTE = "note"  # the column that names the kind of data in each row
MIDNIGHT = " 00:00:00"  # pandas gives a day this time of day
# A workbook keeps sixteen figures; the page adds fractions in another order than SQL.
CLOSE, NEAR = 1e-12, 1e-11


@dataclass(frozen=True)
class Difference:
    """A cell that differs from the answer: its place, and both values."""

    place: str
    column: str
    row: str  # the codes of its row
    in_file: str
    recounted: str


@dataclass(frozen=True)
class Recount:
    """The result of comparing a file with the present answer."""

    row_count: int
    answer_row_count: int
    column_count: int
    unknown_columns: Sequence[str]
    missing_columns: Sequence[str]
    is_reordered: bool
    differences: Sequence[Difference]
    beside: Sequence[Difference] = ()  # in what the file says besides its cells, and in its forms

    @property
    def holds(self) -> bool:
        """True if the file has the cells of the answer, no others, and says of them what is so."""
        columns = [*self.missing_columns, *self.unknown_columns]
        is_whole = self.row_count == self.answer_row_count and not columns
        return is_whole and not self.differences and not self.beside


def recount(
    found: FileRows, answer: "pandas.DataFrame", notes: Sequence[str], has_note: bool = False
) -> Recount:
    """Compare the rows of a file with an answer; the order of rows may differ.

    `notes` are the possible values of the column `note`, one per language; all rows have the same.
    `has_note` is true if the file must have that column.
    """
    wanted = [*map(str, answer), *([NOTE] if has_note else [])]
    if not found.columns and answer.empty:  # JSON without rows names no columns
        wanted = []
    names = [name for name in map(str, answer) if name in found.columns]
    expected = [*answer[names].itertuples(index=False, name=None)]
    places = [found.columns.index(name) for name in names]
    cells = [[_at(row, place) for place in places] for row in found.rows]
    order = _match(cells, expected, found.has_commas)
    differences = [*_differences(found, names, cells, expected, order)]
    differences += _wrong_notes(found, notes)
    twice = [name for name, count in Counter(found.columns).items() if count > 1]
    return Recount(
        len(found.rows),
        len(answer),
        len(names),
        [name for name in found.columns if name not in wanted] + twice,
        [name for name in wanted if name not in found.columns],
        order != sorted(order),
        differences,
    )


def compare_beside(found: FileRows, made: FileRows) -> Iterator[Difference]:
    """Yield what a file says besides its cells, and in which form, unlike the file made again."""
    for place in [*dict.fromkeys([*made.said, *found.said])]:
        was, now = found.said.get(place), made.said.get(place)
        if was != now:
            yield Difference(place, "", "", _say(was), _say(now))
    for column, forms in found.forms.items():
        known = made.forms.get(column, {})
        for form, place in forms.items():
            if column in made.forms and form not in known:
                yield Difference(place, column, "", form, ", ".join(known))


def _at(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _match(cells: list[list[Any]], expected: list[tuple], has_commas: bool) -> list[int]:
    """Return the index of the answer's row for each row of the file.

    An equal row matches first, so that re-sorted rows are found. Altered rows take the rows that
    are left, in order; -1 for a row too many.
    """
    candidates = dict(enumerate(expected))
    order: list[int | None] = []
    for number, row in enumerate(cells):
        same = [number, *candidates] if number in candidates else [*candidates]
        equal = next((each for each in same if _is_row(row, candidates[each], has_commas)), None)
        candidates.pop(equal, None)  # type: ignore[arg-type]
        order.append(equal)
    rest = iter([*candidates])
    return [each if each is not None else next(rest, -1) for each in order]


def _is_row(row: Sequence[Any], expected: Sequence[Any], has_commas: bool) -> bool:
    return all(_is_equal(*pair, has_commas) for pair in zip(row, expected, strict=True))


def _differences(
    found: FileRows,
    names: Sequence[str],
    cells: list[list[Any]],
    expected: list[tuple],
    order: list[int],
) -> Iterator[Difference]:
    for number, (row, place) in enumerate(zip(cells, order, strict=True)):
        if place < 0:
            continue  # a row too many: the counts of rows show that
        for name, cell, value in zip(names, row, expected[place], strict=True):
            if not _is_equal(cell, value, found.has_commas):
                where = found.place(number, found.columns.index(name))
                yield Difference(where, name, _codes(expected[place]), _say(cell), _say(value))


def _wrong_notes(found: FileRows, notes: Sequence[str]) -> Iterator[Difference]:
    """Yield the rows without a valid note; JSON and workbooks have one note for all rows."""
    if NOTE not in found.columns:
        return
    place = found.columns.index(NOTE)
    cells = [_at(row, place) for row in found.rows]
    note = next((each for each in notes if each in cells), notes[0])
    for number, cell in enumerate(cells):
        if cell != note:
            yield Difference(found.place(number, place), NOTE, "", _say(cell), note)


def _is_equal(cell: Any, value: Any, has_commas: bool) -> bool:
    """Return whether a cell holds a value in the notation of its kind of file.

    >>> _is_equal("1,5", 1.5, True), _is_equal("", None, False), _is_equal("True", True, False)
    (True, True, True)
    >>> _is_equal("2024-03-13", date(2024, 3, 13), False), _is_equal("'=a", "=a", True)
    (True, True)
    """
    if is_null(value) or is_null(cell) or cell == "":
        return (is_null(cell) or cell == "") and (is_null(value) or value == "")
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return str(cell).lower() == str(value).lower()
    if isinstance(value, Real):
        return _is_number(cell, float(value), has_commas)
    if isinstance(value, date):
        return str(cell).removesuffix(MIDNIGHT) == str(value).removesuffix(MIDNIGHT)
    return str(cell) == str(value) or (has_commas and str(cell) == f"'{value}")


def _is_number(cell: Any, value: float, has_commas: bool) -> bool:
    text = str(cell).replace(",", ".") if has_commas else str(cell)
    try:
        return math.isclose(float(text), value, rel_tol=CLOSE, abs_tol=NEAR)
    except ValueError:
        return False


def _codes(row: Sequence[Any]) -> str:
    """Return the first two texts of a row, to identify it for a reader."""
    return ", ".join([each for each in row if isinstance(each, str)][:2])


def _say(value: Any) -> str:
    return "" if is_null(value) else str(value)

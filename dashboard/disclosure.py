"""Small cells: counts of 1 to 10 persons or records, and what would give them away in their row.

Here alone it is decided that a number is not shown, before anything is drawn, said, tabled or
exported; a number that is hidden is a `Hidden` of breachlab/words/hidden.py, which says so.

    the row counts 1 to 10      every number of it but those of the whole answer, of residents,
                                years, days, settings and scores
    another of its counts is    that count, each share and rate of the row, and the count that gives
                                it as a difference, or as the rest of a sum
    a share or rate elsewhere   that is equal to a hidden one: the least or most of all rows, say
    a sum so far, row by row    it, unless two hidden counts or more came to it since it was shown,
                                which are not few together

Rows that stand in another order than that of their first column, by a rate say, would tell a hidden
number by its place: those of few stand last then.

That nothing gives a number away across rows and under free filters is not promised.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

import pandas

from breachlab.parameters import PARAMETERS
from breachlab.words import Words, fill
from breachlab.words.hidden import FEW, FEWEST, WITHHELD, Hidden
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null
from dashboard.giving_away import PEOPLE, Row, giving_away, sums_so_far

SmallCells: TypeAlias = Literal["auto", "hide", "show"]
LARGE = 1_000_000  # records from which small cells are hidden
OWN = ("person_count", "record_count")  # of the row itself: what else it counts is a part
LISTED = "_counts"  # ends the name of a column of several counts, as text
NOT_PEOPLE = ("year", "years", "day", "days", "hours", "departements", "breaches", "events")
OF_ALL = re.compile(
    r"^(all|france|total|register|published|this)_|resident_count|^population$|^se(_from)?$"
)


def hides(small_cells: SmallCells, row_count: int) -> bool:
    """Return whether small cells are hidden in a world of so many records.

    Example:

        >>> hides("auto", 43_000_000), hides("auto", 10_000), hides("hide", 10_000)
        (True, False, True)
    """
    return row_count >= LARGE if small_cells == "auto" else small_cells == "hide"


def number(count: int) -> float:
    """Return a count of persons or records as it may be shown.

    Example:

        >>> number(0), number(1), number(10), number(11)
        (0, Hidden('few'), Hidden('few'), 11)
    """
    return FEW if 0 < count < FEWEST else count


def total(records: int, persons: int) -> tuple[float, float]:
    """Return a pair of counts as it may be shown: where one is small, the other is not shown.

    Example:

        >>> total(12, 9), total(9, 9), total(0, 0), total(12, 11)
        ((Hidden('withheld'), Hidden('few')), (Hidden('few'), Hidden('few')), (0, 0), (12, 11))
    """
    shown = number(records), number(persons)
    if not any(isinstance(each, Hidden) for each in shown):
        return shown
    few_records, few_persons = (each if isinstance(each, Hidden) else WITHHELD for each in shown)
    return few_records, few_persons


def shown(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Return rows as they may be shown: the same where nothing in them is small.

    Example:

        >>> rows = pandas.DataFrame({"sex": ["female", "male"], "person_count": [3, 20]})
        >>> shown(rows.assign(person_share=[3 / 20, 1.0])).iloc[0].tolist()
        ['female', Hidden('few'), Hidden('withheld')]
    """
    numeric = [str(name) for name in rows if pandas.api.types.is_numeric_dtype(rows[name])]
    numeric = [name for name in numeric if not pandas.api.types.is_bool_dtype(rows[name])]
    listed = [str(name) for name in rows if str(name).endswith(LISTED)]
    people = [name for name in numeric if unit(name) in PEOPLE]
    if not (listed or any(_is_small(rows[name]) for name in people)):
        return rows
    table = [
        dict(zip(numeric, row, strict=True))
        for row in zip(*(rows[name].tolist() for name in numeric), strict=True)
    ]
    are_few = [_counts_few(row) for row in table]
    marked = _marked(rows, _marks(table, numeric), listed, are_few)
    return _reordered(marked, are_few)


def is_hidden(rows: pandas.DataFrame) -> list[bool]:
    """Return of each row whether a number of it is not shown."""
    columns = [rows[name].tolist() for name in rows if rows[name].dtype == object]
    few = f"<{FEWEST}"
    return [
        any(isinstance(each, Hidden) or (isinstance(each, str) and few in each) for each in row)
        for row in (zip(*columns, strict=True) if columns else [()] * len(rows))
    ]


def said(row_count: int, small_cells: SmallCells, words: Words) -> str:
    """Say whether small cells are hidden in a world of so many records, and why not."""
    texts = interface(words.language)["disclosure"]
    if hides(small_cells, row_count):
        return texts["hidden"].format(FEWEST)
    if row_count >= LARGE:
        return texts["shown"]
    limits = {"least_count": LARGE, "fewest_count": FEWEST}
    return fill(texts["small"], limits, words).text


def _is_small(column: pandas.Series) -> bool:
    return bool(((column > 0) & (column < FEWEST)).any())


def _is_few(value: Any) -> bool:
    return not is_null(value) and 0 < value < FEWEST


def _counts_few(row: Mapping[str, Any]) -> bool:
    return any(_is_few(row[name]) for name in OWN if name in row)


def _marks(table: list[Row], columns: list[str]) -> dict[tuple[int, str], Hidden]:
    """Return {(row, column): what stands there instead}."""
    hidden = [number for number, row in enumerate(table) if _counts_few(row)]
    whole = {name for name in columns if _is_of_all(name, table, hidden)}
    marks: dict[tuple[int, str], Hidden] = {}
    for number, row in enumerate(table):
        found = (
            {name: row[name] for name in columns if name not in whole or name in OWN}
            if number in hidden
            else {}
        )
        found |= {name: row[name] for name in columns if _is_part_few(name, row)}
        if number not in hidden:
            for name in [*found]:
                giving = {*giving_away(name, row)} - whole
                found |= {each: row[each] for each in giving}
        for name, value in found.items():
            if not is_null(value):
                is_few = unit(name) in PEOPLE and 0 <= value < FEWEST
                marks[number, name] = FEW if is_few else WITHHELD
    for number, name in [*sums_so_far(table, marks)]:
        row = table[number]
        giving = {name, *giving_away(name, row)} - whole
        marks = {(number, each): WITHHELD for each in giving if not is_null(row[each])} | marks
    return marks | {each: WITHHELD for each in _echoes(table, marks)}


def _is_of_all(name: str, table: list[Row], hidden: list[int]) -> bool:
    """Return whether a number is none of its row: of the whole answer, of residents, a setting."""
    if name in PARAMETERS or unit(name) in NOT_PEOPLE or OF_ALL.search(name):
        return True
    if unit(name) == "number" and all(is_null(row[name]) or _is_whole(row[name]) for row in table):
        return not name.endswith("_count")  # a place in an order, say
    values = {str(row[name]) for row in table}
    # Shares that are all nothing are each of its row.
    return max(len(hidden), 1) < len(table) and len(values) == 1 and values != {"0.0"}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int)


def _is_part_few(name: str, row: Row) -> bool:
    return unit(name) in PEOPLE and _is_few(row[name])


def _echoes(table: list[Row], marks: Mapping[tuple[int, str], Hidden]) -> Iterator[tuple[int, str]]:
    """Yield where a share or rate stands that is hidden elsewhere."""
    values = {table[number][name] for number, name in marks}
    telling = {value for value in values if isinstance(value, float) and value not in (0.0, 1.0)}
    for number, row in enumerate(table):
        for name, value in row.items():
            if (number, name) not in marks and isinstance(value, float) and value in telling:
                yield number, name


def _marked(
    rows: pandas.DataFrame,
    marks: Mapping[tuple[int, str], Hidden],
    listed: list[str],
    are_few: list[bool],
) -> pandas.DataFrame:
    columns: dict[str, list] = {}
    for (number, name), mark in marks.items():
        columns.setdefault(name, rows[name].tolist())[number] = mark
    for name in listed:
        columns[name] = [
            _counts(text, are_all) for text, are_all in zip(rows[name], are_few, strict=True)
        ]
    changed = {
        name: pandas.Series(values, index=rows.index, dtype=object)
        for name, values in columns.items()
        if name not in listed or values != rows[name].tolist()
    }
    return rows.assign(**changed) if changed else rows


def _reordered(rows: pandas.DataFrame, are_few: list[bool]) -> pandas.DataFrame:
    """Return the rows with those of few last where their place would tell of them.

    >>> rows = pandas.DataFrame({"departement_code": ["39", "01", "25"]})
    >>> _reordered(rows, [True, False, True]).departement_code.tolist()
    ['01', '25', '39']
    >>> _reordered(rows[1:], [False, True]).departement_code.tolist()
    ['01', '25']
    """
    first = rows.iloc[:, 0]
    if not any(are_few):
        return rows
    places = first.cat.codes if isinstance(first.dtype, pandas.CategoricalDtype) else first
    if first.dtype == object:  # numbers, of which some are hidden
        places = pandas.Series([float(each) for each in first], index=first.index)
    if places.is_monotonic_increasing or places.is_monotonic_decreasing:
        return rows
    keys = places.tolist()
    shown = [number for number, is_few in enumerate(are_few) if not is_few]
    few = [number for number, is_few in enumerate(are_few) if is_few]
    few.sort(key=lambda number: (is_null(keys[number]), keys[number]))
    return rows.iloc[[*shown, *few]].reset_index(drop=True)


def _counts(text: Any, are_all: bool) -> Any:
    """Return several counts, as text, with those that are small hidden.

    >>> _counts("12 5 0", False)
    '12 <11 0'
    """
    if is_null(text):
        return text
    counts = str(text).split()
    return " ".join(f"<{FEWEST}" if are_all or 0 < int(each) < FEWEST else each for each in counts)

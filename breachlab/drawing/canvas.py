"""The canvas of a drawing: words, the selection, and everyone to compare with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pandas

from breachlab.drawing.told import GONE, RESIDENTS, Told, list_told
from breachlab.questions import counts
from breachlab.questions.dimensions import COLUMNS, Dimension, dimensions
from breachlab.words import LANGUAGES, Words, numbers, plurals
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null

DIMENSION_OF = {column: name for name, column in COLUMNS.items()}
NOT_KNOWN = "–"  # what is written for a number that a row does not have


@dataclass(frozen=True)
class Point:
    """One bar or shape: what it stands for, how much, and what a reader is told who points at it.

    `act` is what a click on it asks of the dashboard; nothing where it selects nothing.
    """

    code: str
    label: str
    count: float
    text: str
    act: str = ""
    is_faded: bool = False
    is_known: bool = True  # or its row has no number: `count` is 0, and no bar is drawn


@dataclass(frozen=True)
class Canvas:
    """The words of a language, the dimensions, what is selected, and the answer for everyone.

    `everyone` holds the same columns as the rows that are drawn, of the whole register; without it
    nothing is compared. `options` are the switches of a page that are not at their default;
    `beside` are the rows of further queries, {query: rows}, where one is not enough. `spoken` are
    the words of every language, for what is written to people who may read either. `query` is the
    question whose rows are drawn; "" for rows of one's own.
    """

    words: Words
    dimensions: Mapping[str, Dimension]
    selection: Mapping[str, Sequence[str]] = field(default_factory=dict)
    everyone: pandas.DataFrame | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, pandas.DataFrame] = field(default_factory=dict)
    spoken: Mapping[str, Words] = field(default_factory=dict)
    query: str = ""

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "Canvas":
        """Return a canvas with nothing selected, as a notebook draws on it."""
        spoken = {each: Words.of(connection, each) for each in LANGUAGES}
        words = spoken[language]
        return cls(words, dimensions(connection, words), spoken=spoken)

    def key(self, column: str, query: str = "") -> str:
        """Return the key of a column of the question, or of another `query`; see counts.py.

        Rows of one's own have the names of their columns.
        """
        return counts.key(query or self.query, column) if self.query else column

    def list_keys(self, columns: Iterable[str]) -> list[str]:
        """Return the key of each of these columns, as a trace or a map names them, in order."""
        return [self.key(column) for column in columns]

    @property
    def language(self) -> str:
        """en or fr."""
        return self.words.language

    def points(
        self,
        rows: pandas.DataFrame,
        column: str,
        measure: str = "person_count",
        *more: str,
        is_complete: bool = True,
    ) -> list[Point]:
        """Return a point for every value of a dimension, those without rows at 0, or every row.

        `more` is said after the label: of which part of the register the rows are. Where rows are
        not `is_complete`, a value that they lack is not known to be 0: it has no point.
        """
        name = DIMENSION_OF.get(column)
        known = {code_of(row[column]): row for row in records(rows)}
        nobody = dict.fromkeys(map(str, rows), 0)
        values = self.dimensions[name].values if name else ()
        codes = values if name and is_complete else _order(known, values)
        return [
            self._point(
                code,
                name or "" if code in values else "",
                known.get(code, nobody),
                column,
                measure,
                more,
            )
            for code in codes
        ]

    def is_faded(self, name: str, value: str) -> bool:
        """Return whether something else of this dimension is selected, and this value is not."""
        return name in self.selection and value not in self.selection[name]

    def text(self, label: str, row: Mapping[str, Any], measure: str, *more: str) -> str:
        """Return the lines told of a row: its name, its counts or its measure, and `more`."""
        lines = self.write_lines(row, list_told(measure, row))
        return "<br>".join([f"<b>{label}</b>", *lines, *more])

    def write_lines(self, row: Mapping[str, Any], told: Told) -> list[str]:
        """Return a line for each number told of a row, but for nobody who has died or left.

        A row without a column counts nobody.
        """
        return [
            line
            for column, noun in told.items()
            for line in (
                self._write_gone(row) if column == GONE else [self._line(row, column, noun)]
            )
        ]

    def _line(self, row: Mapping[str, Any], column: str, noun: str) -> str:
        number = row.get(column, 0)
        return self._write_count(number, noun) if noun else self.write_measure(number, column)

    def _write_gone(self, row: Mapping[str, Any]) -> list[str]:
        """Return the line on those of a row who have died or left France; none where nobody has."""
        gone = number_of(row.get("person_count")) - number_of(row.get(RESIDENTS))
        text = interface(self.language)["drawing"]["died_or_left"]
        return [text.format(numbers.whole(gone, self.language))] if gone > 0 else []

    def _write_count(self, number: Any, noun: str) -> str:
        return NOT_KNOWN if is_null(number) else plurals.count_noun(number, noun, self.language)

    def write_measure(self, number: float, measure: str) -> str:
        """Return a number as its measure is written, by the unit of the column."""
        if is_null(number):
            return NOT_KNOWN
        match unit(measure):
            case "euros":
                return numbers.euros(number, 0, self.language)
            case "share":
                return numbers.share(number, 1, self.language)
            case "per thousand":
                return numbers.per_thousand(number, self.language)
        return numbers.whole(number, self.language)

    def marks(self, points: Sequence[Point], column: str, measure: str) -> list[float]:
        """Return where each bar of a dimension would end if those drawn were like everyone.

        There are none where everyone is drawn, and none for rows of no dimension: two answers
        need not have the same ones, nor in one order.
        """
        if self.everyone is None or column not in DIMENSION_OF:
            return []
        codes = map(code_of, self.everyone[column].tolist())
        counts = dict(zip(codes, self.everyone[measure].tolist(), strict=True))
        values = self.dimensions[DIMENSION_OF[column]].values
        # Points of counts alone: their words, which nobody reads, would take most of the time.
        everyone = [Point(value, "", number_of(counts.get(value)), "") for value in values]
        return [*expect_points(points, everyone)]

    def _point(
        self, code: str, name: str, row: Mapping, column: str, measure: str, more: tuple[str, ...]
    ) -> Point:
        label = self._label(code, name, column)
        return Point(
            code,
            label,
            number_of(row.get(measure)),
            self.text(" · ".join([label, *more]), row, measure),
            f"toggle:{name}={code}" if name else "",
            self.is_faded(name, code),
            not is_null(row.get(measure, 0)),
        )

    def _label(self, code: str, name: str, column: str) -> str:
        if name:
            return self.dimensions[name].heading(code)
        label = self.words.label(column, code) or code
        return label[:1].upper() + label[1:]


def code_of(value: Any) -> str:
    """Return a code as a selection writes it: a column with nulls has its years as fractions.

    Example:

        >>> code_of(2004.0), code_of("59"), code_of(2005)
        ('2004', '59', '2005')
    """
    return str(int(value)) if isinstance(value, float) and value == value else str(value)


def records(rows: pandas.DataFrame) -> list[dict[str, Any]]:
    """Return each row as a dict. Of so few rows pandas' `to_dict` takes three times as long.

    Example:

        >>> records(pandas.DataFrame({"sex": ["female", "male"], "person_count": [2, 3]}))
        [{'sex': 'female', 'person_count': 2}, {'sex': 'male', 'person_count': 3}]
    """
    names = [*map(str, rows)]
    return [dict(zip(names, row, strict=True)) for row in rows.to_numpy(dtype=object).tolist()]


def expect_points(points: Sequence[Point], everyone: Sequence[Point]) -> Iterator[float]:
    """Yield where each point would be if what is drawn were made up as everyone is."""
    total = sum(point.count for point in everyone)
    share = sum(point.count for point in points) / total if total else 0
    for point in everyone:
        yield share * point.count


def number_of(value: Any) -> float:
    """Return a number of an answer, 0 where it is null."""
    return 0 if is_null(value) else value


def _order(known: Mapping[str, Any], values: Sequence[str]) -> list[str]:
    """Return codes in the order of the values of their dimension, and then those of none.

    >>> _order({"62": {}, "XX": {}, "59": {}}, ("02", "59", "62"))
    ['59', '62', 'XX']
    """
    return [
        *(each for each in values if each in known),
        *(each for each in known if each not in values),
    ]

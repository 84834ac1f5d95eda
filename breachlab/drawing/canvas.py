"""The canvas of a drawing: words, selection, the answer for the country, what tooltips tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import duckdb

from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import COLUMNS, Dimension, dimensions
from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.units import unit
from breachlab.words.values import is_null, shaped_digits

RESIDENTS = "living_here_person_count"
# {column: noun} in the order of the tooltip. Without a noun, a number is written by the unit of its
# column.
Told = Mapping[str, str]
TOLD_TOGETHER: Mapping[str, Told] = {
    "person_count": {"person_count": "persons", "record_count": "records"},
    RESIDENTS: {RESIDENTS: "exposed_residents"},
}


def list_told(measure: str, columns: Iterable[str]) -> Told:
    """Return the tooltip's {column: noun} for a measure, of rows with these columns.

    A column that the rows lack is left out; rows without any column count 0 persons.

    >>> [*list_told("person_count", ["sex", "person_count"])]
    ['person_count']
    >>> [*list_told(RESIDENTS, ["person_count", RESIDENTS])], [*list_told("told_share", [])]
    (['living_here_person_count'], ['told_share'])
    """
    known = {*columns}
    nouns = TOLD_TOGETHER.get(measure, {})
    kept = {column: noun for column, noun in nouns.items() if not known or column in known}
    return kept or {measure: ""}


DIMENSION_OF = {column: name for name, column in COLUMNS.items()}
NOT_KNOWN = "–"  # text in place of a null


@dataclass(frozen=True)
class Point:
    """One bar or shape: its code and label, its count, and the text of its tooltip.

    `act` is the action of a click in the dashboard, empty if a click selects nothing.
    """

    code: str
    label: str
    count: float
    text: str
    act: str = ""
    is_faded: bool = False
    is_known: bool = True  # false for a null: `count` is 0, and no bar is drawn


@dataclass(frozen=True)
class Canvas:
    """The words of a language, the dimensions, the selection, and the answer for the country.

    `country` has the same columns as the drawn rows, for the same people of the whole country;
    without it there is no comparison. `options` are the page's switches that are not at their
    default. `beside` is {query: rows} of further queries that the drawing needs. `spoken` are the
    words of every language, for texts to people who may read either. `query` is the question of
    the drawn rows; "" for a user's own rows.
    """

    words: Words
    dimensions: Mapping[str, Dimension]
    selection: Mapping[str, Sequence[str]] = field(default_factory=dict)
    country: Rows | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Rows] = field(default_factory=dict)
    spoken: Mapping[str, Words] = field(default_factory=dict)
    query: str = ""

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "Canvas":
        """Return a canvas without a selection, for a notebook.

        A connection that only reads is asked for its words once: that takes 20 ms, as much as most
        questions.
        """
        # All rows are fetched: a result that is left open would stop the next `register`.
        ((mode,),) = connection.execute("select current_setting('access_mode')").fetchall()
        kept = _kept.setdefault(connection, {}) if mode == "read_only" else {}
        if language not in kept:
            spoken = {each: Words.of(connection, each) for each in LANGUAGES}
            words = spoken[language]
            kept[language] = cls(words, dimensions(connection, words), spoken=spoken)
        return kept[language]

    def key(self, column: str, query: str = "") -> str:
        """Return the key of a column of the question, or of another `query`; see counts.py.

        For a user's own rows the key is the name of the column.
        """
        return counts.key(query or self.query, column) if self.query else column

    def limit_digits(
        self, number: float, column: str, query: str = "", in_millions: bool = False
    ) -> float:
        """Return a number with at most the digits of its column on a page; see counts.py."""
        if not self.words.digits:
            return number
        digits = counts.find_digits(query or self.query).get(column, 0)
        digits = digits or shaped_digits(column, self.words)
        return numbers.limit_digits(number, digits, in_millions or unit(column) == "euros")

    def list_keys(self, columns: Iterable[str]) -> list[str]:
        """Return the keys of columns, in order, for a trace or a map."""
        return [self.key(column) for column in columns]

    @property
    def language(self) -> str:
        """en or fr."""
        return self.words.language

    def points(
        self,
        rows: Rows,
        column: str,
        measure: str = "person_count",
        is_complete: bool = True,
    ) -> list[Point]:
        """Return a point per value of a dimension's column, or per row for another column.

        A value without a row is 0. If the rows are not `is_complete`, its number is unknown and it
        has no point. A click on a value of a dimension selects it.
        """
        name = DIMENSION_OF.get(column, "")
        dimension = self.dimensions.get(name)
        known = {code_of(row[column]): row for row in rows.dicts()}
        nobody = dict.fromkeys(rows.columns, 0)
        codes = dimension.values if dimension and is_complete else order_codes(rows, column, self)
        points = []
        for code in codes:
            row = known.get(code, nobody)
            act, is_faded = "", False
            if dimension and code in dimension.values:
                label = dimension.heading(code)
                act, is_faded = f"toggle:{name}={code}", self.is_faded(name, code)
            else:
                label = self.words.label(column, code) or code
                label = label[:1].upper() + label[1:]
            text, is_known = self.text(label, row, measure), not is_null(row.get(measure, 0))
            count = number_of(row.get(measure))
            points.append(Point(code, label, count, text, act, is_faded, is_known))
        return points

    def is_faded(self, name: str, value: str) -> bool:
        """Return whether other values of a dimension are selected, and this one is not."""
        return name in self.selection and value not in self.selection[name]

    def text(self, label: str, row: Mapping[str, Any], measure: str) -> str:
        """Return the tooltip of a row: its name, and its counts or its measure."""
        lines = self.write_lines(row, list_told(measure, row))
        return "<br>".join([f"<b>{label}</b>", *lines])

    def write_lines(self, row: Mapping[str, Any], told: Told) -> list[str]:
        """Return a tooltip line per column in `told`; a column that the row lacks counts as 0."""
        return [self._line(row, column, noun) for column, noun in told.items()]

    def _line(self, row: Mapping[str, Any], column: str, noun: str) -> str:
        number = row.get(column, 0)
        if is_null(number):
            return NOT_KNOWN
        number = self.limit_digits(number, column)
        if noun:
            return numbers.count_noun(number, noun, self.language)
        return self.write_measure(number, column)

    def write_measure(self, number: float, measure: str) -> str:
        """Return a number as text, by the unit of its column."""
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


# {connection: {language: canvas}} of those that only read
_kept: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, Canvas]] = WeakKeyDictionary()


def code_of(value: Any) -> str:
    """Return a code as text; a DataFrame makes floats of the years in a column with nulls.

    Example:

        >>> code_of(2004.0), code_of("59"), code_of(2005)
        ('2004', '59', '2005')
    """
    return str(int(value)) if isinstance(value, float) and value == value else str(value)


def number_of(value: Any) -> float:
    """Return a number of an answer; 0 for null."""
    return 0 if value is None or value != value else value


def order_codes(rows: Rows, column: str, canvas: Canvas) -> list[str]:
    """Return the codes of a column: in the order of its dimension, others in that of the rows."""
    codes = [*dict.fromkeys(map(code_of, rows[column]))]
    dimension = canvas.dimensions.get(DIMENSION_OF.get(column, ""))
    known = dimension.values if dimension else ()
    return [*(each for each in known if each in codes), *(c for c in codes if c not in known)]


def name_column(column: str) -> str:
    """Return the name of a column with spaces.

    Example:

        >>> name_column("person_share"), name_column("age_band")
        ('person share', 'age band')
    """
    return column.replace("_", " ")

"""Find, describe and run the .sql files under sql/.

The texts of a query are English in the header of its file, French in the fr.toml of its folder.
Both have the same names: question, headline, finding, note. A headline is a sentence, a finding
the title of a card. Both may have variants, `Headline (not is_all_told): …`: the first variant
with a true condition for the row is used. {modelled} in a note is replaced by the page's sentence
`modelled`.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from breachlab.errors import BadParameters, BadWords, NoSuchQuery, nearest
from breachlab.paths import SQL
from breachlab.query.answer_rows import Rows
from breachlab.query.known_values import known_days, known_words, leave_out_unknown, read_words
from breachlab.query.needs import check_needs, read_coverage
from breachlab.query.parameters import (
    DAYS,
    LISTS,
    PARAMETERS,
    REQUIRED,
    SELECTION,
    check_day,
    check_words,
    show_value,
    word,
    words,
)
from breachlab.store.connections import interruptible
from breachlab.store.duckdb_errors import explain_end
from breachlab.words.language import interface, refuse, typeset
from breachlab.words.sentences import Headline

if TYPE_CHECKING:
    import pandas  # takes half a second, and only `ask` needs it

__all__ = ["SELECTION", "Query", "ask", "find", "known_words", "names"]

Answered = TypeVar("Answered")
# {word in a header: column}: the headline is of the row with the column's maximum, not row one.
MOST = {
    "most persons": "person_count",
    "most persons per year": "persons_per_year",
    "most exposed residents": "living_here_person_count",
    "highest rate": "persons_per_thousand",
}
MODELLED = "{modelled}"  # in a note: the page's sentence on counted and modelled numbers


@dataclass(frozen=True)
class Texts:
    """The texts of a query in one language; the last headline has no condition.

    Only a query that heads a card has findings.
    """

    question: str
    note: str | None
    headlines: tuple[Headline, ...]
    findings: tuple[Headline, ...] = ()


@dataclass(frozen=True)
class Query:
    """One file under sql/: its name is its path, its first line the question it answers."""

    name: str
    sql: str
    parameters: frozenset[str]

    @cached_property
    def header(self) -> str:
        """The comment that opens the file, without its dashes."""
        lines = takewhile(lambda line: line.startswith("--"), self.sql.splitlines())
        return "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines)

    @property
    def topic(self) -> str:
        """Its folder under sql/."""
        return self.name.partition("/")[0]

    @cached_property
    def texts(self) -> Callable[[str], Texts]:
        """Its texts, by a function of en or fr that raises BadWords if the French is missing."""
        return cache(self._read_texts)

    def _read_texts(self, language: str) -> Texts:
        if language == "en":
            return read_english(self.header)
        stem = self.name.partition("/")[2]
        french = read_french(SQL / self.topic)
        if stem not in french:
            raise BadWords(
                f"sql/{self.topic}/fr.toml has no [{stem}]: add its question, its note and its "
                "headline in French. See: CONTRIBUTING.md, A query"
            )
        return french[stem]

    def part(self, name: str) -> str | None:
        """Return the text after a name such as Grain: in the header; null without that name."""
        return self._parts.get(name)

    @cached_property
    def _parts(self) -> dict[str, str]:
        return read_parts(self.header)

    @property
    def mark(self) -> str | None:
        """The source of its numbers: published, derived or modelled; null if there is no Mark:."""
        return self.part("Mark")

    @cached_property
    def most_of(self) -> str | None:
        """The column with its maximum in the headline's row; null: the headline is of row one."""
        return self._most("Headline")

    @cached_property
    def finding_most_of(self) -> str | None:
        """The column with its maximum in the finding's row; null: the finding is of row one."""
        return self._most("Finding")

    def _most(self, kind: str) -> str | None:
        named = (name for name in MOST if self.part(f"{kind} ({name})") is not None)
        return next((MOST[name] for name in named), None)

    @cached_property
    def examples(self) -> dict[str, Any]:
        """Example values from the header: for required parameters, and to keep the answer short."""
        texts = read_examples(self.part("Example") or "")
        return {name: values if name in LISTS else values[0] for name, values in texts.items()}

    @cached_property
    def needed(self) -> dict[str, Any]:
        """An example value for each required parameter: one without a default."""
        return {name: value for name, value in self.examples.items() if name in REQUIRED}


def read_parts(header: str) -> dict[str, str]:
    """Return {name: text} of a header's parts such as Grain:, indented lines included.

    Example:

        >>> read_parts("Who?\\n\\nGrain:  one row\\n        per status.\\nHeadline (not x):  None.")
        {'Grain': 'one row per status.', 'Headline (not x)': 'None.'}
    """
    matches = re.findall(r"^([A-Z][a-z ]+(?: \([^)]*\))?):(.*(?:\n .*)*)", header, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in matches}


def read_examples(text: str) -> dict[str, list[str]]:
    """Return {parameter: its values} of a header's Example: line.

    Example:

        >>> read_examples("$departements 59 974 $sexes female")
        {'departements': ['59', '974'], 'sexes': ['female']}
    """
    words = [part.split() for part in text.split("$")[1:]]
    return {name: values for name, *values in words}


def read_english(header: str) -> Texts:
    """Return the English texts of a header."""
    question, *_ = header.splitlines()
    sections = read_parts(header)
    return Texts(
        question,
        _read_note(sections.get("Note"), "en"),
        _headlines(sections, "Headline"),
        _headlines(sections, "Finding"),
    )


@cache
def read_french(folder: Path) -> dict[str, Texts]:
    """Return {file stem: French texts} of the queries in a topic's folder.

    Raises BadWords, naming the file, if fr.toml is missing or not TOML.
    """
    path = folder / "fr.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadWords(f"sql/{folder.name}/fr.toml cannot be read: {error}.") from None
    return {
        stem: Texts(
            typeset(texts["question"], "fr"),
            _read_note(texts.get("note"), "fr"),
            _headlines(texts, "headline"),
            _headlines(texts, "finding"),
        )
        for stem, texts in document.items()
    }


def _headlines(named: Mapping[str, str], name: str) -> tuple[Headline, ...]:
    headlines = [
        Headline("" if condition in MOST else condition, " ".join(text.split()))
        for key, text in named.items()
        if key.startswith(name) and (condition := key.removeprefix(name).strip(" ()")) is not None
    ]
    return tuple(sorted(headlines, key=lambda headline: not headline.condition))


def _read_note(text: str | None, language: str) -> str | None:
    if text is None:
        return None
    whole = text.replace(MODELLED, interface(language)["page"]["modelled"])
    return typeset(" ".join(whole.split()), language)


def names() -> list[str]:
    """Return the name of every query, sorted: its path under sql/ without suffix."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in SQL.glob("*/*.sql"))


def find(name: str) -> Query:
    """Return the query of this name, or raise NoSuchQuery with the nearest one."""
    if not isinstance(name, str):  # a list, for one, could not be a key of the cache
        raise NoSuchQuery(
            f"A {type(name).__name__} names no query: a word such as 'exposure/by_region' was "
            "expected. List them with: python -m breachlab"
        )
    return _read(name)


@cache
def _read(name: str) -> Query:
    if not _is_there(name):
        hint = nearest(show_value(name), names())
        raise NoSuchQuery(
            f"No query named '{show_value(name)}'. {hint}List them with: python -m breachlab"
        )
    sql = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(sql)
    return Query(name, sql, frozenset(statement.named_parameters))


def _is_there(name: str) -> bool:
    """Return whether a query has exactly this name; faster than a listing of all names."""
    topic, _, stem = name.partition("/")
    is_folder = topic in os.listdir(SQL) and (SQL / topic).is_dir()
    return is_folder and f"{stem}.sql" in os.listdir(SQL / topic)


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> "pandas.DataFrame":
    """Run sql/<name>.sql and return its rows, materialised, as a pandas DataFrame.

    Parameters are checked against the $names in the file before the query runs. Those left out
    are null: they keep all, or take the default in the header. Raises NoSuchQuery or
    BadParameters; NotKnown if a list of one's own lacks a fact that the question needs; NoDatabase
    if a block that is read is damaged; DuckDB's InterruptException if the query is interrupted;
    Unanswered for any other error of DuckDB.

    Example:

        ask(connection, "exposure/by_region", statuses=["registered"])
    """
    return _ask(connection, name, parameters, duckdb.DuckDBPyConnection.df)


def ask_rows(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> Rows:
    """As `ask`, with the rows as Python values: without pandas."""
    return _ask(connection, name, parameters, Rows.of_result)


def _ask(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any],
    read: Callable[[duckdb.DuckDBPyConnection], Answered],
) -> Answered:
    query = find(name)
    coverage = read_coverage(connection)
    check_needs(query, coverage, parameters)
    check_names(query, parameters)
    known = leave_out_unknown(connection, query, coverage, parameters)
    return run_query(connection, name, known, read)


def run_query(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any],
    read: Callable[[duckdb.DuckDBPyConnection], Answered],
) -> Answered:
    """As `ask`, for a database that is known to have what the question needs.

    `read` makes the answer of the result.
    """
    sql = find(name).sql
    return run_answer(
        connection, name, parameters, lambda values: read(connection.execute(sql, values))
    )


def run_answer(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    given: Mapping[str, Any],
    answer: Callable[[Mapping[str, Any]], Answered],
) -> Answered:
    """Return what a function answers to a value for each parameter; raise the errors of `ask`."""
    values = check_parameters(connection, find(name), given)
    try:
        return interruptible(connection, partial(answer, values))
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise explain_end(error, f"'{name}'") from error


def check_parameters(
    connection: duckdb.DuckDBPyConnection, query: Query, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a value for every parameter of a query; null for one that is not given.

    Raises the errors that `ask` raises before the query runs.
    """
    check_names(query, given)
    values = dict.fromkeys(query.parameters) | {
        name: PARAMETERS[name](name, value) for name, value in given.items() if value is not None
    }
    for name, example in query.needed.items():
        if values[name] is None:
            values = {"query": query.name, "parameter": name, "example": example}
            raise refuse(BadParameters, "also_needs", **values)
    try:
        for name, value in values.items():
            if PARAMETERS[name] in (words, word) and value is not None:
                codes = value if isinstance(value, list) else [value]
                known = known_words(connection)[name]
                if not set(codes) <= set(known):  # a list of one's own may have more
                    known = read_words(connection)[name]
                check_words(name, query.name, codes, known)
        for name, value in values.items():
            if name in DAYS and value is not None:
                check_day(name, value, *known_days(connection))
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise explain_end(error, f"'{query.name}'") from error
    return values


def check_names(query: Query, given: Iterable[str]) -> None:
    """Raise BadParameters, with the nearest name, for a name that is no parameter of a query."""
    for parameter in given:
        if parameter not in query.parameters:
            hint = nearest(parameter, query.parameters)
            known = ", ".join(sorted(query.parameters)) or "none"
            raise BadParameters(
                f"'{query.name}' has no parameter '{parameter}'. {hint}It takes: {known}."
            )

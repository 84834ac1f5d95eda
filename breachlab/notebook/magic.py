"""%%sql, a cell of SQL, %sql, a line of it, and names at Tab. `breachlab.connect()` loads them.

The existing magics do not fit, as tried with DuckDB 2.0 in November 2026: JupySQL 0.11 puts values
into the text of a statement, ipython-sql 0.5 needs an SQLAlchemy engine, and neither these nor
magic_duckdb 0.2 can join a DataFrame of the notebook by its name. `--save` and `--with` follow
JupySQL.
"""

import argparse
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

import breachlab
from breachlab.answer_files.formats import FORMATS, SUFFIXES, Answer
from breachlab.answer_files.output import keep_private, save
from breachlab.errors import BadStatement, Interrupted, LabError
from breachlab.notebook import row_kinds
from breachlab.notebook.charts import KINDS
from breachlab.notebook.shown import Shown
from breachlab.notebook.statement import MOST_ROWS, Result, ask_in_sql, run
from breachlab.notebook.tables import MOST, table
from breachlab.notebook.workbench import Lab, default, lab_of
from breachlab.query.parameters import DAYS, known_days, read_words
from breachlab.query.queries import find, names
from breachlab.query.spellings import COLUMNS, show_code
from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.language import interface

API = re.compile(r"(?:^|[^\w.])breachlab\.(\w*)$")
# A call of a question, up to the cursor: its name, a closing quote, the text after it.
CALL = re.compile(
    r"\b(?:ask|show|find|question)\s*\(\s*(?:\w+\s*,\s*)?['\"]([\w/]*)(['\"]?)([^()]*)$"
)
VALUE = re.compile(r"\b(\w+)\s*:?=\s*\[?(?:\s*['\"][^'\"]*['\"]\s*,)*\s*['\"]([^'\"]*)$")
NAME = re.compile(r",\s*(\w*)$")
# SQL up to the cursor: a cell of it, or an open string that is given to `sql` or `execute`.
SQL = re.compile(
    r"^\s*%%?sql\b|\b(?:sql|execute)\s*\(\s*f?(\"{3}|'{3}|\"|')(?:(?!\1).)*$", re.DOTALL
)
IN_SQL = re.compile(r"(?i)\b(\w+)\s*(?:=|<>|!=|\bin\s*\()\s*(?:'[^']*'\s*,\s*)*'([^']*)$")
# A call that draws rows, up to the cursor: the name of the rows, an argument, an open string.
DRAWN = re.compile(r"\bchart\s*\(\s*(\w+)\s*,(?:[^()]*,)?\s*(?:(\w+)\s*=\s*)?[\[(]?\s*['\"](\w*)$")
WORD = re.compile(r"(\w*)$")
WORDS = re.compile(r"\w+")
# The tables and views with a column, those of fewest rows first, and the type of the column.
HOLDERS = """
    select columns.table_name, columns.data_type
    from duckdb_columns() as columns
    left join duckdb_tables() as tables using (database_name, table_name)
    where columns.column_name = lower($column) and not columns.internal
    order by tables.estimated_size nulls last
"""
WORDS_OF_ENUM = re.compile(r"'((?:[^']|'')*)'")
# Of a view of 43 million records the first are read: a value that is rare is not offered.
VALUES_OF = """
    select distinct {column}::varchar as word
    from (select {column} from {table} limit 100_000)
    where starts_with(lower({column}::varchar), lower($part))
    order by word
    limit 200
"""
NAMES = """
    select table_name from duckdb_tables() where not internal
    union select view_name from duckdb_views() where not internal
    union select column_name from duckdb_columns() where not internal
"""
KEYWORDS = (
    "select from where group by order by limit having join left join using with as and or not in "
    "between is null count(*) sum( avg( max( min( distinct case when then else end filter (where"
)
Matcher = Callable[[CompletionContext], SimpleMatcherResult]
PLACES = ("departements", "departement", "regions")
# A line: options with their values, and the statement after them.
OPTIONS = re.compile(r"\s*((?:--(?:replace|[a-z]+(?:\s+|=)\S+)\s+)*)(.*)", re.DOTALL)
WITH = re.compile(r"\s*with\s+(recursive\s+)?", re.IGNORECASE)


def make_matcher(namespace: Mapping[str, Any]) -> Matcher:
    """Return the matcher that IPython calls at each Tab; `namespace` is that of the notebook."""

    def connect() -> duckdb.DuckDBPyConnection:
        value = namespace.get("lab")
        return (value if isinstance(value, Lab) else default()).connection

    @context_matcher()
    def breachlab_matcher(context: CompletionContext) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")[: context.cursor_line]
        text = "\n".join([*lines, context.text_until_cursor])
        try:
            fragment, offers = complete(text, connect, namespace)
        except (LabError, duckdb.Error, KeyError):  # no offer: other matchers may have one
            fragment, offers = "", []
        return {
            "completions": [SimpleCompletion(each, type="breachlab") for each in offers],
            "matched_fragment": fragment,
            "suppress": bool(offers),
            "ordered": True,
        }

    matcher: Matcher = breachlab_matcher
    return matcher


def complete(
    text: str,
    connection: Callable[[], duckdb.DuckDBPyConnection],
    namespace: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[str, Sequence[str]]:
    """Return the beginning of a name at the end of a text, and the names that begin with it.

    `namespace` has the rows whose columns a chart may be along.

    Example:

        >>> complete("breachlab.cha", None)
        ('cha', ['chart'])
        >>> complete('lab.ask("exposure/by_reg', None)
        ('exposure/by_reg', ['exposure/by_region'])
        >>> complete('lab.ask("exposure/by_region", departem', None)
        ('departem', ['departements='])
    """
    if match := API.search(text):
        return _beginning(match[1], breachlab.__all__)
    if match := CALL.search(text):
        return _in_call(match, connection)
    if match := DRAWN.search(text):
        rows = namespace.get(match[1])
        rows = getattr(rows, "rows", rows)  # of a Shown
        columns = rows if isinstance(rows, dict) else getattr(rows, "columns", [])
        return _beginning(match[3], KINDS if match[2] == "kind" else map(str, columns))
    if SQL.search(text):
        if value := IN_SQL.search(text):
            return value[2], _sql_values(value[1], value[2], connection())
        (part,) = WORD.findall(text)[:1]
        cursor = connection().cursor()
        known = sorted(name for (name,) in cursor.execute(NAMES).fetchall())
        return _beginning(part, dict.fromkeys([*known, *KEYWORDS.split()]))
    return "", []


def _in_call(
    match: re.Match[str], connection: Callable[[], duckdb.DuckDBPyConnection]
) -> tuple[str, Sequence[str]]:
    """Complete the end of a call of a question: its name, a parameter or a value."""
    name, quote, more = match.groups()
    if not quote:
        part, known = _beginning(name, names())
        return part, known or [each for each in names() if name in each]
    if value := VALUE.search(more):
        return value[2], _values(value[1], value[2], connection())
    parameter = NAME.search(more)
    if not parameter:
        return "", []
    return _beginning(parameter[1], [f"{each}=" for each in sorted(find(name).parameters)])


def _values(parameter: str, part: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names, then the codes, of a parameter's values that begin with a text."""
    if parameter in DAYS:
        return [str(each) for each in known_days(connection)]
    if parameter not in COLUMNS:
        return []
    words = Words.of(connection, LANGUAGES[0])
    codes = read_words(connection)[parameter]
    labels = [_name(code, parameter, words) for code in codes]
    offers = [*_beginning(part, labels)[1], *(code for code in codes if code.startswith(part))]
    return [*dict.fromkeys(offers)]


def _name(code: str, parameter: str, words: Words) -> str:
    """Return the name of a place by its code, "Nord" for 59; of any other code the code itself."""
    match = re.search(r"\((.+)\)$", show_code(code, parameter, words))
    return match[1].split(", ")[0] if match and parameter in PLACES else code


def _beginning(part: str, known: Iterable[str]) -> tuple[str, list[str]]:
    """Return the beginning of a name, and the names that begin with it, ignoring case."""
    return part, [each for each in known if each.casefold().startswith(part.casefold())]


def _sql_values(column: str, part: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the values of a column of the database that begin with a text: few, in order."""
    cursor = connection.cursor()
    holders = cursor.execute(HOLDERS, {"column": column}).fetchall()
    if not holders:
        return []
    table, of_type = holders[0]
    if of_type.startswith("ENUM"):
        words = [word.replace("''", "'") for word in WORDS_OF_ENUM.findall(of_type)]
        return _beginning(part, words)[1]
    if of_type != "VARCHAR":
        return []
    sql = VALUES_OF.format(column=f'"{column}"', table=f'"{table}"')
    return [word for (word,) in cursor.execute(sql, {"part": part}).fetchall()]


@magics_class
class Sql(Magics):
    """The magics %%sql and %sql."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._saved: dict[str, str] = {}  # {name of --save: statement}

    @no_var_expand  # $name is a value, and never a part of the text
    @magic_arguments()
    @argument("name", nargs="?", help="a Python name for the DataFrame of all rows")
    @argument("--rows", type=int, default=MOST, help="rows shown (default: %(default)s)")
    @argument("--limit", type=int, default=MOST_ROWS, help="rows at most (default: %(default)s)")
    @argument("--save", metavar="NAME", help="a name for --with, or a file: rows.csv, .xlsx …")
    @argument("--with", dest="above", action="append", default=[], metavar="NAME", help="a table")
    @argument("--replace", action="store_true", help="write over a file that is there")
    @argument("--on", default="lab", help="the name of a connection (default: %(default)s)")
    @argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> Shown:
        """Run SQL, and display the rows of its last statement.

        After an error a name that was asked for is gone, with the rows of a former run; it stays if
        the statement reads it.
        $name is the value of a Python name. A DataFrame can be read as a table by its name, and a
        question as question('exposure/by_region', statuses := ['registered']).
        """
        if cell is None:
            line, cell = OPTIONS.fullmatch(line).groups()  # type: ignore[union-attr]
        chosen = parse_argstring(self.sql, line)
        lab = self._lab(chosen.on)
        try:
            whole, frames = ask_in_sql(
                self._put_above(cell, chosen.above), lab.current(), self._names()
            )
            result = run(lab.current(), whole, self._names(), chosen.limit, frames)
        except Interrupted:
            raise
        except LabError:
            if chosen.name not in WORDS.findall(cell):  # else the cell could not be mended
                self._names().pop(chosen.name, None)
            raise
        if chosen.name:
            self._check_name(chosen.name)
            self._names()[chosen.name] = result.rows
        notes = self._save(chosen, cell, result, lab)
        took = interface(chosen.language)["notebook"]["took"]
        notes.append(took.format(numbers.decimal(result.seconds, 2, chosen.language)))
        return table(
            lab.connection,
            result.rows,
            chosen.language,
            below=" · ".join(notes),
            most=chosen.rows,
            kind=result.kind,
        )

    def _put_above(self, sql: str, names: list[str]) -> str:
        """Return a statement with the saved statements of these names in its WITH clause."""
        for name in names:
            if name not in self._saved:
                known = ", ".join(self._saved) or "none"
                raise BadStatement(
                    f"--with {name}: no statement was saved by that name. There is: {known}. "
                    f"Save one with: %%sql --save {name}"
                )
        if not names:
            return sql
        tables = ", ".join(f'"{name}" as ({self._saved[name]})' for name in names)
        match = WITH.match(sql)
        recursive = match[1] or "" if match else ""
        rest = f", {sql[match.end() :]}" if match else f" {sql.lstrip()}"
        return f"with {recursive}{tables}{rest}"

    def _save(self, chosen: argparse.Namespace, sql: str, result: Result, lab: Lab) -> list[str]:
        """Save a statement by a name, or write its rows to a file; return the notes on that."""
        if not chosen.save:
            return []
        path = Path(chosen.save)
        texts = interface(chosen.language)["notebook"]
        if not path.suffix:
            self._check_name(chosen.save)
            self._saved[chosen.save] = self._put_above(sql, chosen.above).strip().rstrip(";")
            return [texts["saved"].format(chosen.save)]
        if path.suffix not in SUFFIXES:
            raise BadStatement(f"--save {path}: name a file that ends in {', '.join(SUFFIXES)}")
        words = row_kinds.words_of(result.kind, Words.of(lab.connection, chosen.language))
        content = FORMATS[SUFFIXES[path.suffix]](Answer(result.rows, words))
        whole = content.encode("utf-8") if isinstance(content, str) else content
        with keep_private(words):
            save(whole, path, chosen.replace, chosen.language)
        return [texts["written"].format(path)]

    def _names(self) -> dict[str, Any]:
        assert self.shell is not None  # a magic belongs to a shell
        names: dict[str, Any] = self.shell.user_ns
        return names

    def _check_name(self, name: str) -> None:
        if not name.isidentifier():
            raise BadStatement(f"{shlex.quote(name)} cannot be a Python name. Example: %%sql rows")

    def _lab(self, name: str) -> Lab:
        value = self._names().get(name)
        if isinstance(value, Lab | duckdb.DuckDBPyConnection):
            return lab_of(value)
        if name == "lab":
            return default()
        raise BadStatement(
            f"{name} is no connection. Make one in a cell above: {name} = breachlab.connect()"
        )


def load(shell: InteractiveShell) -> None:
    """Register the magics and the Tab completions in a shell; a second call adds nothing."""
    shell.register_magics(Sql)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if each.__name__ != "breachlab_matcher"]
    matchers.append(make_matcher(shell.user_ns))

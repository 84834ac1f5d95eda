"""Tab completions: names of breachlab, questions, parameters, places, tables, columns, values."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import duckdb
from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)

import breachlab
from breachlab.errors import LabError
from breachlab.notebook.own_rows import KINDS
from breachlab.notebook.workbench import Lab
from breachlab.query.known_values import known_days
from breachlab.query.parameters import DAYS
from breachlab.query.queries import find, names
from breachlab.query.spellings import COLUMNS, show_code
from breachlab.words import LANGUAGES, Words

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
COLUMNS_OF = "select distinct column_name from duckdb_columns() where not internal"
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
TABLES = """
    select table_name from duckdb_tables() where not internal
    union select view_name from duckdb_views() where not internal"""
KEYWORDS = (
    "select from where group by order by limit having join left join using with as and or not in "
    "between is null count(*) sum( avg( max( min( distinct case when then else end filter (where"
)


def make_matcher(namespace: Mapping[str, Any], default: Callable[[], Lab]) -> Callable:
    """Return the matcher that IPython calls at each Tab; `namespace` is that of the notebook."""

    @context_matcher()
    def breachlab_matcher(context: CompletionContext) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")[: context.cursor_line]
        text = "\n".join([*lines, context.text_until_cursor])
        try:
            fragment, offers = complete(
                text, lambda: _lab(namespace, default).connection, namespace
            )
        except (LabError, duckdb.Error, KeyError):  # no offer: other matchers may have one
            fragment, offers = "", []
        return {
            "completions": [SimpleCompletion(each, type="breachlab") for each in offers],
            "matched_fragment": fragment,
            "suppress": bool(offers),
            "ordered": True,
        }

    return breachlab_matcher


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
        kinds = KINDS if match[2] == "kind" else _columns(namespace.get(match[1]))
        return _beginning(match[3], kinds)
    if SQL.search(text):
        if value := IN_SQL.search(text):
            return value[2], _sql_values(value[1], value[2], connection())
        (part,) = WORD.findall(text)[:1]
        return _beginning(part, _sql_names(connection()))
    return "", []


def _in_call(
    match: re.Match, connection: Callable[[], duckdb.DuckDBPyConnection]
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
    from breachlab.query.known_values import read_words

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


def _sql_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables and columns, then the keywords of SQL."""
    rows = [*connection.cursor().execute(TABLES).fetchall()]
    rows += connection.cursor().execute(COLUMNS_OF).fetchall()
    return [*dict.fromkeys([*sorted(name for (name,) in rows), *KEYWORDS.split()])]


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


def _columns(rows: Any) -> list[str]:
    """Return the columns of a DataFrame, a relation, a `Shown` or a dict; [] of anything else."""
    rows = getattr(rows, "rows", rows)
    return [*map(str, rows if isinstance(rows, dict) else getattr(rows, "columns", []))]


def _lab(namespace: Mapping[str, Any], default: Callable[[], Lab]) -> Lab:
    value = namespace.get("lab")
    return value if isinstance(value, Lab) else default()


PLACES = ("departements", "departement", "regions")

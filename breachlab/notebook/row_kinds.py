"""Find whose rows a frame has: those of a database of the lab, or a user's own.

The mark of rows follows the rows and not the connection: SYNTHETIC is said of what came from the
register alone. An answer carries a token in its `attrs`, which pandas hands on to what is filtered,
sorted or cut from it, and drops from a join. As pandas keeps it where a column is added or a cell
is set, rows are compared with the answer's: whatever is not in it is the user's own.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import duckdb
import pandas

from breachlab.errors import BadFigure
from breachlab.query.queries import names
from breachlab.words import Words
from breachlab.words.vocabulary import UNKNOWN

TOKEN = "breachlab"  # in the attrs of an answer
MOST_CELLS = 5_000_000  # of the answers that are remembered; a larger one and the oldest are not
KIND = "select kind from provenance"
OTHER_KIND = "select kind from there.provenance"
OTHER = "there"  # the name of a second world, in lessons
# Names of what a database of the lab has itself; one that a session made anew hides it.
TABLES = """
select table_name as name, temporary from duckdb_tables()
union all
select view_name, temporary from duckdb_views()
"""
MACRO = """
select 1
from duckdb_functions()
where function_type = 'table_macro' and function_name = $name
having bool_and(database_name = current_database())
"""
MAKERS = {"range", "generate_series", "unnest"}  # table functions that read nothing

_answers: OrderedDict[str, tuple[str, pandas.DataFrame]] = OrderedDict()


def frame_of(rows: Any) -> pandas.DataFrame:
    """Return rows as a DataFrame: one, a relation, a `Shown`, a dict of columns, a list of dicts.

    Raises BadFigure for anything else.
    """
    match rows:
        case pandas.DataFrame():
            return rows
        case pandas.Series():
            return rows.reset_index()
        case duckdb.DuckDBPyRelation():
            return rows.df()
    if isinstance(shown := getattr(rows, "rows", None), pandas.DataFrame):
        return shown
    if hasattr(rows, "to_pandas"):  # of Polars or Arrow
        return rows.to_pandas()
    if isinstance(rows, dict | list):
        try:
            return pandas.DataFrame(rows)
        except ValueError as error:
            raise BadFigure(
                f"These rows are no table ({error}). Give each column a list of one length: "
                '{"sex": ["female", "male"], "person_count": [30, 20]}'
            ) from None
    asked = f" Ask the question first: lab.ask({rows!r})." if rows in names() else ""
    raise BadFigure(
        f"Rows are a DataFrame, a relation or a dict of columns; a {type(rows).__name__} was given."
        f"{asked} Example: lab.table(lab.ask('exposure/by_region'))"
    )


def mark(rows: pandas.DataFrame, kind: str) -> pandas.DataFrame:
    """Have rows carry the kind of data that they are of, a key of [kinds]; return them."""
    if kind == UNKNOWN or rows.size > MOST_CELLS:
        rows.attrs.pop(TOKEN, None)
        return rows
    token = uuid4().hex
    rows.attrs[TOKEN] = token
    _answers[token] = (kind, rows.copy())
    while sum(each.size for _, each in _answers.values()) > MOST_CELLS:
        _answers.popitem(last=False)
    return rows


def kind_of_database(connection: duckdb.DuckDBPyConnection, sql: str = KIND) -> str:
    """Return the kind of data of a database; UNKNOWN for one that does not say it."""
    try:
        ((kind,),) = connection.execute(sql).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return UNKNOWN
    return str(kind)


def kind_of(rows: pandas.DataFrame) -> str:
    """Return the kind of data of rows, a key of [kinds]; UNKNOWN for those of a user's own."""
    kind, answer = _answers.get(rows.attrs.get(TOKEN, ""), (UNKNOWN, rows))
    columns = [*rows]
    if kind == UNKNOWN or len({*columns}) < len(columns) or not {*columns} <= {*answer}:
        return UNKNOWN
    same = answer[columns]
    return kind if rows.equals(same) or _hash(rows) <= _hash(same) else UNKNOWN


def _hash(rows: pandas.DataFrame) -> set[int]:
    """Return a hash of each row; equal rows of equal types have equal ones."""
    try:
        hashed = pandas.util.hash_pandas_object(rows, index=False)
    except TypeError:  # lists in cells
        hashed = pandas.util.hash_pandas_object(rows.map(repr), index=False)
    return {*hashed.tolist()}


def words_of(kind: str, words: Words) -> Words:
    """Return the words for the mark of rows of a kind, over those of the database at hand."""
    if kind == words.data_kind:
        return words
    return replace(words, data_kind=kind, sizes={}, coverage={}, persons=None, assumed=())


def kind_of_statement(
    lab: duckdb.DuckDBPyConnection,
    sql: str,
    mine: Mapping[str, pandas.DataFrame],
    answers: Mapping[str, pandas.DataFrame],
) -> str:
    """Return the kind of data of the rows of a statement; UNKNOWN unless all have the same.

    `mine` are the DataFrames that it may read by their names, `answers` those of its questions.
    It is UNKNOWN if the statement reads a file, a list of values, a table that was made in the
    session, or cannot be looked through.
    """
    ((text,),) = lab.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        return UNKNOWN
    ((kind,),) = lab.execute(KIND).fetchall()
    known = lab.execute(TABLES).fetchall()
    made = {name for name, is_temporary in known if is_temporary}
    own = {name.lower(): kind for name, _ in known if name not in made}
    own |= {name.lower(): kind_of(rows) for name, rows in mine.items()}
    own |= dict.fromkeys(map(str.lower, answers), kind)
    parts = [*_list_parts(tree["statements"])]
    local = {
        each["key"].lower() for part in parts for each in part.get("cte_map", {}).get("map", ())
    }
    kinds = set()
    for part in parts:
        match part:
            case {"type": "BASE_TABLE", "schema_name": schema, "catalog_name": catalog}:
                name = part["table_name"].lower()
                if OTHER in (schema, catalog):
                    kinds.add(kind_of_database(lab, OTHER_KIND))
                elif name in own or name not in local:
                    is_plain = schema in ("", "main") and not catalog
                    kinds.add(own.get(name, UNKNOWN) if is_plain else UNKNOWN)
            case {"type": "TABLE_FUNCTION", "function": {"function_name": name}}:
                if name not in MAKERS:
                    is_macro = lab.execute(MACRO, {"name": name}).fetchall()
                    kinds.add(kind if is_macro else UNKNOWN)
            case {"type": "EMPTY" | "EXPRESSION_LIST" | "COLUMN_DATA"}:
                kinds.add(UNKNOWN)
    return kinds.pop() if len(kinds) == 1 else UNKNOWN


def _list_parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield each part of a statement's tree."""
    if isinstance(tree, dict):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(part, dict | list):
            yield from _list_parts(part)

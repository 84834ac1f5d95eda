"""Names of the objects that databases of this lab hold, in this version or a former one.

A line of schema_names.csv is a table, view, type or macro with its columns. No line is removed,
so databases of former versions are still recognised as ours. New names are added by
`python -m data_gen dictionary --write`.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from breachlab.paths import read

FILE = Path(__file__).with_suffix(".csv")
HEADER = ("kind", "name", "columns")
# Every version has stored these columns, and hardly any foreign table has all of them.
PROVENANCE = {
    "model_version",
    "seed",
    "row_count",
    "person_count",
    "pools",
    "reference_sha256",
    "duckdb_version",
    "thread_count",
    "generated_at",
    "step_seconds",
}
OBJECTS = """
    with objects as (
        select 'table' as kind, schema_name, table_name as name, database_name, internal
        from duckdb_tables()
        union all
        select 'view', schema_name, view_name, database_name, internal from duckdb_views()
        union all
        select 'type', schema_name, type_name, database_name, internal from duckdb_types()
        union all
        select distinct 'macro', schema_name, function_name, database_name, internal
        from duckdb_functions()
        union all
        select 'sequence', schema_name, sequence_name, database_name, temporary
        from duckdb_sequences()
    )

    select
        objects.kind,
        objects.schema_name,
        objects.name,
        coalesce(
            list(columns.column_name order by columns.column_index)
                filter (columns.column_name is not null),
            []
        ) as columns
    from objects
    left join duckdb_columns() as columns
        on objects.kind in ('table', 'view')
        and objects.database_name = columns.database_name
        and objects.schema_name = columns.schema_name
        and objects.name = columns.table_name
    where objects.database_name = current_database() and not objects.internal
    group by all
    order by objects.kind, objects.schema_name, objects.name
"""
# Without the macros: to list all functions takes DuckDB thirteen thousandths of a second.
COLUMNS_OF_PROVENANCE = """
    select columns.column_name
    from duckdb_columns() as columns
    inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
    where
        columns.database_name = current_database()
        and columns.schema_name = 'main'
        and columns.table_name = 'provenance'
        and not tables.internal
"""


class Object(NamedTuple):
    """An object of a database schema; only tables and views have columns."""

    kind: str
    schema: str
    name: str
    columns: list[str]

    @property
    def shown(self) -> str:
        """The name, with its schema unless that is `main`."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"


def list_objects(connection: duckdb.DuckDBPyConnection) -> list[Object]:
    """Return every table, view, type, macro and sequence of the connection's database."""
    return [Object(*row) for row in connection.execute(OBJECTS).fetchall()]


def is_of_the_lab(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a database has this lab's provenance; it may have additions."""
    columns = connection.execute(COLUMNS_OF_PROVENANCE).fetchall()
    if not {column for (column,) in columns} >= PROVENANCE:
        return False
    return len(connection.execute("from provenance limit 2").fetchall()) == 1


def list_additions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return objects that no version of this lab stores: "table notes", "column labels.remark"."""
    return [text for each in list_objects(connection) for text in _additions(each)]


def add_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to own_names.csv the names that a database of this code has and the file lacks."""
    names = {pair: [*columns] for pair, columns in known_names().items()}
    for each in list_objects(connection):
        columns = names.setdefault((each.kind, each.name), [])
        columns += [column for column in each.columns if column not in columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((*pair, " ".join(names[pair])) for pair in sorted(names))
    FILE.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    known_names.cache_clear()


@cache
def known_names() -> Mapping[tuple[str, str], list[str]]:
    """Return {(kind, name): its columns in any version} of every object this lab ever stored."""
    rows = csv.DictReader(read(FILE).splitlines())
    return {(row["kind"], row["name"]): row["columns"].split() for row in rows}


def _additions(item: Object) -> Iterator[str]:
    known = known_names().get((item.kind, item.name))
    if known is None or item.schema != "main":
        yield f"{item.kind} {item.shown}"
    else:
        yield from (
            f"column {item.shown}.{column}" for column in item.columns if column not in known
        )

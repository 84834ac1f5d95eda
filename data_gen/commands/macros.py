"""Store what breachlab/macros/ has in a database that was made before it changed."""

from contextlib import suppress
from pathlib import Path
from shlex import quote

import duckdb

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, OtherModel
from breachlab.paths import DATA_GEN, read
from breachlab.query.queries import derived_tables
from breachlab.store import databases
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import first_line
from breachlab.store.model_checks import known_names
from breachlab.words.vocabulary import OWN
from data_gen.build import add_checksum
from data_gen.ledger import SETTINGS
from data_gen.tables import store_macros
from data_gen.template import reference
from data_gen.world import World

STORED = """
    select distinct function_name, if(function_type = 'macro', 'macro', 'macro table') as kind
    from duckdb_functions()
    where not internal and database_name = current_database()
"""
WORLD = "select row_count, seed, pools, setting from provenance"
SCHEMA = """
    select table_name, column_name, data_type
    from duckdb_columns()
    where database_name = current_database() and schema_name = 'main' and not internal
    order by table_name, column_index
"""
VIEWS = """
    select view_name
    from duckdb_views()
    where not internal and database_name = current_database()
"""
TABLE_CHECKSUM = read(DATA_GEN / "verification" / "table_checksum.sql")
DERIVED = tuple(table.name for table in derived_tables())
STAMP = "update provenance set macros_sha256 = $macros_sha256"


def run(arguments: list[str]) -> int:
    """Replace the macros and the tables made with them; no other row changes.

    Raises OtherModel if the database has other tables than this code makes, and BadParameters if it
    counts a list of one's own.
    """
    target = databases.database_path(_parser(arguments).parse_args(arguments).database)
    with databases.change(target) as connection:
        _refuse_own(connection, target)
        _check_schema(connection, target)
        connection.execute("begin")
        try:
            _drop_macros(connection)
            store_macros(connection)
            _sum_derived_tables(connection)
            connection.execute(STAMP, {"macros_sha256": databases.macros_sha256()})
        except duckdb.Error as error:
            raise _older(target, first_line(error)) from None
        connection.execute("commit")
    print(f"{target} has the macros of this code; its rows are as they were.")
    return 0


def _refuse_own(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise BadParameters for the counts of a list, which another version may count otherwise."""
    with suppress(duckdb.BinderException, duckdb.CatalogException):  # of before there were lists
        if connection.execute("select kind from provenance").fetchall() == [(OWN,)]:
            ((mapping,),) = connection.execute("select mapping_name from own_list").fetchall()
            raise BadParameters(
                f"{target} counts a list of your own: its macros go with its counts, and both are "
                f"made of the list. Count it again with: python -m data_gen own {quote(mapping)}"
            )


def _check_schema(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise OtherModel unless the database has every column that this code makes, of its type."""
    rows, seed, pools, setting = connection.execute(WORLD).fetchall()[0]
    with open_connection() as made:
        if setting not in SETTINGS:
            raise _older(target, f"its setting is {setting}")
        reference(made, World(rows, seed, pools, setting))
        columns = made.execute(SCHEMA).fetchall()
    stored = {*connection.execute(SCHEMA).fetchall()}
    for table, column, kind in columns:
        if (table, column, kind) not in stored and table not in DERIVED:
            raise _older(target, f"{table} has no column {column} of type {kind[:40]}")


def _older(target: Path, reason: str) -> OtherModel:
    return OtherModel(
        f"{target} was made by an older version of this code ({reason}). "
        "Make it anew with: python -m data_gen"
    )


def _drop_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop every macro of this lab, also those that this code no longer has.

    Macros that a user stored under other names are kept.
    """
    for name, kind in connection.execute(STORED).fetchall():
        if ("macro", name) in known_names():
            # A name cannot be a parameter.
            connection.execute(f'drop {kind} "{name}"')
    for (name,) in connection.execute(VIEWS).fetchall():
        if name in DERIVED:  # which were views in former databases
            connection.execute(f'drop view "{name}"')


def _sum_derived_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the checksums of the tables that were made anew."""
    connection.execute(TABLE_CHECKSUM)
    for table in DERIVED:
        connection.execute("delete from checksums where table_name = $name", {"name": table})
        add_checksum(connection, table)


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen macros", words)
    parser.add_argument("--database")
    return parser

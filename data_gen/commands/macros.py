"""Store the macros of breachlab/macros/ in a database that was made before they changed."""

import duckdb

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import OtherModel
from breachlab.store import databases
from breachlab.store.duckdb_errors import first_line
from breachlab.store.schema_names import known_names
from data_gen.tables import store_macros

STORED = """
    select distinct function_name, if(function_type = 'macro', 'macro', 'macro table') as kind
    from duckdb_functions()
    where not internal and database_name = current_database()
"""
STAMP = "update provenance set macros_sha256 = $macros_sha256"


def run(arguments: list[str]) -> int:
    """Replace the macros; rows do not change. Raises OtherModel if macros do not fit the tables."""
    target = databases.database_path(_parser(arguments).parse_args(arguments).database)
    with databases.change(target) as connection:
        connection.execute("begin")
        try:
            _drop_macros(connection)
            store_macros(connection)
            connection.execute(STAMP, {"macros_sha256": databases.macros_sha256()})
        except duckdb.Error as error:
            reason = first_line(error)
            raise OtherModel(
                f"{target} was made by an older version of this code ({reason}). "
                "Make it anew with: python -m data_gen"
            ) from None
        connection.execute("commit")
    print(f"{target} has the macros of this code; its rows are as they were.")
    return 0


def _drop_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop every macro of this lab, also those that this code no longer has.

    Macros that a user stored under other names are kept.
    """
    for name, kind in connection.execute(STORED).fetchall():
        if ("macro", name) in known_names():
            # A name cannot be a parameter.
            connection.execute(f'drop {kind} "{name}"')


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen macros", words)
    parser.add_argument("--database")
    return parser

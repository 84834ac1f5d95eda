"""The data dictionary: the meaning of every column, from the comments in the database."""

import argparse

import duckdb

from breachlab.cli.arguments import command_line
from breachlab.errors import BadParameters, nearest
from breachlab.paths import DATA_GEN, ROOT, read
from breachlab.store import model_checks
from breachlab.store.connections import open_connection
from breachlab.store.files import write_own_file
from data_gen import table_sql, tables
from data_gen.build import build
from data_gen.world import World

HERE = DATA_GEN / "commands"
TABLES = read(HERE / "dictionary_tables.sql")
COLUMNS = read(HERE / "dictionary.sql")
PAGE = ROOT / "docs" / "data_dictionary.md"
SMALL = World(10_000)  # the world of the examples and shares of nulls, SYNTHETIC as any
# What a database gathered from shards has in place of its records.
VIEWS_OF_SHARDS = f"""
    create schema of_shards;
    create view of_shards.records as from main.records;
    create view of_shards.sharded_records as {table_sql.write("text_of_shards")}
"""
PREFACE = """# Data dictionary

What every column of `data/breachlab.duckdb` means and where it comes from. SYNTHETIC: all persons
are invented. Examples (the least value) and shares of nulls are those of a world of 10,000 records.
The meanings stand in the database as comments on its columns; this page is made from them:
`python -m data_gen dictionary --write`.
"""
HEADER = "| column | type | meaning | source | example | null |\n|---|---|---|---|---|---|"


def run(arguments: list[str]) -> int:
    """Print the dictionary, or write it and the list of our own names; return the exit code.

    With --sql, print the SQL of a table alone; raises BadParameters for an unknown one.
    """
    options = _parser(arguments).parse_args(arguments)
    if options.sql:
        print(_sql_of(options.sql))
        return 0
    with open_connection() as connection:
        build(connection, SMALL, quiet=True)
        page = markdown(connection)
        if options.write:
            write_own_file(PAGE, page)
            connection.execute(VIEWS_OF_SHARDS)
            model_checks.add_names(connection)
    print(f"{PAGE}\n{model_checks.FILE}" if options.write else page.removesuffix("\n"))
    return 0


def _sql_of(name: str) -> str:
    known = sorted({*tables.TABLES, *table_sql.WRITERS})
    if name not in known:
        raise BadParameters(
            f"--sql {name}: no table of this name. {nearest(name, known)}"
            f"There are: {', '.join(known)}"
        )
    return table_sql.write(name)


def markdown(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the page: a table of columns for each table or view that users read."""
    tables = connection.execute(TABLES).fetchall()
    return "\n".join([PREFACE, *(_section(connection, name, about) for name, about in tables)])


def _section(connection: duckdb.DuckDBPyConnection, name: str, about: str) -> str:
    rows = connection.execute(COLUMNS, {"table_name": name}).fetchall()
    return "\n".join([f"## {name}", "", about, "", HEADER, *map(_line, rows), ""])


def _line(row: tuple) -> str:
    column, kind, meaning, source, example, nulls = row
    shown = "" if example is None else f"`{_short(example)}`"
    return f"| `{column}` | {kind} | {meaning} | {source} | {shown} | {float(nulls):.1f} % |"


def _short(example: str) -> str:
    """Return the example in at most forty characters, without signs that break a table."""
    text = example.replace("|", "/").replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line("data_gen dictionary", words)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sql", metavar="TABLE")
    return parser

"""One person with all records and the draws behind them, made alone: data_gen person N."""

import argparse

import duckdb

from breachlab.arguments import Arguments
from breachlab.paths import DATA_GEN, read
from data_gen import ledger
from data_gen.build import insert_records, make_tables, prepare
from data_gen.draws import blocks
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World, whole

TABLES = (
    "regions",
    "departements",
    "breaches",
    "world",
    "records",
    "breached_records",
    "registrants",
)


def run(arguments: list[str]) -> int:
    """Print the person that the arguments name; return the exit code."""
    options = _parser().parse_args(arguments)
    world = World(
        whole("--rows", options.rows, SMALLEST, LARGEST),
        whole("--seed", options.seed, 0, LARGEST_SEED),
        setting=options.assumptions,
    )
    person_id = whole("person", options.person_id, 1, world.persons)
    records, draws = person(world, person_id)
    print(f"SYNTHETIC person {person_id:,} of {world.persons:,}; seed {world.seed}\n")
    _print_sideways("records", records)
    _print_sideways("the draws behind them", draws)
    return 0


def person(world: World, person_id: int) -> tuple[list[dict], list[dict]]:
    """Return a person's records as `registrants` has them, and the draws of each record.

    Only the group of 1,024 records that the person stands in is made.
    """
    with duckdb.connect() as connection:
        prepare(connection, world)
        make_tables(connection, TABLES)
        block_number, first_number, last_number = _group(connection, world, person_id)
        insert_records(connection, block_number, first_number, last_number)
        records = _rows(connection, "person_records.sql", {"person_id": person_id})
        draws = _rows(
            connection,
            "person_draws.sql",
            {
                "person_id": person_id,
                "block_number": block_number,
                "first_number": first_number,
                "last_number": last_number,
            },
        )
    return records, draws


def _group(
    connection: duckdb.DuckDBPyConnection, world: World, person_id: int
) -> tuple[int, int, int]:
    """Return the block of a person, and the first and last record number of the group there."""
    number, person_number = divmod(person_id - 1, blocks.BLOCK_PERSONS)
    block = blocks.blocks(connection, world.rows, world.seed)[number]
    return number, *block.group_of(person_number)


def _rows(connection: duckdb.DuckDBPyConnection, file: str, parameters: dict) -> list[dict]:
    found = connection.execute(read(DATA_GEN / "commands" / file), parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _print_sideways(title: str, rows: list[dict]) -> None:
    """Print one line per column and one column per row."""
    print(title)
    for name in rows[0]:
        values = ["" if row[name] is None else str(row[name]) for row in rows]
        print(f"  {name:<24} " + " ".join(f"{value:<30}" for value in values).rstrip())
    print()


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="python -m data_gen person",
        description="Print one invented person with all records, and the draws behind them.",
        epilog="example: python -m data_gen person 12345678",
    )
    parser.add_argument("person_id", help="from 1 to the number of persons")
    parser.add_argument("--rows", default=str(blocks.BLOCK_RECORDS), help="default 43_000_000")
    parser.add_argument("--seed", default="2024", help="which world (default 2024)")
    parser.add_argument("--assumptions", choices=ledger.SETTINGS, default="central")
    return parser

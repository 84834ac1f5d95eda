"""Print one person with all records and the draws behind them: data_gen person N."""

import argparse
from operator import itemgetter
from types import SimpleNamespace

import duckdb
import numpy

from breachlab.cli.arguments import command_line
from breachlab.store.connections import open_connection
from data_gen import ledger
from data_gen.draws import blocks
from data_gen.records.made import Batch, Made, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World, whole

RECORDS = "from registrants where person_id = $person_id order by record_id"
PERSON_DRAWS = (  # in the order of the steps that use them
    "person_base",
    "position",
    "profile_slot",
    "cell_rank",
    "birth_month_slot",
    "pair_in_month",
    "birth_place_slot",
    "place_number",
    "family_base",
    "home_base",
    "first_name_draw",
    "birth_name_draw",
    "origin_draw",
    "usage_name_draw",
    "history_draw",
    "current_registration_draw",
    "availability_draw",
    "fate_draw",
    "residence_draw",
    "locality_draw",
    "street_draw",
)
COPY_DRAWS = (
    "copy_number",
    "drift_draw",
    "wished_drift",
    "copy_drift_draw",
    "copy_former_residence_draw",
    "copy_former_locality_draw",
    "copy_former_history_draw",
)


def run(arguments: list[str]) -> int:
    """Print the person that the arguments name; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
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
    """Return a person's records as in `registrants`, and the draws of each record.

    Only the person's group of 1,024 records is made.
    """
    with open_connection() as connection:
        tables = read_tables(connection, world, reference(connection, world))
        return make_person(connection, tables, world, person_id)


def make_person(
    connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, world: World, person_id: int
) -> tuple[list[dict], list[dict]]:
    """Return the same as `person`, made in a database of the world that has no records."""
    number, person_number = divmod(person_id - 1, blocks.BLOCK_PERSONS)
    block = blocks.blocks(world.rows, world.seed)[number]
    group = block.group_of(person_number)
    made = store_alone(connection, tables, Batch(block, group, group + 1))
    result = connection.execute(RECORDS, {"person_id": person_id})
    names = [column[0] for column in result.description]
    records = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return records, draws(tables, made, person_id)


def draws(tables: SimpleNamespace, made: Made, person_id: int) -> list[dict]:
    """Return the draws behind each of a person's records, the primary one first.

    They are the position in the permutation, slots of look-up tables, and draws of the mixer.
    """
    (owner,) = numpy.flatnonzero(made.primaries.person_id == person_id)
    own = {name: int(vars(made.primaries)[name][owner]) for name in PERSON_DRAWS}
    drifts = list(tables.drifts)
    copies: list[dict] = [
        {name: int(vars(made.copies)[name][row]) for name in ("record_id", *COPY_DRAWS)}
        for row in numpy.flatnonzero(made.owner == owner)
    ]
    for copy in copies:
        copy["wished_drift"] = drifts[copy["wished_drift"]]
    primary = {"record_id": int(made.primaries.record_id[owner])} | dict.fromkeys(COPY_DRAWS)
    records = sorted([primary, *copies], key=itemgetter("record_id"))
    return [record | own for record in records]


def _print_sideways(title: str, rows: list[dict]) -> None:
    """Print rows sideways: a line for each column."""
    print(title)
    for name in rows[0]:
        values = ["" if row[name] is None else str(row[name]) for row in rows]
        print(f"  {name:<24} " + " ".join(f"{value:<30}" for value in values).rstrip())
    print()


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line("data_gen person", words)
    parser.add_argument("person_id")
    parser.add_argument("--rows", default=str(blocks.BLOCK_RECORDS))
    parser.add_argument("--seed", default="2024")
    parser.add_argument("--assumptions", choices=ledger.SETTINGS, default="central")
    return parser

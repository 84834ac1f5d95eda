"""The records of a world once more, in SQL: what NumPy must agree with, column by column.

made.sql works a range of records out, by the macros of the mixer and joins with look-up tables of
its own, those beside it; insert.sql stores them. It was the generator before NumPy. The two share
the tables under data_gen/lookups/, which hold what is modelled, the constants of the streams and
blocks, and the entries of alias tables, each with tests of its own.
"""

from dataclasses import asdict

from breachlab.paths import ROOT, read
from data_gen.draws import blocks
from data_gen.draws.alias import alias_entries
from data_gen.lookups import weights
from data_gen.tables import make_tables, prepare

FOLDER = ROOT / "tests" / "data_gen" / "oracle"
TABLES = (
    "cell_shifts",
    "person_offsets",
    "copy_slots",
    "alias_tables",
    "residence_slots",
    "locality_slots",
    "lists",
    "made",
)


def prepare_oracle(connection, world):
    """Make all that a record of the world is looked up in, and the tables before the cubes."""
    prepare(connection, world)
    make_tables(connection)
    # In small worlds the optimizer would stream the look-up tables past the records.
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    made = [asdict(block) for block in blocks.blocks(world.rows, world.seed)]
    connection.execute(
        "create temp table blocks as select unnest($blocks, recursive := true)", {"blocks": made}
    )
    for name in TABLES:
        parameters = _alias_lists(connection) if name == "alias_tables" else None
        connection.execute(read(FOLDER / f"{name}.sql"), parameters)


def insert_records(connection, block_number, first_number, last_number):
    """Add the records of one block from the first to the last number in it, both included."""
    assert last_number - first_number < 3_840 * 1_024  # for so many the tables above are made
    connection.execute(
        read(FOLDER / "insert.sql"),
        {"block_number": block_number, "first_number": first_number, "last_number": last_number},
    )


def _alias_lists(connection):
    residences = [row + [0] * (128 - len(row)) for row in weights(connection, "residence_weights")]
    localities = weights(connection, "locality_weights")
    starts = [sum(map(len, localities[:number])) for number in range(len(localities))]
    return {
        "residence_entries": [entry for row in residences for entry in alias_entries(row)],
        "locality_entries": [entry for row in localities for entry in alias_entries(row)],
        # Where a département's localities begin, and how many they are, in one number.
        "locality_spans": [
            start * 1_024 + len(row) for start, row in zip(starts, localities, strict=True)
        ],
    }

"""The records of a world once more, in SQL: what NumPy must agree with, column by column.

made.sql works a range of records out, by the macros of the mixer and joins with look-up tables of
its own, those beside it; insert.sql stores them. It was the generator before NumPy. The two share
the tables under data_gen/lookups/, which hold what is modelled, the constants of the streams and
blocks, and the entries of alias tables, each with tests of its own.
"""

from dataclasses import asdict

import pandas

from breachlab.paths import ROOT, read
from data_gen.draws import blocks
from data_gen.draws.alias import alias_entries
from data_gen.tables import make_tables, prepare, read_lookups, residence_weights

FOLDER = ROOT / "tests" / "data_gen" / "oracle"
TABLES = (
    "cell_shifts",
    "person_offsets",
    "copy_slots",
    "residence_slots",
    "locality_slots",
    "lists",
    "made",
)


def prepare_oracle(connection, world):
    """Make all that a record of the world is looked up in, and the tables before the cubes.

    Return the look-up tables that both share.
    """
    prepare(connection, world)
    make_tables(connection)
    # In small worlds the optimizer would stream the look-up tables past the records.
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    made = [asdict(block) for block in blocks.blocks(world.rows, world.seed)]
    connection.execute(
        "create temp table blocks as select unnest($blocks, recursive := true)", {"blocks": made}
    )
    found = read_lookups(connection)
    _make_alias_tables(connection, found)
    for name in TABLES:
        connection.execute(read(FOLDER / f"{name}.sql"))
    return found


def insert_records(connection, block_number, first_number, last_number):
    """Add the records of one block from the first to the last number in it, both included."""
    assert last_number - first_number < 240 * 1_024  # for so many the tables above are made
    connection.execute(
        read(FOLDER / "insert.sql"),
        {"block_number": block_number, "first_number": first_number, "last_number": last_number},
    )


def _make_alias_tables(connection, found):
    """Store the entries that NumPy made, after a fiftieth of them was made again row by row."""
    weighed = residence_weights(connection).tolist()
    entries = found.residences.entry.reshape(len(weighed), 128)
    for row in range(0, len(weighed), 50):
        padded = weighed[row] + [0] * (128 - len(weighed[row]))
        assert entries[row].tolist() == alias_entries(padded), row
    residences = _listed(entry=found.residences.entry)
    localities = _listed(entry=found.localities.entry)
    # Where a département's localities begin, and how many they are, in one number.
    spans = _listed(span=found.spans.start.astype("int64") * 1_024 + found.spans.count)
    made = {"residences": residences, "localities": localities, "spans": spans}
    for name, frame in made.items():
        connection.register(name, frame)
    connection.execute(read(FOLDER / "alias_tables.sql"))
    for name in made:
        connection.unregister(name)


def _listed(**column):
    """Return a frame of one column with the position of each row."""
    frame = pandas.DataFrame(column)
    return frame.assign(position=range(len(frame)))

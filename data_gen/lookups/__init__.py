"""Small tables that a row is looked up in while it is made; temporary, and one file each."""

from itertools import accumulate

import duckdb

from breachlab.paths import DATA_GEN, read
from data_gen.draws.alias import alias_entries

FOLDER = DATA_GEN / "lookups"
LOOKUPS = (
    "person_offsets",
    "owners",
    "copy_slots",
    "profile_slots",
    "birth_month_slots",
    "birth_place_slots",
    "field_masks",
    "drift_slots",
    "perimeter_days",
    "first_name_slots",
    "alias_tables",
    "residence_slots",
    "locality_slots",
    "lists",
)


def load_lookups(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every look-up table; needs the types, the macros and the variable `reference`."""
    for name in LOOKUPS:
        sql = read(FOLDER / f"{name}.sql")
        connection.execute(sql, _alias_lists(connection) if name == "alias_tables" else None)


def _alias_lists(connection: duckdb.DuckDBPyConnection) -> dict[str, list[int]]:
    # Padded with weights of nothing to 128, so that seven bits of a draw point at an entry.
    residences = [
        weights + [0] * (128 - len(weights))
        for weights in _weights(connection, "residence_weights")
    ]
    localities = _weights(connection, "locality_weights")
    counts = [len(weights) for weights in localities]
    starts = [0, *accumulate(counts)][:-1]
    return {
        "residence_entries": _entries(residences),
        "locality_entries": _entries(localities),
        # Where a département's localities begin, and how many they are, in one number.
        "locality_spans": [
            start * 1_024 + count for start, count in zip(starts, counts, strict=True)
        ],
    }


def _weights(connection: duckdb.DuckDBPyConnection, query: str) -> list[list[int]]:
    sql = read(FOLDER / "weights" / f"{query}.sql")
    return [weights for (weights,) in connection.execute(sql).fetchall()]


def _entries(rows: list[list[int]]) -> list[int]:
    return [entry for weights in rows for entry in alias_entries(weights)]

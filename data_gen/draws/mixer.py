"""The streams by name, and the macros that draw from them (mixer.sql gives the formula)."""

import duckdb

from breachlab import paths

# A stream's number is its position in this list, and so part of the model: append, never reorder.
STREAMS = (
    "permutation",
    "birth_cell",
    "first_name",
    "birth_name",
    "usage_name",
    "residence",
    "locality",
    "contact",
    "availability",
    "history",
    "agency",
    "fate",
    "drift",
    "former_residence",
    "former_locality",
    "breach",
    "extraction",
)
CONSTANTS = """
    select draw(seed_base, number_mixed)
    from (
        select
            range as stream_number,
            key_base($seed::bigint) as seed_base,
            mix32((range + 3668339987) & 4294967295) as number_mixed
        from range($count)
    )
    order by stream_number
"""
DEFINED = paths.read(paths.MACROS / "mixer.sql")


def load(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Define the macros, and `streams`: one row, a column <name>_stream for each constant."""
    connection.execute(DEFINED)
    columns = {f"{name}_stream": value for name, value in constants(connection, seed).items()}
    connection.execute("create temp table streams as select unnest($columns)", {"columns": columns})


def constants(connection: duckdb.DuckDBPyConnection, seed: int) -> dict[str, int]:
    """Return the constant of every stream for this seed; the macros must be defined."""
    rows = connection.execute(CONSTANTS, {"seed": seed, "count": len(STREAMS)}).fetchall()
    return {name: constant for name, (constant,) in zip(STREAMS, rows, strict=True)}

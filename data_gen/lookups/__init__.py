"""Look-up tables: small tables that the generator reads while it makes rows.

Each file of SQL makes one as a temporary table. NumPy reads its columns as arrays: words as text,
all else as whole numbers, a value of a closed list as its code, a null as -1.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import DATA_GEN, read
from data_gen.draws.alias import alias_entries, alias_rows

if TYPE_CHECKING:
    import pandas  # takes a quarter of a second, which a template saves

FOLDER = DATA_GEN / "lookups"
LOOKUPS = (
    "owners",
    "calendar_days",
    "calendar_units",
    "current_slots",
    "profile_slots",
    "birth_month_slots",
    "birth_place_slots",
    "field_masks",
    "drift_slots",
    "perimeter_days",
    "space_window",
    "retention_terms",
    "first_name_slots",
    "origins",
    "first_name_rows",
    "family_slots",
    "surname_slots",
    "surname_rows",
    "twin_limits",
    "street_slots",
    "locality_streets",
    "departement_regions",
    "locality_communes",
)


def make_lookups(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every look-up table; needs the session, the types and the assumptions."""
    for name in LOOKUPS:
        make_lookup(connection, name)


def make_lookup(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make one look-up table."""
    connection.execute(read(FOLDER / f"{name}.sql"))


def read_lookups(connection: duckdb.DuckDBPyConnection) -> SimpleNamespace:
    """Return the look-up tables, with their columns as arrays, and the alias tables."""
    tables = {name: _read(connection.table(name)) for name in LOOKUPS}
    return SimpleNamespace(**tables, **_alias_tables(connection))


def _read(table: duckdb.DuckDBPyRelation) -> SimpleNamespace:
    """Return the columns of a table as arrays by name, with rows in the table's order."""
    frame = table.df()
    return SimpleNamespace(**{name: _codes(frame[name]) for name in frame})


def _codes(column: "pandas.Series") -> NDArray[numpy.int32]:
    if column.dtype == "category":
        column = column.cat.codes
    if column.dtype == "str":
        return column.to_numpy(dtype="U")
    return column.to_numpy(dtype=numpy.int32, na_value=-1)


def _alias_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, SimpleNamespace]:
    """Return the alias tables of residences and of localities.

    Those of residences are padded to 128 a row, so that seven bits of a draw point at an entry.
    `spans` has the start and the number of the localities of each département.
    """
    residences = residence_weights(connection)
    padded = numpy.pad(residences, ((0, 0), (0, 128 - residences.shape[1])))
    localities = weights(connection, "locality_weights")
    counts = numpy.array([len(weights) for weights in localities], dtype=numpy.int32)
    return {
        "residences": SimpleNamespace(entry=alias_rows(padded).ravel()),
        "localities": SimpleNamespace(entry=_entries(localities)),
        "spans": SimpleNamespace(
            start=numpy.cumsum(counts, dtype=numpy.int32) - counts, count=counts
        ),
    }


def residence_weights(connection: duckdb.DuckDBPyConnection) -> NDArray[numpy.int64]:
    """Return the weights of the residences: a row per status, sex, band and birth département.

    A move's slots hold for everyone; a factor brings each status, sex and band to its own number of
    persons in each département. SQL took seven times as long for these products.
    """
    slots = numpy.array(weights(connection, "residence_slots"))
    factors = numpy.array(weights(connection, "residence_factors"))
    return (factors[:, None] * slots).reshape(-1, slots.shape[1])


def weights(connection: duckdb.DuckDBPyConnection, query: str) -> list[list[int]]:
    """Return the lists of weights for an alias table, one list a row."""
    return [weights for (weights,) in connection.execute(_weights(query)).fetchall()]


def _weights(query: str) -> str:
    return read(FOLDER / "weights" / f"{query}.sql")


def _entries(rows: list[list[int]]) -> NDArray[numpy.uint32]:
    return numpy.array([entry for row in rows for entry in alias_entries(row)], dtype=numpy.uint32)

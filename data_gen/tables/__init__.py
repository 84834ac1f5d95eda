"""The tables of a database, in order, and the look-up tables that its records are made from.

tables.toml lists the plain tables and cubes.toml the cubes; each of the others is a file of SQL.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import DATA_GEN, DEFAULT_BREACH, MACROS, read
from breachlab.query.queries import derived_tables, macro_files, macros, ordered_macros
from breachlab.words import LANGUAGES, Words
from data_gen import breach, ledger, table_sql
from data_gen.draws import mixer, streets
from data_gen.draws.alias import alias_entries, alias_rows
from data_gen.identifiability.key_sets import read_key_sets
from data_gen.reference import REFERENCE, set_folders
from data_gen.world import World

if TYPE_CHECKING:
    import pandas  # takes a quarter of a second, which a template saves

CUBES = tuple(table_sql.CUBES)
TABLES = (
    "types",
    *table_sql.PLAIN,  # first breach and assumptions, which the look-up tables need
    "age_bands",
    "communes",
    "first_names",
    "birth_places",
    "breaches",
    "perimeters",
    "announced_breaches",
    "extraction_days",
    "harm_fields",
    "harm_sets",
    "segment_members",
    "labels",  # of all the tables above
    "world",
    "records",
    "breached_records",
    "registrants",
    "identifiability_cube",  # no sum over shards
    *CUBES,
    "checksums",
    "provenance",
)
PREPARED = 3  # the first tables, which the look-up tables need
BANDED = DATA_GEN / "records" / "banded.sql"
# Temporary tables that the generator reads while it makes rows, each a file of SQL.
LOOKUPS_FOLDER = DATA_GEN / "lookups"
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
FROZEN_STREETS = """
    set variable streets = (
        select list(each) from read_texts(getvariable('reference') || '/streets.csv') as each
    )
"""
DERIVED_OF_CUBES = (
    "harms_of_holdings",
    "message_parts",
    "readings_by_day",
)  # of the tables of breachlab/macros/


def prepare(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define types and macros; make the table of assumptions and the look-up tables."""
    read_key_sets()
    set_variables(connection, world)
    set_streets(connection, world)
    connection.execute(table_sql.write("types"))
    facts = {"row": breach.read_breach(breach.FOLDER).row}
    connection.execute("set variable breach_facts = $row", facts)
    connection.execute(table_sql.write("breach"))
    connection.execute(read(MACROS / "breach.sql"))
    open_session(connection, world)
    figures = ledger.rows(ledger.Setting(world.setting, world.ends))
    connection.execute("set variable figures = $figures", {"figures": figures})
    connection.execute(table_sql.write("assumptions"))
    connection.execute(read(MACROS / "ledger.sql"))
    for name in LOOKUPS:
        connection.execute(read(LOOKUPS_FOLDER / f"{name}.sql"))


def open_session(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define the variables, streams and macros of a session; the macros read `breach`."""
    set_variables(connection, world)
    mixer.load(connection, world.seed)
    connection.execute(read(DATA_GEN / "records" / "macros.sql"))


def set_variables(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Set the session's variables: the folders of the world's files, and its marks."""
    set_folders(connection, _setting_folder(ledger.Setting(world.setting, world.ends)))
    connection.execute("set variable breach = $path", {"path": breach.FOLDER.as_posix()})
    marks = {language: Words(language, {}).quote("kind", "mark") for language in LANGUAGES}
    connection.execute("set variable marks = $marks", {"marks": marks})


def set_streets(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Set the variable of the streets, which types and the table `world` are made from."""
    if world.pools == "fresh":
        names = ("street_name", "size", "kind")
        drawn = [dict(zip(names, row, strict=True)) for row in streets.streets(world.seed)]
        connection.execute("set variable streets = $drawn", {"drawn": drawn})
    else:
        connection.execute(FROZEN_STREETS)


def make_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | None = None) -> None:
    """Make every table before the cubes, with `records` empty; or only the named ones, in order."""
    for table in names or TABLES[PREPARED : TABLES.index(CUBES[0])]:
        _run(connection, f"table {table}", table_sql.write(table))


def recount(connection: duckdb.DuckDBPyConnection, cubes: Iterable[str]) -> Iterator[str]:
    """Count `breached_records` into one cube after the other; yield the name of each when made.

    Over an empty table it makes the tables with their types and comments. Over 43 million records
    it takes some forty seconds; a build counts in NumPy while it makes the records (cubes/).
    """
    connection.execute(read(BANDED))
    for cube in cubes:
        _run(connection, f"table {cube}", table_sql.write(cube))
        yield cube
    connection.execute("drop table banded_records")


def store_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what breachlab/macros/ has: macros and tables, each after what it reads."""
    for path in macro_files():
        _run(connection, f"{path.parent.name}/{path.name}", read(path))


def replace_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the macros anew in a database that has the tables that they read."""
    for macro in ordered_macros():
        if not macro.is_table:
            connection.execute(macro.sql)


def make_derived_tables(connection: duckdb.DuckDBPyConnection, of_cubes: bool = False) -> None:
    """Make the tables of breachlab/macros/ anew; with `of_cubes`, those that read a cube alone."""
    tables = [macros()[name] for name in DERIVED_OF_CUBES] if of_cubes else derived_tables()
    for table in tables:
        connection.execute(table.sql)


def _run(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    """Run SQL; an error of what it says names its table or file, which DuckDB's does not."""
    try:
        connection.execute(sql)
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise type(error)(f"{name}: {error}") from None


def _setting_folder(setting: ledger.Setting) -> Path:
    """Return the folder of a setting's tables; for single ends or another breach, make it first."""
    if not setting.ends and breach.FOLDER == DEFAULT_BREACH:
        return REFERENCE / setting.name
    from data_gen.calibration.files import folder_of  # not needed by an ordinary world

    return folder_of(setting)


def read_lookups(connection: duckdb.DuckDBPyConnection) -> SimpleNamespace:
    """Return the look-up tables, with their columns as arrays, and the alias tables.

    Words are text, all else is whole numbers: a value of a closed list its code, a null -1.
    """
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
    entries = [entry for row in localities for entry in alias_entries(row)]
    counts = numpy.array([len(weights) for weights in localities], dtype=numpy.int32)
    return {
        "residences": SimpleNamespace(entry=alias_rows(padded).ravel()),
        "localities": SimpleNamespace(entry=numpy.array(entries, dtype=numpy.uint32)),
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
    sql = read(LOOKUPS_FOLDER / "weights" / f"{query}.sql")
    return [weights for (weights,) in connection.execute(sql).fetchall()]

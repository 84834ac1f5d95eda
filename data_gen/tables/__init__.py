"""The tables of a database: types, then tables, views and cubes; each has one file of SQL."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from breachlab.paths import DATA_GEN, read
from breachlab.query import macro_chain
from breachlab.words import LANGUAGES, Words
from data_gen import breach, ledger
from data_gen.draws import mixer, streets
from data_gen.identifiability.key_sets import read_key_sets
from data_gen.lookups import make_lookups
from data_gen.reference import REFERENCE, set_folders
from data_gen.world import World

TABLES = (
    "types",
    "breach",  # the session's macros read it
    "assumptions",  # the look-up tables read it
    "age_bands",
    "regions",
    "departements",
    "communes",
    "first_names",
    "birth_places",
    "residents",
    "breaches",
    "perimeters",
    "announced_breaches",
    "extraction_days",
    "fields",
    "harms",
    "harm_fields",
    "harm_sets",
    "field_lifetimes",
    "severity_scores",
    "severity_segments",
    "segment_members",
    "communication_exemptions",
    "notification_items",
    "message_requirements",
    "message_paragraphs",
    "deadlines",
    "measures",
    "knowledge_states",
    "timeline",
    "breach_texts",
    "cost_components",
    "cost_figures",
    "asked_prices",
    "departement_figures",
    "key_sets",
    "labels",  # of all the tables above
    "world",
    "records",
    "breached_records",
    "registrants",
    "identifiability_cube",  # no sum over shards
    "field_cube",
    "contact_cube",
    "contact_cube_any_year",
    "contact_cube_any_place",
    "message_cube",
    "exposure_cube",  # from field_cube and contact_cube
    "retention_cube",
    "extraction_cube",
    "lever_cube",
    "breach_cube",
    "composite_cube",
    "combination_cube",
    "breach_of_2023_cube",
    "breach_count_cube",
    "first_breach_cube",
    "first_iban_cube",
    "commune_cube",
    "age_cube",
    "duration_cube",
    "person_cube",
    "checksums",
    "provenance",
)
FROZEN_STREETS = """
    set variable streets = (
        select list(each) from read_texts(getvariable('reference') || '/streets.csv') as each
    )
"""
PREPARED = 3  # the first tables, which the look-up tables need
CUBES = TABLES[TABLES.index("field_cube") : TABLES.index("checksums")]


def prepare(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define types and macros; make the table of assumptions and the look-up tables."""
    read_key_sets()
    set_variables(connection, world)
    set_streets(connection, world)
    connection.execute(_sql("tables", "types"))
    breach.load(connection, breach.read_breach(breach.FOLDER))
    open_session(connection, world)
    ledger.load(connection, ledger.Setting(world.setting, world.ends))
    make_lookups(connection)


def open_session(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define the variables, streams and macros of a session; the macros read `breach`."""
    set_variables(connection, world)
    mixer.load(connection, world.seed)
    connection.execute(_sql("records", "macros"))


def set_variables(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Set the session's variables: the folders of the world's files, and its marks."""
    set_folders(connection, _setting_folder(ledger.Setting(world.setting, world.ends)))
    connection.execute("set variable breach = $path", {"path": breach.FOLDER.as_posix()})
    marks = {language: Words(language, {}).quote("kind", "mark") for language in LANGUAGES}
    connection.execute("set variable marks = $marks", {"marks": marks})


def set_streets(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Set the variable of the streets, which types and the table `world` are made from."""
    if world.pools == "fresh":
        connection.execute("set variable streets = $drawn", {"drawn": _draw_streets(world.seed)})
    else:
        connection.execute(FROZEN_STREETS)


def make_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | None = None) -> None:
    """Make every table before the cubes, with `records` empty; or only the named ones, in order."""
    for table in names or TABLES[PREPARED : TABLES.index("field_cube")]:
        _run_file(connection, DATA_GEN / "tables" / f"{table}.sql")


def store_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the macros that questions share, each after the macros that it reads."""
    for path in macro_chain.files():
        _run_file(connection, path)


def _run_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run a file of SQL; an error of what it says names it, which DuckDB's does not."""
    try:
        connection.execute(read(path))
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise type(error)(f"{path.parent.name}/{path.name}: {error}") from None


def _setting_folder(setting: ledger.Setting) -> Path:
    """Return the folder of a setting's tables; for a setting with single ends, make it first."""
    if not setting.ends:
        return REFERENCE / setting.name
    from data_gen.calibration.scratch import folder_of  # not needed by an ordinary world

    return folder_of(setting)


def _draw_streets(seed: int) -> list[dict[str, str]]:
    names = ("street_name", "size", "kind")
    return [dict(zip(names, row, strict=True)) for row in streets.streets(seed)]


def _sql(folder: str, name: str) -> str:
    return read(DATA_GEN / folder / f"{name}.sql")

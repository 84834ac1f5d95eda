"""Make the database of a list of one's own: the tables of a template, the cubes of the list.

No table has a line a row of the list: what has, own_rows and banded_records, is temporary.
"""

import argparse
import sys
from dataclasses import replace
from functools import partial
from hashlib import file_digest
from pathlib import Path
from shlex import quote

import duckdb

from breachlab.errors import BadMapping, LabError
from breachlab.paths import DATA_GEN
from breachlab.query.needs import read_coverage
from breachlab.store import databases
from breachlab.store.connections import encrypt_spill, open_connection
from breachlab.words.language import escape_controls, interface, refuse
from breachlab.words.numbers import count_noun
from breachlab.words.vocabulary import OWN
from data_gen import breach, cubes, ledger, machine, table_sql, template
from data_gen.build import DERIVED, step, threads, transaction
from data_gen.draws import blocks
from data_gen.own import run_sql, say
from data_gen.own.breach_folder import check_folder, load_folder
from data_gen.own.mapping import OTHER, Mapping
from data_gen.own.reading import ListReport, describe_persons, doubt_lines, read_list
from data_gen.tables import CUBES, make_derived_tables
from data_gen.template import reference
from data_gen.world import World

FOLDER = "own"  # beside the mapping; nobody else may look into it
VITAL = ("deceased", "lives_abroad")
# A list does not say who was in another breach: these stay as the template has them, without a row.
OF_OTHER_BREACHES = ("breach_cube", "breach_of_2023_cube")
OF_ANY_ROW = ("contact_cube", "field_cube")  # a person has in them what any of the rows has
HAS_CHILDREN = "select max(born_on) > $day::date - interval 16 years from own_numbered_rows"
TEMPLATE = World(rows=blocks.BLOCK_RECORDS)  # of its tables, not of its records


def make(options: argparse.Namespace, mapping: Mapping) -> int:
    """Count the list into a database; return the exit code.

    Raises the errors of `read_list` and `databases.create`, and BadMapping where the database would
    take the place of the list or its mapping; the former database stays then.
    """
    if mapping.breach_folder:
        check_folder(mapping.breach_folder)
    named = Path(options.database or "")
    kept = [each for each in (mapping.path, mapping.file) if each.exists()]
    if named.is_file() and any(map(named.samefile, kept)):
        said = {"database": options.database, "file": mapping.file}
        raise refuse(BadMapping, "database_is_list", **said)
    target = databases.database_path(options.database or default_target(mapping.file)).resolve()
    language = options.language
    tell = None if options.quiet else partial(print, file=sys.stderr)
    with (
        machine.explain_room("stays_list"),
        databases.create(target, options.replace or is_of(mapping, target), tell) as connection,
    ):
        encrypt_spill(connection)
        for name, value in machine.limits(options).items():
            connection.execute(f"set {name} = $value", {"value": value})
        report = fill(connection, mapping, options.quiet, language=language)
    if not options.database:
        target.parent.chmod(0o700)  # it may have been there
    if not options.quiet:
        said = {
            "rows": count_noun(report.rows, "rows", language),
            "mark": interface(language)["kinds"][OWN]["mark"],
            "persons": describe_persons(report, language),
        }
        print(say("made", language, file=target, typed=quote(str(target)), **said))
    return 0


def default_target(file: Path) -> Path:
    """Return the path of the database of a mapping: clients.toml makes own/clients.duckdb."""
    return file.parent / FOLDER / f"{file.stem}.duckdb"


def is_of(mapping: Mapping, target: Path) -> bool:
    """Return whether the database of this list stands there: a new one may replace it unasked."""
    try:
        with open_connection(target, read_only=True) as connection:  # of any version of this code
            if connection.execute("select kind from provenance").fetchall() != [(OWN,)]:
                return False
            found = connection.execute("select mapping_name from own_list").fetchall()
            return found == [(mapping.file.name,)]
    except (LabError, duckdb.Error):
        return False


def fill(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    quiet: bool,
    by_template: bool = True,
    language: str = "en",
) -> ListReport:
    """Fill an empty database with the counts of a list; return what was read of it."""
    seconds: dict[str, float] = {}
    with step("list", seconds, quiet, say("list_step", language)):
        report = read_list(connection, mapping, quiet, language)
    if not quiet:
        for line in doubt_lines(report, language):
            print(escape_controls(line), file=sys.stderr)
    with step("reference", seconds, quiet, say("reference_step", language)):
        _make_reference(connection, mapping, by_template)
    with transaction(connection):
        with step("cubes", seconds, quiet, say("cubes_step", language)):
            _count_cubes(connection, mapping)
            make_derived_tables(connection)
        _store_coverage(connection, mapping)
        _store_list_and_provenance(connection, mapping, report, seconds)
    return report


def list_coverage(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, float]:
    """Return the coverage that the database of a list would have; no cube is counted."""
    _make_reference(connection, replace(mapping, breach_folder=None))
    _band_rows(connection, mapping)
    _store_coverage(connection, mapping)
    return read_coverage(connection)


def _make_reference(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, by_template: bool = True
) -> None:
    """Make the tables of a world, with the breach and the fields of the list."""
    day = {"day": mapping.reference_day}
    ((has_children,),) = connection.execute(HAS_CHILDREN, day).fetchall()
    if by_template:
        reference(connection, TEMPLATE, bool(has_children), is_of_list=True)
    else:
        template.make(connection, TEMPLATE, bool(has_children))
    run_sql(
        connection,
        "breach",
        figures=[*ledger.of_folder(breach.FOLDER)],
        figure_words=str(DATA_GEN / "own" / "figure_words.csv"),
        name_en=mapping.name_en,
        name_fr=mapping.name_fr,
        organisation=mapping.organisation,
        reference_day=mapping.reference_day,
        aware_at=mapping.aware_at,
        mapping_name=mapping.file.name,
        roles=[*mapping.roles],
        fields_alone=mapping.fields_alone,
    )
    if mapping.breach_folder:
        load_folder(connection, mapping.breach_folder)
    name_again(connection)


def name_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables anew that name what others hold, each of what the one before has made."""
    connection.execute(table_sql.write("harms"))
    connection.execute(table_sql.write("harm_sets"))
    run_sql(connection, "harms")
    connection.execute(table_sql.write("labels"))
    run_sql(connection, "labels")


def _count_cubes(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Count each cube of the list; the fields of a person are those of any row."""
    _band_rows(connection, mapping)
    for cube in (*(each for each in CUBES if each in cubes.CUBES), *DERIVED):
        if cube in OF_ANY_ROW:
            run_sql(connection, cube)
        elif cube not in OF_OTHER_BREACHES:
            connection.execute(table_sql.write(cube))


def _band_rows(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    connection.execute("set variable status_of_all = $status", {"status": mapping.status_of_all})
    run_sql(connection, "banded_records")


def _store_coverage(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    run_sql(
        connection,
        "coverage",
        assumes_living=mapping.assumes_living,
        has_folder=mapping.breach_folder is not None,
        takes_assumed_figures=mapping.takes_assumed_figures,
    )


def _store_list_and_provenance(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    report: ListReport,
    seconds: dict[str, float],
) -> None:
    """Make own_list and provenance."""
    says_vital_status = all(role in mapping.roles for role in VITAL)
    with mapping.path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    *table, _ = duckdb.extract_statements(table_sql.write("provenance"))
    # All but the row of a generated world. They run first: own_list.sql inserts into provenance.
    for statement in table:
        connection.execute(statement)
    run_sql(
        connection,
        "own_list",
        row_count=report.rows,
        high_person_count=report.high_persons,
        low_person_count=report.low_persons,
        seeks_slips=report.seeks_slips,
        joinable_row_count=report.joinable_rows,
        assumes_living=mapping.assumes_living and not says_vital_status,
        status_of_all=mapping.status_of_all,
        takes_assumed_figures=mapping.takes_assumed_figures,
        skipped_row_count=report.skipped_rows,
        mapping_name=mapping.file.name,
        unread_columns=[label for label, role in mapping.columns.items() if role == OTHER],
        model_version=databases.MODEL_VERSION,
        source_sha256=digest,
        macros_sha256=databases.macros_sha256(),
        thread_count=threads(connection),
        step_seconds=seconds,
    )

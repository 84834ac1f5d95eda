"""Safety by mutation: every table, cube, view and macro is changed once, and each is named.

All things of a kind are changed in one copy, so that it is verified once and looked at for each of
them. The fast tests change one of each kind.
"""

import re
import shutil

import duckdb
import pytest

from breachlab.paths import MACROS, read
from breachlab.query.queries import macros
from breachlab.store.connections import open_connection
from data_gen import table_sql
from data_gen.__main__ import main
from data_gen.build import make_checksums
from data_gen.commands import identify
from data_gen.records.columns import Sums
from data_gen.tables import CUBES, DERIVED_OF_CUBES
from data_gen.tables import TABLES as ALL_TABLES
from data_gen.verification import contents
from data_gen.verification.contents import definitions, guard
from data_gen.verification.database_checks import compare
from tests.conftest import SMALL
from tests.support.tiers import some_of
from tests.support.worlds import EMPTIED, beside

DEFINING = "\n".join([*map(table_sql.write, ALL_TABLES), *map(read, sorted(MACROS.glob("*.sql")))])
TABLES = sorted(re.findall(r"^create (?:or replace )?table (\w+)", DEFINING, re.MULTILINE))
VIEWS = sorted(re.findall(r"^create (?:or replace )?view (\w+)", DEFINING, re.MULTILINE))
TYPES = sorted(re.findall(r"^create type (?:if not exists )?(\w+)", DEFINING, re.MULTILINE))
MACRO_NAMES = sorted(name for name, each in macros().items() if not each.is_table)
APART = {*CUBES, *DERIVED_OF_CUBES, "identifiability_cube", "records", "provenance", "checksums"}
REFERENCE = [table for table in TABLES if table not in APART]
COLUMNS = re.findall(r"::hugeint\s+as (\w+)", table_sql.write("record_checksums"))


@pytest.fixture(scope="module")
def verified(small_database, twin_world, tmp_path_factory):
    """A function that verifies a copy after some statements: {line: whether it holds}.

    It ends with the check of a subject, `until`: the first two take a sixth of the time of all.
    """
    copy = tmp_path_factory.mktemp("verified") / "lab.duckdb"
    own = definitions(twin_world, "memory")

    def lines(*statements, is_forged=False, until=""):
        changed(small_database, copy, statements, is_forged)
        with beside(twin_world, copy):
            return dict(through(until, compare(twin_world, SMALL, own)))

    return lines


def through(subject, checks):
    """Yield the checks, up to that of a subject."""
    for line, holds in checks:
        yield line, holds
        if subject and line.startswith(f"{subject}: "):
            return


def changed(made, copy, statements, is_forged=False):
    """Copy a database and change the copy; forged, its checksums are made to agree again."""
    shutil.copy(made, copy)
    with open_connection(copy) as connection:
        for statement in statements:
            connection.execute(statement)
        if is_forged:
            forge(connection)
    return copy


def forge(connection):
    """Write the checksums anew, so that they agree with what was changed."""
    sums = Sums()
    connection.execute(table_sql.write("record_checksums"))
    sums.sums = dict(connection.execute("from record_checksums()").fetchall())
    connection.execute("drop table checksums")
    make_checksums(connection, sums)


def failing(lines, subject):
    """Return what fails of a subject, and that it does."""
    ((line, holds),) = [found for found in lines.items() if found[0].startswith(f"{subject}: ")]
    assert not holds
    return line


def names(line):
    """Return the names of tables and columns in a line."""
    return set(re.findall(r"[\w.]+", line))


def test_everything_that_a_database_stores_is_changed_below(lab):
    listed = {
        "select table_name from duckdb_tables() where not internal": TABLES,
        "select view_name from duckdb_views() where not internal": VIEWS,
        "select function_name from duckdb_functions() where not internal": MACRO_NAMES,
        "select type_name from duckdb_types() where not internal": TYPES,
        "select column_name from duckdb_columns() where table_name = 'records'": COLUMNS,
    }
    stored = {query: {name for (name,) in lab.execute(query).fetchall()} for query in listed}
    assert stored == {query: set(names) for query, names in listed.items()}


def test_one_changed_thing_of_each_kind_is_named(verified):
    lines = verified(
        doubled("regions"),
        miscounted("age_cube"),
        altered("sex", 7),
        "delete from checksums where table_name = 'timeline'",
        "insert into checksums values ('nowhere', null, 1)",
        "create or replace view breached_records as select 1 as one",
        "create or replace macro severity_level(se) as 'none'",
        "drop macro unit_costs",
        "create table more as select 1 as one",
        "create schema aside",
        "create type mood as enum ('good')",
        "comment on column communes.population is 'Another meaning.'",
        until="definitions",
    )
    differ, lack = failing(lines, "checksums").split("; have none: ")
    assert {"age_cube", "records.sex", "regions"} <= names(differ)
    assert lack.startswith("more, timeline; ")
    assert lack.endswith("are of what cannot be read: nowhere")
    assert says(lines, "definitions") == {
        "macro severity_level differs",
        "macro unit_costs is missing",
        "schema aside was added",
        "table communes differs",
        "table more was added",
        "type mood was added",
        "view breached_records differs",
    }


MISCOUNTED = " 1 not as counted from the records of the seed, 1 counted there but not stored"


def doubled(table):
    """Return the statement that has the first row of a table stand twice."""
    return f"insert into {table} from {table} limit 1"


def miscounted(cube):
    """Return the statement that counts one person too many in a cube."""
    return f"update {cube} set person_count = person_count + 1 where rowid = 7"


def altered(column, row):
    """Return the statement that changes one value of a column of `records`."""
    return (
        f"update records set {column} = (select other.{column} from records as other "
        f"where other.{column} is distinct from records.{column} limit 1) where rowid = {row}"
    )


def says(lines, subject):
    """Return what a failing line says of each thing."""
    return set(re.split("[:;] ", failing(lines, subject))[2:])


def test_every_changed_table_has_another_checksum(thorough, verified):
    history = "update provenance set thread_count = 99"
    lines = verified(*map(doubled, REFERENCE), *map(miscounted, CUBES), history, until="checksums")
    found = names(failing(lines, "checksums"))
    assert {*REFERENCE, *CUBES, "provenance"} - found == set()


def test_every_changed_table_is_found_though_its_checksum_agrees(verified):
    """All the rest holds, but for the sets of facts, whose totals are those of age_cube."""
    tables, counted = some_of(REFERENCE, len(REFERENCE)), some_of([*CUBES], len(CUBES))
    twice = [*tables, *DERIVED_OF_CUBES]
    lines = verified(*map(doubled, twice), *map(miscounted, counted), is_forged=True)
    said = failing(lines, "reference tables")
    assert [table for table in tables if f" {table} in 1 row" not in said] == []
    assert [cube for cube in counted if not failing(lines, cube).endswith(MISCOUNTED)] == []
    assert all(", 1 not as counted" in failing(lines, table) for table in DERIVED_OF_CUBES)
    also = {"identifiability_cube"} if "age_cube" in counted else set()
    wrong = {line.partition(":")[0] for line, holds in lines.items() if not holds}
    assert wrong == {"reference tables", *counted, *DERIVED_OF_CUBES, *also}


def test_every_changed_column_of_records_has_another_checksum(thorough, verified):
    columns = [column for column in COLUMNS if column != "record_id"]  # which the others rest on
    statements = [altered(column, row) for row, column in enumerate(columns)]
    found = names(failing(verified(*statements, until="checksums"), "checksums"))
    assert {f"records.{column}" for column in columns} - found == set()
    statement = "update records set record_id = 4000 where record_id = 9"
    found = names(failing(verified(statement, until="checksums"), "checksums"))
    assert "records.record_id" in found


def test_every_changed_view_and_macro_is_named(thorough, lab, verified):
    macros = lab.execute(
        "select distinct function_name, array_to_string(parameters, ', '),"
        " if(function_type = 'macro', '1', 'table select 1')"
        " from duckdb_functions() where not internal"
    ).fetchall()
    lines = verified(
        *(f"create or replace view {view} as select 1 as one" for view in VIEWS),
        *(f'create or replace macro "{name}"({names}) as {body}' for name, names, body in macros),
        until="definitions",
    )
    changed = [f"view {view}" for view in VIEWS] + [f"macro {name}" for name in MACRO_NAMES]
    assert {f"{each} differs" for each in changed} - says(lines, "definitions") == set()


def test_what_is_missing_is_named(thorough, verified):
    lines = verified(
        "drop table records",
        "drop table communes",
        "drop table exposure_cube",
        "drop view registrants",
        "drop macro draw",
        "drop type contact",
    )
    says = failing(lines, "definitions")
    gone = {"table records", "table communes", "table exposure_cube", "view registrants"}
    assert {f"{name} is missing" for name in {*gone, "macro draw", "type contact"}} <= set(
        re.split("[:;] ", says)
    )
    assert "communes cannot be compared" in failing(lines, "reference tables")
    assert "cannot be checked" in failing(lines, "identifiers")


def test_another_version_of_duckdb_is_told_of_and_that_alone_is_found(thorough, verified):
    other_version = "update provenance set duckdb_version = 'v1.9.9'"
    other_sums = "update checksums set checksum = checksum // 2 where column_name is null"
    lines = verified(other_version, other_sums, until="provenance")
    assert any("DuckDB v1.9.9 made them and DuckDB v" in line for line in lines)
    assert all(lines.values())
    alone = failing(verified(other_version, until="checksums"), "checksums")
    assert alone.endswith(" differ: provenance")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "reference_sha256 = 'of another day'",
            "reference files or a breach folder that are not here, SHA-256 of another day",
        ),
        ("row_count = -1", "no such world can be made"),
    ],
)
def test_a_world_that_this_code_cannot_make_is_refused_in_a_sentence(
    value, said, small_database, tmp_path, capsys
):
    path = changed(small_database, tmp_path / "lab.duckdb", [f"update provenance set {value}"])
    assert main(["verify", "--database", str(path)]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_a_damaged_block_is_found_wherever_it_is(thorough, small_database, twin_world, tmp_path):
    """One bit is flipped in every fifth block of the file, and in each of its three headers."""
    whole = small_database.read_bytes()
    header, block = 4_096, 262_144
    starts = [0, header, 2 * header, *range(3 * header, len(whole), 5 * block)]
    path = tmp_path / "torn.duckdb"
    unseen = [start for start in starts if not is_found(twin_world, path, whole, start + 1_000)]
    assert unseen == []


def is_found(twin_world, path, whole, position):
    """Return whether one flipped bit is found: when the file is opened, or in the end."""
    path.write_bytes(flipped(whole, position))
    try:
        with beside(twin_world, path):
            lines = guard("checksums", contents.compare_checksums(twin_world))
            return any("the file is damaged" in line for line, holds in lines if not holds)
    except duckdb.Error as error:
        return str(error).startswith("Corrupt database file")


def flipped(whole, position):
    """Return the bytes with one bit of one of them flipped."""
    return whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]


def test_damage_is_said_in_a_sentence(small_database, tmp_path, capsys):
    """Byte 1,000 is in the file's header, which DuckDB reads when it opens the file."""
    path, whole = tmp_path / "torn.duckdb", small_database.read_bytes()
    path.write_bytes(flipped(whole, 1_000))
    assert main(["verify", "--database", str(path)]) == 1
    assert "is damaged: one of its blocks is missing, or is not as" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["identify", "macros"])
def test_a_database_that_a_command_of_this_lab_changed_since_holds(
    command, thorough, small_database, twin_world, tmp_path
):
    statements = {
        "identify": [identify.TABLE_CHECKSUM, EMPTIED],
        "macros": [
            "create or replace macro draw(base, stream) as 1",
            "create macro drawn_costs(x) as x",  # of a former version, as the next
            "create macro counted_segments() as table select 1 as one",
            "update provenance set macros_sha256 = 'of another day'",
        ],
    }
    path = changed(small_database, tmp_path / "lab.duckdb", statements[command])
    assert main([command, "--database", str(path)]) == 0
    own = definitions(twin_world, "memory")
    with beside(twin_world, path):
        lines = dict(through("provenance", compare(twin_world, SMALL, own)))
    assert len(lines) == 3 and all(lines.values())

"""Safety by mutation: every table, cube, view and macro is changed once, and each is named.

One world is made and copied; all things of a kind are changed in one copy, so that it is verified
once and looked at for each of them.
"""

import re
import shutil
from contextlib import contextmanager

import duckdb
import pytest

from breachlab import chain
from breachlab.connections import opened
from breachlab.paths import DATA_GEN, MACROS, read
from data_gen.__main__ import main
from data_gen.build import build, make_checksums
from data_gen.commands import verify
from data_gen.records.checksums import Sums
from data_gen.tables import CUBES
from data_gen.verification import checksums, definitions, twin
from data_gen.verification.checking import guarded
from data_gen.world import World

WORLD = World(2_000, 5)
DEFINING = "\n".join(
    map(read, [*sorted((DATA_GEN / "tables").glob("*.sql")), *sorted(MACROS.glob("*.sql"))])
)
TABLES = sorted(re.findall(r"^create (?:or replace )?table (\w+)", DEFINING, re.MULTILINE))
VIEWS = sorted(re.findall(r"^create (?:or replace )?view (\w+)", DEFINING, re.MULTILINE))
TYPES = sorted(re.findall(r"^create type (?:if not exists )?(\w+)", DEFINING, re.MULTILINE))
MACRO_NAMES = sorted(chain.macros())
APART = {*CUBES, "records", "provenance", "checksums"}
REFERENCE = [table for table in TABLES if table not in APART]
COLUMNS = re.findall(r"::hugeint\s+as (\w+)", read(DATA_GEN / "records" / "checksums.sql"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small world, as it was made."""
    path = tmp_path_factory.mktemp("made") / "lab.duckdb"
    with opened(path) as connection:
        build(connection, WORLD, quiet=True)
    return path


@pytest.fixture(scope="module")
def beside():
    """A connection to what this code makes of that world, to attach a database to as `lab`."""
    with opened() as connection:
        twin.make(connection, WORLD)
        yield connection


@pytest.fixture(scope="module")
def verified(made, beside, tmp_path_factory):
    """A function that verifies a copy after some statements: {line: whether it holds}."""
    copy = tmp_path_factory.mktemp("verified") / "lab.duckdb"
    own = definitions.definitions(beside, "memory")

    def lines(*statements, is_forged=False):
        changed(made, copy, statements, is_forged)
        with attached(beside, copy):
            return dict(verify.compare(beside, own))

    return lines


@contextmanager
def attached(connection, path):
    connection.execute("attach $path as lab (read_only)", {"path": str(path)})
    try:
        yield
    finally:
        connection.execute("detach lab")


def changed(made, copy, statements, is_forged=False):
    """Copy a database and change the copy; forged, its checksums are made to agree again."""
    shutil.copy(made, copy)
    with opened(copy) as connection:
        for statement in statements:
            connection.execute(statement)
        if is_forged:
            forge(connection)
    return copy


def forge(connection):
    """Write the checksums anew, so that they agree with what was changed."""
    sums = Sums()
    connection.execute(read(DATA_GEN / "records" / "checksums.sql"))
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


def test_a_world_as_made_holds(verified):
    lines = verified()
    assert [line for line, holds in lines.items() if not holds] == []
    assert len(lines) == 8 + len(CUBES)


@pytest.mark.parametrize(
    "query, listed",
    [
        ("select table_name from duckdb_tables() where not internal", TABLES),
        ("select view_name from duckdb_views() where not internal", VIEWS),
        ("select function_name from duckdb_functions() where not internal", MACRO_NAMES),
        ("select type_name from duckdb_types() where not internal", TYPES),
        ("select column_name from duckdb_columns() where table_name = 'records'", COLUMNS),
    ],
)
def test_everything_that_a_database_stores_is_changed_below(made, query, listed):
    with opened(made, read_only=True) as connection:
        assert {name for (name,) in connection.execute(query).fetchall()} == set(listed)


@pytest.fixture(scope="module")
def changed_tables(verified):
    """Every table with its first row twice, the cubes with one wrong person, with forged sums."""
    doubled = [f"insert into {table} from {table} limit 1" for table in REFERENCE]
    wrong = [f"update {cube} set person_count = person_count + 1 where rowid = 7" for cube in CUBES]
    history = "update provenance set thread_count = 99"
    return {
        is_forged: verified(*doubled, *wrong, history, is_forged=is_forged)
        for is_forged in (False, True)
    }


@pytest.mark.parametrize("table", [*REFERENCE, *CUBES, "provenance"])
def test_a_changed_table_has_another_checksum(changed_tables, table):
    assert table in names(failing(changed_tables[False], "checksums"))


@pytest.mark.parametrize("table", REFERENCE)
def test_a_changed_reference_table_is_not_what_its_file_gives(changed_tables, table):
    assert f" {table} in 1 row" in failing(changed_tables[True], "reference tables")


@pytest.mark.parametrize("cube", CUBES)
def test_one_wrong_person_in_a_cube_is_counted_anew(changed_tables, cube):
    says = failing(changed_tables[True], cube)
    assert says.endswith(" 1 not as counted from the records, 1 counted there but not stored")


def test_forged_checksums_agree(changed_tables):
    assert [holds for line, holds in changed_tables[True].items() if "checksums: " in line] == [
        True
    ]


@pytest.fixture(scope="module")
def changed_records(verified):
    """One value of every column of `records` changed, but of the one that the others rest on."""
    statement = (
        "update records set {0} = (select other.{0} from records as other "
        "where other.{0} is distinct from records.{0} limit 1) where rowid = {1}"
    )
    columns = [column for column in COLUMNS if column != "record_id"]
    return verified(*(statement.format(column, row) for row, column in enumerate(columns)))


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "record_id"])
def test_a_changed_column_of_records_has_another_checksum(changed_records, column):
    assert f"records.{column}" in names(failing(changed_records, "checksums"))


def test_a_changed_key_of_records_is_found(verified):
    lines = verified("update records set record_id = 4000 where record_id = 9")
    assert "records.record_id" in names(failing(lines, "checksums"))


def test_records_changed_with_their_checksums_are_not_what_the_cubes_count(verified):
    moved = "update records set departement_code = '75' where departement_code = '13'"
    lines = verified(moved, is_forged=True)
    assert [holds for line, holds in lines.items() if "checksums: " in line] == [True]
    assert "not as counted" in failing(lines, "exposure_cube")


def test_a_changed_checksum_is_found(verified):
    lines = verified(
        "update checksums set checksum = checksum + 1 where table_name = 'communes'",
        "delete from checksums where table_name = 'timeline' or column_name = 'street'",
        "insert into checksums values ('nowhere', null, 1)",
    )
    says = failing(lines, "checksums")
    assert "differ: communes; have none: records.street, timeline; " in says
    assert says.endswith("are of what cannot be read: nowhere")


@pytest.fixture(scope="module")
def changed_code(made, verified):
    """Every view and macro says something else."""
    with opened(made, read_only=True) as connection:
        macros = connection.execute(
            "select distinct function_name, array_to_string(parameters, ', '),"
            " if(function_type = 'macro', '1', 'table select 1')"
            " from duckdb_functions() where not internal"
        ).fetchall()
    return verified(
        *(f"create or replace view {view} as select 1 as one" for view in VIEWS),
        *(f'create or replace macro "{name}"({names}) as {says}' for name, names, says in macros),
    )


@pytest.mark.parametrize("view", VIEWS)
def test_a_changed_view_is_named(changed_code, view):
    assert f" view {view} differs" in failing(changed_code, "definitions")


@pytest.mark.parametrize("macro", MACRO_NAMES)
def test_a_changed_macro_is_named(changed_code, macro):
    assert f" macro {macro} differs" in failing(changed_code, "definitions")


def test_what_is_missing_is_named(verified):
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


def test_what_was_added_or_changed_beside_is_named(verified):
    lines = verified(
        "create table more as select 1 as one",
        "create schema aside",
        "create table aside.more as select 1 as one",
        "create type mood as enum ('good')",
        "create macro twice(x) as 2 * x",
        "create or replace macro unit_costs(email_cost := 5) as map()",
        "alter table regions add column spare integer",
        "comment on column communes.population is 'Another meaning.'",
    )
    says = set(re.split("[:;] ", failing(lines, "definitions")))
    added = {"table more", "schema aside", "table aside.more", "type mood", "macro twice"}
    assert {f"{name} was added" for name in added} <= says
    assert {f"{name} differs" for name in ("macro unit_costs", "table regions")} <= says
    assert "table communes differs" in says


def test_the_default_of_a_parameter_is_compared(verified):
    file = read(MACROS / "cost.sql")
    changed_file = file.replace("email_cost := null", "email_cost := 1", 1)
    assert changed_file != file
    assert failing(verified(changed_file), "definitions").endswith(": macro unit_costs differs")


def test_another_version_of_duckdb_is_told_of(verified):
    lines = verified(
        "update provenance set duckdb_version = 'v1.9.9'",
        "update checksums set checksum = checksum // 2 where column_name is null",
    )
    assert any("DuckDB v1.9.9 made them and DuckDB v" in line for line in lines)
    assert all(lines.values())


def test_a_version_alone_that_was_changed_is_found(verified):
    lines = verified("update provenance set duckdb_version = 'v1.9.9'")
    assert failing(lines, "checksums").endswith(" differ: provenance")


def test_other_reference_files_are_told_of_and_the_cubes_counted_all_the_same(verified):
    lines = verified("update provenance set reference_sha256 = 'of another day'")
    assert "made of other reference files" in failing(lines, "reference tables")
    assert failing(lines, "provenance").endswith("reference_sha256")
    assert all(holds for line, holds in lines.items() if line.startswith(tuple(CUBES)))


def test_a_table_of_checksums_of_another_shape_is_found(verified):
    lines = verified("alter table checksums drop column table_name")
    assert "cannot be checked" in failing(lines, "checksums")
    assert "table checksums differs" in failing(lines, "definitions")


def test_a_damaged_block_is_found_wherever_it_is(made, beside, tmp_path):
    """One bit is flipped in every fifth block of the file, and in each of its three headers."""
    whole = made.read_bytes()
    header, block = 4_096, 262_144
    starts = [0, header, 2 * header, *range(3 * header, len(whole), 5 * block)]
    path = tmp_path / "torn.duckdb"
    unseen = [start for start in starts if not is_found(beside, path, whole, start + 1_000)]
    assert unseen == []


def is_found(beside, path, whole, position):
    """Return whether one flipped bit is found: when the file is opened, or in the end."""
    path.write_bytes(flipped(whole, position))
    try:
        with attached(beside, path):
            lines = list(guarded("checksums", checksums.compare(beside)))
    except duckdb.Error as error:
        return str(error).startswith("Corrupt database file")
    return any("the file is damaged" in line for line, holds in lines if not holds)


def flipped(whole, position):
    """Return the bytes with one bit of one of them flipped."""
    return whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]


def test_damage_is_said_in_a_sentence(made, tmp_path, capsys):
    path = tmp_path / "torn.duckdb"
    whole = made.read_bytes()
    for position in (1_000, len(whole) // 2):
        path.write_bytes(flipped(whole, position))
        assert main(["verify", "--database", str(path)]) == 1
        printed = capsys.readouterr()
        assert "damaged: a block of it is not as it was written" in printed.out + printed.err


def test_a_world_that_cannot_be_is_said_so(made, tmp_path, capsys):
    path = changed(made, tmp_path / "lab.duckdb", ["update provenance set row_count = -1"])
    assert main(["verify", "--database", str(path)]) == 1
    assert "no such world can be made" in capsys.readouterr().err


def test_macros_stored_anew_hold(made, beside, tmp_path):
    statements = [
        "create or replace macro draw(base, stream) as 1",
        "create macro drawn_costs(x) as x",  # of a former version, as the next
        "create macro counted_segments() as table select 1 as one",
        "update provenance set macros_sha256 = 'of another day'",
    ]
    path = changed(made, tmp_path / "lab.duckdb", statements)
    assert main(["macros", "--database", str(path)]) == 0
    own = definitions.definitions(beside, "memory")
    with attached(beside, path):
        assert all(holds for _, holds in verify.compare(beside, own))

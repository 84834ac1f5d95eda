"""No connection asks the network; a sealed one reaches no other file; an interrupt ends a query."""

import os
import re
import shutil
import signal
import sqlite3
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pandas
import pytest

import breachlab
from breachlab import ask
from breachlab.__main__ import main
from breachlab.errors import DatabaseBusy, NoDatabase, Unanswered
from breachlab.paths import ROOT
from breachlab.query import queries
from breachlab.query.queries import Query
from breachlab.store import databases
from breachlab.store.connections import NO_NETWORK, interruptible, is_sealed, open_connection, seal
from tests.support.cases import for_each

REACHING = [
    "from read_text('/etc/hostname')",
    "from read_csv('/etc/hostname')",
    "from '/etc/hostname'",
    "from glob('/etc/*')",
    "copy (select 1 as one) to '{folder}/taken.csv'",
    "export database '{folder}/taken'",
    "attach '{folder}/other.duckdb' as other",
    "install sqlite",
    "load httpfs",
    "set enable_external_access = true",
    "set threads = 1",
    "set allowed_directories = ['/']",
    "reset lock_configuration",
]


@pytest.fixture(params=["opened first", "made anew while the former is open"])
def sealed(request, small_database, tmp_path_factory):
    """A connection of the shell, or of the dashboard, and no settings of another's."""
    path = shutil.copy(small_database, tmp_path_factory.mktemp("sealed") / "lab.duckdb")
    with ExitStack() as stack:
        if request.param != "opened first":
            stack.enter_context(databases.connect_sealed(path))
            shutil.copy(small_database, path.with_name("latter"))
            os.replace(path.with_name("latter"), path)
        yield stack.enter_context(databases.connect_sealed(path))


@for_each("sql", REACHING)
def test_over_a_sealed_connection_nothing_else_is_reached(sealed, tmp_path, monkeypatch, sql):
    query = Query("planted/query", sql.format(folder=tmp_path), frozenset())
    monkeypatch.setattr(queries, "_read", lambda name: query)
    with pytest.raises(
        Unanswered,
        match=r"planted/query.*(Permission Error|(is|are) disabled)|has been locked|not exist",
    ):
        ask(sealed, "planted/query")
    assert not any(tmp_path.iterdir())


def test_over_a_connection_for_a_file_that_file_is_written_and_nothing_else(
    small_database, tmp_path
):
    file = tmp_path / "draft.csv"
    with databases.connect_beside(small_database, [file]) as connection:
        for sql in [*REACHING, "delete from labels", "create table lab.taken (id integer)"]:
            with pytest.raises(duckdb.Error):
                connection.execute(sql.format(folder=tmp_path))
        connection.execute("copy regions to $file", {"file": str(file)})
    assert [*tmp_path.iterdir()] == [file]


SHARD = "records/00003-1f2e3d4c-000.parquet"
# {what a database of a stranger may name as a file of its records: whether SQL may read it}
NAMED = {
    SHARD: True,
    f"{SHARD}/../../secret.txt": False,  # what is behind a name that a shard gives
    f"{SHARD}/../../{SHARD}.txt": False,
    f"{SHARD} ": False,
    f"{SHARD}\n": False,
    "records/thesis.parquet": False,
    "secret.txt": False,
}


@pytest.mark.parametrize("name", NAMED, ids=repr)
def test_seal_lets_through_what_ends_in_the_name_of_a_shard_alone(tmp_path, name):
    named = tmp_path / name
    if "/../" in name:  # or the way to it would lead nowhere
        (tmp_path / SHARD).mkdir(parents=True)
    path = Path(os.path.normpath(named))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("the secret of the house")
    with open_connection(tmp_path / "lab.duckdb") as connection:
        connection.execute("create table shard_files as select $p as file_path", {"p": str(named)})
        seal(connection)
        if NAMED[name]:
            read = connection.execute("select content from read_text($p)", {"p": str(named)})
            assert read.fetchall() == [("the secret of the house",)]
        else:
            for way in {str(named), str(path)}:
                with pytest.raises(duckdb.PermissionException):
                    connection.execute("from read_text($p)", {"p": way})


def test_what_the_shell_asks_is_asked_over_a_sealed_connection(small_database, capsys, monkeypatch):
    query = Query("exposure/total", "from read_text('/etc/hostname')", frozenset())
    monkeypatch.setattr(queries, "_read", lambda name: query)
    assert main(["exposure/total", "--database", str(small_database)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert "file system operations are disabled by configuration" in printed.err


def test_every_cursor_of_a_sealed_connection_is_sealed_and_asks(sealed):
    with sealed.cursor() as cursor:
        assert len(ask(cursor, "exposure/by_region")) == 19  # the last: abroad, in no région
        with pytest.raises(duckdb.PermissionException):
            cursor.execute("from read_text('/etc/hostname')")


def test_what_memory_does_not_hold_goes_to_the_disk_of_a_sealed_database_too(tmp_path):
    path = tmp_path / "large.duckdb"
    with open_connection(path) as connection:
        connection.execute(
            "create table long as select repeat('x', 50) || range as word from range(1_500_000)"
        )
    with open_connection(path, read_only=True, memory_limit="60MB", threads=1) as connection:
        seal(connection)
        counted = "select count(*) from (select word, count(*) from long group by word)"
        assert connection.execute(counted).fetchall() == [(1_500_000,)]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.fixture
def copied(tmp_path, small_database):
    """A copy, since other tests of this process have the world itself open, and sealed."""
    return shutil.copy(small_database, tmp_path / "lab.duckdb")


def test_a_notebook_joins_a_frame_by_its_name(unsealed):
    chosen = pandas.DataFrame({"departement_code": ["59", "62"]})
    joined = "select count(*) from chosen join departements using (departement_code)"
    assert unsealed.execute(joined).fetchall() == [(len(chosen),)]


FETCHES = """
    select
        current_setting('autoinstall_known_extensions'),
        current_setting('autoload_known_extensions')
"""
LOADED = """
    select extension_name from duckdb_extensions()
    where loaded and install_mode <> 'STATICALLY_LINKED'
"""


def fetches(connection):
    """Return whether an extension would be fetched or loaded because a file seems to want it."""
    return connection.execute(FETCHES).fetchall() != [(False, False)]


OPENING = [breachlab.connect, databases.connect_sealed, databases.attach]


@for_each("opens", OPENING)
def test_no_connection_to_a_database_fetches_an_extension(small_database, opens):
    with opens(small_database) as connection:
        assert not fetches(connection)


PLANS = "select current_setting('disabled_optimizers')"


@for_each("opens", [*OPENING, lambda _: open_connection()])
def test_no_connection_looks_for_equal_parts_of_a_plan(small_database, opens):
    """Which takes 0.4 s of a question about drift."""
    with opens(small_database) as connection:
        assert connection.cursor().execute(PLANS).fetchall() == [("common_subplan",)]


def test_a_new_database_and_one_in_memory_fetch_none_either(tmp_path):
    with databases.create(tmp_path / "lab.duckdb") as connection:
        assert not fetches(connection)
    with open_connection() as connection:
        assert not fetches(connection)
    with duckdb.connect() as connection:
        assert fetches(connection)  # as DuckDB comes


@pytest.fixture
def of_sqlite(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table t (x)")
    other.close()
    return path


def test_a_file_of_sqlite_is_named_and_nothing_is_fetched_for_it(of_sqlite):
    with pytest.raises(NoDatabase, match=r"other\.db is not a database of this lab but a SQLite"):
        breachlab.connect(of_sqlite)
    with pytest.raises(NoDatabase, match="a SQLite database"), databases.attach(of_sqlite):
        pass
    with open_connection() as connection:
        with pytest.raises(duckdb.Error) as error:
            connection.execute("attach $path as other", {"path": str(of_sqlite)})
        assert "download" not in str(error.value)
        assert connection.execute(LOADED).fetchall() == []


def test_a_notebook_opens_the_file_beside_by_duckdb_alone(copied):
    """In either order; a program can have two connections to a file only if opened alike."""
    count = "select count(*) from records"
    with breachlab.connect(copied), duckdb.connect(copied, read_only=True) as plain:
        assert plain.execute(count).fetchall() == [(10_000,)]
    with duckdb.connect(copied, read_only=True), breachlab.connect(copied) as lab:
        assert lab.execute(count).fetchall() == [(10_000,)] and not fetches(lab)
    with databases.connect_sealed(copied), breachlab.connect(copied) as lab:
        assert lab.execute(count).fetchall() == [(10_000,)] and is_sealed(lab)


def test_a_database_that_this_program_has_open_otherwise_is_said(tmp_path):
    path = tmp_path / "lab.duckdb"
    with duckdb.connect(path), pytest.raises(DatabaseBusy, match="open in this program already"):
        breachlab.connect(path)


def test_one_file_opens_duckdb():
    """Elsewhere a connection would be one that asks the network."""
    homes = ("breachlab", "data_gen", "dashboard")
    opening = {
        path.relative_to(ROOT).as_posix()
        for home in homes
        for path in (ROOT / home).rglob("*.py")
        if re.search(r"duckdb\.(connect|sql|query|execute|read_\w+)\(", path.read_text("utf-8"))
    }
    assert opening == {"breachlab/store/connections.py"}
    assert NO_NETWORK.keys() == {"autoinstall_known_extensions", "autoload_known_extensions"}
    assert not any(NO_NETWORK.values())


# One side is long: between two of DuckDB's own looks for a signal lie minutes.
LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"


def where():
    return threading.current_thread()


def test_what_the_work_returns_or_raises_comes_back(lab):
    assert interruptible(lab, lambda: lab.execute("select 42").fetchall()) == [(42,)]
    with pytest.raises(duckdb.CatalogException):
        interruptible(lab, lambda: lab.execute("from nothing"))


def test_a_signal_stops_the_query_and_not_the_connection(lab):
    with lab.cursor() as cursor:
        for _ in range(3):
            timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT])
            timer.start()
            with pytest.raises(KeyboardInterrupt):
                interruptible(cursor, lambda: cursor.execute(LONG).fetchall())
            timer.join()
            assert cursor.execute("select 42").fetchall() == [(42,)]


def test_a_signal_reaches_the_tests_of_a_run_that_was_started_to_ignore_it(process):
    """As a shell starts what stands before an `&`: they would wait for it without end."""
    run = f'"{sys.executable}" -m pytest -q -n0 -p no:cacheprovider {__file__} -k stops_the_query'
    done = process.run(
        f"trap '' INT; exec {run}",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


def test_a_thread_that_nobody_interrupts_does_its_work_itself(lab):
    found = []

    def work():
        found.extend([interruptible(lab, where), where()])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [thread, thread]

"""Connections: none asks the network, a sealed one reaches nothing else; damage, memory, signal."""

import os
import re
import resource
import shutil
import signal
import sqlite3
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import duckdb
import pandas
import psutil
import pytest

import breachlab
from breachlab import ask
from breachlab.__main__ import main
from breachlab.errors import DatabaseBusy, NoDatabase, Unanswered
from breachlab.paths import ROOT
from breachlab.query import queries
from breachlab.query.headlines import say_all
from breachlab.query.queries import Query
from breachlab.store import databases, memory
from breachlab.store.connections import NO_NETWORK, interruptible, is_sealed, open_connection, seal
from breachlab.store.duckdb_errors import explain_end
from breachlab.words.language import undo_typesetting
from tests.support.tables import table
from tests.support.tiers import some_of

REACHING = [sql for (sql,) in table(__file__, "Reaching")]


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


def test_over_a_sealed_connection_nothing_else_is_reached(subtests, sealed, tmp_path, monkeypatch):
    said = r"planted/query.*(Permission Error|(is|are) disabled)|has been locked|not exist"
    for sql in REACHING:
        with subtests.test(sql=sql):
            query = Query("planted/query", sql.format(folder=tmp_path), frozenset())
            monkeypatch.setattr(queries, "_read", lambda name, query=query: query)
            with pytest.raises(Unanswered, match=said):
                ask(sealed, "planted/query")
            assert not any(tmp_path.iterdir())
    with sealed.cursor() as cursor:
        assert cursor.execute("select count(*) from records").fetchall() == [(10_000,)]
        with pytest.raises(duckdb.PermissionException):
            cursor.execute("from read_text('/etc/hostname')")


def test_connection_for_a_file_writes_nothing_else(small_database, tmp_path):
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


def test_shell_asks_over_a_sealed_connection(small_database, capsys, monkeypatch):
    query = Query("exposure/total", "from read_text('/etc/hostname')", frozenset())
    monkeypatch.setattr(queries, "_read", lambda name: query)
    assert main(["exposure/total", "--database", str(small_database)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert "file system operations are disabled by configuration" in printed.err


def test_sealed_database_spills_to_the_disk_what_memory_does_not_hold(tmp_path):
    path = tmp_path / "large.duckdb"
    with open_connection(path) as connection:
        connection.execute(
            "create table long as select repeat('x', 50) || range as word from range(900_000)"
        )
    with open_connection(path, read_only=True, memory_limit="60MB", threads=1) as connection:
        seal(connection)
        counted = "select count(*) from (select word, count(*) from long group by word)"
        assert connection.execute(counted).fetchall() == [(900_000,)]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.fixture
def copied(tmp_path, small_database):
    """A copy, since other tests of this process have the world itself open, and sealed."""
    return shutil.copy(small_database, tmp_path / "lab.duckdb")


def test_connection_of_a_notebook_joins_a_frame_by_its_name(unsealed):
    chosen = pandas.DataFrame({"departement_code": ["59", "62"]})
    joined = "select count(*) from chosen join departements using (departement_code)"
    assert unsealed.execute(joined).fetchall() == [(len(chosen),)]


def fetches(connection):
    """Return whether an extension would be fetched or loaded because a file seems to want it."""
    settings = "autoinstall_known_extensions", "autoload_known_extensions"
    asked = connection.cursor().execute("select current_setting($1), current_setting($2)", settings)
    return asked.fetchall() != [(False, False)]


@pytest.mark.parametrize(
    "opens",
    [
        breachlab.connect,
        databases.connect_sealed,
        databases.attach,
        lambda path: databases.create(path.parent / "new.duckdb"),
        lambda _: open_connection(),
    ],
)
def test_connection_fetches_no_extension_and_looks_for_no_equal_parts_of_a_plan(copied, opens):
    """The latter takes 0.4 s of a question about drift."""
    with opens(copied) as connection:
        assert not fetches(connection)
        plans = connection.cursor().execute("select current_setting('disabled_optimizers')")
        assert plans.fetchall() == [("common_subplan",)]
    with duckdb.connect() as connection:
        assert fetches(connection)  # as DuckDB comes


def test_file_of_sqlite_is_named_and_nothing_is_fetched_for_it(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table t (x)")
    other.close()
    with pytest.raises(NoDatabase, match=r"other\.db is not a database of this lab but a SQLite"):
        breachlab.connect(path)
    with pytest.raises(NoDatabase, match="a SQLite database"), databases.attach(path):
        pass
    with open_connection() as connection:
        with pytest.raises(duckdb.Error) as error:
            connection.execute("attach $path as other", {"path": str(path)})
        assert "download" not in str(error.value)
        loaded = connection.execute("""
            select extension_name
            from duckdb_extensions()
            where loaded and install_mode <> 'STATICALLY_LINKED'
        """)
        assert loaded.fetchall() == []


def test_notebook_opens_a_file_that_duckdb_has_open(copied):
    """In either order; a program can have two connections to a file only if opened alike."""
    count = "select count(*) from records"
    with breachlab.connect(copied), duckdb.connect(copied, read_only=True) as plain:
        assert plain.execute(count).fetchall() == [(10_000,)]
    with duckdb.connect(copied, read_only=True), breachlab.connect(copied) as lab:
        assert lab.execute(count).fetchall() == [(10_000,)] and not fetches(lab)
    with databases.connect_sealed(copied), breachlab.connect(copied) as lab:
        assert lab.execute(count).fetchall() == [(10_000,)] and is_sealed(lab)


def test_database_that_this_program_has_open_otherwise_is_refused(tmp_path):
    path = tmp_path / "lab.duckdb"
    with duckdb.connect(path), pytest.raises(DatabaseBusy, match="already open in this program"):
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


def test_signal_stops_the_query_and_not_the_connection(lab):
    with lab.cursor() as cursor:
        for _ in range(3):
            timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT])
            timer.start()
            with pytest.raises(KeyboardInterrupt):
                interruptible(cursor, lambda: cursor.execute(LONG).fetchall())
            timer.join()
            assert cursor.execute("select 42").fetchall() == [(42,)]


def test_signal_reaches_the_tests_of_a_run_that_was_started_to_ignore_it(process):
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


def test_work_is_done_where_it_may_be_interrupted_and_its_result_or_error_comes_back(lab):
    assert interruptible(lab, lambda: lab.execute("select 42").fetchall()) == [(42,)]
    with pytest.raises(duckdb.CatalogException):
        interruptible(lab, lambda: lab.execute("from nothing"))
    found = []
    work = threading.current_thread
    thread = threading.Thread(target=lambda: found.extend([interruptible(lab, work), work()]))
    thread.start()
    thread.join()
    assert found == [thread, thread]  # a thread that nobody interrupts


HEADERS, BLOCK = 3 * 4_096, 262_144  # bytes, as DuckDB lays out a file
BLOCKS_OF = "select distinct block_id from pragma_storage_info($table) where block_id >= 0"


@pytest.fixture
def damaged(small_database, tmp_path):
    """A function that returns a copy in which one bit of each block of a table is flipped."""

    def path_of(table):
        with breachlab.connect(small_database) as connection:
            blocks = connection.execute(BLOCKS_OF, {"table": table}).fetchall()
        path = tmp_path / "lab.duckdb"
        shutil.copy(small_database, path)
        with path.open("r+b") as file:
            for (block,) in blocks:
                file.seek(HEADERS + block * BLOCK + 1_000)
                (byte,) = file.read(1)
                file.seek(-1, 1)
                file.write(bytes([byte ^ 1]))
        return path

    return path_of


# A table that is not read when the database is opened, and a question that reads it.
MET = {
    "residents": "exposure/rate_by_region",
    "labels": "exposure/by_status",
    "records": "quality/nir_shared",
    "cost_components": "cost/components",
    "harms": "fields/harms",
    "knowledge_states": "exposure/known_as_of",
}


@pytest.mark.parametrize("table", some_of([*MET], 3))
def test_damaged_block_that_a_question_meets_is_said_in_the_shell(damaged, capsys, table):
    assert main([MET[table], "--database", str(damaged(table))]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert "the database is damaged, a block that this reads is not as it was" in printed.err
    assert "Make it anew with: python -m data_gen --replace" in printed.err


def test_damaged_block_is_an_error_of_the_lab_and_other_questions_are_answered(damaged):
    with breachlab.connect(damaged("residents")) as lab:
        with pytest.raises(NoDatabase, match=r"^'exposure/rate_by_region': the database is dam"):
            ask(lab, "exposure/rate_by_region")
        assert ask(lab, "exposure/total").record_count.tolist() == [10_000]
        with pytest.raises(Unanswered, match=r"No answer to 1 of 2: exposure/rate_by_region \(Co"):
            say_all(lab, ["exposure/rate_by_region", "exposure/total"], quiet=True)


@pytest.mark.parametrize("table", ["exposure_cube", "age_cube"])
def test_damaged_block_that_is_read_at_once_is_said_when_it_is_opened(damaged, table):
    path = damaged(table)
    for opens in (breachlab.connect, databases.connect_sealed):
        with pytest.raises(NoDatabase, match=r"lab\.duckdb is damaged: one of .* --replace"):
            opens(path)


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (0, "not a database of this lab but an empty file. Make one with: python -m data_gen"),
        (12, "(damaged|not a database of this lab)"),
        (5_000, "damaged: .* as it was written. Make it again with: python -m data_gen --replace"),
        (HEADERS + 100, "damaged: .* as it was written"),
        (HEADERS + 10 * BLOCK, "damaged: .* as it was written"),
        (-1, "damaged: .* as it was written"),
    ],
)
def test_database_that_is_cut_short_is_said(small_database, tmp_path, length, says):
    path = tmp_path / "lab.duckdb"
    path.write_bytes(small_database.read_bytes()[:length])
    with pytest.raises(NoDatabase, match=rf"lab\.duckdb is {says}"):
        breachlab.connect(path)


def test_error_of_duckdb_is_said_with_the_question_and_an_interrupt_is_one(lab):
    with lab.cursor() as cursor:
        cursor.execute("create temp table exposure_cube as select 1 as nothing")
        with pytest.raises(Unanswered, match=r"^'exposure/total': no answer, as DuckDB says: Bin"):
            ask(cursor, "exposure/total")
    assert "DuckDB says: nothing." in str(explain_end(duckdb.Error(""), "'a/b'"))
    stopped = Mock()
    stopped.execute.side_effect = duckdb.InterruptException("INTERRUPT Error: Interrupted!")
    with pytest.raises(duckdb.InterruptException):  # who stops it tells that from a failure
        ask(stopped, "exposure/total")


def test_peak_is_no_less_than_the_memory_held():
    holds = psutil.Process().memory_info().rss
    assert holds <= memory.peak(os.getpid())
    nobody = 2**22 + 1  # above the highest number that Linux gives
    assert memory.peak(nobody) == 0


def test_peak_counts_memory_let_go_until_the_process_ends(process):
    program = "held = bytearray(100_000_000); del held; print('gone', flush=True); input()"
    with process.Popen(
        [sys.executable, "-c", program], stdin=process.PIPE, stdout=process.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "gone\n"
        assert 100e6 < memory.peak(holder.pid) < 200e6
        holder.communicate("\n")
    assert memory.peak(holder.pid) == 0


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with 8 GB, without limits."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=8 * 10**9))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (-1, -1))
    monkeypatch.setattr(memory, "CONTAINER", tmp_path)


def test_available_is_what_machine_container_and_shell_leave(machine, monkeypatch, tmp_path):
    assert memory.available() == 8 * 10**9
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("5000\n")
    assert memory.available() == 8 * 10**9
    (tmp_path / "memory.max").write_text("7000\n")
    assert memory.available() == 2_000
    (tmp_path / "memory.max").write_text("4000\n")
    assert memory.available() == 0
    (tmp_path / "memory.max").unlink()
    holds = psutil.Process().memory_info().vms
    monkeypatch.setattr(resource, "getrlimit", lambda _: (holds + 10**9, -1))
    assert 0.9e9 < memory.available() <= 1e9 + 10**6


def test_describe_lack_says_what_is_needed_and_what_there_is(machine):
    full = duckdb.OutOfMemoryException("Out of Memory Error: (1.0 GiB/1.5 GiB used)")
    said = memory.describe_lack(MemoryError(), "en", 2_600_000_000)
    assert said == "Memory ran out: about 2.6 GB is needed, and 8.0 GB is available"
    said = memory.describe_lack(full, "en", 2_600_000_000)
    assert said == "Memory ran out: more than 1.6 GB is needed, and 8.0 GB is available"
    said = memory.describe_lack(MemoryError(), "fr")
    assert undo_typesetting(said).startswith("La mémoire a manqué : il en faut plus de ")
    assert re.search(r" [MG]o, et il en reste 8,0 Go$", undo_typesetting(said))
    assert memory.describe_lack(RuntimeError("a bug"), "en") is None
    assert memory.describe_lack(OSError(12, "Cannot allocate memory", "/x"), "en") is None

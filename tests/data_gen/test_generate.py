"""python -m data_gen, as a user types it: what it refuses, and files that stand in its place."""

import os
import signal
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import pytest

import breachlab
from breachlab.__main__ import main as ask
from breachlab.errors import NoRoom
from breachlab.paths import ROOT
from breachlab.store import databases
from breachlab.store.files import draft_of
from data_gen import __main__ as command
from data_gen import build, machine  # before a test gives its rights away
from data_gen.__main__ import hear_signals, main
from data_gen.records import made
from tests.conftest import SMALL
from tests.data_gen.targets import TARGETS, everything, put_duckdb, put_ours

TAGS = "select tags from duckdb_databases() where database_name = current_database()"


def test_a_small_world_is_made_and_reported(tmp_path, printed):
    path = tmp_path / "lab.duckdb"
    words = ["--rows", "2_000", "--seed", "7", "--storage-version", "v1.5.0"]
    assert main([*words, "--database", str(path)]) == 0
    assert "2,000 records of 1,713 persons, SYNTHETIC" in printed("generate")
    with breachlab.connect(path) as connection:
        assert breachlab.ask(connection, "exposure/total").record_count.tolist() == [2_000]
        ((tags,),) = connection.execute(TAGS).fetchall()
    assert tags == {"storage_version": "v1.5.0+"}


NO_SIZES = ("lots", "0", "0GB", "-1", "-1GB", "100%", "1", "1KB", "1e3MB", "101TB")
BAD = {
    "--rows=-5": "--rows -5: must be a whole number from 1,000 to 4,000,000,000",
    "--rows=many": "--rows many: must be a whole number",
    "--rows=5_000_000_000": "must be a whole number from 1,000 to 4,000,000,000",
    "--seed=-1": "--seed -1: must be a whole number from 0",
    "--threads=0": "--threads 0: must be a whole number from 1",
    **{
        f"--memory-limit={size}": f"--memory-limit {size}: must be a size with its unit"
        for size in NO_SIZES
    },
}


def test_a_bad_world_is_one_line_that_ends_in_an_example(tmp_path, capsys):
    for word, expected in BAD.items():
        assert main([word, "--database", str(tmp_path / "lab.duckdb")]) == 1
        printed = capsys.readouterr().err
        assert expected in printed and "Example: python -m data_gen" in printed, word
        assert printed.count("\n") == 1 and not os.listdir(tmp_path), word


def test_a_limit_of_memory_is_a_size_with_its_unit(tmp_path, monkeypatch):
    limits = {"64MB": "61.0 MiB", "64 mb": "61.0 MiB", "0.1GB": "95.3 MiB", "64MiB": "64.0 MiB"}
    found = []
    ask = "select current_setting('memory_limit')"
    monkeypatch.setattr(
        "data_gen.build.build", lambda lab, *_, begun: found.extend(lab.execute(ask).fetchall())
    )
    for number, size in enumerate(limits):
        words = ["--rows", "1_000", "--quiet", "--memory-limit", size]
        assert main([*words, "--database", str(tmp_path / f"{number}.duckdb")]) == 0, size
    assert found == [(limit,) for limit in limits.values()]


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        ("DISK_BYTES_PER_RECORD", 10**12, "need 1,000,000.1 GB of disk"),
        ("MEMORY_BYTES", ((10**15, 0),), "need 1,000,000.0 GB of memory"),
    ],
)
def test_too_little_disk_or_memory_is_said_before_the_start(
    measure, value, said, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(machine, measure, value)
    assert main(["--rows", "1_000", "--database", str(tmp_path / "lab.duckdb")]) == 1
    assert said in capsys.readouterr().err
    assert not os.listdir(tmp_path)


def test_what_a_world_needs_is_said_first(tmp_path, capsys, no_records):
    """So few records need what none would: the fixed parts of `machine`."""
    assert main(["--rows", "1_000", "--database", str(tmp_path / "lab.duckdb")]) == 0
    said = capsys.readouterr().err.splitlines()[0]
    assert said == "Making 1,000 records: about 100 MB of disk, 400 MB of memory, 3 s on two cores."


# {records: peaks of memory and disk in MB}, on two cores with --memory-limit 1GB.
MEASURED = {
    100_000: (416, 80),
    1_000_000: (632, 72),
    2_000_000: (1_199, 112),
    5_000_000: (1_416, 206),
    10_000_000: (1_648, 388),
    43_000_000: (2_400, 1_448),
}
# What is asked for beyond the measured, so that a run does not fail half-way.
MOST_MEMORY_RATIO, MOST_SPARE_DISK_MB = 1.5, 600


@pytest.mark.parametrize("rows", MEASURED)
def test_a_run_asks_for_what_was_measured_and_little_more(rows):
    memory, disk = MEASURED[rows]
    assert memory <= machine.memory_bytes(rows) / 1e6 < MOST_MEMORY_RATIO * memory
    assert disk <= machine.disk_bytes(rows) / 1e6 < disk + MOST_SPARE_DISK_MB


# In batches of a fifteenth of the usual size, so that a file is soon amidst being filled.
SMALL_BATCHES = 16
PROGRAM = f"""
import sys
from data_gen import __main__ as command
from data_gen.__main__ import hear_signals, main
from data_gen.records import made
made.BATCH_GROUPS = {SMALL_BATCHES}
sys.exit(main())
"""


def started(process, path):
    """Start a run too long to end by itself, and return when its draft has appeared."""
    run = process.Popen(
        [sys.executable, "-c", PROGRAM, "--rows", "30_000_000", "--database", str(path)],
        cwd=ROOT,
        stderr=process.DEVNULL,
    )
    draft = draft_of(path)
    while not (draft.exists() and draft.stat().st_size > 20_000_000):
        assert run.poll() is None
        time.sleep(0.05)
    return run


@pytest.fixture
def former(worlds, tmp_path):
    return worlds.copy(SMALL, tmp_path / "lab.duckdb")


def test_a_limit_too_low_for_the_work_loses_nothing(thorough, former, capsys):
    before = former.read_bytes()
    words = ["--rows", "200_000", "--database", str(former), "--memory-limit", "10MB", "--quiet"]
    assert main(words) == 1
    assert "--memory-limit" in capsys.readouterr().err
    assert former.read_bytes() == before and os.listdir(former.parent) == ["lab.duckdb"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_told_to_end_leaves_the_former_database_and_no_stray_file(
    thorough, former, monkeypatch, name
):
    """The signal comes when a chunk is stored, while the makers are at the next ones."""
    if not hasattr(signal, name):
        pytest.skip(f"there is no {name} here")
    number, insert = getattr(signal, name), made.Columns.insert
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip(f"{name} is ignored here, as under nohup")

    def hear(self, codes):
        insert(self, codes)
        os.kill(os.getpid(), number)

    monkeypatch.setattr(made.Columns, "insert", hear)
    monkeypatch.setattr(made, "BATCH_GROUPS", 1)
    before = former.read_bytes()
    assert main(["--rows", "30_000", "--database", str(former), "--quiet"]) == 128 + number
    assert former.read_bytes() == before and os.listdir(former.parent) == [former.name]


def test_two_runs_at_once_are_kept_apart_and_the_first_ends_when_it_is_told_to(
    process, former, capsys
):
    before = former.read_bytes()
    run = started(process, former)
    assert main(["--rows", "1_000", "--database", str(former), "--quiet"]) == 1
    assert f"open in process {run.pid}" in capsys.readouterr().err
    run.terminate()
    assert run.wait(60) == 128 + signal.SIGTERM
    assert former.read_bytes() == before and os.listdir(former.parent) == [former.name]


def test_a_killed_run_leaves_the_former_database_and_the_next_run_says_what_it_removes(
    process, former, capsys, no_records
):
    before = former.read_bytes()
    mine = [former.with_name(f"{former.name}{suffix}") for suffix in (".new", ".new.tmp")]
    for each in mine:
        each.write_text("my own")
    run = started(process, former)
    run.kill()
    run.wait(60)
    assert former.read_bytes() == before
    draft = draft_of(former).name
    assert main(["--rows", "1_000", "--database", str(former)]) == 0
    said = capsys.readouterr().err.splitlines()[1]  # after what the world needs
    assert said == f"Removed what a killed run had left: {draft}, {draft}.wal"
    assert {path.name for path in former.parent.iterdir()} == {former.name, *(p.name for p in mine)}
    assert [each.read_text() for each in mine] == ["my own"] * 2


# The size, and the most bytes of a file: where a run fails that has as many.
FULL = {
    "the log of the reference tables": (20_000, 50_000),
    "the log of the records": (200_000, 15_000_000),
    "the file, amidst the records": (1_000_000, 20_000_000),
    "the file, in the end": (2_000, 17_000_000),
}


def test_a_disk_that_fills_up_on_the_way_loses_nothing(thorough, former, capsys, monkeypatch):
    """A limit on file size fails writes as a full disk does, and needs no privileges."""
    resource = pytest.importorskip("resource")  # not on Windows
    before, soft, hard = former.read_bytes(), *resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr(made, "BATCH_GROUPS", SMALL_BATCHES)
    for full, (rows, limit) in FULL.items():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))  # Python ignores the signal of it
        try:
            code = main(["--rows", str(rows), "--database", str(former), "--quiet"])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        said = capsys.readouterr().err
        assert code == 1 and said.startswith("Error: The target could not be written"), full
        assert said.count("\n") == 1 and "File too large" in said, full
        assert former.read_bytes() == before and os.listdir(former.parent) == [former.name], full


def test_a_command_that_is_misspelt_is_shown_the_nearest(capsys):
    assert main(["persn", "12"]) == 2
    assert "No command named 'persn'. Did you mean 'person'?" in capsys.readouterr().err
    assert main(["dictionary", "--writ"]) == 2
    assert "unrecognized arguments: --writ" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["data_gen", "person", "1"], ["breachlab"]])
def test_a_reader_who_has_seen_enough_is_not_answered_with_a_traceback(process, words):
    """As in `python -m data_gen person 1 | head -1`: the pipe is closed before all is printed."""
    command = [sys.executable, "-m", *words]
    with process.Popen(command, stdout=process.PIPE, stderr=process.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read() == b"" and run.wait() == 0


def test_a_program_that_ends_at_once_keeps_what_it_said_and_its_exit_code(process, tmp_path):
    """It leaves without freeing its memory; what it printed is in a pipe by then."""
    command = [sys.executable, "-m", "data_gen", "--rows", "1_000", "--database"]
    run = process.run([*command, str(tmp_path / "lab.duckdb")], capture_output=True, text=True)
    assert run.returncode == 0 and "lab.duckdb\n" in run.stdout
    assert rows_said(tmp_path / "lab.duckdb") == [(1_000,)]
    run = process.run([*command, str(tmp_path)], capture_output=True, text=True)
    assert run.returncode == 1 and "is a folder" in run.stderr


NOBODY = 65_534


def rows_said(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select row_count from provenance").fetchall()


unix = pytest.mark.skipif(os.name == "nt", reason="it has other links, devices and sockets")


# What a shell types where a variable is not set, with the database that would then be lost.
UNSET = {
    "empty path": ["--database", ""],
    "empty path, joined": ["--database="],
    "blank path": ["--database", " "],
    "empty variable": [],
}
RUN = ["--rows", "1_000", "--quiet"]


@pytest.fixture
def put(tmp_path):
    """A function that puts a kind of target into a folder of its own, and returns its path."""

    def put(kind):
        path = tmp_path / kind.replace(" ", "_") / "x.duckdb"
        path.parent.mkdir()
        TARGETS[kind].put(path)
        return path

    return put


def loses(folder, words, says, may_go, capsys, leaves_unsaid=()):
    """Return what is wrong with a run: what it lost, did not say, or said though it is no help."""
    before = everything(folder)
    code = main([*RUN, *words])
    printed, after = capsys.readouterr(), everything(folder)
    if not says:
        kept = [path for path in before if path not in may_go and after.get(path) != before[path]]
        more = after.keys() - before.keys() - may_go
        return (code, kept, more) if code or kept or more else None
    wrong = [each for each in says if each not in printed.err]
    wrong += [each for each in leaves_unsaid if each in printed.err]
    is_one_line = printed.err.count("\n") == 1 and printed.out == ""
    if code in (1, 2) and after == before and not wrong and is_one_line:
        return None
    return code, wrong, printed


@unix
def test_no_target_is_lost(put, capsys, no_records):
    """A run takes the place of a database of this lab alone, and of nothing beside it.

    With --replace it also replaces a file that may be lost: no folder, pipe or protected file.
    """
    lost = {}
    for kind, target in TARGETS.items():
        path = put(kind)
        words = ["--database", str(path)]
        if target.said:
            says, no_help = [target.said, target.expected, "--database PATH"], []
            (says if target.can_be_replaced and kind != "log" else no_help).append("--replace")
            lost[kind] = loses(path.parent, words, says, (), capsys, no_help)
            if target.can_be_replaced:
                check_replaced(path, kind)
            else:
                again = loses(path.parent, [*words, "--replace"], (target.said,), (), capsys)
                lost[kind] = lost[kind] or again
        else:
            replaced = Path(os.path.realpath(path)).relative_to(path.parent)
            may_go = {replaced, *map(Path, target.gone)}
            lost[kind] = loses(path.parent, words, (), may_go, capsys)
            assert lost[kind] or rows_said(path) == [(1_000,)], kind
    assert {kind: what for kind, what in lost.items() if what} == {}


def check_replaced(path, kind):
    """Fail where a run does not replace what stands there and that alone."""
    is_link, beside = path.is_symlink(), set(everything(path.parent))
    assert main([*RUN, "--database", str(path), "--replace"]) == 0, kind
    assert rows_said(path) == [(1_000,)], kind
    log = {Path("x.duckdb.wal")} if "log" in kind else set()
    assert set(everything(path.parent)) == (beside | {Path("x.duckdb")}) - log, kind
    assert path.is_symlink() is is_link, kind


def test_a_path_that_is_not_set_loses_no_database(tmp_path, capsys, no_records, monkeypatch):
    put_ours(tmp_path / "breachlab.duckdb")
    monkeypatch.setattr(databases, "DATA", tmp_path)
    monkeypatch.setenv("BREACHLAB_DATABASE", "")
    says = ("is empty, as if a shell variable were not set",)
    lost = {kind: loses(tmp_path, words, says, (), capsys) for kind, words in UNSET.items()}
    assert {kind: what for kind, what in lost.items() if what} == {}


@unix
@pytest.mark.timeout(60, method="thread")  # whoever opens a pipe waits for another to write
@pytest.mark.parametrize("command", ["make", "verify", "macros", "ask"])
def test_a_pipe_is_refused_at_once(tmp_path, capsys, command):
    run = ask if command == "ask" else main
    words = {"make": [], "ask": ["exposure/total"]}.get(command, [command])
    os.mkfifo(tmp_path / "pipe")
    assert run([*words, "--database", str(tmp_path / "pipe")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "/pipe' is a pipe and cannot be a database: the path of a file was" in printed.err
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode) and len(os.listdir(tmp_path)) == 1


@unix
@pytest.mark.parametrize("is_there", [True, False])
def test_the_file_behind_a_link_is_replaced_in_its_own_folder(tmp_path, no_records, is_there):
    (tmp_path / "disk").mkdir()
    behind, link = tmp_path / "disk" / "lab.duckdb", tmp_path / "link.duckdb"
    link.symlink_to("disk/lab.duckdb")
    if is_there:
        put_ours(behind)
    assert main(["--rows", "1_000", "--quiet", "--database", str(link)]) == 0
    assert os.readlink(link) == "disk/lab.duckdb"
    assert os.listdir(tmp_path / "disk") == ["lab.duckdb"]
    assert sorted(os.listdir(tmp_path)) == ["disk", "link.duckdb"]
    assert rows_said(behind) == [(1_000,)]


@pytest.fixture
def unprivileged():
    """A folder that somebody else may read and not write to, and the rights of somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put_ours(folder / "lab.duckdb")
        is_root = os.geteuid() == 0
        (folder / "shut").mkdir(0o700 if is_root else 0)
        folder.chmod(0o755 if is_root else 0o555)
        if is_root:
            become_nobody()
        yield folder
        if is_root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        (folder / "shut").chmod(0o755)


def become_nobody():
    """Give the rights of root away, or skip the test where there is nobody else to be."""
    try:
        os.setresuid(NOBODY, NOBODY, 0)
    except OSError:  # as in a namespace of users that has one alone
        pytest.skip("No other user has a number here")


@unix
def test_a_folder_that_may_not_be_written_to_or_entered_is_named_before_the_start(
    unprivileged, capsys
):
    folder = f"The folder {unprivileged} is write-protected: a folder that can be written to"
    says = (folder, "--database PATH")
    for name in ("lab.duckdb", "new.duckdb", "deeper/new.duckdb"):
        words = ["--database", str(unprivileged / name)]
        assert loses(unprivileged, words, says, (), capsys) is None, name
    assert main(["--rows", "1_000", "--database", str(unprivileged / "shut" / "x.duckdb")]) == 1
    said = capsys.readouterr().err
    assert "stands in a folder that may not be entered and cannot be a database" in said


def test_what_came_while_a_run_was_under_way_stays(tmp_path, capsys, monkeypatch):
    path = tmp_path / "x.duckdb"
    monkeypatch.setattr(build, "build", lambda *_, begun: put_duckdb()(path))
    assert main(["--rows", "1_000", "--database", str(path), "--quiet"]) == 1
    assert "is a DuckDB database and no database of this lab" in capsys.readouterr().err
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from mine").fetchall() == [(42,)]
    assert os.listdir(tmp_path) == [path.name]


def test_macros_are_not_stored_in_what_is_no_database_of_this_lab(put, capsys):
    for kind in ("foreign", "text", "sqlite"):
        path = put(kind)
        before = everything(path.parent)
        assert main(["macros", "--database", str(path)]) == 1
        assert "is not a database of this lab" in capsys.readouterr().err, kind
        assert everything(path.parent) == before, kind


NAMES_OF_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS = [getattr(signal, name) for name in NAMES_OF_SIGNALS if hasattr(signal, name)]


@pytest.fixture
def hangup_ends():
    """Let SIGHUP end the program, though nohup has this run ignore it."""
    if not hasattr(signal, "SIGHUP"):
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@unix
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_interrupts_once_and_what_was_heard_before_is_heard_after(number, hangup_ends):
    before, cleaned = signal.getsignal(number), []
    with hear_signals() as ending:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        for further in SIGNALS:
            os.kill(os.getpid(), further)
            cleaned.append(further)
    assert cleaned == SIGNALS and ending.code == 128 + number
    assert signal.getsignal(number) is before


@unix
@pytest.mark.parametrize("raised", [duckdb.InvalidInputException, NoRoom])
def test_what_duckdb_says_of_a_signal_is_that_signal(monkeypatch, capsys, raised, hangup_ends):
    """DuckDB wraps what is raised while it calls Python."""

    def met(words):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt as error:
            raise raised(str(error)) from None

    monkeypatch.setattr(command, "_run", met)
    assert command.main([]) == 143
    assert "Interrupted" in capsys.readouterr().err


@unix
def test_a_signal_that_is_ignored_stays_so(hangup_ends):
    """As nohup has it, so that a run outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with hear_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@unix
def test_a_run_in_another_thread_hears_nothing(hangup_ends):
    before, codes = [signal.getsignal(each) for each in SIGNALS], []

    def run():
        with hear_signals() as ending:
            codes.append(ending.code)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert codes == [130] and [signal.getsignal(each) for each in SIGNALS] == before

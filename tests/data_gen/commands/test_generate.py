"""python -m data_gen, as a user types it, and what its refusals say."""

import os
import signal
import sys
import time

import pytest

import breachlab
from breachlab.paths import ROOT
from breachlab.store.files import draft_of
from data_gen import machine
from data_gen.__main__ import main
from data_gen.records import made
from tests.conftest import SMALL

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
        "data_gen.build.build", lambda lab, *_: found.extend(lab.execute(ask).fetchall())
    )
    for number, size in enumerate(limits):
        words = ["--rows", "1_000", "--quiet", "--memory-limit", size]
        assert main([*words, "--database", str(tmp_path / f"{number}.duckdb")]) == 0, size
    assert found == [(limit,) for limit in limits.values()]


def test_a_full_disk_is_said_before_the_start(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(machine, "DISK_BYTES_PER_RECORD", 10**12)
    assert main(["--rows", "1_000", "--database", str(tmp_path / "lab.duckdb")]) == 1
    assert "need 1,000,000.1 GB of disk" in capsys.readouterr().err
    assert not os.listdir(tmp_path)


def test_too_little_memory_is_said_before_the_start(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(machine, "MEMORY_BYTES", ((10**15, 0),))
    assert main(["--rows", "1_000", "--database", str(tmp_path / "lab.duckdb")]) == 1
    assert "need 1,000,000.0 GB of memory" in capsys.readouterr().err


def test_what_a_world_needs_is_said_and_is_what_was_measured(tmp_path, capsys):
    assert main(["--rows", "1_000", "--database", str(tmp_path / "lab.duckdb")]) == 0
    said = capsys.readouterr().err.splitlines()[0]
    assert said == "Making 1,000 records: about 100 MB of disk, 400 MB of memory, 3 s on two cores."
    measured = {  # records: peaks of memory and disk, in MB, on two cores with --memory-limit 1GB
        100_000: (416, 80),
        1_000_000: (632, 72),
        2_000_000: (1_199, 112),
        5_000_000: (1_416, 206),
        10_000_000: (1_648, 388),
        43_000_000: (2_400, 1_448),
    }
    for rows, (memory, disk) in measured.items():
        assert memory <= machine.memory_bytes(rows) / 1e6 < 1.5 * memory
        assert disk <= machine.disk_bytes(rows) / 1e6 < disk + 600


# In batches of a fifteenth of the usual size, so that a file is soon amidst being filled.
SMALL_BATCHES = 16
PROGRAM = f"""
import sys
from data_gen.__main__ import main
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
    words = ["--rows", "20_000", "--database", str(former), "--memory-limit", "10MB", "--quiet"]
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
    assert f"held open by process {run.pid}" in capsys.readouterr().err
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

"""Faults of shards, done for real: recovered, or refused by name; never a wrong sum.

SHARD_ROWS=1_000_000 in the environment tries it with more records.
"""

import json
import os
import shutil
import signal
import sys
import time

import pytest

from breachlab import __main__ as shell
from breachlab.paths import ROOT
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.shards import gathering
from data_gen.shards.making import Attempt

ROWS = os.environ.get("SHARD_ROWS", "2_000")
SUMS = "select column_name, checksum from lab.checksums where table_name = 'records'"


def command(folder, shard, *more):
    return ["shard", "--parquet", str(folder), "--shard", str(shard), "--quiet", *more]


def started(process, folder, shard):
    """A shard that is being made by a process of its own."""
    words = [sys.executable, "-m", "data_gen", *command(folder, shard)]
    return process.Popen(words, cwd=ROOT, stderr=process.DEVNULL)


@pytest.fixture(scope="module", autouse=True)
def no_sets_of_facts():
    """Gather without the cube of sets of facts: a third of the time, and no fault is of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "count_small", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A world in two shards; the time to make it and to gather it hardly depends on its size."""
    folder = tmp_path_factory.mktemp("faults") / "world"
    assert main([*command(folder, 0), "--rows", ROWS, "--shards", "2"]) == 0
    assert main(command(folder, 1)) == 0
    return folder


@pytest.fixture(scope="module")
def whole(two):
    """The same, gathered: its database and its manifest."""
    assert gather(two) == 0
    return two


@pytest.fixture
def world(two, tmp_path):
    """A copy of both shards, without manifest and database."""
    return shutil.copytree(two, tmp_path / "world", ignore=lambda *_: {"manifest.json"})


def database(folder):
    return folder.with_name("lab.duckdb")


def gather(folder, *more):
    return main(
        ["gather", "--parquet", str(folder), "--database", str(database(folder)), "--quiet", *more]
    )


def sums(folder):
    with open_connection() as connection:
        connection.execute(f"attach '{database(folder)}' as lab (read_only)")
        return set(connection.execute(SUMS).fetchall())


def receipt(folder, shard):
    (path,) = (folder / "receipts").glob(f"{shard:05}-*.json")
    return path


def forgotten(folder, shard):
    """Remove all of a shard, as if it had not been made."""
    told = json.loads(receipt(folder, shard).read_text())
    receipt(folder, shard).unlink()
    for file in (*told["files"], *told["cubes"]):
        (folder / file["name"]).unlink()


def refused(folder, capsys):
    """The error of a gather that makes no database and no manifest."""
    assert gather(folder) == 1
    assert not database(folder).exists() and not (folder / "manifest.json").exists()
    return capsys.readouterr().err


def recovers(folder, whole, shard, *more):
    """The shard made again is all that it takes."""
    assert main(command(folder, *(shard if isinstance(shard, tuple) else (shard,)))) == 0
    assert gather(folder, *more) == 0
    assert sums(folder) == sums(whole)


def test_a_shard_killed_in_the_middle_counts_for_nothing_and_is_made_again(
    process, world, whole, capsys
):
    """Tidying removes the shard's files and those of another attempt, and nothing else."""
    forgotten(world, 1)
    before = set((world / "records").iterdir())
    run = started(process, world, 1)
    while not (left := set((world / "records").iterdir()) - before):
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert "1 shard of 2" in refused(world, capsys)
    (world / "records" / "00009-0a0b0c0d-000.parquet").touch()
    (world / "records" / "thesis.parquet").touch()
    recovers(world, whole, 1, "--tidy")
    kept = set((world / "records").iterdir()) - before
    assert not left & kept and {path.name[:6] for path in kept} == {"00001-", "thesis"}


def test_a_shard_that_is_interrupted_leaves_nothing(process, world, whole):
    forgotten(world, 1)
    before = set(world.rglob("*.*"))
    run = started(process, world, 1)
    while set((world / "records").iterdir()) <= before:
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    assert run.wait() == 130
    assert set(world.rglob("*.*")) == before
    recovers(world, whole, 1)


def test_a_file_that_was_cut_or_removed_is_named(thorough, world, whole, capsys):
    path = next((world / "records").glob("00000-*"))
    path.chmod(0o644)
    os.truncate(path, 1_000)
    assert f"records/{path.name} has 1,000 bytes of" in refused(world, capsys)
    path.unlink()
    assert f"records/{path.name} is missing" in refused(world, capsys)
    recovers(world, whole, 0)


def test_a_byte_that_was_changed_is_found_by_its_sum(thorough, world, whole, capsys):
    path = next((world / "cubes").glob("00001-*/field_cube.parquet"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    assert main(["verify", "--parquet", str(world)]) == 1  # which changes nothing
    assert receipt(world, 1).exists()
    error = refused(world, capsys)
    assert f"{path.relative_to(world)} is not as shard 1 wrote it. Its receipt was set" in error
    assert f"--parquet {world} --shard 1" in error
    recovers(world, whole, 1)


def test_two_at_once_at_the_same_shard_are_one_world(process, world, whole):
    forgotten(world, 1)
    runs = [started(process, world, 1), started(process, world, 1)]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(list((world / "receipts").glob("00001-*.json"))) == 2
    files = set((world / "records").iterdir())
    assert gather(world) == 0
    assert sums(world) == sums(whole)
    assert set((world / "records").iterdir()) == files  # without --tidy
    assert len({path.name for path in files if path.name.startswith("00001-")}) == 2


def test_two_worlds_begun_at_once_in_one_folder_are_never_mixed(thorough, world, tmp_path, capsys):
    """The second to write its plan goes on; the receipt of the first is of another plan."""
    forgotten(world, 1)
    plan = json.loads((world / "plan.json").read_text())
    (world / "plan.json").write_text(json.dumps(plan | {"seed": 9}, indent=2) + "\n")
    assert main(command(world, 1)) == 0
    assert "is of another plan than plan.json" in refused(world, capsys)


def test_a_plan_or_receipt_that_tells_of_something_else_is_refused(world, capsys):
    path = receipt(world, 0)
    told, plan = json.loads(path.read_text()), (world / "plan.json").read_text()
    path.write_text(json.dumps(told | {"records": told["records"] - 1}))
    assert "The receipts tell of" in refused(world, capsys)
    (world / "plan.json").write_text(json.dumps(json.loads(plan) | {"model_version": 1}))
    error = refused(world, capsys)
    assert "model_version 1 and not" in error and "the code that made them" in error
    assert main(command(world, 1)) == 1


def test_rows_that_another_receipt_claims_are_found_by_counting(world, capsys):
    """The files of the second shard are copies of the first one's; all is of the right counts."""
    first, second = (json.loads(receipt(world, shard).read_text()) for shard in (0, 1))
    for kind in ("files", "cubes"):
        for own, other in zip(second[kind], first[kind], strict=True):
            (world / own["name"]).unlink()
            shutil.copy(world / other["name"], world / own["name"])
            own |= {name: other[name] for name in ("records", "bytes", "sha256")}
    receipt(world, 1).write_text(json.dumps(second))
    assert "stored, and" in refused(world, capsys)


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_of_the_shard(
    thorough, world, whole, capsys, monkeypatch
):
    forgotten(world, 1)
    before = set(world.rglob("*.*"))
    kept = Attempt.keep_cubes

    def full(attempt, connection):
        kept(attempt, connection)
        raise OSError(28, os.strerror(28), str(world))

    monkeypatch.setattr(Attempt, "keep_cubes", full)
    assert main(command(world, 1)) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert set(world.rglob("*.*")) == before
    monkeypatch.undo()
    recovers(world, whole, 1)


def test_records_that_are_moved_after_gathering_are_missed_by_name(
    thorough, world, tmp_path, capsys
):
    assert gather(world) == 0
    world.rename(tmp_path / "moved")
    words = ["reconciliation/totals", "--database", str(database(world))]
    assert shell.main(words) == 1
    error = capsys.readouterr().err
    assert f"reads its records from {world}/records/" in error and "which is not there" in error
    assert "python -m data_gen gather --parquet FOLDER" in error


def test_a_plan_that_is_gone_is_written_anew_by_the_same_command_alone(
    thorough, world, whole, capsys
):
    (world / "plan.json").unlink()
    assert "plan.json is gone" in refused(world, capsys)
    assert main(command(world, 0, "--rows", ROWS, "--shards", "2", "--seed", "9")) == 1
    assert "shards of another world" in capsys.readouterr().err
    assert not (world / "plan.json").exists()
    recovers(world, whole, (0, "--rows", ROWS, "--shards", "2"))

"""Shards by Spark are the world of one run, whatever befalls a worker, a task or the driver."""

import os
import signal
import time
from contextlib import suppress

import psutil
import pytest

from breachlab.store.connections import open_connection
from data_gen.shards import portable
from tests.spark.conftest import LOCAL, SHARDS
from tests.support import wheels

DIFFERING = """
    select table_name from (from one.checksums except from gathered.checksums)
    union
    select table_name from (from gathered.checksums except from one.checksums)
"""

PYTHONS = {"pyspark.daemon", "pyspark.worker"}
# Every question by the code of the command, in Spark all by one session: to start it takes longest.
ASK_ALL = """
import sys
from contextlib import ExitStack, nullcontext
from data_gen.commands import rows
from data_gen.shards import on_spark, portable
with ExitStack() as stack:
    if "--spark" in sys.argv:
        settings = ["spark.sql.shuffle.partitions=4"]
        running = stack.enter_context(on_spark.session(sys.argv[-1], settings))
        on_spark.session = lambda master, settings: nullcontext(running.newSession())
    for question in portable.names():
        print("question", question, flush=True)
        rows.run([question, *sys.argv[1:]])
"""


@pytest.fixture
def equals(installed):
    """A function that holds the database of a world against that of the single run."""

    def compare(spark):
        with open_connection() as connection:
            for name, path in (("one", installed / "one.duckdb"), ("gathered", spark.database)):
                connection.execute(f"attach '{path}' as {name} (read_only)")
            differing = {table for (table,) in connection.execute(DIFFERING).fetchall()}
        assert differing == {"provenance", "shard_files"}

    return compare


def until(condition, process):
    """Wait until something is so while a process runs."""
    while not condition():
        assert process.poll() is None
        time.sleep(0.05)


def test_two_threads_of_one_machine_make_the_world_of_the_single_run(two_threads, equals):
    equals(two_threads)


def test_a_cluster_makes_it_too_in_a_folder_named_from_here_and_does_it_once(
    spark, cluster, equals
):
    spark.run(cluster, "--parquet", spark.world.name)
    equals(spark)
    before = spark.receipts()
    spark.run(cluster)
    assert spark.receipts() == before


def test_rows_have_the_same_answers_in_both_engines(two_threads, installed):
    words = ("--parquet", two_threads.world)
    command = ("env/bin/breachlab-data", "rows", portable.names()[0], *words)
    by_command = wheels.run(*command, "--spark", "local[2]", folder=installed, **LOCAL)
    asked = ("env/bin/python", "-c", ASK_ALL, *words)
    by_duckdb, by_spark = (
        answers(wheels.run(*asked, *more, folder=installed, **LOCAL))
        for more in ((), ("--spark", "local[2]"))
    )
    assert [*by_duckdb] == portable.names() and by_duckdb == by_spark
    assert all(len(each) > 1 for each in by_duckdb.values())
    assert table(by_command) == by_duckdb[portable.names()[0]]


def answers(said):
    """Return {question: its answer} of what ASK_ALL prints."""
    asked = (each.partition("\n") for each in said.split("question ")[1:])
    return {question: table(answer) for question, _, answer in asked}


def table(said):
    return [line for line in said.splitlines() if "\t" in line]


def test_a_driver_and_a_task_that_are_killed_are_started_anew_and_go_on(spark, cluster, equals):
    run = spark.started(cluster)
    until(lambda: len(spark.receipts()) >= 1, run)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    made, files = spark.receipts(), spark.files()
    assert len(made) < int(SHARDS)
    run = spark.started(cluster)
    until(lambda: spark.files() - files, run)
    assert kill_pythons_of_tasks()
    assert run.wait() == 0
    assert set(made) <= set(spark.receipts())
    equals(spark)


def kill_pythons_of_tasks():
    """Kill every Python that runs tasks of Spark; return how many there were."""
    killed = 0
    for process in psutil.process_iter(["cmdline"]):
        if PYTHONS & {*(process.info["cmdline"] or [])}:
            with suppress(psutil.NoSuchProcess):
                process.kill()
                killed += 1
    return killed


def test_two_drivers_of_one_world_at_once_are_one_world(spark, equals):
    first, second = spark.started("local[1]"), spark.started("local[1]")
    assert {first.wait(), second.wait()} <= {0, 1}  # one may gather while the other's is written
    spark.run("local[1]")
    equals(spark)


def test_without_java_it_says_which_is_needed(spark):
    said = spark.run("local[2]", check=False, PATH="/nowhere", JAVA_HOME="")
    assert said.count("Error: ") == 1 and "There is no Java" in said
    assert "17 or later is needed by PySpark" in said and not spark.world.exists()


def test_another_python_of_the_workers_is_told_in_a_line(spark, tmp_path):
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\nexit 3\n")
    other.chmod(0o755)
    said = spark.run("local[2]", check=False, PYSPARK_PYTHON=str(other))
    assert "Error: Spark did not come to its end: " in said and "goes on from there" in said
    assert spark.receipts() == []


def test_too_little_memory_of_an_executor_is_told_in_a_line(spark, cluster):
    said = spark.run(cluster, "--conf", "spark.executor.memory=64m", check=False)
    assert "Error: Spark did not come to its end: " in said and "64" in said
    assert "Traceback" not in said


def test_a_setting_without_a_value_is_refused(spark):
    said = spark.run("local[2]", "--conf", "spark.executor.memory", check=False)
    assert said.startswith("Error: --conf spark.executor.memory: name=value was expected")

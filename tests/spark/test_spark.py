"""Shards by Spark are the world of one run, whatever befalls a worker, a task or the driver."""

import os
import signal
import time
from contextlib import suppress

import psutil
import pytest

from breachlab.store.connections import open_connection
from data_gen.shards import portable
from data_gen.world import World
from tests.spark.conftest import ROWS, SHARDS

DIFFERING = """
    select table_name from (from one.checksums except from gathered.checksums)
    union
    select table_name from (from gathered.checksums except from one.checksums)
"""

ONE_CORE = ("--conf", "spark.executor.cores=1")
ONE_EXECUTOR = (*ONE_CORE, "--conf", "spark.cores.max=1")
PYTHONS = {"pyspark.daemon", "pyspark.worker"}


@pytest.fixture
def equals(worlds):
    """A function that holds the database of a world against that of the single run."""
    one = worlds.path(World(rows=int(ROWS)))

    def compare(spark):
        with open_connection() as connection:
            for name, path in (("one", one), ("gathered", spark.database)):
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
    spark.run(cluster, "--parquet", spark.world.name, *ONE_CORE)
    equals(spark)
    # No executor made a template: that of the driver travels with the code.
    assert not [*spark.folder.glob("work/*/*/data")]
    before = spark.receipts()
    spark.run(cluster)
    assert spark.receipts() == before


def test_rows_have_the_same_answers_in_both_engines(two_threads, driver):
    for question in portable.names():
        words = ("rows", question, "--parquet", two_threads.world)
        spark = ("--spark", "local[2]", "--conf", "spark.sql.shuffle.partitions=4")
        by_duckdb, by_spark = (table(driver.run(*words, *more)) for more in ((), spark))
        assert len(by_duckdb) > 1 and by_duckdb == by_spark


def table(said):
    return [line for line in said.splitlines() if "\t" in line]


def test_two_drivers_of_one_world_at_once_are_one_world(spark, other_driver, equals):
    drivers = (other_driver, spark.driver)
    for each in drivers:
        spark.ask(each, "local[1]")
    # One may gather while the other's database is written.
    assert {each.answer()[0] for each in drivers} <= {0, 1}
    spark.run("local[1]")
    equals(spark)


def test_a_driver_and_a_task_that_are_killed_are_started_anew_and_go_on(
    spark, cluster, other_driver, equals
):
    run = other_driver.process
    spark.ask(other_driver, cluster, *ONE_EXECUTOR)
    until(lambda: len(spark.receipts()) >= 1, run)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    made, files = spark.receipts(), spark.files()
    assert len(made) < int(SHARDS)
    spark.ask(spark.driver, cluster, *ONE_EXECUTOR)
    until(lambda: spark.files() - files, spark.driver.process)
    assert kill_pythons_of_tasks()
    code, said = spark.driver.answer()
    assert code == 0, said
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


def test_without_java_it_says_which_is_needed(spark):
    said = spark.run("local[2]", check=False, PATH="/nowhere", JAVA_HOME="")
    assert said.count("Error: ") == 1 and "There is no Java" in said
    assert "17 or later is needed by PySpark" in said and not spark.world.exists()


def test_another_python_of_the_workers_is_told_in_a_line(spark, tmp_path):
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\nexit 3\n")
    other.chmod(0o755)
    said = spark.run("local[2]", check=False, PYSPARK_PYTHON=str(other))
    assert "Error: Spark did not finish: " in said and "resumes from there" in said
    assert spark.receipts() == []


def test_too_little_memory_of_an_executor_is_told_in_a_line(spark, cluster):
    said = spark.run(cluster, "--conf", "spark.executor.memory=64m", check=False)
    assert "Error: Spark did not finish: " in said and "64" in said
    assert "Traceback" not in said


def test_a_setting_without_a_value_is_refused(spark):
    said = spark.run("local[2]", "--conf", "spark.executor.memory", check=False)
    assert said.startswith("Error: --conf spark.executor.memory: name=value was expected")

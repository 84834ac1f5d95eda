"""Make the shards of a world by the tasks of Spark, which is only a launcher, like xargs.

A task makes a shard by the same code as the command and writes it to the store itself; only a line
a shard goes through Spark. Existing shards are not made again, so a retried task or a restarted
driver goes on where it was.

Only DataFrames are used (`spark.range(…).mapInArrow(…)`), so a Connect server works, too.
"""

import argparse
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from os import environ
from pathlib import Path
from typing import Any

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, NoSpark, write_count
from breachlab.paths import DATA_GEN, HERE
from breachlab.store.databases import database_path
from breachlab.store.model_checks import check_target
from breachlab.store.temporary_files import scratch_folder
from breachlab.words.language import in_each, refuse
from breachlab.words.numbers import count_noun
from data_gen import machine, template
from data_gen.shards import gathering
from data_gen.shards.making import make_shard
from data_gen.shards.plan import Plan, add_shards, keep, read_or_plan, whole
from data_gen.shards.store import Folder, opened_store

STAYS = "stays_made"
LEAST_JAVA, LEAST_SPARK = 17, 4
LOCAL = re.compile(r"local(\[|$)")  # a master that is this process; local-cluster is none
ARCHIVE = "lab"  # the folder beside each executor into which the code is unpacked
SCHEMA = "shard int, records long, seconds double"
LEFT_OUT = {"__pycache__"}


def run(arguments: list[str]) -> int:
    """Make the missing shards, then the database if one is named; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    limits, store = machine.limits(options), opened_store(options.parquet)
    if options.database is not None:  # checked now, hours before it is written
        check_target(database_path(options.database).resolve(), options.replace)
    check()
    plan = read_or_plan(store, options)
    keep(store, plan)
    with machine.explain_room(STAYS, "--parquet URI"):
        make_all(plan, options.parquet, options.master, limits, options.conf)
    if options.database is None:
        if not options.quiet:
            print(
                f"{write_count(plan.shards, 'shard')} are there; gather them with: "
                f"python -m data_gen gather --parquet {store.name}",
                flush=True,
            )
        return 0
    words = ["--parquet", options.parquet, "--database", options.database]
    words += ["--memory-limit", options.memory_limit]
    words += [f"--{name}" for name in ("replace", "quiet") if getattr(options, name)]
    return gathering.run(words)


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen spark", words)
    parser.add_argument("--master")
    add_conf(parser)
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    add_shards(parser)
    return parser


def add_conf(parser: argparse.ArgumentParser) -> None:
    """Add the option for settings of Spark."""
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE")


def check() -> None:
    """Raise NoSpark if Java or PySpark is missing or too old."""
    try:
        pyspark = version("pyspark")
    except ModuleNotFoundError:
        raise refuse(NoSpark, "no_pyspark") from None
    if int(pyspark.partition(".")[0]) < LEAST_SPARK:
        raise refuse(NoSpark, "old_pyspark", actual=pyspark, least=LEAST_SPARK)
    java = java_version()
    if java < LEAST_JAVA:
        name = "old_java" if java else "no_java"
        raise refuse(NoSpark, name, actual=java, least=LEAST_JAVA, spark=pyspark)


def java_version() -> int:
    """Return the major version of the Java that Spark would start; 0 if there is no Java."""
    home = environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if not program:
        return 0
    try:
        output = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
    except OSError:
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', output)
    return int(match[1]) if match else 0


def make_all(
    plan: Plan, where: str, master: str | None, limits: dict[str, int | str], settings: list[str]
) -> None:
    """Make every missing shard, one a task.

    `master`: Spark's master, or null for that of spark-submit or the configuration. `settings`:
    further configuration, name=value. Raises NoSpark with the reason if a task fails.
    """
    store = opened_store(where)
    todo = sorted(set(range(plan.shards)) - whole(store, plan).keys())
    if not todo:
        return
    # A task has its own working folder, so a relative path would be another one there.
    where = str(store.path) if isinstance(store, Folder) else where
    task = partial(_make, plan.text, where, limits, todo)
    with scratch_folder() as folder:
        # Threads of this machine run the installed code, and read its template.
        code = None if LOCAL.match(master or "") else _archive(folder, plan, limits)
        with explain_failure(), session(master, settings, code) as spark:
            spark.range(0, len(todo), 1, len(todo)).mapInArrow(task, SCHEMA).collect()
    if missing := set(todo) - whole(store, plan).keys():
        made = in_each(partial(count_noun, len(missing), "shards"))
        raise refuse(NoSpark, "shards_elsewhere", made=made, store=store.name)


def _make(
    text: bytes, where: str, limits: dict[str, int | str], todo: list[int], batches: Iterator
) -> Iterator:
    """Make the shards of a task, on its executor; yield a row of each for the driver."""
    import pyarrow

    plan, store = Plan.read(text, where), opened_store(where)
    for batch in batches:
        for shard in map(todo.__getitem__, batch.column("id").to_pylist()):
            receipt = whole(store, plan).get(shard) or make_shard(plan, shard, store, limits, True)
            yield pyarrow.RecordBatch.from_pydict(
                {
                    "shard": pyarrow.array([shard], pyarrow.int32()),
                    "records": [receipt.records],
                    "seconds": [receipt.seconds],
                }
            )


@contextmanager
def session(master: str | None, settings: list[str], code: Path | None = None) -> Iterator[Any]:
    """Yield a session with this Python on its executors, and the code of an archive.

    Raises BadParameters for a setting without a value.
    """
    for setting in settings:
        if "=" not in setting:
            raise refuse(BadParameters, "no_setting", said=setting)
    from pyspark.sql import SparkSession

    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName("breachlab shards")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
    )
    if code:
        builder = builder.config("spark.archives", f"{code}#{ARCHIVE}")
        builder = builder.config("spark.executorEnv.PYTHONPATH", ARCHIVE)
    if master:
        builder = builder.master(master)
    for setting in settings:
        builder = builder.config(*setting.split("=", 1))
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _archive(folder: Path, plan: Plan, limits: dict[str, int | str]) -> Path:
    """Write the packages that a task imports to a zip file, and the template that it reads.

    Each executor would make the template anew, in 3 s of processor time.
    """
    path = folder / f"{ARCHIVE}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in template.files(plan.world, limits):
            archive.write(file, Path(template.SHIPPED.name) / file.name)
        for package in (HERE, DATA_GEN):
            for file in sorted(package.rglob("*")):
                if file.is_file() and not LEFT_OUT & set(file.parts):
                    archive.write(file, Path(package.name) / file.relative_to(package))
    return path


@contextmanager
def explain_failure() -> Iterator[None]:
    """Turn the failure of a task into one line: the lab's own error, if it raised one."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise refuse(NoSpark, "spark_failed", reason=reason(str(error))) from None


def reason(trace: str) -> str:
    """Return the line of a trace with the reason and the remedy.

    Example:

        >>> reason("Job aborted\\n  File x\\nbreachlab.errors.NoRoom: No room. Make some\\n\\tat y")
        'No room. Make some'
    """
    for pattern in (r"breachlab\.errors\.\w+: (.+)", r"(?:[\w.]+\.)?\w*(?:Error|Exception): (.+)"):
        if match := re.search(pattern, trace):
            return match[1]
    return trace.strip().splitlines()[0]

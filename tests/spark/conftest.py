"""An environment with PySpark, a world of the single run, and a cluster of Spark on loopback."""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from data_gen.shards.on_spark import LEAST_JAVA, java_version
from tests.conftest import shared_folder
from tests.support import wheels

# Each line asked is a command and its variables; each line answered, its exit code and its output.
# A command of another program, here of Python, is the code itself.
SERVE = """
import json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from data_gen.__main__ import main
kept = dict(os.environ)
for line in sys.stdin:
    words, variables = json.loads(line)
    os.environ.update(variables)
    with StringIO() as said, redirect_stdout(said), redirect_stderr(said):
        code = main(words)
        answer = json.dumps([code, said.getvalue()])
    os.environ.clear()
    os.environ.update(kept)
    print(answer, flush=True)
"""


class Driver:
    """One process of the environment that has Spark; its commands run in the order asked.

    The first session costs a JVM, some 8 s of processor time; a later one in it, 1 to 2 s.
    """

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def ask(self, *words, **variables) -> None:
        """Begin a command, with further variables of its environment."""
        print(json.dumps([[*map(str, words)], variables]), file=self.process.stdin, flush=True)

    def answer(self) -> tuple[int, str]:
        """Return the exit code and the output of the command that was asked, when it has ended."""
        return tuple(json.loads(self.process.stdout.readline()))

    def run(self, *words, check=True, **variables) -> str:
        """Run a command; return what it says."""
        self.ask(*words, **variables)
        code, said = self.answer()
        assert not check or code == 0, said[-2_000:]
        return said


@contextmanager
def open_driver(folder, **variables):
    """Yield a driver that works in a folder, until all its commands have ended."""
    with (
        (folder / "driver.log").open("w") as log,
        subprocess.Popen(
            [folder / "env/bin/python", "-c", SERVE],
            cwd=folder,
            env=wheels.environment(**variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Driver(process)
        finally:
            process.stdin.close()


# As large as docs/shards.md says: SHARD_ROWS=1_000_000 make spark-test
ROWS, SHARDS = os.environ.get("SHARD_ROWS", "10_000"), "4"
# A JVM lives for seconds here: it compiles a little once rather than well, by one thread, and does
# not verify the bytecode of Spark, which takes a fifth of its start.
QUICK_JAVA = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData "
    "-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
LOCAL = {"SPARK_LOCAL_IP": "127.0.0.1", "JAVA_TOOL_OPTIONS": QUICK_JAVA}


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A folder with an environment that has the wheel and Spark."""
    if java_version() < LEAST_JAVA:
        pytest.skip(
            "No Java 17 on this machine. Install it: apt-get install openjdk-21-jre-headless"
        )
    folder = tmp_path_factory.mktemp("spark")
    wheels.install(folder, f"{wheel}[spark]")
    wheels.share_templates(folder, shared_folder(tmp_path_factory, "wheel_templates"))
    (folder / "conf").mkdir()
    (folder / "conf/spark-defaults.conf").write_text("spark.ui.enabled false\n")
    return folder


@pytest.fixture(scope="session")
def cluster(installed):
    """The address of a master with a worker of two cores, which are of an executor each."""
    with _cluster(installed, free_port()) as address:
        yield address


@contextmanager
def _cluster(folder, port):
    master = f"spark://127.0.0.1:{port}"
    log = (folder / "cluster.log").open("w")
    ends = ("--host", "127.0.0.1", "--webui-port", "0")
    running = [start(folder, log, "master.Master", "--port", str(port), *ends)]
    try:
        wait_for(port)
        size = ("--cores", "2", "--memory", "2g", "--work-dir", "work")
        running.append(start(folder, log, "worker.Worker", master, *size, *ends))
        yield master
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
        log.close()


def start(folder, log, what, *options):
    (program,) = (folder / "env").glob("lib/python*/site-packages/pyspark/bin/spark-class")
    return subprocess.Popen(
        ["bash", program, f"org.apache.spark.deploy.{what}", *options],
        cwd=folder,
        env=wheels.environment(**LOCAL),
        stdout=log,
        stderr=log,
    )


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port):
    end = time.monotonic() + 60
    while True:
        with socket.socket() as asking:
            if not asking.connect_ex(("127.0.0.1", port)):
                return
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="session")
def driver(installed):
    """The process that runs the commands of all tests."""
    with open_driver(installed, **variables(installed)) as running:
        yield running


@pytest.fixture(scope="session")
def other_driver(installed):
    """A process beside it, which the last test that needs it kills."""
    with open_driver(installed, **variables(installed)) as running:
        yield running


def variables(folder):
    return LOCAL | {"SPARK_CONF_DIR": str(folder / "conf")}


class Spark:
    """The command of a world of its own, in the environment that has Spark."""

    def __init__(self, folder: Path, driver, name: str) -> None:
        self.folder, self.driver = folder, driver
        self.world, self.database = folder / name, folder / f"{name}.duckdb"
        shutil.rmtree(self.world, ignore_errors=True)

    def words(self, master, *more):
        world = ("--rows", ROWS, "--shards", SHARDS, "--parquet", str(self.world))
        gathered = ("--database", str(self.database), "--quiet")
        return ["spark", "--master", master, *world, *gathered, *more]

    def ask(self, driver, master, *more):
        """Begin the command in a process."""
        driver.ask(*self.words(master, *more))

    def run(self, master, *more, **options):
        return self.driver.run(*self.words(master, *more), **options)

    def files(self):
        """Return the files of records that are there, whole or begun."""
        return {path for path in self.world.glob("records/*")}

    def receipts(self):
        return sorted(path.name for path in self.world.glob("receipts/*.json"))


@pytest.fixture
def spark(installed, driver, request):
    return Spark(installed, driver, request.node.name.partition("[")[0])


@pytest.fixture(scope="session")
def two_threads(installed, driver):
    """The world that two threads of this machine have made."""
    made = Spark(installed, driver, "two_threads")
    made.run("local[2]")
    return made

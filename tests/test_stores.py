"""Shards in a bucket: a server of S3 on loopback, from a package of its own environment.

What is tested is the wheel with its extra, as pandas would keep strings otherwise with pyarrow
beside it; and that others read the files.
"""

import json
import socket
import subprocess
import time

import pytest

from tests.support import wheels

KEYS = {
    "AWS_ACCESS_KEY_ID": "loopback",
    "AWS_SECRET_ACCESS_KEY": "loopback",
    "AWS_DEFAULT_REGION": "us-east-1",
}
WORLD = "s3://worlds/small"
BUCKET = """
import os
from pyarrow.fs import S3FileSystem
at = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")
S3FileSystem(endpoint_override=at, scheme="http", allow_bucket_creation=True).create_dir("worlds")
"""
# What each reader says of the same files: their rows, persons, and the types of the columns.
READ = """
import json, sys
import duckdb, polars
from pyarrow import dataset
files = sys.argv[1:]
of_duckdb = duckdb.read_parquet(files)
counts = [duckdb.execute(
    "select count(*), count(distinct person_id) from read_parquet($files)", {"files": files}
).fetchone()]
types = {"DuckDB": dict(zip(of_duckdb.columns, map(str, of_duckdb.types)))}
table = dataset.dataset(files, format="parquet").to_table()
counts.append([table.num_rows, len(table["person_id"].unique())])
types["PyArrow"] = {field.name: str(field.type) for field in table.schema}
frame = polars.read_parquet(files)
counts.append([frame.height, frame["person_id"].n_unique()])
types["Polars"] = {name: str(kind) for name, kind in frame.schema.items()}
print(json.dumps({"counts": counts, "types": types}))
"""


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores")
    wheels.install(folder, f"{wheel}[store]", "moto[server]>=5,<6", "polars>=2.1,<3")
    return folder


@pytest.fixture(scope="module")
def server(installed):
    """The variables by which a server on loopback is reached, in which there is a bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed / "env/bin/moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command, cwd=installed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            wait_for(port)
            reached = KEYS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
            wheels.run("env/bin/python", "-c", BUCKET, folder=installed, **reached)
            yield reached
        finally:
            running.terminate()


def wait_for(port):
    end = time.monotonic() + 60
    while not answers(port):
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(port):
    with socket.socket() as asking:
        return not asking.connect_ex(("127.0.0.1", port))


@pytest.fixture(scope="module")
def command(installed, server):
    """A function that runs a command of data_gen against the server, and returns what it says."""

    def run(*words, **more):
        program = installed / "env/bin/breachlab-data"
        return wheels.run(program, *words, folder=installed, **server, **more)

    return run


@pytest.fixture(scope="module")
def gathered(command, installed):
    for shard in "01":
        words = ("--rows", "20_000", "--shards", "2", "--shard", shard, "--parquet", WORLD)
        command("shard", *words, "--quiet")
    said = command("gather", "--parquet", WORLD, "--database", "bucket.duckdb")
    assert "20,000 records of 17,126 persons, SYNTHETIC, of 2 shards gathered" in said
    return installed / "bucket.duckdb"


def test_a_shard_that_is_in_the_bucket_is_not_made_again(gathered, command):
    assert "shard 1 is there already" in command("shard", "--parquet", WORLD, "--shard", "1")


def test_every_check_holds_of_what_is_in_the_bucket(gathered, command):
    said = command("verify", "--parquet", WORLD)
    assert "files: 36 files of 2 shards, SHA-256" in said and "all checks hold" in said


def test_dashboard_and_questions_are_those_of_any_database(gathered, installed):
    with wheels.served(installed, "--database", str(gathered)) as home:
        for path in ("/who", "/method", "/area/59", "/briefing"):
            assert len(wheels.fetched(home + path)) > 1_000, path
        assert "SYNTHETIC" in wheels.fetched(f"{home}/data/who/exposure/by_first_year.csv")
    words = ("reconciliation/totals", "--database", gathered)
    said = wheels.run(installed / "env/bin/breachlab", *words, folder=installed)
    assert "20,000 records of 17,126 persons" in said


def test_a_bucket_that_is_not_there_is_named(command):
    words = ("--rows", "1_000", "--shards", "1", "--shard", "0", "--parquet", "s3://none/small")
    said = command("shard", *words, check=False)
    assert said.count("Error: ") == 1 and "s3://none/small/plan.json cannot be reached" in said


def test_a_server_that_is_not_there_is_told_in_a_line(installed):
    nobody = KEYS | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    words = ("env/bin/breachlab-data", "gather", "--parquet", WORLD)
    said = wheels.run(*words, folder=installed, check=False, **nobody)
    assert said.count("Error: ") == 1 and f"{WORLD}/plan.json cannot be reached" in said


def test_duckdb_pyarrow_and_polars_read_the_same(gathered, installed):
    files = sorted(gathered.with_name("bucket.duckdb.files").glob("records/*.parquet"))
    found = json.loads(wheels.run("env/bin/python", "-c", READ, *files, folder=installed))
    assert found["counts"] == [[20_000, 17_126]] * 3
    types = found["types"]
    assert [types[name]["record_id"] for name in types] == ["BIGINT", "int64", "Int64"]
    assert [types[name]["drift"] for name in types] == ["VARCHAR", "string", "String"]
    assert not [kind for kind in types["PyArrow"].values() if kind.startswith("u")]

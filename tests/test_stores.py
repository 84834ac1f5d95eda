"""Shards in a bucket: a server of S3 on loopback, from a package of its own environment.

What is tested is the wheel with its extra, as pandas would keep strings otherwise with pyarrow
beside it; that others read the files; and that PyArrow makes the same texts as the view.
"""

import json
import socket
import subprocess
import time

import pytest

from breachlab.store.connections import open_connection
from tests.conftest import SMALL, shared_folder
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
COMMANDS = """
import json, sys
from data_gen.__main__ import main
{before}
print([main(words) for words in json.loads(sys.argv[1])])
"""
UNCHECKED = """
from data_gen.commands import verify
verify.check_database = lambda *_: iter(())
"""
DIFFERING = """
    select distinct table_name
    from (
        (from bucket.checksums except all from tree.checksums)
        union all
        (from tree.checksums except all from bucket.checksums)
    )
    order by all
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
# A shard of text by PyArrow, and one by the view: the columns that differ in values or type.
TEXTS = """
import json, sys
from pyarrow import parquet
from data_gen.shards import making, texts
from data_gen.shards.plan import Plan
from data_gen.shards.store import opened_store
from data_gen.world import World
plan, tables = Plan.of(World(20_000), 1, "text"), []
for name in ("pyarrow", "view"):
    receipt = making.make_shard(plan, 0, opened_store(f"{sys.argv[1]}/{name}"), {}, True)
    (file,) = receipt.files
    tables.append(parquet.read_table(f"{sys.argv[1]}/{name}/{file.name}"))
    making._read_texts = lambda _: None
one, two = tables
print(json.dumps({
    "has_order": one.column_names == two.column_names,
    "differing": [name for name in two.column_names if not one[name].equals(two[name])],
    "drifts": len(one["drift"].unique()),
    "forms": len(texts.EMAIL_FORMS),
    "nulls": [one[name].null_count > 0 for name in (*texts.ALL_DIFFER, "registration_count")],
}))
"""
EXPORT = """
import json, sys
from breachlab.__main__ import main
from pyarrow import ipc
file, database = sys.argv[1:]
words = ["--columns", "record_id", "sex", "born_on", "--sample", "70"]
code = main(["export", "registrants", *words, "--output", file, "--database", database])
rows = ipc.open_file(file).read_all()
types = {field.name: str(field.type) for field in rows.schema}
origin = json.loads(rows.schema.metadata[b"breachlab"])
print(json.dumps([code, rows.num_rows, types, rows["note"].unique().to_pylist(), origin]))
"""


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores")
    wheels.install(folder, f"{wheel}[store]", "moto[server]>=5,<6", "polars>=2.1,<3")
    wheels.share_templates(folder, shared_folder(tmp_path_factory, "wheel_templates"))
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
    """A function that runs commands of data_gen against the server, and returns what they say.

    One process runs all of them, as each takes a second to start.
    """

    def run(*commands, before="", **more):
        program = COMMANDS.format(before=before)
        words = ("env/bin/python", "-c", program, json.dumps(commands))
        return wheels.run(*words, folder=installed, **server | more)

    return run


@pytest.fixture(scope="module")
def made(command):
    """The output of the commands that make shards in the bucket; the last one is there by then."""
    shard = ("shard", "--parquet", WORLD, "--shard")
    plan = ("--rows", str(SMALL.rows), "--shards", "2")
    return command((*shard, "0", *plan), (*shard, "1", "--quiet"), (*shard, "1"))


@pytest.fixture(scope="module")
def gathered(made, server, installed):
    program = installed / "env/bin/breachlab-data"
    words = ("gather", "--parquet", WORLD, "--database", "bucket.duckdb")
    said = wheels.run(program, *words, folder=installed, **server)
    counts = f"10,000 records of {SMALL.persons:,} persons, SYNTHETIC, of 2 shards gathered"
    assert counts in said
    return installed / "bucket.duckdb"


def test_shard_that_is_in_the_bucket_is_not_made_again(made):
    assert "[0, 0, 0]" in made  # none of the three commands failed
    assert made.count("is there already") == made.count("shard 1 is there already") == 1


def test_every_file_in_the_bucket_is_checked(gathered, command):
    """The database is checked by another test: in this process, nothing of it is made anew."""
    said = command(("verify", "--parquet", WORLD), before=UNCHECKED)
    assert "files: 36 files of 2 shards, SHA-256" in said and "all checks hold" in said
    assert "manifest.json: as the receipts say" in said


def test_every_sum_is_that_of_the_world_of_this_tree(gathered, small_database):
    """The wheel, with other packages beside it, makes the same records, cubes and tables."""
    with open_connection() as connection:
        connection.execute(f"attach '{gathered}' as bucket (read_only)")
        connection.execute(f"attach '{small_database}' as tree (read_only)")
        assert connection.execute(DIFFERING).fetchall() == [("provenance",), ("shard_files",)]


def test_dashboard_and_questions_are_those_of_any_database(gathered, installed):
    with wheels.served(installed, "--database", str(gathered)) as home:
        for path in ("/who", "/method", "/area/59", "/briefing"):
            assert len(wheels.fetched(home + path)) > 1_000, path
        assert "SYNTHETIC" in wheels.fetched(f"{home}/data/who/exposure/by_first_year.csv")
    words = ("reconciliation/totals", "--database", gathered)
    said = wheels.run(installed / "env/bin/breachlab", *words, folder=installed)
    assert f"10,000 records of {SMALL.persons:,} persons" in said


def test_bucket_or_server_that_is_not_there_is_named(command):
    plan = ("--rows", "1_000", "--shards", "1", "--shard", "0")
    said = command(("shard", *plan, "--parquet", "s3://none/small"))
    assert said.count("Error: ") == 1 and "s3://none/small/plan.json cannot be reached" in said
    nobody = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    said = command(("gather", "--parquet", WORLD), **nobody)
    assert said.count("Error: ") == 1 and f"{WORLD}/plan.json cannot be reached" in said


def test_duckdb_pyarrow_and_polars_read_the_same(gathered, installed):
    files = sorted(gathered.with_name("bucket.duckdb.files").glob("records/*.parquet"))
    found = json.loads(wheels.run("env/bin/python", "-c", READ, *files, folder=installed))
    assert found["counts"] == [[SMALL.rows, SMALL.persons]] * 3
    types = found["types"]
    assert [types[name]["record_id"] for name in types] == ["BIGINT", "int64", "Int64"]
    assert [types[name]["drift"] for name in types] == ["VARCHAR", "string", "String"]
    assert not [kind for kind in types["PyArrow"].values() if kind.startswith("u")]


def test_texts_by_pyarrow_are_those_of_the_view(installed, tmp_path):
    said = wheels.run("env/bin/python", "-c", TEXTS, tmp_path, folder=installed)
    found = json.loads(said.splitlines()[-1])
    assert found["differing"] == [] and found["has_order"]
    assert (found["drifts"], found["forms"], found["nulls"]) == (8, 7, [True] * 6)


def test_export_as_arrow_is_read_with_its_origin(gathered, installed, tmp_path):
    file, database = tmp_path / "part.arrow", gathered
    said = wheels.run("env/bin/python", "-c", EXPORT, file, database, folder=installed)
    code, row_count, types, note, origin = json.loads(said.splitlines()[-1])
    assert (code, row_count, note) == (0, 70, ["SYNTHETIC data: no row describes a real person"])
    assert [*types] == ["record_id", "sex", "born_on", "note"]
    assert types["born_on"].startswith("date")
    assert origin["sample"]["size"] == "70" and origin["world"]["row_count"] == SMALL.rows

"""The commands shard and gather, and what is looked at before Spark is started."""

import shutil
import sys

import pytest

from breachlab.errors import NoSpark
from breachlab.paths import ROOT
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.shards import on_spark
from data_gen.shards.gathering import read_plan
from data_gen.shards.plan import Plan, whole
from data_gen.shards.store import opened_store
from data_gen.world import World
from tests.conftest import SMALL

DATA_GEN = f"{sys.executable} -m data_gen"
DIFFERING = """
    select table_name, column_name from (from one.checksums except from gathered.checksums)
    union all
    select table_name, column_name from (from gathered.checksums except from one.checksums)
"""


def differing(one, gathered):
    """Return what has another sum: a column of the records, or a cube or table as a whole."""
    with open_connection() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{gathered}' as gathered (read_only)")
        return set(connection.execute(DIFFERING).fetchall())


def test_shards_by_xargs_have_the_sums_of_the_single_run(process, worlds, tmp_path, capsys):
    one, gathered, folder = worlds.path(SMALL), tmp_path / "gathered.duckdb", tmp_path / "world"
    script = f"""
        seq 0 1 | xargs -P 2 -I@ {DATA_GEN} shard --rows 10_000 --shards 2 --shard @ \\
            --parquet {folder} --threads 1
    """
    process.run(script, shell=True, cwd=ROOT, check=True, capture_output=True)
    assert main(["gather", "--parquet", str(folder), "--database", str(gathered)]) == 0
    said = f"of {SMALL.persons:,} persons, SYNTHETIC, of 2 shards gathered"
    assert said in capsys.readouterr().out
    assert differing(one, gathered) == {("provenance", None), ("shard_files", None)}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder in which one of two shards is there."""
    folder = tmp_path_factory.mktemp("first") / "world"
    assert main([*words(str(folder), 0), "--rows", "2_000", "--shards", "2"]) == 0
    return folder


@pytest.fixture
def world(first, tmp_path):
    return str(shutil.copytree(first, tmp_path / "world"))


def words(folder, shard):
    return ["shard", "--parquet", folder, "--shard", str(shard), "--quiet"]


def refused(capsys, *command):
    code = main([*command])
    return code, capsys.readouterr().err


def test_a_shard_that_is_there_is_not_made_again(world, capsys):
    assert main(["shard", "--parquet", world, "--shard", "0"]) == 0
    assert "shard 0 is there already: receipts/00000-" in capsys.readouterr().out


def test_a_second_shard_takes_rows_and_shards_from_the_plan(thorough, world):
    """The first shard was made of 2,000 rows in two shards: whole groups of 1,024, and the rest."""
    assert main(words(world, 1)) == 0
    store = opened_store(world)
    receipts = whole(store, read_plan(store))
    assert [receipts[shard].records for shard in (0, 1)] == [1_024, 976]


# {a further option of shard 1: what is said of the world that is there}
OPTIONS = {
    ("--rows", "3_000"): "rows 2000 and not 3000",
    ("--seed", "8"): "seed 2024 and not 8",
    ("--shards", "1"): "shards 2 and not 1",
    ("--columns", "text"): "columns codes and not text",
    ("--assumptions", "low"): "setting central and not low",
}


def test_another_world_in_the_folder_is_refused(world, capsys):
    for option, says in OPTIONS.items():
        code, error = refused(capsys, *words(world, 1), *option)
        assert code == 1 and says in error and "empty folder with: --parquet" in error
    code, error = refused(capsys, *words(world, 2))
    assert code == 1 and "--shard 2: must be a whole number from 0 to 1" in error


# What is typed of a new folder, the exit code, and what is said.
REFUSED = [
    (("new", 2, "--rows", "2_000", "--shards", "2"), 1, "from 0 to 1"),
    (("new", 0), 2, "Example: --shards 4 --shard 0"),
    (("planned", 0, "--rows", "3_000"), 1, "No shard is made yet: plan.json may be removed"),
    (("other", 0, "--rows", "2_000", "--shards", "1"), 1, "than shards, mine.parquet for one"),
]


def test_a_command_that_is_refused_leaves_the_folder_as_it_was(tmp_path, capsys):
    for name in ("planned", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "planned" / "plan.json").write_bytes(Plan.of(World(2_000), 2, "codes").text)
    (tmp_path / "other" / "mine.parquet").touch()
    before = sorted(tmp_path.rglob("*"))
    for (name, shard, *more), expected, says in REFUSED:
        code, error = refused(capsys, *words(str(tmp_path / name), shard), *more)
        assert code == expected and says in error
    code, error = refused(capsys, *words("", 0))
    assert code == 2 and "--parquet is empty" in error and "a value was expected" in error
    assert sorted(tmp_path.rglob("*")) == before


def test_too_little_disk_is_told_ahead(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("data_gen.machine.SHARD_BYTES_FIXED", 10**18)
    folder = str(tmp_path / "new")
    code, error = refused(capsys, *words(folder, 0), "--rows", "2_000", "--shards", "1")
    assert code == 1 and "2,000 records as codes need 1,000,000,000.0 GB of disk" in error


def test_gathering_where_no_shards_are_says_how_to_make_some(tmp_path, capsys):
    code, error = refused(capsys, "gather", "--parquet", str(tmp_path))
    assert code == 1 and "No plan.json under" in error
    assert f"python -m data_gen shard --shards 2 --shard 0 --parquet {tmp_path}" in error


def test_gathering_an_unfinished_world_leaves_the_former_database(world, worlds, tmp_path, capsys):
    database = worlds.copy(SMALL, tmp_path / "lab.duckdb")
    former = database.read_bytes()
    code, error = refused(capsys, "gather", "--parquet", world, "--database", str(database))
    assert code == 1 and "1 shard of 2 under" in error and error.strip().endswith("--shard 1")
    assert database.read_bytes() == former


@pytest.fixture
def java(tmp_path, monkeypatch):
    """A function that puts a Java of so many words on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    def put(said):
        program = tmp_path / "java"
        program.write_text(f"#!/bin/sh\nprintf '%s\\n' '{said}' >&2\n")
        program.chmod(0o755)

    return put


NUMBERS = {
    'openjdk version "21.0.13" 2026-10-20': 21,
    'java version "1.8.0_292"': 8,
    'openjdk version "17" 2021-09-14': 17,
    "no version": 0,
}


def test_the_first_number_of_a_java_is_read_and_java_home_comes_before_the_path(
    process, java, monkeypatch, tmp_path
):
    found = {}
    for said in NUMBERS:
        java(said)
        found[said] = on_spark.java_version()
    assert found == NUMBERS
    java('openjdk version "21.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    assert on_spark.java_version() == 0


@pytest.mark.parametrize(
    ("java_said", "pyspark", "says"),
    [
        ('openjdk version "11.0.2"', "4.3.0", "Java 11 is here.* 17 or later .* PySpark 4.3.0"),
        ("", "4.3.0", "There is no Java.* 17 or later is needed by PySpark 4.3.0"),
        ("", "3.5.9", r"PySpark 3\.5\.9 is here; 4 or later is needed"),
    ],
)
def test_a_java_or_pyspark_that_will_not_do_is_named_with_the_one_that_would(
    process, java, monkeypatch, java_said, pyspark, says
):
    java(java_said)
    monkeypatch.setattr(on_spark, "version", lambda package: pyspark)
    with pytest.raises(NoSpark, match=says):
        on_spark.check()


def test_without_pyspark_the_command_says_how_to_get_it_and_begins_nothing(
    tmp_path, capsys, monkeypatch
):
    def version(package):
        raise ModuleNotFoundError(package)

    monkeypatch.setattr(on_spark, "version", version)
    words = ["spark", "--rows", "1_000", "--shards", "1", "--parquet", str(tmp_path / "world")]
    assert main(words) == 1
    assert "python -m pip install 'breachlab[spark]'" in capsys.readouterr().err
    assert not (tmp_path / "world").exists()


@pytest.mark.parametrize("text", ["my notes", None])
def test_a_target_that_is_not_ours_is_refused_before_any_shard_is_made(tmp_path, capsys, text):
    database = tmp_path / "mine.duckdb"
    database.mkdir() if text is None else database.write_text(text)
    words = ["spark", "--rows", "1_000", "--shards", "1", "--parquet", str(tmp_path / "world")]
    assert main([*words, "--database", str(database)]) == 1
    said = "is a folder" if text is None else "is a text file and no database of this lab"
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.duckdb"]

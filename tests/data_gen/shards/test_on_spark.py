"""What is looked at before Spark is started: Java and PySpark, in versions that will do."""

import pytest

from breachlab.errors import NoSpark
from data_gen.__main__ import main
from data_gen.shards import on_spark


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


def test_the_first_number_of_a_java_is_read(process, java):
    found = {}
    for said in NUMBERS:
        java(said)
        found[said] = on_spark.java_version()
    assert found == NUMBERS


def test_java_home_comes_before_the_path(process, java, monkeypatch, tmp_path):
    java('openjdk version "21.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    assert on_spark.java_version() == 0


@pytest.mark.parametrize(
    ("said", "says"), [('openjdk version "11.0.2"', "Java 11 is here"), ("", "There is no Java")]
)
def test_a_java_that_will_not_do_is_named_with_the_one_that_would(
    process, java, monkeypatch, said, says
):
    java(said)
    monkeypatch.setattr(on_spark, "version", lambda package: "4.3.0")
    with pytest.raises(NoSpark, match=f"{says}.* 17 or later is needed by PySpark 4.3.0"):
        on_spark.check()


def test_an_older_pyspark_is_named(monkeypatch):
    monkeypatch.setattr(on_spark, "version", lambda package: "3.5.9")
    with pytest.raises(NoSpark, match=r"PySpark 3\.5\.9 is here; 4 or later is needed"):
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

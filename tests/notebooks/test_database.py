"""What an open notebook outlives: a database that is another one, or gone."""

import os
import shutil

import duckdb
import pytest

from breachlab.paths import ROOT
from data_gen.world import World
from tests.support.notebooks.running import said, text

COUNTED = "breachlab.ask(lab, 'exposure/total').record_count.item()"


@pytest.fixture
def database(small_database, tmp_path):
    return shutil.copy(small_database, tmp_path / "lab.duckdb")


@pytest.fixture
def notebook(database):
    """A notebook that has opened the database."""
    from tests.support.notebooks.here import started

    with started(database, ROOT / "notebooks") as shell:
        assert not shell.runs("%load_ext breachlab\nimport breachlab\nlab = breachlab.connect()")
        yield shell


def error(outputs):
    """Return the error that is all that a cell shows."""
    (only,) = outputs
    return said(only)


@pytest.mark.parametrize(
    ("made_by", "says"),
    [
        ({"model_version": 99}, "made by model version 99; this code reads version"),
        ({"macros_sha256": "'of another day'"}, "by another version of this code"),
    ],
    ids=["model", "macros"],
)
def test_one_of_another_version_is_refused_in_one_line(notebook, database, made_by, says):
    """The one that was open before it took its place is read on."""
    other = shutil.copy(database, f"{database}.other")
    with duckdb.connect(other) as connection:
        for column, value in made_by.items():
            connection.execute(f"update provenance set {column} = {value}")
    os.replace(other, database)
    refused = error(notebook.runs("lab = breachlab.connect()"))
    assert refused.startswith("OtherModel: ") and says in refused
    assert "python -m data_gen" in refused and "\n" not in refused
    said_once = text(notebook.runs(COUNTED))
    assert says in said_once and "is read on" in said_once and "10000" in said_once
    assert text(notebook.runs(COUNTED)) == "10000"


def test_one_made_anew_is_noticed_and_read(notebook, database, worlds):
    draft = shutil.copy(worlds.path(World(rows=1_000, seed=7)), f"{database}.other")
    os.replace(draft, database)
    said_once = text(notebook.runs(COUNTED))
    assert "was replaced at" in said_once and said_once.endswith("1000")
    assert text(notebook.runs(COUNTED)) == "1000"
    notebook.runs("%%sql rows\nselect count(*) as n from registrants")
    assert text(notebook.runs("rows.n.item()")) == "1000"


def test_one_that_is_gone_is_read_on_and_not_opened_again(notebook, database):
    os.unlink(database)
    assert text(notebook.runs(COUNTED)) == "10000"
    refused = error(notebook.runs("breachlab.connect()"))
    assert refused.startswith("NoDatabase: ") and "Make one with: python -m data_gen" in refused

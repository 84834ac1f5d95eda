"""The shell of this process, in which notebooks run: what fails where, a database that goes."""

import builtins
import os
import shutil
import sys
import warnings

import duckdb
import pytest

from breachlab.paths import ROOT
from data_gen.world import World
from tests.support.notebooks.reading import run, said, text

CELLS = """
import sys, warnings, os
%load_ext breachlab
warnings.simplefilter("ignore")
os.environ["LEFT"] = "behind"
sys.path.append("/left/behind")
%cd ..
display(1)
2
"""


@pytest.fixture
def started(tmp_path):
    from tests.support.notebooks.here import started

    return lambda: started(tmp_path / "none.duckdb", tmp_path)


def state():
    """Return what a shell changes in a process."""
    return {
        "modules": sys.modules["__main__"],
        "hooks": (sys.displayhook, sys.excepthook),
        "prompts": {*dir(sys)},
        "builtins": {*dir(builtins)},
        "path": [*sys.path],
        "filters": [*warnings.filters],
        "folder": os.getcwd(),
        "variables": {**os.environ},
    }


def test_it_leaves_nothing_behind(started):
    with started() as shell:
        shell.runs("0")  # what its libraries import and register once
    before = state()
    with started() as shell:
        shell.runs(CELLS)
    changed = [name for name, was in before.items() if state()[name] != was]
    assert not changed


def test_it_knows_nothing_of_the_one_before(started):
    with started() as shell:
        shell.runs("%load_ext breachlab\nkept = 7")
        assert "sql" in shell.magics_manager.magics["cell"]
    with started() as shell:
        assert shell.runs("kept")[-1].ename == "NameError"
        assert "sql" not in shell.magics_manager.magics["cell"]


def test_its_outputs_stand_in_their_order(started):
    with started() as shell:
        outputs = shell.runs(
            "import sys\nprint(1)\nprint(2)\ndisplay(3)\nprint(4, file=sys.stderr)\n5"
        )
    kinds = [(output.output_type, output.get("name")) for output in outputs]
    assert kinds == [
        ("stream", "stdout"),
        ("display_data", None),
        ("stream", "stderr"),
        ("execute_result", None),
    ]
    assert text(outputs) == "1\n2\n\n3\n4\n\n5"


def test_a_cell_that_fails_is_named_with_its_notebook_and_error(started, tmp_path):
    path = tmp_path / "01_who.ipynb"
    path.write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["# Who?"]}, '
        '{"cell_type": "code", "source": ["1 /", " 0"]}]}',
        "utf-8",
    )
    with started() as shell, pytest.raises(AssertionError) as failed:
        run(shell, path)
    assert str(failed.value).startswith("01_who, cell 2 of 2: ZeroDivisionError: division by zero")


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

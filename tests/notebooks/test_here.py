"""The shell of this process: it says what fails where, and leaves nothing behind."""

import builtins
import os
import sys
import warnings

import pytest

from tests.support.notebooks.running import run, text

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

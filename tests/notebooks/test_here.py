"""The shell of this process, in which notebooks run: what it leaves, shows and says of errors."""

import builtins
import os
import sys
import warnings

import pytest

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

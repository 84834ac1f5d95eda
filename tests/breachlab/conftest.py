"""The shell as a user has it, words in and out; a shell of IPython, as a notebook has one."""

import pytest

import breachlab
from breachlab.__main__ import main
from breachlab.paths import ROOT


@pytest.fixture
def say(small_database, capsys):
    """A function: the exit code of words of the shell, and what is printed."""

    def run(*words):
        code = main([*words, "--database", str(small_database)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def shell(lab, small_database):
    """A shell of IPython with %%sql and a connection called lab."""
    from tests.support.notebooks.here import started

    with started(small_database, ROOT / "notebooks") as made:
        breachlab.load_ipython_extension(made)
        made.user_ns["lab"] = lab.cursor()
        yield made

"""A shell of IPython as a notebook has one, with a lab in it."""

import pytest

import breachlab
from breachlab.paths import ROOT


@pytest.fixture
def shell(lab, small_database):
    """A shell with %%sql and a connection called lab."""
    from tests.support.notebooks.here import started

    with started(small_database, ROOT / "notebooks") as made:
        breachlab.load_ipython_extension(made)
        made.user_ns["lab"] = lab.cursor()
        yield made

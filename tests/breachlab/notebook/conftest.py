"""A shell of IPython as a notebook has one, with a lab in it."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

import breachlab


@pytest.fixture
def shell(lab):
    """A shell with %%sql and a connection called lab."""
    made = InteractiveShell()
    breachlab.load_ipython_extension(made)
    made.user_ns["lab"] = lab
    return made

"""What the other folders share: open a database, ask it a question from sql/, show the answer."""

from importlib import import_module
from typing import Any

from breachlab.db import connect
from breachlab.errors import LabError
from breachlab.queries import ask, find

# Of notebooks: they bring pandas and drawings, which take a second that a shell need not wait.
LATER = {
    "answer": "breachlab.notebook.show",
    "chart": "breachlab.notebook.show",
    "show": "breachlab.notebook.show",
    "table": "breachlab.notebook.table",
}

__all__ = ["LabError", "answer", "ask", "chart", "connect", "find", "show", "table"]


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module 'breachlab' has no attribute {name!r}")
    return getattr(import_module(LATER[name]), name)


def load_ipython_extension(shell: Any) -> None:
    """Have a notebook know %%sql: what %load_ext breachlab calls."""
    import_module("breachlab.notebook.magic").load(shell)

"""Ask a database of the lab: `lab = breachlab.connect()`, then `lab.show("exposure/by_region")`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from breachlab.errors import (
    BadContacts,
    BadFigure,
    BadList,
    BadMapping,
    BadParameters,
    BadStatement,
    BadWords,
    BadWorld,
    BrokenShards,
    CellFailed,
    DatabaseBusy,
    Interrupted,
    LabError,
    NoDatabase,
    NoRoom,
    NoSpark,
    NoSuchQuery,
    NotAnAnswer,
    NotInstalled,
    NotKnown,
    NotReplaced,
    NoWorld,
    OtherModel,
    OtherThanAsked,
    OtherWorld,
    PortInUse,
    TookTooLong,
    TooManyRows,
    TotalsDisagree,
    Unanswered,
    nearest,
)
from breachlab.processor import choose_instructions

if TYPE_CHECKING:
    from breachlab.notebook.shown import Shown
    from breachlab.notebook.workbench import (
        Lab,
        answer,
        ask,
        chart,
        connect,
        questions,
        show,
        table,
    )
    from breachlab.query.queries import find

choose_instructions()

# Imported on first use: pandas and DuckDB take a second that the command line can often save.
HOMES = {
    "Lab": "breachlab.notebook.workbench",
    "Shown": "breachlab.notebook.shown",
    "answer": "breachlab.notebook.workbench",
    "ask": "breachlab.notebook.workbench",
    "chart": "breachlab.notebook.workbench",
    "connect": "breachlab.notebook.workbench",
    "find": "breachlab.query.queries",
    "questions": "breachlab.notebook.workbench",
    "show": "breachlab.notebook.workbench",
    "table": "breachlab.notebook.workbench",
}

__all__ = [
    "BadContacts",
    "BadFigure",
    "BadList",
    "BadMapping",
    "BadParameters",
    "BadStatement",
    "BadWords",
    "BadWorld",
    "BrokenShards",
    "CellFailed",
    "DatabaseBusy",
    "Interrupted",
    "Lab",
    "LabError",
    "NoDatabase",
    "NoRoom",
    "NoSpark",
    "NoSuchQuery",
    "NoWorld",
    "NotAnAnswer",
    "NotInstalled",
    "NotKnown",
    "NotReplaced",
    "OtherModel",
    "OtherThanAsked",
    "OtherWorld",
    "PortInUse",
    "Shown",
    "TooManyRows",
    "TookTooLong",
    "TotalsDisagree",
    "Unanswered",
    "answer",
    "ask",
    "chart",
    "connect",
    "find",
    "questions",
    "show",
    "table",
]


if not TYPE_CHECKING:  # or a type checker would take any name for one of breachlab

    def __getattr__(name: str) -> Any:
        if name not in HOMES:
            near = "" if name.startswith("_") else nearest(name, __all__)
            raise AttributeError(
                f"module 'breachlab' has no attribute {name!r}. {near}".rstrip(". ")
            )
        value = getattr(import_module(HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__]


def load_ipython_extension(shell: Any) -> None:
    """Register %sql, %%sql and the Tab completions in a notebook; called by %load_ext breachlab."""
    import_module("breachlab.notebook.magic").load(shell)

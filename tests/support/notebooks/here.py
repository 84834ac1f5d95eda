"""A shell of IPython in this process: cells in, and out what a kernel would send of each.

It starts in a tenth of a second, where a kernel takes two. Once it has ended nothing of it is left.
"""

import atexit
import builtins
import os
import shlex
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO, TextIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import plotly.io
import pytest
from duckdb import DuckDBPyConnection
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from data_gen.__main__ import main
from tests.support.notebooks.reading import Node, add

NO_HISTORY = Config({"HistoryManager": {"enabled": False}})
UNSAID = "2>/dev/null"
# What a shell sets for the whole process.
OF_SYS = ("displayhook", "excepthook", "ps1", "ps2", "ps3", "path", "argv")
OF_BUILTINS = ("__IPYTHON__", "display", "get_ipython", "exit", "quit")


class Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    def publish(self, data, metadata=None, **_):
        self.shell.sends("display_data", data=dict(data))


class Hook(DisplayHook):
    """Keeps what a cell results in."""

    def write_output_prompt(self):
        """Print no number."""

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.sends("execute_result", data=dict(format_dict))

    def finish_displayhook(self):
        """Print no line after it."""
        self._is_active = False

    def flush(self):
        """Forget no outputs, as none are kept, and collect no garbage of the process."""


class Stream(TextIOBase):
    """Keeps what a cell prints: as one output, where nothing else comes between."""

    def __init__(self, shell, name):
        self.shell, self.name = shell, name

    def write(self, text):
        if text:
            add(self.shell.outputs, Node(output_type="stream", name=self.name, text=text))
        return len(text)


class Shell(InteractiveShell):
    """A shell that keeps what a cell shows, and runs commands of the lab in this process."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def sends(self, kind: str, **content: Any) -> None:
        self.outputs.append(Node(output_type=kind, **content))

    def runs(self, source: str) -> list[Node]:
        """Run a cell to its end; return its outputs, of which the last may be its error."""
        self.outputs: list[Node] = []
        with redirect_stdout(Stream(self, "stdout")), redirect_stderr(Stream(self, "stderr")):
            self.run_cell(source, store_history=True)
        return self.outputs

    def system(self, cmd):
        """Print what a command says: `!command`."""
        print(said(self.var_expand(cmd, depth=1)), end="")

    def getoutput(self, cmd, split=True, depth=0):
        """Return what a command says, by lines: `name = !command`."""
        return SList(said(self.var_expand(cmd, depth=depth + 1)).splitlines())

    def _showtraceback(self, etype, evalue, stb):
        self.sends("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)

    def ends(self) -> None:
        """Close and remove what its cells opened and made."""
        for value in [*self.user_ns.values()]:
            if isinstance(value, DuckDBPyConnection):
                value.close()
            if isinstance(value, TemporaryDirectory):
                value.cleanup()
        self.reset(new_session=False)
        atexit.unregister(self.atexit_operations)
        self.atexit_operations()
        self.clear_instance()


def said(command: str) -> str:
    """Run `python -m data_gen …` in this process, and return what it prints."""
    words = shlex.split(command)
    assert words[:3] == [sys.executable, "-m", "data_gen"], f"Not a command of the lab: {command}"
    with StringIO() as out, StringIO() as unsaid:
        with redirect_stdout(out), redirect_stderr(unsaid if UNSAID in words else out):
            main([word for word in words[3:] if word != UNSAID])
        return out.getvalue()


@contextmanager
def started(database: Path, folder: Path) -> Iterator[Shell]:
    """Give a shell that works in a folder and whose `breachlab.connect()` opens a database.

    A connection that SQL has sealed in this process seals it here too: give a copy.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        mock.patch.dict(os.environ, BREACHLAB_DATABASE=str(database)),
        warnings.catch_warnings(),
        TemporaryDirectory() as home,
    ):
        patch.chdir(folder)
        patch.setattr(plotly.io.renderers, "default", "plotly_mimetype")  # as in a kernel
        _keep(patch)
        shell = Shell.instance(config=NO_HISTORY, ipython_dir=home)
        try:
            yield shell
        finally:
            shell.ends()


def _keep(patch) -> None:
    """Have the process be again what it is now, once the patch is undone."""
    patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    # %run -m warns of what is imported already, which in a kernel it is not.
    patch.delitem(sys.modules, "breachlab.__main__", raising=False)
    for home, names in ((sys, OF_SYS), (builtins, OF_BUILTINS)):
        for name in names:
            now = getattr(home, name, None)
            patch.setattr(home, name, [*now] if isinstance(now, list) else now, raising=False)

"""The progress of a long cell: its seconds and DuckDB's own estimate, after two seconds."""

import sys
from collections.abc import Callable
from typing import Any

import duckdb

from breachlab.words import numbers
from breachlab.words.language import interface

AFTER = 2.0  # seconds before the line appears
KNOWN = 1.0  # least percentage of DuckDB's estimate that is displayed


def watch(connection: duckdb.DuckDBPyConnection, language: str = "en") -> "Progress":
    """Return the progress line of a statement; outside a notebook it displays nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    is_notebook = shell is not None and getattr(shell, "kernel", None) is not None
    return Progress(connection, language, _display if is_notebook else None)


class Progress:
    """One line that is updated while a statement runs, and cleared at its end."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        language: str,
        display: Callable[[dict[str, str], Any], Any] | None,
    ) -> None:
        self._connection, self._language, self._display = connection, language, display
        self._line: Any = None
        if display:
            self._ask_duckdb()

    def tick(self, seconds: float) -> None:
        """Update the line after so many seconds."""
        if self._display and seconds >= AFTER:
            self._line = self._display({"text/plain": self.text(seconds)}, self._line)

    def text(self, seconds: float) -> str:
        """Return the line: "12 s, about 40%"."""
        texts = interface(self._language)["notebook"]
        took = texts["took"].format(numbers.whole(int(seconds), self._language))
        percent = self._connection.query_progress()
        if not KNOWN <= percent <= 100:
            return texts["running"].format(took)
        share = numbers.share(percent / 100, 0, self._language)
        return texts["running_share"].format(took, share)

    def end(self) -> None:
        """Clear the line."""
        if self._display and self._line is not None:
            self._display({"text/plain": ""}, self._line)

    def _ask_duckdb(self) -> None:
        """Have DuckDB estimate its progress without printing it."""
        try:
            self._connection.execute("set enable_progress_bar = true")
            self._connection.execute("set enable_progress_bar_print = false")
        except duckdb.Error:  # a sealed connection takes no setting: the line has only seconds
            return


def _display(bundle: dict[str, str], line: Any) -> Any:
    """Display the line, or update it; return its handle."""
    from IPython.display import display

    if line is None:
        return display(bundle, raw=True, display_id=True)
    line.update(bundle, raw=True)
    return line

"""The prompt of breachlab sql: lines of a statement, their history, and Tab."""

import os
from collections.abc import Iterator
from contextlib import suppress

import duckdb
from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import completion_is_selected, has_focus
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from breachlab.errors import LabError
from breachlab.notebook.magic import complete
from breachlab.store.temporary_files import private_files
from breachlab.words.language import interface

PROMPT, MORE = "sql> ", "...  "
LEAVING = ("exit", "quit", "\\q", ".exit", ".quit")
CELL = "%%sql\n"  # after which notebooks complete SQL


class SqlCompleter(Completer):
    """The names that Tab offers in a cell of %%sql: tables, columns, values, questions."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def get_completions(self, document: Document, _: CompleteEvent) -> Iterator[Completion]:
        """Yield the names that go on from the text before the cursor."""
        with suppress(LabError, duckdb.Error, KeyError):  # no offer
            text = f"{CELL}{document.text_before_cursor}"
            part, names = complete(text, lambda: self._connection)
            yield from (Completion(name, start_position=-len(part)) for name in names)


def read_statements(connection: duckdb.DuckDBPyConnection, language: str) -> Iterator[str]:
    """Yield each statement that is typed, until the user leaves."""
    session: PromptSession[str] = PromptSession(
        PROMPT,
        lexer=PygmentsLexer(SqlLexer),
        completer=SqlCompleter(connection),
        complete_while_typing=False,
        history=open_history(),
        key_bindings=_bind_enter(),
        multiline=True,
        prompt_continuation=MORE,
    )
    print(interface(language)["sql"]["greeting"])
    while True:
        try:
            typed = session.prompt().strip()
        except KeyboardInterrupt:  # the line is dropped
            continue
        except EOFError:
            return
        if typed.rstrip(";").casefold() in LEAVING:
            return
        if typed:
            yield typed


def open_history() -> History:
    """Return the history in the user's state folder, for the user alone; in memory without one."""
    folder = user_state_path("breachlab")
    try:
        with private_files():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "sql_history").touch()
    except OSError:
        return InMemoryHistory()
    return FileHistory(os.fspath(folder / "sql_history"))


def _bind_enter() -> KeyBindings:
    """Return the keys: Enter ends a statement after a semicolon or an empty line."""
    keys = KeyBindings()

    @keys.add("enter", filter=has_focus(DEFAULT_BUFFER) & ~completion_is_selected)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        text = buffer.text.strip()
        is_blank = not buffer.document.current_line.strip()
        if text.endswith(";") or is_blank or text.casefold() in LEAVING:
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys

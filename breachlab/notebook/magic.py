"""%%sql, a cell of SQL, and %sql, a line of it. `breachlab.connect()` loads them in a notebook.

The existing magics do not fit, as tried with DuckDB 2.0 in November 2026: JupySQL 0.11 puts values
into the text of a statement, ipython-sql 0.5 needs an SQLAlchemy engine, and neither these nor
magic_duckdb 0.2 can join a DataFrame of the notebook by its name. `--save` and `--with` follow
JupySQL.
"""

import argparse
import re
import shlex
from pathlib import Path
from typing import Any

import duckdb
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from breachlab.answer_files.formats import FORMATS, SUFFIXES, Answer
from breachlab.answer_files.output import keep_private, save
from breachlab.errors import BadStatement
from breachlab.notebook import row_kinds
from breachlab.notebook.completion import make_matcher
from breachlab.notebook.question_tables import ask_in_sql
from breachlab.notebook.shown import Shown
from breachlab.notebook.statement import MOST_ROWS, Result, run
from breachlab.notebook.table import MOST, table
from breachlab.notebook.workbench import Lab, default, lab_of
from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.language import interface

# A line: options with their values, and the statement after them.
OPTIONS = re.compile(r"\s*((?:--(?:replace|[a-z]+(?:\s+|=)\S+)\s+)*)(.*)", re.DOTALL)
WITH = re.compile(r"\s*with\s+(recursive\s+)?", re.IGNORECASE)


@magics_class
class Sql(Magics):
    """The magics %%sql and %sql."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._saved: dict[str, str] = {}  # {name of --save: statement}

    @no_var_expand  # $name is a value, and never a part of the text
    @magic_arguments()
    @argument("name", nargs="?", help="a Python name for the DataFrame of all rows")
    @argument("--rows", type=int, default=MOST, help="rows shown (default: %(default)s)")
    @argument("--limit", type=int, default=MOST_ROWS, help="rows at most (default: %(default)s)")
    @argument("--save", metavar="NAME", help="a name for --with, or a file: rows.csv, .xlsx …")
    @argument("--with", dest="above", action="append", default=[], metavar="NAME", help="a table")
    @argument("--replace", action="store_true", help="write over a file that is there")
    @argument("--on", default="lab", help="the name of a connection (default: %(default)s)")
    @argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> Shown:
        """Run SQL, and display the rows of its last statement.

        $name is the value of a Python name. A DataFrame can be read as a table by its name, and a
        question as question('exposure/by_region', statuses := ['registered']).
        """
        if cell is None:
            line, cell = OPTIONS.fullmatch(line).groups()  # type: ignore[union-attr]
        chosen = parse_argstring(self.sql, line)
        lab = self._lab(chosen.on)
        whole, frames = ask_in_sql(self._put_above(cell, chosen.above), lab.ask, self._names())
        result = run(lab.current(), whole, self._names(), chosen.limit, frames)
        if chosen.name:
            self._name(chosen.name, result.rows)
        notes = [*self._save(chosen, cell, result, lab)]
        texts = interface(chosen.language)["notebook"]
        took = texts["took"].format(numbers.decimal(result.seconds, 2, chosen.language))
        below = " · ".join([*notes, took])
        looks = {"below": below, "most": chosen.rows, "kind": result.kind}
        return table(lab.connection, result.rows, chosen.language, **looks)

    def _put_above(self, sql: str, names: list[str]) -> str:
        """Return a statement with the saved statements of these names in its WITH clause."""
        for name in names:
            if name not in self._saved:
                known = ", ".join(self._saved) or "none"
                raise BadStatement(
                    f"--with {name}: no statement was saved by that name. There is: {known}. "
                    f"Save one with: %%sql --save {name}"
                )
        if not names:
            return sql
        tables = ", ".join(f'"{name}" as ({self._saved[name]})' for name in names)
        match = WITH.match(sql)
        recursive = match[1] or "" if match else ""
        rest = f", {sql[match.end() :]}" if match else f" {sql.lstrip()}"
        return f"with {recursive}{tables}{rest}"

    def _save(self, chosen: argparse.Namespace, sql: str, result: Result, lab: Lab) -> list[str]:
        """Save a statement by a name, or write its rows to a file; return the notes on that."""
        if not chosen.save:
            return []
        path = Path(chosen.save)
        texts = interface(chosen.language)["notebook"]
        if not path.suffix:
            self._check_name(chosen.save)
            self._saved[chosen.save] = self._put_above(sql, chosen.above).strip().rstrip(";")
            return [texts["saved"].format(chosen.save)]
        if path.suffix not in SUFFIXES:
            raise BadStatement(f"--save {path}: name a file that ends in {', '.join(SUFFIXES)}")
        words = Words.of(lab.connection, chosen.language)
        words = row_kinds.words_of(result.kind, words)
        content = FORMATS[SUFFIXES[path.suffix]](Answer(result.rows, words))
        whole = content.encode("utf-8") if isinstance(content, str) else content
        with keep_private(words):
            save(whole, path, chosen.replace, chosen.language)
        return [texts["written"].format(path)]

    def _names(self) -> dict[str, Any]:
        assert self.shell is not None  # a magic belongs to a shell
        return self.shell.user_ns

    def _name(self, name: str, rows: Any) -> None:
        self._check_name(name)
        self._names()[name] = rows

    def _check_name(self, name: str) -> None:
        if not name.isidentifier():
            raise BadStatement(f"{shlex.quote(name)} cannot be a Python name. Example: %%sql rows")

    def _lab(self, name: str) -> Lab:
        value = self._names().get(name)
        if isinstance(value, Lab | duckdb.DuckDBPyConnection):
            return lab_of(value)
        if name == "lab":
            return default()
        raise BadStatement(
            f"{name} is no connection. Make one in a cell above: {name} = breachlab.connect()"
        )


def load(shell: InteractiveShell) -> None:
    """Register the magics and the Tab completions in a shell; a second call adds nothing."""
    shell.register_magics(Sql)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if each.__name__ != "breachlab_matcher"]
    matchers.append(make_matcher(shell.user_ns, default))

"""%%sql: a cell of SQL. Loaded by %load_ext breachlab.

Why our own: of those there are, tried with DuckDB 2.0 in November 2026, JupySQL 0.11 puts values
into the text of a statement, ipython-sql 0.5 wants an SQLAlchemy engine, and neither these nor
magic_duckdb 0.2 joins a DataFrame of the notebook by its name.
"""

import shlex
from typing import Any

import duckdb
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from breachlab.errors import BadStatement
from breachlab.notebook.shown import Shown
from breachlab.notebook.statement import MOST_ROWS, run
from breachlab.notebook.table import table
from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import interface


@magics_class
class Sql(Magics):
    """The cell magic %%sql."""

    @magic_arguments()
    @argument("name", nargs="?", help="a Python name for the DataFrame of all rows")
    @argument("--limit", type=int, default=MOST_ROWS, help="rows at most (default: %(default)s)")
    @argument("--on", default="lab", help="the name of a connection (default: %(default)s)")
    @argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    @cell_magic
    def sql(self, line: str, cell: str) -> Shown:
        """Run one statement of SQL, and show its rows.

        $name is the value of a Python name; a DataFrame is a table by its name.
        """
        chosen = parse_argstring(self.sql, line)
        result = run(self._connection(chosen.on), cell, self._names(), chosen.limit)
        if chosen.name:
            self._name(chosen.name, result.rows)
        texts = interface(chosen.language)["notebook"]
        took = texts["took"].format(numbers.decimal(result.seconds, 2, chosen.language))
        lab = self._connection(chosen.on)
        return table(lab, result.rows, chosen.language, below=took)

    def _names(self) -> dict[str, Any]:
        assert self.shell is not None  # a magic is of a shell
        return self.shell.user_ns

    def _name(self, name: str, rows: Any) -> None:
        if not name.isidentifier():
            raise BadStatement(f"{shlex.quote(name)} cannot be a Python name. Example: %%sql rows")
        self._names()[name] = rows

    def _connection(self, name: str) -> duckdb.DuckDBPyConnection:
        found = self._names().get(name)
        if not isinstance(found, duckdb.DuckDBPyConnection):
            raise BadStatement(
                f"{name} is no connection. Make one in a cell above: {name} = breachlab.connect()"
            )
        return found


def load(shell: InteractiveShell) -> None:
    """Have a shell know %%sql; nothing of it is left over when it is loaded again."""
    shell.register_magics(Sql)

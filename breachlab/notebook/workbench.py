"""A database of the lab as an analyst has it: `lab = breachlab.connect()`."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.errors import LabError
from breachlab.questions import parameter_values
from breachlab.questions.queries import ask as ask_codes
from breachlab.questions.queries import check_names, find
from breachlab.store import db

if TYPE_CHECKING:
    import pandas  # takes half a second, and only those who ask need it

    from breachlab.notebook.shown import Shown

MOST = 20  # rows of a table that are shown
Stamp = tuple[int, int, int]
REPLACED = """{path} was replaced at {time}: it now has {rows:,} records, {source}.
From here on answers are of these; rows that you hold are of the former world. Temporary tables \
of the former connection are gone."""


class Lab:
    """A database of the lab, open to read: its questions, figures and tables, and SQL.

    `ask`, `show`, `chart`, `table`, `answer` and `questions` are its own; anything else, `execute`
    or `sql`, is that of DuckDB's connection, `connection`. Where another file takes the place of
    the database, the next question is asked of that one, after a line that says so.
    """

    def __init__(self, path: str | os.PathLike | None = None, connection: Any = None) -> None:
        """Open the database at a path, as `connect` does; or take a connection that is open."""
        self.connection: duckdb.DuckDBPyConnection = connection
        self.path: Path | None = None
        self._stamp: Stamp | None = None
        if connection is None:
            self.path = db.existing_path(path)
            self._take(stamp_of(self.path))

    def ask(self, question: str, **parameters: Any) -> "pandas.DataFrame":
        """Return the rows of a question of sql/, as a pandas DataFrame.

        Values are codes or names, as in the shell: departements="Nord", regions=["PACA", 11],
        age_bands="under 25", as_of="1 May 2025". Raises NoSuchQuery for a question that is not
        there, and BadParameters for a parameter or a value, each with the nearest.
        """
        connection = self.current()
        query = find(question)
        check_names(query, parameters)
        return ask_codes(
            connection, question, **parameter_values.read_values(connection, query, parameters)
        )

    def show(
        self, question: str, language: str = "en", most: int = MOST, **parameters: Any
    ) -> "Shown":
        """Return the answer to a question as the dashboard shows it.

        With its title and its sentence, its drawing or its table, notes on its numbers and on the
        picture, and a link to the page where one answers. `rows` has the rows, `figure` a Plotly
        Figure; `save("a.png")` writes it. Of a table the first `most` rows stand there. Raises
        what `ask` raises.
        """
        from breachlab.notebook.show import show

        return show(self, question, language, most, **parameters)

    def chart(
        self,
        rows: "pandas.DataFrame",
        along: str,
        *measures: str,
        kind: str = "",
        colour: str = "",
        panels: str = "",
        stacked: bool = False,
        log: bool = False,
        error: Sequence[str] = (),
        along_title: str = "",
        measure_title: str = "",
        title: str = "",
        language: str = "en",
    ) -> "Shown":
        """Return a figure of rows of one's own, in the looks of the dashboard.

        bars       a lying bar a row, those of a dimension in its order
        columns    a standing column a row, in the same order
        line       a line a measure along numbers or days
        points     a point a row
        map        of a column `departement_code` or `region_code`; the first measure is a ratio to
                   the country, others are said on pointing

        Without a kind, numbers and days have lines, other columns bars. `colour` is a column whose
        values have a colour each, side by side or `stacked`; several measures have one each, too.
        `panels` is a column whose values have a panel each. `log` is a logarithmic scale; `error`
        are the columns of the lower and the upper end of the measure. Titles of axes are
        `along_title` and `measure_title`. What rows lack is not drawn, and a null is not a 0: only
        a question knows that it counts nobody. Raises BadFigure, which names what there is, for a
        column that the rows have not, one that is no number, or another kind.
        """
        from breachlab.notebook.own_rows import Looks, chart

        looks = Looks(kind, colour, panels, stacked, log, error, along_title, measure_title)
        return chart(self, rows, along, measures, looks, title, language)

    def table(
        self,
        rows: "pandas.DataFrame",
        language: str = "en",
        *,
        title: str = "",
        below: str = "",
        most: int = MOST,
    ) -> "Shown":
        """Return rows as a table in words: codes by their labels, numbers as people write them.

        The first `most` rows stand there, the last of many columns in a fold; `rows` has all. A
        column keeps the name that SQL knows it by. `below` is a note.
        """
        from breachlab.notebook.table import table

        connection = self.current()
        return table(connection, rows, language, title=title, below=below, most=most)

    def answer(self, template: str, language: str = "en", **values: Any) -> "Shown":
        """Return the answer of a notebook: a sentence filled with what was counted.

        `{person_count:M persons}` writes the value `person_count` as the sentences of the lab do:
        see breachlab/words/values.py for the forms. An empty line begins a paragraph. Of a world
        of another size it says which numbers are not those of the breach. Raises BadFigure for a
        field that has no value, and for a digit outside the braces: a number that was not computed
        is none.
        """
        from breachlab.notebook.show import answer

        return answer(self.current(), template, language, **values)

    def questions(self, words: str = "", language: str = "en") -> "Shown":
        """Return the questions that have these words, the nearest first; all without words.

        They are looked for in names, questions and notes, in English and French. `rows` has a row
        for each question: `question` (its name), `asks`, `parameters`.
        """
        from breachlab.notebook.question_list import list_questions

        return list_questions(words, language)

    def current(self) -> duckdb.DuckDBPyConnection:
        """Return the connection to the file that has the place now; say so where it is another.

        Where that cannot be read, of another model say, the former is read on, after a line.
        """
        stamp = stamp_of(self.path) if self.path else None
        if stamp is not None and stamp != self._stamp:
            try:
                self._take(stamp)
                self._say_replaced()
            except LabError as error:
                self._stamp = stamp  # said once
                print(f"{error}\nThe former database, which is open, is read on.", file=sys.stderr)
        return self.connection

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __enter__(self) -> "Lab":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # of a copy or a pickle, say, that has no connection yet
            raise AttributeError(f"'Lab' object has no attribute {name!r}")
        return getattr(self.connection, name)

    def __dir__(self) -> list[str]:
        own = ["answer", "ask", "chart", "close", "connection", "path", "questions", "show"]
        return [*own, "table", "execute", "sql"]

    def __repr__(self) -> str:
        return f"<Lab {self.path or self.connection}: lab.questions() lists what it answers>"

    def _take(self, stamp: Stamp | None) -> None:
        self.connection = db.connect(self.path)
        self._stamp = stamp

    def _say_replaced(self) -> None:
        from breachlab.answer_files.receipt import (  # its words take a while to load
            name_source,
            read_world,
        )

        made = read_world(self.connection)
        rows, source = made["row_count"], name_source(made, "en")
        assert self._stamp is not None
        time = datetime.fromtimestamp(self._stamp[2] / 1e9).strftime("%H:%M:%S")
        said = REPLACED.format(path=self.path, time=time, rows=rows, source=source)
        print(said, file=sys.stderr)


_default: list[Lab] = []  # the Lab that was opened last


def connect(path: str | os.PathLike | None = None) -> Lab:
    """Open a lab database to read: the file that stands there now; data/breachlab.duckdb without.

    In a notebook %%sql and Tab know it from then on, and functions of breachlab use it. A
    connection is not to be shared between threads; give each its own `.cursor()`. Raises
    NoDatabase, OtherModel, DatabaseBusy or TotalsDisagree, each naming the file; NoRoom where the
    file took the place of one that this program has open, and cannot be opened beside it.
    """
    _load_in_notebook()  # first, so that %%sql says the same where the database cannot be opened
    lab = Lab(path)
    _default[:] = [lab]
    return lab


def default() -> Lab:
    """Return the Lab that was opened last; open the default database where there was none."""
    return _default[0] if _default else connect()


def lab_of(connection: Any) -> Lab:
    """Return a Lab as it is, and one over a connection of DuckDB's."""
    return connection if isinstance(connection, Lab) else Lab(connection=connection)


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells one file from another that took its name; nothing if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _load_in_notebook() -> None:
    """Load the extension of a shell of IPython that runs and has not loaded it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and "sql" not in shell.magics_manager.magics["line"]:
        from breachlab.notebook.magic import load

        load(shell)

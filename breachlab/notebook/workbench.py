"""The Lab: a database of the lab for an analyst, `lab = breachlab.connect()`."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from breachlab.errors import LabError, nearest
from breachlab.paths import read
from breachlab.store import databases

if TYPE_CHECKING:
    import pandas  # takes half a second, and only `ask` needs it

    from breachlab.notebook.shown import Shown


Result = TypeVar("Result")
MOST = 20  # rows of a table to display
QUESTION = Path(__file__).with_name("question.sql")
REPLACED = """{path} was replaced at {time}: it now has {rows:,} records, {source}.
From here on answers are of these; rows that you hold are of the former world. Temporary tables \
of the former connection are gone."""


class Lab:
    """A database of the lab, open to read: its questions, figures and tables, and SQL.

    `ask`, `compare`, `show`, `chart`, `table`, `answer`, `questions`, `find`, `tables` and
    `columns` are its own methods. All others, such as `execute` or `sql`, are those of its DuckDB
    connection, `connection`. If another file replaces the database, the Lab prints a line and asks
    the new file from then on.
    """

    _own = (
        "answer",
        "ask",
        "chart",
        "columns",
        "compare",
        "find",
        "questions",
        "show",
        "table",
        "tables",
    )

    def __init__(self, path: str | os.PathLike[str] | None = None, connection: Any = None) -> None:
        """Open the database at a path, as `connect` does; or wrap an open connection."""
        self.connection: duckdb.DuckDBPyConnection = connection
        self.path: Path | None = None
        self._stamp: databases.Stamp | None = None
        if connection is None:
            self.path = databases.existing_path(path)
            self._take(databases.stamp_of(self.path))

    def ask(self, question: str, **parameters: Any) -> "pandas.DataFrame":
        """Return the rows of a question of sql/, as a pandas DataFrame.

        Its grain, and what a row counts, stand in `python -m breachlab QUESTION --help`. Columns
        that end in `_code`, `_id`, `_band` have codes, in `_count` whole numbers, in `_share`
        fractions from 0 to 1, in `_per_thousand` numbers in a thousand residents, in `_eur` euros,
        in `_on` days (datetime64); what is not known is null.

        Values are codes or names, as in the shell: departements="Nord", regions=["PACA", 11],
        age_bands="under 25", as_of="1 May 2025". Raises NoSuchQuery for an unknown question, and
        BadParameters for an unknown parameter or value, each with the nearest known one; NotKnown
        if a list of one's own lacks what the question needs; Unanswered if DuckDB refuses it.
        """
        from breachlab.notebook.statement import ask_question

        return ask_question(self.current(), question, **parameters)

    def compare(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> "pandas.DataFrame":
        """Return two plans beside each other: a row for each measure, and the difference.

        A plan is {parameter: value}: `plan` is "fast" (as fast as can be) or "paced" (at the pace
        of calls); `whom`, capacities, unit costs, `retention_years` and a selection are those of
        the questions in breachlab/query/comparing.py. Days, calls and persons are whole numbers,
        `unanswered` is a fraction, `cost` is in euros with the ends of eight draws in ten. Raises
        BadParameters for a parameter that no measure takes.

        Example:

            lab.compare({"calls_per_day": 20_000}, {"plan": "paced", "calls_per_day": 12_000})
        """
        import pandas

        from breachlab.query import comparing
        from breachlab.query.asking import ask_rows

        def first(question: str, **given: Any) -> dict[str, Any]:
            return next(iter(ask_rows(self.current(), question, **given).dicts()), {})

        return pandas.DataFrame(comparing.compare(first, {"a": a, "b": b})).set_index("measure_id")

    def show(
        self, question: str, language: str = "en", most: int = MOST, **parameters: Any
    ) -> "Shown":
        """Return the answer to a question in the form of the dashboard.

        It has a title and a headline, a drawing or a table, notes on its numbers and its picture,
        and a link to the dashboard's page if that is running. A table has the first `most` rows.
        `rows` has all rows, `figure` a Plotly Figure; `save("a.png")` writes it. Raises the errors
        of `ask`.
        """
        from breachlab.notebook.show import show

        return show(self.current(), question, language, most, **parameters)

    def chart(
        self,
        rows: Any,
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
        """Return a figure of rows, in the style of the dashboard.

        `rows` are a DataFrame, a DuckDB relation, a `Shown` or a dict of columns, with a row a
        mark. The note below says SYNTHETIC of an answer of the register, or of a part of one; of
        all other rows it says that breachlab does not know whose they are.

        bars       a lying bar a row, those of a dimension in its order
        columns    a standing column a row, in the same order
        line       a line a measure along numbers or days
        points     a point a row
        map        of a column `departement_code` or `region_code`; the first measure is a ratio to
                   the country, others are said on pointing

        Without a kind, numbers and days have lines, other columns bars. Each value of the column
        `colour` has a colour, side by side or `stacked`; so has each of several measures. Each
        value of the column `panels` has a panel. `log` sets a logarithmic scale. `error` names the
        columns of the lower and the upper end of the measure. `along_title` and `measure_title`
        are the titles of the axes. A missing row or a null is not drawn, and not taken for 0: the
        function cannot know that it counts 0 persons. Raises BadFigure, with the known names, for
        a column that the rows lack, a measure that is no number, and an unknown kind.
        """
        from breachlab.drawing.own_chart import Wish
        from breachlab.notebook.charts import chart

        titles = along_title, measure_title
        wish = Wish(kind, along, measures, colour, panels, stacked, log, titles=titles)
        return chart(self.current(), rows, wish, error, title, language)

    def table(
        self,
        rows: Any,
        language: str = "en",
        *,
        title: str = "",
        below: str = "",
        most: int = MOST,
    ) -> "Shown":
        """Return rows as a table in words: codes by their labels, numbers as people write them.

        The table displays the first `most` rows, and folds the last of many columns; `rows` has
        all. Columns keep their SQL names. `below` is a note. What `rows` may be, and the note on
        whose they are, is as for `chart`. Raises BadFigure for what is no table.
        """
        from breachlab.notebook.tables import table

        connection = self.current()
        return table(connection, rows, language, title=title, below=below, most=most)

    def answer(self, template: str, language: str = "en", **values: Any) -> "Shown":
        """Return the answer of a notebook: a sentence filled with computed values.

        `{person_count:M persons}` writes the value `person_count` in the form of the lab's
        sentences; breachlab/words/values.py lists the forms. An empty line begins a paragraph.
        In a world of another size, a note says which numbers are not those of the breach. Raises
        BadFigure for a field without a value, and for a digit outside braces: every number must be
        computed.
        """
        from breachlab.notebook.show import answer

        return answer(self.current(), template, language, **values)

    def questions(self, words: str = "", language: str = "en") -> "Shown":
        """Return the questions with these words, best match first; all for no words.

        The search covers names, questions and notes, in English and French. `rows` has a row per
        question: `question` (its name), `asks`, `parameters`.
        """
        from breachlab.notebook.show import list_questions

        return list_questions(words, language)

    def find(self, words: str, language: str = "en") -> "Shown":
        """Return what answers these words, best first: questions, columns, or why nothing does.

        Words of everyday speech are known in English and French: lab.find("bounce"). `rows` has
        all, with `name`, `kind` (question, column, or nothing for a reason) and `what`.
        """
        from breachlab.notebook.show import list_answers

        return list_answers(words, language)

    def tables(self) -> "pandas.DataFrame":
        """Return the tables and views of the database: `name`, `kind`, `rows`, `what` each is."""
        from breachlab.notebook.show import list_tables

        return list_tables(self.current())

    def columns(self, table: str) -> "pandas.DataFrame":
        """Return the columns of a table or view: `column`, `type`, `comment`, `source`.

        Raises BadParameters, with the nearest name, if there is no such table.
        """
        from breachlab.notebook.show import list_columns

        return list_columns(self.current(), table)

    def current(self) -> duckdb.DuckDBPyConnection:
        """Return the connection to the file at the path now; print a line if it was replaced.

        If the new file cannot be read, for one of another model, the former stays open, after a
        line on that.
        """
        stamp = self._stamp
        with suppress(OSError):  # no file is there: the former is read on
            stamp = databases.stamp_of(self.path) if self.path else None
        if stamp != self._stamp:
            try:
                self._take(stamp)
                self._say_replaced()
            except LabError as error:
                self._stamp = stamp  # so that the line is printed once
                print(f"{error}\nThe former database, which is open, is read on.", file=sys.stderr)
        return self.connection

    def close(self) -> None:
        """Close the connection; the functions of breachlab no longer use it."""
        if self in _default:
            _default.clear()
        self.connection.close()

    def __enter__(self) -> "Lab":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # a copy or an unpickled Lab has no connection yet
            raise AttributeError(f"'Lab' object has no attribute {name!r}")
        if not hasattr(self.connection, name):
            known = [each for each in dir(self.connection) if not each.startswith("_")]
            near = nearest(name, [*self._own, *known])
            raise AttributeError(
                f"A Lab has no {name!r}. {near}It has: {', '.join(self._own)}; and all that a "
                "DuckDB connection has."
            )
        return getattr(self.connection, name)

    def __dir__(self) -> list[str]:
        return [*self._own, "close", "connection", "path", "execute", "sql"]

    def __repr__(self) -> str:
        return f"<Lab {self.path or self.connection}: lab.questions() lists what it answers>"

    def _take(self, stamp: databases.Stamp | None) -> None:
        self.connection = databases.connect(self.path)
        self.connection.execute(read(QUESTION))
        self._stamp = stamp

    def _say_replaced(self) -> None:
        from breachlab.answer_files.receipt import name_source, read_world  # slow to import

        world = read_world(self.connection)
        rows, source = world["row_count"], name_source(world, "en")
        assert self._stamp is not None
        time = datetime.fromtimestamp(self._stamp[2] / 1e9).strftime("%H:%M:%S")
        text = REPLACED.format(path=self.path, time=time, rows=rows, source=source)
        print(text, file=sys.stderr)


_default: list[Lab] = []  # the Lab opened last


def connect(path: str | os.PathLike[str] | None = None) -> Lab:
    """Open a lab database to read: the file at a path now; by default data/breachlab.duckdb.

    From then on, %%sql and Tab in a notebook and the functions of breachlab use it. Threads must
    not share a connection; give each its own `.cursor()`. Raises NoDatabase, OtherModel,
    DatabaseBusy or TotalsDisagree, each naming the file; NoRoom if the file replaced one that this
    program has open, and cannot be opened beside it.
    """
    _load_in_notebook()  # first, so that %%sql reports the same error if this open fails
    lab = Lab(path)
    _default[:] = [lab]
    return lab


def default() -> Lab:
    """Return the Lab opened last; open the default database if there is none, or it was closed."""
    return _default[0] if _default else connect()


def lab_of(connection: Any) -> Lab:
    """Return a Lab as it is, or a new Lab that wraps a DuckDB connection."""
    return connection if isinstance(connection, Lab) else Lab(connection=connection)


def _load_in_notebook() -> None:
    """Load the magics into a running IPython shell that has not loaded them."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and "sql" not in shell.magics_manager.magics["line"]:
        shell.extension_manager.load_extension("breachlab")


def _use_default(method: Callable[..., Result]) -> Callable[..., Result]:
    """Return a method of a Lab as a function for the default Lab."""

    @wraps(method)
    def call(*given: Any, **named: Any) -> Result:
        # A Lab or a connection can execute SQL, and so can a relation, which are rows.
        is_lab = given and not isinstance(given[0], duckdb.DuckDBPyRelation)
        if is_lab and hasattr(given[0], "execute"):
            return method(lab_of(given[0]), *given[1:], **named)
        return method(default(), *given, **named)

    own = signature(method)
    call.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*own.parameters.values()][1:]
    )
    return call


answer = _use_default(Lab.answer)
ask = _use_default(Lab.ask)
chart = _use_default(Lab.chart)
show = _use_default(Lab.show)
table = _use_default(Lab.table)


def questions(words: str = "", language: str = "en") -> "Shown":
    """Return the questions with these words, as `Lab.questions` does; it needs no database."""
    from breachlab.notebook.show import list_questions

    return list_questions(words, language)

"""
LabError
├── NoDatabase       nothing has been generated yet, or the file is not a lab database
├── OtherModel       the database was made by another model version
├── OtherWorld       the database is of another world than what is to be compared with it
├── OtherThanAsked   the database is of another size or seed than was asked for
├── TotalsDisagree   a cube does not count what the register does
├── NotReplaced      what stands where a file would go is none of this lab
├── DatabaseBusy     another program holds the file
├── NoSuchQuery      the name is not a file in sql/
├── BadWords         a sentence or its French is missing, or names what is not there
├── Unanswered       a query ended in an error of DuckDB's
├── TookTooLong      a query was stopped at the limit of time that the dashboard gives each
├── BadContacts      contacts.toml has a table, key or value that nobody reads
├── BadStatement     a cell of SQL cannot be run as it stands
├── BadFigure        rows of one's own cannot be drawn, or an answer filled, as asked
├── BadList          a list of one's own cannot be read as its mapping says
├── BadMapping       the mapping of a list of one's own is incomplete, or says what cannot be
├── NotInstalled     a package of an extra is not there; the message names it
├── NotAnAnswer      a file holds no answer of this lab, or cannot be read as one
├── TooManyRows      a cell of SQL has more rows than were asked for
├── Interrupted      a cell of SQL was stopped by who runs it
├── CellFailed       a notebook of the book cannot be run to its end
├── BadParameters    the query takes other parameters, or other values
├── BadWorld         a size, seed or other setting of the world is out of range
├── NoWorld          the world of a class cannot be made
├── BrokenShards     shards are missing, or not as they were written, or of two worlds
├── NoSpark          Spark or its Java is not there, or a task of it failed
├── NoRoom           the target cannot be written, or disk or memory do not suffice
└── PortInUse        something else answers on the dashboard's port

Every message says what was wrong, what was expected, and what to type next.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class LabError(Exception):
    """Base of everything that the user can put right; anything else is a bug."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that a notebook shows: what to do, and not where our code found out."""
        return [f"{type(self).__name__}: {self}"]


class NoDatabase(LabError):
    """Nothing has been generated yet, or the file is not a lab database."""


class OtherModel(LabError):
    """The database was made by another model version, so its values mean something else."""


class OtherWorld(LabError):
    """The database is of another world than the sentences that the catalogue prints."""


class OtherThanAsked(LabError):
    """The database is of another size or seed than was asked for, so its numbers would be too."""


class TotalsDisagree(LabError):
    """A cube does not count what the register does, so its answers would be wrong."""


class NotReplaced(LabError):
    """A file that is none of this lab stands where one would go, and nobody said that it may go."""


class DatabaseBusy(LabError):
    """Another program holds the database file."""


class NoSuchQuery(LabError):
    """The name is not the path of a file under sql/."""


class BadWords(LabError):
    """The French of a query is missing, or a sentence names a column or word that is not there."""


class Unanswered(LabError):
    """A query ended in an error of DuckDB's."""


class TookTooLong(LabError):
    """A query was stopped at the limit of time that the dashboard gives each."""

    def __init__(self, query: str, seconds: float):
        self.seconds = seconds
        super().__init__(
            f"'{query}' took longer than {seconds:g} s and was stopped. Select less, or give each "
            f"question longer: python -m dashboard --time-limit {2 * seconds:.0f}"
        )


class BadContacts(LabError):
    """contacts.toml is no TOML, or has a table, a key or a value that nobody reads."""


class BadStatement(LabError):
    """A cell of SQL cannot be run as it stands; the message shows the line, as DuckDB does."""


class BadList(LabError):
    """A list of one's own cannot be read as its mapping says; no message quotes a value of it."""


class BadMapping(LabError):
    """The mapping of a list of one's own is incomplete, or names what is not there."""


class NotInstalled(LabError):
    """A package that an extra brings is not there; the message names what to type."""


class NotAnAnswer(LabError):
    """A file holds no answer of this lab, or cannot be read as one."""


class BadFigure(LabError):
    """Rows of one's own cannot be drawn, or an answer cannot be filled, as it is asked."""


class TooManyRows(LabError):
    """A cell of SQL has more rows than were asked for, and a kernel might not hold them."""


class Interrupted(LabError):
    """A cell of SQL was stopped by who runs it."""


class CellFailed(LabError):
    """A notebook of the book cannot be run to its end; the message names the cell."""


class BadParameters(LabError):
    """The query takes other parameters, or knows other values of them."""


class BadWorld(LabError):
    """A size, seed or other setting of the world is out of range."""


class NoWorld(LabError):
    """The world of a class cannot be made; the generator said why."""


class BrokenShards(LabError):
    """Shards are missing, or a file is not as it was written, or they are of two worlds."""


class NoSpark(LabError):
    """Spark or its Java is not there, too old, or a task of it failed."""


class NoRoom(LabError):
    """The target cannot be written, or disk or memory do not suffice."""


class PortInUse(LabError):
    """Something else answers on the port that the dashboard was to take."""


def write_count(number: int, noun: str) -> str:
    """Return a number and the English noun of so many, for what is said in English alone.

    Example:

        >>> write_count(1, "person"), write_count(0, "check"), write_count(36_820_828, "person")
        ('1 person', '0 checks', '36,820,828 persons')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean '…'? " for the known word closest to this one in any case, or nothing.

    Example:

        >>> nearest("exposure/by_regoin", ["exposure/by_region", "exposure/total"])
        "Did you mean 'exposure/by_region'? "
        >>> nearest("2a", ["2A", "2B"])
        "Did you mean '2A'? "
        >>> nearest("zebra", ["exposure/total"])
        ''
    """
    in_any_case = {one.casefold(): one for one in known}
    close = get_close_matches(word.casefold(), in_any_case, n=1)
    return f"Did you mean '{in_any_case[close[0]]}'? " if close else ""

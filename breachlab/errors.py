"""The errors of the lab.

Every message names the fault, the expected state or input, and the next thing to type.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType


class LabError(Exception):
    """Base of all errors that the user can correct; any other exception is a bug."""

    said: Mapping[str, str] = MappingProxyType({})  # {language: message}, where there are several

    def in_language(self, language: str) -> str:
        """Return the message in a language; in English, where it has no other."""
        return self.said.get(language, str(self))

    def _render_traceback_(self) -> list[str]:
        """Return the lines that a notebook displays: the message, without a traceback."""
        return [f"{type(self).__name__}: {self}"]


class NoDatabase(LabError):
    """Nothing has been generated yet, or the file is not a lab database."""


class OtherModel(LabError):
    """The database was made by another model version, so its values mean something else."""


class OtherWorld(LabError):
    """The database is of another world than the answers or the file to compare it with."""


class OtherThanAsked(LabError):
    """The database has another size or seed than requested, so its numbers would differ."""


class TotalsDisagree(LabError):
    """The totals of a cube differ from those of the register, so its answers would be wrong."""


class NotReplaced(LabError):
    """A foreign file stands at the target path, and the user did not allow replacing it."""


class DatabaseBusy(LabError):
    """Another program holds the database file."""


class NoSuchQuery(LabError):
    """The name is not the path of a file under sql/."""


class BadWords(LabError):
    """The French of a query is missing, or a sentence names an unknown column or word."""


class NotKnown(LabError):
    """A question needs a fact that no record of somebody's own list has: it has no true answer."""


class Unanswered(LabError):
    """A query ended in an error of DuckDB."""


class TookTooLong(LabError):
    """A query was stopped at the dashboard's time limit."""

    def __init__(self, query: str, seconds: float):
        self.seconds = seconds
        super().__init__(
            f"'{query}' took longer than {seconds:g} s and was stopped. Select less, or give each "
            f"question longer: python -m dashboard --time-limit {2 * seconds:.0f}"
        )


class BadContacts(LabError):
    """contacts.toml is no TOML, or has an unknown table, key or value."""


class BadStatement(LabError):
    """A cell of SQL cannot be run; the message shows the line, as DuckDB does."""


class BadList(LabError):
    """A list of one's own cannot be read as its mapping says; no message quotes a value of it."""


class BadMapping(LabError):
    """The mapping of a list of one's own is incomplete, or names what is not there."""


class NotInstalled(LabError):
    """A package of an extra is not installed; the message has the command that installs it."""


class NotAnAnswer(LabError):
    """A file holds no answer of this lab, or cannot be read as one."""


class BadFigure(LabError):
    """A user's own rows cannot be drawn, or an answer cannot be filled, as requested."""


class TooManyRows(LabError):
    """A cell of SQL has more rows than its limit, and they might not fit in a kernel's memory."""


class Interrupted(LabError):
    """A cell of SQL was stopped by the user."""


class CellFailed(LabError):
    """A notebook of the book cannot be run to its end; the message names the cell."""


class BadParameters(LabError):
    """The query does not have this parameter, or the parameter not this value."""


class BadWorld(LabError):
    """A size, seed or other setting of the world is out of range."""


class NoWorld(LabError):
    """The world of a class cannot be made; the message is the generator's."""


class BrokenShards(LabError):
    """Shards are missing or of two worlds, or a file is not as it was written."""


class NoSpark(LabError):
    """Spark or its Java is missing or too old, or a Spark task failed."""


class NoRoom(LabError):
    """The target cannot be written, or there is not enough disk or memory."""


class PortInUse(LabError):
    """Another program listens on the dashboard's port."""


def write_count(number: int, noun: str) -> str:
    """Return a number with its English noun, for messages that exist only in English.

    Example:

        >>> write_count(1, "person"), write_count(0, "check"), write_count(36_820_828, "person")
        ('1 person', '0 checks', '36,820,828 persons')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean '…'? " for the closest known word, ignoring case; else empty.

    Example:

        >>> nearest("exposure/by_regoin", ["exposure/by_region", "exposure/total"])
        "Did you mean 'exposure/by_region'? "
        >>> nearest("2a", ["2A", "2B"])
        "Did you mean '2A'? "
        >>> nearest("zebra", ["exposure/total"])
        ''
    """
    return "".join(f"Did you mean '{each}'? " for each in find_nearest(word, known))


def find_nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the closest known word, ignoring case; empty if none is close."""
    in_any_case = {one.casefold(): one for one in known}
    return [in_any_case[each] for each in get_close_matches(word.casefold(), in_any_case, n=1)]

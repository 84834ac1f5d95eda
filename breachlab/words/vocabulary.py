"""The words of a database: the facts of its breach, its labels, its size, the limits of a list."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import duckdb

from breachlab.words.language import LANGUAGES, interface, typeset
from breachlab.words.numbers import count_noun, whole, write_day

Labels = Mapping[tuple[str, str], str]  # {(kind, code): words}
SIZES = "select any_value(row_count), assumed('records_announced') from provenance"
PERSONS = """
    select
        low_person_count,
        high_person_count,
        seeks_slips,
        joinable_row_count,
        coalesce(assumed('least_rated_of_place_persons'), 0)
    from own_list
"""
# What the owner of a list decided: the key of [own_list] that says it, and the column of own_list.
DECIDED = {
    "living": "assumes_living",
    "status": "status_of_all",
    "figures": "takes_assumed_figures",
    "skipped": "skipped_row_count",
}
OWN = "own"  # the kind of data that a list of one's own is
SYNTHETIC = "synthetic"  # the kind of data that the generator makes
UNKNOWN = "unknown"  # the kind of rows of a user's own, of which the lab cannot know
OF_LIST = "_of_list"  # ends the key of a text in the words of a list of one's own


class ListPersons(NamedTuple):
    """How many persons a list has: at most `high`, and at least `low` only if slips were sought."""

    low: int
    high: int
    seeks_slips: bool
    joinable_rows: int  # that have the fields of a key by which rows are of one person
    least_rated: float = 0  # persons of a place: of fewer no rate is drawn

    @property
    def range_id(self) -> str:
        """The key of the words that say it: not_known, at_most, exact or range."""
        if not self.joinable_rows:
            return "not_known"
        if not self.seeks_slips:
            return "at_most"
        return "exact" if self.low == self.high else "range"

    def say(self, language: str) -> str:
        """Return it in words, as the form says how many persons are concerned."""
        low, high = whole(self.low, language), count_noun(self.high, "persons", language)
        text: str = interface(language)["own_list"]["number"][self.range_id]
        return text.format(low=low, high=high)


def marks() -> list[str]:
    """Return the marks of all kinds of data, in every language."""
    kinds = [kind for each in LANGUAGES for kind in interface(each)["kinds"].values()]
    return [*dict.fromkeys(kind["mark"] for kind in kinds)]


def own_labels(language: str) -> Labels:
    """Return the labels of codes that this lab defines itself, which no database has."""
    kinds = interface(language)["codes"]
    return {
        (kind, code): typeset(words, language)
        for kind, codes in kinds.items()
        for code, words in codes.items()
    }


def read_sizes(connection: duckdb.DuckDBPyConnection, data_kind: str) -> dict[str, int]:
    """Return the records of a world and of its breach; empty if they are equal."""
    ((rows, announced),) = connection.execute(SIZES).fetchall()
    if data_kind != SYNTHETIC or announced is None or rows == announced:
        return {}
    return {"row_count": rows, "announced_record_count": int(announced)}


def read_own_list(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, float], ListPersons, tuple[str, ...]]:
    """Return the coverage of a list, how many persons it has, and what its owner decided."""
    coverage = dict(connection.execute("select need, known_share from coverage").fetchall())
    ((*persons,),) = connection.execute(PERSONS).fetchall()
    row = _read_row(connection)
    decided = tuple(key for key, column in DECIDED.items() if row.get(column))
    return coverage, ListPersons(*persons), decided


def read_unread(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the names of the columns of a list that were not read; of a former database none."""
    return tuple(_read_row(connection).get("unread_columns") or ())


def _read_row(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return {column: value} of own_list; a database of a former version has fewer columns."""
    result = connection.execute("from own_list")
    return dict(zip([name for name, *_ in result.description], result.fetchall()[0], strict=True))


def read_facts(connection: duckdb.DuckDBPyConnection, language: str) -> dict[str, str]:
    """Return {name: words} of the breach; name_en or name_fr of this language also as name."""
    answer = connection.execute("from breach_facts()")
    names = [name for name, *_ in answer.description]
    ((*values,),) = answer.fetchall()
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    facts = {
        name: write_day(value, language) if isinstance(value, date) else str(value)
        for name, value in known.items()
    }
    own = {
        name[:-3]: typeset(text, language)
        for name, text in facts.items()
        if name.endswith(f"_{language}")
    }
    texts = connection.execute("select text_id, text_en, text_fr from breach_texts").fetchall()
    of = LANGUAGES.index(language)
    return facts | own | {name: typeset(each[of], language) for name, *each in texts}

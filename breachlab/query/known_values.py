"""The values that a database knows: those of each parameter, the days, the dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.query.needs import SELECTED, is_own, list_of_dimensions, list_partial
from breachlab.query.parameters import SELECTION
from breachlab.words import Words

if TYPE_CHECKING:
    from breachlab.query.queries import Query  # which checks the words of what it asks

# The dimensions by which people can be selected, and their columns.
COLUMNS = {
    "departements": "departement_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
# The bands of ages, the years, the fields and the harms; the model version fixes all other words.
DIFFERING = """
    select
        {
            'ages': enum_range(null::age_band)::varchar[],
            'years': [window_first_year, window_last_year],
            'fields': (select list(field_id) from fields where held_by <> 'not_known'),
            'harms': (select list(harm_id) from harms)
        }::varchar
    from breach"""


def known_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """Return the first and the last day on which the known facts of the breach changed."""
    ((first, last),) = connection.execute("select first_known_on(), last_known_on()").fetchall()
    return first, last


def known_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter, read once a process: the model version fixes them.

    A list of one's own has its own, which are read each time.
    """
    global _known
    if _known:
        return _known
    words_of = read_words(connection)
    if not is_own(connection):
        _known = words_of
    return words_of


def read_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter in a database.

    They are kept by all that lists of one's own differ in: to read the words takes 6 ms, and to
    read what they differ in takes one.
    """
    ((differing,),) = connection.execute(DIFFERING).fetchall()
    if differing not in _read:
        words_of: dict[str, list[str]] = {}
        for parameter, known in connection.execute("from selection_values").fetchall():
            words_of.setdefault(parameter, []).append(known)
        _read[differing] = words_of
    return _read[differing]


def leave_out_unknown(
    connection: duckdb.DuckDBPyConnection,
    query: "Query",
    coverage: Mapping[str, float],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Return parameters that leave out the records of which a needed fact is not known.

    A question without a selection by that fact counts them as not known.
    """
    of_given = list_of_dimensions(given)
    partial = list_partial(query, coverage)
    partial += [need for need in of_given if 0 < coverage.get(need, 1.0) < 1]
    names = [SELECTED[need] for need in partial if need in SELECTED]
    missing = [name for name in names if name in query.parameters and given.get(name) is None]
    return dict(given) | {name: sorted(read_words(connection)[name]) for name in missing}


@dataclass(frozen=True)
class Dimension:
    """One dimension in one language.

    `name` is the parameter of the queries, `column` the column of its values. `group` is the
    heading of a list of its values, `phrase` a sentence template for their labels, `title` its
    name within a sentence. `labels` is {value: label} in the order of drawings, spelt as within a
    sentence.
    """

    name: str
    column: str
    group: str
    phrase: str
    title: str
    labels: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        """All its values, in the order in which they are drawn."""
        return tuple(self.labels)

    def heading(self, value: str) -> str:
        """Return the label of a value with a capital, to stand alone."""
        label = self.labels[value]
        return label[:1].upper() + label[1:]


def dimensions(connection: duckdb.DuckDBPyConnection, words: Words) -> dict[str, Dimension]:
    """Return {name: dimension} in the order of the parameters, read from a database."""
    known: dict[str, list[str]] = {name: [] for name in SELECTION}
    for parameter, value in connection.execute("from selection_values").fetchall():
        if parameter in known:
            known[parameter].append(value)
    found = {}
    for name, values in known.items():
        column = COLUMNS[name]
        labels = {value: words.label(column, value) or value for value in values}
        group, phrase, title = (
            words.text("dimensions", name, each) for each in ("group", "phrase", "title")
        )
        found[name] = Dimension(name, column, group, phrase, title, labels)
    return found


_known: dict[str, list[str]] = {}
_read: dict[str, dict[str, list[str]]] = {}

"""The dimensions by which people can be selected: their names, columns, values and labels."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from breachlab.query.parameters import SELECTION
from breachlab.words import Words

COLUMNS = {
    "departements": "departement_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}


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
    return {name: _dimension(name, values, words) for name, values in known.items()}


def _dimension(name: str, values: list[str], words: Words) -> Dimension:
    column = COLUMNS[name]
    labels = {value: words.label(column, value) or value for value in values}
    return Dimension(
        name,
        column,
        words.text("dimensions", name, "group"),
        words.text("dimensions", name, "phrase"),
        words.text("dimensions", name, "title"),
        labels,
    )

"""What the page calls things, in one language: labels, numbers, sentences; no Dash, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas

from breachlab import find
from breachlab.headlines import headline
from breachlab.queries import known_words
from breachlab.words import Sentence, Words, fill, numbers, plurals
from breachlab.words.language import interface
from dashboard import ratio_classes
from dashboard.selection import DIMENSIONS, Selection


@dataclass(frozen=True)
class PageWords:
    """The words of a language, the values of every dimension in the order of the charts, labels."""

    words: Words
    values: Mapping[str, tuple]
    labels: Mapping[str, dict[Any, str]]  # what a chart calls each value, with a capital

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "PageWords":
        """Read the labels and the values of a database."""
        with connection.cursor() as cursor:
            words, known = Words.of(cursor, language), known_words(cursor)
        values = {name: _typed(name, known) for name in DIMENSIONS}
        return cls(words, values, {name: _labels(name, values[name], words) for name in DIMENSIONS})

    @property
    def language(self) -> str:
        """en or fr."""
        return self.words.language

    def text(self, key: str) -> str:
        """Return one of the page's fixed texts."""
        return interface(self.language)["page"][key]

    def of_chart(self, name: str, key: str) -> str:
        """Return a chart's title or note; nothing where it has no such text."""
        return interface(self.language)["charts"][name].get(key, "")

    def of_dimension(self, name: str, key: str) -> str:
        """Return what a dimension is called: its group of choices, its phrase, its title."""
        return interface(self.language)["dimensions"][name][key]

    def label(self, dimension: str, value: str | int) -> str:
        """Return what a sentence calls a value."""
        return _label(dimension, value, self.words)

    def sentence(self, key: str, capital: bool = True, **row: Any) -> Sentence:
        """Return one of the page's sentences, filled; or a part of one, without a capital."""
        template = interface(self.language)["page"]["sentences"][key]
        return fill(template, row, self.words, capital=capital)

    def described(self, selection: Selection) -> str:
        """Say in words who is selected."""
        parts = [
            self.of_dimension(name, "phrase").format(self._listed(name, selection[name]))
            for name in interface(self.language)["dimensions"]
            if name in selection
        ]
        return self.text("join").join(parts) if parts else self.text("everyone")

    def compact(self, number: float) -> str:
        """Write a count in about three figures."""
        return numbers.compact(number, self.language)

    def hover(self, label: str, persons: int, records: int, *more: str) -> str:
        """Return what is shown when somebody points at a value: its name, counts, more lines."""
        counts = [
            plurals.counted(persons, "persons", self.language),
            plurals.counted(records, "records", self.language),
        ]
        return "<br>".join([f"<b>{label}</b>", *counts, *more])

    def scale(self, rows: pandas.DataFrame) -> str:
        """Return the title of a legend of rates: of how many of which residents they are."""
        thousand = numbers.whole(1_000, self.language)
        residents = self.words.label("residents_id", rows.residents_id.iloc[0])
        return self.text("persons_per_thousand").format(f"{thousand} {residents}")

    def rate(self, row: Any) -> str:
        """Write the rate of a row: of which residents it is, too."""
        rate = numbers.per_thousand(row.persons_per_thousand, self.language)
        return f"{rate} {self.words.label('residents_id', row.residents_id)}"

    def headline(self, query: str, rows: pandas.DataFrame) -> Sentence:
        """Return what a query says in a sentence of these rows of its answer."""
        return headline(find(query), rows, self.words)

    def rates(self, query: str, rows: pandas.DataFrame) -> Sentence:
        """Say between which rates all départements lie, and how many are like the country.

        Where the rate is highest is not said: the seed and the model chose it.
        """
        if not rows.person_count.any():
            return self.headline(query, rows[:0])
        near = ratio_classes.counts(rows.location_quotient)[ratio_classes.MIDDLE]
        return self.sentence(
            "rates",
            **rows.iloc[0],
            near_departement_count=near,
            departement_count=len(rows),
            near_share=ratio_classes.NEAR,
        )

    def _listed(self, dimension: str, values: list) -> str:
        words = [self.label(dimension, value) for value in values]
        return plurals.listed(words, self.language, "or", most=4)


def _typed(dimension: str, known: Mapping[str, list[str]]) -> tuple:
    return tuple(map(int if dimension == "first_years" else str, known[dimension]))


def _labels(dimension: str, values: tuple, words: Words) -> dict[Any, str]:
    labels = {value: _label(dimension, value, words) for value in values}
    return {value: label[:1].upper() + label[1:] for value, label in labels.items()}


def _label(dimension: str, value: str | int, words: Words) -> str:
    return words.label(interface(words.language)["dimensions"][dimension]["kind"], value) or ""

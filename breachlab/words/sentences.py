"""Sentences of an answer, filled from its rows; each keeps the source of its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from breachlab.words.language import interface
from breachlab.words.numbers import count_noun, whole
from breachlab.words.values import Figure, Form, Words, is_null, parse, write_field, write_template
from breachlab.words.vocabulary import UNKNOWN


@dataclass(frozen=True)
class Sentence:
    """A text, and its figures in order."""

    text: str
    figures: tuple[Figure, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Headline:
    """A sentence to fill from a row, and its condition: a column, `not` a column, or empty."""

    condition: str
    template: str

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Return whether its condition is true for a row; null, 0, false and "" are untrue.

        >>> Headline("not day_number", "").holds({"day_number": None})
        True
        """
        if not self.condition:
            return True
        *negated, column = self.condition.split()
        value = row[column]
        is_there = not is_null(value) and bool(value)
        return is_there != bool(negated)


def choose(variants: Iterable[Headline], row: Mapping[str, Any]) -> str:
    """Return the template of the first variant with a true condition for a row."""
    return next(each.template for each in variants if each.holds(row))


def fill(
    template: str, row: Mapping[str, Any], words: Words, row_number: int = 0, capital: bool = True
) -> Sentence:
    """Return the template filled from a row of an answer; `capital` gives it a capital letter.

    Raises KeyError for a column, noun or term that does not exist.

    >>> english = Words("en", {("status", "registered"): "registered"})
    >>> row = {"status": "registered", "person_count": 6_160_000, "person_share": 0.167}
    >>> print(fill("{person_count:M persons} {person_count:is/are} {status}.", row, english))
    6.2 million persons are registered.
    >>> fill("{person_share} of them.", row, english).figures
    (Figure(column='person_share', row=0, value=0.167, unit='share', text='17%'),)
    """
    text, figures = write_template(template, row, words, row_number)
    return Sentence(text[:1].upper() + text[1:] if capital else text, figures)


def fill_each(
    templates: Iterable[str], rows: Iterable[Mapping[str, Any]], words: Words
) -> list[list[str]]:
    """Return each template filled from its row, in parts: words and values in turn.

    Equal values of several rows are written once, so that hundreds of sentences take only as long
    as their distinct numbers. Raises the errors of `fill`.

    >>> rows = [{"day_count": 1, "person_count": 20}, {"day_count": 2, "person_count": 20}]
    >>> template = "{day_count:days}: {person_count:persons}."
    >>> fill_each([template] * 2, rows, Words("en", {}))
    [['', '1 day', ': ', '20 persons', '.'], ['', '2 days', ': ', '20 persons', '.']]
    """
    known: dict[tuple[str, Form, Any], str] = {}
    sentences = []
    for template, row in zip(templates, rows, strict=True):
        parts = []
        for text, column, form in parse(template, words.language):
            parts.append(text)
            if column is not None:
                key = column, form, row.get(column)
                if key not in known:
                    known[key], _ = write_field(column, form, row, words)
                parts.append(known[key])
        sentences.append(parts)
    return sentences


def data_note(words: Words, language: str = "") -> str:
    """Return the note that is part of every output, in the language of the words or another.

    For synthetic data it says that no row describes a real person; for a list of one's own, how
    many persons it has at least and at most; for a user's own rows, that the lab cannot know.
    """
    said = replace(words, language=language or words.language)
    if said.data_kind == UNKNOWN:
        return said.text("notebook", "own_rows")
    note = said.quote("kind", "note")
    if said.persons is None:
        return note
    low = whole(said.persons.low, said.language)
    high = count_noun(said.persons.high, "persons", said.language)
    texts = interface(said.language)["own_list"]
    persons = texts["persons"][said.persons.range_id].format(low=low, high=high)
    return ". ".join([note, persons, *(texts[each] for each in said.assumed)])

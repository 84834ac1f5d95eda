"""Fill sentences from the row of an answer, and keep the source of each number.

A template is words with fields in braces, {column} or {column:form}. It has no digit outside
braces, so that every number is computed. {term.key} is a fixed expression of [terms]; {breach.key}
and {kind.key} are the quotes of vocabulary.py.
A number after "about" or "some" is rounded to three figures, and so is one joined to it.
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from breachlab.words import numbers
from breachlab.words.language import interface, typeset
from breachlab.words.units import unit
from breachlab.words.values import Form, is_null, number, write_in_words
from breachlab.words.vocabulary import Words

ROUNDED = re.compile(r"\b(about|some|environ|quelque)\s+$", re.IGNORECASE)
JOINED = re.compile(r",?\s+(in|of|to|dans|de|à)\s+")  # about {so many persons} in {so many records}


@dataclass(frozen=True)
class Figure:
    """One value in a sentence: its column and row in the answer, its value, unit and text.

    `row` counts from 0. The unit of a code is "code", of a name "text".
    """

    column: str
    row: int
    value: Any
    unit: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """A text, and its figures in order."""

    text: str
    figures: tuple[Figure, ...] = ()

    def __str__(self) -> str:
        return self.text


def fill(
    template: str, row: Mapping[str, Any], words: Words, row_number: int = 0, capital: bool = True
) -> Sentence:
    """Return the template filled from a row of an answer; `capital` gives it a capital letter.

    Raises KeyError for a column, noun or term that does not exist.

    Example:

        >>> english = Words("en", {("status", "registered"): "registered"})
        >>> row = {"status": "registered", "person_count": 6_160_000, "person_share": 0.167}
        >>> print(fill("{person_count:M persons} {person_count:is/are} {status}.", row, english))
        6.2 million persons are registered.
        >>> fill("{person_share} of them.", row, english).figures
        (Figure(column='person_share', row=0, value=0.167, unit='share', text='17%'),)
    """
    texts: list[str] = []
    figures: list[Figure] = []
    for words_before, field, spec in _parse(template, words.language):
        texts.append(words_before)
        if field is not None:
            part = _field(field, Form.of(spec), row, words, row_number)
            texts.append(part.text)
            figures.extend(part.figures)
    text = "".join(texts)
    return Sentence(text[:1].upper() + text[1:] if capital else text, tuple(figures))


def fill_each(
    templates: Iterable[str], rows: Iterable[Mapping[str, Any]], words: Words
) -> list[list[str]]:
    """Return each template filled from its row, in parts: words and values in turn.

    Equal values of several rows are written once, so that hundreds of sentences take only as long
    as their distinct numbers. Raises the errors of `fill`.

    Example:

        >>> rows = [{"day_count": 1, "person_count": 20}, {"day_count": 2, "person_count": 20}]
        >>> template = "{day_count:days}: {person_count:persons}."
        >>> fill_each([template] * 2, rows, Words("en", {}))
        [['', '1 day', ': ', '20 persons', '.'], ['', '2 days', ': ', '20 persons', '.']]
    """
    known: dict[tuple[str, str, Any], str] = {}
    return [
        _parts(template, row, words, known) for template, row in zip(templates, rows, strict=True)
    ]


def _parts(
    template: str, row: Mapping[str, Any], words: Words, known: dict[tuple[str, str, Any], str]
) -> list[str]:
    parts: list[str] = []
    for words_before, field, spec in _parse(template, words.language):
        parts.append(words_before)
        if field is None:
            continue
        value = row.get(field)
        if (field, spec, value) not in known:
            known[field, spec, value] = _field(field, Form.of(spec), row, words, 0).text
        parts.append(known[field, spec, value])
    return parts


@cache
def _parse(template: str, language: str) -> list[tuple[str, str | None, str]]:
    """Return (words, the field after them, its form) for each part of a template."""
    parsed = string.Formatter().parse(typeset(template, language))
    parts: list[tuple[str, str | None, str]] = []
    is_rounded = False
    for words, field, spec, _ in parsed:
        is_rounded = bool(ROUNDED.search(words) or (is_rounded and JOINED.fullmatch(words)))
        is_number = is_rounded and "/" not in (spec or "")
        parts.append((words, field, f"~ {spec}" if is_number else spec or ""))
    return parts


def fields(template: str, with_choices: bool = True) -> list[str]:
    """Return the columns in a template, in order, without its quotes of breach, kind and terms.

    Without `with_choices`, choices between two words are left out.

    Example:

        >>> fields("{person_count:persons} in {breach.earlier_breach} and {record_count}")
        ['person_count', 'record_count']
    """
    names = [
        field
        for _, field, spec, _ in string.Formatter().parse(template)
        if field and (with_choices or "/" not in (spec or ""))
    ]
    return [name for name in names if "." not in name]


def literal(template: str) -> str:
    """Return the words of a template: the text outside braces.

    Example:

        >>> literal("{person_count:persons} of {record_count}.")
        ' of .'
    """
    return "".join(text for text, *_ in string.Formatter().parse(template))


def _field(
    column: str, form: Form, row: Mapping[str, Any], words: Words, row_number: int
) -> Sentence:
    source, _, name = column.partition(".")
    if name:
        return Sentence(words.term(name) if source == "term" else words.quote(source, name))
    value = row[column]
    if form.choice:
        count = 0 if is_null(value) else round(float(value))
        return Sentence(form.choice[not numbers.is_singular(count, words.language)])
    if form.beside:
        return _pairs(column, form.beside, row, words, row_number, form)
    label = words.label(column, value)
    if label is not None and "{" in label:  # the words of a code may be a template themselves
        return fill(label, row, words, row_number, capital=False)
    text = write_in_words(column, value, words, form)
    is_code = label is not None or column.endswith("_ids")
    return Sentence(
        text, (Figure(column, row_number, value, _unit(column, value, form, is_code), text),)
    )


def _unit(column: str, value: Any, form: Form, is_code: bool) -> str:
    if is_code:
        return "code"
    return "text" if isinstance(value, str) else form.noun or unit(column)


def _pairs(
    column: str, counts: str, row: Mapping[str, Any], words: Words, row_number: int, form: Form
) -> Sentence:
    """Write several codes, each with its number from the column `counts`."""
    lists = interface(words.language)["lists"]
    texts, figures = [], []
    for code, count in zip(str(row[column]).split(), str(row[counts]).split(), strict=True):
        value = int(count)
        text = number(counts, value, words.language, form)
        texts.append(lists["pair"].format(words.label(column, code) or code, text))
        figures.append(Figure(counts, row_number, value, unit(counts), text))
    return Sentence(lists["between_pairs"].join(texts), tuple(figures))

"""Words of one language for one database, and the values of an answer written in them.

A text may quote a fact of the database's breach, {breach.reference_day}, and a phrase of its kind
of data, {kind.as_modelled}. A name with a capital, {kind.As_modelled}, begins a sentence.

A template of a sentence has fields in braces, {column} or {column:form}. It has no digit outside
braces, so that every number is computed. {term.key} is a fixed expression of [terms]. A number
after "about" or "some" is rounded to three figures, and so is one joined to it. A form is a list of
parts with spaces between:

    M               in millions from a million up
    ~               the same, and rounded to three figures: after "about" and "some" by itself
    .1              so many decimals
    persons         with what is counted, a key of [nouns]
    is/are          the first word where the number is singular, else the second, and no number
    a/b/de b        likewise, and the third from a million up, as the number beside it is written
    with a_counts   each of several codes with the number at its place in another column
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from numbers import Real
from typing import Any, NamedTuple

import duckdb

from breachlab.words import numbers, vocabulary
from breachlab.words.language import LANGUAGES, curl_apostrophes, interface, join_words, typeset
from breachlab.words.numbers import write_day, write_hour
from breachlab.words.units import CODES, kind, unit

ROUNDED = re.compile(r"\b(about|some|environ|quelque)\s+$", re.IGNORECASE)
# about {so many persons} in {so many records}
JOINED = re.compile(r",?\s+(from|in|of|to|dans|de|à)\s+")


class Form(NamedTuple):
    """The form in which a value is written."""

    in_millions: bool = False
    is_rounded: bool = False
    places: int = 0
    noun: str | None = None
    choice: tuple[str, ...] | None = None
    beside: str | None = None  # the column of numbers that go with the codes of this one

    @classmethod
    def of(cls, spec: str) -> "Form":
        """Read a form.

        >>> form = Form.of("M persons")
        >>> form.in_millions, form.is_rounded, form.noun
        (True, False, 'persons')
        """
        if "/" in spec:
            return cls(choice=tuple(spec.split("/")))
        fields: dict[str, Any] = {}
        parts = iter(spec.split())
        for part in parts:
            if part == "with":
                fields["beside"] = next(parts)
            elif part == "M":
                fields["in_millions"] = True
            elif part == "~":
                fields["in_millions"] = fields["is_rounded"] = True
            elif part.startswith("."):
                fields["places"] = int(part[1:])
            else:
                fields["noun"] = part
        return cls(**fields)


@cache
def parse(template: str, language: str) -> list[tuple[str, str | None, Form]]:
    """Return (words, the field after them, its form) for each part of a template."""
    parts: list[tuple[str, str | None, Form]] = []
    is_rounded = False
    for words, column, spec, _ in string.Formatter().parse(typeset(template, language)):
        is_rounded = bool(ROUNDED.search(words) or (is_rounded and JOINED.fullmatch(words)))
        form = Form.of(spec or "")
        if is_rounded and not form.choice:
            form = form._replace(in_millions=True, is_rounded=True)
        parts.append((words, column, form))
    return parts


def fields(template: str, with_choices: bool = True) -> list[str]:
    """Return the columns in a template, in order, without its quotes of breach, kind and terms.

    Without `with_choices`, choices between two words are left out.

    >>> fields("{person_count:persons} in {breach.earlier_breach} and {record_count}")
    ['person_count', 'record_count']
    """
    names = [
        name
        for _, name, spec, _ in string.Formatter().parse(template)
        if name and (with_choices or "/" not in (spec or ""))
    ]
    return [name for name in names if "." not in name]


def literal(template: str) -> str:
    """Return the words of a template: the text outside braces.

    >>> literal("{person_count:persons} of {record_count}.")
    ' of .'
    """
    return "".join(text for text, *_ in string.Formatter().parse(template))


NULL = "–"
NULLS = frozenset({"None", "nan", "NaT", "<NA>"})
PLACES = ("departement", "region")  # kinds of codes with one spelling in both languages
QUOTED = re.compile(r"\{(breach|kind)\.(\w+)\}")


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


Part = tuple[str, tuple[Figure, ...]]  # a text of a sentence, and the values in it


@dataclass(frozen=True)
class Words:
    """The words of one language for one database.

    `labels` is {(kind, code): words}, `facts` {name: words} of its breach. A missing fact takes
    the general words of [breach], as do all without a database. `data_kind` is a key of [kinds].
    `sizes` has the records of a world, `row_count`, and of its breach, `announced_record_count`;
    it is empty if the two are equal, or one is not known. `coverage` is {fact: share of the
    records that have it} of a list of one's own, `persons` how many it has at least and at most,
    `assumed` what was taken to be so of it, as keys of [own_list], and `unknown` {column: words of
    a value that is not known}, `unread` the names of its columns that were not read. `digits` is
    {column: at most so many digits} of pages and sheets; empty where numbers are whole.
    """

    language: str
    labels: vocabulary.Labels
    facts: Mapping[str, str] = field(default_factory=dict)
    data_kind: str = vocabulary.SYNTHETIC
    sizes: Mapping[str, int] = field(default_factory=dict)
    record_count: int = 0  # of the whole database; 0 without one
    coverage: Mapping[str, float] = field(default_factory=dict)
    persons: vocabulary.ListPersons | None = None
    assumed: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    digits: Mapping[str, int] = field(default_factory=dict)
    is_shaped: bool = False  # every count of persons turns on assumed ages: three digits

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "Words":
        """Read the words of a database; raise KeyError for a language not in LANGUAGES."""
        said = "select kind, row_count from provenance"
        ((data_kind, count),) = connection.execute(said).fetchall()
        facts, of = vocabulary.read_facts(connection, language), LANGUAGES.index(language)
        is_own = data_kind == vocabulary.OWN
        coverage, persons, assumed = (
            vocabulary.read_own_list(connection) if is_own else ({}, None, ())
        )
        facts |= {"person_range": persons.say(language)} if persons else {}
        resolve = cls(language, {}, facts, data_kind).resolve
        read = connection.execute("select kind, code, label_en, label_fr from labels").fetchall()
        labels = {(name, code): resolve(each[of]) for name, code, *each in read}
        places = {key: curl_apostrophes(text) for key, text in labels.items() if key[0] in PLACES}
        labels = {**vocabulary.own_labels(language), **labels, **places}
        sizes = vocabulary.read_sizes(connection, data_kind)
        return cls(
            language,
            labels,
            facts,
            data_kind,
            sizes,
            count,
            coverage,
            persons,
            assumed,
            unknown=interface(language)["unknown"] if is_own else {},
            unread=vocabulary.read_unread(connection) if is_own else (),
        )

    def resolve(self, text: str) -> str:
        """Return a text, typeset, with its quotes of the breach and the kind of data filled in.

        Raises KeyError for a name that is not in the language's [breach] or [kinds].

        >>> Words("en", {}, {"organisation": "Mairie"}).resolve("{breach.organisation} said so")
        'Mairie said so'
        >>> Words("en", {}).resolve("{kind.As_modelled}, on {breach.reference_day}")
        'As modelled, on the reference day'
        """
        whole = QUOTED.sub(lambda found: self.quote(*found.groups()), text) if "{" in text else text
        return typeset(whole, self.language)

    def quote(self, source: str, name: str) -> str:
        """Return a fact of the breach, or a phrase of the kind of data, by source and name."""
        words, key = interface(self.language), name[:1].lower() + name[1:]
        if key == "at_least" and self.coverage.get("age", 1.0) == 1:  # all ages are known
            return ""
        if source == "breach":
            text = self.facts.get(key) or words["breach"][key]
        else:
            text = words["kinds"][self.data_kind][key]
        return text[:1].upper() + text[1:] if key != name else text

    def label(self, column: str, code: Any) -> str | None:
        """Return the label of a code in a column; null if it has no label.

        What is not known of a list of one's own has one, too. A prefix of the kind is ignored: the
        codes of untaken_field_ids are fields.
        """
        if is_null(code):
            return self.unknown.get(column)
        if isinstance(code, float) and code.is_integer():  # pandas makes floats beside nulls
            code = int(code)
        name = kind(column)
        while (label := self.labels.get((name, str(code)))) is None:
            _, _, name = name.partition("_")
            if not name or not column.endswith(CODES):
                return None
        return label

    def text(self, section: str, *keys: str) -> str:
        """Return a fixed text of the language, by its section and keys, with its quotes filled."""
        return self.resolve(self.template(section, *keys))

    def template(self, section: str, *keys: str) -> str:
        """Return a fixed text of the language as it is written, by its section and keys.

        Of a list of one's own it is that of the key with OF_LIST behind it, if there is one.
        """
        value: Any = interface(self.language)[section]
        *sections, name = keys
        for key in sections:
            value = value[key]
        is_own = self.data_kind == vocabulary.OWN
        of_list = value.get(f"{name}{vocabulary.OF_LIST}") if is_own else None
        return str(of_list or value[name])


def write_in_words(column: str, value: Any, words: Words, form: Form | None = None) -> str:
    """Return a value in words: a code by its label, a number by its unit, null as a dash.

    >>> english = Words("en", {("field", "nir"): "NIR", ("field", "email"): "e-mail address"})
    >>> write_in_words("field_ids", "nir email", english)
    'NIR and e-mail address'
    >>> write_in_words("person_share", 0.62, english)
    '62%'
    """
    label = words.label(column, value)
    return label if label is not None else _write_unlabelled(column, value, words, form or Form())


def _write_unlabelled(column: str, value: Any, words: Words, form: Form) -> str:
    if is_null(value):
        return NULL
    if str(value) in ("True", "False"):  # of Python or of NumPy
        texts: dict[str, str] = interface(words.language)["values"]
        return texts[str(value).lower()]
    if column.endswith("_ids"):
        labels = [words.label(column, code) or code for code in str(value).split()]
        return join_words(labels, words.language)
    if is_hour(column) and isinstance(value, datetime):
        return write_hour(value, words.language)
    if isinstance(value, date):  # a Timestamp of pandas is one, too
        return write_day(value, words.language)
    if isinstance(value, Real):
        return _write_number(column, float(value), words, form)
    return curl_apostrophes(str(value)) if column.endswith("_name") else str(value)


def write_template(
    template: str, row: Mapping[str, Any], words: Words, row_number: int = 0
) -> Part:
    """Return a template filled from a row, with the figures of its fields in order."""
    texts: list[str] = []
    figures: list[Figure] = []
    for text, column, form in parse(template, words.language):
        texts.append(text)
        if column is not None:
            written, found = write_field(column, form, row, words, row_number)
            texts.append(written)
            figures += found
    return "".join(texts), tuple(figures)


def write_field(
    column: str, form: Form, row: Mapping[str, Any], words: Words, row_number: int = 0
) -> Part:
    """Return a field of a template, written from a row, with its figures."""
    source, _, name = column.partition(".")
    if name:
        return words.text("terms", name) if source == "term" else words.quote(source, name), ()
    value = row[column]
    if form.choice:
        count = 0 if is_null(value) else round(float(value))
        if len(form.choice) > 2 and abs(count) >= numbers.MILLION:
            return form.choice[2], ()
        return form.choice[not numbers.is_singular(count, words.language)], ()
    if form.beside:
        return _write_pairs(column, form.beside, form, row, words, row_number)
    label = words.label(column, value)
    if label is not None and "{" in label:  # the words of a code may be a template themselves
        return write_template(label, row, words, row_number)
    text = label if label is not None else _write_unlabelled(column, value, words, form)
    is_code = label is not None or column.endswith("_ids")
    measure = "text" if isinstance(value, str) else form.noun or unit(column)
    return text, (Figure(column, row_number, value, "code" if is_code else measure, text),)


def _write_pairs(
    column: str, beside: str, form: Form, row: Mapping[str, Any], words: Words, row_number: int
) -> Part:
    """Return several codes, each with its number from the column `beside`."""
    lists = interface(words.language)["lists"]
    texts, figures = [], []
    for code, count in zip(str(row[column]).split(), str(row[beside]).split(), strict=True):
        text = _write_number(beside, int(count), words, form)
        texts.append(lists["pair"].format(words.label(column, code) or code, text))
        figures.append(Figure(beside, row_number, int(count), unit(beside), text))
    return lists["between_pairs"].join(texts), tuple(figures)


def _write_number(column: str, value: float, words: Words, form: Form) -> str:
    """Return a number as its column's unit is written; raise KeyError for a noun not in [nouns]."""
    # A former number has the digits of its present one.
    language, digits = words.language, words.digits.get(column.removeprefix("was_"), 0)
    digits = digits or shaped_digits(column, words)
    value = numbers.limit_digits(value, digits, form.in_millions or unit(column) == "euros")
    if form.is_rounded and unit(column) not in ("share", "year"):
        value = numbers.round_number(value)
    if form.noun:
        return numbers.count_noun(value, form.noun, language, form.in_millions, digits)
    match unit(column):
        case "share":
            return numbers.share(value, form.places, language)
        case "euros":
            return numbers.euros(value, form.places, language)
        case "per thousand":
            return numbers.per_thousand(value, language)
        case "in thousand":
            return numbers.in_thousand(value, language)
        case "year":
            return str(int(value))
    if form.in_millions:
        return numbers.millions(value, language, digits)
    return numbers.decimal(value, form.places, language)


def shaped_digits(column: str, words: Words) -> int:
    """Return the digits of a count that turns on assumed ages; 0, which is all, of any other."""
    is_of_persons = unit(column) in ("persons", "records") and "published" not in column
    return 3 if words.is_shaped and is_of_persons else 0


def is_hour(column: str) -> bool:
    """Return whether a column holds days with their hour; any other of time holds days.

    >>> is_hour("due_at"), is_hour("due_on")
    (True, False)
    """
    return column.endswith("_at")


def is_null(value: Any) -> bool:
    """Return whether a value of an answer is null.

    >>> [is_null(value) for value in (None, float("nan"), 0, "")]
    [True, True, False, False]
    """
    if isinstance(value, float):  # of Python or of NumPy
        return value != value
    # By its text: pandas has three nulls of its own, and its import takes half a second.
    return not isinstance(value, int) and str(value) in NULLS

"""The vocabulary of one language: its fixed texts, and the labels of a database's codes.

A text may quote a fact of the database's breach, {breach.reference_day}, and a phrase of its kind
of data, {kind.as_modelled}. A name with a capital, {kind.As_modelled}, begins a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from breachlab.words.language import LANGUAGES, curl_apostrophes, interface, typeset
from breachlab.words.numbers import day, whole
from breachlab.words.units import CODES, kind

QUOTED = re.compile(r"\{(breach|kind)\.(\w+)\}")
SIZES = "select any_value(row_count), assumed('records_announced') from provenance"
PERSONS = "select loose_person_count, strict_person_count from own_list"
ASSUMED = "select assumes_living, status_of_all is not null, takes_assumed_figures from own_list"
ASSUMPTIONS = ("living", "status", "figures")  # as in ASSUMED; keys of [own_list]
OWN = "own"  # the kind of data that a list of one's own is
SYNTHETIC = "synthetic"  # the kind of data that the generator makes
OF_LIST = "_of_list"  # ends the key of a text in the words of a list of one's own
PLACES = ("departement", "region")  # kinds of codes with one spelling in both languages


@dataclass(frozen=True)
class Words:
    """The words of one language for one database.

    `labels` is {(kind, code): words}, `facts` {name: words} of its breach. A missing fact takes
    the general words of [breach], as do all without a database. `data_kind` is a key of [kinds].
    `sizes` has the records of a world, `row_count`, and of its breach, `announced_record_count`;
    it is empty if the two are equal, or one is not known. `coverage` is {fact: share of the
    records that have it} of a list of one's own, `persons` how many it has at least and at most,
    `assumed` what was taken to be so of it, as keys of [own_list].
    """

    language: str
    labels: Mapping[tuple[str, str], str]
    facts: Mapping[str, str] = field(default_factory=dict)
    data_kind: str = SYNTHETIC
    sizes: Mapping[str, int] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    persons: tuple[int, int] | None = None
    assumed: tuple[str, ...] = ()

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "Words":
        """Read the words of a database; raise KeyError for a language not in LANGUAGES."""
        ((data_kind,),) = connection.execute("select kind from provenance").fetchall()
        unlabelled = cls(language, {}, _facts(connection, language), data_kind)
        rows = connection.execute("select kind, code, label_en, label_fr from labels").fetchall()
        labels = {
            (kind, code): unlabelled.resolve({"en": english, "fr": french}[language])
            for kind, code, english, french in rows
        }
        places = {key: curl_apostrophes(words) for key, words in labels.items() if key[0] in PLACES}
        labels = _own(language) | labels | places
        sizes = _sizes(connection, data_kind)
        own = _own_list(connection) if data_kind == OWN else ({}, None, ())
        return cls(language, labels, unlabelled.facts, data_kind, sizes, *own)

    def resolve(self, text: str) -> str:
        """Return a text, typeset, with its quotes of the breach and the kind of data filled in.

        Raises KeyError for a name that is not in the language's [breach] or [kinds].

        Example:

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
        if source == "breach":
            text = self.facts.get(key) or words["breach"][key]
        else:
            text = words["kinds"][self.data_kind][key]
        return text[:1].upper() + text[1:] if key != name else text

    def label(self, column: str, code: Any) -> str | None:
        """Return the label of a code in a column; null if it has no label.

        A prefix of the kind is ignored: the codes of untaken_field_ids are fields.
        """
        name, code = kind(column), _whole(code)
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
        of_list = value.get(f"{name}{OF_LIST}") if self.data_kind == OWN else None
        return of_list or value[name]

    def term(self, key: str) -> str:
        """Return a fixed expression; raise KeyError if it is not in the language's [terms]."""
        return self.text("terms", key)


def _whole(code: Any) -> Any:
    """Return a whole number for a float code: pandas makes floats of a column with nulls."""
    return int(code) if isinstance(code, float) and code.is_integer() else code


def marks() -> list[str]:
    """Return the marks of all kinds of data, in every language."""
    kinds = [kind for each in LANGUAGES for kind in interface(each)["kinds"].values()]
    return [*dict.fromkeys(kind["mark"] for kind in kinds)]


def data_note(words: Words, language: str = "") -> str:
    """Return the note that is part of every output, in the language of the words or another.

    For synthetic data it says that no row describes a real person; for a list of one's own, how
    many persons it has at least and at most.
    """
    said = replace(words, language=language or words.language)
    note = said.quote("kind", "note")
    if said.persons is None:
        return note
    low, high = (whole(count, said.language) for count in said.persons)
    texts = interface(said.language)["own_list"]
    persons = texts["equal" if low == high else "persons"].format(low=low, high=high)
    return ". ".join([note, persons, *(texts[each] for each in said.assumed)])


def _sizes(connection: duckdb.DuckDBPyConnection, data_kind: str) -> dict[str, int]:
    """Return the records of a world and of its breach; empty if they are equal."""
    ((rows, announced),) = connection.execute(SIZES).fetchall()
    if data_kind != SYNTHETIC or announced is None or rows == announced:
        return {}
    return {"row_count": rows, "announced_record_count": int(announced)}


def _own_list(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, float], tuple[int, int], tuple[str, ...]]:
    """Return the coverage of a list, its persons at least and at most, and what was assumed."""
    coverage = dict(connection.execute("select need, known_share from coverage").fetchall())
    ((low, high),) = connection.execute(PERSONS).fetchall()
    (flags,) = connection.execute(ASSUMED).fetchall()
    assumed = tuple(key for key, is_so in zip(ASSUMPTIONS, flags, strict=True) if is_so)
    return coverage, (low, high), assumed


def _own(language: str) -> dict[tuple[str, str], str]:
    """Return the labels of codes that this lab defines itself, which no database has."""
    kinds = interface(language)["codes"]
    return {
        (kind, code): typeset(words, language)
        for kind, codes in kinds.items()
        for code, words in codes.items()
    }


def _facts(connection: duckdb.DuckDBPyConnection, language: str) -> dict[str, str]:
    """Return {name: words} of the breach; name_en or name_fr of this language also as name."""
    answer = connection.execute("from breach_facts()")
    names = [name for name, *_ in answer.description]
    ((*values,),) = answer.fetchall()
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    facts = {name: _fact(value, language) for name, value in known.items()}
    own = {
        name[:-3]: typeset(text, language)
        for name, text in facts.items()
        if name.endswith(f"_{language}")
    }
    texts = connection.execute("select text_id, text_en, text_fr from breach_texts").fetchall()
    of = LANGUAGES.index(language)
    return facts | own | {name: typeset(each[of], language) for name, *each in texts}


def _fact(value: Any, language: str) -> str:
    return day(value, language) if isinstance(value, date) else str(value)

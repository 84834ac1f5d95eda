"""The spellings of a code that people may write: Nord, la reunion, femme, radié, PACA, 1.

English and French are both understood, whatever the language of the answer; accents, capitals,
dashes, articles and plurals do not matter. What else a code is called stands in [spellings] of
breachlab/words/*.toml, what is no name of it but may mean it in [meanings].
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb

from breachlab.questions import dimensions
from breachlab.questions.queries import known_words
from breachlab.words import LANGUAGES, Words
from breachlab.words.folding import fold
from breachlab.words.language import interface
from breachlab.words.units import kind

COLUMNS = {
    **dimensions.COLUMNS,
    "departement": "departement_code",
    "regions": "region_code",
    "fields": "field_id",
    "harms": "harm_id",
    "standings": "standing",
    "extraction": "extraction",
    "breach": "breach_id",
    "whom": "whom",
    "provenance": "provenance",
    "headline": "headline_id",
    "key_set": "key_set_id",
}
LITTLE = {"l", "d", "a", "la", "le", "les", "de", "du", "des", "et", "the", "of", "and", "to"}
ABBREVIATED = {"st": "saint", "ste": "sainte"}
OLDEST = 120  # who says how old
LONGEST = 3  # letters of a word whose last is no sign of a plural
SIGNS = str.maketrans({"'": " ", "_": " ", "/": " ", ",": " "})


@dataclass(frozen=True)
class Name:
    """A code, or several that one name stands for: as shown, and as called in full and for short.

    `meanings` are no names of it, but who says them may mean it.
    """

    shown: str
    codes: tuple[str, ...]
    full: frozenset[str]
    short: frozenset[str] = frozenset()
    meanings: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Names:
    """All that may be written for the values of a parameter, in their order."""

    names: Sequence[Name]

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """{key: codes}; what is short for several is none."""
        full = {key(each): name.codes for name in self.names for each in name.full}
        short: dict[str, set[tuple[str, ...]]] = {}
        for name in self.names:
            for each in name.short:
                short.setdefault(key(each), set()).add(name.codes)
        return {each: found.pop() for each, found in short.items() if len(found) == 1} | full

    @cached_property
    def called(self) -> Mapping[str, frozenset[str]]:
        """{name as it is shown: all that it is called, and what may mean it}."""
        return {name.shown: name.full | name.short | name.meanings for name in self.names}


def key(text: str) -> str:
    """Return what two spellings of one name have in common.

    Example:

        >>> key("La Réunion") == key("reunion"), key("Côtes d’Armor"), key("radiés")
        (True, 'cote armor', 'radie')
    """
    words = fold(text).translate(SIGNS).split()
    named = [ABBREVIATED.get(word, word) for word in words if word not in LITTLE] or words
    return " ".join(word.removesuffix("s") if len(word) > LONGEST else word for word in named)


def show_code(code: str, parameter: str, words: Words) -> str:
    """Return a code with what it is called, where that is something else.

    Example:

        >>> labels = {("departement", "59"): "Nord (59)", ("age_band", "16-17"): "16–17"}
        >>> words = Words("en", labels)
        >>> show_code("59", "departements", words), show_code("16-17", "age_bands", words)
        ('59 (Nord)', '16-17')
    """
    label = words.label(COLUMNS[parameter], code) or code
    others = [part for part in _parts(label) if key(part) != key(code)]
    return f"{code} ({', '.join(others)})" if others else code


def values(connection: duckdb.DuckDBPyConnection, parameter: str, language: str) -> list[str]:
    """Return the values of a parameter, each code with what it is called."""
    words = Words.of(connection, language)
    return [show_code(code, parameter, words) for code in known_words(connection)[parameter]]


def names(connection: duckdb.DuckDBPyConnection, parameter: str, language: str) -> Names:
    """Return the names of a parameter's values, as a language shows them.

    Where they are départements, those of régions stand for all that they have.
    """
    vocabularies = [Words.of(connection, each) for each in LANGUAGES]
    words, column = vocabularies[LANGUAGES.index(language)], COLUMNS[parameter]
    found = [
        Name(show_code(code, parameter, words), (code,), *_list_names(column, code, vocabularies))
        for code in known_words(connection)[parameter]
    ]
    if column == "departement_code":
        found += _regions(connection, vocabularies)
    return Names(found)


def _list_names(
    column: str, code: str, vocabularies: Sequence[Words]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what a code is called in full and for short, and what may mean it."""
    labels = {words.label(column, code) or code for words in vocabularies}
    parts = {part for label in labels for part in _parts(label)}
    short, meanings = (
        {
            each
            for words in vocabularies
            for each in interface(words.language)[section].get(kind(column), {}).get(code, ())
        }
        for section in ("spellings", "meanings")
    )
    return (
        frozenset(labels | {code}),
        frozenset(short | parts | {code.lstrip("0") or code}),
        frozenset(meanings | _within(code)),
    )


def _parts(label: str) -> list[str]:
    """Return what stands before brackets, and what stands in them.

    >>> _parts("Nord (59)")
    ['Nord', '59']
    """
    return [part.strip() for part in re.split(r"[()]", label) if part.strip()]


def _within(code: str) -> set[str]:
    """Return the numbers that a band holds.

    >>> sorted(_within("3-5")), _within("registered")
    (['3', '4', '5'], set())
    """
    ends = re.fullmatch(r"(\d+)(?:-(\d+)| and over)", code)
    return (
        {str(each) for each in range(int(ends[1]), int(ends[2] or OLDEST) + 1)} if ends else set()
    )


def _regions(
    connection: duckdb.DuckDBPyConnection, vocabularies: Sequence[Words]
) -> Iterator[Name]:
    """Yield the régions, each of which stands for its départements; of one, it is that itself."""
    rows = connection.execute(
        "select region_code::varchar, list(departement_code::varchar order by departement_code) "
        "from departements group by region_code having count(*) > 1 order by region_code"
    ).fetchall()
    for region, codes in rows:
        full, short, _ = _list_names("region_code", region, vocabularies)
        name = vocabularies[0].label("region_code", region) or region
        yield Name(name, tuple(codes), full - {region}, short - {region, region.lstrip("0")})

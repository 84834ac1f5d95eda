"""The spellings of a code that people may write: Nord, la reunion, femme, radié, PACA, 1.

English and French are both understood, whatever the language of the answer. Accents, capitals,
dashes, articles and plurals do not matter. [spellings] in breachlab/words/*.toml lists further
names of a code; [meanings] lists words that are no name of it but may mean it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import duckdb

from breachlab.query import known_values
from breachlab.query.known_values import read_words
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import fold, interface
from breachlab.words.units import kind

COLUMNS = {
    **known_values.COLUMNS,
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
    "breakdown": "dimension",
    "split": "dimension",
}
LITTLE = {"l", "d", "a", "la", "le", "les", "de", "du", "des", "et", "the", "of", "and", "to"}
ABBREVIATED = {"st": "saint", "ste": "sainte"}
OLDEST = 120  # years of age, the top of an open band
LONGEST = 3  # letters of a word that keeps its final s: too short for a plural
KEYS = 4_096  # cached: an unknown name is compared with all names of a parameter
SIGNS = str.maketrans({"'": " ", "_": " ", "/": " ", ",": " "})


@dataclass(frozen=True)
class Name:
    """One name for a code, or for several: as shown, in full and for short.

    `meanings` are words that are no names of it but may mean it.
    """

    shown: str
    codes: tuple[str, ...]
    full: frozenset[str]
    short: frozenset[str] = frozenset()
    meanings: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Names:
    """All names of the values of a parameter, in the order of the values."""

    names: Sequence[Name]

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """{key: codes}, without the short names that several names share."""
        full = {key(each): name.codes for name in self.names for each in name.full}
        short: dict[str, set[tuple[str, ...]]] = {}
        for name in self.names:
            for each in name.short:
                short.setdefault(key(each), set()).add(name.codes)
        return {each: found.pop() for each, found in short.items() if len(found) == 1} | full

    @cached_property
    def called(self) -> Mapping[str, frozenset[str]]:
        """{name as shown: its spellings, and the words that may mean it}."""
        return {name.shown: name.full | name.short | name.meanings for name in self.names}


@lru_cache(KEYS)
def key(text: str) -> str:
    """Return the normalised form of a name, equal for all its spellings.

    Example:

        >>> key("La Réunion") == key("reunion"), key("Côtes d’Armor"), key("radiés")
        (True, 'cote armor', 'radie')
    """
    words = fold(text).translate(SIGNS).split()
    named = [ABBREVIATED.get(word, word) for word in words if word not in LITTLE] or words
    return " ".join(word.removesuffix("s") if len(word) > LONGEST else word for word in named)


def show_code(code: str, parameter: str, words: Words) -> str:
    """Return a code with its label in brackets, if the label differs from the code.

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
    """Return the values of a parameter, each as `show_code` writes it."""
    words = Words.of(connection, language)
    return [show_code(code, parameter, words) for code in read_words(connection)[parameter]]


def names(connection: duckdb.DuckDBPyConnection, parameter: str, language: str) -> Names:
    """Return the names of a parameter's values, shown in a language.

    For départements, the name of a région is added, with the codes of all its départements.
    """
    vocabularies = [Words.of(connection, each) for each in LANGUAGES]
    words, column = vocabularies[LANGUAGES.index(language)], COLUMNS[parameter]
    result = [
        Name(show_code(code, parameter, words), (code,), *_list_names(column, code, vocabularies))
        for code in read_words(connection)[parameter]
    ]
    if column == "departement_code":
        result += _regions(connection, vocabularies)
    return Names(result)


def _list_names(
    column: str, code: str, vocabularies: Sequence[Words]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the full names and the short names of a code, and the words that may mean it."""
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
    """Return the text before brackets and the text in them.

    >>> _parts("Nord (59)")
    ['Nord', '59']
    """
    return [part.strip() for part in re.split(r"[()]", label) if part.strip()]


def _within(code: str) -> set[str]:
    """Return the numbers within a band.

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
    """Yield the name of each région with several départements, with the codes of all of them."""
    rows = connection.execute(
        "select region_code::varchar, list(departement_code::varchar order by departement_code) "
        "from departements group by region_code having count(*) > 1 order by region_code"
    ).fetchall()
    for region, codes in rows:
        full, short, _ = _list_names("region_code", region, vocabularies)
        name = vocabularies[0].label("region_code", region) or region
        yield Name(name, tuple(codes), full - {region}, short - {region, region.lstrip("0")})

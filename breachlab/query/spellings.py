"""Resolve the values that people type for a parameter to codes: Nord, la reunion, radié, PACA, 1.

English and French are both understood, whatever the language of the answer. Accents, capitals,
dashes, articles and plurals do not matter. [spellings] in breachlab/words/*.toml lists further
names of a code; [meanings] lists words that are no name of it but may mean it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any

import duckdb

from breachlab.errors import BadParameters
from breachlab.query import repeat
from breachlab.query.parameters import COLUMNS as OF_SELECTION
from breachlab.query.parameters import LISTS, read_words
from breachlab.query.parameters import words as list_words
from breachlab.query.queries import Query
from breachlab.words import Words
from breachlab.words.language import LANGUAGES, did_you_mean, fold, interface, refusal
from breachlab.words.units import kind

COLUMNS = {
    **OF_SELECTION,
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


REGIONS = """
    select region_code::varchar, list(departement_code::varchar order by departement_code)
    from departements
    group by region_code
    having count(*) > 1
    order by region_code"""


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

    >>> key("La Réunion") == key("reunion"), key("Côtes d’Armor"), key("radiés")
    (True, 'cote armor', 'radie')
    """
    words = fold(text).translate(SIGNS).split()
    named = [ABBREVIATED.get(word, word) for word in words if word not in LITTLE] or words
    return " ".join(word.removesuffix("s") if len(word) > LONGEST else word for word in named)


def show_code(code: str, parameter: str, words: Words) -> str:
    """Return a code with its label in brackets, if the label differs from the code.

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

    For départements, the name of each région with several is added, with the codes of all of them.
    """
    vocabularies = [Words.of(connection, each) for each in LANGUAGES]
    words, column = vocabularies[LANGUAGES.index(language)], COLUMNS[parameter]
    result = [
        Name(show_code(code, parameter, words), (code,), *_list_names(column, code, vocabularies))
        for code in read_words(connection)[parameter]
    ]
    if column == "departement_code":
        for region, codes in connection.execute(REGIONS).fetchall():
            full, short, _ = _list_names("region_code", region, vocabularies)
            name = vocabularies[0].label("region_code", region) or region
            full, short = full - {region}, short - {region, region.lstrip("0")}
            result.append(Name(name, tuple(codes), full, short))
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


@dataclass(frozen=True)
class Form:
    """A refusal in the form of a shell or of Python: its text keys, and a writer of questions."""

    value: str
    several: str
    ages: str
    write: Callable[[str, Mapping[str, Any]], str]


IN_SHELL = Form("value", "several", "ages", repeat.command)
IN_PYTHON = Form("value_in_python", "several_in_python", "ages_in_python", repeat.call)
IN_REGIONS = """
    select departement_code::varchar
    from departements
    where region_code::varchar in (select unnest($regions))
    order by departement_code"""
COMMUNES = "select departement_code::varchar, commune_name from communes order by population desc"
LONGEST_NAME = 80  # letters of a name that is looked up; a longer one is no name
MOST_NAMES = 500  # names that are looked up; no parameter has as many
FEW = 4  # values that a refusal lists
# Of a suggestion for an unknown name, by likeness of spelling:
MOST = 3  # names that are offered
ALIKE = 0.75  # least likeness, of 1, of an offered name
NEAR = 0.05  # largest distance from the best likeness
BEGUN = 0.86  # likeness of a prefix to its word
SHORTEST = 3  # letters that a prefix needs
IGNORED = 3  # letters of words that are ignored beside longer ones
WORDS = 0.9  # weight of the likeness word by word, against that of the whole text
# Ages as people say them: under 25, 18-29, 60 and over, moins de 25 ans.
ENDS = re.compile(r"under (?P<end>\d+)|(?P<first>\d+)(?:-(?P<last>\d+)|(?P<open> and over))?")
YEARS = r"(?: (?:years?|ans?)(?: old)?)?"
UNDER = re.compile(rf"(?:under|below|younger than|less than|moins de|avant) (\d+){YEARS}")
OVER = re.compile(
    rf"(?:(?:over|above|from|a partir de|plus de|des) (\d+){YEARS}|"
    rf"(\d+){YEARS}(?: and (?:over|older)| or (?:over|more|older)| et plus| ou plus|\+))"
)
BETWEEN = re.compile(rf"(?:between |entre |from |de )?(\d+)(?: to | and | et | a )(\d+){YEARS}")
ARRONDISSEMENT = re.compile(r" \d+er? Arrondissement$")  # ends communes of Paris, Lyon, Marseille


def read_typed(
    connection: duckdb.DuckDBPyConnection, query: Query, said: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Return {parameter: its value} with codes in place of names, from the words of a shell.

    A région stands for its départements where the query takes no régions. Raises BadParameters,
    with the nearest names, for an unknown name.
    """
    codes = {
        parameter: Reader(connection, query, parameter, language, IN_SHELL).find_codes(value)
        if parameter in COLUMNS
        else value
        for parameter, value in said.items()
    }
    if "regions" not in codes or "regions" in query.parameters:
        return codes
    rows = connection.execute(IN_REGIONS, {"regions": [*codes.pop("regions")]}).fetchall()
    places = [*codes.get("departements", ()), *(code for (code,) in rows)]
    return {**codes, "departements": [*dict.fromkeys(places)]}


def read_values(
    connection: duckdb.DuckDBPyConnection, query: Query, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return {parameter: its value} with codes in place of names, from Python: "Nord" or 59.

    A value is one or a list. Raises BadParameters, with the nearest names, for an unknown name.
    """
    found = {**values}
    for parameter, value in values.items():
        if parameter not in COLUMNS or value is None:
            continue
        names = list_words(parameter, value)
        known = read_words(connection)[parameter]
        is_odd = any(len(name) > LONGEST_NAME for name in names) or len(names) > MOST_NAMES
        # For odd values, the later check of codes says what was expected.
        if not is_odd and not all(name in known for name in names):
            reader = Reader(connection, query, parameter, LANGUAGES[0], IN_PYTHON)
            codes = reader.find_codes([name.split() or [name] for name in names])
            found[parameter] = [*codes] if parameter in LISTS else codes[0]
    return found


@dataclass(frozen=True)
class Reader:
    """Reads the names that were given for one parameter of a query, and refuses unknown ones."""

    connection: duckdb.DuckDBPyConnection
    query: Query
    parameter: str
    language: str
    form: Form

    @cached_property
    def known(self) -> Names:
        """The names of the parameter's values."""
        return names(self.connection, self.parameter, self.language)

    def find_codes(self, said: Sequence[Sequence[str]]) -> Sequence[str]:
        """Return the codes of names, each given as its words; raise BadParameters as above."""
        codes = [*dict.fromkeys(word for words in said for word in words)]
        if not set(codes) <= {*read_words(self.connection)[self.parameter]}:
            codes = self._read(said)
        if len(codes) > 1 and self.parameter not in LISTS:
            text = " ".join(word for words in said for word in words)
            raise self._refuse(self.form.several, text, codes[0], count=len(codes))
        return codes

    def _read(self, said: Sequence[Sequence[str]]) -> list[str]:
        codes: dict[str, None] = {}  # a set in order of insertion
        for words in (part for each in said for part in self._split_at_commas(each)):
            bands = self._read_bands(words) if COLUMNS[self.parameter] == "age_band" else []
            codes |= dict.fromkeys(bands)
            rest = [] if bands else words
            while rest:
                count = self._count_known(rest)
                if not count:
                    raise self._unknown(rest)
                codes |= dict.fromkeys(self.known.codes[key(" ".join(rest[:count]))])
                rest = rest[count:]
        return [*codes]

    def _read_bands(self, words: Sequence[str]) -> list[str]:
        """Return the bands of ages in the words; empty if they name no ages.

        Raises BadParameters, with the nearest bands, for ages that divide a band.
        """
        said = " ".join(words)
        all_bands = [code for name in self.known.names for code in name.codes]
        bands, near = read_ages(said, all_bands) or ([], [])
        if near:
            offer = did_you_mean(near, self.language)
            raise self._refuse(self.form.ages, said, near[-1], offer=offer)
        return bands

    def _split_at_commas(self, words: Sequence[str]) -> list[Sequence[str]]:
        """Return the lists of words between commas, or one list if a name itself has a comma.

        So "Indre,Loire" is two départements, and Indre et Loire one.
        """
        text = " ".join(words)
        parts = [part.split() for part in text.split(",") if part.strip()]
        is_name = self._are_names(words) and not all(self._are_names(part) for part in parts)
        return [words] if "," not in text or is_name or not parts else [*parts]

    def _are_names(self, words: Sequence[str]) -> bool:
        """Return whether the words are a sequence of names of the parameter's values."""
        while words and (count := self._count_known(words)):
            words = words[count:]
        return not words

    def _count_known(self, words: Sequence[str]) -> int:
        """Return the number of first words that form the longest known name; 0 if no name fits.

        Names may be several words, as few people type quotes around Seine Saint Denis.
        """
        codes = self.known.codes
        counts = range(len(words), 0, -1)
        return next((count for count in counts if key(" ".join(words[:count])) in codes), 0)

    def _unknown(self, rest: Sequence[str]) -> BadParameters:
        """Return the error for unknown words: all up to the next known name, or the first alone."""
        known = self.known
        others = takewhile(lambda word: key(word) not in known.codes, rest[1:])
        phrase, near = rest[0], []
        for words in (" ".join([rest[0], *others]), rest[0]):
            if near := self._list_nearest(words):
                phrase = words
                break
        first = next((name for name in known.names if name.shown in near[:1]), known.names[0])
        few = ", ".join(name.shown for name in known.names[:FEW])
        return self._refuse(
            self.form.value,
            phrase,
            first.codes[0],
            offer=did_you_mean(near, self.language),
            takes=interface(self.language)["usage"]["many" if self.parameter in LISTS else "one"],
            few=f"{few} …" if len(known.names) > FEW else few,
        )

    def _list_nearest(self, said: str) -> list[str]:
        """Return the nearest names: départements with a commune so named, else similar names."""
        if COLUMNS[self.parameter] == "departement_code" and (homes := self._find_homes(said)):
            codes = [(code,) for code in homes[:MOST]]
            return [name.shown for code in codes for name in self.known.names if name.codes == code]
        return offers(said, self.known.called)

    def _find_homes(self, commune: str) -> list[str]:
        """Return the départements that have a commune of this name, that of the largest first.

        Communes are read once a process: the model version fixes them.
        """
        if not HOMES:
            homes: dict[str, dict[str, None]] = {}  # sets in order of insertion
            for code, name in self.connection.execute(COMMUNES).fetchall():
                homes.setdefault(key(ARRONDISSEMENT.sub("", name)), {})[code] = None
            HOMES.update({name: [*codes] for name, codes in homes.items()})
        return HOMES.get(key(commune), [])

    def _refuse(self, name: str, said: str, example: str, **values: Any) -> BadParameters:
        """Return the error of a text of [refusals], with a question that works."""
        command = self.form.write(self.query.name, {self.parameter: example})
        values = {**values, "said": said, "parameter": self.parameter, "command": command}
        return BadParameters(refusal(name, self.language, **values))


HOMES: dict[str, list[str]] = {}  # {normalised name of a commune: its départements}


def read_ages(said: str, bands: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return (bands of the ages in a text, offers); null for a text that names no ages.

    Ages that divide a band have no bands and up to two offers: of "18-30" the bands end at 29 or
    34.

    >>> bands = ["16-17", "18-19", "20-24", "25-29", "75 and over"]
    >>> read_ages("under 25", bands), read_ages("moins de 20 ans", bands)
    ((['16-17', '18-19', '20-24'], []), (['16-17', '18-19'], []))
    >>> read_ages("18-26", bands), read_ages("registered", bands)
    (([], ['18-24', '18-29']), None)
    >>> read_ages("moins de 15 ans", ["under 15", "15", *bands]), read_ages("15", ["15"])
    ((['under 15'], []), None)
    """
    text = " ".join(fold(said.replace("–", "-").replace("-", " to ")).split())
    if match := UNDER.fullmatch(text):
        ages = 0, int(match[1]) - 1
    elif match := OVER.fullmatch(text):
        ages = int(match[1] or match[2]), OLDEST
    elif match := BETWEEN.fullmatch(text):
        ages = int(match[1]), int(match[2])
    else:
        return None
    ends: dict[str, tuple[int, int]] = {}
    for band in bands:
        match = ENDS.fullmatch(band)
        assert match is not None  # every band matches ENDS
        if match["end"]:
            ends[band] = 0, int(match["end"]) - 1
        else:
            last = OLDEST if match["open"] else match["last"] or match["first"]
            ends[band] = int(match["first"]), int(last)
    met = [band for band, (low, high) in ends.items() if ages[0] <= high and low <= ages[1]]
    if not met:
        return [], []
    first, last = ends[met[0]][0], ends[met[-1]][1]
    is_youngest = met[0] == bands[0] and ages[0] < first  # no person is younger than all bands
    if ages[1] == last and (ages[0] == first or is_youngest):
        return met, []
    within = [band for band in met if ages[0] <= ends[band][0] and ends[band][1] <= ages[1]]
    near = []
    for offered in (within, met):
        if offered:
            first, last = ends[offered[0]][0], ends[offered[-1]][1]
            near.append(f"{first} and over" if last == OLDEST else f"{first}-{last}")
    return [], near


def offers(said: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names nearest to the words typed, best first; `known` is {name: its spellings}.

    >>> known = {"33 (Gironde)": ["33", "Gironde"], "31 (Haute-Garonne)": ["Haute-Garonne"]}
    >>> offers("garone", known), offers("girond", known), offers("zebra", known)
    (['31 (Haute-Garonne)'], ['33 (Gironde)'], [])
    """
    words = key(said)
    likeness = {
        name: max((_likeness(words, key(each)) for each in called), default=0.0)
        for name, called in known.items()
    }
    least = max(ALIKE, max(likeness.values(), default=0.0) - NEAR)
    close = [name for name in known if likeness[name] >= least]
    return sorted(close, key=lambda name: -likeness[name])[:MOST]


def _likeness(said: str, called: str) -> float:
    """Return the likeness, from 0 to 1, as a whole or word by word in any order."""
    words = [word for word in said.split() if len(word) > IGNORED] or said.split()
    likest = [max((_alike(word, each) for each in called.split()), default=0.0) for word in words]
    return max(_alike(said, called), WORDS * sum(likest) / max(len(likest), 1))


def _alike(one: str, other: str) -> float:
    begun = BEGUN if len(one) >= SHORTEST and other.startswith(one) else 0.0
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < ALIKE * (shorter + longer):  # no ratio of these lengths is larger
        return begun
    pair = SequenceMatcher(None, one, other)
    return max(begun, pair.ratio()) if pair.quick_ratio() >= ALIKE else begun

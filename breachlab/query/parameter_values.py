"""Resolve the values typed for a query's parameters, in a shell or in Python, to codes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

import duckdb

from breachlab.errors import BadParameters
from breachlab.query import repeat
from breachlab.query.known_values import read_words
from breachlab.query.parameters import LISTS
from breachlab.query.parameters import words as list_words
from breachlab.query.queries import Query
from breachlab.query.spellings import COLUMNS, Names, key, names
from breachlab.words.language import LANGUAGES, did_you_mean, fold, interface, refusal


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
LONGEST = 80  # letters of a name that is looked up; a longer one is no name
MOST_NAMES = 500  # names that are looked up; no parameter has as many
FEW = 4  # values that a refusal lists
# Of a suggestion for an unknown name, by likeness of spelling:
MOST = 3  # names that are offered
ALIKE = 0.75  # least likeness, of 1, of an offered name
NEAR = 0.05  # largest distance from the best likeness
BEGUN = 0.86  # likeness of a prefix to its word
SHORTEST = 3  # letters that a prefix needs
LITTLE = 3  # letters of words that are ignored beside longer ones
WORDS = 0.9  # weight of the likeness word by word, against that of the whole text
# Ages as people say them: under 25, 18-29, 60 and over, moins de 25 ans.
ENDS = re.compile(r"(\d+)(?:-(\d+)| and over)")
OLDEST = 120
YEARS = r"(?: (?:years?|ans?)(?: old)?)?"
UNDER = re.compile(rf"(?:under|below|younger than|less than|moins de|avant) (\d+){YEARS}")
OVER = re.compile(
    rf"(?:(?:over|above|from|a partir de|plus de|des) (\d+){YEARS}|"
    rf"(\d+){YEARS}(?: and (?:over|older)| or (?:over|more|older)| et plus| ou plus|\+))"
)
BETWEEN = re.compile(rf"(?:between |entre |from |de )?(\d+)(?: to | and | et | a )(\d+){YEARS}")
ARRONDISSEMENT = re.compile(r" \d+er? Arrondissement$")  # ends communes of Paris, Lyon, Marseille


def read(
    connection: duckdb.DuckDBPyConnection, query: Query, said: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Return {parameter: its value} with codes in place of names, from the words of a shell.

    Raises BadParameters, with the nearest names, for an unknown name.
    """
    codes = {
        parameter: _codes(connection, query, parameter, value, language)
        if parameter in COLUMNS
        else value
        for parameter, value in said.items()
    }
    return codes if "regions" in query.parameters else _with_departements(connection, codes)


def _with_departements(
    connection: duckdb.DuckDBPyConnection, codes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the codes with each région replaced by its départements."""
    if "regions" not in codes:
        return {**codes}
    rows = connection.execute(IN_REGIONS, {"regions": [*codes["regions"]]}).fetchall()
    others = {name: value for name, value in codes.items() if name != "regions"}
    places = [*codes.get("departements", ()), *(code for (code,) in rows)]
    return {**others, "departements": [*dict.fromkeys(places)]}


def read_values(
    connection: duckdb.DuckDBPyConnection, query: Query, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return {parameter: its value} with codes in place of names, from Python: "Nord" or 59.

    A value is one or a list. Raises BadParameters, with the nearest names, for an unknown name.
    """
    return {
        parameter: _codes_of_values(connection, query, parameter, value)
        if parameter in COLUMNS and value is not None
        else value
        for parameter, value in values.items()
    }


def _codes_of_values(
    connection: duckdb.DuckDBPyConnection, query: Query, parameter: str, value: Any
) -> Any:
    names = list_words(parameter, value)
    known = read_words(connection)[parameter]
    is_odd = any(len(name) > LONGEST for name in names) or len(names) > MOST_NAMES
    if is_odd or all(name in known for name in names):
        return value  # for odd values, the later check of codes says what was expected
    words = [name.split() or [name] for name in names]
    codes = _codes(connection, query, parameter, words, LANGUAGES[0], IN_PYTHON)
    return [*codes] if parameter in LISTS else codes[0]


def _codes(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    parameter: str,
    said: Sequence[Sequence[str]],
    language: str,
    form: Form = IN_SHELL,
) -> Sequence[str]:
    codes = [*dict.fromkeys(word for words in said for word in words)]
    if not set(codes) <= {*read_words(connection)[parameter]}:
        codes = _read(connection, query, parameter, said, language, form)
    if len(codes) > 1 and parameter not in LISTS:
        text = refusal(
            form.several,
            language,
            said=" ".join(word for words in said for word in words),
            parameter=parameter,
            count=len(codes),
            command=form.write(query.name, {parameter: codes[0]}),
        )
        raise BadParameters(text)
    return codes


def _read(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    parameter: str,
    said: Sequence[Sequence[str]],
    language: str,
    form: Form,
) -> list[str]:
    of = names(connection, parameter, language)
    codes: dict[str, None] = {}  # a set in order of insertion
    for words in (part for each in said for part in _split_at_commas(each, of)):
        if COLUMNS[parameter] == "age_band" and (
            bands := _read_ages(query, parameter, words, of, language, form)
        ):
            codes |= dict.fromkeys(bands)
            continue
        rest = words
        while rest:
            count = _count_known(rest, of)
            if not count:
                raise _unknown(connection, query, parameter, rest, of, language, form)
            codes |= dict.fromkeys(of.codes[key(" ".join(rest[:count]))])
            rest = rest[count:]
    return [*codes]


def _read_ages(
    query: Query, parameter: str, words: Sequence[str], of: Names, language: str, form: Form
) -> list[str]:
    """Return the bands of ages in the words; empty if they name no ages.

    Raises BadParameters, with the nearest bands, for ages that divide a band.
    """
    result = read_ages(" ".join(words), [code for name in of.names for code in name.codes])
    if result is None:
        return []
    bands, near = result
    if near:
        command = form.write(query.name, {parameter: near[-1]})
        text = refusal(
            form.ages,
            language,
            said=" ".join(words),
            parameter=parameter,
            offer=did_you_mean(near, language),
            command=command,
        )
        raise BadParameters(text)
    return bands


def _split_at_commas(words: Sequence[str], of: Names) -> list[Sequence[str]]:
    """Return the lists of words between commas, or one list if a name itself has a comma.

    So "Indre,Loire" is two départements, and Indre et Loire one.
    """
    text = " ".join(words)
    parts = [part.split() for part in text.split(",") if part.strip()]
    is_name = _are_names(words, of) and not all(_are_names(part, of) for part in parts)
    return [words] if "," not in text or is_name or not parts else [*parts]


def _are_names(words: Sequence[str], of: Names) -> bool:
    """Return whether the words are a sequence of names of the parameter's values."""
    while words and (count := _count_known(words, of)):
        words = words[count:]
    return not words


def _count_known(words: Sequence[str], of: Names) -> int:
    """Return the number of first words that form the longest known name; 0 if no name fits.

    Names may be several words, as few people type quotes around Seine Saint Denis.
    """
    counts = range(len(words), 0, -1)
    return next((count for count in counts if key(" ".join(words[:count])) in of.codes), 0)


def _nearest(
    connection: duckdb.DuckDBPyConnection, parameter: str, said: str, of: Names
) -> list[str]:
    """Return the nearest names: départements with a commune of that name, else similar names."""
    if COLUMNS[parameter] == "departement_code" and (homes := _homes(connection, said)):
        return [name.shown for code in homes[:MOST] for name in of.names if name.codes == (code,)]
    return offers(said, of.called)


def _homes(connection: duckdb.DuckDBPyConnection, said: str) -> list[str]:
    """Return the départements that have a commune of this name, that of the largest first.

    Communes are read once a process: the model version fixes them.
    """
    global _homes_of
    if not _homes_of:
        homes_of: dict[str, dict[str, None]] = {}  # a set in order of insertion
        for code, name in connection.execute(COMMUNES).fetchall():
            homes_of.setdefault(key(ARRONDISSEMENT.sub("", name)), {})[code] = None
        _homes_of = {name: [*codes] for name, codes in homes_of.items()}
    return _homes_of.get(key(said), [])


_homes_of: dict[str, list[str]] = {}


def _unknown(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    parameter: str,
    rest: Sequence[str],
    of: Names,
    language: str,
    form: Form,
) -> BadParameters:
    """Return the error for unknown words: all up to the next known name, or the first alone."""
    others = takewhile(lambda word: key(word) not in of.codes, rest[1:])
    phrase, near = rest[0], []
    for words in (" ".join([rest[0], *others]), rest[0]):
        if near := _nearest(connection, parameter, words, of):
            phrase = words
            break
    first = next((name for name in of.names if name.shown in near[:1]), of.names[0])
    few = ", ".join(name.shown for name in of.names[:FEW])
    text = refusal(
        form.value,
        language,
        said=phrase,
        parameter=parameter,
        offer=did_you_mean(near, language),
        takes=interface(language)["usage"]["many" if parameter in LISTS else "one"],
        few=f"{few} …" if len(of.names) > FEW else few,
        command=form.write(query.name, {parameter: first.codes[0]}),
    )
    return BadParameters(text)


def read_ages(said: str, bands: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return (bands of the ages in a text, offers); null for a text that names no ages.

    Ages that divide a band have no bands and up to two offers: of "18-30" the bands end at 29 or
    34.

    Example:

        >>> bands = ["16-17", "18-19", "20-24", "25-29", "75 and over"]
        >>> read_ages("under 25", bands), read_ages("moins de 20 ans", bands)
        ((['16-17', '18-19', '20-24'], []), (['16-17', '18-19'], []))
        >>> read_ages("18-26", bands), read_ages("registered", bands)
        (([], ['18-24', '18-29']), None)
    """
    ages = _find_ages(" ".join(fold(said.replace("–", "-").replace("-", " to ")).split()))
    if ages is None:
        return None
    ends: dict[str, tuple[int, int]] = {}
    for band in bands:
        match = ENDS.fullmatch(band)
        assert match is not None  # every band matches ENDS
        ends[band] = int(match[1]), int(match[2] or OLDEST)
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


def _find_ages(text: str) -> tuple[int, int] | None:
    """Return the first and the last age in a text."""
    if match := UNDER.fullmatch(text):
        return 0, int(match[1]) - 1
    if match := OVER.fullmatch(text):
        return int(match[1] or match[2]), OLDEST
    if match := BETWEEN.fullmatch(text):
        return int(match[1]), int(match[2])
    return None


def offers(said: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names nearest to the words typed, best first; `known` is {name: its spellings}.

    Example:

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
    words = [word for word in said.split() if len(word) > LITTLE] or said.split()
    likest = [max((_alike(word, each) for each in called.split()), default=0.0) for word in words]
    return max(_alike(said, called), WORDS * sum(likest) / max(len(likest), 1))


def _alike(one: str, other: str) -> float:
    begun = BEGUN if len(one) >= SHORTEST and other.startswith(one) else 0.0
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < ALIKE * (shorter + longer):  # no ratio of these lengths is larger
        return begun
    pair = SequenceMatcher(None, one, other)
    return max(begun, pair.ratio()) if pair.quick_ratio() >= ALIKE else begun

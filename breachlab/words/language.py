"""The fixed texts of each language, from en.toml and fr.toml, and its grammar of plain text."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from breachlab.errors import LabError, find_nearest

LANGUAGES = ("en", "fr")
Refusal = TypeVar("Refusal", bound=LabError)
HERE = Path(__file__).parent
NARROW = "\u202f"  # the narrow no-break space: French never breaks a line before these signs
# A space before such a sign, between groups of digits, or after a sign; not before %s, %(name)s.
SPACED = re.compile(r" (?=[:;!?»€]|%(?![(\w])|M€)|(?<=\d) (?=\d{3}\b)|(?<=[§«]) ")
APOSTROPHE = "’"
KEPT = 8_192  # texts in each cache: the labels of a database are some 800
# All but a line end and a tab: also those that turn the direction of what follows.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# An apostrophe after a letter and before a word, a field of a template or a quotation. A quote
# around code has no letter on one side.
ELIDED = re.compile(r"(?<=[^\W\d_])'(?=[\w{«])")
FOLDED = str.maketrans({"-": " ", "–": " ", "’": " ", "'": " ", "(": "", ")": ""})


@cache
def interface(language: str) -> dict[str, Any]:
    """Return the fixed texts of a language, by section and key; callers must not change them.

    Raises KeyError for a language that is not one of LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(f"{language!r}: expected one of {', '.join(LANGUAGES)}")
    words = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    return {name: _typeset_all(section, language) for name, section in words.items()}


@lru_cache(KEPT)
def typeset(text: str, language: str) -> str:
    """Return a French text with curly apostrophes and narrow spaces at punctuation; English as is.

    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, 2002.

    >>> typeset("Combien ? « 12 % » : tous", "fr")
    'Combien\\u202f? «\\u202f12\\u202f%\\u202f»\\u202f: tous'
    >>> typeset("l'âge d'{name}, code 'a'", "fr")
    "l’âge d’{name}, code 'a'"
    >>> typeset("Why ?", "en")
    'Why ?'
    """
    if language != "fr":
        return text
    return curl_apostrophes(SPACED.sub(NARROW, text))


@lru_cache(KEPT)
def curl_apostrophes(text: str) -> str:
    """Return the text with curly apostrophes; quotes around code stay straight.

    A place has one spelling in both languages, so its name passes through here in English too.

    >>> curl_apostrophes("Val-d'Oise"), curl_apostrophes("substr(code, 'a')")
    ('Val-d’Oise', "substr(code, 'a')")
    """
    return ELIDED.sub(APOSTROPHE, text)


def undo_typesetting(text: str) -> str:
    """Return the text with straight apostrophes and plain spaces.

    The alphabet of an SMS has no others: a single one more than doubles the parts of the SMS.

    >>> undo_typesetting(typeset("L'adresse : 1 000", "fr"))
    "L'adresse : 1 000"
    """
    return text.replace(APOSTROPHE, "'").replace(NARROW, " ")


def fold(text: str) -> str:
    """Return a text in small letters without accents, brackets, dashes and apostrophes.

    >>> fold("Côtes-d'Armor (22)"), fold("25–29 ans")
    ('cotes d armor 22', '25 29 ans')
    """
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFD", plain.replace("œ", "oe"))
        plain = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(plain.translate(FOLDED).split())


def join_words(
    words: Sequence[str], language: str, join: str = "and", most: int | None = None
) -> str:
    """Join words with commas and "and" or "or"; beyond `most`, count the rest.

    >>> join_words(["Nord", "Ain", "Var"], "en"), join_words(["Nord", "Ain"], "fr", "or")
    ('Nord, Ain and Var', 'Nord ou Ain')
    >>> join_words(list("abcdef"), "en", "or", most=4)
    'a, b, c or 3 more'

    Semicolons part words of which one but the last has a comma itself:

    >>> join_words(["minors", "spaces, with a NIR", "others"], "en")
    'minors; spaces, with a NIR; and others'
    >>> join_words(["names", "files, with any health data"], "en")
    'names and files, with any health data'
    """
    texts = interface(language)["lists"]
    if most is not None and len(words) > most:
        words = [*words[: most - 1], texts["more"].format(len(words) - most + 1)]
    between, joiner = ", ", f" {texts[join]} "
    if any(between in each for each in words[:-1]):
        between = texts["between_pairs"]
        joiner = f"{between}{texts[join]} "
    return joiner.join(filter(None, [between.join(words[:-1]), words[-1]])) if words else ""


def refusal(name: str, language: str, /, **values: Any) -> str:
    """Return the message of an error: the wrong input, the expected one, and a line to type."""
    text: str = interface(language)["refusals"][name]
    return text.format(**values)


def escape_controls(text: str) -> str:
    r"""Return a text whose control signs are shown, and not obeyed by a terminal; lines stay.

    A stranger's list may hold them: they could colour, move or hide what is printed.

    >>> escape_controls("Nom\x1b[2J\x9b\u202e")
    'Nom\\x1b[2J\\x9b\\u202e'
    """
    return CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)


def refuse(kind: type[Refusal], name: str, /, **values: Any) -> Refusal:
    """Return an error whose message is told in the language of whoever reads it.

    The values are those of `refusals`.
    """
    said = refusals(name, **values)
    error = kind(said[LANGUAGES[0]])
    error.said = said
    return error


def refusals(name: str, /, **values: Any) -> dict[str, str]:
    """Return {language: message}; a value that is a dictionary has its text by language."""
    said = {}
    for language in LANGUAGES:
        own = {key: each[language] for key, each in values.items() if isinstance(each, dict)}
        said[language] = refusal(name, language, **(values | own))
    return said


def in_each(say: Callable[[str], str]) -> dict[str, str]:
    """Return {language: what is said in it}, as a value of a refusal."""
    return {language: say(language) for language in LANGUAGES}


def join_each(parts: Sequence[Mapping[str, str]], between: str | None = None) -> dict[str, str]:
    """Return {language: parts}, with a semicolon between them, or another sign."""
    joined = {}
    for language in LANGUAGES:
        sign = interface(language)["lists"]["between_pairs"] if between is None else between
        joined[language] = sign.join(part[language] for part in parts)
    return joined


def offer_nearest(words: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Return {language: "Did you mean '…'? "} for the known word that is closest to each.

    >>> offer_nearest(["surnam", "zebra"], ["surname", "sex"])["en"]
    "Did you mean 'surname'? "
    """
    names = [*known]
    near = dict.fromkeys(each for word in words for each in find_nearest(word, names))
    return join_each([refusals("offer_one", name=each) for each in near], between="")


def did_you_mean(names: Sequence[str], language: str) -> str:
    """Return "Did you mean …? " for the nearest names; empty for no names.

    >>> did_you_mean(["59 (Nord)", "62 (Pas-de-Calais)"], "en"), did_you_mean([], "en")
    ('Did you mean 59 (Nord) or 62 (Pas-de-Calais)? ', '')
    """
    if not names:
        return ""
    return refusal("offer", language, names=join_words(names, language, "or")) + " "


def _typeset_all(words: Any, language: str) -> Any:
    match words:
        case str():
            return typeset(words, language)
        case list():
            return [_typeset_all(word, language) for word in words]
        case dict():
            return {key: _typeset_all(word, language) for key, word in words.items()}
    return words

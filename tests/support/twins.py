"""What an English text and its French twin must share: placeholders, numbers, units, terms."""

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import accumulate

from breachlab.paths import ROOT, read
from breachlab.words.language import fold

FOLDER = ROOT / "tests/lints/twins"
SHORT = 8  # words of a label; a term that is in one is in its twin more surely than in a long text
# Said in one language alone: the agency has its name in French only, a command its language.
FREE = {"{breach.organisation}", "--language"}
NUMBER = {
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3} \d{3}(?!\d)|\d+(?:\.\d+)?",
    "fr": r"\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?",
}
MARK = r"""(?x)
    (?P<same> https?://[^\s),;]+ | [\w.]+@[\w.]+ | (?<!\w)--[a-z]\w[\w-]* | \$\w+
        | \w+(?:[_/]\w+)+(?:\.\w+)* | `[^`]*` | %\(\w+\)s | %[srd] )
    | \{(?P<field>[^{}:]*)(?::[^{}]*)?\}
    | \[(?P<blank>\w+)\]
    | (?<![A-Za-z])(?P<number>NUMBER)(?:th|st|nd|rd|er|e\b)?
    | (?P<word>[^\W\d_]+(?:-[^\W\d_]+)* | [%€])
"""
PER_CENT = re.compile(r"\bp(?:er|our) cent\b")
FIELD = re.compile(
    r"\{[^{}:]*(?::(?:([^{}/]*)/([^{}]*)|[^{}]*))?\}"
)  # with the words of its choice
CODE = re.compile(r"`[^`]*`|\w+[_/]\w[\w/]*|https?://\S+|\$\w+|--\w+")


def rows(name):
    """Return the rows of a table of the lint."""
    return list(csv.DictReader(read(FOLDER / name).splitlines()))


@cache
def _spelled(language):
    """Return {word: its mark}: of numbers, months and units."""
    return {word: row["mark"] for row in rows("marks.csv") for word in row[language].split()}


@cache
def _pattern(language):
    return re.compile(MARK.replace("NUMBER", NUMBER[language].replace(" ", "[ ]")))


def marks(text, language):
    """Return what a text has of placeholders, numbers, months, units and names, in its order.

    Example:

        >>> marks("{n:persons} by 5 May, 1,000 GB in three", "en")
        ['{n}', '5', 'May', '1000', 'GB', '3']
        >>> marks("{n:persons} le 5 mai, 1 000 Go en trois", "fr")
        ['{n}', '5', 'May', '1000', 'GB', '3']
    """
    found = []
    for each in _pattern(language).finditer(PER_CENT.sub("%", text)):
        said = each[each.lastgroup]
        match each.lastgroup:
            case "same":
                found.append(" ".join(said.split()))
            case "field" if "/" not in each[0]:
                found.append(f"{{{said.lower()}}}")
            case "blank":
                found.append("[…]")
            case "number":
                plain = said.replace(" ", "").replace(",", "" if language == "en" else ".")
                found.append(plain.lstrip("0") or "0")
            case "word":
                found += _of_word(said, _spelled(language))
    return [mark for mark in found if mark not in FREE]


def _of_word(word, known):
    """Return the marks of a word, or else of its parts; "may" and "march" are verbs."""
    for parts in ([word], word.split("-")):
        spelled = [part if part in known else part.lower() for part in parts]
        if named := [known[each] for each in spelled if each in known]:
            return named
    return []


def words(text):
    """Return the words of a text, folded, without code and fields; those of choices are words."""
    return re.findall("[a-z]+", fold(CODE.sub(" ", FIELD.sub(r" \1 \2 ", text))))


@cache
def _lexicon(language):
    """Return {pattern: the terms that it is of}, a term being a row's number in lexicon.csv."""
    found = defaultdict(set)
    for number, row in enumerate(rows("lexicon.csv")):
        for pattern in row[language].split():
            found[pattern.replace("_", " ")].add(number)
    return found


@cache
def _of_folded(word, language):
    """Return the terms of a word, by itself or by how it begins."""
    known = _lexicon(language)
    begins = (known.get(f"{each}*", set()) for each in accumulate(word))
    return known.get(word, set()).union(*begins)


def terms(text, language):
    """Return the terms of the lexicon that a text has.

    Example:

        >>> terms("Letters", "en") & terms("courriers", "fr") != set()
        True
    """
    said = words(text)
    joined = f" {' '.join(said)} "
    whole = [of for each, of in _lexicon(language).items() if " " in each and f" {each} " in joined]
    return set().union(*(_of_folded(word, language) for word in said), *whole)

"""What an English text and its French twin must share: placeholders, numbers, units, terms."""

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import accumulate

from breachlab.paths import ROOT, read
from breachlab.words.language import fold
from breachlab.words.templates import Form

FOLDER = ROOT / "tests/lints/twins"
# Said in one language alone: the agency has its name in French only, a command its language.
FREE = {"{breach.organisation}", "--language"}
NUMBER = {
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3}[ ]\d{3}(?!\d)|\d+(?:\.\d+)?",
    "fr": r"\d{1,3}(?:[ ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?",
}
MARK = r"""(?x)
    (?P<same> https?://[^\s),;]+ | [\w.]+@[\w.]+ | (?<!\w)--[a-z]\w[\w-]* | \$\w+
        | \w+(?:[_/]\w+)+(?:\.\w+)* | `[^`]*` | %\(\w+\)s | %[srd] )
    | \{(?P<field>[^{}]*)\}
    | \[(?P<blank>\w+)\]
    | (?<![A-Za-z])(?P<number>NUMBER)(?:th|st|nd|rd|er|e\b)?
    | (?P<word>[^\W\d_]+(?:-[^\W\d_]+)* | [%€])
"""
FIELD = re.compile(r"\{[^{}:]*(?::(?:([^{}/]*)/([^{}]*)|[^{}]*))?\}")  # and the words of its choice
CODE = re.compile(r"`[^`]*`|\w+[_/]\w[\w/]*|https?://\S+|\$\w+|--\w+")


@cache
def rows(name):
    """Return the rows of a table of the lint."""
    return list(csv.DictReader(read(FOLDER / name).splitlines()))


@cache
def _marks(language):
    """Return the pattern of marks, and {word: its mark} of numbers, months and units."""
    known = {word: row["mark"] for row in rows("marks.csv") for word in row[language].split()}
    return re.compile(MARK.replace("NUMBER", NUMBER[language])), known


def marks(text, language):
    """Return what a text has of placeholders, numbers, months, units and names, in its order.

    Example:

        >>> marks("{n:M persons} by 5 May, 1,000 GB in three", "en")
        ['{n:M}', '5', 'May', '1000', 'GB', '3']
        >>> marks("{n:M persons} le 5 mai, 1 000 Go en trois", "fr")
        ['{n:M}', '5', 'May', '1000', 'GB', '3']
    """
    pattern, known = _marks(language)
    found = []
    for each in pattern.finditer(re.sub(r"\bp(er|our) cent\b", "%", text)):
        kind, said = each.lastgroup, each[each.lastgroup]
        if kind == "number":
            plain = said.replace(" ", "").replace(",", "" if language == "en" else ".")
            found.append(plain.lstrip("0") or "0")
        elif kind == "field":
            found += _of_field(*said.partition(":")[::2])
        elif kind == "word":  # or else its parts; "may" and "march" are verbs
            for parts in ([said], said.split("-")):
                spelled = [part if part in known else part.lower() for part in parts]
                if named := [known[part] for part in spelled if part in known]:
                    found += named
                    break
        else:
            found.append("[…]" if kind == "blank" else " ".join(said.split()))
    return [mark for mark in found if mark not in FREE]


def _of_field(name, spec):
    """Return a field with its form, but for the noun; nothing of a choice between two words."""
    form = Form.of(spec)
    shown = ("M" * form.in_millions, f".{form.places}" * bool(form.places), form.beside or "")
    kept = " ".join(filter(None, shown))
    return [] if form.choice else [f"{{{name.lower()}{kept and ':'}{kept}}}"]


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
def _of_word(word, language):
    """Return the terms of a word, by itself or by how it begins."""
    begins = (_lexicon(language).get(f"{each}*", set()) for each in accumulate(word))
    return _lexicon(language).get(word, set()).union(*begins)


def terms(text, language):
    """Return the terms of the lexicon that a text has, by words and by phrases."""
    said = words(text)
    line = f" {' '.join(said)} "
    phrases = [of for each, of in _lexicon(language).items() if " " in each and f" {each} " in line]
    return set().union(*(_of_word(word, language) for word in said), *phrases)

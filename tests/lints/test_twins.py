"""Each French text says what its English twin says: numbers, days, placeholders, terms."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from itertools import accumulate

import pytest

from breachlab.paths import ROOT, read
from breachlab.words.language import fold
from breachlab.words.values import Form
from tests.support.golden import hold_files
from tools.texts import LEDGER
from tools.texts import pairs as all_pairs

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
def pairs():
    """Return all pairs of texts but for the ledger's, which says per mille and 1 in N in words."""
    return [each for each in all_pairs() if each.file != LEDGER]


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


SHORT = 8  # words of a label; its terms are in its twin more surely than those of a long text
ORDERED_APART = {"€"}  # before a number in English, behind it in French
PRINTED = ("message_paragraphs.csv", "fr.toml.help.")
EXCEPTIONS = FOLDER / "exceptions.toml"


@cache
def marks_of(pair):
    """Return the marks of the English and those of the French."""
    return marks(pair.english, "en"), marks(pair.french, "fr")


@pytest.fixture(scope="module")
def terms_of():
    """Of each pair the terms that its English and its French ask of a twin, and all of each.

    A row of lexicon.csv says in which direction a term is asked of labels, and of longer texts.
    """
    listed = [*enumerate(rows("lexicon.csv"))]
    asking = {
        (kind, language): {n for n, row in listed if row[kind] in (language, "both")}
        for kind in ("labels", "texts")
        for language in ("en", "fr")
    }
    found = {}
    for each in pairs():
        kind = "labels" if len(words(each.english)) <= SHORT else "texts"
        english, french = terms(each.english, "en"), terms(each.french, "fr")
        asked = english & asking[kind, "en"], french & asking[kind, "fr"]
        found[each] = *asked, english, french
    return found


def are_alike(english, french):
    """Return if both have the same marks, in one order but for the sign of euros."""
    kept = [[mark for mark in each if mark not in ORDERED_APART] for each in (english, french)]
    return Counter(english) == Counter(french) and kept[0] == kept[1]


def test_numbers_days_units_and_placeholders_stand_in_both_twins_in_one_order():
    differing = {
        each.where: [" ".join(found) for found in marks_of(each)]
        for each in pairs()
        if not are_alike(*marks_of(each))
    }
    listed = [each["pairs"] for each in tomllib.loads(read(EXCEPTIONS))["exception"]]
    expected = {key: both for each in listed for key, both in each.items()}
    unread = [f"'{key}' = {both}" for key, both in differing.items() if expected.get(key) != both]
    idle = [f"remove '{key}'" for key in expected if key not in differing]
    told = f"Mend it, or give a reason in {EXCEPTIONS}:"
    assert not unread + idle, "\n".join([told, *unread, *idle])


def test_terms_of_a_text_are_in_its_twin(terms_of):
    listed = [f"{row['en']} = {row['fr']}" for row in rows("lexicon.csv")]
    lacking = [
        f"{each.where}\n  {each.english}\n  {each.french}\n  {listed[term]}"
        for each, (of_english, of_french, english, french) in terms_of.items()
        for term in sorted((of_english - french) | (of_french - english))
    ]
    told = "A wrong text, or a word more that lexicon.csv is to accept, or a direction less:\n"
    assert not lacking, told + "\n".join(lacking)


def test_lexicon_is_in_order_and_each_term_is_in_some_pair(terms_of):
    listed = [tuple(row.values()) for row in rows("lexicon.csv")]
    assert listed == sorted({*listed})
    used = set().union(*(english & french for *_, english, french in terms_of.values()))
    assert [row for number, row in enumerate(listed) if number not in used] == []


def test_texts_are_those_of_the_golden_files_beside_their_twin(pytestconfig):
    """All but those that the golden files of messages and helps have as they are printed."""
    found = defaultdict(str)
    for each in pairs():
        if not any(part in each.where for part in PRINTED):
            found[f"texts/{each.part}.txt"] += each.write(None)
    hold_files(found, pytestconfig)

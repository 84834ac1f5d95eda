"""Each French text says what its English twin says: numbers, days, placeholders, terms."""

import tomllib
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

import pytest

from breachlab.paths import read
from tests.support.golden import hold_files
from tests.support.twins import FOLDER, marks, pairs, rows, terms, words

SEEN = 0.9  # of French texts that are swapped with their neighbour
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


def test_most_texts_would_be_missed_under_the_key_of_their_neighbour(terms_of):
    def are_told_apart(one, other):
        """Return if the French of one would not do as the twin of the other's English."""
        of_english, _, english, _ = terms_of[other]
        _, of_french, _, french = terms_of[one]
        is_alike = are_alike(marks_of(one)[1], marks_of(other)[1])
        return not is_alike or bool(of_english - french or of_french - english)

    seen = [
        are_told_apart(one, other) or are_told_apart(other, one)
        for one, other in pairwise(pairs())
        if one.file == other.file and one.french != other.french and one.english != other.english
    ]
    assert sum(seen) / len(seen) > SEEN, (sum(seen), len(seen))


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
            found[f"texts/twins_{each.shelf}.txt"] += (
                f"{each.where}\n  {each.english}\n  {each.french}\n"
            )
    hold_files(found, pytestconfig)

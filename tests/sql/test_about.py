"""About and some: only before a number of at most three figures, in whatever is said."""

import re
from itertools import product

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface
from breachlab.words.values import fields
from tests.support.cases import for_each
from tests.support.catalogue import ASKED
from tests.support.overstated import WORD, overstated
from tests.support.remembered import ask

LONG = re.compile(r"_count|_eur$")  # columns of which a number may be long


@for_each(
    "text, is_wrong",
    [
        ("about 1,464,088 persons", True),
        ("some 13,533 calls", True),
        ("some 13,500 calls", False),
        ("quelque 27\u202f161\u202f087 dossiers", True),
        ("environ 27,2 millions de dossiers", False),
        ("about €571,513", True),
        ("about €16.5 million", False),
        ("about 24.5 million in 27.5 million records", False),
        ("about 24.5 million in 27,513,204 records", True),
        ("some 17,900 to 358,763 persons", True),
        ("about 1.5 million persons of Nord (59), in 1,708,901 records", True),
        ("about 1.5 million persons of Nord (59), in 1.7 million records", False),
        ("about 1.5 million persons, first registered in 2023", False),
        ("Exactly 36,820,828 persons, about 3", False),
    ],
)
def test_overstated_finds_what_it_should(text, is_wrong):
    assert bool(overstated(text)) == is_wrong


@for_each("name, language", product(ASKED, LANGUAGES))
def test_headlines_say_about_only_before_three_figures(answer, words_of, name, language):
    """Each variant of a headline, filled from rows whose counts have eight figures."""
    query, rows, words = find(name), answer(name), words_of[language]
    assert overstated(headline(query, rows, words).text) == []
    for each in query.texts(words.language).headlines:
        assert overstated(filled(each.template, rows, words)) == []


def sentences_of(words):
    """Return every text of the words of a language that says about or some before a number."""
    if isinstance(words, str):
        return [words] if re.search(rf"\b{WORD}\s+{{", words, re.IGNORECASE) else []
    each = words.values() if isinstance(words, dict) else words if isinstance(words, list) else []
    return [text for part in each for text in sentences_of(part)]


@for_each("language", LANGUAGES)
def test_sentences_of_pages_say_about_only_before_three_figures(lab, language):
    words = Words.of(lab, language)
    texts = sentences_of(interface(language))
    assert texts
    for text in (each for each in texts if "{}" not in each):  # that is filled with a text
        row = dict.fromkeys(fields(text), 27_161_087)
        assert overstated(fill(text, row, words).text) == [], text


def filled(template, rows, words):
    """Return a template filled from the first row, each count and sum of money a long number."""
    row = {} if rows.empty else rows.iloc[0].to_dict()
    row |= {name: 27_161_087 for name in fields(template) if LONG.search(name) or name not in row}
    return fill(template, row, words).text


@for_each("language", LANGUAGES)
def test_form_says_some_only_before_three_figures(lab, language):
    words = Words.of(lab, language)
    for as_of in ("2024-03-08", "2024-03-13", "2026-01-29"):
        for row in ask(lab, "severity/notification_form", as_of=as_of).to_dict("records"):
            long = {name: 27_161_087 for name in row if name.endswith("_count") and row[name]}
            template = words.label("wording_id", row["wording_id"])
            assert overstated(fill(template, row | long, words).text) == [], row["item_id"]

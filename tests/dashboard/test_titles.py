"""Titles of cards: at most fourteen words, in both languages."""

from breachlab import find
from breachlab.query.headlines import finding
from breachlab.words import LANGUAGES
from tests.support.cases import for_each
from tests.support.catalogue import ASKED

LONGEST = 14  # words
HEADED = [name for name in ASKED if find(name).texts("en").findings]


@for_each("language", LANGUAGES)
def test_titles_have_at_most_fourteen_words(answer, words_of, language):
    said = {name: finding(find(name), answer(name), words_of[language]).text for name in HEADED}
    assert {name: text for name, text in said.items() if len(text.split()) > LONGEST} == {}
    assert {name: text for name, text in said.items() if text.endswith(".")} == {}

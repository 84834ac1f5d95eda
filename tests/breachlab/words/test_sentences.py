"""No headline holds a number that was not computed, and each is printed as its language does."""

import re
from itertools import product
from numbers import Real

from breachlab import find
from breachlab.query.headlines import headline, plain_headline
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface
from breachlab.words.sentences import Headline, choose
from tests.support.cases import for_each
from tests.support.catalogue import ASKED


@for_each("name, language", product(ASKED, LANGUAGES))
def test_figures_of_a_headline_are_each_a_value_of_its_row(answer, words_of, name, language):
    rows, words = answer(name), words_of[language]
    said = plain_headline(find(name), rows, words)
    for each in said.figures:
        assert each.text in said.text or each.text[:1].upper() + each.text[1:] in said.text
        found = rows[each.column].iloc[each.row]
        assert found == each.value or str(each.value) in str(found).split()
        assert each.text != "–" and each.text, f"{each.column} is null"
        assert each.unit != "number" or isinstance(each.value, Real), each
    templates = "".join(each.template for each in find(name).texts(language).headlines)
    facts = [words.quote("breach", each) for each in re.findall(r"{breach\.(\w+)}", templates)]
    digits = re.findall(r"\d[\d.,\u202f]*", _without_figures(said, words, facts))
    assert not digits, f"{said.text}: {digits}"


def _without_figures(said, words, facts):
    """Return the text of a sentence without its figures, fixed expressions and quoted facts."""
    text = said.text
    terms = [words.resolve(each) for each in interface(words.language)["terms"].values()]
    for part in sorted(
        {*(each.text for each in said.figures), *terms, *facts}, key=len, reverse=True
    ):
        for written in (part, part[:1].upper() + part[1:]):
            text = text.replace(written, "")
    return text


@for_each("name, language", product(ASKED, LANGUAGES))
def test_headlines_say_something_in_both_languages(answer, words_of, name, language):
    said = headline(find(name), answer(name), words_of[language]).text
    assert said.endswith(".") and not {"None", "nan", "NaT", "<NA>", "–"} & set(said.split())


@for_each("name", ASKED)
def test_french_sets_narrow_spaces_around_its_signs(full_answer, french, name):
    texts = find(name).texts("fr")
    said = headline(find(name), full_answer(name), french).text
    for text in (said, texts.question, texts.note or ""):
        assert not re.search(r" [:;!?%»€]|« |\d \d{3}", text), text


@for_each("value", [None, float("nan"), 0, False, ""])
def test_choose_takes_the_first_variant_that_holds(value):
    variants = (Headline("not day_number", "a"), Headline("", "b"))
    assert choose(variants, {"day_number": value}) == "a"
    assert choose(variants, {"day_number": 7}) == "b"


def test_fill_of_an_empty_template_is_empty():
    assert fill("", {}, Words("en", {})).text == ""

"""Both languages say the same things, and no sentence holds a number that was not computed."""

import itertools
import re
import string
from numbers import Real

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import ask, find
from breachlab.accepted import accepted
from breachlab.headlines import headline
from breachlab.paths import ROOT, SQL
from breachlab.queries import names
from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import NARROW, interface, typeset
from breachlab.words.sentences import literal
from breachlab.words.values import Form

ASKED = [name for name in names() if not name.startswith("quality/")]


def leaves(words, path=()):
    """Return every text of a language by the path of its keys."""
    if not isinstance(words, dict):
        return {path: words}
    return {
        key: text
        for name, each in words.items()
        for key, text in leaves(each, (*path, name)).items()
    }


def test_the_catalogue_holds_no_number_of_a_world():
    for language in LANGUAGES:
        words = interface(language)["catalogue"]
        assert not re.search(r"\d", words["one_page"] + words["preface"].partition("```")[0])


def test_both_languages_have_the_same_keys():
    english, french = (leaves(interface(language)) for language in LANGUAGES)
    assert english.keys() == french.keys()
    assert all(
        text or key[-1] == "join" for words in (english, french) for key, text in words.items()
    )


def test_both_languages_have_the_same_placeholders():
    english, french = (leaves(interface(language)["page"]["sentences"]) for language in LANGUAGES)
    for key, template in english.items():
        assert shown(template) == shown(french[key]), key


def shown(template):
    """Return what a sentence shows: each column, in millions or not, with so many decimals."""
    parts = [
        (field, Form.of(spec or ""))
        for _, field, spec, _ in string.Formatter().parse(template)
        if field
    ]
    return {
        (field, form.in_millions, form.places, form.beside)
        for field, form in parts
        if not form.choice and not field.startswith("term.")
    }


@pytest.mark.parametrize("topic", sorted({name.partition("/")[0] for name in names()}))
def test_the_french_of_a_topic_is_of_its_queries_in_their_order(topic):
    text = (SQL / topic / "fr.toml").read_text(encoding="utf-8")
    stems = [name.partition("/")[2] for name in names() if name.startswith(f"{topic}/")]
    assert re.findall(r"^\[(\w+)\]$", text, re.MULTILINE) == stems


@pytest.mark.parametrize("name", names())
def test_a_query_says_the_same_in_both_languages(name):
    english, french = (find(name).texts(language) for language in LANGUAGES)
    assert french.question.endswith("?") and french.question != english.question
    assert (english.note is None) == (french.note is None)
    said = [
        [(each.condition, shown(each.template)) for each in texts.headlines]
        for texts in (english, french)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "name", ["area/summary", "exposure/total", "reconciliation/announced_and_settled"]
)
def test_the_announced_and_the_counted_number_are_distinguished_in_a_note(name):
    for language in LANGUAGES:
        note = find(name).texts(language).note
        assert interface(language)["page"]["modelled"] in note and "{" not in note


def templates():
    """Return every sentence of the tree that is filled with numbers, by language."""
    for language in LANGUAGES:
        for name in names():
            for each in find(name).texts(language).headlines:
                yield f"{name} {language}", each.template
        for key, text in leaves(interface(language)["page"]["sentences"]).items():
            yield f"page {key} {language}", text
        for key, text in interface(language)["headlines"].items():
            yield f"headlines {key} {language}", text


@pytest.mark.parametrize(("where", "template"), [*templates()], ids=lambda each: each[:60])
def test_a_sentence_holds_no_digit_of_its_own(where, template):
    assert not re.search(r"\d", literal(template)), template
    for _, field, spec, _ in string.Formatter().parse(template):
        if field is not None:
            Form.of(spec)  # is one


@pytest.mark.parametrize("name", ASKED)
def test_every_figure_of_a_headline_is_a_value_of_its_row(lab, english, french, name):
    query = find(name)
    rows = ask(lab, name, **query.examples)
    for words in (english, french):
        said = headline(query, rows, words)
        for each in said.figures:
            assert each.text in said.text or each.text[:1].upper() + each.text[1:] in said.text
            found = rows[each.column].iloc[each.row]
            assert found == each.value or str(each.value) in str(found).split()
            assert each.text != "–" and each.text, f"{each.column} is null"
            assert each.unit != "number" or isinstance(each.value, Real), each
        digits = re.findall(r"\d[\d.,\u202f]*", _without_figures(said, words))
        assert not digits, f"{said.text}: {digits}"


def _without_figures(said, words):
    """Return the text of a sentence without its figures and fixed expressions."""
    text = said.text
    terms = interface(words.language)["terms"].values()
    for part in sorted({*(each.text for each in said.figures), *terms}, key=len, reverse=True):
        for written in (part, part[:1].upper() + part[1:]):
            text = text.replace(written, "")
    return text


FIGURES = [*itertools.product(LANGUAGES, ASKED)]


@pytest.mark.parametrize(("language", "name"), FIGURES)
def test_the_sentence_in_the_catalogue_is_of_the_headline(language, name):
    """A headline that was changed is to be accepted anew: its words stand in the sentence."""
    said = accepted()[name][language]
    for each in find(name).texts(language).headlines:
        template = typeset(each.template, language)
        parts = [re.escape(words) for words, *_ in string.Formatter().parse(template)]
        if re.search(".*".join(parts), said, re.DOTALL | re.IGNORECASE):
            return
    pytest.fail(f"Run: python -m breachlab --accept {name}")


@pytest.mark.parametrize("name", ASKED)
def test_the_french_of_a_headline_is_not_its_english(name):
    english, french = (find(name).texts(language) for language in LANGUAGES)
    for one, other in zip(english.headlines, french.headlines, strict=True):
        assert literal(one.template) != literal(other.template)
    assert english.note is None or english.note != french.note


def sources(folder, ending="py"):
    """Return all of a folder's files with this ending, as one text."""
    return "".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob(f"*.{ending}")))


def test_every_noun_and_term_is_used():
    text = "".join(text for _, text in templates())
    text += sources("dashboard") + sources("breachlab/drawing")
    wordings = SQL.parent / "data_gen" / "reference" / "notification_items.csv"
    text += wordings.read_text(encoding="utf-8")
    text += interface("en")["catalogue"]["world"] + interface("en")["shell"]["all_answered"]
    for noun in interface("en")["nouns"]:
        assert re.search(rf"[: ]{noun}[}}]|\"{noun}\"", text), noun
    for term in interface("en")["terms"]:
        assert f"{{term.{term}}}" in text, term


def test_every_text_of_the_page_is_used():
    code = sources("dashboard")
    for key, text in interface("en")["page"].items():
        keys = text if isinstance(text, dict) else [key]
        for each in keys:
            assert f'"{each}"' in code, each
    scripts = sources("dashboard/assets", "js")
    for key in interface("en")["browser"]:
        assert re.search(rf"\b{key}\b", scripts), key


@pytest.mark.parametrize("name", ASKED)
def test_french_sets_narrow_spaces_around_its_signs(lab, french, name):
    rows = ask(lab, name, **find(name).needed)
    said = headline(find(name), rows, french).text
    texts = find(name).texts("fr")
    for text in (said, texts.question, texts.note or ""):
        assert not re.search(r" [:;!?%»€]|« |\d \d{3}", text), text


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_a_whole_number_is_read_back_from_what_was_written(number, language):
    text = numbers.whole(number, language)
    assert int(text.replace(",", "").replace(NARROW, "")) == number


@given(st.floats(0, 1), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_a_share_is_nothing_or_the_whole_only_where_it_is(fraction, places, language):
    text = numbers.share(fraction, places, language)
    assert (text in {"0%", f"0{NARROW}%"}) == (fraction == 0)
    assert (text in {"100%", f"100{NARROW}%"}) == (fraction == 1)

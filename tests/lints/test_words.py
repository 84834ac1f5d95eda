"""Both languages say the same things, and no sentence holds a number that was not computed."""

import csv
import re
import string

from breachlab import find
from breachlab.paths import ROOT, SQL
from breachlab.query.catalogue import read_accepted
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface, typeset
from breachlab.words.values import Form, literal
from breachlab.words.vocabulary import OF_LIST
from data_gen.breach import FOLDER
from tests.support.catalogue import ASKED, leaves, templates

QUOTING = [
    ("sql", "sql"),
    ("sql", "toml"),
    ("sql", "csv"),
    ("breachlab", "toml"),
    ("data_gen", "csv"),
]
OF_THE_BREACH = ["area/summary", "exposure/total", "reconciliation/announced_and_settled"]


def test_catalogue_holds_no_number_of_a_world():
    for language in LANGUAGES:
        words = interface(language)["catalogue"]
        said = words["one_page"] + words["preface"].partition("```")[0]
        assert re.findall(r"\d+", said) == [], language


def test_languages_have_the_same_keys():
    english, french = (leaves(interface(language)) for language in LANGUAGES)
    assert english.keys() == french.keys()
    silent = [key for words in (english, french) for key, text in words.items() if not text]
    assert [key for key in silent if key[-1] != "join"] == []


def test_french_of_a_topic_is_of_its_queries_in_their_order(subtests):
    for topic in sorted({name.partition("/")[0] for name in names()}):
        with subtests.test(topic=topic):
            text = (SQL / topic / "fr.toml").read_text(encoding="utf-8")
            stems = [name.partition("/")[2] for name in names() if name.startswith(f"{topic}/")]
            assert re.findall(r"^\[(\w+)\]$", text, re.MULTILINE) == stems


def test_queries_say_the_same_in_both_languages(subtests):
    for name in names():
        with subtests.test(name=name):
            english, french = (find(name).texts(language) for language in LANGUAGES)
            assert french.question.endswith("?") and french.question != english.question
            assert (english.note is None) == (french.note is None)


def test_notes_tell_the_announced_number_from_the_counted(subtests):
    for name, language in [(name, each) for name in OF_THE_BREACH for each in LANGUAGES]:
        with subtests.test(name=name, language=language):
            words = Words(language, {}, {"counted": "so many"})
            note = words.resolve(find(name).texts(language).note)
            assert words.text("page", "modelled") in note and "{" not in note


def test_sentences_hold_no_digit_of_their_own():
    for where, template in templates():
        assert not re.search(r"\d", literal(template)), (where, template)
        for _, field, spec, _ in string.Formatter().parse(template):
            if field is not None:
                Form.of(spec)  # is one


def is_said(headline, language, said):
    """Return if a sentence of the catalogue has the words of a headline."""
    template = typeset(headline.template, language)
    parts = [re.escape(words) for words, *_ in string.Formatter().parse(template)]
    return bool(re.search(".*".join(parts), said, re.DOTALL | re.IGNORECASE))


def test_sentences_of_the_catalogue_are_of_the_headlines():
    """A headline that was changed is to be accepted anew: its words stand in the sentence."""
    assert [
        f"Run: python -m data_gen follow {name} ({language})"
        for language in LANGUAGES
        for name in ASKED
        if not any(
            is_said(each, language, read_accepted()[name][language])
            for each in find(name).texts(language).headlines
        )
    ] == []


def sources(folder, ending="py"):
    """Return all of a folder's files with this ending, as one text."""
    return "".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob(f"*.{ending}")))


def test_nouns_and_terms_are_each_used():
    text = "".join(text for _, text in templates())
    text += sources("dashboard") + sources("breachlab/drawing")
    wordings = FOLDER / "notification_items.csv"
    text += wordings.read_text(encoding="utf-8")
    text += interface("en")["catalogue"]["world"] + interface("en")["shell"]["all_answered"]
    text += f"{interface('en')['area']} {interface('en')['briefing']}"
    nouns, terms = interface("en")["nouns"], interface("en")["terms"]
    assert [each for each in nouns if not re.search(rf"[: ]{each}[}}]|\"{each}\"", text)] == []
    assert [each for each in terms if f"{{term.{each}}}" not in text] == []


def test_what_texts_quote_is_there_in_both_languages():
    texts = "".join(sources(folder, ending) for folder, ending in QUOTING)
    found = set(re.findall(r"\{(breach|kind)\.(\w+)\}", texts))
    wanted = {
        source: {name[:1].lower() + name[1:] for each, name in found if each == source}
        for source in ("breach", "kind")
    }
    for language in LANGUAGES:
        words = interface(language)
        assert wanted["breach"] <= {*words["breach"]}
        assert all(wanted["kind"] <= {*kind} for kind in words["kinds"].values())


def test_facts_of_the_breach_have_general_words_and_no_other_has(english):
    in_both = {*english.facts} - {"organisation_en", "organisation_fr"}
    assert in_both == {*interface("en")["breach"]}
    rows = csv.DictReader((FOLDER / "texts.csv").read_text(encoding="utf-8").splitlines())
    own = {row["text_id"] for row in rows}
    quoted = "".join(sources(folder, ending) for folder, ending in QUOTING).lower()
    assert own < in_both
    assert [name for name in sorted(in_both) if f"{{breach.{name}}}" not in quoted] == []


def test_no_question_quotes_the_breach():
    asked = [find(name).texts(each).question for name in names() for each in LANGUAGES]
    assert [question for question in asked if "{" in question] == []


def test_texts_of_the_page_are_each_used():
    code = sources("dashboard") + sources("dashboard", "html")
    scripts = sources("dashboard/assets", "js")
    keys = {
        each
        for key, text in interface("en")["page"].items()
        for each in (text if isinstance(text, dict) else [key])
    }
    general = sorted({each.removesuffix(OF_LIST) for each in keys})
    assert [each for each in general if f'"{each}"' not in code] == []
    assert [
        key for key in interface("en")["browser"] if not re.search(rf"\b{key}\b", scripts)
    ] == []

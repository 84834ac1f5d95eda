"""Both languages say the same things, and no sentence holds a number that was not computed."""

import csv
import re
import string
from itertools import product

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

QUOTING = [("sql", each) for each in ("sql", "toml", "csv")]
QUOTING += [("breachlab", "toml"), ("data_gen", "csv")]
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
    # Of a world every age is known: no number of an age is "at least" so many.
    silent_by_intent = {("kinds", "synthetic", "at_least")}
    assert [key for key in silent if key[-1] != "join" and key not in silent_by_intent] == []


def test_french_of_a_topic_is_of_its_queries_in_their_order(subtests):
    for topic in sorted({name.partition("/")[0] for name in names()}):
        with subtests.test(topic=topic):
            text = (SQL / topic / "fr.toml").read_text(encoding="utf-8")
            stems = [name.partition("/")[2] for name in names() if name.startswith(f"{topic}/")]
            assert re.findall(r"^\[(\w+)\]$", text, re.MULTILINE) == stems


def test_queries_say_the_same_in_both_languages_and_quote_no_breach(subtests):
    for name in names():
        with subtests.test(name=name):
            english, french = (find(name).texts(language) for language in LANGUAGES)
            assert french.question.endswith("?") and french.question != english.question
            assert "{" not in english.question + french.question
            assert (english.note is None) == (french.note is None)


def test_notes_tell_the_announced_number_from_the_counted(subtests):
    for name, language in product(OF_THE_BREACH, LANGUAGES):
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


def test_sentences_of_the_catalogue_are_of_the_headlines(subtests):
    """A headline that was changed is to be accepted anew: its words stand in the sentence."""
    for name, language in product(ASKED, LANGUAGES):
        with subtests.test(f"Run: python -m data_gen follow {name}", language=language):
            said, words = read_accepted()[name][language], []
            for each in find(name).texts(language).headlines:
                parts = string.Formatter().parse(typeset(each.template, language))
                words.append(".*".join(re.escape(part) for part, *_ in parts))
            assert any(re.search(each, said, re.DOTALL | re.IGNORECASE) for each in words)


def sources(folder, ending="py"):
    """Return all of a folder's files with this ending, as one text."""
    return "".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob(f"*.{ending}")))


def test_nouns_and_terms_are_each_used():
    words = interface("en")
    text = "".join(text for _, text in templates())
    text += sources("dashboard") + sources("breachlab/drawing")
    text += (FOLDER / "notification_items.csv").read_text(encoding="utf-8")
    text += words["catalogue"]["world"] + words["shell"]["all_answered"]
    text += sources("breachlab/teaching", "toml") + sources("data_gen/own")
    text += sources("data_gen/shards")
    text += "".join(words["verify_file"].values())
    text += f"{words['area']} {words['briefing']}"
    nouns, terms = words["nouns"], words["terms"]
    assert [each for each in nouns if not re.search(rf"[: ]{each}[}}]|\"{each}\"", text)] == []
    assert [each for each in terms if f"{{term.{each}}}" not in text] == []


def test_what_texts_quote_is_there_in_both_languages():
    texts = "".join(sources(folder, ending) for folder, ending in QUOTING)
    found = set(re.findall(r"\{(breach|kind)\.(\w+)\}", texts))
    facts, kinds = (
        {name[:1].lower() + name[1:] for source, name in found if source == wanted}
        for wanted in ("breach", "kind")
    )
    for language in LANGUAGES:
        words = interface(language)
        assert facts <= {*words["breach"]}
        assert all(kinds <= {*kind} for kind in words["kinds"].values())


def test_facts_of_the_breach_have_general_words_and_no_other_has(english):
    in_both = {*english.facts} - {"organisation_en", "organisation_fr"}
    of_lists = {"person_range"}
    assert in_both | of_lists == {*interface("en")["breach"]}
    rows = csv.DictReader((FOLDER / "texts.csv").read_text(encoding="utf-8").splitlines())
    own = {row["text_id"] for row in rows}
    quoted = "".join(sources(folder, ending) for folder, ending in QUOTING).lower()
    assert own < in_both
    assert [name for name in sorted(in_both) if f"{{breach.{name}}}" not in quoted] == []


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

"""Texts of a language: French as it is printed, texts as they are looked for, refusals."""

import re

from hypothesis import given
from hypothesis import strategies as st

from breachlab.paths import ROOT
from breachlab.query.message_drafts import draft
from breachlab.query.spellings import key
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import fold, interface, typeset, undo_typesetting
from tests.support.cases import for_each
from tests.support.catalogue import leaves

STRAIGHT = re.compile(r"[^\W\d_]'[\w{«]")


def test_interface_in_french_has_no_straight_apostrophe_between_letters():
    texts = leaves(interface("fr"))
    assert [name for name, text in texts.items() if STRAIGHT.search(str(text))] == []


def test_interface_in_english_is_as_it_is_written():
    assert "lab's" in interface("en")["help"]["data_gen"]["description"]


@for_each(
    "text, printed",
    [
        ("l'âge", "l’âge"),
        ("aujourd'hui", "aujourd’hui"),
        ("d'{breach.organisation}", "d’{breach.organisation}"),
        ("l'« avis »", "l’«\u202favis\u202f»"),
        ("RGPD, art. 33, § 3, a", "RGPD, art. 33, §\u202f3, a"),
        ("{n:n'est pas/n'ont pas}", "{n:n’est pas/n’ont pas}"),
        ("where sex = 'female'", "where sex = 'female'"),
        ("in ('59', '62')", "in ('59', '62')"),
        ("pip install 'breachlab[store]'", "pip install 'breachlab[store]'"),
    ],
)
def test_typeset_turns_apostrophes_between_letters_and_leaves_quotes_of_code(text, printed):
    assert typeset(text, "fr") == printed
    assert typeset(printed, "fr") == printed
    assert undo_typesetting(printed) == text
    assert typeset(text, "en") == text


def test_fill_prints_the_apostrophes_of_a_template_and_of_its_choices():
    said = fill("{person_count:n'est/n'ont} rien d'autre", {"person_count": 2}, Words("fr", {}))
    assert said.text == "N’ont rien d’autre"


@for_each("language", LANGUAGES)
def test_words_of_a_database_spell_a_place_in_one_way(lab, language):
    words = Words.of(lab, language)
    assert words.label("departement_code", "95") == "Val-d’Oise (95)"
    assert words.label("region_code", "93") == "Provence-Alpes-Côte d’Azur"


def test_labels_in_french_have_no_straight_apostrophe_between_letters(lab):
    labels = Words.of(lab, "fr").labels
    assert [each for each, text in labels.items() if STRAIGHT.search(text)] == []


def test_key_of_a_place_is_the_same_with_either_apostrophe():
    assert key("Côte-d'Or") == key("Côte-d’Or") == key("cote d or")


def test_draft_of_an_sms_has_the_apostrophes_and_spaces_of_gsm():
    labels = {("paragraph", "a"): typeset("L'adresse : [DPO]", "fr")}
    row = {"channel": "sms", "paragraph_ids": "a"}
    assert draft(row, Words("fr", labels)) == "L'adresse : [DPO]"
    assert draft({**row, "channel": "letter"}, Words("fr", labels)) == "L’adresse\u202f: [DPO]"


@given(st.text())
def test_what_is_folded_once_is_folded(text):
    assert fold(fold(text)) == fold(text)


def test_every_refusal_is_used():
    homes = (ROOT / "breachlab", ROOT / "data_gen")
    code = "".join(path.read_text("utf-8") for home in homes for path in home.rglob("*.py"))
    assert [name for name in interface("en")["refusals"] if f'"{name}"' not in code] == []

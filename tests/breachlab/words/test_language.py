"""Texts of a language: apostrophes, spaces, the words of each code, headlines and numbers."""

import re
from itertools import product
from numbers import Real

from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.paths import ROOT
from breachlab.query.headlines import draft, headline, plain_headline
from breachlab.query.spellings import key
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import fold, interface, typeset, undo_typesetting
from breachlab.words.sentences import Headline, choose
from breachlab.words.units import kind
from tests.support.cases import for_each
from tests.support.catalogue import ASKED, leaves

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


def test_words_of_a_database_spell_a_place_in_one_way(subtests, lab):
    for language in LANGUAGES:
        with subtests.test(language=language):
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


BLANK = """
    select kind, code
    from labels
    where trim(coalesce(label_en, '')) = '' or trim(coalesce(label_fr, '')) = ''
"""
CLOSED = """
    select 'channel', unnest(enum_range(null::channel))::varchar union all
    select 'extraction', unnest(enum_range(null::extraction))::varchar union all
    select 'extraction', 'none' union all
    select 'step', unnest(enum_range(null::drift))::varchar union all
    select 'history', unnest(enum_range(null::end_band))::varchar union all
    select 'idle_band', unnest(enum_range(null::end_band))::varchar union all
    select 'history', 'registered' union all select 'history', 'candidate_space' union all
    select 'idle_band', unnest(['registered', '21 and over']) union all
    select 'bound_by', unnest(['nothing', 'email', 'sms', 'letter', 'space']) union all
    select distinct 'standing', standing from breaches union all
    select distinct 'perimeter', perimeter from breaches union all
    select distinct 'impact', impact from harms union all
    select distinct 'held_by', held_by from fields union all
    select distinct 'counted_by', counted_by from cost_components
"""


def test_every_code_of_a_closed_list_has_words(lab, english):
    codes = set(lab.execute(CLOSED).fetchall()) - {("step", "none")}
    assert not {(of, code) for of, code in codes if not english.label(of, code)}


def test_every_code_that_people_read_has_words_in_both_languages(lab):
    assert lab.execute(BLANK).fetchall() == []


def test_every_value_of_a_closed_list_has_words(lab, english):
    for parameter, word in lab.execute("from selection_values").fetchall():
        if parameter in ("breakdown", "split"):  # whose words are the names of columns
            continue
        of = {"statuses": "status", "sexes": "sex"}.get(parameter, parameter.removesuffix("s"))
        assert english.label(of, word), (parameter, word)


def test_codes_of_answers_have_each_words(subtests, answer, english):
    for name in ASKED:
        with subtests.test(name=name):
            kinds = {each for each, _ in english.labels}
            rows = answer(name)
            for column in rows.select_dtypes(exclude="bool"):
                if column.endswith(("_id", "_ids")) or kind(column) in kinds:
                    codes = {
                        code for value in rows[column].dropna() for code in _codes(column, value)
                    }
                    assert not {code for code in codes if not english.label(column, code)}, column


def _codes(column, value):
    return str(value).split() if column.endswith("_ids") else [value]


# A text of an answer is a code, a name, a source or the ledger's own: nothing in English.
FREE = {"source", "used_by", "organisation", "name", "made_of"}
ENDINGS = ("_name", "_ids", "_counts", "_source", "_reference", "_en", "_fr")
CODES = ("75 and over", "in full")  # with a space


def test_answers_hold_no_words(answer):
    assert [
        f"{name} {column}: {text}"
        for name in ASKED
        for column in answer(name).select_dtypes(["object", "str", "category"])
        if column not in FREE and not column.endswith(ENDINGS)
        for text in answer(name)[column].dropna()
        if isinstance(text, str) and " " in text and text not in CODES
    ] == []


def test_figures_of_a_headline_are_each_a_value_of_its_row(subtests, answer, words_of):
    for name, language in product(ASKED, LANGUAGES):
        with subtests.test(name=name, language=language):
            rows, words = answer(name), words_of[language]
            said = plain_headline(find(name), rows, words)
            for each in said.figures:
                assert each.text in said.text or each.text[:1].upper() + each.text[1:] in said.text
                found = rows[each.column].iloc[each.row]
                assert found == each.value or str(each.value) in str(found).split()
                assert each.text != "–" and each.text, f"{each.column} is null"
                assert each.unit != "number" or isinstance(each.value, Real), each
            templates = "".join(each.template for each in find(name).texts(language).headlines)
            facts = [
                words.quote("breach", each) for each in re.findall(r"{breach\.(\w+)}", templates)
            ]
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


def test_headlines_say_something_in_both_languages(subtests, answer, words_of):
    for name, language in product(ASKED, LANGUAGES):
        with subtests.test(name=name, language=language):
            said = headline(find(name), answer(name), words_of[language]).text
            assert said.endswith(".") and not {"None", "nan", "NaT", "<NA>", "–"} & set(
                said.split()
            )


def test_french_sets_narrow_spaces_around_its_signs(subtests, full_answer, french):
    for name in ASKED:
        with subtests.test(name=name):
            texts = find(name).texts("fr")
            said = headline(find(name), full_answer(name), french).text
            for text in (said, texts.question, texts.note or ""):
                assert not re.search(r" [:;!?%»€]|« |\d \d{3}", text), text


def test_choose_takes_the_first_variant_that_holds(subtests):
    for value in [None, float("nan"), 0, False, ""]:
        with subtests.test(value=value):
            variants = (Headline("not day_number", "a"), Headline("", "b"))
            assert choose(variants, {"day_number": value}) == "a"
            assert choose(variants, {"day_number": 7}) == "b"


def test_fill_of_an_empty_template_is_empty():
    assert fill("", {}, Words("en", {})).text == ""

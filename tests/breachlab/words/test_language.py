"""Texts of a language: apostrophes, the words of each code, headlines, numbers, headings."""

import csv
import re
from collections import Counter
from datetime import date
from itertools import product
from numbers import Real
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.answer_files.formats import list_text_columns
from breachlab.paths import ROOT, read
from breachlab.query.headlines import draft, headline, plain_headline
from breachlab.query.queries import names
from breachlab.query.spellings import key
from breachlab.teaching.checks import texts as teaching_texts
from breachlab.words import LANGUAGES, Words, fill, numbers
from breachlab.words.language import NARROW, fold, interface, typeset, undo_typesetting
from breachlab.words.numbers import read_day
from breachlab.words.sentences import Headline, choose
from breachlab.words.units import FILE, LIST, UNITS, heading, headings, kind, unit, units
from tests.support.catalogue import ASKED, leaves
from tests.support.tables import table

STRAIGHT = re.compile(r"[^\W\d_]'[\w{«]")


def test_texts_in_french_have_no_straight_apostrophe_between_letters(french):
    texts = {**leaves(interface("fr")), **french.labels}
    assert [name for name, text in texts.items() if STRAIGHT.search(str(text))] == []


def test_texts_in_english_keep_the_straight_apostrophe():
    assert "lab's" in interface("en")["help"]["data_gen"]["description"]


def test_a_filled_sentence_in_french_has_its_capital_and_its_apostrophe(french):
    said = fill("{person_count:n'est/n'ont} rien d'autre", {"person_count": 2}, french)
    assert said.text == "N’ont rien d’autre" and fill("", {}, french).text == ""


@pytest.mark.parametrize(("text", "printed"), table(__file__, "Typeset"))
def test_typeset_turns_apostrophes_between_letters_and_leaves_quotes_of_code(text, printed):
    printed = printed.replace("~", NARROW)
    assert typeset(text, "fr") == printed
    assert typeset(printed, "fr") == printed
    assert undo_typesetting(printed) == text
    assert typeset(text, "en") == text


def test_words_of_a_database_spell_a_place_in_one_way(words_of):
    for words in words_of.values():
        assert words.label("departement_code", "95") == "Val-d’Oise (95)"
        assert words.label("region_code", "93") == "Provence-Alpes-Côte d’Azur"
    assert key("Côte-d'Or") == key("Côte-d’Or") == key("cote d or")


def test_draft_of_an_sms_has_the_apostrophes_and_spaces_of_gsm():
    labels = {("paragraph", "a"): typeset("L'adresse : [DPO]", "fr")}
    row = {"channel": "sms", "paragraph_ids": "a"}
    assert draft(row, Words("fr", labels)) == "L'adresse : [DPO]"
    assert draft({**row, "channel": "letter"}, Words("fr", labels)) == "L’adresse\u202f: [DPO]"


@given(st.text())
def test_fold_of_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_every_refusal_is_used():
    homes = (ROOT / "breachlab", ROOT / "data_gen", ROOT / "dashboard")
    code = "".join(path.read_text("utf-8") for home in homes for path in home.rglob("*.py"))
    assert [name for name in interface("en")["refusals"] if f'"{name}"' not in code] == []


def test_codes_of_closed_lists_and_all_that_people_read_have_words(lab, english):
    closed = read(Path(__file__).with_name("closed_lists.sql"))
    codes = set(lab.execute(closed).fetchall()) - {("step", "none")}
    for parameter, word in lab.execute("from selection_values").fetchall():
        if parameter not in ("breakdown", "split"):  # whose words are the names of columns
            of = {"statuses": "status", "sexes": "sex"}.get(parameter, parameter.removesuffix("s"))
            codes.add((of, word))
    assert not {(of, code) for of, code in codes if not english.label(of, code)}
    texts = lab.execute("select kind, code, label_en, label_fr from labels").fetchall()
    assert [(of, code) for of, code, *said in texts if not all(s and s.strip() for s in said)] == []


def test_codes_of_answers_have_each_words(subtests, answer, english):
    kinds = {each for each, _ in english.labels}
    for name in ASKED:
        with subtests.test(name=name):
            rows = answer(name)
            for column in rows.select_dtypes(exclude="bool"):
                if column.endswith(("_id", "_ids")) or kind(column) in kinds:
                    values = rows[column].dropna()
                    if column.endswith("_ids"):
                        values = " ".join(map(str, values)).split()
                    assert not [each for each in {*values} if not english.label(column, each)]


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


# Beside the nouns of [nouns]: what a number has after it, for 1 and for 2.
AGREE = {
    "en": ("is was has needs counts differs agrees", "are were have need count differ agree"),
    "fr": ("est compte demande diffère juste", "sont comptent demandent diffèrent justes"),
}
COUNTS = {"count", "rows", "expected", "values", "persons", "low", "high", "filled", "parts"}
MANY = {"several", "several_in_python", "one_value", "torn_sql", "many_sql"}  # more than one


def told_by_commands(language):
    """Yield the key and the template of each text that commands print with a number in it."""
    found = {("teaching", key): text for key, text in teaching_texts(language).items()}
    for section in ("refusals", "own_command", "own_list", "shell", "sql", "verify_file"):
        found |= leaves(interface(language)[section], (section,))
    yield from ((key, text) for key, text in found.items() if not MANY & {*key})


def values_of(template, number):
    """Return {field: the number}, or a word for a field that holds no count."""
    found = [(name, spec) for _, name, spec, _ in Formatter().parse(template) if name]
    return {
        name: number if spec or name.endswith("_count") or name in COUNTS else "x"
        for name, spec in found
    }


def test_texts_of_commands_agree_with_none_one_and_two(subtests):
    for language, number in product(LANGUAGES, (0, 1, 2)):
        nouns = [*interface(language)["nouns"].values(), AGREE[language]]
        one, many = ({word for each in nouns for word in each[of].split()} for of in (0, 1))
        is_one = numbers.is_singular(number, language)
        wrong = "|".join(many - one if is_one else one - many)
        pattern = re.compile(rf"(?<![\w.,-]){number} (?:\w+ )?(?:{wrong})\b")
        assert pattern.search(f"{number} {interface(language)['nouns']['students'][is_one]}")
        for where, template in told_by_commands(language):
            row = values_of(template, number)
            if number in row.values():
                with subtests.test(where=where, language=language, number=number):
                    assert not pattern.findall(fill(template, row, Words(language, {})).text)


def test_headlines_say_something_and_french_has_its_spaces(subtests, answer, words_of):
    for name in ASKED:
        with subtests.test(name=name):
            for words in words_of.values():
                said = headline(find(name), answer(name), words).text
                nothing = {"None", "nan", "NaT", "<NA>", "–"}
                assert said.endswith(".") and not nothing & set(said.split())
            texts = find(name).texts("fr")
            for text in (said, texts.question, texts.note or ""):
                assert not re.search(r" [:;!?%»€]|« |\d \d{3}", text), text


@pytest.mark.parametrize("value", [None, float("nan"), 0, False, ""])
def test_choose_takes_the_first_variant_that_holds(value):
    variants = (Headline("not day_number", "a"), Headline("", "b"))
    assert choose(variants, {"day_number": value}) == "a"
    assert choose(variants, {"day_number": 7}) == "b"


DAYS = ("2025-05-01", "1 May 2025", "1er mai 2025", "01/05/2025", "1.5.2025", "May 1st, 2025")


def test_read_day_takes_days_of_either_language_and_refuses_the_rest():
    for text in (*DAYS, "le 1 mai 2025", "1st of May 2025"):
        assert read_day(text) == date(2025, 5, 1)
    assert read_day("2 févr. 2025") == read_day("2 Feb 2025") == date(2025, 2, 2)
    for text in ["soon", "32/01/2025", "1 Ma 2025", "05/2025", ""]:
        with pytest.raises(ValueError, match=r"isoformat|range|no month"):
            read_day(text)


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_whole_number_is_read_back_from_what_was_written(number, language):
    text = numbers.whole(number, language)
    assert int(text.replace(",", "").replace(NARROW, "")) == number


@given(st.floats(0, 1), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_share_is_nothing_or_the_whole_only_where_it_is(fraction, places, language):
    text = numbers.share(fraction, places, language)
    assert (text in {"0%", f"0{NARROW}%"}) == (fraction == 0)
    assert (text in {"100%", f"100{NARROW}%"}) == (fraction == 1)


def test_every_column_has_a_heading_of_its_own_and_every_line_heads_one(full_answer):
    english, french = (headings(language) for language in LANGUAGES)
    used = set()
    for name in names():
        columns = [*full_answer(name).columns.map(str), *list_text_columns(name)]
        for language in LANGUAGES:
            headed = Counter(heading(name, column, language) for column in columns)
            twice = [column for column in columns if headed[heading(name, column, language)] > 1]
            assert twice == [], f"headings.csv needs: {twice},{name},…"
            for column in columns:
                own, general = (column, name), (column, "")
                found = headings(language).get(own) or headings(language).get(general)
                assert found, f"breachlab/words/headings.csv lacks: {column},,<English>,<French>"
                used.add(own if own in english else general)
                used |= {(column, LIST), (column, f"{name} {LIST}")}
    assert [f"remove {','.join(key)},…" for key in english if key not in used] == []
    for column, query in english:
        both = [(each[column, query], each.get((column, ""))) for each in (english, french)]
        is_alike = query and all(own == general for own, general in both)
        assert not is_alike, f"remove {column},{query},…"


LONGEST_HEADING = 48  # signs: our choice, some three lines of the narrowest column


def test_headings_are_short_phrases_without_unit():
    wrong = [
        f"{','.join(key)}: '{text}'"
        for language in LANGUAGES
        for key, text in headings(language).items()
        if len(text) > LONGEST_HEADING
        or not text[:1].isupper()
        or text != " ".join(text.split(" ")).strip()
        or "  " in text
        or any(sign in text for sign in "_%€():.‰")
    ]
    assert wrong == []


def test_heading_in_french_is_typeset_and_a_column_that_is_not_listed_keeps_its_name():
    assert heading("exposure/by_age_band", "age_band", "fr") == "Tranche d’âge"
    assert heading("exposure/by_age_band", "odd_count", "fr") == "odd count"
    with pytest.raises(KeyError, match="expected one of en, fr"):
        heading("exposure/total", "person_count", "de")


def test_every_column_of_numbers_has_a_unit_by_its_name_or_in_units_csv(full_answer):
    """Those of quality/ count what is wrong, and nothing where all is well."""
    of_numbers = {
        str(column)
        for name in names()
        if not name.startswith("quality/")
        for column in full_answer(name).select_dtypes("number")
        if unit(column) == "number"
    }
    listed = units("en")
    assert [f"units.csv lacks: {each},…" for each in sorted(of_numbers - {*listed})] == []
    assert [f"remove {each},… of units.csv" for each in sorted({*listed} - of_numbers)] == []


@pytest.mark.parametrize(
    ("file", "head", "keys"), [(FILE, "column,query,en,fr", 2), (UNITS, "column,en,fr", 1)]
)
def test_lines_of_headings_and_units_are_sorted_once_each_whole_and_plain(file, head, keys):
    first, *lines = read(file).splitlines()
    listed = [tuple(cells[:keys]) for cells in csv.reader(lines)]
    assert first == head and listed == sorted(set(listed))
    assert undo_typesetting("\n".join(lines)) == "\n".join(lines)
    for cells in csv.reader(lines):
        assert len(cells) == head.count(",") + 1 and all(cells[-2:]), cells

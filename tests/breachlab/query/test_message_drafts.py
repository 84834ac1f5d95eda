"""The drafts of messages: complete by Art. 34(2) GDPR, true of whom they go to, and no lure."""

import itertools
import re

import pytest

from breachlab.query.message_drafts import QUERY, draft, short_draft
from breachlab.words import LANGUAGES, Words
from breachlab.words.values import is_null
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.sms import GSM, TWICE, sms_parts

MARKS = {
    "en": "SYNTHETIC, draft, to be read by a lawyer",
    "fr": "SYNTHÉTIQUE, brouillon, à faire relire par un juriste",
}
NIR = {"en": "social security number", "fr": "numéro de sécurité sociale"}
ITEMS = {"nature", "contact", "consequences", "measures_taken", "steps_to_take"}
PLACES = {
    "en": ("[organisation]", "[DPO]", "[number]", "[measures]", "[partner]"),
    "fr": ("[organisation]", "[DPO]", "[numéro]", "[mesures]", "[partenaire]"),
}
# Numbers to call or to write to, and terms: 13 months, under 18, 17Cyber.
SERVICES = {"13", "17", "18", "112", "114", "116", "006", "119", "3919", "33700"}
MOST_PARTS = 4
by_language = for_each("language", LANGUAGES)


@pytest.fixture(scope="module")
def rows(lab):
    return ask(lab, QUERY).to_dict("records")


@pytest.fixture(scope="module")
def texts(lab, rows):
    """Every draft, by language, in the order of the rows."""
    return {
        language: [draft(row, Words.of(lab, language)) for row in rows] for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def short_texts(lab, rows):
    """The short SMS, by language: one for everybody."""
    row = next(row for row in rows if row["channel"] == "sms")
    return {language: short_draft(row, Words.of(lab, language)) for language in LANGUAGES}


@pytest.fixture(scope="module")
def paragraphs(lab):
    found = lab.execute("from message_paragraphs").df()
    return found.set_index("paragraph_id").to_dict("index")


def parts(text):
    """Return the paragraphs of a long text, the sentences of an SMS."""
    return re.split(r"\n+", text) if "\n" in text else re.split(r"(?<=[.?!]) ", text)


def as_sent(text, language):
    return text.replace(f" ({MARKS[language]})", "")


def test_every_message_has_the_five_parts_of_article_34(rows, paragraphs):
    assert {row["channel"] for row in rows} == {"email", "sms", "letter"}
    for row in rows:
        said = {paragraphs[each]["message_item"] for each in row["paragraph_ids"].split()}
        assert said == set(row["message_item_ids"].split()) == ITEMS
        assert row["item_count"] == 5


@by_language
def test_every_text_is_marked_at_its_start_its_middle_and_its_end(texts, short_texts, language):
    mark = MARKS[language]
    for text in [*texts[language], short_texts[language]]:
        marked = [number for number, part in enumerate(parts(text)) if mark in part]
        last = len(parts(text)) - 1
        assert len(marked) == text.count(mark) == 3
        assert marked[0] == 0 and marked[2] == last and 0 < marked[1] < last


@by_language
def test_no_line_taken_off_takes_the_mark_with_it(texts, short_texts, language):
    """It stands within sentences, and never as a line of its own."""
    for text in [*texts[language], short_texts[language]]:
        for without in itertools.combinations(range(len(parts(text))), 2):
            kept = [part for number, part in enumerate(parts(text)) if number not in without]
            assert any(MARKS[language] in part for part in kept)
        assert all(
            len(part) > len(MARKS[language]) + 10 for part in parts(text) if "(SYNTH" in part
        )


@by_language
def test_a_text_has_places_to_fill_in_and_nothing_to_click_or_call(
    lab, rows, texts, short_texts, language
):
    days = lab.execute("""
        select happened_on
        from timeline
        where event_id in ('first_use', 'last_use', 'cnil_notified')
    """).fetchall()
    dates = {str(part) for (day,) in days for part in (day.day, day.year)}
    for row, text in zip([*rows, {}], [*texts[language], short_texts[language]], strict=True):
        missing = {"email": 0, "letter": 0, "sms": 1}.get(row.get("channel"), 2)
        wanted = PLACES[language][: len(PLACES[language]) - missing]
        assert set(re.findall(r"\[[^]]*\]", text)) == set(wanted)
        assert not re.search(r"https?:|www|@|\w\.\w", text)
        assert set(re.findall(r"\d+", text)) <= dates | SERVICES
        assert not re.search(r"France Travail|Pôle emploi|Cap emploi|3949", text, re.IGNORECASE)


@by_language
def test_who_has_no_nir_on_file_is_not_told_that_it_was_taken(rows, texts, language):
    assert {row["nir_id"] for row in rows} == {"on_file", "not_on_file"}
    for row, text in zip(rows, texts[language], strict=True):
        assert (NIR[language] in text) == (row["nir_id"] == "on_file")


def test_the_fields_named_are_those_on_file(rows, paragraphs):
    for row in rows:
        held, possible = (str(row[name]).split() for name in ("field_ids", "possible_field_ids"))
        named = [each for each in row["paragraph_ids"].split() if each.startswith("field_")]
        if row["channel"] == "sms":
            assert {"first_name", "birth_date", "phone"} <= set(held) and not named
        else:
            possible = [] if possible == ["None"] or possible == ["nan"] else possible
            assert [paragraphs[each]["needs_field_id"] for each in named] == held + possible
            assert ("data_possible" in row["paragraph_ids"].split()) == bool(possible)


def test_only_minors_are_told_as_minors_and_only_the_registered_of_their_dates(rows):
    for row in rows:
        ids = row["paragraph_ids"].split()
        assert any("minor" in each for each in ids) == (row["segment_id"] == "minors")
        known = f"{row['field_ids']} {row['possible_field_ids']}".split()
        assert ("risk_situation" in ids) <= ("registration_dates" in known)
        assert ("field_registration_dates" in ids) <= ("candidate" not in row["segment_id"])


@by_language
def test_lengths_are_those_of_the_text_and_an_sms_is_short(rows, texts, language):
    for row, text in zip(rows, texts[language], strict=True):
        assert row[f"character_count_{language}"] == len(text)
        found = row[f"sms_part_count_{language}"]
        if row["channel"] == "sms":
            assert found == sms_parts(as_sent(text, language)) <= MOST_PARTS and "\n" not in text
            assert set(text) <= GSM | TWICE  # else a part holds less than half
        else:
            assert found == 0 and "\n\n" in text


@by_language
def test_a_short_sms_fits_one_part_and_says_that_it_says_less(rows, short_texts, language):
    sent = as_sent(short_texts[language], language)
    assert "SYNTH" not in sent and set(sent) <= GSM | TWICE
    assert sms_parts(sent) == 1
    for row in rows:
        assert (row["short_item_count"], row["short_sms_part_count"]) == (3, 1)
        assert is_null(row["short_paragraph_ids"]) == (row["channel"] != "sms")


def test_sms_texts_are_those_of_the_messages(lab, rows):
    """What is priced and paced is what is drafted: with or without a NIR, to minors or others."""
    texts = lab.execute("from sms_texts(null) where draft_id = 'full'").df()
    by_kind = texts.set_index(["is_to_minors", "is_nir_on_file"])
    written = [row for row in rows if row["channel"] == "sms"]
    assert written
    for row in written:
        text = by_kind.loc[row["segment_id"] == "minors", row["nir_id"] == "on_file"]
        assert text.paragraph_ids == row["paragraph_ids"]
        for language in LANGUAGES:
            assert text[f"part_count_{language}"] == row[f"sms_part_count_{language}"]
        for language, words in ((each, Words.of(lab, each)) for each in LANGUAGES):
            assert text[f"text_{language}"] == as_sent(draft(row, words), language)


def test_sms_takes_three_parts_and_in_french_four_with_a_nir_or_to_minors(lab):
    texts = lab.execute("from sms_texts(null) where draft_id = 'full'").df()
    for row in texts.to_dict("records"):
        is_long = row["is_to_minors"] or row["is_nir_on_file"]
        assert (row["part_count_en"], row["part_count_fr"]) == (3, 4 if is_long else 3)
        assert set(row["text_en"] + row["text_fr"]) <= GSM | TWICE


def test_every_sms_of_the_reference_is_of_the_alphabet_of_gsm(paragraphs):
    """One curly apostrophe or one ê, and a part holds 67 characters in place of 153."""
    texts = [
        (name, row[f"text_{language}"])
        for name, row in paragraphs.items()
        for language in LANGUAGES
        if "sms" in row["channels"]
    ]
    assert len(texts) == 26
    assert [name for name, text in texts if not set(text) <= GSM | TWICE] == []


def test_every_paragraph_is_said_to_somebody_on_some_day_by_some_provenance(lab, rows, paragraphs):
    asked = ({"as_of": "2024-03-08"}, {"as_of": "2024-03-13"}, {"provenance": "press"})
    rows = [*rows, *(row for each in asked for row in ask(lab, QUERY, **each).to_dict("records"))]
    said = {each for row in rows for each in row["paragraph_ids"].split()}
    texts = [row for row in rows if row["channel"] == "sms"]
    short = {each for row in texts for each in row["short_paragraph_ids"].split()}
    assert said | short == set(paragraphs) and not said & short

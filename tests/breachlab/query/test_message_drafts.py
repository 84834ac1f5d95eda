"""The drafts of messages: complete by Art. 34(2) GDPR, true of whom they go to, and no lure."""

import itertools
import re

import pytest

from breachlab.query.message_drafts import QUERY, draft
from breachlab.words import LANGUAGES, Words
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.sms import GSM, TWICE, sms_parts

MARKS = {
    "en": "SYNTHETIC, draft, to be read by a lawyer",
    "fr": "SYNTHÉTIQUE, brouillon, à faire relire par un juriste",
}
NIR = {"en": "social security number", "fr": "numéro de sécurité sociale"}
ITEMS = {"nature", "contact", "consequences", "measures_taken", "steps_to_take"}
# Those of an SMS first.
PLACES = {
    "en": ("[organisation]", "[number]", "[site]", "[DPO]", "[measures]", "[partner]", "[e-mail]",
           "[postal address]", "[former names]"),
    "fr": ("[organisation]", "[numéro]", "[site]", "[DPO]", "[mesures]", "[partenaire]",
           "[courriel]", "[adresse postale]", "[anciens noms]"),
}  # fmt: skip
# What a controller might fill in, of an SMS.
FILLED = {"[organisation]": "France Travail", "[site]": "francetravail.fr"}
FILLED |= dict.fromkeys(("[number]", "[numéro]"), "3949")
# Numbers to call or to write to, and terms: 13 months, 70 days, under 18, 20 years, 17Cyber; the
# days of an SMS.
SMS_DAYS = {"2", "3"}
SERVICES = SMS_DAYS | {
    "13",
    "17",
    "18",
    "20",
    "24",
    "70",
    "112",
    "114",
    "116",
    "006",
    "119",
    "3919",
    "33700",
}
PLAIN = {"easy", "minors"}
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
def paragraphs(lab):
    found = lab.execute("from message_paragraphs").df()
    return found.set_index("paragraph_id").to_dict("index")


def parts(text):
    """Return the paragraphs of a long text, the sentences of an SMS."""
    return re.split(r"\n+", text) if "\n" in text else re.split(r"(?<=[.?!]) ", text)


def is_sms(row):
    return row["channel"] == "sms"


def is_plain(row):
    return not is_sms(row) and not PLAIN.isdisjoint((row["segment_id"], row["channel"]))


def as_sent(text, language):
    return text.replace(f" ({MARKS[language]})", "")


def test_every_message_has_the_five_parts_of_article_34(rows, paragraphs):
    assert {row["channel"] for row in rows} == {"email", "sms", "letter", "public_notice", "easy"}
    for row in rows:
        said = {paragraphs[each]["message_item"] for each in row["paragraph_ids"].split()}
        assert said == set(row["message_item_ids"].split())
        # An SMS leaves two to where all is read.
        assert said == ITEMS - ({"measures_taken", "steps_to_take"} if is_sms(row) else set())


@by_language
def test_every_text_is_marked_at_its_start_its_middle_and_its_end(texts, language):
    mark = MARKS[language]
    for text in texts[language]:
        marked = [number for number, part in enumerate(parts(text)) if mark in part]
        last = len(parts(text)) - 1
        assert len(marked) == text.count(mark) == 3
        assert marked[0] == 0 and marked[2] == last and 0 < marked[1] < last


@by_language
def test_no_line_taken_off_takes_the_mark_with_it(texts, language):
    """It stands within sentences, and never as a line of its own."""
    for text in texts[language]:
        for without in itertools.combinations(range(len(parts(text))), 2):
            kept = [part for number, part in enumerate(parts(text)) if number not in without]
            assert any(MARKS[language] in part for part in kept)
        assert all(
            len(part) > len(MARKS[language]) + 10 for part in parts(text) if "(SYNTH" in part
        )


@by_language
def test_a_text_has_places_to_fill_in_and_nothing_to_click_or_call(lab, rows, texts, language):
    days = lab.execute("""
        select happened_on
        from timeline
        where event_id in ('first_use', 'last_use', 'cnil_notified')
    """).fetchall()
    dates = {str(part) for (day,) in days for part in (day.day, day.year)}
    for row, text in zip(rows, texts[language], strict=True):
        places = PLACES[language]
        wanted = places[:3] if is_sms(row) else [each for each in places if each != "[site]"]
        assert set(re.findall(r"\[[^]]*\]", text)) == set(wanted)
        assert not re.search(r"https?:|www|@|\w\.\w", text)
        assert set(re.findall(r"\d+", text)) <= dates | SERVICES
        assert not re.search(r"France Travail|Pôle emploi|Cap emploi|3949", text, re.IGNORECASE)


@by_language
def test_who_has_no_nir_on_file_is_not_told_that_it_was_taken(rows, texts, language):
    """An SMS names it shortly; what is for everybody names it among what a file may hold."""
    assert {row["nir_id"] for row in rows} == {"on_file", "not_on_file", "any"}
    shortly = {"en": "Social security number", "fr": "Numéro de sécu"}
    for row, text in zip(rows, texts[language], strict=True):
        name = (shortly if is_sms(row) else NIR)[language]
        assert (name in text) == (row["nir_id"] != "not_on_file")


def test_the_fields_named_are_those_on_file(rows, paragraphs):
    for row in rows:
        held, possible = (str(row[name]).split() for name in ("field_ids", "possible_field_ids"))
        named = [each for each in row["paragraph_ids"].split() if each.startswith("field_")]
        if row["channel"] == "sms":
            assert {"first_name", "birth_date", "phone"} <= set(held) and not named
        else:
            possible = [] if possible == ["None"] or possible == ["nan"] else possible
            assert [paragraphs[each]["needs_field_id"] for each in named] == held + possible
            heading = "plain_data_possible" if is_plain(row) else "data_possible"
            assert (heading in row["paragraph_ids"].split()) == bool(possible)


def test_only_minors_are_told_as_minors_and_only_the_registered_of_their_dates(rows):
    for row in rows:
        ids = row["paragraph_ids"].split()
        is_said = any(each.startswith("minors_") or each.endswith("_minors") for each in ids)
        assert is_said == (row["segment_id"] == "minors")
        known = f"{row['field_ids']} {row['possible_field_ids']}".split()
        assert ("risk_situation" in ids) <= ("registration_dates" in known)
        assert ("field_registration_dates" in ids) <= ("candidate" not in row["segment_id"])


@by_language
def test_lengths_are_those_of_the_text_and_an_sms_is_of_one_part(rows, texts, language):
    for row, text in zip(rows, texts[language], strict=True):
        assert row[f"character_count_{language}"] == len(text)
        found = row[f"sms_part_count_{language}"]
        if row["channel"] == "sms":
            sent = as_sent(text, language)
            filled = re.sub(r"\[[^]]*\]", lambda place: FILLED[place[0]], sent)
            assert found == sms_parts(sent) == sms_parts(filled) == 1 and "\n" not in text
            assert "SYNTH" not in sent and set(text) <= GSM | TWICE  # else a part holds 70
        else:
            assert found == 0 and "\n\n" in text


@by_language
def test_minors_and_easy_readers_get_short_sentences_in_plain_words(rows, texts, language):
    """No clause has more than twenty words; theirs is shorter than the letter to adults."""
    hard = {
        "en": r"controller|authoris|consequence|notif",
        "fr": r"habilitation|violation|usurpé|préjudice",
    }
    letters = {
        (row["segment_id"], row["nir_id"], row["channel"]): text
        for row, text in zip(rows, texts[language], strict=True)
    }
    adults = letters["registrants", "on_file", "letter"]
    plain = [text for row, text in zip(rows, texts[language], strict=True) if is_plain(row)]
    assert len(plain) == 5
    for text in plain:
        sent = as_sent(text, language)
        assert len(sent.split()) < 0.9 * len(adults.split())
        clauses = re.split(r"[.?!;:\n]", sent)
        assert max(len(each.split()) for each in clauses) <= 20
        assert not re.search(hard[language], sent.replace("comptes usurpés", ""))


def test_sms_texts_are_those_of_the_messages(lab, rows):
    """What is priced and paced is what is drafted: with or without a NIR, to minors or others."""
    texts = lab.execute("from sms_texts(null)").df()
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


def test_sms_takes_one_part_on_every_day(lab):
    for day in ("2024-03-08", "2024-03-13", "2026-01-29"):
        for row in lab.execute("from sms_texts($day)", {"day": day}).df().to_dict("records"):
            assert (row["part_count_en"], row["part_count_fr"]) == (1, 1)
            assert set(row["text_en"] + row["text_fr"]) <= GSM | TWICE


def test_every_sms_of_the_reference_is_of_the_alphabet_of_gsm(paragraphs):
    """One curly apostrophe or one ê, and a part holds 67 characters in place of 153."""
    texts = [
        (name, row[f"text_{language}"])
        for name, row in paragraphs.items()
        for language in LANGUAGES
        if "sms" in row["channels"]
    ]
    assert len(texts) == 16
    assert [name for name, text in texts if not set(text) <= GSM | TWICE] == []


def test_every_paragraph_is_said_to_somebody_on_some_day_by_some_provenance(lab, rows, paragraphs):
    asked = ({"as_of": "2024-03-08"}, {"as_of": "2024-03-13"}, {"provenance": "press"})
    rows = [*rows, *(row for each in asked for row in ask(lab, QUERY, **each).to_dict("records"))]
    assert {each for row in rows for each in row["paragraph_ids"].split()} == set(paragraphs)

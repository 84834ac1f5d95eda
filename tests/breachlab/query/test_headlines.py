"""What an answer says: its row, the variant that fits, the minors; drafts; the catalogue."""

import re
import shutil
from dataclasses import replace

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.errors import OtherWorld, Unanswered
from breachlab.paths import ROOT
from breachlab.query import catalogue, counts
from breachlab.query.answer_rows import Rows
from breachlab.query.catalogue import ANSWERS, PAGES, accept, list_asked, read_accepted, world_of
from breachlab.query.headlines import (
    MESSAGE,
    draft,
    headline,
    headlines,
    plain_headline,
    say_all,
    size_note,
)
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from tests.support.remembered import ask, ask_rows
from tests.support.tables import table
from tests.support.tiers import examples
from tests.support.worlds import undone


def test_headline_of_a_number_that_is_not_known_is_not_nobody(lab, english, french):
    rows = ask_rows(lab, "exposure/known_changes", since="2024-03-13", as_of="2024-03-08")
    assert None in rows["person_count"]
    for words, nobody in ((english, "nobody had named a number"), (french, "personne n’avait")):
        assert nobody in headline(find("exposure/known_changes"), rows, words).text
    form = find("severity/notification_form")
    rows = ask_rows(lab, form.name, as_of="2024-03-08")
    assert {*rows["person_count"]} == {None}
    assert headline(form, rows, english).text.startswith("Reconstructed as of")


def plain(text):
    """Return a text with the spaces of a keyboard."""
    return re.sub(r"[\u202f\xa0]", " ", text)


@pytest.mark.parametrize(("name", "counts", "language", "said"), table(__file__, "Nobody"))
def test_headline_of_no_row_is_nobody_or_of_a_fault_no_row(words_of, name, counts, language, said):
    counted = [*map(int, counts.split())]
    rows = Rows({"record_count": counted, "person_count": counted, "is_whole": False})
    assert plain(headline(find(name), rows, words_of[language]).text).startswith(said)
    assert headline(find("quality/nir_shared"), rows.head(0), Words("en", {})).text == "No row."


def test_say_all_says_each_query_in_both_languages_quickest_first_and_names_the_refused(lab):
    asked = [name for name in names() if name.startswith("exposure/by_")]
    said = say_all(lab, asked, quiet=True)
    assert sorted(said["query"]) == asked
    assert said["seconds"].is_monotonic_increasing and (said["row_count"] > 0).all()
    assert (said[list(LANGUAGES)].map(len) > 0).all(axis=None)
    with lab.cursor() as cursor:
        cursor.execute("create temp table exposure_cube as select 1 as nothing")
        with pytest.raises(Unanswered, match=r"No answer to 1 of 2: exposure/total \(Binder"):
            say_all(cursor, ["exposure/total", "method/ledger"], quiet=True)


def test_each_row_is_said_as_the_headline_says_it_alone(lab, english, french):
    query = find("what_if/positions")
    rows = ask_rows(lab, query.name, regions=["11"], extraction="partial", days_earlier=3)
    for words in (english, french):
        said = headlines(query, rows.dicts(), words)
        assert ["".join(parts) for parts in said] == [
            headline(query, rows.take([place]), words).text for place in range(len(rows))
        ]


@pytest.mark.parametrize(("name", "count", "en", "fr"), table(__file__, "Sizes"))
def test_size_note_says_which_numbers_are_of_another_world(words_of, name, count, en, fr):
    sizes = {"row_count": int(count), "announced_record_count": 43_000_000}
    for language, text in (("en", en), ("fr", fr)):
        note = size_note(find(name), replace(words_of[language], sizes=sizes))
        assert plain(note.text) == text
        assert dict(counts.list_counts(note)) == sizes  # so that a page tells them as numbers


def test_headline_ends_in_the_size_note_but_of_nobody_at_full_size_or_of_shares(answer, english):
    query = find("exposure/rate_by_region")
    rows, full = answer(query.name), replace(english, sizes={})
    said = headline(query, rows, english)
    assert said.text == f"{plain_headline(query, rows, english)} {size_note(query, english)}"
    assert headline(query, rows, full) == plain_headline(query, rows, english)
    assert headline(query, rows.head(0), english).text == "No person is counted here."
    assert size_note(find("exposure/by_status"), english) is None


def test_words_have_the_sizes_of_a_world_of_another_size_than_its_breach(lab, french):
    assert french.sizes == {"row_count": 10_000, "announced_record_count": 43_000_000}
    with undone(lab.cursor()) as cursor:
        cursor.execute("create temp table provenance as from main.provenance")
        cursor.execute("update temp.provenance set row_count = 43_000_000")
        assert Words.of(cursor, "en").sizes == {}


# The alphabet of an SMS of 160, 3GPP TS 23.038; of the extension each takes two septets.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = set("[]{}\\^~|€\f")


def sms_parts(text):
    """Count the parts of an SMS, filling one after the other; no pair is cut in two."""
    is_gsm = set(text) <= GSM | TWICE
    widths = [1 + (sign in TWICE if is_gsm else sign > "\uffff") for sign in text]
    alone, joined = (160, 153) if is_gsm else (70, 67)
    if sum(widths) <= alone:
        return 1
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count


# The drafts of messages. Each is marked thrice.
MARKS = {
    "en": "SYNTHETIC, draft, to be read by a lawyer",
    "fr": "SYNTHÉTIQUE, brouillon, à faire relire par un juriste",
}


# Those of an SMS first.
PLACES = {
    "en": ("[organisation]", "[number]", "[site]", "[DPO]", "[measures]", "[partner]", "[e-mail]",
           "[postal address]", "[former names]"),
    "fr": ("[organisation]", "[numéro]", "[site]", "[DPO]", "[mesures]", "[partenaire]",
           "[courriel]", "[adresse postale]", "[anciens noms]"),
}  # fmt: skip
CONTROLLER = ("France Travail", "3949", "francetravail.fr")  # what may be filled in, of an SMS
# Numbers to call or to write to, terms such as 13 months and under 18; 2 and 3 days of an SMS.
TERMS = ["2", "3", "13", "18", "20", "24", "70"]
SERVICES = {"17", "112", "114", "116", "006", "119", "3919", "33700", *TERMS}


@pytest.fixture(scope="module")
def rows(lab):
    return ask(lab, MESSAGE).to_dict("records")


@pytest.fixture(scope="module")
def drafts(rows, words_of):
    """(row, language, text) of every draft."""
    return [(row, each, draft(row, words)) for row in rows for each, words in words_of.items()]


@pytest.fixture(scope="module")
def paragraphs(lab):
    found = lab.execute("from message_paragraphs").df()
    return found.set_index("paragraph_id").to_dict("index")


def parts(text):
    """Return the paragraphs of a long text, the sentences of an SMS."""
    return re.split(r"\n+", text) if "\n" in text else re.split(r"(?<=[.?!]) ", text)


def as_sent(text, language):
    return text.replace(f" ({MARKS[language]})", "")


def test_draft_is_marked_within_sentences_at_its_start_its_middle_and_its_end(drafts):
    """So no two lines taken off take the mark with them."""
    for _, language, text in drafts:
        mark = MARKS[language]
        marked = [number for number, part in enumerate(parts(text)) if mark in part]
        last = len(parts(text)) - 1
        assert len(marked) == text.count(mark) == 3
        assert marked[0] == 0 and marked[2] == last and 0 < marked[1] < last
        assert all(len(part) > len(mark) + 10 for part in parts(text) if "(SYNTH" in part)


def test_draft_has_places_to_fill_in_and_nothing_to_click_or_call(lab, drafts):
    days = lab.execute("""
        select happened_on
        from timeline
        where event_id in ('first_use', 'last_use', 'cnil_notified')
    """).fetchall()
    dates = {str(part) for (day,) in days for part in (day.day, day.year)}
    for row, language, text in drafts:
        organisation, number, site, *others = PLACES[language]
        wanted = {organisation, number, *([site] if row["channel"] == "sms" else others)}
        assert set(re.findall(r"\[[^]]*\]", text)) == wanted
        assert not re.search(r"https?:|www|@|\w\.\w", text)
        assert set(re.findall(r"\d+", text)) <= dates | SERVICES
        assert not re.search(r"France Travail|Pôle emploi|Cap emploi|3949", text, re.IGNORECASE)


NIR = {"en": "social security number", "fr": "numéro de sécurité sociale"}
NIR_OF_SMS = {"en": "Social security number", "fr": "Numéro de sécu"}


def test_draft_names_the_nir_but_to_whom_has_none_on_file(rows, drafts):
    """What is for everybody names it among what a file may hold."""
    assert {row["nir_id"] for row in rows} == {"on_file", "not_on_file", "any"}
    for row, language, text in drafts:
        name = (NIR_OF_SMS if row["channel"] == "sms" else NIR)[language]
        assert (name in text) == (row["nir_id"] != "not_on_file")


def test_draft_names_the_fields_on_file_and_tells_minors_alone_as_minors(rows, paragraphs):
    assert {row["channel"] for row in rows} == {"email", "sms", "letter", "public_notice", "easy"}
    for row in rows:
        ids = row["paragraph_ids"].split()
        said = {paragraphs[each]["message_item"] for each in ids}  # the parts of article 34
        of_sms = {"nature", "contact", "consequences"}  # which says where all is read
        left = set() if row["channel"] == "sms" else {"measures_taken", "steps_to_take"}
        assert said == of_sms | left == set(row["message_item_ids"].split())
        held, possible = (str(row[name]).split() for name in ("field_ids", "possible_field_ids"))
        named = [each for each in ids if each.startswith("field_")]
        if row["channel"] == "sms":
            assert {"first_name", "birth_date", "phone"} <= set(held) and not named
        else:
            possible = [] if possible in (["None"], ["nan"]) else possible
            assert [paragraphs[each]["needs_field_id"] for each in named] == held + possible
            is_plain = row["segment_id"] == "minors" or row["channel"] == "easy"
            heading = "plain_data_possible" if is_plain else "data_possible"
            assert (heading in ids) == bool(possible)
        is_said = any(each.startswith("minors_") or each.endswith("_minors") for each in ids)
        assert is_said == (row["segment_id"] == "minors")
        assert ("risk_situation" in ids) <= ("registration_dates" in {*held, *possible})
        assert ("field_registration_dates" in ids) <= ("candidate" not in row["segment_id"])


def test_lengths_are_those_of_the_draft_and_an_sms_is_of_one_part(drafts):
    for row, language, text in drafts:
        assert row[f"character_count_{language}"] == len(text)
        found = row[f"sms_part_count_{language}"]
        if row["channel"] == "sms":
            sent = filled = as_sent(text, language)
            for place, name in zip(PLACES[language], CONTROLLER, strict=False):
                filled = filled.replace(place, name)
            assert found == sms_parts(sent) == sms_parts(filled) == 1 and "\n" not in text
            assert "SYNTH" not in sent and set(text) <= GSM | TWICE  # else a part holds 70
        else:
            assert found == 0 and "\n\n" in text


HARD = {
    "en": r"controller|authoris|consequence|notif",
    "fr": r"habilitation|violation|usurpé|préjudice",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_minors_and_easy_readers_get_short_sentences_in_plain_words(drafts, language):
    """No clause has more than twenty words; theirs is shorter than the letter to adults."""
    letters = [(row, text) for row, each, text in drafts if each == language and "\n" in text]
    (adults,) = (
        text
        for row, text in letters
        if (row["segment_id"], row["nir_id"], row["channel"])
        == ("registrants", "on_file", "letter")
    )
    plain = [
        text for row, text in letters if row["segment_id"] == "minors" or row["channel"] == "easy"
    ]
    assert len(plain) == 5
    for text in plain:
        sent = as_sent(text, language)
        assert len(sent.split()) < 0.9 * len(adults.split())
        assert max(len(each.split()) for each in re.split(r"[.?!;:\n]", sent)) <= 20
        assert not re.search(HARD[language], sent.replace("comptes usurpés", ""))


def test_sms_texts_are_those_of_the_drafts(lab, drafts):
    """What is priced and paced is what is drafted: with or without a NIR, to minors or others."""
    texts = lab.execute("from sms_texts(null)").df().set_index(["is_to_minors", "is_nir_on_file"])
    written = [each for each in drafts if each[0]["channel"] == "sms"]
    assert written
    for row, language, text in written:
        sms = texts.loc[row["segment_id"] == "minors", row["nir_id"] == "on_file"]
        assert sms.paragraph_ids == row["paragraph_ids"]
        assert sms[f"part_count_{language}"] == row[f"sms_part_count_{language}"]
        assert sms[f"text_{language}"] == as_sent(text, language)


def test_sms_is_of_the_alphabet_of_gsm_and_takes_one_part_on_every_day(lab, paragraphs):
    """One curly apostrophe or one ê, and a part holds 67 characters in place of 153."""
    texts = [
        row[f"text_{language}"]
        for row in paragraphs.values()
        for language in LANGUAGES
        if "sms" in row["channels"]
    ]
    assert len(texts) == 18 and set("".join(texts)) <= GSM | TWICE
    for day in ("2024-03-13", "2024-03-19", "2026-01-29"):
        for row in lab.execute("from sms_texts($day)", {"day": day}).df().to_dict("records"):
            assert (row["part_count_en"], row["part_count_fr"]) == (1, 1)
            assert set(row["text_en"] + row["text_fr"]) <= GSM | TWICE


def test_every_paragraph_is_said_to_somebody_on_some_day_by_some_provenance(lab, rows, paragraphs):
    asked = ({"as_of": "2024-03-13"}, {"as_of": "2024-03-19"}, {"provenance": "press"})
    rows = [*rows, *(row for each in asked for row in ask(lab, MESSAGE, **each).to_dict("records"))]
    assert {each for row in rows for each in row["paragraph_ids"].split()} == set(paragraphs)


PARTS = {
    "a" * 160: 1,
    "a" * 161: 2,
    "a" * 307: 3,
    "[" * 80: 1,
    "[" * 81: 2,
    "€" * 80 + "\f": 2,
    "à" * 160: 1,
    "a" * 152 + "[" + "a" * 152: 3,  # 306 septets, but a pair is not cut in two
    "ê" * 70: 1,
    "ê" * 71: 2,
    "l’" * 36: 2,
    "😀" * 35: 1,
    "😀" * 66 + "ê" * 2: 3,  # 134 code units: a part of 67 that would cut a pair has 66
}


@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_sms_part_count_is_that_of_the_standard(lab, text, parts):
    found = lab.execute("select sms_part_count($text)", {"text": text}).fetchone()
    assert found == (parts,) == (sms_parts(text),)


@examples(60)
@given(st.text(alphabet="aé[€\f", max_size=700) | st.text(alphabet="a[êç’😀", max_size=300))
def test_sms_part_count_counts_any_text_as_one_who_fills_part_after_part(lab, text):
    asked = "select sms_part_count($text)"
    assert lab.execute(asked, {"text": text}).fetchone() == (sms_parts(text),)


def test_accept_of_all_takes_the_world_of_the_database(lab, tmp_path, monkeypatch):
    before = ANSWERS.read_bytes()
    with pytest.raises(OtherWorld, match=r"and this database of row_count=10000 .*data_gen follow"):
        accept(lab, ["exposure/total"], quiet=True)  # of all, it would be another world
    assert ANSWERS.read_bytes() == before
    said = {"query": "exposure/total", "row_count": 1, "en": "One.", "fr": "Une."}
    monkeypatch.setattr(catalogue, "ANSWERS", tmp_path / ANSWERS.name)
    monkeypatch.setattr(catalogue, "say_all", lambda *_: pandas.DataFrame([said]))
    others = {name for name in list_asked() if name != said["query"]}
    shutil.copy(ANSWERS, tmp_path)
    accept(lab, list_asked(), quiet=True)
    assert catalogue.world() == world_of(lab)
    assert read_accepted()[said["query"]] == said | {"row_count": "1"}
    assert others == read_accepted().keys() - {said["query"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_snippet_of_the_page_asks_a_file_in_plain_duckdb(language, small_database, monkeypatch):
    _, snippet, *_ = PAGES[language].read_text(encoding="utf-8").split("```")
    monkeypatch.chdir(ROOT)
    code = snippet.removeprefix("python\n").replace("data/breachlab.duckdb", str(small_database))
    found: dict = {}
    exec(code, found)
    found["lab"].close()
    assert found["rows"].record_count.sum() == 10_000

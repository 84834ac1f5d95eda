"""What an answer says: its row, the variant that fits, the minors; drafts; the catalogue."""

import itertools
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
from tests.support.cases import for_each
from tests.support.remembered import ask, ask_rows
from tests.support.sms import GSM, TWICE, sms_parts
from tests.support.tiers import examples
from tests.support.worlds import undone


def test_a_headline_is_filled_from_the_first_row(english):
    rows = Rows({"record_count": [43, 1], "person_count": [36, 2], "is_whole": [True, False]})
    said = headline(find("exposure/total"), rows, english)
    assert "43" in said.text and "36" in said.text
    assert [(each.column, each.row, each.value) for each in said.figures] == [
        ("person_count", 0, 36),
        ("record_count", 0, 43),
    ]


def test_a_headline_of_most_persons_is_of_the_row_that_has_them(english):
    rows = Rows(
        {
            "status": ["registered", "candidate_space"],
            "record_count": [4, 9],
            "person_count": [3, 8],
            "living_here_person_count": [2, 7],
            "living_here_person_share": [2 / 9, 7 / 9],
            "is_all": [False, False],
            "is_most": [False, True],
        }
    )
    said = headline(find("exposure/by_status"), rows, english)
    assert {each.row for each in said.figures} == {1} and "candidate space" in said.text


def test_a_headline_of_most_persons_per_year_passes_over_a_band_without_an_end(english):
    rows = Rows(
        {
            "end_band": ["0", "3-5", "16-20"],
            "record_count": [4, 9, 20],
            "person_count": [3, 8, 20],
            "persons_per_year": [3, 8 / 3, None],
            "person_share": [3 / 31, 8 / 31, 20 / 31],
            "is_all": [False, False, False],
        }
    )
    said = headline(find("exposure/by_end_band"), rows, english)
    assert {each.row for each in said.figures} == {0} and "under 1 year" in said.text


def test_a_number_that_is_not_known_is_not_nobody(lab, english, french):
    rows = ask_rows(lab, "exposure/known_changes", since="2024-03-13", as_of="2024-03-08")
    assert None in rows["person_count"]
    for words, nobody in ((english, "nobody had named a number"), (french, "personne n’avait")):
        assert nobody in headline(find("exposure/known_changes"), rows, words).text


def test_an_empty_answer_is_nobody_and_an_empty_fault_no_row(english, french):
    none = Rows({"record_count": []})
    assert headline(find("exposure/by_region"), none, english).text == "Nobody."
    assert headline(find("exposure/by_region"), none, french).text == "Personne."
    none_at_all = "No row: nothing of this kind was found among 10,000 records."
    assert headline(find("quality/nir_shared"), none, english).text == none_at_all
    in_french = headline(find("quality/nir_shared"), none, french).text
    assert in_french == "Aucune ligne\u202f: rien de tel n’a été trouvé parmi 10\u202f000 dossiers."
    assert headline(find("quality/nir_shared"), none, Words("en", {})).text == "No row."
    faults = Rows({"a": [1, 2]})
    assert headline(find("quality/nir_shared"), faults.head(1), english).text.startswith(
        "1 row that"
    )
    assert headline(find("quality/nir_shared"), faults, english).text.startswith("2 rows that")


def test_an_answer_that_counts_nobody_is_nobody(subtests, english):
    for people, is_nobody in [([0, 0], True), ([0, 1], False)]:
        with subtests.test(people=people, is_nobody=is_nobody):
            rows = Rows({"record_count": people, "person_count": people, "is_whole": False})
            said = headline(find("exposure/total"), rows, english).text
            assert (said == "Nobody.") == is_nobody


def test_a_form_without_a_number_is_not_nobody(lab, english):
    form = find("severity/notification_form")
    rows = ask_rows(lab, form.name, as_of="2024-03-08")
    assert {*rows["person_count"]} == {None}
    assert headline(form, rows, english).text.startswith("Reconstructed as of")


def test_every_query_asked_is_said_in_both_languages_quickest_first(lab):
    asked = [name for name in names() if name.startswith("exposure/by_")]
    said = say_all(lab, asked, quiet=True)
    assert sorted(said["query"]) == asked
    assert said["seconds"].is_monotonic_increasing and (said["row_count"] > 0).all()
    assert (said[list(LANGUAGES)].map(len) > 0).all(axis=None)


def test_a_query_that_duckdb_refuses_is_named_after_all_were_asked(lab):
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


def of_size(words, row_count):
    """Return words as they are over a world of so many records."""
    return replace(words, sizes={"row_count": row_count, "announced_record_count": 43_000_000})


SIZES = [  # a question, the records of a world, and what is said in both languages
    ("exposure/rate_by_region", 200_000,
     "Rates are those of a world of 200,000 records, not of 43,000,000.",
     "Les taux sont ceux d’un monde de 200 000 dossiers, et non de 43 000 000."),
    ("cost/total", 1,
     "Costs are those of a world of 1 record, not of 43,000,000.",
     "Les coûts sont ceux d’un monde de 1 dossier, et non de 43 000 000."),
    ("notification/waves", 903_000_000,
     "Days and dates are those of a world of 903,000,000 records, not of 43,000,000.",
     "Délais et dates sont ceux d’un monde de 903 000 000 de dossiers, et non de 43 000 000."),
    ("combination/worst_composite", 8,
     "Bounds are those of a world of 8 records, not of 43,000,000.",
     "Les bornes sont celles d’un monde de 8 dossiers, et non de 43 000 000."),
]  # fmt: skip


def test_size_note_says_which_numbers_are_of_a_smaller_or_larger_world(subtests, words_of):
    for name, row_count, english, french in SIZES:
        with subtests.test(name=name, row_count=row_count, english=english, french=french):
            for language, text in (("en", english), ("fr", french)):
                note = size_note(find(name), of_size(words_of[language], row_count))
                assert re.sub(r"[\u202f\xa0]", " ", note.text) == text
                assert counts.list_counts(note) == (
                    ("row_count", row_count),
                    ("announced_record_count", 43_000_000),
                )


def test_size_note_is_none_at_full_size_and_where_shares_and_counts_are_said(english):
    assert size_note(find("cost/total"), replace(english, sizes={})) is None
    assert size_note(find("exposure/by_status"), english) is None


def test_headline_ends_in_the_size_note_and_of_nobody_has_none(answer, english):
    query = find("exposure/rate_by_region")
    rows, words = answer(query.name), of_size(english, 200_000)
    said = headline(query, rows, words)
    assert said.text == f"{plain_headline(query, rows, words)} {size_note(query, words)}"
    assert headline(query, rows, replace(english, sizes={})) == plain_headline(query, rows, words)
    assert headline(query, rows.head(0), words).text == "Nobody."


def test_words_have_the_sizes_of_a_world_of_another_size_than_its_breach(lab):
    sizes = {"row_count": 10_000, "announced_record_count": 43_000_000}
    assert Words.of(lab, "fr").sizes == sizes
    with undone(lab.cursor()) as cursor:
        cursor.execute("create temp table provenance as from main.provenance")
        cursor.execute("update temp.provenance set row_count = 43_000_000")
        assert Words.of(cursor, "en").sizes == {}


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
    return ask(lab, MESSAGE).to_dict("records")


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
    rows = [*rows, *(row for each in asked for row in ask(lab, MESSAGE, **each).to_dict("records"))]
    assert {each for row in rows for each in row["paragraph_ids"].split()} == set(paragraphs)


@for_each(
    "text, parts",
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("€" * 80 + "\f", 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # 306 septets, but a pair is not cut in two
        ("à" * 160, 1),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ç", 1),
        ("l’" * 35, 1),
        ("l’" * 36, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66 + "ê" * 2, 3),  # 134 code units: a part of 67 that would cut a pair has 66
    ],
)
def test_sms_part_count_is_that_of_the_standard(lab, text, parts):
    assert sms_parts(text) == parts
    asked = "select sms_part_count($text)"
    assert lab.execute(asked, {"text": text}).fetchone() == (parts,)


@examples(60)
@given(st.text(alphabet="aé[€\f", max_size=700) | st.text(alphabet="a[êç’😀", max_size=300))
def test_sms_part_count_counts_any_text_as_one_who_fills_part_after_part(lab, text):
    asked = "select sms_part_count($text)"
    assert lab.execute(asked, {"text": text}).fetchone() == (sms_parts(text),)


def test_accept_refuses_a_database_of_another_world(lab):
    before = ANSWERS.read_bytes()
    with pytest.raises(OtherWorld, match=r"and this database of row_count=10000 .*data_gen follow"):
        accept(lab, ["exposure/total"], quiet=True)
    assert ANSWERS.read_bytes() == before
    assert world_of(lab)["row_count"] == "10000"


def test_accept_of_all_takes_the_world_of_the_database(lab, tmp_path, monkeypatch):
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

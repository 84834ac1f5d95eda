"""What an answer says: the row it is of, the variant that fits, and a refusal named at the end."""

import re
from dataclasses import replace

import pytest

from breachlab import find
from breachlab.errors import Unanswered
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import headline, headlines, plain_headline, say_all, size_note
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from tests.support.cases import for_each
from tests.support.remembered import ask_rows
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


@for_each("counts, is_nobody", [([0, 0], True), ([0, 1], False)])
def test_an_answer_that_counts_nobody_is_nobody(english, counts, is_nobody):
    rows = Rows({"record_count": counts, "person_count": counts, "is_whole": False})
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


@for_each("name, row_count, english, french", SIZES)
def test_size_note_says_which_numbers_are_of_a_smaller_or_larger_world(
    name, row_count, english, french, words_of
):
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

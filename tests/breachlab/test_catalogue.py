"""The catalogue: every question of the thirty has its queries, every query its sentence."""

import pytest

from breachlab import db
from breachlab.accepted import FILE, accept, accepted, asked, world, world_of
from breachlab.catalogue import PAGES, markdown, one_page, questions
from breachlab.errors import OtherWorld
from breachlab.paths import ROOT
from breachlab.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import interface

LATER = {"20", "21"}  # re-identification and disclosure are not built yet


def test_thirty_questions_are_numbered_in_order():
    assert [row["number"] for row in questions()] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("row", questions(), ids=lambda row: row["number"])
def test_each_question_points_to_files_that_are_there(row):
    assert bool(row["queries"]) == (row["number"] not in LATER)
    for name in row["queries"].split():
        assert name in names(), f"questions.csv names {name}, which is not a file of sql/"
    assert all(row[f"question_{language}"] for language in LANGUAGES)
    assert all(row["role"] in interface(language)["catalogue"]["roles"] for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_has_fifteen_questions_each_with_the_query_that_answers_it(language):
    listed = one_page(language)
    assert len(listed) == 15
    for question, query in listed:
        (row,) = [each for each in questions() if each[f"question_{language}"] == question]
        assert row["is_on_one_page"] == "yes" and row["queries"].split()[0] == query
        assert f"- **{question}** {accepted()[query][language]}\n" in markdown(language)


def test_every_question_has_its_sentence_in_both_languages():
    assert asked() == [name for name in names() if not name.startswith("quality/")]
    assert set(accepted()) == set(asked()), "Run: python -m breachlab --accept NAME"
    assert all(row[language] for row in accepted().values() for language in LANGUAGES)
    assert list(accepted()) == sorted(accepted())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_made_from_the_headers_and_the_sentences(language):
    made = PAGES[language].read_text(encoding="utf-8")
    assert made == markdown(language) + "\n", "Run: python -m breachlab --accept NAME"


def test_the_sentences_are_of_the_default_world():
    assert world() == {
        "row_count": "43000000",
        "person_count": "36820828",
        "seed": "2024",
        "setting": "central",
        "model_version": str(db.MODEL_VERSION),
    }


def test_a_database_of_another_world_is_refused(lab):
    before = FILE.read_bytes()
    with pytest.raises(OtherWorld, match=r"and this database of row_count=10000 .*--accept all"):
        accept(lab, ["exposure/total"], quiet=True)
    assert FILE.read_bytes() == before
    assert world_of(lab)["row_count"] == "10000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_snippet_of_the_page_asks_a_file_in_plain_duckdb(language, small_database, monkeypatch):
    _, snippet, *_ = PAGES[language].read_text(encoding="utf-8").split("```")
    monkeypatch.chdir(ROOT)
    code = snippet.removeprefix("python\n").replace("data/breachlab.duckdb", str(small_database))
    found: dict = {}
    exec(code, found)
    found["lab"].close()
    assert found["rows"].record_count.sum() == 10_000

"""The catalogue: every question of the thirty has its queries, every query its sentence."""

import csv
import re

import pytest

from breachlab.paths import ROOT, SQL
from breachlab.query.catalogue import (
    PAGES,
    default_words,
    list_asked,
    markdown,
    one_page,
    questions,
    read_accepted,
    world,
)
from breachlab.query.queries import find, names
from breachlab.store import databases
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from tests.support.catalogue import KINDS, overstated

# Of the headlines, those of a card and of no question of the one page.
OF_CARDS = {
    "exposure/rate_by_departement",
    "fields/without_nir",
    "notification/call_volume",
    "notification/vulnerable_groups",
}


def test_questions_are_thirty_in_order_and_point_each_to_files_that_are_there():
    assert [row["number"] for row in questions()] == [str(number) for number in range(1, 31)]
    for row in questions():
        assert row["queries"] and set(row["queries"].split()) <= set(names()), row
        for language in LANGUAGES:
            assert row[f"question_{language}"], row
            assert row["role"] in interface(language)["catalogue"]["roles"], row


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_has_fifteen_questions_each_with_the_query_that_answers_it(language):
    words = default_words(language)
    listed, page = one_page(words), markdown(language)
    assert len(listed) == 15
    for question, query in listed:
        (row,) = [
            each for each in questions() if words.resolve(each[f"question_{language}"]) == question
        ]
        assert row["is_on_one_page"] == "yes" and row["queries"].split()[0] == query
        assert f"- **{question}** {read_accepted()[query][language]}\n" in page


def test_headlines_are_the_numbers_that_the_sentences_of_the_one_page_say():
    """Each with its page; the key is a column of the answer that the sentence fills in.

    The minors are of no page: their ends stand wherever they are counted. Four are of cards.
    """
    with (SQL / "headlines.csv").open(encoding="utf-8", newline="") as file:
        headlines = list(csv.DictReader(file))
    first = {
        row["queries"].split()[0]: row for row in questions() if row["is_on_one_page"] == "yes"
    }
    pages = {row["question"]: row["page"] for row in headlines if row["page"]}
    assert pages.items() >= {query: row["page"] for query, row in first.items()}.items()
    assert pages.keys() - first.keys() == OF_CARDS
    for row in headlines:
        said = " ".join(str(each) for each in find(row["question"]).texts("en").headlines)
        assert re.search(rf"{{{row['key']}[:}}]", said), row
        assert row["interval"] in ("published", *KINDS), row


def test_front_page_counts_the_questions_and_the_checks():
    checks = sum(name.startswith("quality/") for name in names())
    said = f"{len(list_asked())} questions and {checks} checks"
    assert said in (ROOT / "README.md").read_text(encoding="utf-8")


def test_questions_have_each_a_sentence_in_both_languages():
    assert list_asked() == [name for name in names() if not name.startswith("quality/")]
    assert set(read_accepted()) == set(list_asked()), "Run: python -m data_gen follow NAME"
    assert all(row[language] for row in read_accepted().values() for language in LANGUAGES)
    assert list(read_accepted()) == sorted(read_accepted())


def test_pages_are_made_from_the_headers_and_the_sentences():
    for language in LANGUAGES:
        made = PAGES[language].read_text(encoding="utf-8")
        assert made == markdown(language) + "\n", "Run: python -m data_gen follow NAME"


def test_sentences_are_of_the_default_world():
    assert world() == {
        "row_count": "43000000",
        "person_count": "36820828",
        "seed": "2024",
        "setting": "central",
        "model_version": str(databases.MODEL_VERSION),
    }
    asked_too_early = [
        name for name, row in read_accepted().items() if "nobody has counted" in row["en"].lower()
    ]
    assert not asked_too_early, "Run: python -m data_gen identify, then follow"


def test_sentences_say_about_only_before_three_figures():
    texts = [row[language] for row in read_accepted().values() for language in LANGUAGES]
    assert len(texts) > 200
    assert [said for text in texts for said in overstated(text)] == []

"""The catalogue: every question of the thirty has its queries, every query its answer."""

import pytest

from breachlab import find
from breachlab.catalogue import answers, markdown, questions
from breachlab.db import ROOT
from breachlab.queries import names

LATER = {"20", "21"}  # re-identification and disclosure are not built yet


def test_thirty_questions_are_numbered_in_order():
    assert [row["number"] for row in questions()] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("row", questions(), ids=lambda row: row["number"])
def test_each_question_points_to_files_that_are_there(row):
    assert bool(row["queries"]) == (row["number"] not in LATER)
    for name in row["queries"].split():
        assert name in names(), f"questions.csv names {name}, which is not a file of sql/"


def test_every_query_has_its_seconds_and_its_sentence():
    assert set(answers()) == set(names()), "Run: python -m breachlab --time --format csv"
    for name, answer in answers().items():
        assert float(answer["seconds"]) >= 0
        assert bool(find(name).headline) == (not name.startswith("quality/"))


def test_a_query_that_took_over_a_second_says_why():
    slow = [name for name, answer in answers().items() if float(answer["seconds"]) > 1]
    for name in slow:
        assert "at 43 million records, as" in " ".join(" ".join(find(name).header).split()), name
    assert all(name.startswith("quality/") for name in slow)


def test_the_page_is_made_from_the_headers_and_the_answers():
    made = (ROOT / "sql" / "README.md").read_text(encoding="utf-8")
    assert made == markdown() + "\n", "Run: python -m breachlab --markdown > sql/README.md"

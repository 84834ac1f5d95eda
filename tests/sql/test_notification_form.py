"""What the form of GDPR Art. 33 says, filled from the register by hand of test_severity."""

import pytest

from breachlab import ask
from breachlab.words import fill
from tests.sql import test_severity
from tests.sql.by_hand import register

CATEGORIES, PERSONS, DATA, CONSEQUENCES, MEASURES = 2, 3, 5, 7, 8  # numbers of items
DAYS = ["2024-03-08", "2024-03-13", "2025-09-19", "2026-01-29"]


@pytest.fixture(scope="module")
def six_people():
    with register(test_severity.__doc__) as connection:
        yield connection


def wordings(connection, words, **as_of):
    """Return {number of item: its words, filled from its row}."""
    rows = ask(connection, "severity/notification_form", **as_of).to_dict("records")
    return {row["item_id"]: fill("{wording_id}", row, words).text for row in rows}


def test_the_form_is_filled_from_the_register(six_people, english):
    form = wordings(six_people, english)
    assert form[PERSONS] == "6, each counted once."
    assert form[CATEGORIES] == (
        "Registered: 2. Formerly registered, within 20 years: 3. Only a candidate space: 1. "
        "Minors among them: 1. These four are modelled, as no split was published."
    )
    assert "tell those at high risk, 4 living persons" in form[MEASURES]
    assert "hishing by e-mail: 4 persons" in form[CONSEQUENCES]


def test_before_the_decision_persons_are_no_more_than_records(six_people, english):
    form = wordings(six_people, english, as_of="2024-03-08")
    assert form[PERSONS].startswith("At most 8:")
    assert "usage name" in form[DATA] and "sex" not in form[DATA]


def test_before_the_decision_no_count_is_split(six_people):
    rows = ask(six_people, "severity/notification_form", as_of="2026-01-28")
    split = [
        "registered_person_count",
        "formerly_registered_person_count",
        "candidate_space_person_count",
        "minor_person_count",
        "due_person_count",
        "harm_counts",
    ]
    assert rows[split].isna().all(axis=None) and rows.harm_ids.notna().all()


def test_consequences_rest_on_the_fields_that_the_form_names(six_people, english):
    """Before the decision no status was named, and never the place of birth."""
    then, now = (wordings(six_people, english, as_of=day) for day in ("2024-03-13", "2026-01-29"))
    assert "status" not in then[DATA] and "status" in now[DATA]
    assert "false job offer" not in then[CONSEQUENCES]
    assert "false job offer" in now[CONSEQUENCES]
    assert "place of birth" not in now[DATA]
    assert "redit" not in now[CONSEQUENCES]


@pytest.mark.parametrize("as_of", DAYS)
def test_the_form_has_every_item_of_the_law(lab, as_of):
    rows = ask(lab, "severity/notification_form", as_of=as_of)
    assert rows.item_id.tolist() == list(range(1, 11))
    letters = {reference[-3:] for reference in rows.legal_reference}
    assert {"(a)", "(b)", "(c)", "(d)"} <= letters


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("language", ["english", "french"])
def test_nothing_is_left_in_braces_or_null_in_either_language(lab, language, as_of, request):
    form = wordings(lab, request.getfixturevalue(language), as_of=as_of)
    assert len(form) == 10
    assert not any(sign in text for text in form.values() for sign in ("{", "}", "–", "None"))


@pytest.mark.parametrize("as_of", DAYS)
def test_an_item_is_to_fill_where_its_words_say_so(lab, english, as_of):
    rows = ask(lab, "severity/notification_form", as_of=as_of)
    labels = [english.label("wording_id", code) for code in rows.wording_id]
    assert rows.is_to_fill.tolist() == ["To be filled in" in label for label in labels]
    assert (rows.to_fill_count == rows.is_to_fill.sum()).all()

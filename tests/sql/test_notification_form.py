"""The form of GDPR Art. 33 in words, as it was on each day; in numbers in notification_form.md."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.words import fill
from data_gen.breach import FOLDER
from tests.sql.by_hand import register
from tests.support.remembered import ask

# Numbers of items.
NATURE, CATEGORIES, PERSONS, RECORDS, DATA, CONSEQUENCES = 1, 2, 3, 4, 5, 7
DELAY, PHASE, COMMUNICATION = 9, 10, 13
CAUSE, BEFORE, SENSITIVITY, REGISTER = 14, 15, 16, 17
FORM = "severity/notification_form"
DAYS = ["2024-03-08", "2024-03-12", "2024-03-13", "2025-09-19", "2026-01-29"]
FILLED = {"en": "To be filled in", "fr": "À compléter"}


@pytest.fixture(scope="module")
def six_people():
    """The form of the six people of notification_form.md as of a day, asked once."""
    text = (Path(__file__).parent / "notification_form.md").read_text("utf-8")
    with register(text.partition("\n## ")[0]) as connection:
        yield cache(lambda as_of=None: ask(connection, FORM, as_of=as_of))


def fill_items(form, words):
    """Return {number of item: its words, filled from its row}."""
    rows = form.to_dict("records")
    return {row["item_id"]: fill("{wording_id}", row, words).text for row in rows}


def test_the_form_is_filled_from_the_register(six_people, english):
    form = fill_items(six_people(), english)
    assert form[PERSONS] == (
        "CNIL's decision of 22 January 2026, as reported, states 6 persons; "
        "some 5 living persons, as modelled, if that number counts those who have died."
    )
    assert form[CATEGORIES] == (
        "Living persons. Registered: some 2. Formerly registered, within 20 years: some 2. "
        "Only a candidate space: some 1; 0 to 2 by assumption. "  # 1.5 to 7.0 of 3.5 million
        "Minors among them: some 1 in the model; "
        "0 to 5 depending on the ages assumed. "
        "These four are modelled, as no split was published."
    )
    assert "some 4 persons to inform" in form[COMMUNICATION]
    assert "hishing by e-mail" in form[CONSEQUENCES]
    assert form[CONSEQUENCES].endswith(
        "in approximate numbers, as modelled: minors of 16 and 17, significant: 1 person; "
        "candidate spaces only, without a NIR, limited: 1 person; "
        "registered, now or formerly, significant: 3 persons. "
        "Minors: 0 to 5 depending on the ages assumed."
    )


@pytest.mark.parametrize("as_of", DAYS)
def test_an_authority_can_read_every_item_on_each_day(lab, words_of, as_of):
    """It has no path, no null, no name of a column and no author; what is to fill says so."""
    rows = ask(lab, FORM, as_of=as_of)
    assert rows.item_id.tolist() == list(range(1, 18))
    assert {"(a)", "(b)", "(c)", "(d)"} <= {each[-3:] for each in rows.legal_reference}
    assert not any(
        re.search("counted|from memory|not kept|harm_fields", each) for each in rows.source
    )
    ours = re.compile(
        r"\w/\w|[_{}–]|(?-i:None)|\bnull\b|\b(we|our|nous|notre|nos)\b", re.IGNORECASE
    )
    for language, words in words_of.items():
        form = fill_items(rows, words)
        assert {number: text for number, text in form.items() if ours.search(text)} == {}
        labels = [words.label("wording_id", code) for code in rows.wording_id]
        assert rows.is_to_fill.tolist() == [FILLED[language] in label for label in labels]
        assert all(
            FILLED[language] in form[each] for each in (CAUSE, BEFORE, SENSITIVITY, REGISTER)
        )
        said = headline(find(FORM), rows, words).text
        assert said.startswith({"en": "Reconstructed as of", "fr": "Reconstitué au"}[language])
    assert (rows.to_fill_count == rows.is_to_fill.sum()).all()


def test_before_the_announcement_nobody_had_named_a_number(six_people, english):
    form = fill_items(six_people("2024-03-12"), english)
    assert "nobody had named a number" in form[PERSONS] and "nobody had named" in form[RECORDS]
    assert form[NATURE].startswith("To be filled in") and form[DATA].startswith("To be filled in")


def test_from_the_announcement_on_data_were_extracted_and_persons_are_a_bound(six_people, english):
    form = fill_items(six_people("2024-03-13"), english)
    assert form[PERSONS].startswith("At most 8:")
    assert "usage name" in form[DATA] and "sex" not in form[DATA]
    assert "says that data were potentially extracted" in form[NATURE]
    assert "6 February" not in form[NATURE] and "CNIL" not in form[DELAY]
    told = fill_items(six_people("2024-03-19"), english)
    assert "6 February" in told[NATURE] and "CNIL was notified on 8 March" in told[DELAY]


def test_consequences_rest_on_the_fields_that_the_form_names(six_people, english):
    """Before the decision no status was named, and never the place of birth."""
    then, now = (fill_items(six_people(day), english) for day in ("2024-03-13", "2026-01-29"))
    assert "status" not in then[DATA] and "status" in now[DATA]
    assert "false job offer" not in then[CONSEQUENCES]
    assert "false job offer" in now[CONSEQUENCES]
    assert "place of birth" not in now[DATA]
    assert "credit" not in now[CONSEQUENCES].casefold()


def test_only_the_controller_says_that_a_notification_is_the_last(six_people, words_of):
    """So the form leaves to be filled in whether it is, also where the number is settled."""
    for language, words in words_of.items():
        phase = fill_items(six_people(), words)[PHASE]
        assert FILLED[language] in phase and "final" not in phase.casefold()  # French: finale


def test_a_count_of_the_model_is_marked_as_one():
    """The first of each wording; after it CNIL's of all persons may stand."""
    marks = {
        "en": r"(?i)\b(some|approximate|at most|CNIL's decision)\b",
        "fr": r"(?i)\b(quelque|environ|approximatifs|au plus|la décision de la CNIL)\b",
    }
    with (FOLDER / "notification_items.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for language, mark in marks.items():
                before, field, _ = row[f"wording_{language}"].partition("_count")
                assert not field or re.search(mark, before), row

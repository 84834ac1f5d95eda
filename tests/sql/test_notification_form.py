"""The form of GDPR Art. 33, filled from the register by hand of test_severity."""

import re
from functools import cache

import pytest

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.words import fill
from tests.sql import test_severity
from tests.sql.by_hand import register
from tests.sql.test_severity import read
from tests.support.cases import for_each
from tests.support.remembered import ask

# Numbers of items.
NATURE, CATEGORIES, PERSONS, RECORDS, DATA, CONSEQUENCES, MEASURES, DELAY = 1, 2, 3, 4, 5, 7, 8, 9
PHASE, JOINT_CONTROLLERS, OTHER_STATES, COMMUNICATION = 10, 11, 12, 13
CAUSE, BEFORE, SENSITIVITY, REGISTER = 14, 15, 16, 17
ITEMS = 17
FORM = "severity/notification_form"
DAYS = ["2024-03-08", "2024-03-12", "2024-03-13", "2025-09-19", "2026-01-29"]


@pytest.fixture(scope="module")
def six_people():
    """The form of six people as of a day, asked once."""
    with register(test_severity.__doc__) as connection:
        yield cache(lambda as_of=None: ask(connection, FORM, as_of=as_of))


def wordings(form, words):
    """Return {number of item: its words, filled from its row}."""
    rows = form.to_dict("records")
    return {row["item_id"]: fill("{wording_id}", row, words).text for row in rows}


def test_the_form_is_filled_from_the_register(six_people, english):
    form = wordings(six_people(), english)
    assert form[PERSONS] == (
        "By CNIL's decision of 22 January 2026, as a lawyer tells it, 6 persons; "
        "some 5 living persons, as modelled, if that number counts those who have died."
    )
    # Person 2, formerly registered, has died.
    assert form[CATEGORIES] == (
        "Living persons. Registered: some 2. Formerly registered, within 20 years: some 2. "
        "Only a candidate space: some 1; 0 to 2 by assumption. "  # 1.5 to 7.0 of 3.5 million
        "Minors among them: some 1 in the model; "
        "0 to 5 by assumed ages. "
        "These four are modelled, as no split was published."
    )
    assert "some 4 persons to inform" in form[COMMUNICATION]
    assert "hishing by e-mail" in form[CONSEQUENCES]
    # Person 1 is 17; 5 and 6 and 4 are or were registered; 3 has a space without a NIR.
    assert form[CONSEQUENCES].endswith(
        "in approximate numbers, as modelled: minors of 16 and 17, significant: 1 person; "
        "candidate spaces only, without a NIR, limited: 1 person; "
        "registered, now or formerly, significant: 3 persons. Minors: 0 to 5 by assumed ages."
    )


@for_each("as_of", DAYS)
@for_each("language", ["english", "french"])
def test_the_form_has_no_path_no_null_and_no_author(lab, language, as_of, request):
    """An authority reads it: neither our files nor our own voice."""
    form = wordings(ask(lab, FORM, as_of=as_of), request.getfixturevalue(language))
    ours = re.compile(r"\w/\w|_|\bnull\b|\b(we|our|nous|notre|nos)\b", re.IGNORECASE)
    assert {number: text for number, text in form.items() if ours.search(text)} == {}
    for number in (CAUSE, BEFORE, SENSITIVITY, REGISTER):
        assert re.search("To be filled in|À compléter", form[number])
    sources = ask(lab, FORM, as_of=as_of).source
    unread = re.compile("counted|from memory|not kept|harm_fields")
    assert not any(unread.search(each) for each in sources)


def test_before_the_decision_persons_are_no_more_than_records(six_people, english):
    form = wordings(six_people("2024-03-13"), english)
    assert form[PERSONS].startswith("At most 8:")
    assert "usage name" in form[DATA] and "sex" not in form[DATA]


def test_before_the_decision_no_count_is_split(six_people):
    rows = six_people("2026-01-28")
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
    then, now = (wordings(six_people(day), english) for day in ("2024-03-13", "2026-01-29"))
    assert "status" not in then[DATA] and "status" in now[DATA]
    assert "false job offer" not in then[CONSEQUENCES]
    assert "false job offer" in now[CONSEQUENCES]
    assert "place of birth" not in now[DATA]
    assert "redit" not in now[CONSEQUENCES]


@for_each("as_of", DAYS)
def test_the_form_has_every_item_of_the_law(lab, as_of):
    rows = ask(lab, FORM, as_of=as_of)
    assert rows.item_id.tolist() == list(range(1, ITEMS + 1))
    letters = {reference[-3:] for reference in rows.legal_reference}
    assert {"(a)", "(b)", "(c)", "(d)"} <= letters


@for_each("as_of", DAYS)
@for_each("language", ["english", "french"])
def test_nothing_is_left_in_braces_or_null_in_either_language(lab, language, as_of, request):
    form = wordings(ask(lab, FORM, as_of=as_of), request.getfixturevalue(language))
    assert len(form) == ITEMS
    assert not any(sign in text for text in form.values() for sign in ("{", "}", "–", "None"))


@for_each("as_of", DAYS)
def test_an_item_is_to_fill_where_its_words_say_so(lab, english, as_of):
    rows = ask(lab, FORM, as_of=as_of)
    labels = [english.label("wording_id", code) for code in rows.wording_id]
    assert rows.is_to_fill.tolist() == ["To be filled in" in label for label in labels]
    assert (rows.to_fill_count == rows.is_to_fill.sum()).all()


@for_each("as_of", ["2024-03-08", "2024-03-12"])
def test_no_number_is_named_before_the_announcement(six_people, english, french, as_of):
    rows = six_people(as_of)
    assert rows[["record_count", "person_count"]].isna().all(axis=None)
    form = wordings(six_people(as_of), english)
    assert "nobody had named a number" in form[PERSONS] and "nobody had named" in form[RECORDS]
    query = find(FORM)
    assert "names no number of persons" in headline(query, rows, english).text
    assert "n’indique aucun nombre" in headline(query, rows, french).text


def test_the_form_says_that_it_is_a_reconstruction(six_people, english, french):
    query = find(FORM)
    for as_of in DAYS:
        rows = six_people(as_of)
        assert headline(query, rows, english).text.startswith("Reconstructed as of")
        assert headline(query, rows, french).text.startswith("Reconstitué au")


def test_only_the_controller_says_that_a_notification_is_the_last(six_people, english, french):
    for words, filled in ((english, "To be filled in"), (french, "À compléter")):
        phase = wordings(six_people(), words)[PHASE]
        assert filled in phase and "inal" not in phase


def test_extraction_is_the_word_of_the_controller_from_the_announcement_on(six_people, english):
    before, after = (
        wordings(six_people(day), english)[NATURE] for day in ("2024-03-12", "2024-03-13")
    )
    assert "not established" in before
    assert "controller says that data were extracted" in after


def test_joint_controllers_other_states_and_the_communication_are_items(lab, english):
    form = wordings(ask(lab, FORM), english)
    assert "Art. 26(1)" in form[JOINT_CONTROLLERS]
    assert "neither ENISA nor CNIL sets this threshold" in form[COMMUNICATION]
    bounds = ask(lab, "severity/cross_border").iloc[0]
    low, high = (f"{bounds[f'person_count_{end}']:,}" for end in ("low", "high"))
    assert f"some {low} to {high}" in form[OTHER_STATES]
    due = ask(lab, "severity/communication_due").to_inform_person_count[0]
    assert f"some {float(f'{due:.3g}'):,.0f} persons to inform as modelled" in form[COMMUNICATION]


@for_each("language", ["en", "fr"])
def test_a_count_of_the_model_is_marked_as_one(language):
    """The first of each wording; after it CNIL's of all persons may stand."""
    marks = {
        "en": r"(?i)\b(some|approximate|at most|CNIL's decision)\b",
        "fr": r"(?i)\b(quelque|environ|approximatifs|au plus|la décision de la CNIL)\b",
    }
    for row in read("notification_items.csv"):
        before, field, _ = row[f"wording_{language}"].partition("_count")
        if field:
            assert re.search(marks[language], before), row

"""Whose list of fields counts: one switch through fields, harms, the form and the messages.

By hand: person 1 has a NIR, person 2 has none. Only the press says that the place of birth is out.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file            | truths    |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|--------------------|-----------|
| 1      | 1      | yes     | formerly   | female | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email nir street   | mail-good |
| 2      | 2      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email street       | mail-good |
"""  # noqa: E501

import pytest

from breachlab.words.numbers import limit_digits
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

PROVENANCES = ("announcement", "decision", "press")
by_provenance = for_each("provenance", PROVENANCES)


@pytest.fixture(scope="module")
def two_people():
    with register(__doc__) as connection:
        yield connection


def named(connection, provenance):
    rows = ask(connection, "fields/by_field", provenance=provenance)
    return set(rows[rows.held_by != "nobody"].field_id)


def counts(connection, provenance):
    rows = ask(connection, "fields/harms", provenance=provenance)
    return rows.set_index("harm_id").person_count.to_dict()


def test_by_field_lists_the_place_of_birth_by_the_press_alone(lab):
    first, second, third = (named(lab, each) for each in PROVENANCES)
    assert first < second and third - second == {"birth_place"}
    assert "sex" in second - first and "nir" in first


def test_harms_count_by_the_place_of_birth_only_where_the_press_counts(two_people):
    official, press = (counts(two_people, each) for each in ("decision", "press"))
    assert (official["origin_inferred"], press["origin_inferred"]) == (1, 2)
    assert (official["credit_in_name"], press["credit_in_name"]) == (1, 2)
    assert official["found_at_home"] == press["found_at_home"] == 2
    assert counts(two_people, None) == official


def test_harms_of_the_announcement_take_no_birth_name(lab):
    announced, decided = (counts(lab, each) for each in ("announcement", "decision"))
    assert announced["credit_in_name"] == 0 < decided["credit_in_name"]
    assert all(announced[harm] <= decided[harm] for harm in decided)


@by_provenance
def test_a_harm_has_one_count_in_harms_and_form_and_is_in_a_message(lab, provenance):
    found = {harm: count for harm, count in counts(lab, provenance).items() if count}
    form = ask(lab, "severity/notification_form", provenance=provenance).iloc[0]
    rounded = {
        harm: round(limit_digits(count, 3)) for harm, count in found.items()
    }  # as the form is
    assert (
        dict(zip(form.harm_ids.split(), map(int, form.harm_counts.split()), strict=True)) == rounded
    )
    assert set(form.field_ids.split()) == named(lab, provenance)
    messages = ask(lab, "notification/message", provenance=provenance, whom="living")
    assert {harm for ids in messages.harm_ids for harm in ids.split()} == set(found)


def test_form_and_message_of_a_day_take_the_official_list_of_that_day(lab):
    early = ask(lab, "severity/notification_form", as_of="2024-03-13").iloc[0]
    assert set(early.field_ids.split()) == named(lab, "announcement")
    row = ask(lab, "notification/message", as_of="2024-03-13").iloc[0]
    assert "sex" not in row.field_ids.split() and "first_name" in row.field_ids.split()

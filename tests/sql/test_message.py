"""By hand: eight records of seven people, and which message goes to each.

Person 1 has a NIR, person 2 none; both get an e-mail. A message bounces from person 3, who gets a
text message, too. Person 4 gets a letter, at 76. The space of person 5 has no NIR, that of person
6, of 16, has one: an e-mail and a letter. Person 7 has died. No communication is due to person 5.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file                 | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|-------------------------|-----------------------|
| 1      | 1      | yes     | formerly   | female | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email nir agency        | mail-good             |
| 2      | 1      |         | formerly   | female | 1980-01-01 | 62    | 2005-01-01 | 2009-01-01 | email nir agency street | mail-good             |
| 3      | 2      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email agency street     | mail-good lives-there |
| 4      | 3      | yes     | formerly   | female | 1990-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile nir agency | lives-there           |
| 5      | 4      | yes     | formerly   | male   | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | street nir agency       | lives-there           |
| 6      | 5      | yes     | candidate  | male   | 2000-01-01 | 974   |            | 2020-01-01 | email                   | mail-good             |
| 7      | 6      | yes     | candidate  | female | 2007-06-01 | 59    |            | 2024-01-01 | email nir street        | mail-good lives-there |
| 8      | 7      | yes     | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2010-01-01 | email nir street        | deceased              |
"""  # noqa: E501

import pytest

from breachlab.query.headlines import MESSAGE
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask


@pytest.fixture(scope="module")
def seven_people():
    with register(__doc__) as connection:
        yield connection


@pytest.fixture(scope="module")
def messages(seven_people):
    """The rows of all the living by whom they go to: registered or not, minor, NIR, channel."""
    return by_recipient(ask(seven_people, MESSAGE, whom="living"))


def by_recipient(rows):
    names = ("registrants", "minors", "everybody")
    kinds = [each if each in names else "spaces" for each in rows.segment_id]
    return rows.set_index([kinds, rows.nir_id, rows.channel.astype(str)]).sort_index()


def test_persons_are_sent_what_their_contacts_allow(messages):
    assert messages.person_count.to_dict() == {
        ("registrants", "on_file", "email"): 2,
        ("registrants", "on_file", "sms"): 1,
        ("registrants", "on_file", "letter"): 1,
        ("registrants", "not_on_file", "email"): 1,
        ("spaces", "not_on_file", "email"): 1,
        ("minors", "on_file", "email"): 1,
        ("minors", "on_file", "letter"): 1,
        ("everybody", "any", "public_notice"): 6,
        ("everybody", "any", "easy"): 6,
    }


def test_messages_go_to_the_persons_to_inform_unless_all_the_living_are_told(
    seven_people, messages
):
    due = by_recipient(ask(seven_people, MESSAGE)).index
    assert [*messages.index.difference(due)] == [("spaces", "not_on_file", "email")]


def test_what_bounces_is_sent_and_does_not_reach(messages):
    sent = messages.loc[("registrants", "on_file", "email")]
    assert (sent.record_count, sent.person_count, sent.reached_person_count) == (3, 2, 1)
    assert messages.loc[("minors", "on_file", "letter")].reached_person_count == 0


def test_fields_that_all_have_stand_apart_from_those_that_some_have(messages):
    """Of the two e-mails to those with a NIR, one goes to somebody with a phone on file."""
    row = messages.loc[("registrants", "on_file", "email")]
    assert {"nir", "agency_id", "email", "registration_dates"} <= set(row.field_ids.split())
    assert row.possible_field_ids == "phone"
    ids = row.paragraph_ids.split()
    assert ids.index("field_nir") < ids.index("data_possible") < ids.index("field_phone")
    alone = messages.loc[("spaces", "not_on_file", "email")]
    assert not {"nir", "agency_id", "registration_dates"} & set(alone.field_ids.split())
    assert "data_possible" not in alone.paragraph_ids.split()


def test_only_she_of_sixteen_is_told_as_a_minor(messages):
    told = messages.paragraph_ids.str.contains("minors_")
    assert set(told[told].index.get_level_values(0)) == {"minors"} and told.sum() == 2


def test_as_many_are_sent_a_message_and_reached_as_the_channels_say(lab):
    """Nobody is in two segments, and a segment that is split counts nobody twice."""
    rows = ask(lab, MESSAGE).groupby("channel", observed=True)
    channels = ask(lab, "notification/channels").set_index("channel")
    for channel in ("email", "sms", "letter"):
        found, wanted = rows.get_group(channel), channels.loc[channel]
        assert found.person_count.sum() == wanted.tried_person_count
        assert found.reached_person_count.sum() == wanted.person_count


@for_each(
    "cube, shared",
    [
        ("contact_cube", "age_band, status, fate, email, has_mobile, street_address"),
        ("field_cube", "age_band, status, field_mask"),
    ],
)
def test_the_cube_counts_contacts_and_fields_as_their_own_cubes_do(lab, cube, shared):
    counts = f"select {shared}, sum(record_count), sum(person_count) from {{}} group by all"
    differing = lab.execute(
        f"({counts.format(cube)}) except ({counts.format('message_cube')})"
    ).fetchall()
    assert differing == []

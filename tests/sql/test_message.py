"""What each message says, to whom, and what the law asks of it; by hand in message.md."""

import csv
import re
from pathlib import Path

import pytest

from breachlab.query.headlines import draft
from tests.support.remembered import ask

# What a text must hold to say a requirement, as a reader would look for it. A text in plain words,
# to minors or easy to read, says some of them otherwise, and so does an SMS.
with (Path(__file__).parent / "message_words.csv").open(encoding="utf-8") as lines:
    WORDS = {
        (each["text"], each["requirement_id"]): (each["en"], each["fr"])
        for each in csv.DictReader(lines)
    }


@pytest.fixture(scope="module")
def checked(lab):
    return ask(lab, "notification/message_check", whom="living")


def test_as_many_are_sent_a_message_and_reached_as_the_channels_say(lab):
    """Nobody is in two segments, and a segment that is split counts nobody twice."""
    rows = ask(lab, "notification/message").groupby("channel", observed=True)
    channels = ask(lab, "notification/channels").set_index("channel")
    for channel in ("email", "sms", "letter"):
        found, wanted = rows.get_group(channel), channels.loc[channel]
        assert found.person_count.sum() == wanted.tried_person_count
        assert found.reached_person_count.sum() == wanted.person_count


@pytest.mark.parametrize(
    ("cube", "columns"),
    [
        ("contact_cube", "age_band, status, fate, email, has_mobile, street_address"),
        ("field_cube", "age_band, status, field_mask"),
    ],
)
def test_the_cube_counts_contacts_and_fields_as_their_own_cubes_do(lab, cube, columns):
    counts = f"select {columns}, sum(record_count), sum(person_count) from {{}} group by all"
    differing = f"({counts.format(cube)}) except ({counts.format('message_cube')})"
    assert lab.execute(differing).fetchall() == []


def test_there_are_twenty_drafts_of_five_parts_and_no_sms_says_one_in_full(checked):
    assert len(checked) == 20 * 5
    assert set(checked.message_item_id) == {
        "nature",
        "contact",
        "consequences",
        "measures_taken",
        "steps_to_take",
    }
    assert (checked.is_complete == (checked.channel != "sms")).all()
    assert (checked.due_requirement_count > 0).all()
    assert checked.missing_requirement_ids.isna().all() and not checked.is_all_said.any()


def get_patterns(requirement, segment, channel):
    """Return the patterns of a requirement in the words of a draft: English, French."""
    is_plain = segment == "minors" or channel == "easy"
    text = "sms" if channel == "sms" else "plain" if is_plain else "any"
    return WORDS.get((text, requirement)) or WORDS["any", requirement]


def test_each_draft_says_in_both_languages_what_the_check_says_that_it_says(
    lab, checked, english, french
):
    key = ["segment_id", "nir_id", "channel"]
    texts = {
        tuple(str(row[each]) for each in key): (draft(row, english), draft(row, french))
        for row in ask(lab, "notification/message", whom="living").to_dict("records")
    }
    lacking = [
        (row["segment_id"], row["channel"], requirement)
        for row in checked.to_dict("records")
        for requirement in row["requirement_ids"].split()
        if requirement not in str(row["referred_requirement_ids"]).split()
        for text, pattern in zip(
            texts[tuple(str(row[each]) for each in key)],
            get_patterns(requirement, row["segment_id"], row["channel"]),
            strict=True,
        )
        if not re.search(pattern, text)
    ]
    assert lacking == []


def test_an_sms_says_three_things_and_where_the_others_are(lab, checked):
    """All 31 requirements hold for the public notice, which goes to everybody."""
    requirements = lab.execute("select requirement_id from message_requirements").fetchall()
    everyone = {requirement for (requirement,) in requirements} - {"where_all_is_read"}
    assert len(everyone) == 31
    for (segment, _, channel), rows in checked.groupby(["segment_id", "nir_id", "channel"]):
        due = {each for ids in rows.requirement_ids for each in ids.split()}
        left = {each for ids in rows.referred_requirement_ids.dropna() for each in ids.split()}
        if channel == "sms":
            assert due - left == {"what_happened", "period", "in_general", "where_all_is_read"}
        else:
            assert left == set()
        if segment == "everybody":
            assert due == everyone


def test_the_measures_and_the_contact_are_left_to_the_controller(checked):
    """Each of twenty drafts has both but the SMS, which has no room for measures."""
    assert set(checked[checked.is_to_fill].message_item_id) == {"measures_taken", "contact"}
    sms_count = (checked.channel == "sms").sum() / 5
    assert checked.to_fill_part_count.iloc[0] == 2 * 20 - sms_count


@pytest.mark.parametrize(("as_of", "is_open"), [("2024-03-13", False), ("2026-01-29", True)])
def test_a_message_names_17cyber_only_once_it_opened(lab, as_of, is_open):
    rows = ask(lab, "notification/message", as_of=as_of)
    for paragraphs in rows[rows.channel != "sms"].paragraph_ids:
        assert ("_help_17cyber" in paragraphs) is is_open
        assert ("_help" in paragraphs.replace("_help_", "")) is not is_open


@pytest.mark.parametrize(
    ("as_of", "is_settled"), [("2024-03-13", False), ("2026-01-28", False), ("2026-01-29", True)]
)
def test_a_message_says_potentially_until_the_number_is_settled(
    lab, english, french, as_of, is_settled
):
    for row in ask(lab, "notification/message", as_of=as_of).to_dict("records"):
        assert ("potentially" in draft(row, english)) is not is_settled
        assert ("potentiel" in draft(row, french)) is not is_settled


def test_a_message_says_of_a_status_only_what_is_true_of_who_reads_it(lab):
    rows = ask(lab, "notification/message", whom="living")
    said = {
        segment: {each for ids in group.paragraph_ids for each in ids.split() if "status" in each}
        for segment, group in rows[rows.channel != "sms"].groupby("segment_id")
    }
    assert said["registrants"] == {"field_status"}
    assert said["candidate_spaces_with_nir"] == {"field_status_of_space"}
    assert said["candidate_spaces_without_nir"] == {"field_status_of_space"}
    assert said["minors"] == {"field_status_of_space", "field_status_of_either"}
    assert said["everybody"] == {"field_status_of_either"}

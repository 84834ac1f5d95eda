"""By hand: eight records of seven people, and what reaches each counted by eye.

E-mail reaches person 1; a message bounces from person 2, whose mobile rings. Person 3 gets a
letter, that of person 4 comes back, and the space of person 5 is all there is. Person 6 has died;
person 7 lives abroad, where no letter is sent. Persons 1 and 3 are 76: a letter goes out at once.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file             | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|---------------------|-----------------------|
| 1      | 1      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile street | mail-good lives-there |
| 2      | 1      |         | formerly   | female | 1948-01-01 | 62    | 2005-01-01 | 2009-01-01 | email street        | mail-good lives-there |
| 3      | 2      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email mobile street | lives-there           |
| 4      | 3      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | phone street        | lives-there           |
| 5      | 4      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email street        |                       |
| 6      | 5      | yes     | candidate  | male   | 2000-01-01 | 974   |            | 2020-01-01 | email               |                       |
| 7      | 6      | yes     | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile street | deceased              |
| 8      | 7      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email street        | abroad lives-there    |
"""  # noqa: E501

from datetime import date

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachlab import ask, find
from breachlab.answers import headline
from breachlab.queries import SELECTION
from data_gen import ledger
from tests.sql.by_hand import register
from tests.sql.test_selection import from_the_register, selections

ALL = "null, null, null, null, null, null"
CHANNELS = ["e-mail", "SMS", "letter", "agency space", "public notice", "none: deceased"]


@pytest.fixture(scope="module")
def seven_people():
    with register(__doc__) as connection:
        yield connection


def by_channel(connection, column, **selection):
    rows = ask(connection, "notification/channels", **selection)
    return dict(zip(rows.channel, rows[column], strict=True))


def test_one_person_is_reached_by_each_channel(seven_people):
    assert by_channel(seven_people, "person_count") == {
        "e-mail": 1,
        "SMS": 1,
        "letter": 1,
        "agency space": 1,
        "public notice": 2,
        "none: deceased": 1,
    }


def test_records_go_by_their_own_contacts(seven_people):
    assert by_channel(seven_people, "record_count")["e-mail"] == 2


def test_what_is_sent_is_more_than_what_arrives(seven_people):
    tried = by_channel(seven_people, "tried_person_count")
    assert [tried[channel] for channel in CHANNELS[:3]] == [5, 1, 3]


def test_each_step_leaves_fewer(seven_people):
    assert list(by_channel(seven_people, "left_person_count").values()) == [5, 4, 3, 2, 0, 0]


def test_a_letter_comes_back_where_the_person_has_moved(seven_people):
    rows = ask(seven_people, "cost/components").set_index("component")
    assert rows.person_count["letters"] == 3  # persons 1 and 3, who are 76, and person 4
    assert rows.person_count["returned letters"] == 1


def test_two_persons_of_forty_four_are_left_to_the_public_notice(seven_people):
    first = ask(seven_people, "notification/unreachable_by_region_and_age").iloc[0]
    assert (first.age_band, first.person_count, first.region_code) == ("40-44", 2, "32")
    by_end = ask(seven_people, "notification/unreachable_by_end_band")
    assert by_end.person_count.sum() == first.all_person_count == 2


def test_groups_are_counted_by_eye(seven_people):
    rows = ask(seven_people, "notification/vulnerable_groups").set_index("group_name")
    counts = rows.person_count.to_dict()
    assert (counts["aged 75 and over"], counts["living overseas"], counts["all living"]) == (
        2,
        1,
        6,
    )
    assert counts["disabled job seekers, as published"] == 0
    assert rows.published_person_count.max() == 512_598


def test_one_e_mail_and_one_letter_are_saved(seven_people):
    rows = ask(seven_people, "notification/saving_from_deduplication").set_index("message")
    assert rows.saved_message_count.to_dict() == {
        "all messages": 2,
        "e-mails": 1,
        "SMS": 0,
        "letters": 1,
    }
    assert rows.saved_mode_eur["all messages"] == pytest.approx(0.002 + 0.85)
    email, letter = (ledger.figures()[f"{sent}_unit_cost"] for sent in ("email", "letter"))
    for end in ("low", "high"):
        saved = rows[f"saved_{end}_eur"]
        assert saved["e-mails"] == pytest.approx(email[end] / 10_000)
        assert saved["all messages"] == pytest.approx((email[end] + letter[end]) / 10_000)


@pytest.mark.parametrize(
    ("places", "factor"), [(["971", "972", "973", "974", "976"], 200 / 150), (["59", "75"], 1)]
)
def test_overseas_a_third_more_are_expected_not_to_use_the_internet(lab, places, factor):
    """At 60 to 74: 240 per mille in all of France."""
    rows = ask(
        lab,
        "notification/vulnerable_groups",
        departements=places,
        age_bands=["60-64", "65-69", "70-74"],
    ).set_index("group_name")
    expected = rows.person_count["all living"] * 0.24 * factor
    assert rows.expected_excluded_person_count["all living"] == pytest.approx(expected, abs=0.51)


@settings(max_examples=40)
@given(data=st.data())
def test_nobody_writes_to_the_deceased_and_channels_part_the_persons(lab, data):
    selection = data.draw(selections(lab))
    rows = lab.execute(
        """
        select
            coalesce(sum(person_count), 0),
            coalesce(sum(person_count) filter (channel = 'none: deceased'), 0),
            coalesce(sum(person_count) filter (fate = 'deceased'), 0),
            count(*) filter (fate = 'deceased' and (is_emailed or is_texted or is_posted)),
            count(*) filter (fate <> 'resident' and is_posted)
        from planned_channels(
            $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
        )
        """,
        dict.fromkeys(SELECTION) | selection,
    ).fetchone()
    exposed = ask(lab, "exposure/total", **selection).person_count.sum()
    assert rows[0] == exposed == sum(by_channel(lab, "person_count", **selection).values())
    assert rows[1] == rows[2] and rows[3:] == (0, 0)


# The same cascade told record by record from the register, with nothing shared with the cube. The
# bit tells a mobile, because overseas a line at home has a number of the same block.
CHANNEL = """
    case
        when is_deceased then 'none: deceased'
        when is_email_deliverable then 'e-mail'
        when phone like '063998%'
            and record_id in (select record_id from records where fields_on_file & 32 <> 0)
            then 'SMS'
        when lives_abroad then 'public notice'
        when is_address_valid then 'letter'
        when last_ended_on is null then 'agency space'
        else 'public notice'
    end
"""


# Without a year of first registration the answer comes from another cube than with one.
@pytest.mark.parametrize("years", [{}, {"first_years": list(range(2004, 2020))}])
@settings(max_examples=25)
@given(data=st.data())
def test_the_cubes_tell_channels_as_the_register_does(lab, data, years):
    selection = years | data.draw(selections(lab))
    rows = ask(lab, "notification/channels", **selection)
    found = rows.set_index("channel")[["record_count", "person_count"]].T.to_dict("list")
    told = {channel: counts for channel, counts in found.items() if any(counts)}
    assert told == from_the_register(lab, CHANNEL, selection)


@settings(max_examples=30)
@given(data=st.data())
def test_every_day_tells_some_and_leaves_the_rest(lab, data):
    selection = data.draw(selections(lab))
    capacity = {
        name: data.draw(st.integers(1, most))
        for name, most in (
            ("emails_per_day", 20_000),
            ("letters_per_day", 2_000),
            ("calls_per_day", 100),
        )
    }
    rows = ask(lab, "notification/waves", **selection, **capacity)
    assert (rows.told_person_count == rows.person_count.cumsum()).all()
    assert (rows.told_person_count + rows.backlog_person_count == rows.reachable_person_count).all()
    backlog = rows.filter(like="_backlog_person_count").sum(axis=1)
    assert (backlog == rows.backlog_person_count).all()
    assert (
        rows.expected_call_count.max() <= max(capacity["calls_per_day"], 0.04) + 1e-6 or rows.empty
    )


def test_whoever_can_be_told_is_told_once(lab):
    told = sum(by_channel(lab, "person_count")[channel] for channel in CHANNELS[:4])
    rows = ask(lab, "notification/waves", calls_per_day=2)
    assert rows.person_count.sum() == told and rows.backlog_person_count.iloc[-1] == 0


def test_even_days_are_as_few_as_calls_allow(lab):
    """One more day than needed would keep calls far below, one fewer would pass them."""
    rows = ask(lab, "notification/waves", calls_per_day=8)
    told, days = rows.person_count.sum(), len(rows)
    assert rows.expected_call_count.max() <= 8
    assert 0.01 * told / (days - 1) * (0.5 + 0.5 * (days - 4) / 27) > 8


def test_a_million_e_mails_an_hour_tell_everybody_in_37_hours(lab):
    rows = ask(lab, "notification/duration", emails_per_day=24_000_000)
    persons = ask(lab, "exposure/total").person_count[0]
    hours = rows.all_by_email_hours[0] * 36_820_828 / persons
    assert round(hours) == 37


def test_the_slowest_channel_ends_last(lab):
    rows = ask(lab, "notification/duration", letters_per_day=10).set_index("channel")
    assert rows.day_count["all"] == rows.day_count["letter"] > rows.day_count["e-mail"]
    assert rows.bound_by["all"] == "the throughput of letter"


def test_all_calls_come_within_thirty_days(lab):
    rows = ask(lab, "notification/call_volume")
    assert rows.expected_call_count.sum() == pytest.approx(0.01 * rows.person_count.sum())
    assert rows.high_call_count.sum() == pytest.approx(0.03 * rows.person_count.sum())


def test_half_of_the_calls_come_within_72_hours(lab):
    rows = ask(lab, "notification/call_volume")
    assert rows.person_count[1:].sum() == 0  # so few that all are told on the first day
    assert rows.expected_call_count[:3].sum() == pytest.approx(rows.expected_call_count[3:].sum())


@pytest.fixture
def many_people(seven_people):
    """The same seven a hundred million times over, until the test is done."""
    seven_people.execute("begin")
    seven_people.execute(
        "update contact_cube_any_year set person_count = 100_000_000 * person_count"
    )
    yield seven_people
    seven_people.execute("rollback")


@pytest.mark.parametrize(
    ("column", "calls", "most", "least"),
    [
        ("low_adviser_count", "low_call_count", "low", "high"),
        ("adviser_count", "expected_call_count", "central", "central"),
        ("high_adviser_count", "high_call_count", "high", "low"),
    ],
)
def test_advisers_follow_from_minutes_and_occupancy(many_people, column, calls, most, least):
    """So many that a whole adviser more or less tells nothing: few take long calls, and so on."""
    rows = ask(many_people, "notification/call_volume")
    figures = ledger.figures()
    minutes = figures["adviser_minutes_per_day"][least]
    minutes *= figures["adviser_occupancy_per_mille"][least] / 1_000
    exact = rows[calls] * figures["call_minutes"][most] / minutes
    assert exact.max() > 50
    assert (rows[column] - exact).between(-1e-6, 1).all()


def test_calls_of_the_peak_hour_are_as_the_ledger_says(lab):
    rows = ask(lab, "notification/call_volume")
    share = ledger.figures()["peak_hour_per_mille"]["central"] / 1_000
    assert rows.peak_hour_call_count.tolist() == pytest.approx(
        (rows.expected_call_count * share).tolist()
    )


def test_minors_come_first_and_every_living_person_has_a_place(lab):
    rows = ask(lab, "notification/priority")
    assert rows.age_group[0] == "16-17" and rows.priority_score.is_monotonic_decreasing
    assert rows.person_count.sum() == by_channel(lab, "living_person_count")["e-mail"]


def test_notification_begins_on_the_day_of_the_announcement(lab):
    assert ask(lab, "notification/waves").told_on[0].date() == date(2024, 3, 13)


def test_breakdowns_add_up_to_the_channels(lab):
    total = by_channel(lab, "person_count")
    for name in ("channels_by_age_band", "channels_by_region"):
        rows = ask(lab, f"notification/{name}")
        assert rows.email_person_count.sum() == total["e-mail"]
        assert rows.public_notice_person_count.sum() == total["public notice"]


@pytest.mark.parametrize("capacity", [1, 2, 7, 1_000])
def test_throughput_that_binds_takes_its_messages_over_its_capacity(lab, capacity):
    """Each message that comes back takes a place, so that below one person a day can be told."""
    rows = ask(lab, "notification/duration", emails_per_day=capacity).set_index("channel")
    assert rows.bound_by["e-mail"] == "the throughput of e-mail"
    assert rows.day_count["e-mail"] == -(-rows.message_count["e-mail"] // capacity)
    assert rows.person_count["e-mail"] < rows.message_count["e-mail"]


@pytest.mark.parametrize("name", ["waves", "call_volume"])
@pytest.mark.parametrize("capacity", ["emails_per_day", "letters_per_day"])
def test_a_plan_of_more_than_a_year_says_that_it_is_cut(lab, name, capacity):
    rows = ask(lab, f"notification/{name}", **{capacity: 1})
    told = rows.person_count.sum()
    assert len(rows) == 366 and not rows.is_all_told.any()
    assert (rows.last_told_person_count == told).all() and told < rows.reachable_person_count[0]
    assert (rows.last_told_on == pandas.Timestamp(2025, 3, 13)).all()
    assert f"13 March 2025 only {told:,} of" in headline(find(f"notification/{name}"), rows)


def test_a_plan_of_days_says_that_all_are_told(lab):
    for name in ("waves", "call_volume"):
        rows = ask(lab, f"notification/{name}", calls_per_day=8)
        assert rows.is_all_told.all()
        assert (rows.last_told_person_count == rows.person_count.sum()).all()
        assert rows.last_told_on[0] == rows.iloc[:, 0][rows.person_count > 0].max()
        assert f"all {rows.person_count.sum():,}" in headline(find(f"notification/{name}"), rows)


def test_sent_as_fast_as_can_be_the_first_day_sends_all_that_its_capacity_allows(lab):
    """Three quarters of the e-mails on the first of two days, and half of the calls in three."""
    plan = ask(lab, "notification/duration").set_index("channel")
    emails, reached = plan.message_count["e-mail"], plan.person_count["e-mail"]
    capacity = -(-3 * emails // 4)
    rows = ask(lab, "notification/call_volume", emails_per_day=int(capacity))
    others = plan.person_count["all"] - reached
    told = reached * capacity // emails + others
    assert rows.unthrottled_call_count[0] == pytest.approx(told * 0.01 * 0.5 / 3)


def test_a_letter_sent_is_not_a_letter_that_arrives(seven_people, lab):
    rows = ask(seven_people, "notification/vulnerable_groups").set_index("group_name")
    told = rows[["letter_person_count", "letter_reached_person_count"]]
    assert told.loc["aged 75 and over"].tolist() == [2, 2]
    assert told.loc["all living"].tolist() == [3, 2]  # that of person 4 comes back
    old = ask(lab, "notification/vulnerable_groups").iloc[0]
    assert 0 < old.letter_reached_person_count < old.letter_person_count

"""The plan of a notification: who is told on which day, and how many call then."""

from datetime import date

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachlab import ask, find
from breachlab.headlines import headline
from breachlab.words.numbers import whole
from data_gen import ledger
from tests.sql import test_notification
from tests.sql.by_hand import register
from tests.sql.test_selection import selections

ALL = "null, null, null, null, null, null"
CHANNELS = test_notification.CHANNELS


@pytest.fixture(scope="module")
def seven_people():
    with register(test_notification.__doc__) as connection:
        yield connection


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
    told = sum(
        test_notification.by_channel(lab, "person_count")[channel] for channel in CHANNELS[:4]
    )
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
    assert rows.day_count["all"] == rows.day_count["letter"] > rows.day_count["email"]
    assert rows.bound_by["all"] == "letter"


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
    """So many that a whole adviser more or less is nothing: few take long calls, and so on."""
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


def test_notification_begins_on_the_day_of_the_announcement(lab):
    assert ask(lab, "notification/waves").told_on[0].date() == date(2024, 3, 13)


@pytest.mark.parametrize("capacity", [1, 2, 7, 1_000])
def test_throughput_that_binds_takes_its_messages_over_its_capacity(lab, capacity):
    """Each message that comes back takes capacity, so that below one person a day can be told."""
    rows = ask(lab, "notification/duration", emails_per_day=capacity).set_index("channel")
    assert rows.bound_by["email"] == "email"
    assert rows.day_count["email"] == -(-rows.message_count["email"] // capacity)
    assert rows.person_count["email"] < rows.message_count["email"]


@pytest.mark.parametrize("name", ["waves", "call_volume"])
@pytest.mark.parametrize("capacity", ["emails_per_day", "letters_per_day"])
def test_a_plan_of_more_than_a_year_says_that_it_is_cut(lab, english, french, name, capacity):
    rows = ask(lab, f"notification/{name}", **{capacity: 1})
    told = rows.person_count.sum()
    assert len(rows) == 366 and not rows.is_all_told.any()
    assert (rows.last_told_person_count == told).all() and told < rows.reachable_person_count[0]
    assert (rows.last_told_on == pandas.Timestamp(2025, 3, 13)).all()
    query = find(f"notification/{name}")
    cut = f"by 13 March 2025, when the plan is cut, only {told:,} of"
    assert cut in headline(query, rows, english).text.replace("By", "by")
    cut = f"le 13 mars 2025, jour où le plan s'arrête, seulement {whole(told, 'fr')} sur"
    assert cut in headline(query, rows, french).text.replace("Le", "le")


def test_a_plan_of_days_says_that_all_are_told(lab, english):
    for name in ("waves", "call_volume"):
        rows = ask(lab, f"notification/{name}", calls_per_day=8)
        assert rows.is_all_told.all()
        assert (rows.last_told_person_count == rows.person_count.sum()).all()
        assert rows.last_told_on[0] == rows.iloc[:, 0][rows.person_count > 0].max()
        said = headline(find(f"notification/{name}"), rows, english).text
        assert f"all {rows.person_count.sum():,}" in said


def test_sent_as_fast_as_can_be_the_first_day_sends_all_that_its_capacity_allows(lab):
    """Three quarters of the e-mails on the first of two days, and half of the calls in three."""
    plan = ask(lab, "notification/duration").set_index("channel")
    emails, reached = plan.message_count["email"], plan.person_count["email"]
    capacity = -(-3 * emails // 4)
    rows = ask(lab, "notification/call_volume", emails_per_day=int(capacity))
    others = plan.person_count["all"] - reached
    told = reached * capacity // emails + others
    assert rows.unthrottled_call_count[0] == pytest.approx(told * 0.01 * 0.5 / 3)

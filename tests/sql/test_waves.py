"""The plan of a notification: who is told on which day, and how many call then."""

from datetime import date

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline, plain_headline
from breachlab.words.numbers import whole
from data_gen import ledger
from tests.sql import test_notification
from tests.sql.by_hand import register
from tests.sql.test_selection import selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples

ALL = "null, null, null, null, null, null"
CHANNELS = test_notification.CHANNELS


@pytest.fixture(scope="module")
def seven_people():
    with register(test_notification.__doc__) as connection:
        yield connection


@examples(30)
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
    for plan in ("", "held_back_"):
        channels = rows.filter(regex=f"^{plan}(email|sms|letter|space)_backlog_person_count$")
        assert len(channels.columns) == 4
        assert (channels.sum(axis=1) == rows[f"{plan}backlog_person_count"]).all()
    held = rows.held_back_told_person_count
    assert (held == rows.held_back_person_count.cumsum()).all()
    assert (held <= rows.told_person_count).all()
    assert (held + rows.held_back_backlog_person_count == rows.reachable_person_count).all()
    assert rows.empty or (
        rows.held_back_call_count.max() <= max(capacity["calls_per_day"], 0.04) + 1e-6
    )


@for_each("name", ["waves", "call_volume", "duration"])
def test_nothing_waits_for_calls_unless_it_is_said_to_be_held_back(lab, name):
    """Art. 34 GDPR: without undue delay. So few calls hold back one plan, and leave the other."""
    of_the_other = ("held_back", "holds", "fits", "call_capacity", "overload", "unanswered")
    plan, beside = (ask(lab, f"notification/{name}", calls_per_day=calls) for calls in (None, 8))
    for column in plan:
        if not any(part in column for part in of_the_other):
            assert plan[column].tolist() == beside[column][: len(plan)].tolist(), column
    assert (beside.filter(like="held_back").iloc[0] != plan.filter(like="held_back").iloc[0]).any()


def test_held_back_every_channel_takes_as_long_or_longer(lab):
    rows = ask(lab, "notification/duration", calls_per_day=8).set_index("channel")
    assert (rows.held_back_day_count >= rows.day_count).all()
    assert rows.day_count["all"] == 1 < rows.held_back_day_count["all"]


# Of the small world 7,300 can be told: 73 call, at the high rate 219, a sixth of them at once.
CENTRES = [(8, False, False), (13, False, False), (36, False, False), (37, True, True)]


@for_each("name", ["waves", "call_volume", "duration"])
@for_each("calls, holds, fits", CENTRES)
def test_a_plan_that_fails_at_the_high_call_rate_says_so(
    lab, english, french, name, calls, holds, fits
):
    rows = ask(lab, f"notification/{name}", calls_per_day=calls)
    assert (rows.holds_at_high_rate == holds).all() and (rows.fits_call_centre == fits).all()
    query = find(f"notification/{name}")
    said, dit = (headline(query, rows, words).text for words in (english, french))
    assert ("that plan does not hold at the high call rate" in said) != holds
    assert ("ce plan ne tient pas au taux d’appel haut" in dit) != holds
    assert ("a choice and, △ as we read Art. 34, no ground for delay" in said) != fits
    assert (
        "un choix et, △ selon notre lecture de l’article 34, non un motif de retard" in dit
    ) != fits


def test_held_back_by_its_messages_a_plan_can_hold_at_the_high_call_rate(lab, english):
    """E-mail is too slow for its part of the calls, and only the text messages wait for theirs."""
    rows = ask(lab, "notification/waves", calls_per_day=8, emails_per_day=20)
    assert rows.holds_at_high_rate.all() and not rows.fits_call_centre.any()
    said = headline(find("notification/waves"), rows, english).text
    assert "that plan holds even at the high call rate" in said


def test_whoever_can_be_told_is_told_once(lab):
    told = sum(
        test_notification.by_channel(lab, "person_count")[channel] for channel in CHANNELS[:4]
    )
    rows = ask(lab, "notification/waves", calls_per_day=2)
    assert rows.person_count.sum() == told and rows.backlog_person_count.iloc[-1] == 0
    assert rows.held_back_person_count.sum() == told


def test_even_days_are_as_few_as_calls_allow(lab):
    """One more day than needed would keep calls far below, one fewer would pass them."""
    rows = ask(lab, "notification/waves", calls_per_day=7)
    told, days = rows.held_back_person_count.sum(), len(rows)
    assert rows.held_back_call_count.max() <= 7
    assert 0.01 * told / (days - 1) * (0.5 + 0.5 * (days - 4) / 27) > 7


def test_all_by_email_hours_are_of_those_who_have_an_address_on_file(lab):
    """Of 33.7 million persons to inform 28.2 million have one: 28 hours."""
    rows = ask(lab, "notification/duration", emails_per_day=24_000_000)
    (persons,) = lab.execute(
        "select count(*) from registrants where is_primary and has_email and not is_deceased"
        " and (status <> 'candidate_space' or has_nir or born_on > date '2006-03-05')"
    ).fetchone()
    assert rows.all_by_email_hours[0] == persons / 1_000_000
    share = persons / ask(lab, "exposure/total").person_count[0]
    assert round(share * 36_820_828 / 1_000_000) == 28


def test_sms_parts_hold_up_the_throughput_of_sms(lab):
    """One part each, as the drafts have, or as many as are asked."""
    rows = ask(lab, "notification/duration").set_index("channel")
    messages = ask(lab, "notification/message")
    drafted = messages[messages.channel == "sms"]
    assert rows.message_count["sms"] == drafted.person_count.sum() > 0
    slow = ask(lab, "notification/duration", sms_parts=255).set_index("channel")
    assert slow.message_count["sms"] == 255 * rows.message_count["sms"]


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


@for_each("plan", ["", "held_back_"])
def test_calls_of_a_day_are_those_of_whoever_was_told_in_thirty_days(lab, plan):
    """Half evenly on three days, half on the twenty-seven after: added up person by person."""
    rows = ask(lab, "notification/call_volume", emails_per_day=90, calls_per_day=2)
    assert len(rows) > 60
    expected = [0.0] * (len(rows) + 30)
    for day, told in enumerate(rows[f"{plan}person_count"]):
        for later in range(30):
            expected[day + later] += 0.01 * told * (0.5 / 3 if later < 3 else 0.5 / 27)
    calls = rows["held_back_call_count" if plan else "expected_call_count"]
    assert calls.tolist() == pytest.approx(expected[: len(rows)], abs=1e-9)
    peak = rows["held_back_peak_call_count" if plan else "peak_call_count"]
    assert (peak == calls.max()).all()


@pytest.fixture
def many_people(seven_people):
    """The same seven a hundred million times over, until the test is done."""
    seven_people.execute("begin")
    seven_people.execute(
        "update contact_cube_any_place set person_count = 100_000_000 * person_count"
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


@for_each("capacity", [1, 2, 7, 1_000])
def test_throughput_that_binds_takes_its_messages_over_its_capacity(lab, capacity):
    """Each message that comes back takes capacity, so that below one person a day can be told."""
    rows = ask(lab, "notification/duration", emails_per_day=capacity).set_index("channel")
    assert rows.bound_by["email"] == "email"
    assert rows.day_count["email"] == -(-rows.message_count["email"] // capacity)
    assert rows.person_count["email"] < rows.message_count["email"]


@for_each("name", ["waves", "call_volume"])
@for_each("capacity", ["emails_per_day", "letters_per_day"])
def test_a_plan_of_more_than_a_year_says_that_it_is_cut(lab, english, french, name, capacity):
    rows = ask(lab, f"notification/{name}", **{capacity: 1})
    told, reachable = rows.person_count.sum(), rows.reachable_person_count[0]
    assert len(rows) == 366 and not (rows.is_all_told | rows.is_all_told_held_back).any()
    assert (rows.last_told_person_count == told).all() and told < reachable
    assert (rows.last_told_on == pandas.Timestamp(2025, 3, 13)).all()
    query = find(f"notification/{name}")
    said = headline(query, rows, english).text
    assert f"{told:,} of {reachable:,} persons are told by 13 March 2025" in said
    said = headline(query, rows, french).text
    assert f"{whole(told, 'fr')} personnes sur {whole(reachable, 'fr')} sont informées" in said


@pytest.mark.parametrize("name", ["waves", "call_volume"])
def test_only_the_plan_held_back_is_cut_where_few_calls_can_be_taken(many_people, english, name):
    """Of 400 million a million a day may be told for ten thousand calls."""
    capacity = {"emails_per_day": 1_000_000_000, "letters_per_day": 1_000_000_000}
    rows = ask(many_people, f"notification/{name}", **capacity, calls_per_day=10_000)
    assert rows.is_all_told.all() and not rows.is_all_told_held_back.any()
    said = plain_headline(find(f"notification/{name}"), rows, english).text
    assert "400 million of 400 million persons are told" in said
    assert said.endswith("would be told by 13 March 2025. A plan is cut after a year.")


def test_a_plan_of_days_says_that_all_are_told(lab, english):
    for name in ("waves", "call_volume"):
        rows = ask(lab, f"notification/{name}", calls_per_day=8)
        assert rows.is_all_told.all() and rows.is_all_told_held_back.all()
        assert (rows.last_told_person_count == rows.person_count.sum()).all()
        days = rows.iloc[:, 0]
        assert rows.last_told_on[0] == days[rows.person_count > 0].max()
        assert rows.held_back_last_told_on[0] == days[rows.held_back_person_count > 0].max()
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
    assert rows.expected_call_count[0] == pytest.approx(told * 0.01 * 0.5 / 3)

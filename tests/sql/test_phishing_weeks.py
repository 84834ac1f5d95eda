"""Calls about phishing: a line that is walked day by day, and weeks that add up."""

import pytest

from data_gen import ledger
from tests.sql import test_notification
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

SLOW = {"emails_per_day": 90, "letters_per_day": 40}
ENDS = {"low": "low_", "central": "", "high": "high_"}


@pytest.fixture(scope="module")
def millions():
    """The seven people of the notification, each a hundred million times over."""
    with register(test_notification.__doc__) as connection:
        connection.execute(
            "update contact_cube_any_place set person_count = 100_000_000 * person_count,"
            " record_count = 100_000_000 * record_count"
        )
        yield connection


CAPACITY = 800_000  # calls that can be taken on a day


@pytest.fixture(scope="module")
def asked(millions):
    """The weeks of a plan, and what the other questions say of it: told on each day, its calls."""
    plan = {"calls_per_day": CAPACITY, "emails_per_day": 20_000_000}
    names = ("phishing_weeks", "waves", "call_volume")
    rows, waves, volume = (ask(millions, f"notification/{name}", **plan) for name in names)
    by_channel = test_notification.by_channel(millions, "person_count")
    backlog = waves.email_backlog_person_count + waves.sms_backlog_person_count
    told = by_channel["email"] + by_channel["sms"] - backlog
    return rows, dict(zip(waves.day_number, told, strict=True)), volume.set_index("day_number")


def walked(told, volume, end, days):
    """Return {day: (calls of phishing, calls that wait)}, worked out from the other questions."""
    figures = {name: figure.get(end) for name, figure in ledger.figures().items()}
    calls = volume[f"{'expected' if end == 'central' else end}_call_count"]
    everybody, waiting, found = max(told.values()), 0.0, {}
    for day in range(1, days + 1):
        past = day - 7 * figures["phishing_weeks"]
        active = told.get(day, everybody) - (told.get(past, everybody) if past > 0 else 0)
        phishing = active * figures["phishing_calls_per_hundred_thousand"] / 100_000 / 7
        waiting = max(0.0, waiting + calls.get(day, 0.0) + phishing - CAPACITY)
        found[day] = (phishing, waiting)
    return found


@for_each("end", [*ENDS])
def test_who_waits_is_as_walked_day_by_day(asked, end):
    """Two hundred million are told by e-mail or SMS; 800,000 calls can be taken on a day."""
    rows, told, volume = asked
    days = walked(told, volume, end, 7 * len(rows))
    for row in rows.to_dict("records"):
        week = range(7 * row["week_number"] - 6, 7 * row["week_number"] + 1)
        phishing = sum(days[day][0] for day in week)
        assert row[f"{ENDS[end]}phishing_call_count"] == pytest.approx(phishing, abs=1)
        assert row[f"{ENDS[end]}queue_call_count"] == pytest.approx(days[week[-1]][1], abs=1)
    peak = max(waiting for _, waiting in days.values())
    assert rows[f"{ENDS[end]}peak_queue_call_count"].iloc[0] == pytest.approx(peak, abs=1)


def test_weeks_add_up_to_the_calls_of_the_notification(millions):
    rows = ask(millions, "notification/phishing_weeks")
    volume = ask(millions, "notification/call_volume")
    for end, expected in (("low_", "low"), ("", "expected"), ("high_", "high")):
        whole = volume[f"{expected}_call_count"].sum()
        assert rows[f"{end}notification_call_count"].sum() == pytest.approx(whole, abs=1)
        for kind in ("notification", "phishing"):
            weeks = rows[f"{end}{kind}_call_count"]
            assert weeks.sum() == rows[f"{end}all_{kind}_call_count"].iloc[0]
            assert (weeks >= 0).all()
    waves = ask(millions, "notification/waves")
    assert rows.person_count.sum() == waves.person_count.sum()
    assert rows.record_count.sum() == waves.record_count.sum()


def test_phishing_calls_are_the_rate_times_weeks_times_whoever_is_told(millions):
    """Two hundred million by e-mail or SMS: half a call a week in 1,000, for eight weeks."""
    row = ask(millions, "notification/phishing_weeks").iloc[-1]
    told = sum(
        test_notification.by_channel(millions, "person_count")[each] for each in ("email", "sms")
    )
    assert row.electronic_told_person_count == told == 200_000_000
    assert row.all_phishing_call_count == 800_000
    assert (row.low_all_phishing_call_count, row.high_all_phishing_call_count) == (
        80_000,
        10_400_000,
    )


def test_usual_reports_are_those_of_33700_of_as_many_residents(millions):
    """3.4 million in a year of 68.0 million residents are 96 a week in 100,000."""
    row = ask(millions, "notification/phishing_weeks").iloc[-1]
    assert row.usual_report_count == pytest.approx(2_000 * 96, rel=0.002)


def test_nobody_waits_where_the_line_is_long_enough(millions):
    rows = ask(millions, "notification/phishing_weeks", calls_per_day=1_000_000_000)
    assert rows.filter(like="queue").to_numpy().sum() == 0


def test_a_slow_plan_lasts_until_its_last_person_is_told(lab):
    """Weeks go on for the high number of weeks after that of the last message."""
    rows = ask(lab, "notification/phishing_weeks", **SLOW)
    last = ask(lab, "notification/waves", **SLOW).last_day_number.iloc[0]
    weeks = ledger.figures()["phishing_weeks"]["high"]
    assert len(rows) == (last + 6) // 7 + weeks and rows.high_phishing_call_count.sum() > 0
    assert rows.week_number.tolist() == [*range(1, len(rows) + 1)]

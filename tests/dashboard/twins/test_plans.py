"""The plan of a channel, worked out by hand, and the plan of a part of the country."""

import shutil

import duckdb
import pandas
import pytest

from breachlab import find
from breachlab.query.asking import ask, check_parameters
from dashboard.twins import answer
from dashboard.twins.cubes import Cubes
from dashboard.twins.plans import (
    Capacities,
    Load,
    find_capacities,
    find_plan,
    plan_channels,
    take_part,
)
from data_gen.tables import make_derived_tables
from tests.support.tiers import some_of

# 400 letters a day, no limit to messages in a space; 30 calls a day, of one in ten told.
CAN = Capacities({"letter": 400}, 30, 30, call_rate=100, high_call_rate=200, within_72_hours=600)
FEW = Capacities({}, 5, 5, call_rate=100, high_call_rate=200, within_72_hours=600)
LETTERS, SPACE = Load("letter", 1_000, 900, 800), Load("space", 700, 900, 700)


@pytest.mark.parametrize(
    ("load", "can", "is_held_back", "days", "persons_per_day"),
    [
        # 1,000 letters at 400 a day: three days. 800 of them reach somebody, 320 a day.
        (LETTERS, CAN, False, 3, 320),
        (SPACE, CAN, False, 1, 700),  # without a limit
        # 30 calls are those of 300 told. All told on one day: a fifth of them calls that day, so
        # that 1,500 could be told on one; the calls of the days after are fewer.
        (SPACE, CAN, True, 1, 700),
        # 5 calls are those of 50 told. On the third of three even days three fifths of all call:
        # 83 a day. On the eighth of eight: 0.6 + 0.4 × 5 / 27 of a day's told, so that 74 may be
        # told; ten days take 70 each, of whom 0.6 + 0.4 × 7 / 27 call: at most 71.
        (SPACE, FEW, True, 10, 70),
    ],
)
def test_channel_plans_end_when_all_is_sent_and_keep_calls_within_what_is_taken(
    load, can, is_held_back, days, persons_per_day
):
    (plan,) = plan_channels([load], can, is_held_back)
    assert (plan.day_count, plan.persons_per_day) == (days, persons_per_day)


def test_channel_plans_share_the_calls_by_persons():
    loads = [Load("email", 100, 100, 100), Load("space", 300, 300, 300)]
    few = Capacities({"email": 1_000}, 5, 5, 100, 200, 600)
    email, space = plan_channels(loads, few, is_held_back=True)
    assert email.load.person_count / email.day_count <= space.load.person_count / space.day_count


@pytest.mark.parametrize(
    ("country", "place", "can", "own", "is_held_back", "days", "of_part", "of_own"),
    [
        # 400 letters a day for 1,000 reach 320 of 800 persons: 12 of the place's 30 persons.
        (LETTERS, Load("letter", 50, 45, 30), CAN, {"letters_per_day": 400}, False, 3, 12, 30),
        # Of 700 persons 70 are told a day, for ten days; of 7 one on most days, for ten.
        (SPACE, Load("space", 7, 9, 7), FEW, {"calls_per_day": 5}, True, 10, 0.7, 7),
    ],
)
def test_a_part_is_told_in_as_many_days_as_everybody_but_with_desks_of_its_own_in_one(
    country, place, can, own, is_held_back, days, of_part, of_own
):
    whole = plan_channels(find_plan([place], [country], {}), can, is_held_back)
    (part,) = take_part(whole, [place])
    assert part.day_count == whole[0].day_count == days
    assert part.persons_per_day == pytest.approx(of_part)
    alone = take_part(plan_channels(find_plan([place], [country], own), can, is_held_back), [place])
    assert [(each.day_count, each.persons_per_day) for each in alone] == [(1, of_own)]


def test_a_part_has_its_part_of_the_calls_that_are_taken_unless_it_has_desks_of_its_own():
    figures = {"emails_per_hour": 1, "letters_per_day": 1, "sms_per_day": 1, "calls_per_day": 30}
    rates = {"call_rate_per_mille": 100, "calls_within_72_hours_per_mille": 600}
    ledger = {"central": figures | rates, "high": {"call_rate_per_mille": 200}}
    can = find_capacities(ledger, {}, part=0.05)
    assert (can.calls, can.calls_of_plan) == (2, 30)
    can = find_capacities(ledger, {"calls_per_day": 7}, part=0.05)
    assert (can.calls, can.calls_of_plan) == (7, 7)


SLOW = """
    update assumptions set value = ceil(value / 4_280), low = null, high = null
    where name in ('emails_per_hour', 'sms_per_day', 'letters_per_day', 'calls_per_day')
"""
CHANNELS = ("email", "sms", "letter", "space")


@pytest.fixture(scope="module")
def slow(small_database, tmp_path_factory):
    """The small world, in which as small a part can be sent and taken a day as in the country."""
    path = shutil.copy(small_database, tmp_path_factory.mktemp("slow") / "slow.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute(SLOW)
        make_derived_tables(connection)
        yield connection, Cubes(connection)


def _answer(slow, question, **selection):
    connection, cubes = slow
    return answer(cubes, question, check_parameters(connection, find(question), selection)).frame()


def _plan(slow, **selection):
    return _answer(slow, "notification/waves", **selection)


def _days(rows, plan):
    """Return {channel: days} of the channels that take more than one."""
    left = {channel: rows[f"{plan}{channel}_backlog_person_count"] > 0 for channel in CHANNELS}
    return {channel: int(is_left.sum()) + 1 for channel, is_left in left.items() if is_left[0]}


@pytest.fixture(scope="module")
def places(slow):
    connection, _ = slow
    codes = connection.execute("select departement_code from departements").fetchall()
    assert len(codes) == 101
    return [code for (code,) in codes]


@pytest.fixture(scope="module")
def plans_of_places(slow, places):
    return [_plan(slow, departements=[code]) for code in some_of(places)]


@pytest.mark.parametrize("plan", ["", "held_back_"])
def test_a_plan_of_a_part_takes_the_days_of_the_country(slow, plans_of_places, plan):
    """Of each place, status and age, by channel; nobody of it is told later or sooner."""
    country = _days(_plan(slow), plan)
    assert max(country.values()) > 7
    ages, statuses = (["16-17", "30-34", "75 and over"], ["registered", "candidate_space"])
    others = [_plan(slow, age_bands=[each]) for each in ages]
    others += [_plan(slow, statuses=[each]) for each in statuses]
    for rows in (*plans_of_places, *others):
        assert _days(rows, plan).items() <= country.items()
        assert rows[f"{plan}last_day_number"][0] == max(_days(rows, plan).values(), default=1)


def test_plans_of_parts_add_up_to_that_of_the_country(slow):
    """Day by day, to a person in each channel and part, and its calls; in the end to none."""
    statuses = ["registered", "formerly_registered", "candidate_space"]
    parts = [_plan(slow, statuses=[each]) for each in statuses]
    country = _plan(slow)
    for plan in ("", "held_back_"):
        told = [rows[f"{plan}told_person_count"].reindex(country.index).ffill() for rows in parts]
        left = country[f"{plan}told_person_count"] - sum(told)
        assert left.between(0, len(parts) * len(CHANNELS)).all() and left.iloc[-1] == 0
    calls = sum(rows.held_back_call_count.reindex(country.index).fillna(0) for rows in parts)
    early = country.index < min(map(len, parts))  # days on which each part has a row
    assert calls[early].tolist() == pytest.approx(country.held_back_call_count[early], abs=0.06)


def test_a_plan_of_those_in_no_place_is_what_is_left_of_the_country(
    thorough, slow, places, plans_of_places
):
    """Whoever is abroad or in no known place cannot be selected; they are told in as many days."""
    connection, _ = slow
    connection.execute("""
        create or replace temp table everybody as
        from planned_groups(null, null, null, null, null, null, null);
        create or replace temp table elsewhere as
        from planned_channels(null, null, null, null, null, null, null)
        where fate = 'abroad' or departement_code is null
    """)
    plans = "select * from notification_plans({}, everybody, null, null, null, null) order by all"
    country, rest = (
        connection.execute(plans.format(name)).df().set_index(["is_held_back", "channel"])
        for name in ("everybody", "elsewhere")
    )
    assert (rest.day_count == country.day_count[rest.index]).all() and len(rest) > 3
    told = sum(rows.last_told_person_count[0] for rows in plans_of_places)
    assert told + rest.person_count[True].sum() == country.person_count[True].sum()
    sent = sum(_sent(slow, departements=[code]) for code in places)
    for channel, count in sent.items():  # SMS are counted in parts, not always whole
        others = rest.message_count[True].get(channel, 0)
        assert count + others == pytest.approx(country.message_count[True][channel], abs=1)


def _sent(slow, **selection):
    """Return the e-mails, SMS parts and letters, as they are paid for."""
    parts = _answer(slow, "cost/components", **selection).set_index("component_id").quantity
    return parts[["emails", "sms", "letters"]].set_axis(["email", "sms", "letter"])


@pytest.mark.parametrize(
    "selection",
    [
        {},
        {"departements": ["48"]},
        {"departements": ["59"], "letters_per_day": 7},
        {"departements": ["59"], "calls_per_day": 2},
        {"age_bands": ["75 and over"], "whom": "living"},
    ],
)
@pytest.mark.parametrize("question", ["notification/waves", "notification/call_volume"])
def test_a_part_is_told_by_its_question_as_by_its_twin(slow, question, selection):
    answer, (connection, _) = _answer(slow, question, **selection), slow
    expected = ask(connection, question, **selection)
    pandas.testing.assert_frame_equal(answer, expected, rtol=1e-12, atol=1e-6)

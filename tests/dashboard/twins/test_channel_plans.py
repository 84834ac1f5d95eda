"""The plan of a channel, worked out by hand."""

from dashboard.twins.channel_plans import (
    Capacities,
    Load,
    as_part,
    find_capacities,
    plan_channels,
)

# 400 letters a day, no limit to messages in a space; 30 calls a day, of one in ten told.
CAN = Capacities({"letter": 400}, 30, 30.0, call_rate=100, high_call_rate=200, within_72_hours=600)


def test_channel_plans_end_when_all_that_is_sent_is_sent():
    (plan,) = plan_channels([Load("letter", 1_000, 900, 800, 1_000)], CAN, is_held_back=False)
    # 1,000 letters at 400 a day: three days. 800 of them reach somebody, 320 a day.
    assert (plan.day_count, plan.persons_per_day) == (3, 320)


def test_channel_plans_without_a_limit_take_a_day():
    (plan,) = plan_channels([Load("space", 700, 900, 700, 700)], CAN, is_held_back=False)
    assert (plan.day_count, plan.persons_per_day) == (1, 700)


def test_channel_plans_held_back_keep_calls_within_what_is_taken():
    (plan,) = plan_channels([Load("space", 700, 900, 700, 700)], CAN, is_held_back=True)
    # 30 calls are those of 300 told. All told on one day: a fifth of them calls that day, so that
    # 1,500 could be told on one; the calls of the days after are fewer.
    assert (plan.day_count, plan.persons_per_day) == (1, 700)
    few = Capacities({}, 5, 5.0, call_rate=100, high_call_rate=200, within_72_hours=600)
    (plan,) = plan_channels([Load("space", 700, 900, 700, 700)], few, is_held_back=True)
    # 5 calls are those of 50 told. On the third of three even days three fifths of all call:
    # 83 a day. On the eighth of eight: 0.6 + 0.4 × 5 / 27 of a day's told, so that 74 may be told;
    # ten days take 70 each, of whom 0.6 + 0.4 × 7 / 27 call: at most 71.
    assert (plan.day_count, plan.persons_per_day) == (10, 70)


def test_channel_plans_share_the_calls_by_persons():
    loads = [Load("email", 100, 100, 100, 100), Load("space", 300, 300, 300, 300)]
    few = Capacities({"email": 1_000}, 5, 5.0, 100, 200, 600)
    email, space = plan_channels(loads, few, is_held_back=True)
    assert email.load.person_count / email.day_count <= space.load.person_count / space.day_count


def test_a_part_is_told_in_as_many_days_as_everybody():
    country, place = Load("letter", 1_000, 900, 800, 1_000), Load("letter", 50, 45, 30, 50)
    (whole,) = plan_channels([country], CAN, is_held_back=False)
    (part,) = plan_channels(as_part([place], [country], {}), CAN, is_held_back=False)
    # 400 letters a day for 1,000: 20 of the place's 50, which reach 12 of its 30 persons.
    assert (part.day_count, part.persons_per_day) == (whole.day_count, 12) == (3, 12)
    own = {"letters_per_day": 400}
    (alone,) = plan_channels(as_part([place], [country], own), CAN, is_held_back=False)
    assert alone.day_count == 1


def test_a_part_has_its_part_of_the_calls_that_are_taken_unless_it_has_desks_of_its_own():
    figures = {"emails_per_hour": 1, "letters_per_day": 1, "sms_per_day": 1, "calls_per_day": 30}
    rates = {"call_rate_per_mille": 100, "calls_within_72_hours_per_mille": 600}
    ledger = {"central": figures | rates, "high": {"call_rate_per_mille": 200}}
    can = find_capacities(ledger, {}, part=0.05)
    assert (can.calls, can.calls_of_plan) == (2, 1.5)
    can = find_capacities(ledger, {"calls_per_day": 7}, part=0.05)
    assert (can.calls, can.calls_of_plan) == (7, 7)

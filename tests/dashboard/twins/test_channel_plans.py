"""The plan of a channel, worked out by hand."""

from dashboard.twins.channel_plans import Capacities, Load, plan_channels

# 400 letters a day, no limit to messages in a space; 30 calls a day, of one in ten told.
CAN = Capacities({"letter": 400}, calls=30, call_rate=100, high_call_rate=200, within_72_hours=600)


def test_channel_plans_end_when_all_that_is_sent_is_sent():
    (plan,) = plan_channels([Load("letter", 1_000, 900, 800)], CAN, is_held_back=False)
    # 1,000 letters at 400 a day: three days. 800 of them reach somebody, 320 a day.
    assert (plan.day_count, plan.persons_per_day) == (3, 320)


def test_channel_plans_without_a_limit_take_a_day():
    (plan,) = plan_channels([Load("space", 700, 900, 700)], CAN, is_held_back=False)
    assert (plan.day_count, plan.persons_per_day) == (1, 700)


def test_channel_plans_held_back_keep_calls_within_what_is_taken():
    (plan,) = plan_channels([Load("space", 700, 900, 700)], CAN, is_held_back=True)
    # 30 calls are those of 300 told. All told on one day: a fifth of them calls that day, so that
    # 1,500 could be told on one; the calls of the days after are fewer.
    assert (plan.day_count, plan.persons_per_day) == (1, 700)
    few = Capacities({}, calls=5, call_rate=100, high_call_rate=200, within_72_hours=600)
    (plan,) = plan_channels([Load("space", 700, 900, 700)], few, is_held_back=True)
    # 5 calls are those of 50 told. On the third of three even days three fifths of all call:
    # 83 a day. On the eighth of eight: 0.6 + 0.4 × 5 / 27 of a day's told, so that 74 may be told;
    # ten days take 70 each, of whom 0.6 + 0.4 × 7 / 27 call: at most 71.
    assert (plan.day_count, plan.persons_per_day) == (10, 70)


def test_channel_plans_share_the_calls_by_persons():
    loads = [Load("email", 100, 100, 100), Load("space", 300, 300, 300)]
    few = Capacities({"email": 1_000}, 5, 100, 200, 600)
    email, space = plan_channels(loads, few, is_held_back=True)
    assert email.load.person_count / email.day_count <= space.load.person_count / space.day_count

"""The plan of a notification for any selection: who is told on which day, and how many call then.

The hand-counted cases stand in waves.md.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from tests.sql.test_selection import selections
from tests.support.remembered import ask
from tests.support.tiers import examples


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
    channels = ask(lab, "notification/channels", **selection)
    told = channels.person_count[channels.channel != "public_notice"].sum()
    assert rows.person_count.sum() + rows.backlog_person_count.tail(1).sum() == told
    assert rows.empty or (
        rows.held_back_call_count.max() <= max(capacity["calls_per_day"], 0.04) + 1e-6
    )


@pytest.mark.parametrize("name", ["waves", "call_volume", "duration"])
def test_nothing_waits_for_calls_unless_it_is_said_to_be_held_back(lab, name):
    """Art. 34 GDPR: without undue delay. So few calls hold back one plan, and leave the other."""
    of_the_other = ("held_back", "holds", "fits", "call_capacity", "overload", "unanswered")
    plan, beside = (ask(lab, f"notification/{name}", calls_per_day=calls) for calls in (None, 8))
    for column in plan:
        if not any(part in column for part in of_the_other):
            assert plan[column].tolist() == beside[column][: len(plan)].tolist(), column
    assert (beside.filter(like="held_back").iloc[0] != plan.filter(like="held_back").iloc[0]).any()


# Of the small world 7,300 can be told: 73 call, at the high rate 219, a sixth of them at once.
@pytest.mark.parametrize("name", ["waves", "call_volume", "duration"])
@pytest.mark.parametrize(
    ("calls", "holds", "fits"), [(8, False, False), (36, False, False), (37, True, True)]
)
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


def test_even_days_are_as_few_as_calls_allow(lab):
    """One more day than needed would keep calls far below, one fewer would pass them."""
    rows = ask(lab, "notification/waves", calls_per_day=7)
    told, days = rows.held_back_person_count.sum(), len(rows)
    assert rows.held_back_call_count.max() <= 7
    assert 0.01 * told / (days - 1) * (0.5 + 0.5 * (days - 4) / 27) > 7


@pytest.mark.parametrize("plan", ["", "held_back_"])
def test_calls_of_a_day_are_those_of_whoever_was_told_in_thirty_days(lab, plan):
    """One in a hundred of them calls: half evenly on three days, half on the 27 after."""
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

"""The titles of Response and What if, worked out again by other questions and from the records."""

import random
import re
from dataclasses import replace

import pytest

from breachlab import find
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import draft, finding
from breachlab.words import LANGUAGES, numbers
from dashboard.pages.response.page import RESPONSE
from dashboard.pages.response.plan import (
    find_calls,
    find_channel,
    find_check,
    find_group,
    find_message,
    find_swing,
)
from dashboard.pages.response.tables import MESSAGES, code
from dashboard.pages.what_if import page as what_if
from dashboard.pages.what_if.tables import LADDER, RUNGS
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.sql.findings.drawn import WITH_HISTORY, draw, figures
from tests.support.pages.where import DUE, persons
from tests.support.remembered import ask
from tests.support.tiers import some_of

CALLS, CHANNELS = "notification/call_volume", "notification/channels"
GROUPS, COSTS, CHOICES = "notification/vulnerable_groups", "cost/components", "cost/choices"
MESSAGE, CHECK = "notification/message", "notification/message_check"
NOTIFICATION = {"emails", "sms", "letters", "returned_letters", "public_notice", "call_centre",
                "identity_protection"}  # fmt: skip
REACHED = ("email", "sms", "letter", "space", "public_notice")
WITHIN, LAST = 3, 30  # days after which most of those told have called, and all
EXTENDED = re.compile(r"[\^{}\\\[~\]|€\f]")  # of the alphabet of GSM, two septets


def chosen(world, language="en", **options):
    """Return the words of a card whose switches stand so."""
    return PageWords(replace(world.words[language].canvas, options=options))


def count_callers(told, figures):
    """Return how many call on each day, of so many told on each: the next days, then the others."""
    early = figures["calls_within_72_hours_per_mille"] / 1000
    days = range(len(told) + LAST)
    shares = [early / WITHIN] * WITHIN + [(1 - early) / (LAST - WITHIN)] * (LAST - WITHIN)
    return [
        sum(told[day - after] * share for after, share in enumerate(shares)
            if 0 <= day - after < len(told))
        for day in days
    ]  # fmt: skip


@pytest.mark.parametrize(("plan", "start"), [("fast", ""), ("paced", "held_back_")])
def test_the_title_of_calls_has_the_days_beyond_capacity_of_those_told(lab, world, plan, start):
    ledger = ask(lab, "method/ledger").set_index("name").central
    chance, seen = random.Random("calls"), set()  # of both plans alike, so that each is asked once
    for place, selection in enumerate(draw(world, "calls")):
        # Of everybody, whoever runs it, more calls come than can be taken.
        capacity = chance.choice([1, 2, 5, 20, 20_000]) if place else 1
        asked = {**selection, "calls_per_day": capacity}
        title = find_calls(chosen(world, plan=plan), CALLS, Rows.of(ask(lab, CALLS, **asked)))
        days = ask(lab, "notification/waves", **asked)
        if days.empty:
            assert figures(title) == []
            continue
        told = days[f"{start}person_count"].tolist()
        rate = ledger["call_rate_per_mille"] / 1000
        # Of a plan that is cut, calls are known to its last day.
        last = len(told) + LAST if days.is_all_told_held_back.iloc[0] else len(told)
        over = [each * rate for each in count_callers(told, ledger)[:last]]
        over = [each for each in over if each > capacity]
        seen.add(bool(over))
        part = 1 - capacity * len(over) / sum(over) if over else 0
        expected = [len(over), pytest.approx(part, abs=1e-5)] if over else []
        assert figures(title) == expected, asked
    assert False in seen and (plan == "paced" or True in seen)


def test_the_title_of_channels_has_the_largest_of_those_of_all_ages(lab, world):
    words = chosen(world)
    for selection in draw(world, "channels"):
        title = find_channel(words, CHANNELS, Rows.of(ask(lab, CHANNELS, **selection)))
        ages = ask(lab, "notification/channels_by_age_band", **selection)
        reached = [int(ages[f"{each}_person_count"].sum()) for each in REACHED]
        if not sum(reached):
            assert title.text == "There is nobody to inform here"
            continue
        assert figures(title) == [pytest.approx(max(reached) / sum(reached))], selection
        starts = ("E-mail", "SMS", "A letter", "A message", "Nothing but a public notice")
        largest = [each for each, count in zip(starts, reached, strict=True)
                   if count == max(reached)]  # fmt: skip
        assert title.text.startswith(tuple(largest)), selection


def test_the_title_of_channels_has_those_whom_an_e_mail_reaches_in_the_records(lab, world):
    rows = ask(lab, CHANNELS)
    due = persons(lab, DUE)
    reached = persons(lab, f"{DUE} and is_email_deliverable is true")
    assert figures(find_channel(chosen(world), CHANNELS, Rows.of(rows))) == [
        pytest.approx(reached / due)
    ]


def test_the_title_of_groups_has_the_highest_share_of_a_notice_alone(lab, world):
    overseas = [code for code in world.values["departements"] if code.startswith("97")]
    words = chosen(world)
    for selection in draw(world, "groups"):
        title = find_group(words, GROUPS, Rows.of(ask(lab, GROUPS, **selection)))
        ages = ask(lab, "notification/channels_by_age_band", **selection).set_index("age_band")
        counts = [
            (ages.public_notice_person_count[each], ages.person_count[each])
            for each in ("75 and over", "16-17")
            if each in ages.index
        ]
        there = [each for each in selection.get("departements", overseas) if each in overseas]
        if there:
            channels = ask(lab, CHANNELS, **{**selection, "departements": there})
            notice = channels.public_notice_person_count.iloc[0]
            counts.append((notice, channels.to_inform_person_count.iloc[0]))
        shares = [notice / whole for notice, whole in counts if whole]
        if not shares:
            assert title.text == "None of these groups is in this selection", selection
        elif not max(shares):
            assert title.text == "No group here is left to a notice alone", selection
        else:
            assert figures(title) == [pytest.approx(max(shares))], selection


def test_the_titles_of_the_budget_are_those_of_the_whole_and_of_the_tornado(lab, world):
    words = chosen(world)
    for selection in draw(world, "costs", without=WITH_HISTORY):
        rows, total = ask(lab, COSTS, **selection), ask(lab, "cost/total", **selection)
        if total.empty:
            assert figures(words.finding(COSTS, rows)) == []
            continue
        means = total[total.component_id.isin(NOTIFICATION)].mean_eur
        if not means.sum():
            assert figures(words.finding(COSTS, rows)) == [], selection
            continue
        largest = means.nlargest(2).sum() / means.sum()
        assert figures(words.finding(COSTS, rows)) == [pytest.approx(largest)], selection
        first = ask(lab, "cost/tornado", **selection).iloc[0]
        expected = [first.below_mean_eur, first.above_mean_eur]
        assert figures(find_swing(words, COSTS, Rows.of(rows))) == pytest.approx(expected), (
            selection
        )


@pytest.mark.parametrize("whom", ["due", "living"])
def test_the_title_of_choices_counts_those_that_change_the_whole(lab, world, whom):
    words, other = chosen(world), {"due": "living", "living": "due"}[whom]
    for selection in some_of(draw(world, "costs", without=WITH_HISTORY)[:6]):
        rows = ask(lab, CHOICES, **selection, whom=whom)
        totals = [ask(lab, "cost/total", **selection, whom=each).mean_eur for each in (whom, other)]
        if totals[0].empty:
            assert rows.empty
            continue
        now, bar = (float(each.iloc[0]) if len(each) else 0.0 for each in totals)
        changes = [bar - now, 0]
        assert rows.change_eur.tolist() == pytest.approx(changes, abs=0.01), selection
        large = sum(abs(each) >= 1_000_000 for each in changes)
        assert figures(words.finding(CHOICES, rows)) == ([large, 2] if large else [2])


def septets(text):
    return len(text) + len(EXTENDED.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_a_message_has_the_parts_of_its_text_as_it_would_be_sent(lab, world, language):
    rows = ask(lab, MESSAGE)
    spoken = world.words[language].canvas.words
    for row in rows.to_dict("records"):
        options = {"message": code(row), "draft": language}
        title = find_message(chosen(world, "en", **options), MESSAGE, Rows.of(rows))
        if row["channel"] != "sms":
            is_notice = row["channel"] == "public_notice"
            count = row["reached_person_count"] if is_notice else row["person_count"]
            assert figures(title) == [count]
            continue
        sent = re.sub(r" \([^(),]+, (draft|brouillon)[^)]*\)", "", draft(row, spoken))
        assert septets(sent) <= 160 and figures(title) == [1]


def test_the_title_of_the_check_counts_the_points_of_the_message(lab, world):
    rows = ask(lab, CHECK)
    for message in MESSAGES:
        segment, nir, channel = message.split(".")
        where = (rows.segment_id == segment) & (rows.nir_id == nir) & (rows.channel == channel)
        points = rows[where]
        if points.empty:
            continue
        title = find_check(chosen(world, message=message), CHECK, Rows.of(rows))
        said = [0, 5] if channel == "sms" else [5, int(points.is_to_fill.sum())]
        assert figures(title) == said
    letter = chosen(world, message="registrants.on_file.letter")
    incomplete = Rows.of(rows.assign(complete_item_count=3))
    assert figures(find_check(letter, CHECK, incomplete)) == [3, 5]
    filled = Rows.of(rows.assign(to_fill_item_count=0))
    assert figures(find_check(letter, CHECK, filled)) == [5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_of_the_tabs_are_of_their_answers(lab, world, language):
    words = world.words[language]
    selection = {"sexes": ("female",)}
    costs = ask(lab, COSTS, sexes=["female"])
    state = State("response", selection, {"tab": "budget"})
    sums = costs[costs.is_notification].mean_eur.sum(), costs.mean_eur.sum()
    title = RESPONSE.headline(state, world, words)
    assert figures(title) == pytest.approx([*sums])
    assert words.describe(selection) in title.text
    messages = ask(lab, MESSAGE)
    title = RESPONSE.headline(State("response", {}, {"tab": "messages"}), world, words)
    assert figures(title) == [len(messages), 1]
    assert numbers.whole(len(messages), language) in title.text


AT = {"retention_years": 5, "days_earlier": 5}


@pytest.fixture(scope="module")
def asked(world):
    return draw(world, "what_if")


def rung(lab, selection, **at):
    return ask(lab, LADDER, **selection, **{**AT, **at}).iloc[0]


def test_each_rung_alone_is_what_its_own_question_counts(lab, asked):
    for place, selection in enumerate(asked):
        years, days = place % 21, (7 * place) % 30
        row = rung(lab, selection, retention_years=years, days_earlier=days)
        purged = ask(lab, "retention/avoided_by_limit", **selection, retention_years=years)
        assert row.archived_person_count == purged.asked_person_count[0], selection
        assert row.all_person_count == purged.person_count[0]
        spaces = ask(lab, "retention/candidate_spaces_purged", **selection)
        assert row.space_person_count == max(spaces.term_person_count, default=0)
        accounts = ask(lab, "access/own_departement", **selection).person_count
        assert row.own_person_count == accounts[2:].sum()
        pace = ask(lab, "access/days_earlier").set_index("days_earlier")
        share = pace.saved_person_count[days] / pace.person_count[days]
        assert row.earlier_person_count == pytest.approx(row.all_person_count * share, abs=0.5)


def test_the_title_of_the_ladder_is_of_two_accounts_in_the_largest_or_smallest(lab, words, asked):
    for selection in asked:
        title = finding(find(LADDER), ask(lab, LADDER, **selection), words)
        counts = ask(lab, "access/own_departement", **selection).person_count
        others = counts[2:].sum()
        if not counts.sum():
            assert title.text == "Nobody here is exposed"
        elif others:
            least, most = figures(title)
            assert least <= others and most == counts.sum() - sum(sorted(counts[counts > 0])[:2])
        else:
            assert title.text.endswith(" could have read everybody")


def test_the_headline_is_of_the_two_levers_alone(lab, world, asked):
    for selection in asked:
        said = what_if.headline(State("what_if", selection), world, world.words["en"])
        row = rung(lab, selection)
        text = said.at({})
        if not row.all_person_count:
            continue  # whom the page has no headline for
        for count in (row.archived_person_count, row.earlier_person_count):
            shown = numbers.limit_digits(count, 3, in_millions=True)
            assert not count or numbers.millions(shown, "en") in text, selection
        nobody = (row.archived_person_count, row.earlier_person_count).count(0)
        assert text.count("nobody") == nobody, selection


def test_titles_at_each_position_are_of_their_question(lab, world, asked):
    page, purge, detection = world.words["en"], what_if.PURGE, what_if.DETECTION
    for place, selection in enumerate(asked):
        years, days = place % 21, place % 30
        rows = ask(lab, purge.query, **selection)
        title = purge.find(page, purge.query, Rows.of(rows)).at({"retention_years": str(years)})
        count = rows.set_index("limit_years").avoided_person_count[years]
        assert title.endswith("would have spared nobody") == (not count), selection
        whom = {name: each for name, each in selection.items() if name not in WITH_HISTORY}
        rows = ask(lab, detection.query, **whom)
        title = detection.find(page, detection.query, Rows.of(rows)).at({"days_earlier": str(days)})
        count = rows.set_index("days_earlier").most_saved_person_count[days]
        assert title.endswith("would have spared nobody") == (not count), selection


def test_spaces_beyond_their_term_are_those_of_the_cube(lab, words, asked):
    query = "retention/beyond_legal_term"
    for selection in asked:
        whom = {name: each for name, each in selection.items() if name != "departements"}
        rows = ask(lab, query, **whom)
        if rows.empty:
            continue
        title = finding(find(query), rows, words)
        (count,) = {*rows.all_beyond_person_count}
        purged = ask(lab, "retention/candidate_spaces_purged", **whom)
        assert count == purged.term_person_count[0]
        if count and rows.person_count.any():
            assert figures(title) == [0, rows.most_person_count[0], count], selection
            assert "not known" in title.text
        else:
            assert figures(title) == []


def test_tags_name_no_measure_that_the_table_has_not(lab):
    known = {each for (each,) in lab.cursor().execute("select measure_id from measures").fetchall()}
    assert {each.measure for each in RUNGS if each.measure} <= known
    row = rung(lab, {})
    rows = ask(lab, "what_if/measures").set_index("measure_id")
    lacking = rows[rows.is_found_lacking]
    assert row.lacking_measure_ids.split() == [*lacking.index]
    uncounted = lacking[lacking.most_spared_person_count.isna()]
    assert row.uncounted_measure_ids.split() == [*uncounted.index]

"""Who is reached, and who calls about phishing, against other counts; see notification.md."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import names
from data_gen import ledger
from tests.sql.banded import reached
from tests.sql.by_hand import register
from tests.sql.test_selection import from_the_register, selections
from tests.support.remembered import ask
from tests.support.tiers import examples

CHANNELS = ["email", "sms", "letter", "space", "public_notice"]
NAMES = [name for name in names() if name.startswith("notification/")]


@pytest.mark.parametrize(
    ("departements", "factor"),
    [(["971", "972", "973", "974", "976"], 200 / 150), (["59", "75"], 1)],
)
def test_overseas_a_third_more_are_expected_not_to_use_the_internet(lab, departements, factor):
    """At 60 to 74: 240 per mille in all of France."""
    ages = ["60-64", "65-69", "70-74"]
    rows = ask(
        lab, "notification/vulnerable_groups", departements=departements, age_bands=ages
    ).set_index("group_id")
    expected = rows.person_count["all"] * 0.24 * factor
    assert rows.expected_excluded_person_count["all"] == pytest.approx(expected, abs=0.51)


@examples(25)
@given(data=st.data())
def test_a_plan_of_groups_counts_as_one_of_cells(lab, data):
    """Of all départements from a cube without them, first added up; of some from their cells."""
    selection = dict.fromkeys(SELECTION) | data.draw(selections(lab))
    cells, groups = (
        lab.execute(
            """
            select
                age_band, status, is_space_with_nir, channel,
                is_emailed, is_texted,
                gets_letter(
                    fate, email, has_mobile, street_address, is_minor, is_from_75
                ) as is_posted,
                is_posted and street_address = 'out of date' as is_returned,
                sum(record_count)::bigint, sum(person_count)::bigint
            from planned_channels(
                $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, null
            )
            inner join age_bands using (age_band)
            group by all
            order by all
            """.replace("planned_channels", plan),
            selection,
        ).fetchall()
        for plan in ("planned_channels", "planned_groups")
    )
    assert cells == groups


# The same cascade worked out record by record from the register, with nothing shared with the cube.
# The bit shows a mobile, because overseas a line at home has a number of the same block.
CHANNEL = """
    case
        when is_deceased or not {is_due} then 'nobody writes'
        when is_email_deliverable then 'email'
        when phone like '063998%'
            and record_id in (select record_id from records where fields_on_file & 32 <> 0)
            then 'sms'
        when lives_abroad then 'public_notice'
        when is_address_valid then 'letter'
        when last_ended_on is null then 'space'
        else 'public_notice'
    end
"""
DUE = "(status <> 'candidate_space' or has_nir or age_bands = '16-17')"


@pytest.mark.parametrize(("whom", "is_due"), [(None, DUE), ("due", DUE), ("living", "true")])
def test_whom_says_who_of_the_living_is_to_be_informed(lab, whom, is_due):
    found = ask(lab, "notification/channels", whom=whom).set_index("channel").person_count
    counts = from_the_register(lab, CHANNEL.format(is_due=is_due), {})
    assert found.to_dict() == {channel: counts[channel][1] for channel in CHANNELS}


# Without a year of first registration the rows come from another cube than with one.
@pytest.mark.parametrize("years", [{}, {"first_years": list(range(2004, 2020))}])
@examples(15)
@given(data=st.data())
def test_the_cubes_count_channels_as_the_register_does(lab, data, years):
    selection = years | data.draw(selections(lab))
    rows = ask(lab, "notification/channels", **selection)
    found = rows.set_index("channel")[["record_count", "person_count"]].T.to_dict("list")
    taken = {channel: counts for channel, counts in found.items() if any(counts)}
    counted = from_the_register(lab, CHANNEL.format(is_due=DUE), selection, reached(selection))
    assert taken == {channel: each for channel, each in counted.items() if channel in CHANNELS}
    due = ask(lab, "severity/communication_due", **selection).to_inform_person_count[0]
    assert rows.person_count.sum() == due


@examples(20)
@given(data=st.data())
def test_most_is_said_of_more_than_half(lab, english, french, data):
    selection = data.draw(selections(lab))
    name = "notification/unreachable_by_end_band"
    rows = ask(lab, name, **selection)
    long_ago = rows.person_count[rows.end_band.isin(["11-15", "16-20"])].sum()
    is_most = 2 * long_ago > rows.person_count.sum()
    assert ("most of" in headline(find(name), rows, english).text) == is_most
    assert ("la majorité" in headline(find(name), rows, french).text) == is_most


@pytest.mark.parametrize("selection", [{}, {"age_bands": ["16-17"]}])
def test_sentences_say_that_counts_are_of_the_model_and_name_no_region(lab, words_of, selection):
    """Fields on file do not depend on the région: which one leads is chance."""
    marks = {"en": "in the model", "fr": "dans le modèle"}
    for name in NAMES:
        rows = ask(lab, name, **(selection if set(SELECTION) <= find(name).parameters else {}))
        for language, words in words_of.items():
            text = headline(find(name), rows, words).text
            regions = [label for (kind, _), label in words.labels.items() if kind == "region"]
            assert not [region for region in regions if region in text], text
            if "person_count" in rows and rows.person_count.any():  # what a draft says is no count
                assert marks[language] in text.lower()


@pytest.fixture(scope="module")
def millions():
    """The seven people of notification.md, each a hundred million times over."""
    text = (Path(__file__).parent / "notification.md").read_text("utf-8")
    with register(text.partition("\n## ")[0]) as connection:
        connection.execute(
            "update contact_cube_any_place set person_count = 100_000_000 * person_count,"
            " record_count = 100_000_000 * record_count"
        )
        yield connection


@pytest.mark.parametrize("end", ["low", "central", "high"])
def test_who_waits_is_as_walked_day_by_day(millions, end):
    """Two hundred million are told by e-mail or SMS; 800,000 calls can be taken on a day."""
    plan = {"calls_per_day": 800_000, "emails_per_day": 20_000_000}
    weeks, waves, volume = (
        ask(millions, f"notification/{name}", **plan)
        for name in ("phishing_weeks", "waves", "call_volume")
    )
    backlog = waves.email_backlog_person_count + waves.sms_backlog_person_count
    told = dict(zip(waves.day_number, 200_000_000 - backlog, strict=True))
    calls = volume.set_index("day_number")[
        {"low": "low_call_count", "central": "expected_call_count", "high": "high_call_count"}[end]
    ]
    last_weeks = ledger.figures()["phishing_weeks"][end]
    rate = ledger.figures()["phishing_calls_per_hundred_thousand"][end] / 100_000 / 7
    kind = "" if end == "central" else f"{end}_"
    waiting = peak = 0.0
    for row in weeks.to_dict("records"):
        phishing_of_week = 0
        for day in range(7 * row["week_number"] - 6, 7 * row["week_number"] + 1):
            past = day - 7 * last_weeks
            active = told.get(day, 200_000_000)
            active -= told.get(past, 200_000_000) if past > 0 else 0
            phishing_of_week += active * rate
            waiting = max(0.0, waiting + calls.get(day, 0.0) + active * rate - 800_000)
            peak = max(peak, waiting)
        assert row[f"{kind}phishing_call_count"] == pytest.approx(phishing_of_week, abs=1)
        assert row[f"{kind}queue_call_count"] == pytest.approx(waiting, abs=1)
    assert weeks[f"{kind}peak_queue_call_count"].iloc[0] == pytest.approx(peak, abs=1)


def test_weeks_of_a_slow_plan_last_until_its_last_person_is_told(lab):
    """Weeks go on for the high number of weeks after the last message, here after a year."""
    plan = {"emails_per_day": 90, "letters_per_day": 1}
    rows = ask(lab, "notification/phishing_weeks", **plan)
    last = ask(lab, "notification/waves", **plan).last_day_number.iloc[0]
    weeks = ledger.figures()["phishing_weeks"]["high"]
    assert len(rows) == (last + 6) // 7 + weeks and rows.high_phishing_call_count.sum() > 0
    assert rows.week_number.tolist() == [*range(1, len(rows) + 1)]

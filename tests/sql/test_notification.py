"""By hand: eight records of seven people, and what reaches each counted by eye.

E-mail reaches person 1; a message bounces from person 2, whose mobile rings. Person 3 gets a
letter, that of person 4 comes back, and the space of person 5, which holds a NIR, is all there is.
Person 6 has died; person 7 lives abroad, where no letter is sent. Persons 1 and 3 are 76: a letter goes out at once.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file             | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|---------------------|-----------------------|
| 1      | 1      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile street | mail-good lives-there |
| 2      | 1      |         | formerly   | female | 1948-01-01 | 62    | 2005-01-01 | 2009-01-01 | email street        | mail-good lives-there |
| 3      | 2      | yes     | registered | male   | 1990-01-01 | 59    | 2023-01-01 |            | email mobile street | lives-there           |
| 4      | 3      | yes     | formerly   | female | 1948-01-01 | 59    | 2005-01-01 | 2010-01-01 | phone street        | lives-there           |
| 5      | 4      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email street        |                       |
| 6      | 5      | yes     | candidate  | male   | 2000-01-01 | 974   |            | 2020-01-01 | email nir           |                       |
| 7      | 6      | yes     | formerly   | female | 1950-01-01 | 59    | 2005-01-01 | 2010-01-01 | email mobile street | deceased              |
| 8      | 7      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2010-01-01 | email street        | abroad lives-there    |
"""  # noqa: E501

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.catalogue import questions
from breachlab.query.headlines import headline
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import names
from tests.sql.banded import of_places, reached
from tests.sql.by_hand import register
from tests.sql.test_selection import from_the_register, selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.tiers import examples

ALL = "null, null, null, null, null, null"
CHANNELS = ["email", "sms", "letter", "space", "public_notice"]


@pytest.fixture(scope="module")
def seven_people():
    with register(__doc__) as connection:
        yield connection


def by_channel(connection, column, **selection):
    rows = ask(connection, "notification/channels", **selection)
    return dict(zip(rows.channel, rows[column], strict=True))


def test_one_person_is_reached_by_each_channel(seven_people):
    assert by_channel(seven_people, "person_count") == {
        "email": 1,
        "sms": 1,
        "letter": 1,
        "space": 1,
        "public_notice": 2,
    }


def test_records_go_by_their_own_contacts(seven_people):
    assert by_channel(seven_people, "record_count")["email"] == 2


def test_what_is_sent_is_more_than_what_arrives(seven_people):
    tried = by_channel(seven_people, "tried_person_count")
    assert [tried[channel] for channel in CHANNELS[:3]] == [5, 1, 3]


def test_each_step_leaves_fewer(seven_people):
    assert list(by_channel(seven_people, "left_person_count").values()) == [5, 4, 3, 2, 0]


def test_a_letter_comes_back_where_the_person_has_moved(seven_people):
    rows = ask(seven_people, "cost/components").set_index("component_id")
    assert rows.person_count["letters"] == 3  # persons 1 and 3, who are 76, and person 4
    assert rows.person_count["returned_letters"] == 1


def test_two_persons_of_forty_four_are_left_to_the_public_notice(seven_people):
    """Person 7 lives abroad, and in no région."""
    first = ask(seven_people, "notification/unreachable_by_region_and_age").iloc[0]
    assert (first.age_band, first.person_count, first.region_code) == ("40-44", 1, "32")
    assert first.all_person_count == 1
    by_end = ask(seven_people, "notification/unreachable_by_end_band")
    assert by_end.person_count.sum() == 2


def test_groups_are_counted_by_eye(seven_people):
    rows = ask(seven_people, "notification/vulnerable_groups").set_index("group_id")
    counts = rows.person_count.to_dict()
    assert (counts["aged_75_and_over"], counts["overseas"], counts["all"]) == (2, 1, 6)
    assert counts["disabled_job_seekers"] is None  # the register does not know
    assert rows.published_person_count.max() == 512_598


def test_one_e_mail_and_one_letter_are_saved(seven_people):
    rows = ask(seven_people, "notification/saving_from_deduplication").set_index("message_id")
    assert rows.saved_message_count.to_dict() == {
        "all": 2,
        "emails": 1,
        "sms": 0,
        "letters": 1,
    }
    assert rows.saved_mode_eur["all"] == pytest.approx(0.002 + 0.85)


@for_each(
    "departements, factor",
    [(["971", "972", "973", "974", "976"], 200 / 150), (["59", "75"], 1)],
)
def test_overseas_a_third_more_are_expected_not_to_use_the_internet(lab, departements, factor):
    """At 60 to 74: 240 per mille in all of France."""
    rows = ask(
        lab,
        "notification/vulnerable_groups",
        departements=departements,
        age_bands=["60-64", "65-69", "70-74"],
    ).set_index("group_id")
    expected = rows.person_count["all"] * 0.24 * factor
    assert rows.expected_excluded_person_count["all"] == pytest.approx(expected, abs=0.51)


@examples(40)
@given(data=st.data())
def test_channels_part_the_persons_to_inform_of_whom_none_has_died(lab, data):
    selection = data.draw(selections(lab))
    rows = lab.execute(
        """
        select
            coalesce(sum(person_count), 0),
            count(*) filter (fate = 'deceased'),
            count(*) filter (
                fate <> 'resident'
                and gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75)
            )
        from planned_channels(
            $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, null
        )
        left join age_bands using (age_band)
        """,
        dict.fromkeys(SELECTION) | selection,
    ).fetchone()
    due = ask(lab, "severity/communication_due", **selection).to_inform_person_count[0]
    assert rows[0] == due == sum(by_channel(lab, "person_count", **selection).values())
    assert rows[1:] == (0, 0)


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


@for_each("whom, is_due", [(None, DUE), ("due", DUE), ("living", "true")])
def test_whom_says_who_of_the_living_is_to_be_informed(lab, whom, is_due):
    found = by_channel(lab, "person_count", whom=whom)
    counts = from_the_register(lab, CHANNEL.format(is_due=is_due), {})
    assert found == {channel: counts[channel][1] for channel in CHANNELS}


# Without a year of first registration the rows come from another cube than with one.
@pytest.mark.parametrize("years", [{}, {"first_years": list(range(2004, 2020))}])
@examples(25)
@given(data=st.data())
def test_the_cubes_count_channels_as_the_register_does(lab, data, years):
    selection = years | data.draw(selections(lab))
    rows = ask(lab, "notification/channels", **selection)
    found = rows.set_index("channel")[["record_count", "person_count"]].T.to_dict("list")
    taken = {channel: counts for channel, counts in found.items() if any(counts)}
    counted = from_the_register(lab, CHANNEL.format(is_due=DUE), selection, reached(selection))
    assert taken == {channel: each for channel, each in counted.items() if channel in CHANNELS}


def test_minors_come_first_and_everybody_to_inform_has_a_rank(lab):
    rows = ask(lab, "notification/priority")
    assert rows.age_group[0] == "16-17" and rows.priority_score.is_monotonic_decreasing
    assert rows.priority_rank.tolist() == list(range(1, len(rows) + 1))
    assert rows.person_count.sum() == by_channel(lab, "to_inform_person_count")["email"]


def test_breakdowns_add_up_to_the_channels(lab):
    for name, whole in (("channels_by_age_band", {}), ("channels_by_region", of_places(lab, {}))):
        total = by_channel(lab, "person_count", **whole)
        rows = ask(lab, f"notification/{name}")
        assert rows.email_person_count.sum() == total["email"]
        assert rows.public_notice_person_count.sum() == total["public_notice"]


def test_a_letter_sent_is_not_a_letter_that_arrives(seven_people, lab):
    rows = ask(seven_people, "notification/vulnerable_groups").set_index("group_id")
    letters = rows[["letter_person_count", "letter_reached_person_count"]]
    assert letters.loc["aged_75_and_over"].tolist() == [2, 2]
    assert letters.loc["all"].tolist() == [3, 2]  # that of person 4 comes back
    old = ask(lab, "notification/vulnerable_groups").iloc[0]
    assert 0 < old.letter_reached_person_count < old.letter_person_count


def said(connection, name, words, **selection):
    """Return the sentence of a query of notification/ in a language."""
    return headline(find(name), ask(connection, name, **selection), words).text


@for_each("language", ["english", "french"])
def test_no_sentence_of_the_whole_names_a_region(lab, language, request):
    """Fields on file do not depend on the région: which one leads is chance."""
    words = request.getfixturevalue(language)
    regions = [name for (of, _), name in words.labels.items() if of == "region"]
    for name in names():
        if name.startswith("notification/"):
            text = said(lab, name, words)
            assert not [region for region in regions if region in text], text


@examples(20)
@given(data=st.data())
def test_most_is_said_of_more_than_half(lab, english, french, data):
    selection = data.draw(selections(lab))
    name = "notification/unreachable_by_end_band"
    rows = ask(lab, name, **selection)
    for words, most in ((english, "most of"), (french, "la majorité")):
        text = headline(find(name), rows, words).text
        long_ago = rows.person_count[rows.end_band.isin(["11-15", "16-20"])].sum()
        assert (most in text) == (2 * long_ago > rows.person_count.sum())


def test_long_ago_is_counted_by_eye(seven_people, english):
    """Persons 4 and 7 are left to the notice; both registrations ended fourteen years before."""
    rows = ask(seven_people, "notification/unreachable_by_end_band")
    assert rows.long_ago_share[0] == 1 and rows.all_unreachable_share[0] == 2 / 6
    assert "public notice reaches, 100%, have not" in said(
        seven_people, "notification/unreachable_by_end_band", english
    )


def test_ages_are_compared_by_share_and_not_by_the_width_of_their_band(seven_people, lab, english):
    """Person 4 is all of 44 who live here; in the small world few are old, and least reached."""
    first = ask(seven_people, "notification/unreachable_by_region_and_age").iloc[0]
    assert (first.age_person_count, first.age_unreachable_share) == (1, 1)
    assert (first.all_person_count, first.all_unreachable_share) == (1, 1 / 5)
    by_age = ask(lab, "notification/unreachable_by_region_and_age")
    by_age = by_age.drop_duplicates("age_band").set_index("age_band")
    assert by_age.age_unreachable_share.is_monotonic_decreasing
    assert by_age.index[0] == "75 and over"
    assert by_age.age_person_count["75 and over"] < by_age.age_person_count.max()
    of_ages = ask(lab, "notification/channels_by_age_band", **of_places(lab, {}))
    shares = of_ages.set_index("age_band").public_notice_share
    assert by_age.age_unreachable_share.to_dict() == pytest.approx(shares.to_dict())


@for_each("language", ["english", "french"])
def test_who_cannot_be_reached_is_not_told_in_the_words_of_how(lab, language, request):
    """Questions 9 and 12 both stand on the catalogue's one page."""
    words = request.getfixturevalue(language)
    how, who = (
        next(row["queries"].split()[0] for row in questions() if row["number"] == number)
        for number in ("9", "12")
    )
    shown = [headline(find(name), ask(lab, name), words) for name in (how, who)]
    columns = [{each.column: each.value for each in one.figures} for one in shown]
    assert columns[0]["public_notice_person_count"] not in columns[1].values()
    assert "all_person_count" not in columns[1]


def test_groups_of_one_score_are_said_to_be_equal(lab, english, french):
    """All minors have severity, vulnerability and reach alike, whatever their status."""
    rows = ask(lab, "notification/priority")
    first = rows[rows.priority_score == rows.priority_score[0]]
    assert len(first) > 1 and rows.is_tied[0]
    assert rows.tied_told_person_count[0] == first.told_person_count.sum()
    assert "The highest score" in said(lab, "notification/priority", english)
    assert "ex æquo" in said(lab, "notification/priority", french)
    one = said(lab, "notification/priority", english, statuses=["registered"])
    assert one.startswith("The first to be told")


@for_each("selection", [{}, {"age_bands": ["16-17"]}])
def test_modelled_counts_are_said_to_be_of_the_model(lab, english, french, selection):
    for name in names():
        if name.startswith("notification/"):
            rows = ask(lab, name, **(selection if set(SELECTION) <= find(name).parameters else {}))
            if "person_count" not in rows:  # what a draft says is no count of persons
                continue
            for words, of_the_model in ((english, "in the model"), (french, "dans le modèle")):
                text = headline(find(name), rows, words).text
                assert of_the_model in text.lower() or not rows.person_count.any(), text


def test_what_the_notice_alone_reaches_is_said_without_a_bound(lab, english):
    """The ledger goes below what the model takes: see the ends of the headline."""
    text = said(lab, "notification/channels", english)
    assert "nothing but a public notice reaches 551." in text and "at least" not in text
    none = said(lab, "notification/channels", english, age_bands=["16-17"])
    assert none.endswith("and nobody is left to a public notice alone.")


def bounces_of_registrants(lab):
    """Return channel, status, sent and bounced, of the living by the rows of registrants alone."""
    return lab.execute("""
        with living as (
            select
                *,
                coalesce(is_email_deliverable, false) as mail_arrives,
                coalesce(phone_kind = 'mobile', false) as has_mobile
            from registrants
            where is_primary and not is_deceased
        )
        select 'email', status, count(*), count(*) filter (not mail_arrives)
        from living
        where has_email
        group by all
        union all
        select 'letter', status, count(*), count(*) filter (not is_address_valid)
        from living
        where
            has_street_address and not lives_abroad
            and (age < 18 or age >= 75 or (not mail_arrives and not has_mobile))
        group by all
        order by 1, 2
    """).fetchall()


def test_bounces_are_said_of_what_is_sent(lab, english):
    both = said(lab, "notification/bounces", english)
    assert "of the e-mails bounce (" in both and "of the letters come back." in both
    one = said(lab, "notification/bounces", english, statuses=["registered"], departements=["05"])
    assert one.startswith("In the model, ") and "of what is sent comes back (" in one
    assert said(lab, "notification/bounces", english, departements=[]) == "Nobody."


def test_channels_are_those_of_the_rows_of_registrants_alone(lab):
    """By oracle: all the living, told by what each primary record has on file and is true of it."""
    recounted = dict(
        lab.execute("""
            with living as (
                select
                    *,
                    coalesce(is_email_deliverable, false) as mail_arrives,
                    coalesce(phone_kind = 'mobile', false) as has_mobile
                from registrants
                where is_primary and not is_deceased
            )
            select
                case
                    when mail_arrives then 'email'
                    when has_mobile then 'sms'
                    when lives_abroad then 'public_notice'
                    when coalesce(is_address_valid, false) then 'letter'
                    when status <> 'formerly_registered' then 'space'
                    else 'public_notice'
                end,
                count(*)
            from living
            group by all
        """).fetchall()
    )
    assert by_channel(lab, "person_count", whom="living") == recounted
    rows = ask(lab, "notification/bounces", whom="living")
    found = rows[["channel", "status", "sent_person_count", "bounced_person_count"]]
    assert [*found.itertuples(index=False, name=None)] == bounces_of_registrants(lab)
    kinds = "select distinct phone_kind from registrants order by all nulls last"
    assert lab.execute(kinds).fetchall() == [("fixed",), ("mobile",), (None,)]

"""By hand, and beside the national answers: what is said of one département.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | on file                 | truths                |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|-------------------------|-----------------------|
| 1      | 1      | yes     | registered | female | 1998-03-06 | 59    | 2023-09-01 |            | email mobile            | mail-good             |
| 2      | 2      | yes     | formerly   | male   | 1998-03-05 | 59    | 2014-01-01 | 2019-03-05 | email street            | lives-there           |
| 3      | 2      |         | formerly   | male   | 1998-03-05 | 62    | 2014-01-01 | 2019-03-05 | street                  | lives-there           |
| 4      | 3      | yes     | registered | male   | 2007-06-01 | 59    | 2024-01-02 |            |                         |                       |
| 5      | 4      | yes     | formerly   | female | 1949-03-05 | 59    | 2005-06-30 | 2019-03-06 | email street            | mail-good deceased    |
| 6      | 5      | yes     | formerly   | female | 1949-03-06 | 59    | 2005-06-30 | 2005-07-01 | email mobile street     | mail-good lives-there |
| 7      | 6      | yes     | candidate  | female | 2000-01-01 | 2A    |            | 2020-01-01 | email                   | mail-good             |
| 8      | 6      |         | candidate  | female | 2000-01-01 | 59    |            | 2020-01-01 | email                   | mail-good             |
"""  # noqa: E501

import pytest

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.headlines import finding, headline
from breachlab.query.queries import names
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask, read_records
from tests.support.tiers import some_of

AREA = [name for name in names() if name.startswith("area/")]
CODES = ["59", "75", "2A", "974"]
TO_INFORM = "to_inform_living_here_person_count"
everywhere = for_each("code", CODES)


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


@pytest.fixture(scope="module")
def by_commune():
    """One who lives in Ajaccio, and one of Mende who has died."""
    with register("""
| record | person | primary | status     | sex    | born       | lives | locality    | registered | ended | truths   |
|--------|--------|---------|------------|--------|------------|-------|-------------|------------|-------|----------|
| 1      | 1      | yes     | registered | female | 1980-03-06 | 2A    | 2A004 20000| 2023-09-01 |       |          |
| 2      | 2      | yes     | registered | male   | 1980-03-05 | 48    | 48095 48000| 2023-09-01 |       | deceased |
""") as connection:  # noqa: E501
        yield connection


def asked(connection, name, column, value="living_here_person_count", code="59"):
    """Return {value of a column: count} of one answer."""
    rows = ask(connection, f"area/{name}", departement=code)
    return dict(zip(rows[column].astype(str), rows[value].tolist(), strict=True))


def test_a_mission_locale_follows_until_the_26th_birthday(eight_records):
    rows = ask(eight_records, "area/young_people", departement="59")
    counts = ["age_group", "record_count", "living_here_person_count"]
    groups = [tuple(row) for row in rows[counts].values.tolist()]
    # Person 2 is 26 on the day, person 6 counts in Corse.
    assert groups == [("16-17", 1, 1), ("20-24", 1, 0), ("25", 1, 1)]
    assert (rows.young_person_count[0], rows.minor_person_count[0]) == (2, 1)
    assert set(rows.young_person_share) == {2 / 4}


def test_seed_deviation_is_about_the_root_of_the_count(eight_records, english):
    (summary,) = ask(eight_records, "area/summary", departement="59").to_dict("records")
    assert (summary["living_here_person_count"], summary["seed_deviation"]) == (4, 2)
    rows = ask(eight_records, "area/young_people", departement="59")
    assert rows.seed_deviation.tolist() == rows.living_here_person_count.tolist() == [1, 0, 1]
    said = headline(find("area/young_people"), rows, english).text
    assert said.endswith("1 of them is a minor, as modelled; the seed alone moves that by about 1.")
    nobody = ask(eight_records, "area/young_people", departement="2A")
    assert "seed" not in headline(find("area/young_people"), nobody, english).text


@everywhere
def test_seed_deviation_stands_beside_each_commune(lab, code):
    rows = ask(lab, "area/largest_communes", departement=code)
    roots = rows.living_here_person_count**0.5
    assert ((rows.seed_deviation - roots).abs() <= 0.5).all()


def test_channels_count_each_resident_to_inform_once(eight_records):
    """Person 4 has died; of person 3 nothing is on file but a space, as of all registered."""
    reached = {"email": 2, "sms": 0, "letter": 1, "space": 1, "public_notice": 0}
    column = "reached_living_here_person_count"
    assert asked(eight_records, "channels", "channel", column) == reached
    assert set(asked(eight_records, "channels", "channel", TO_INFORM).values()) == {4}
    minors = ask(eight_records, "area/channels", departement="59", age_bands=["16-17"])
    assert minors[column].tolist() == [0, 0, 0, 1, 0]


def test_ages_are_added_up_in_six_groups(eight_records):
    found = asked(eight_records, "by_age_group", "age_range")
    assert [*found.values()] == [1, 0, 2, 0, 1, 0]


def test_communes_without_an_exposed_resident_are_listed_too(by_commune, english):
    rows = ask(by_commune, "area/communes", departement="2A")
    assert rows.living_here_person_count.tolist() == [1] + [0] * (len(rows) - 1)
    assert set(rows.commune_count) == {len(rows)} and len(rows) > 100
    assert rows.is_first_alone.all()
    said = finding(find("area/communes"), rows, english).text
    assert said == "Ajaccio: 1 exposed resident"


def test_findings_where_the_exposed_have_all_died_say_so(by_commune, english):
    for name, records, said in (
        ("by_age_group", 1, "Nobody."),
        ("channels", 0, "A communication is due to no resident"),
        ("communes", 1, "Nobody."),
    ):
        rows = ask(by_commune, f"area/{name}", departement="48")
        assert rows.record_count.sum() == records, name
        assert finding(find(f"area/{name}"), rows, english).text == said


def test_five_whole_years_of_idleness_end_on_the_day_itself(eight_records):
    rows = ask(eight_records, "area/retention", departement="59")
    assert dict(zip(rows.idle_band, rows.record_count, strict=True)) == {
        "registered": 2,
        "3-5": 3,
        "16-20": 1,
    }
    assert rows.older_person_count.tolist() == [2, 2, 2]  # persons 2 and 5; person 4 a day short
    assert rows.living_here_person_count.tolist() == [2, 1, 1]  # person 4 has died


def test_summary_counts_who_has_died_or_left_apart(eight_records):
    (row,) = ask(eight_records, "area/summary", departement="59").to_dict("records")
    assert (row["record_count"], row["living_here_person_count"]) == (6, 4)
    assert (row["died_or_left_person_count"], row["living_here_person_share"]) == (1, 4 / 5)


@for_each("name", AREA)
def test_it_is_of_one_departement_that_must_be_named(lab, name):
    # Paris has the fewest communes of the large: its answer can be read.
    assert find(name).examples["departement"] == ("75" if name == "area/communes" else "59")
    with pytest.raises(BadParameters, match="also needs: departement"):
        ask(lab, name)
    with pytest.raises(BadParameters, match="Did you mean 974"):
        ask(lab, name, departement="9744")


@everywhere
@for_each("by", ["age_band", "status"])
def test_a_breakdown_is_the_national_one_of_that_departement(lab, code, by):
    national = ask(lab, f"exposure/by_{by}", departements=[code])
    here = ask(lab, f"area/by_{by}", departement=code)
    here = here[here.record_count > 0]
    for column in (by, "record_count"):
        assert here[column].tolist() == national[column].tolist()
    assert here.living_here_person_count.tolist() == national.person_count.tolist()
    assert here.living_here_person_share.sum() == pytest.approx(1)


@everywhere
def test_the_summary_is_the_row_of_the_national_rates(lab, code):
    rates = ask(lab, "exposure/rate_by_departement")
    (here,) = ask(lab, "area/summary", departement=code).to_dict("records")
    national = rates.set_index("departement_code").loc[code]
    residents = "living_here_person_count"
    for column in ("record_count", residents, "location_quotient", "standardised_ratio"):
        assert here[column] == pytest.approx(national[column])


@everywhere
def test_frances_rate_stands_beside_each_age(lab, code):
    here = ask(lab, "area/by_age_band", departement=code)
    france = ask(lab, "exposure/rate_by_age_and_sex").groupby("age_band", observed=True)
    rate = 1000 * france.living_here_person_count.sum() / france.resident_count.sum()
    assert here.france_persons_per_thousand.tolist() == pytest.approx(rate.tolist())


@everywhere
def test_young_people_and_seniors_are_those_of_the_age_bands(lab, code):
    bands = ask(lab, "exposure/by_age_band", departements=[code]).set_index("age_band")
    young = ask(lab, "area/young_people", departement=code)
    for band in young[young.age_group != "25"].age_group.unique():
        of_band = young[young.age_group == band]
        assert of_band.record_count.sum() == bands.record_count[band]
        assert of_band.living_here_person_count.sum() == bands.person_count[band]
    seniors = asked(lab, "seniors", "age_group", "living_here_person_count", code=code)
    assert seniors["60_and_over"] == bands.person_count["60-64":].sum()
    assert seniors["75_and_over"] == bands.person_count.get("75 and over", 0)


YOUNG = """
    select
        count(*),
        count(*) filter (is_primary and not is_deceased and not lives_abroad) as residents,
        residents
    from registrants
    where departement_code = $code and born_on > date '1998-03-05'
"""


@everywhere
def test_young_people_are_those_born_since_the_day(lab, code):
    counts = ["record_count", "person_count", "living_here_person_count"]
    rows = ask(lab, "area/young_people", departement=code)
    assert [tuple(rows[counts].sum())] == read_records(lab, YOUNG, {"code": code})


CHANNELS = """
    with living as (
        select
            registrants.status <> 'formerly_registered' as has_space,
            is_email_deliverable is true as has_email,
            is_address_valid is true as has_letter,
            has_phone and fields_on_file & 32 <> 0 as has_mobile
        from registrants inner join records using (record_id)
        where
            registrants.is_primary and not is_deceased and not lives_abroad
            and registrants.departement_code = $code
            and (
                registrants.status <> 'candidate_space' or has_nir or born_on > date '2006-03-05'
            )
    )
    select
        count(*) filter (has_email),
        count(*) filter (not has_email and has_mobile),
        count(*) filter (not has_email and not has_mobile and has_letter),
        count(*) filter (not has_email and not has_mobile and not has_letter and has_space),
        count(*) filter (not has_email and not has_mobile and not has_letter and not has_space)
    from living
"""


@everywhere
def test_channels_are_those_of_the_register(lab, code):
    counts = read_records(lab, CHANNELS, {"code": code})[0]
    column = "reached_living_here_person_count"
    found = asked(lab, "channels", "channel", column, code=code)
    assert (*found.values(),) == counts
    rows = ask(lab, "area/channels", departement=code)
    assert rows.reached_share.tolist() == pytest.approx([each / sum(counts) for each in counts])
    (compared,) = ask(lab, "exposure/compare", departements=[code]).to_dict("records")
    for each in (TO_INFORM, "public_notice_living_here_person_count"):
        assert set(rows[each]) == {compared[each]}


@everywhere
def test_calls_come_from_those_whom_a_message_reaches(lab, code):
    *reached, _ = read_records(lab, CHANNELS, {"code": code})[0]
    (calls,) = ask(lab, "area/calls", departement=code).to_dict("records")
    assert calls["reached_person_count"] == sum(reached)
    figure = "select low, central, high from assumptions where name = 'call_rate_per_mille'"
    rates = lab.execute(figure).fetchall()[0]
    expected = [calls["reached_person_count"] * rate / 1000 for rate in rates]
    call_counts = [calls[f"call_count{end}"] for end in ("_low", "", "_high")]
    assert call_counts == pytest.approx(expected, abs=0.5)
    assert 3 * calls["daily_call_count"] == pytest.approx(
        calls["call_count_within_72_hours"], abs=2
    )


@everywhere
def test_age_groups_are_the_bands_added_up_with_their_residents(lab, code):
    rows = ask(lab, "area/by_age_group", departement=code).set_index("age_range")
    bands = ask(lab, "area/by_age_band", departement=code).set_index("age_band")
    parts = {"from_16": ("16-17", "16-17"), "from_18": ("18-19", "20-24"),
             "from_25": ("25-29", "45-49"), "from_50": ("50-54", "55-59"),
             "from_60": ("60-64", "70-74"), "from_75": ("75 and over", "75 and over")}  # fmt: skip
    for name, (first, last) in parts.items():
        for column in ("record_count", "living_here_person_count", "resident_count"):
            assert rows[column][name] == bands.loc[first:last, column].sum(), (name, column)
    assert rows.persons_per_thousand.tolist() == pytest.approx(
        (1000 * rows.living_here_person_count / rows.resident_count).tolist()
    )
    national = ask(lab, "exposure/rate_by_age_and_sex")
    older = national[national.age_band.astype(str) == "75 and over"]
    rate = 1000 * older.living_here_person_count.sum() / older.resident_count.sum()
    assert rows.france_persons_per_thousand["from_75"] == pytest.approx(rate)


@everywhere
def test_communes_are_all_of_the_departement_and_add_up_to_its_residents(lab, code):
    rows = ask(lab, "area/communes", departement=code)
    listed = lab.execute(
        "select commune_code, count(record_id) filter ("
        " is_primary and not is_deceased and not lives_abroad) from communes"
        " left join registrants using (commune_code)"
        " where communes.departement_code = $code group by 1",
        {"code": code},
    ).fetchall()
    found = dict(zip(rows.commune_code, rows.living_here_person_count, strict=True))
    assert found == dict(listed)
    (summary,) = ask(lab, "area/summary", departement=code).to_dict("records")
    assert set(rows.departement_living_here_person_count) == {summary["living_here_person_count"]}
    largest = ask(lab, "area/largest_communes", departement=code)
    assert rows.commune_code[: len(largest)].tolist() == largest.commune_code.tolist()


@everywhere
def test_idle_files_and_other_breaches_are_those_of_the_register(lab, code):
    retention = ask(lab, "area/retention", departement=code, retention_years=3)
    total = ask(lab, "exposure/total", departements=[code])
    assert retention.record_count.sum() == total.record_count[0]
    assert retention.living_here_person_count.sum() == total.person_count[0]
    older = retention[~retention.idle_band.isin(["registered", "0", "1", "2"])]
    assert retention.older_person_count[0] == older.living_here_person_count.sum()
    members = lab.execute(
        "select breach_id, count(*) from breaches join registrants on breach_mask & breach_bit <> 0"
        " where is_primary and not is_deceased and not lives_abroad and departement_code = $code"
        " group by breach_id",
        {"code": code},
    ).fetchall()
    rows = ask(lab, "area/other_breaches", departement=code, standings=["confirmed", "claimed"])
    by_breach = dict(zip(rows.breach_id, rows.living_here_person_count, strict=True))
    assert {breach: count for breach, count in by_breach.items() if count} == dict(members)


@everywhere
def test_the_largest_communes_are_the_first_fifteen(lab, code):
    counts = lab.execute(
        "select commune_code, count(*) as residents from registrants where is_primary"
        " and not is_deceased and not lives_abroad and departement_code = $code group by 1",
        {"code": code},
    ).df()
    rows = ask(lab, "area/largest_communes", departement=code)
    found = rows.living_here_person_count.tolist()
    assert found == sorted(counts.residents, reverse=True)[:15]
    shares = rows.living_here_person_share * counts.residents.sum()
    assert shares.tolist() == pytest.approx(found)


def test_calls_of_departements_add_up_to_those_of_their_residents(lab):
    codes = some_of(ask(lab, "exposure/by_departement").departement_code.dropna().tolist())
    calls = [ask(lab, "area/calls", departement=code).iloc[0] for code in codes]
    country = ask(lab, "notification/duration", departements=codes).set_index("channel").loc["all"]
    assert sum(row.reached_person_count for row in calls) == country.person_count


def test_what_is_only_claimed_comes_last_and_the_headline_says_its_standing(lab, english, french):
    both = ["claimed", "confirmed"]
    rows = ask(lab, "area/other_breaches", departement="59", standings=both)
    country = ask(lab, "combination/other_breaches", standings=both)
    assert rows.standing.tolist() == country.standing.tolist()
    assert set(rows.standing) == set(both) and rows.standing.is_monotonic_decreasing
    assert rows.standing[0] == "confirmed" and rows.perimeter[0] == "residents"
    assert "(confirmed)" in headline(find("area/other_breaches"), rows, english).text
    assert "(confirmée)" in headline(find("area/other_breaches"), rows, french).text


def test_nobody_has_been_idle_for_longer_than_the_register_keeps(eight_records, english):
    rows = ask(eight_records, "area/retention", departement="59", retention_years=20)
    assert (rows.france_older_person_share == 0).all()
    assert "in France 0%" in headline(find("area/retention"), rows, english).text


@for_each(
    "name, narrowed",
    [
        ("area/by_status", {"departement": "59"}),
        ("exposure/by_status", {"statuses": ["formerly_registered"]}),
    ],
)
def test_a_status_is_said_in_words(lab, english, french, name, narrowed):
    rows = ask(lab, name, **narrowed)
    assert "formerly registered (radié)" in headline(find(name), rows, english).text
    assert "radiés" in headline(find(name), rows, french).text


def test_other_breaches_of_a_departement_are_the_confirmed_ones_within_bounds(lab, english, french):
    rows = ask(lab, "area/other_breaches", departement="59")
    assert set(rows.standing) == {"confirmed"}
    residents = rows[rows.perimeter == "residents"]
    living = lab.execute(
        "select count(*) from registrants where is_primary and not is_deceased"
        " and not lives_abroad and departement_code = '59'"
    ).fetchall()[0][0]
    assert (residents.least_person_count == 0).all()
    assert residents.most_person_count.max() == living
    assert rows[rows.perimeter != "residents"].most_person_count.isna().all()
    query = find("area/other_breaches")
    assert "if the two are independent" in headline(query, rows, english).text
    assert "si les deux sont indépendantes" in headline(query, rows, french).text


@for_each("code", [*CODES, "48", "976"])
def test_findings_are_those_of_another_path(lab, english, code):
    """Of ages the lowest and highest rate, of channels the e-mails, of communes the first two."""
    for name in ("by_age_group", "channels", "communes"):
        rows = ask(lab, f"area/{name}", departement=code)
        if name == "by_age_group" and not rows.living_here_person_count.sum():
            continue
        shown = {}
        for figure in finding(find(f"area/{name}"), rows, english).figures:
            shown[figure.column] = figure.value
        if name == "by_age_group":
            rates = (1000 * rows.living_here_person_count / rows.resident_count).tolist()
            if max(rates):
                assert shown["lowest_in_thousand"] == pytest.approx(min(rates))
                assert shown["highest_persons_per_thousand"] == pytest.approx(max(rates))
                first = rows.age_range[rates.index(max(rates))]
                assert shown["first_ranked_age_range_id"] == first
        elif name == "channels":
            ((emails, due),) = lab.execute(
                "select sum(person_count) filter (channel = 'email'), sum(person_count)"
                " from planned_channels([$code], null, null, null, null, null, 'due')"
                " where fate = 'resident'",
                {"code": code},
            ).fetchall()
            assert shown.get("reached_share", 0) == pytest.approx((emails or 0) / (due or 1))
        else:
            most = ask(lab, "area/largest_communes", departement=code)
            assert shown["commune_name"] == most.commune_name[0]

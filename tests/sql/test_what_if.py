"""By hand: eight records of six people, and whom the levers would have spared, counted by eye.

Of the total extraction, Hauts-de-France (59) is read on 10 February 2024, Corse (2A) on 2 March and
La Réunion (974) on 5 March.

| record | person | primary         | status     | sex    | born       | lives | registered | ended      |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|
| 1      | 1      | yes             | formerly   | female | 1980-01-01 | 59    | 2010-01-01 | 2015-01-01 |
| 2      | 1      | candidate_space | candidate  | female | 1980-01-01 | 59    |            | 2014-06-01 |
| 3      | 2      | yes             | formerly   | male   | 1980-01-01 | 59    | 2010-01-01 | 2022-06-01 |
| 4      | 3      | yes             | registered | male   | 1980-01-01 | 59    | 2023-01-01 |            |
| 5      | 4      | yes             | formerly   | female | 1980-01-01 | 2A    | 2008-01-01 | 2012-01-01 |
| 6      | 5      | yes             | candidate  | male   | 1980-01-01 | 2A    |            | 2020-01-01 |
| 7      | 6      | yes             | registered | female | 1980-01-01 | 974   | 2023-01-01 |            |
| 8      | 6      | former_region   | registered | female | 1980-01-01 | 2A    | 2023-01-01 |            |
"""  # noqa: E501

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.headlines import headline, headlines
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.pages.where import counts_of_view
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

DAYS = {"32": "2024-02-10", "94": "2024-03-02", "04": "2024-03-05"}
NAME = "what_if/together"
REGIONS = ("11", "24", "44", "53", "76", "93")


@pytest.fixture(scope="module")
def six_people():
    with register(__doc__, DAYS) as connection:
        yield connection


def spared(connection, **parameters):
    """Return {lever: (records spared, persons spared)}."""
    rows = ask(connection, NAME, **parameters)
    counts = zip(rows.spared_record_count, rows.spared_person_count, strict=True)
    return dict(zip(rows.lever_id, counts, strict=True))


def test_both_levers_spare_whom_one_of_them_spares(six_people):
    assert spared(six_people) == {
        "none": (0, 0),
        "purge": (2, 2),  # records 1 and 5, of persons 1 and 4
        "detection": (4, 3),  # all outside Hauts-de-France, of persons 4, 5 and 6
        "both": (5, 4),
    }
    left = ask(six_people, NAME).set_index("lever_id")
    assert left.record_count.to_dict() == {"none": 8, "purge": 6, "detection": 4, "both": 3}
    assert left.person_count.to_dict() == {"none": 6, "purge": 4, "detection": 3, "both": 2}


def test_the_limit_and_the_days_are_those_asked_for(six_people):
    assert spared(six_people, retention_years=10, days_earlier=1) == {
        "none": (0, 0),
        "purge": (1, 1),  # record 5
        "detection": (1, 1),  # La Réunion
        "both": (2, 2),
    }


def test_regions_and_statuses_are_obeyed(six_people):
    assert spared(six_people, regions=["94"])["both"] == (3, 2)
    assert spared(six_people, statuses=["registered"]) == {
        "none": (0, 0),
        "purge": (0, 0),
        "detection": (2, 1),
        "both": (2, 1),
    }


@for_each("other", ["departements", "age_bands", "sexes", "first_years"])
def test_nothing_else_is_obeyed_and_the_header_says_so(six_people, other):
    with pytest.raises(BadParameters, match="has no parameter"):
        ask(six_people, NAME, **{other: ["59"]})
    assert "obeys région and status only" in find(NAME).texts("en").note
    assert (
        "Seules les sélections par région et par statut s’appliquent" in find(NAME).texts("fr").note
    )


def test_what_a_region_is_spared_is_a_range_over_orders_counted_by_eye(six_people, english, french):
    """Six persons are read, the last three of them saved; two live in Corse, one of them purged."""
    rows = ask(six_people, NAME, regions=["94"]).set_index("lever_id")
    assert rows.least_spared_person_count.to_dict() == dict(none=0, purge=1, detection=0, both=1)
    assert rows.most_spared_person_count.to_dict() == dict(none=0, purge=1, detection=2, both=2)
    rows = rows.reset_index()
    said = [headline(find(NAME), rows, words).text for words in (english, french)]
    assert "anything from 0 to 2 persons, by the order of reading" in said[0]
    assert "de 0 à 2 personnes, selon l’ordre de consultation" in said[1]


def test_the_range_is_that_of_all_orders(six_people):
    """Persons 4 and 5 of six live in Corse, and 4 is purged: every order of reading, by eye."""
    orders = [set(order[3:]) for order in permutations(range(1, 7))]  # whom the last days save
    rows = ask(six_people, NAME, regions=["94"]).set_index("lever_id")
    for lever, purged in (("detection", set()), ("both", {4})):
        counts = [len({4, 5} & (saved | purged)) for saved in orders]
        assert min(counts) == rows.least_spared_person_count[lever]
        assert max(counts) == rows.most_spared_person_count[lever]


# Each asks in its own words what a record must be to be of the selection, purged and not read.
LATE = "read_on > '2024-02-29'"
OLD = "last_ended_on <= '2019-03-05'"
COMBINATIONS = [
    ({}, "true", OLD, LATE),
    ({"retention_years": 0}, "true", "last_ended_on is not null", LATE),
    ({"retention_years": 1}, "true", "last_ended_on <= '2023-03-05'", LATE),
    ({"retention_years": 20}, "true", "last_ended_on <= '2004-03-05'", LATE),
    ({"days_earlier": 0}, "true", OLD, "false"),
    ({"days_earlier": 29}, "true", OLD, "true"),
    ({"days_earlier": 12}, "true", OLD, "read_on >= '2024-02-23'"),
    ({"extraction": "targeted"}, "true", OLD, LATE),
    ({"extraction": "partial"}, "true", OLD, LATE),
    (
        {"extraction": "near-total", "retention_years": 3},
        "true",
        "last_ended_on <= '2021-03-05'",
        LATE,
    ),
    ({"regions": ["11"]}, "region_code = '11'", OLD, LATE),
    ({"regions": ["94", "04"]}, "region_code in ('94', '04')", OLD, LATE),
    ({"statuses": ["formerly_registered"]}, "status = 'formerly_registered'", OLD, LATE),
    ({"statuses": ["registered", "candidate_space"]}, "last_ended_on is null", OLD, LATE),
    (
        {"regions": ["84"], "statuses": ["formerly_registered"], "extraction": "partial"},
        "region_code = '84' and status = 'formerly_registered'",
        OLD,
        LATE,
    ),
]
COUNTED = """
    select
        count(*) filter ({purged}),
        count(*) filter (is_primary and {purged}),
        count(*) filter ({late}),
        count(*) filter (is_primary and {late}),
        count(*) filter ({purged} or {late}),
        count(*) filter (is_primary and ({purged} or {late})),
        count(*),
        count(*) filter (is_primary)
    from (
        select
            registrants.*,
            extraction_days.read_on
        from registrants
        inner join breached_records using (record_id)
        inner join extraction_days
            on
                registrants.region_code = extraction_days.region_code
                and breached_records.agency_number // 1000000 = extraction_days.identifier_block
        where extraction_days.extraction = '{extraction}'
    ) as read_records
    where {kept}
"""


@for_each("parameters, kept, purged, late", COMBINATIONS)
def test_the_levers_are_counted_as_the_register_itself_does(lab, parameters, kept, purged, late):
    extraction = parameters.get("extraction", "total")
    sql = COUNTED.format(
        kept=kept, purged=f"coalesce({purged}, false)", late=late, extraction=extraction
    )
    sql = sql.replace("is_primary", f"is_primary and {counts_of_view(parameters)}")
    (counts,) = read_records(lab, sql)
    found = spared(lab, **parameters)
    assert (*found["purge"], *found["detection"], *found["both"]) == counts[:6]
    none = ask(lab, NAME, **parameters).iloc[0]
    assert (none.record_count, none.person_count) == counts[6:]


@examples(12)
@given(years=st.integers(0, 20), days=st.integers(0, 29))
def test_each_lever_alone_is_what_its_own_question_says(lab, years, days):
    found = spared(lab, retention_years=years, days_earlier=days)
    purge = ask(lab, "retention/avoided_by_limit").set_index("limit_years").loc[years]
    assert found["purge"] == (purge.avoided_record_count, purge.avoided_person_count)
    earlier = ask(lab, "access/days_earlier").set_index("days_earlier").loc[days]
    assert found["detection"] == (earlier.saved_record_count, earlier.saved_person_count)


@examples(25)
@given(data=st.data(), years=st.integers(0, 20), days=st.integers(0, 29))
def test_what_is_spared_lies_between_the_least_and_the_most(lab, data, years, days):
    extraction = data.draw(st.sampled_from(["targeted", "partial", "near-total", "total"]))
    words = lab.execute("select word from selection_values where parameter = 'regions'").fetchall()
    regions = data.draw(st.lists(st.sampled_from(sorted(words)), min_size=1, max_size=5))
    rows = ask(
        lab,
        NAME,
        regions=[region for (region,) in regions],
        extraction=extraction,
        retention_years=years,
        days_earlier=days,
    )
    assert (rows.least_spared_person_count <= rows.spared_person_count).all()
    assert (rows.spared_person_count <= rows.most_spared_person_count).all()


@for_each(
    "parameters, expected",
    [
        (
            {"days_earlier": 0, "retention_years": 20},
            "would have spared nobody, not even together.",
        ),
        (
            {"statuses": ["registered"]},
            "a purge after 5 years would have spared nobody; at an even",
        ),
        ({"days_earlier": 1}, "at an even pace, an end of reading 1 day earlier up to"),
    ],
)
def test_its_sentence_fits_what_was_asked(lab, english, parameters, expected):
    assert expected in headline(find(NAME), ask(lab, NAME, **parameters), english).text


def test_a_region_that_the_seed_reads_early_is_not_said_to_be_spared_nobody(lab, english):
    said_of = {
        region: ask(lab, NAME, regions=[region], statuses=["registered"]) for region in REGIONS
    }
    assert any(rows.both_spared_person_count[0] == 0 for rows in said_of.values())
    for rows in said_of.values():
        assert "anything from 0 to" in headline(find(NAME), rows, english).text


POSITIONS = "what_if/positions"
SELECTED = {
    "regions": st.lists(st.sampled_from(REGIONS), max_size=4),
    "statuses": st.lists(
        st.sampled_from(["registered", "formerly_registered", "candidate_space"]), max_size=2
    ),
    "extraction": st.sampled_from(["targeted", "partial", "near-total", "total"]),
}


def position(connection, years, days, **parameters):
    """Return the row of one position, from the answer for all."""
    rows = ask(connection, POSITIONS, **parameters).set_index(["retention_years", "days_earlier"])
    return rows.loc[years, days]


def test_a_position_counts_whom_the_levers_spare_by_eye(six_people):
    row = position(six_people, 5, 5)
    assert (row.purge_spared_record_count, row.purge_spared_person_count) == (2, 2)
    assert (row.detection_spared_record_count, row.detection_spared_person_count) == (4, 3)
    assert (row.both_spared_record_count, row.both_spared_person_count) == (5, 4)
    assert (row.record_count, row.person_count) == (3, 2)
    assert (row.all_exposed_record_count, row.all_exposed_person_count) == (8, 6)
    assert position(six_people, 10, 1).both_spared_person_count == 2  # persons 4 and 6
    assert position(six_people, 20, 0).both_spared_person_count == 0


def test_there_is_one_position_for_each_limit_and_each_day(six_people):
    rows = ask(six_people, POSITIONS)
    places = [*zip(rows.retention_years, rows.days_earlier, strict=True)]
    assert places == [(years, days) for years in range(21) for days in range(30)]
    one = ask(six_people, POSITIONS, retention_years=3, days_earlier=29)
    assert [*zip(one.retention_years, one.days_earlier, strict=True)] == [(3, 29)]
    assert one.iloc[0].equals(rows.iloc[3 * 30 + 29].rename(0))


def test_of_nobody_there_are_all_positions_still(lab):
    """La Réunion is not read by the mildest extraction of a small world, or few of it are."""
    rows = ask(lab, POSITIONS, regions=["06"], statuses=["candidate_space"], extraction="targeted")
    assert len(rows) == 21 * 30
    assert (rows.person_count <= rows.all_exposed_person_count).all()


@examples(40)
@given(data=st.data(), years=st.integers(0, 20), days=st.integers(0, 29))
def test_each_position_is_what_the_levers_together_say_there(
    lab, english, french, data, years, days
):
    drawn = {name: data.draw(selected) for name, selected in SELECTED.items()}
    given = {name: chosen for name, chosen in drawn.items() if chosen}
    row = position(lab, years, days, **given)
    together = ask(lab, NAME, retention_years=years, days_earlier=days, **given)
    levers = together.set_index("lever_id")
    for lever in ("purge", "detection", "both"):
        assert row[f"{lever}_spared_record_count"] == levers.spared_record_count[lever]
        assert row[f"{lever}_spared_person_count"] == levers.spared_person_count[lever]
    assert row.record_count == levers.record_count["both"]
    assert row.person_count == levers.person_count["both"]
    everyone = ask(lab, NAME, **{**given, "extraction": "total"}).iloc[0]
    assert row.all_exposed_record_count == everyone.record_count
    assert row.all_exposed_person_count == everyone.person_count
    if not together.person_count.any():  # nobody is read, and a headline says no more than that
        return
    # All that the sentence shows, so that it is the same sentence.
    for vocabulary in (english, french):
        at = {**row, "retention_years": years, "days_earlier": days}
        (parts,) = headlines(find(NAME), [at], vocabulary)
        assert "".join(parts) == headline(find(NAME), together, vocabulary).text


@for_each(
    "parameters, expected",
    [
        ({"retention_years": 20, "days_earlier": 0}, "would have spared nobody."),
        ({"retention_years": 5, "days_earlier": 5}, "5 years and, at an even pace, an end of"),
        (
            {"regions": ["32"], "days_earlier": 5},
            "of the régions selected, by the order of reading.",
        ),
    ],
)
def test_the_sentence_of_a_position_fits_it(lab, english, parameters, expected):
    said = headline(find(POSITIONS), ask(lab, POSITIONS, **parameters), english).text
    assert said.startswith("Had the extraction been total, ") and expected in said

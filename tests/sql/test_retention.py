"""By hand: eight records of six people, and whom a purge would have spared, counted by eye.

| record | person | primary         | status     | sex    | born       | lives | registered | ended      |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|
| 1      | 1      | yes             | formerly   | female | 1980-01-01 | 59    | 2010-01-01 | 2019-03-05 |
| 2      | 2      | yes             | formerly   | male   | 1980-01-01 | 59    | 2010-01-01 | 2019-03-06 |
| 3      | 2      | former_address  | formerly   | male   | 1980-01-01 | 62    | 2010-01-01 | 2019-03-06 |
| 4      | 3      | yes             | formerly   | female | 1980-01-01 | 2A    | 2008-01-01 | 2010-03-05 |
| 5      | 3      | candidate_space | candidate  | female | 1980-01-01 | 2A    |            | 2009-01-01 |
| 6      | 4      | yes             | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            |
| 7      | 5      | yes             | candidate  | male   | 1980-01-01 | 59    |            | 2014-03-05 |
| 8      | 6      | yes             | formerly   | male   | 1980-01-01 | 59    | 2023-01-01 | 2024-03-05 |
"""  # noqa: E501

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.query.queries import names
from breachlab.words import numbers
from tests.sql import test_selection
from tests.sql.banded import banded, keeps, of_places, selections
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples


@pytest.fixture(scope="module")
def six_people():
    with register(__doc__) as connection:
        yield connection


def avoided(connection, name="avoided_by_limit", **parameters):
    """Return {limit: (records, persons)} of those spared."""
    rows = ask(connection, f"retention/{name}", **parameters).set_index("limit_years")
    return dict(
        zip(
            rows.index,
            zip(rows.avoided_record_count, rows.avoided_person_count, strict=True),
            strict=True,
        )
    )


def test_an_end_on_5_march_2019_is_five_years_ago_and_the_day_after_is_four(six_people):
    rows = ask(six_people, "retention/by_idle_years").astype({"status": str})
    found = rows[rows.status == "formerly_registered"].set_index("idle_years")
    assert found.record_count.to_dict() == {0: 1, 4: 2, 5: 1, 14: 1}
    assert found.person_count.to_dict() == {0: 1, 4: 1, 5: 1, 14: 1}
    assert found.at_least_person_count.to_dict() == {0: 4, 4: 3, 5: 2, 14: 1}


def test_the_registered_and_candidate_spaces_stand_in_rows_of_their_own(six_people):
    rows = ask(six_people, "retention/by_idle_years").astype({"status": str})
    registered = rows[rows.status == "registered"]
    assert registered.idle_years.isna().all() and list(registered.person_count) == [1]
    spaces = rows[rows.status == "candidate_space"].set_index("idle_years")
    assert spaces.record_count.to_dict() == {10: 1, 15: 1}
    assert spaces.person_count.to_dict() == {10: 1, 15: 0}


def test_a_limit_of_n_years_spares_those_idle_for_n_or_more(six_people):
    spared = avoided(six_people)
    assert spared[0] == (5, 4)  # all of the formerly registered
    assert spared[1] == spared[4] == (4, 3)
    assert spared[5] == (2, 2)
    assert spared[6] == spared[14] == (1, 1)
    assert spared[15] == spared[20] == (0, 0)


def test_the_limit_asked_for_stands_in_every_row(six_people):
    rows = ask(six_people, "retention/avoided_by_limit")
    assert (set(rows.asked_years), set(rows.asked_person_count)) == ({5}, {2})
    rows = ask(six_people, "retention/avoided_by_limit", retention_years=4)
    assert (set(rows.asked_years), set(rows.asked_person_count)) == ({4}, {3})


def test_candidate_spaces_are_purged_by_their_last_use(six_people):
    spared = avoided(six_people, "candidate_spaces_purged")
    assert spared[0] == spared[10] == (2, 1)
    assert spared[11] == spared[15] == (1, 0)  # that of person 3, who counts elsewhere
    assert spared[16] == (0, 0)


def test_a_candidate_space_that_is_kept_exposes_a_person_still(six_people):
    rows = ask(six_people, "retention/exposed_by_another_record").set_index("limit_years")
    assert list(rows.person_count[:15]) == [1] * 15 and rows.record_count[14] == 1
    assert rows.person_count[15] == 0 and rows.avoided_person_count[5] == 2


RECORDS = """
    select person_id, drift::varchar, last_ended_on
    from registrants
    where drift = 'candidate_space'
    or (is_primary and status = 'formerly_registered' and not is_deceased)
"""


def test_whom_a_space_exposes_still_is_counted_as_the_register_itself_does(lab):
    records = lab.execute(RECORDS).fetchall()
    ends = {person: ended for person, drift, ended in records if drift == "none"}
    spaces = [person for person, drift, _ in records if drift != "none" and person in ends]
    rows = ask(lab, "retention/exposed_by_another_record")
    for row in rows.itertuples():
        purged = {p for p, ended in ends.items() if years_before(ended) >= row.limit_years}
        kept = [person for person in spaces if person in purged]
        assert (row.avoided_person_count, row.record_count) == (len(purged), len(kept))
        assert row.person_count == len(set(kept))


def test_each_breakdown_says_who_is_spared(six_people):
    places = ask(six_people, "retention/avoided_by_departement").set_index("departement_code")
    assert places.avoided_person_count.to_dict() == {"2A": 1, "59": 1, "62": 0, "974": 0}
    rows = ask(six_people, "retention/avoided_by_status_and_sex", retention_years=4)
    spared = rows[rows.avoided_person_count > 0].set_index("sex")
    assert spared.avoided_person_count.to_dict() == {"female": 2, "male": 1}
    assert spared.avoided_record_count.to_dict() == {"female": 2, "male": 2}


def test_a_longer_limit_never_spares_more_and_none_spares_all_formerly_registered(lab):
    rows = ask(lab, "retention/avoided_by_limit")
    assert rows.avoided_record_count.is_monotonic_decreasing
    assert rows.avoided_person_count.is_monotonic_decreasing
    formerly = ask(lab, "exposure/by_status").astype({"status": str}).set_index("status")
    assert rows.avoided_person_count[0] == formerly.person_count["formerly_registered"]
    assert rows.avoided_record_count[0] == formerly.record_count["formerly_registered"]


def years_before(ended):
    """Return the completed years from a day to 5 March 2024."""
    return 2024 - ended.year - ((ended.month, ended.day) > (3, 5))


@examples(20)
@given(data=st.data(), years=st.integers(0, 20))
def test_who_is_spared_is_counted_as_the_register_itself_does(lab, data, years):
    selection = data.draw(selections(lab))
    ends = read_records(
        lab,
        f"select last_ended_on, is_primary from {banded(selection)}"
        f" where last_ended_on is not null and {keeps(selection)}",
        selection,
    )
    old = [is_primary for ended, is_primary in ends if years_before(ended) >= years]
    assert avoided(lab, **selection)[years] == (len(old), sum(old))


IDLE = """
    concat(
        statuses,
        date_sub('year', coalesce(last_ended_on, last_active_on) + 1, date '2024-03-06')
    )
"""


@examples(25)
@given(data=st.data())
def test_idle_years_are_counted_by_history_as_the_register_itself_does(lab, data):
    selection = data.draw(test_selection.selections(lab))
    rows = ask(lab, "retention/by_idle_years", **selection)
    values = rows.status.astype(str) + rows.idle_years.astype("string").fillna("")
    counts = rows[["record_count", "person_count"]].values.tolist()
    assert dict(zip(values, counts, strict=True)) == test_selection.from_the_register(
        lab, IDLE, selection
    )


@examples(15)
@given(data=st.data(), years=st.integers(0, 20))
def test_every_breakdown_sums_to_the_curve(lab, data, years):
    selection = data.draw(selections(lab))
    for name in ("avoided_by_departement", "avoided_by_age_band", "avoided_by_status_and_sex"):
        rows = ask(lab, f"retention/{name}", retention_years=years, **selection)
        of = of_places(lab, selection) if name == "avoided_by_departement" else selection
        expected = avoided(lab, **of)[years]
        assert (rows.avoided_record_count.sum(), rows.avoided_person_count.sum()) == expected


def test_what_is_taken_off_the_levels_is_what_is_spared(lab):
    rows = ask(lab, "retention/avoided_severity", retention_years=7)
    sums = rows[["avoided_record_count", "avoided_person_count"]].sum()
    assert tuple(sums) == avoided(lab)[7]
    assert rows.person_count.sum() == ask(lab, "exposure/total").living_person_count[0]


def test_no_other_record_is_younger_than_the_primary_one_but_where_it_is_registered(lab):
    younger = lab.execute(
        "select count(*) from registrants as other inner join registrants as main"
        " using (person_id) where main.is_primary and main.status = 'formerly_registered'"
        " and (other.status = 'registered' or other.last_ended_on > main.last_ended_on)"
    ).fetchall()
    assert younger == [(0,)]


TERMS = """
| record | person | primary         | status     | sex    | born       | lives | registered | ended      |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|
| 1      | 1      | yes             | formerly   | female | 1970-01-01 | 59    | 2004-01-01 | 2004-03-04 |
| 2      | 2      | yes             | formerly   | male   | 1970-01-01 | 59    | 2004-01-01 | 2004-03-05 |
| 3      | 3      | yes             | candidate  | female | 1980-01-01 | 59    |            | 2023-02-04 |
| 4      | 3      | former_address  | candidate  | female | 1980-01-01 | 62    |            | 2022-12-31 |
| 5      | 4      | yes             | candidate  | male   | 1980-01-01 | 59    |            | 2023-02-05 |
| 6      | 5      | yes             | formerly   | male   | 1980-01-01 | 2A    | 2010-01-01 | 2020-01-01 |
| 7      | 5      | candidate_space | candidate  | male   | 1980-01-01 | 2A    |            | 2015-01-01 |
| 8      | 6      | yes             | registered | male   | 1999-03-05 | 974   | 2004-01-02 |            |
"""  # noqa: E501


@pytest.fixture(scope="module")
def terms():
    with register(TERMS) as connection:
        yield connection


def test_the_day_on_which_a_term_ends_is_inside_it(terms):
    rows = ask(terms, "retention/beyond_legal_term").astype({"status": str}).set_index("status")
    assert rows.term_months.dropna().to_dict() == {
        "candidate_space": 13,
        "formerly_registered": 240,
    }
    assert rows.beyond_record_count.to_dict() == {
        "candidate_space": 2,  # those of person 3; 5 February 2023 is the last day kept
        "formerly_registered": 1,  # person 1; 5 March 2004 is the last day kept
        "registered": 0,
    }
    assert rows.beyond_person_count.to_dict() == {
        "candidate_space": 1,
        "formerly_registered": 1,
        "registered": 0,
    }


def test_a_space_beside_a_registration_is_under_the_twenty_years(terms):
    (space,) = terms.execute(
        "select is_beyond_term, record_count, person_count from retention_cube"
        " where departement_code = '2A' and status = 'candidate_space'"
    ).fetchall()
    assert space == (False, 1, 0)


@examples(20)
@given(data=st.data())
def test_who_is_beyond_a_term_is_counted_as_the_register_itself_does(lab, data):
    drawn = data.draw(selections(lab))
    selection = {name: values for name, values in drawn.items() if name != "departements"}
    (spaces, registrations) = lab.execute(
        "select"
        " count(*) filter (is_primary and status = 'candidate_space'"
        " and last_active_on < '2023-02-05'),"
        " count(*) filter (last_ended_on < '2004-03-05')"
        f" from {banded(selection)} where {keeps(selection)}",
        selection,
    ).fetchall()[0]
    rows = ask(lab, "retention/beyond_legal_term", **selection).astype({"status": str})
    beyond = rows.set_index("status").beyond_person_count
    assert beyond.get("candidate_space", 0) == spaces
    assert registrations == beyond.get("formerly_registered", 0) == 0  # by construction


def test_how_many_are_beyond_the_term_is_anything_from_none_to_the_most_assumed(
    lab, english, french
):
    """Of 3.5 million spaces 57.1 % in the middle, of 7 million 78.5 % at most."""
    rows = ask(lab, "retention/beyond_legal_term")
    beyond = rows.all_beyond_person_count[0]
    most = round(beyond * 7_000_000 * 785 / (3_500_000 * 571))
    assert (rows.least_person_count[0], rows.most_person_count[0]) == (0, most)
    said = [
        headline(find("retention/beyond_legal_term"), rows, each).text for each in (english, french)
    ]
    assert "kept beyond thirteen months without use is not known: no figure" in said[0]
    assert f"anything from 0 to {numbers.whole(most, 'en')} is possible" in said[0]
    assert f"nothing makes one number likelier, and the model takes {beyond}." in said[0]
    assert "sans usage n’est pas connu : aucun chiffre" in said[1].replace("\u202f", " ")
    assert f"tout est possible de 0 à {numbers.whole(most, 'fr')}" in said[1]
    assert f"le modèle retient {beyond}." in said[1]


def test_by_place_no_question_tells_how_many_spaces_are_beyond_the_term():
    assert "departements" not in find("retention/beyond_legal_term").parameters


PURGES = [name for name in names() if name.startswith("retention/avoided_")]


@for_each("name", PURGES)
@for_each("years", [5, 12])
def test_a_purge_is_said_to_have_no_bound_and_a_term_in_law(lab, english, french, name, years):
    rows = ask(lab, name, retention_years=years)
    said = [headline(find(name), rows, words).text for words in (english, french)]
    assert "where a decree allows at most 20" in said[0]
    assert "quand le Code du travail en permet au plus 20" in said[1]
    # The ledger goes beyond what the model takes, so that nothing is at most or at least.
    assert re.search(r"\babout\b|central assumptions", said[0]) and "up to" not in said[0]
    assert re.search(r"d’environ|» environ|hypothèses centrales", said[1])
    assert not re.search(r"d’au plus|jusqu’à", said[1])
    assert not re.search(r"(?<!at )\bmost\b", said[0])


@for_each("name", PURGES)
def test_a_purge_of_nobody_is_said_to_spare_nobody(lab, english, name):
    rows = ask(lab, name, statuses=["registered"])
    said = headline(find(name), rows, english).text
    assert re.search(r"\b(nobody|none of the people exposed)\b", said), said


@for_each("name", [*(name for name in names() if name.startswith("retention/")), "area/retention"])
def test_every_question_of_retention_says_what_the_law_allows(name):
    assert re.search("law|decree", find(name).texts("en").note)
    assert "Code du travail" in find(name).texts("fr").note


def test_closing_spaces_stands_beside_the_thirteen_months_of_the_law(lab, english):
    rows = ask(lab, "retention/candidate_spaces_purged")
    beyond = ask(lab, "retention/beyond_legal_term").all_beyond_person_count[0]
    assert set(rows.term_person_count) == {beyond}
    assert rows.asked_person_count[0] < beyond  # five years are laxer than thirteen months
    said = headline(find("retention/candidate_spaces_purged"), rows, english).text
    assert "is not known: no figure was published" in said and f"{beyond}" not in said


def test_ages_are_compared_per_year_and_the_oldest_band_has_none(lab):
    rows = ask(lab, "retention/avoided_by_age_band", retention_years=0)
    per_year = dict(zip(rows.age_band, rows.avoided_person_count_per_year_of_age, strict=True))
    counts = dict(zip(rows.age_band, rows.avoided_person_count, strict=True))
    assert per_year["18-19"] == counts["18-19"] / 2 and per_year["20-24"] == counts["20-24"] / 5
    assert list(rows.age_band)[-1] == "75 and over" and rows.iloc[-1].isna().any()
    assert rows.avoided_person_count_per_year_of_age[:-1].is_monotonic_decreasing

"""Purges and terms against the register itself; the hand-counted cases stand in retention.md."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.query.queries import names
from tests.sql import test_selection
from tests.sql.banded import banded, keeps, of_places, selections
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

PURGES = [name for name in names() if name.startswith("retention/avoided_")]


def years_before(ended):
    """Return the completed years from a day to 5 March 2024."""
    return 2024 - ended.year - ((ended.month, ended.day) > (3, 5))


def avoided(connection, years, **selection):
    """Return the records and persons that a limit spares."""
    rows = ask(connection, "retention/avoided_by_limit", **selection).set_index("limit_years")
    return tuple(rows.loc[years, ["avoided_record_count", "avoided_person_count"]])


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
    assert avoided(lab, years, **selection) == (len(old), sum(old))


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


BREAKDOWNS = (
    "avoided_by_departement",
    "avoided_by_age_band",
    "avoided_by_status_and_sex",
    "avoided_severity",
)


@examples(15)
@given(data=st.data(), years=st.integers(0, 20))
def test_every_breakdown_sums_to_the_curve(lab, data, years):
    selection = data.draw(selections(lab))
    for name in BREAKDOWNS:
        rows = ask(lab, f"retention/{name}", retention_years=years, **selection)
        of = of_places(lab, selection) if name == "avoided_by_departement" else selection
        found = rows.avoided_record_count.sum(), rows.avoided_person_count.sum()
        assert found == avoided(lab, years, **of)


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


def test_no_other_record_is_younger_than_the_primary_one_but_where_it_is_registered(lab):
    younger = lab.execute(
        "select count(*) from registrants as other inner join registrants as main"
        " using (person_id) where main.is_primary and main.status = 'formerly_registered'"
        " and (other.status = 'registered' or other.last_ended_on > main.last_ended_on)"
    ).fetchall()
    assert younger == [(0,)]


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


@pytest.mark.parametrize("years", [5, 12])
@pytest.mark.parametrize("name", PURGES)
def test_a_purge_is_said_to_have_no_bound_and_a_term_in_law(lab, english, french, name, years):
    rows = ask(lab, name, retention_years=years)
    said, dit = (headline(find(name), rows, words).text for words in (english, french))
    assert "where a decree allows at most 20" in said
    assert "quand le Code du travail en permet au plus 20" in dit
    # The ledger goes beyond what the model takes, so that nothing is at most or at least.
    assert re.search(r"\babout\b|central assumptions", said) and "up to" not in said
    assert not re.search(r"(?<!at )\bmost\b", said)
    assert re.search(r"d’environ|» environ|hypothèses centrales", dit)
    assert not re.search(r"d’au plus|jusqu’à", dit)


def test_every_question_of_retention_says_what_the_law_allows(subtests):
    for name in [*(name for name in names() if name.startswith("retention/")), "area/retention"]:
        with subtests.test(name):
            assert re.search("law|decree", find(name).texts("en").note)
            assert "Code du travail" in find(name).texts("fr").note

"""The levers together and at each position, against the register and their own questions.

The hand-counted cases stand in what_if.md.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline, headlines
from tests.support.pages.where import counts_of_view
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

TOGETHER, POSITIONS = "what_if/together", "what_if/positions"


def spared(connection, **parameters):
    """Return {lever: (records spared, persons spared)}."""
    rows = ask(connection, TOGETHER, **parameters)
    counts = zip(rows.spared_record_count, rows.spared_person_count, strict=True)
    return dict(zip(rows.lever_id, counts, strict=True))


def test_together_says_that_it_obeys_no_other_selection():
    assert "only selections by région and status apply" in find(TOGETHER).texts("en").note
    french = find(TOGETHER).texts("fr").note
    assert "Seules les sélections par région et par statut s’appliquent" in french


# Each asks in its own words what a record must be to be of the selection, purged and not read.
LATE = "read_on > '2024-02-29'"
OLD = "last_ended_on <= '2019-03-05'"
COMBINATIONS = [
    ({}, "true", OLD, LATE),
    ({"retention_years": 0}, "true", "last_ended_on is not null", LATE),
    ({"retention_years": 20}, "true", "last_ended_on <= '2004-03-05'", LATE),
    ({"days_earlier": 0}, "true", OLD, "false"),
    ({"days_earlier": 29}, "true", OLD, "true"),
    ({"days_earlier": 12}, "true", OLD, "read_on >= '2024-02-23'"),
    ({"extraction": "targeted"}, "true", OLD, LATE),
    (
        {"extraction": "partial", "retention_years": 3},
        "true",
        "last_ended_on <= '2021-03-05'",
        LATE,
    ),
    ({"regions": ["94", "04"]}, "region_code in ('94', '04')", OLD, LATE),
    ({"statuses": ["registered", "candidate_space"]}, "last_ended_on is null", OLD, LATE),
    (
        {"regions": ["84"], "statuses": ["formerly_registered"], "extraction": "near-total"},
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


@pytest.mark.parametrize(("parameters", "kept", "purged", "late"), COMBINATIONS)
def test_the_levers_are_counted_as_the_register_itself_does(lab, parameters, kept, purged, late):
    extraction = parameters.get("extraction", "total")
    sql = COUNTED.format(
        kept=kept, purged=f"coalesce({purged}, false)", late=late, extraction=extraction
    )
    sql = sql.replace("is_primary", f"is_primary and {counts_of_view(parameters)}")
    (counts,) = read_records(lab, sql)
    found = spared(lab, **parameters)
    assert (*found["purge"], *found["detection"], *found["both"]) == counts[:6]
    none = ask(lab, TOGETHER, **parameters).iloc[0]
    assert (none.record_count, none.person_count) == counts[6:]


@examples(12)
@given(years=st.integers(0, 20), days=st.integers(0, 29))
def test_each_lever_alone_is_what_its_own_question_says(lab, years, days):
    found = spared(lab, retention_years=years, days_earlier=days)
    purge = ask(lab, "retention/avoided_by_limit").set_index("limit_years").loc[years]
    assert found["purge"] == (purge.avoided_record_count, purge.avoided_person_count)
    earlier = ask(lab, "access/days_earlier").set_index("days_earlier").loc[days]
    assert found["detection"] == (earlier.saved_record_count, earlier.saved_person_count)


SELECTED = {
    "regions": st.lists(st.sampled_from(["11", "24", "44", "53", "76", "93"]), max_size=4),
    "statuses": st.lists(
        st.sampled_from(["registered", "formerly_registered", "candidate_space"]), max_size=2
    ),
    "extraction": st.sampled_from(["targeted", "partial", "near-total", "total"]),
}


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
    rows = ask(lab, POSITIONS, **given).set_index(["retention_years", "days_earlier"])
    row = rows.loc[years, days]
    together = ask(lab, TOGETHER, retention_years=years, days_earlier=days, **given)
    assert (together.least_spared_person_count <= together.spared_person_count).all()
    assert (together.spared_person_count <= together.most_spared_person_count).all()
    levers = together.set_index("lever_id")
    for lever in ("purge", "detection", "both"):
        assert row[f"{lever}_spared_record_count"] == levers.spared_record_count[lever]
        assert row[f"{lever}_spared_person_count"] == levers.spared_person_count[lever]
    assert row.record_count == levers.record_count["both"]
    assert row.person_count == levers.person_count["both"]
    everyone = ask(lab, TOGETHER, **{**given, "extraction": "total"}).iloc[0]
    assert row.all_exposed_record_count == everyone.record_count
    assert row.all_exposed_person_count == everyone.person_count
    if not together.person_count.any():  # nobody is read, and a headline says no more than that
        return
    # All that the sentence shows, so that it is the same sentence.
    for vocabulary in (english, french):
        at = {**row, "retention_years": years, "days_earlier": days}
        (parts,) = headlines(find(TOGETHER), [at], vocabulary)
        assert "".join(parts) == headline(find(TOGETHER), together, vocabulary).text

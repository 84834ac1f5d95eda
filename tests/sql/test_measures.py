"""What each measure would have spared is what its own question, or its rows, say."""

import pytest

from tests.support.remembered import ask, read_records

READ_BY_ANY_RECORD = """
    with largest as (
        select departement_code
        from registrants
        where is_primary and not is_deceased
        group by departement_code
        order by count(*) desc, departement_code
        limit 2
    )
    select count(distinct person_id)
    from registrants
    inner join largest using (departement_code)
    where not is_deceased
"""
SPARED_AT_RANDOM = """
    select sum(power({share}, records))
    from (
        select count(*) as records from registrants where not is_deceased group by person_id
    ) as persons
"""


@pytest.fixture(scope="module")
def measures(lab):
    return ask(lab, "what_if/measures").set_index("measure_id")


def test_measures_count_authorisations_by_two_accounts_of_one_departement_each(lab, measures):
    counts = sorted(ask(lab, "access/own_departement").person_count)
    row = measures.loc["authorisations"]
    assert row.most_spared_person_count == sum(counts) - sum(counts[:2])
    rung = ask(lab, "what_if/ladder").iloc[0]
    assert rung.own_person_count == sum(counts) - sum(counts[-2:])
    assert row.least_spared_person_count == rung.least_own_person_count
    assert row.most_spared_person_count == rung.most_own_person_count
    # Whom two accounts read by any record, counted in the rows: no fewer are spared than is said.
    ((read,),) = read_records(lab, READ_BY_ANY_RECORD)
    assert row.least_spared_person_count <= sum(counts) - read < rung.own_person_count


def test_measures_count_logging_from_the_first_signal_to_the_first_day(lab, measures):
    rows = ask(lab, "access/days_earlier").set_index("days_earlier")
    row = measures.loc["logging"]
    assert row.least_spared_person_count == rows.least_signal_person_count.iloc[0]
    # Were each record read at any time, a person would be spared if all of them were late.
    share = rows.signal_person_share.iloc[0]
    ((at_random,),) = read_records(lab, SPARED_AT_RANDOM.format(share=share))
    assert row.least_spared_person_count <= at_random < rows.signal_person_count.iloc[0]
    assert row.most_spared_person_count == rows.loc[28].saved_person_count


@pytest.mark.parametrize("years", [0, 5, 20])
def test_measures_archive_whom_a_purge_spares_and_less_who_has_another_record(lab, years):
    rows = ask(lab, "what_if/measures", retention_years=years).set_index("measure_id")
    purged = ask(lab, "retention/avoided_by_limit", retention_years=years).iloc[0]
    kept = ask(lab, "retention/exposed_by_another_record", retention_years=years).iloc[0]
    most = purged.asked_person_count
    for measure in ("archiving", "purge"):
        assert rows.most_spared_person_count[measure] == most
        assert rows.least_spared_person_count[measure] == most - kept.asked_person_count

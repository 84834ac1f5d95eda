"""What each measure would have spared is what its own question says."""

import pytest

from tests.support.cases import for_each
from tests.support.remembered import ask


@pytest.fixture(scope="module")
def measures(lab):
    return ask(lab, "what_if/measures").set_index("measure_id")


def test_measures_count_authorisations_by_two_accounts_of_one_departement_each(lab, measures):
    counts = sorted(ask(lab, "access/own_departement").person_count)
    row = measures.loc["authorisations"]
    assert row.least_spared_person_count == sum(counts) - sum(counts[-2:])
    assert row.most_spared_person_count == sum(counts) - sum(counts[:2])


def test_measures_count_logging_from_the_first_signal_to_the_first_day(lab, measures):
    rows = ask(lab, "access/days_earlier").set_index("days_earlier")
    row = measures.loc["logging"]
    assert row.least_spared_person_count == rows.signal_person_count.iloc[0]
    assert row.most_spared_person_count == rows.loc[28].saved_person_count


@for_each("years", [0, 5, 19, 20])
def test_measures_archive_whom_a_purge_spares_and_less_who_has_another_record(lab, years):
    rows = ask(lab, "what_if/measures", retention_years=years).set_index("measure_id")
    purged = ask(lab, "retention/avoided_by_limit", retention_years=years).iloc[0]
    kept = ask(lab, "retention/exposed_by_another_record", retention_years=years).iloc[0]
    most = purged.asked_person_count
    for measure in ("archiving", "purge"):
        row = rows.loc[measure]
        assert row.most_spared_person_count == most
        assert row.least_spared_person_count == most - kept.asked_person_count


def test_measures_that_cannot_be_counted_say_why(lab, measures, english, french):
    uncounted = measures[measures.most_spared_person_count.isna()]
    assert [*uncounted.index] == ["authentication", "impact_assessment"]
    assert uncounted.least_spared_person_count.isna().all()
    for measure in uncounted.index:
        assert "annot be counted" in english.label("measure_reason_id", measure)
        assert "e peut être compté" in french.label("measure_reason_id", measure)


def test_measures_say_what_was_found_lacking_and_what_is_ours(measures):
    ours = measures[~measures.is_found_lacking]
    assert [*ours.index] == ["archiving", "purge"]
    assert measures.found_count.iloc[0] == 4 and measures.found_uncounted_count.iloc[0] == 2

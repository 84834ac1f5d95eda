"""Whom limited accounts could have read, and which day was read: against the register itself."""

import math
from collections import defaultdict
from itertools import permutations

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from data_gen import ledger
from tests.sql.banded import banded, keeps, of_places, selections
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

EXTRACTIONS = st.sampled_from(["targeted", "partial", "near-total", "total"])


def test_fewest_accounts_reach_all_registered_if_portfolios_are_largest(lab):
    """An account reads the job seekers of one adviser; how many those are is assumed as a range."""
    row = ask(lab, "access/own_portfolio").iloc[0]
    figure = ledger.figures()["job_seekers_per_adviser"]
    assert row.least_account_count == math.ceil(row.registered_person_count / figure["high"])
    assert row.most_account_count == math.ceil(row.registered_person_count / figure["low"])


def block(agency_id):
    """Return the million of identifiers that this one stands in: a letter is ten of them."""
    return (ord(agency_id[0]) - ord("A")) * 10 + int(agency_id[1:]) // 1_000_000


@examples(12)
@given(data=st.data(), extraction=EXTRACTIONS)
def test_what_is_read_is_what_region_and_identifier_say(lab, data, extraction):
    """Candidate spaces are left out: not all have the identifier on file that gives the day."""
    selection = data.draw(selections(lab)) | {"statuses": ["registered", "formerly_registered"]}
    days = {
        (region, number): day
        for region, number, day in lab.execute(
            "select region_code::varchar, identifier_block, read_on from extraction_days"
            " where extraction = ?",
            [extraction],
        ).fetchall()
    }
    counts = defaultdict(lambda: [0, 0])
    for region, agency_id, is_primary in read_records(
        lab,
        f"select region_code::varchar, agency_id, is_primary from {banded(selection)}"
        f" where {keeps(selection)}",
        selection,
    ):
        count = counts[days.get((region, block(agency_id)))]
        count[0] += 1
        count[1] += is_primary
    for row in ask(lab, "access/daily_reads", extraction=extraction, **selection).itertuples():
        assert [row.record_count, row.person_count] == counts[row.read_on.date()]


@examples(15)
@given(data=st.data(), extraction=EXTRACTIONS, days=st.integers(0, 29))
def test_days_earlier_save_who_is_read_on_the_last_days(lab, data, extraction, days):
    selection = data.draw(selections(lab)) | {"extraction": extraction}
    daily = ask(lab, "access/daily_reads", **selection)
    assert daily.day_number.tolist() == [*range(1, 30)]
    earlier = ask(lab, "access/days_earlier", **selection).set_index("days_earlier").loc[days]
    assert earlier.saved_person_count == daily.person_count[29 - days :].sum()
    assert earlier.saved_record_count == daily.record_count[29 - days :].sum()
    for name in ("by_age_band", "by_region"):
        rows = ask(lab, f"access/days_earlier_{name}", days_earlier=days, **selection)
        if name == "by_region":
            here = ask(lab, "access/days_earlier", **of_places(lab, selection))
            earlier = here.set_index("days_earlier").loc[days]
        assert rows.saved_person_count.sum() == earlier.saved_person_count
        assert rows.saved_record_count.sum() == earlier.saved_record_count
        assert rows.person_count.sum() == earlier.person_count


@examples(15)
@given(limit=st.integers(1, 450))
def test_a_limit_is_passed_on_the_first_day_that_reads_more(lab, english, limit):
    rows = ask(lab, "access/detection_day", records_per_day=limit).astype({"extraction": str})
    for number, found in enumerate(rows.to_dict("records")):
        daily = ask(lab, "access/daily_reads", extraction=found["extraction"])
        passed = daily.day_number[daily.record_count > limit]
        later = daily[daily.day_number > passed.min()] if len(passed) else daily[:0]
        assert found["saved_person_count"] == later.person_count.sum()
        assert found["saved_record_count"] == later.record_count.sum()
        said = headline(find("access/detection_day"), rows[number : number + 1], english).text
        if len(passed):
            assert found["day_number"] == passed.min()
            if daily.record_count.min() <= limit:
                assert "the day on which it would first have been passed is not known" in said
            else:
                assert "at an even pace, a limit" in said and "passed on day 1, and up to" in said
        else:
            assert pandas.isna(found["day_number"])
            assert "never have been passed, and nobody would have been spared" in said


@examples(25)
@given(data=st.data(), extraction=EXTRACTIONS, days=st.integers(0, 29))
def test_what_is_saved_or_read_lies_between_the_least_and_the_most(lab, data, extraction, days):
    selection = data.draw(selections(lab)) | {"extraction": extraction}
    for rows in (
        ask(lab, "access/days_earlier", **selection),
        ask(lab, "access/days_earlier_by_region", days_earlier=days, **selection),
    ):
        assert (rows.least_saved_person_count <= rows.saved_person_count).all()
        assert (rows.saved_person_count <= rows.most_saved_person_count).all()
    daily = ask(lab, "access/daily_reads", **selection)
    by_signal = daily.so_far_person_count[daily.is_first_signal].iloc[0]
    least, most = daily.least_by_signal_person_count[0], daily.most_by_signal_person_count[0]
    assert least <= by_signal <= most


def saved_in_order(order, sizes, read):
    """Return {région: persons saved} where they are read one after another, so many in all."""
    saved = {}
    for region in order:
        taken = min(sizes[region], read)
        saved[region], read = sizes[region] - taken, read - taken
    return saved


@pytest.mark.parametrize("read", [0, 3, 7, 12, 16, 19])
def test_the_least_and_the_most_are_reached_by_some_order(lab, read):
    sizes = {"A": 9, "B": 4, "C": 3, "D": 2, "E": 1}
    orders = [saved_in_order(order, sizes, read) for order in permutations(sizes)]
    for region, size in sizes.items():
        (bounds,) = lab.execute(
            "select least_overlap($size, 19 - $read, 19), most_overlap($size, 19 - $read)",
            {"size": size, "read": read},
        ).fetchall()
        found = [saved[region] for saved in orders]
        assert (min(found), max(found)) == bounds
        if read:  # as the note has them, of the fraction read and the share of the région
            fraction, share = read / 19, size / 19
            assert min(found) / size == pytest.approx(max(0, 1 - fraction / share))
            assert max(found) / size == pytest.approx(min(1, (1 - fraction) / share))


@pytest.mark.parametrize(
    ("one", "other", "is_ahead"),
    [
        ((1_507_584, 1), (1_152_832, 1), True),
        ((50, 1), (47, 1), False),
        ((4, 1), (1, 1), False),
        ((400, 2), (450, 5), True),
        ((200, 2), (450, 5), False),
        ((3, 5), (None, None), True),
    ],
)
def test_a_group_is_ahead_by_more_than_the_draws_explain(lab, one, other, is_ahead):
    found = lab.execute("select is_ahead(?, ?, ?, ?)", [*one, *other]).fetchall()
    assert found == [(is_ahead,)]

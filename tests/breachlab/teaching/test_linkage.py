"""Precision and recall of linked pairs: by hand on five records, and against a count in Python."""

from itertools import combinations

import duckdb
import pandas
import pytest

from breachlab.teaching import score, score_by_drift


@pytest.fixture
def five_records():
    """Person 1 has three records and so three pairs; persons 2 and 3 have one record each."""
    with duckdb.connect() as lab:
        lab.execute("create table records (record_id integer, person_id integer, drift varchar)")
        lab.execute(
            "insert into records values (1, 1, 'none'), (2, 1, 'former_address'), "
            "(3, 1, 'slip_in_street'), (4, 2, 'none'), (5, 3, 'none')"
        )
        yield lab


def pairs(*given):
    return pandas.DataFrame(given, columns=["left_id", "right_id"])


def test_a_pair_counts_once_whichever_comes_first(five_records):
    (row,) = score(five_records, pairs((1, 2), (2, 1), (4, 5), (3, 3))).to_dict("records")
    assert row == {
        "pair_count": 2,
        "true_pair_count": 1,
        "precision_share": 1 / 2,
        "recall_share": 1 / 3,
    }


def test_no_pairs_have_no_precision(five_records):
    (row,) = score(five_records, pairs()).to_dict("records")
    assert row["pair_count"] == 0 and pandas.isna(row["precision_share"])
    assert row["recall_share"] == 0


def test_each_kind_of_drift_has_a_recall_of_its_own(five_records):
    rows = score_by_drift(five_records, pairs((2, 1), (2, 3)))
    assert dict(zip(rows.drift, rows.recall_share, strict=True)) == {
        "former_address": 1,
        "slip_in_street": 0,
    }


@pytest.fixture
def rule(lab):
    """The records, and the pairs that first name, sex and birth date link, made in Python."""
    records = lab.execute(
        "select record_id, person_id, drift, (first_name, sex, born_on)::varchar as named "
        "from registrants"
    ).df()
    linked = [
        pair
        for _, group in records.groupby("named").record_id
        for pair in combinations(sorted(group), 2)
    ]
    return records.set_index("record_id"), linked


def test_precision_and_recall_are_those_counted_in_python(lab, rule):
    records, linked = rule
    sizes = records.groupby("person_id").size()
    true = sum(records.person_id[left] == records.person_id[right] for left, right in linked)
    existing = int((sizes * (sizes - 1) // 2).sum())
    (row,) = score(lab, pairs(*linked)).to_dict("records")
    assert row["precision_share"] == pytest.approx(true / len(linked))
    assert row["recall_share"] == pytest.approx(true / existing)
    assert 0.9 < row["precision_share"] < 1 and row["recall_share"] == 1


def test_every_copy_is_of_one_drift(lab, rule):
    records, linked = rule
    rows = score_by_drift(lab, pairs(*linked))
    assert rows.pair_count.sum() == (records.drift != "none").sum()
    assert (rows.recall_share == 1).all()

"""What is wrong with an answer, and how good linked pairs are, on rows that are read by eye."""

from itertools import combinations

import duckdb
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.teaching import score, score_by_drift, twins_met
from breachlab.teaching.judging import mistake_in

RIGHT = pandas.DataFrame(
    {
        "status": ["registered", "candidate_space", None],
        "person_count": [20, 30, 50],
        "person_count__records": [25, 35, 60],
    }
)
KEYS = ["status"]


def answer(counts=(20, 30, 50), status=("registered", "candidate_space", None), **columns):
    return pandas.DataFrame({"status": status, "person_count": counts, **columns})


def kind(rows, right=RIGHT, keys=KEYS):
    mistake = mistake_in(rows, right, keys)
    return mistake and mistake.kind


@given(st.permutations(range(3)))
def test_rows_may_stand_in_any_order(order):
    assert kind(answer().iloc[list(order)]) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (answer(is_mine=True), None),
        (answer(counts=(25, 35, 60)), "records"),
        (answer(counts=(20, 35, 60)), "records"),  # and one row is right
        (answer(counts=(20, 31, 50)), "values"),
        (answer(counts=(2_000, 3_000, 5_000)), "unit"),
        (answer(counts=(2e-5, 3e-5, 5e-5)), "unit"),
        (answer(counts=("a", "b", "c")), "not_numbers"),
        (answer(counts=(20, None, 50)), "values"),
        (answer().iloc[:0], "empty"),
        (answer().iloc[:2], "fewer_rows"),
        (answer().iloc[[0, 1, 1]], "duplicates"),
        (answer(status=("registered", "former", None)), "other_rows"),
        (answer(counts=(1, 2, 3, 4), status=("a", "b", "c", "d")), "more_rows"),
        (answer().rename(columns={"person_count": "n"}), "columns"),
    ],
)
def test_each_mistake_is_named(rows, expected):
    assert kind(rows) == expected
    mistake = mistake_in(answer(counts=(20, 31, 50)), RIGHT, KEYS)  # how many, and not which
    assert mistake.values == {"column_name": "person_count", "right_count": 2, "row_count": 3}
    nobody = RIGHT.iloc[:0]
    assert kind(answer().iloc[:0], nobody) is None and kind(answer(), nobody) == "more_rows"


def test_column_of_one_value_may_have_any_name():
    right = pandas.DataFrame({"k": [7], "k__other_end": [70]})
    assert kind(pandas.DataFrame({"value": [7]}), right, []) is None
    assert kind(pandas.DataFrame({"value": [70]}), right, []) == "other_end"
    assert kind(pandas.DataFrame({"value": [8]}), right, []) == "value"
    assert kind(pandas.DataFrame({"value": [7, 7]}), right, []) == "one_row"


def test_counts_are_exact_shares_right_to_three_decimals_and_codes_text():
    count, share = pandas.DataFrame({"n": [85_630]}), pandas.DataFrame({"n": [0.45518]})
    assert kind(pandas.DataFrame({"n": [85_631]}), count, []) == "value"
    assert kind(pandas.DataFrame({"n": [0.455]}), share, []) is None
    assert kind(pandas.DataFrame({"n": [0.457]}), share, []) == "value"
    right = pandas.DataFrame({"year": [2004, 2005], "code": ["01", "2A"]})
    turned = pandas.DataFrame({"year": [2005.0, 2004.0], "code": ["2A", "01"]})
    assert kind(turned, right, ["year"]) is None
    assert kind(turned.replace("01", "1"), right, ["year"]) == "values"


def test_of_two_mistakes_that_are_near_the_nearer_one_is_named():
    right = pandas.DataFrame(
        {"rate": [238.5], "rate__records": [241.05], "rate__other_end": [241.1]}
    )
    for rate, expected in ((241.05, "records"), (241.1, "other_end"), (241, "records")):
        assert kind(pandas.DataFrame({"rate": [rate]}), right, []) == expected


@pytest.mark.parametrize(
    ("given", "right", "expected"),
    [
        ([0.23, 0.5], [0.2327, 0.5], "rounded"),
        ([0.2, 0.5], [0.2327, 0.4971], "rounded"),
        ([0, 1], [0.2327, 0.5], "values"),
        ([239, 17], [238.7, 17.2], "rounded"),
        ([238.7, 17.2], [238.71, 17.2012], None),
        ([239, 1], [238.7, 1.2], "values"),  # of a small number a whole part is not enough
        ([0.24, 0.5], [0.2327, 0.5], "values"),
    ],
)
def test_number_with_fewer_decimals_is_told_as_rounded(given, right, expected):
    keys = {"code": ["01", "2A"]}
    given, right = (pandas.DataFrame({**keys, "rate": rates}) for rates in (given, right))
    assert kind(given, right, ["code"]) == expected


@pytest.fixture
def five_records():
    """Person 1 has three records and so three pairs; persons 2 and 3 have one record each."""
    with duckdb.connect() as lab:
        lab.execute("create table records (record_id integer, person_id integer, drift varchar)")
        lab.execute(
            "insert into records values (1, 1, 'none'), (2, 1, 'former_address'), "
            "(3, 1, 'slip_in_street'), (4, 2, 'none'), (5, 3, 'none')"
        )
        lab.execute(
            "create view registrants as select *, current_date as born_on, '' as birth_name, "
            "'' as first_name, '' as nir, '' as postcode, '' as street_address from records"
        )
        yield lab


def pairs(*given):
    return pandas.DataFrame(given, columns=["left_id", "right_id"])


def test_score_counts_a_pair_once_whichever_comes_first(five_records):
    (row,) = score(five_records, pairs((1, 2), (2, 1), (4, 5), (3, 3))).to_dict("records")
    assert (row["pair_count"], row["true_pair_count"]) == (2, 1)
    assert (row["precision_share"], row["recall_share"]) == (1 / 2, 1 / 3)
    (row,) = score(five_records, pairs()).to_dict("records")
    assert (row["pair_count"], row["recall_share"]) == (0, 0)
    assert pandas.isna(row["precision_share"])


def test_each_kind_of_drift_has_a_recall_of_its_own(five_records):
    rows = score_by_drift(five_records, pairs((2, 1), (2, 3))).set_index("drift")
    assert rows.recall_share.to_dict() == {"former_address": 1, "slip_in_street": 0}


def link(lab, key):
    """Return the records, and the pairs that are alike in a key, made in Python."""
    columns = f"record_id, person_id, drift, first_name, birth_name, ({key})::varchar as key"
    records = lab.execute(f"select {columns} from registrants").df()
    linked = [
        pair
        for _, group in records.groupby("key").record_id
        for pair in combinations(sorted(group), 2)
    ]
    return records.set_index("record_id"), linked


def test_precision_and_recall_are_those_counted_in_python(lab):
    records, linked = link(lab, "first_name, sex, born_on")
    sizes = records.groupby("person_id").size()
    true = sum(records.person_id[left] == records.person_id[right] for left, right in linked)
    existing = int((sizes * (sizes - 1) // 2).sum())
    (row,) = score(lab, pairs(*linked)).to_dict("records")
    assert row["precision_share"] == pytest.approx(true / len(linked))
    assert row["recall_share"] == pytest.approx(true / existing)
    assert 0.9 < row["precision_share"] < 1 and row["recall_share"] == 1
    rows = score_by_drift(lab, pairs(*linked))
    assert rows.pair_count.sum() == (records.drift != "none").sum()  # each copy is of one drift
    assert (rows.recall_share == 1).all()


def test_twins_are_counted_among_the_wrong_pairs():
    """Twins at one address with NIRs that follow, twins apart, and two of other birth names."""
    with duckdb.connect() as lab:
        lab.execute("""
            create table registrants as
            select * from (values
                (1, 1, 'ROUX', 'LEA', '290133313901407', '1 RUE A'),
                (2, 2, 'ROUX', 'EVA', '290133313901504', '1 RUE A'),
                (3, 2, 'ROUX', 'EVA', null, '1 RUE A'),
                (4, 3, 'PONS', 'ANA', '290133313905097', '1 RUE A'),
                (5, 4, 'PONS', 'LEA', '290133313907037', null),
                (6, 5, 'ROUX', 'LEA', '290133313908007', '1 RUE A')
            ) as rows(record_id, person_id, birth_name, first_name, nir, street_address),
            (select date '1990-01-02' as born_on, '33000' as postcode)
        """)
        lab.execute("create view records as select *, 'none' as drift from registrants")
        given = pairs((1, 2), (2, 1), (3, 1), (2, 3), (4, 5), (1, 4), (1, 6))
        (row,) = twins_met(lab, given).to_dict("records")
    assert row == {
        "wrong_pair_count": 5,
        "twin_pair_count": 3,
        "two_nirs_count": 2,
        "following_nirs_count": 1,
        "one_address_count": 2,
    }


def test_twins_are_met_by_an_exact_key_without_the_first_name(lab):
    record, linked = link(lab, "usage_name, born_on, postcode")
    wrong = [pair for pair in linked if len(set(record.person_id[list(pair)])) == 2]
    twins = [
        pair
        for pair in wrong
        if len(set(record.birth_name[list(pair)])) == 1
        and len(set(record.first_name[list(pair)])) == 2
    ]
    (row,) = twins_met(lab, pairs(*linked)).to_dict("records")
    assert (row["wrong_pair_count"], row["twin_pair_count"]) == (len(wrong), len(twins))
    assert 0.9 < row["twin_pair_count"] / row["wrong_pair_count"] <= 1
    assert 0 < row["following_nirs_count"] <= row["two_nirs_count"] <= row["twin_pair_count"]
    assert 0.9 < 1 - len(wrong) / len(linked) < 0.97

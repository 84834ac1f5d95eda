"""What an attempt says of itself: read as written, and nothing where it was cut."""

import json
from dataclasses import replace

import pytest

from breachlab.errors import BrokenShards
from data_gen.records.made import STORED
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import File, Receipt, gathered, whole
from data_gen.shards.store import opened_store
from data_gen.world import World

PLAN = Plan.of(World(10_000, 7), 2, "codes")


def receipt(shard, attempt):
    """The receipt of an attempt with one file of three bytes."""
    return Receipt(
        plan_sha256=PLAN.digest,
        shard=shard,
        attempt=attempt,
        records=5_000,
        persons=4_281,
        files=[File(f"records/{shard}-{attempt}.parquet", 5_000, 3, "00")],
        cubes=[],
        sums=dict.fromkeys(STORED, 2**64 - 1),
        seconds=1.0,
        cpu_seconds=1.5,
        peak_bytes=10**9,
        versions={"duckdb": "2.0.1"},
    )


@pytest.fixture
def store(tmp_path):
    """Two shards, the second of which was tried twice."""
    store = opened_store(str(tmp_path))
    for each in (receipt(0, "aa"), receipt(1, "bb"), receipt(1, "aa")):
        store.write(each.files[0].name, b"abc")
        store.write(each.name, each.text)
    return store


def test_a_receipt_is_read_as_it_was_written():
    own = receipt(0, "aa")
    assert Receipt.read(own.text) == own


def test_sums_are_digits_in_quotes_as_many_a_reader_rounds_large_numbers():
    assert json.loads(receipt(0, "aa").text)["sums"]["sex"] == "18446744073709551615"


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b"null", receipt(0, "aa").text[:200]])
def test_a_receipt_that_was_cut_is_none(text):
    with pytest.raises(ValueError):
        Receipt.read(text)


def test_of_two_attempts_the_first_by_name_counts(store):
    assert [each.attempt for each in gathered(store, PLAN)] == ["aa", "aa"]


def test_a_receipt_that_was_cut_counts_as_if_it_were_not_there(store):
    store.write("receipts/00001-aa.json", b'{"shard": 1')
    assert [each.attempt for each in gathered(store, PLAN)] == ["aa", "bb"]


def test_where_the_first_lacks_a_file_the_other_counts(store):
    store.remove("records/1-aa.parquet")
    assert [each.attempt for each in gathered(store, PLAN)] == ["aa", "bb"]


def test_where_no_attempt_is_whole_the_first_missing_shard_and_the_command_are_named(store):
    store.remove("records/1-aa.parquet")
    store.write("records/1-bb.parquet", b"a")
    with pytest.raises(BrokenShards) as refused:
        gathered(store, PLAN)
    assert "1 shard of 2" in str(refused.value)
    assert "records/1-aa.parquet is missing" in str(refused.value)
    assert "records/1-bb.parquet has 1 bytes of 3" in str(refused.value)
    assert str(refused.value).endswith(f"--parquet {store.name} --shard 1")
    assert "receipts/00001-bb.json.refused" in store.sizes("receipts")
    assert whole(store, PLAN).keys() == {0}


def test_a_receipt_of_another_plan_is_refused_by_name(store):
    other = replace(receipt(1, "cc"), plan_sha256="00")
    store.write(other.name, other.text)
    with pytest.raises(BrokenShards, match=r"receipts/00001-cc\.json is of another plan"):
        gathered(store, PLAN)

"""What an attempt says of itself: read as written, and nothing where it was cut."""

import json
from dataclasses import replace

import pytest

from breachlab.errors import BrokenShards
from data_gen.cubes import CUBES
from data_gen.records.made import STORED
from data_gen.shards import shard_names
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import File, Receipt, find_attempts, whole
from data_gen.shards.store import opened_store
from data_gen.world import World

PLAN = Plan.of(World(10_000, 7), 2, "codes")


A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def receipt(shard, attempt):
    """The receipt of an attempt whose files have three bytes each."""
    return Receipt(
        plan_sha256=PLAN.digest,
        shard=shard,
        attempt=attempt,
        records=5_000,
        persons=4_281,
        files=[File(shard_names.records(shard, attempt, 0), 5_000, 3, "00")],
        cubes=[File(shard_names.cube(shard, attempt, cube), 9, 3, "00") for cube in CUBES],
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
    for each in (receipt(0, A), receipt(1, B), receipt(1, A)):
        for file in (*each.files, *each.cubes):
            store.write(file.name, b"abc")
        store.write(each.name, each.text)
    return store


def test_a_receipt_is_read_as_it_was_written():
    own = receipt(0, A)
    assert Receipt.read(own.text, own.name) == own


def test_sums_are_digits_in_quotes_as_many_a_reader_rounds_large_numbers():
    assert json.loads(receipt(0, A).text)["sums"]["sex"] == "18446744073709551615"


def edited(**values):
    return json.dumps(json.loads(receipt(0, A).text) | values).encode()


NO_RECEIPTS = [
    edited(shard=[1]),
    edited(shard=1),
    edited(records="7"),
    edited(persons=-1),
    edited(attempt="x/../../../victim"),
    edited(attempt=B),
    edited(cubes=[]),
    edited(files=[{"name": "../secret.parquet", "records": 1, "bytes": 3, "sha256": "00"}]),
    edited(cubes=json.loads(receipt(0, A).text)["cubes"][::-1]),
    edited(sums={}),
    edited(more=1),
]
CUT = [b"", b"{", b"[]", b"{}", b"null", receipt(0, A).text[:200]]


def test_a_receipt_that_was_cut_or_that_no_attempt_wrote_is_none():
    for text in (*CUT, *NO_RECEIPTS):
        with pytest.raises(ValueError):
            pytest.fail(f"{text} is read as {Receipt.read(text, receipt(0, A).name)}")


def test_a_receipt_under_another_name_is_none(store):
    store.write("receipts/00009-aaaaaaaa.json", receipt(1, A).text)
    assert whole(store, PLAN).keys() == {0, 1}


def test_one_shard_is_looked_at_alone(store):
    assert whole(store, PLAN, 1).keys() == {1}


def test_of_two_attempts_the_first_by_name_counts(store):
    assert [each.attempt for each in find_attempts(store, PLAN)] == [A, A]


def test_a_receipt_that_was_cut_counts_as_if_it_were_not_there(store):
    store.write("receipts/00001-aaaaaaaa.json", b'{"shard": 1')
    assert [each.attempt for each in find_attempts(store, PLAN)] == [A, B]


def test_where_the_first_lacks_a_file_the_other_counts(store):
    store.remove(shard_names.records(1, A, 0))
    assert [each.attempt for each in find_attempts(store, PLAN)] == [A, B]


def test_the_attempt_that_a_manifest_has_is_kept(store):
    """Another database may read its files."""
    store.write("manifest.json", json.dumps({"receipts": [receipt(1, B).name]}).encode())
    assert [each.attempt for each in find_attempts(store, PLAN)] == [A, B]


def test_where_no_attempt_is_whole_the_first_missing_shard_and_the_command_are_named(store):
    store.remove(shard_names.records(1, A, 0))
    store.write(shard_names.records(1, B, 0), b"a")
    with pytest.raises(BrokenShards) as refused:
        find_attempts(store, PLAN)
    assert "1 shard of 2" in str(refused.value)
    assert "records/00001-aaaaaaaa-000.parquet is missing" in str(refused.value)
    assert "records/00001-bbbbbbbb-000.parquet has 1 bytes of 3" in str(refused.value)
    assert str(refused.value).endswith(f"--parquet {store.name} --shard 1")
    assert receipt(1, B).name in store.sizes("receipts")
    assert whole(store, PLAN).keys() == {0}


def test_a_receipt_of_another_plan_is_refused_by_name(store):
    other = replace(receipt(1, C), plan_sha256="00")
    store.write(other.name, other.text)
    with pytest.raises(BrokenShards, match=r"receipts/00001-cccccccc\.json is of another plan"):
        find_attempts(store, PLAN)

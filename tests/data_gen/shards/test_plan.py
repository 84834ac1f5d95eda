"""Shards are ranges of whole groups; a folder keeps whole files; receipts are read as written."""

import json
import os
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from breachlab.errors import BadWorld, BrokenShards, NoRoom
from data_gen.cubes import CUBES
from data_gen.draws.blocks import BLOCK_RECORDS, GROUP_RECORDS
from data_gen.records.made import STORED
from data_gen.shards.plan import File, Plan, Receipt, find_attempts, whole
from data_gen.shards.store import cube_name, opened_store, records_name
from data_gen.world import World
from tests.support.tiers import examples

PLAN = Plan.of(World(10_000, 7), 3, "codes")


@examples(50)
@given(some.integers(1_000, 3 * BLOCK_RECORDS), some.integers(1, 40))
def test_shards_are_the_world_each_record_once_and_in_order(rows, shards):
    shards = min(shards, rows // GROUP_RECORDS + 1, -(-rows // GROUP_RECORDS))
    plan = Plan.of(World(rows, 7), shards, "codes")
    parts = [batch for shard in range(shards) for batch in plan.batches(shard)]
    assert sum(batch.record_count for batch in parts) == rows
    at = [(batch.block.block_number, batch.first_group, batch.end_group) for batch in parts]
    for (block, _, end), (following, first, _) in pairwise(at):
        assert (following, first) == ((block, end) if following == block else (block + 1, 0))


def test_a_world_has_no_more_shards_than_groups_of_which_each_has_as_many_or_one_more():
    plan = Plan.of(World(2 * BLOCK_RECORDS, 7), 7, "codes")
    counts = {
        sum(batch.end_group - batch.first_group for batch in plan.batches(shard))
        for shard in range(7)
    }
    assert max(counts) - min(counts) <= 1
    assert Plan.of(World(10_000, 7), 10, "codes").shards == 10
    with pytest.raises(BadWorld, match="10,000 records can be made in 1 to 10 shards"):
        Plan.of(World(10_000, 7), 11, "codes")


def changed(**values):
    return json.dumps(json.loads(PLAN.text) | values).encode()


NO_PLANS = [
    b"",
    b"{",
    b"[]",
    b"{}",
    changed(rows=0),
    changed(rows="10000"),
    changed(seed=-1),
    changed(seed=True),
    changed(setting="likely"),
    changed(pools="deep"),
    changed(columns="rows"),
    changed(shards=11),
    changed(shards=0),
    changed(more=1),
]


def test_what_is_no_plan_is_refused_with_what_to_do():
    says = r"world/plan.json is no plan of shards\. Put back"
    for text in NO_PLANS:
        with pytest.raises(BrokenShards, match=says):
            pytest.fail(f"{text} is read as {Plan.read(text, 'world')}")


def test_plans_of_two_worlds_differ_in_what_is_named():
    other = Plan.of(World(10_000, 8), 4, "codes")
    assert PLAN.differing(other)["en"] == "seed 7 and not 8, shards 3 and not 4"
    assert PLAN.digest != other.digest


IN_TWO = Plan.of(World(10_000, 7), 2, "codes")


A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def receipt(shard, attempt):
    """The receipt of an attempt whose files have three bytes each."""
    return Receipt(
        plan_sha256=IN_TWO.digest,
        shard=shard,
        attempt=attempt,
        records=5_000,
        persons=4_281,
        files=[File(records_name(shard, attempt, 0), 5_000, 3, "00")],
        cubes=[File(cube_name(shard, attempt, cube), 9, 3, "00") for cube in CUBES],
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


def test_a_receipt_and_a_plan_are_read_as_they_were_written():
    """Sums are digits in quotes, as many a reader rounds large numbers."""
    own = receipt(0, A)
    assert Receipt.read(own.text, own.name) == own
    assert json.loads(own.text)["sums"]["sex"] == "18446744073709551615"
    assert Plan.read(PLAN.text, "world") == PLAN


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
        with pytest.raises(ValueError):  # noqa: PT011 (of JSON, of its keys or of its name)
            pytest.fail(f"{text} is read as {Receipt.read(text, receipt(0, A).name)}")


def attempts(store):
    """Return which attempt counts of each shard."""
    return [each.attempt for each in find_attempts(store, IN_TWO)]


def test_of_two_attempts_the_first_whole_one_by_name_counts(store):
    assert attempts(store) == [A, A]
    store.write("receipts/00009-aaaaaaaa.json", receipt(1, A).text)  # under another name
    assert whole(store, IN_TWO).keys() == {0, 1}
    assert whole(store, IN_TWO, 1).keys() == {1}
    store.remove(records_name(1, A, 0))
    assert attempts(store) == [A, B]


def test_a_receipt_that_was_cut_counts_as_if_it_were_not_there(store):
    store.write("receipts/00001-aaaaaaaa.json", b'{"shard": 1')
    assert attempts(store) == [A, B]


def test_the_attempt_that_a_manifest_has_is_kept(store):
    """Another database may read its files."""
    store.write("manifest.json", json.dumps({"receipts": [receipt(1, B).name]}).encode())
    assert attempts(store) == [A, B]


def test_where_no_attempt_is_whole_the_first_missing_shard_and_the_command_are_named(store):
    store.remove(records_name(1, A, 0))
    store.write(records_name(1, B, 0), b"a")
    with pytest.raises(BrokenShards) as refused:
        find_attempts(store, IN_TWO)
    assert "1 shard of 2" in str(refused.value)
    assert "records/00001-aaaaaaaa-000.parquet is missing" in str(refused.value)
    assert "records/00001-bbbbbbbb-000.parquet has 1 bytes of 3" in str(refused.value)
    assert str(refused.value).endswith(f"--parquet {store.name} --shard 1")
    assert receipt(1, B).name in store.sizes("receipts")
    assert whole(store, IN_TWO).keys() == {0}


def test_an_attempt_whose_cube_was_cut_or_is_missing_does_not_count(store):
    cut, removed = (receipt(1, each).cubes[-1].name for each in (A, B))
    store.write(cut, b"a")
    assert attempts(store) == [A, B]
    store.remove(removed)
    with pytest.raises(BrokenShards, match=f"{cut} has 1 bytes of 3; {removed} is missing"):
        find_attempts(store, IN_TWO)


def test_a_receipt_of_another_plan_is_refused_by_name(store):
    other = replace(receipt(1, C), plan_sha256="00")
    store.write(other.name, other.text)
    with pytest.raises(BrokenShards, match=r"receipts/00001-cccccccc\.json is of another plan"):
        find_attempts(store, IN_TWO)


@pytest.fixture
def empty_store(tmp_path):
    return opened_store(str(tmp_path / "world"))


def test_what_is_written_is_read_listed_and_removed(empty_store):
    name = "receipts/00000-a.json"
    assert empty_store.read(name) is None and empty_store.sizes("receipts") == {}
    empty_store.remove(name)
    empty_store.write(name, b"{}")
    assert empty_store.read(name) == b"{}"
    assert empty_store.sizes("receipts") == empty_store.sizes("") == {name: 2}
    empty_store.remove(name)
    assert empty_store.read(name) is None and empty_store.sizes("") == {}


def test_a_file_has_its_name_only_when_it_is_whole(empty_store, tmp_path):
    writing = empty_store.open_path("records/a.parquet")
    with pytest.raises(ValueError, match="half"), writing as path:  # noqa: PT012 (it looks, then fails)
        path.write_bytes(b"half")
        assert empty_store.read("records/a.parquet") is None
        raise ValueError("half")
    assert empty_store.sizes("") == {}
    empty_store.write("records/a.parquet", b"1")
    with pytest.raises(ValueError, match="half"), empty_store.open_path("records/a.parquet"):
        raise ValueError("half")
    assert empty_store.read("records/a.parquet") == b"1"


def test_a_full_disk_is_told_with_the_file_and_what_to_do(empty_store):
    says = r"world/plan\.json \(No space left on device\)\. Make room"
    with pytest.raises(NoRoom, match=says), empty_store.open_path("plan.json"):
        raise OSError(28, os.strerror(28))
    assert empty_store.sizes("") == {} and not empty_store.path.exists()  # nor an empty folder


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoRoom, match=r"file/world/plan\.json .*name another folder"):
        opened_store(str(tmp_path / "file" / "world")).write("plan.json", b"{}")


def test_a_store_that_pyarrow_would_open_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.fs", None)
    with pytest.raises(NoRoom, match=r"python -m pip install 'breachlab\[store\]'"):
        opened_store("s3://bucket/world")

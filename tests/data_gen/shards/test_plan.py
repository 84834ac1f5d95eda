"""Shards are ranges of whole groups: together the world, each record once."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from breachlab.errors import BadWorld, BrokenShards
from data_gen.draws.blocks import BLOCK_RECORDS, GROUP_RECORDS
from data_gen.shards.plan import Plan
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


def test_shards_have_the_same_number_of_groups_or_one_more():
    plan = Plan.of(World(2 * BLOCK_RECORDS, 7), 7, "codes")
    counts = {
        sum(batch.end_group - batch.first_group for batch in plan.batches(shard))
        for shard in range(7)
    }
    assert max(counts) - min(counts) <= 1


def test_a_world_has_no_more_shards_than_groups():
    assert Plan.of(World(10_000, 7), 10, "codes").shards == 10
    with pytest.raises(BadWorld, match="10,000 records can be made in 1 to 10 shards"):
        Plan.of(World(10_000, 7), 11, "codes")


def test_a_plan_is_read_as_it_was_written():
    assert Plan.read(PLAN.text, "world") == PLAN


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
    assert PLAN.differing(other) == "seed 7 and not 8, shards 3 and not 4"
    assert PLAN.digest != other.digest

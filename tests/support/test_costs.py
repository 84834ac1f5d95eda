"""What tests cost is counted, and only a slow test starts a process."""

import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from data_gen import build
from tests.support import costs, tiers

TRUE = [sys.executable, "-c", ""]


def test_a_fast_test_that_starts_a_process_is_told_which_fixture_it_wants():
    with pytest.raises(RuntimeError, match="asks for the fixture `process`"):
        subprocess.run(TRUE, check=True)


def test_a_process_of_a_slow_test_is_counted(process):
    before = costs.counts["processes"]
    process.run(TRUE, check=True)
    assert costs.counts["processes"] == before + 1


def test_worlds_are_counted_where_they_are_made():
    assert build.build.__wrapped__.__name__ == "build"
    function = costs.counted("attempts", len)
    assert [function("ab"), costs.counts.pop("attempts")] == [2, 1]


def test_both_tiers_limit_the_same_costs():
    fast, every = (costs.limits(tier) for tier in tiers.TIERS)
    assert fast.keys() == every.keys()
    assert all(fast[name] <= every[name] for name in fast)


@pytest.mark.parametrize(("worlds", "status"), [(0, 0), (1, pytest.ExitCode.TESTS_FAILED)])
def test_a_run_above_a_limit_fails(monkeypatch, worlds, status):
    monkeypatch.setattr(costs, "counts", Counter(worlds=costs.limits("all")["worlds"] + worlds))
    config = SimpleNamespace(stash={costs.total: Counter()}, option=SimpleNamespace(tier="all"))
    session = SimpleNamespace(config=config, exitstatus=0)
    costs.pytest_sessionfinish(session)
    assert session.exitstatus == status


def test_what_a_process_of_the_run_counted_is_added():
    config = SimpleNamespace(stash={costs.total: Counter(worlds=1)})
    costs.pytest_testnodedown(SimpleNamespace(config=config, workeroutput={"costs": {"worlds": 2}}))
    assert config.stash[costs.total]["worlds"] == 3

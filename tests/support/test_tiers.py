"""The tier of a test follows from its fixtures, and the end of a run says what was left out."""

import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from tests.support import tiers

PLUGIN = ("-p", "tests.support.tiers", "-p", "no:dash")
TESTS = """
import pytest

@pytest.fixture
def kernel():
    return 1

@pytest.fixture
def notebook(kernel):
    return kernel

def test_plain(): pass
def test_slow(kernel): pass
def test_slow_through_another(notebook): pass
"""


@pytest.fixture
def ran(pytester, pytestconfig):
    """A function that runs three tests, of which two are slow."""
    pytester.makepyfile(test_kernels=TESTS)
    pytester.makeini("[pytest]\ntestpaths = .")

    yield lambda *options: pytester.runpytest_inprocess(*PLUGIN, *options, "-v")
    tiers.pytest_configure(pytestconfig)  # hypothesis draws as before


def test_tier_fast_leaves_out_what_asks_for_a_slow_fixture_and_says_so(ran):
    result = ran("--tier", "fast")
    result.assert_outcomes(passed=1, deselected=2)
    result.stdout.fnmatch_lines(
        ["The fast tests ran. Left out:", "    2 that start a Jupyter kernel", "*make test-all"]
    )


def test_a_part_that_is_named_says_nothing_of_the_rest(ran):
    result = ran("--tier", "fast", "-k", "plain")
    assert "Left out" not in result.stdout.str()


def test_all_tests_have_a_process_more_than_cores(monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "2")
    for tier, count in (("fast", 2), ("all", 3)):
        options = SimpleNamespace(option=SimpleNamespace(tier=tier, numprocesses="auto"))
        assert tiers.pytest_xdist_auto_num_workers(options) == count


def test_files_of_spark_come_before_those_that_open_a_browser():
    asked = {"pages": ["browser"], "plain": [], "rows": ["lab", "spark"], "walks": ["walk"]}
    items = [SimpleNamespace(path=path, fixturenames=names) for path, names in asked.items()]
    items.insert(2, SimpleNamespace(path="rows", fixturenames=[]))
    options = SimpleNamespace(option=SimpleNamespace(tier="all"))
    tiers.pytest_collection_modifyitems(options, items)
    assert [item.path for item in items] == ["rows", "rows", "walks", "pages", "plain"]


def test_what_the_processes_of_a_run_left_out_is_handed_to_the_one_that_tells():
    stash, output = {tiers.left_out: Counter(kernel=2)}, {}
    worker = SimpleNamespace(config=SimpleNamespace(stash=stash, workeroutput=output))
    tiers.pytest_sessionfinish(worker)
    config = SimpleNamespace(stash={})
    tiers.pytest_testnodedown(SimpleNamespace(config=config, workeroutput=output))
    assert config.stash[tiers.left_out] == Counter(kernel=2)


def test_a_fast_test_that_starts_a_process_is_told_which_fixture_it_wants():
    with pytest.raises(RuntimeError, match="asks for the fixture `process`"):
        subprocess.run([sys.executable, "-c", ""], check=True)

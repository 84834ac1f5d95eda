"""Requests that no page sends are answered, and the harness says so."""

import gc
import random

import pytest

from tests.dashboard.server.test_bodies import well_formed as as_seen
from tests.support.cases import for_each
from tests.support.pages import guarded
from tools.malformed.__main__ import MOST_GROWTH, Summary, measure_growth, run, well_formed
from tools.malformed.odd_addresses import addresses
from tools.malformed.odd_bodies import bodies


@pytest.fixture(autouse=True, scope="module")
def little_garbage():
    """A run looks for garbage eleven times: not among all that tests before it have left."""
    gc.collect()
    gc.freeze()


def broken(_):
    raise RuntimeError


def test_the_guard_answers_three_hundred_of_them():
    summary = run(guarded.create_app().server.test_client(), 300, random.Random(2024))
    assert summary.is_good, str(summary)
    assert summary.most_lines == 1
    assert {200, 400, 404, 413, 414} == set(summary.statuses)
    assert sum(summary.statuses.values()) == 300


def test_a_failure_of_the_server_is_counted():
    client = guarded.create_app(answer=broken).server.test_client()
    summary = run(client, 50, random.Random(2024))
    assert summary.failures == summary.statuses[500] > 0 and not summary.is_good
    assert summary.most_lines > 10  # a traceback


def test_an_answer_that_keeps_a_fifth_of_a_megabyte_is_a_leak():
    kept = []

    def leak(_):
        kept.append(b"x" * 200_000)
        return {}

    summary = run(guarded.create_app(answer=leak).server.test_client(), 2_000, random.Random(2024))
    assert kept and summary.growth > MOST_GROWTH, str(summary)
    assert not summary.is_good


def test_measure_growth_tells_what_is_remembered_from_a_leak():
    million = 10**6
    assert measure_growth([100 * million] * 4 + [160 * million] * 6) == 0
    assert measure_growth([(100 + 3 * turn) * million for turn in range(10)]) == 27 * million


@for_each("traces, growth", [(1, 0), (0, MOST_GROWTH)])
def test_a_trace_or_a_leak_is_a_failure(traces, growth):
    assert not Summary({200: 1}, traces, growth, 0, 0).is_good


def test_the_request_found_in_what_dash_tells_is_the_one_a_browser_sends():
    found = well_formed(guarded.create_app().server.test_client())
    seen = as_seen()
    assert {key: found[key] for key in ("output", "outputs")} == {
        key: seen[key] for key in ("output", "outputs")
    }


def test_the_same_seed_makes_the_same_requests():
    for makes in (bodies, addresses):
        first, second = (makes(random.Random(7)) for _ in range(2))
        assert [next(first) for _ in range(100)] == [next(second) for _ in range(100)]


def test_some_are_longer_than_the_limit_and_some_are_no_text():
    made = bodies(random.Random(7), as_seen())
    many = [next(made) for _ in range(500)]
    assert max(map(len, many)) > 64 * 1024
    assert any(b"\xff" in body for body in many)

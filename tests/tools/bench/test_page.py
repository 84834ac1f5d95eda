"""The page of what was measured; no second is measured."""

import pandas
import pytest

from tools.bench.page import ROWS, Results, page
from tools.bench.worlds import Spread, Timing, World

COPY = Timing(10.0, 12.0)


def world(rows, *seconds, peak=2_000_000_000):
    """Return a world whose records take half of each run."""
    runs = [Timing(taken, 2 * taken, peak) for taken in seconds]
    steps = {"records": [taken / 2 for taken in seconds]}
    return World(rows, runs, steps, 30 * rows, [COPY] * len(runs))


@pytest.fixture
def results():
    return Results(
        "2 cores.",
        world(ROWS, 21.0, 20.0, 25.0),
        others=[world(100_000, 1.9)],
        faker_rows=20_000,
        faker=[Timing(2.0, 2.0)],
    )


def test_a_whole_command_has_its_median_spread_copies_and_budgets(results):
    held = "30 s: met; 45 CPU s: met; 2.2 copies: met"
    line = f"the whole command | 21.0 (20.0–25.0) | 42.0 (40.0–50.0) | 2.10 (2.00–2.50) | {held} |"
    assert line in page(results)


def test_what_is_of_no_step_is_told(results):
    assert (
        "| … start, counting once more, closing | 10.5 (10.0–12.5) | – | 1.05 (1.00–1.25) |"
        in page(results)
    )


def test_a_ratio_is_of_a_run_and_the_copy_beside_it():
    copies = [COPY, Timing(20.0, 24.0), COPY]
    uneven = World(10, [Timing(20.0, 40.0)] * 3, {"records": [20.0] * 3}, 1, copies)
    assert uneven.in_copies([20.0] * 3) == Spread(2.0, 1.0, 2.0)


def test_one_run_is_said_to_have_no_spread(results):
    caution = "One run has no spread"
    assert caution in page(Results("2 cores.", world(400_000, 4.0)))
    assert caution not in page(results)


def test_a_small_world_has_a_budget_of_its_own(results):
    assert "| 100,000 records | 1.90 | 3.80 | – | 1.8 s: missed |" in page(results)


def test_faker_is_held_against_the_step_of_records(results):
    assert "| 410 times as many | 350 times: met |" in page(results)


def test_another_size_has_no_budget():
    text = page(Results("2 cores.", world(400_000, 4.0)))
    assert ": met" not in text and ": missed" not in text


def test_waits_are_told_with_their_budgets(results):
    results.queries = pandas.DataFrame(
        {"query": ["exposure/total", "quality/nir_shared"], "seconds": [0.25, 4.0]}
    )
    results.waits = {"click to painted": [110.0] * 20}
    inside = page(results)
    assert "slowest of the 1 questions; the middle one | 0.250 s; 0.250 s | 0.3 s: met |" in inside
    held = "p50 100 ms: missed; p95 150 ms: met"
    assert f"| click to painted, p50 and p95 | 110 and 110 ms | {held} |" in inside

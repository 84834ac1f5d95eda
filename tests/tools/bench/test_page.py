"""The page of what was measured, and what docs/benchmarks.md takes over; no second is measured."""

import pandas
import pytest

from breachlab.paths import ROOT, read
from tools.bench import budgets, markdown, plots
from tools.bench.page import REGIONS, page, taken_over
from tools.bench.results import Results
from tools.bench.timing import Spread, Timing
from tools.bench.worlds import World

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
        world(budgets.ROWS, 21.0, 20.0, 25.0),
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


def test_what_others_say_is_never_told_as_measured(results):
    lines = [line for line in page(results).splitlines() if line.startswith("| tpchgen-cli")]
    assert len(lines) == 2
    assert all("| published: " in line or "| measured elsewhere: " in line for line in lines)


def test_a_page_without_waits_leaves_those_of_the_readme(results):
    readme = (
        "a\n<!-- bench -->former<!-- /bench -->\nb <!-- bench pages -->kept<!-- /bench pages -->"
    )
    text = taken_over(readme, page(results))
    assert "former" not in text and "kept" in text and "\nb " in text
    assert "43,000,000 records" in text


def test_waits_have_a_region_of_their_own(results):
    results.queries = pandas.DataFrame(
        {"query": ["exposure/total", "quality/nir_shared"], "seconds": [0.25, 4.0]}
    )
    results.waits = {"server update": [10.0] * 20}
    inside = markdown.region(page(results), "bench pages")
    assert "slowest of the 1 questions; the middle one | 0.250 s; 0.250 s | 0.3 s: met |" in inside
    assert "| server update, p50 and p95 | 10 and 10 ms | p95 25 ms: met |" in inside


def test_taking_over_twice_is_taking_over_once(results):
    readme = "<!-- bench --><!-- /bench -->"
    once = taken_over(readme, page(results))
    assert taken_over(once, page(results)) == once


def test_the_readme_has_every_region():
    assert all(markdown.region(read(ROOT / "docs/benchmarks.md"), name) for name in REGIONS)


def test_charts_are_made_of_the_same_results(results):
    assert list(plots.rates(results).data[0].y)[-1] == 10_000
    assert list(plots.by_size(results).data[0].x) == [100_000, budgets.ROWS]
    assert [bar.name for bar in plots.by_step(results).data] == ["records", "start and end", "copy"]


def test_a_region_that_is_not_there_cannot_be_filled():
    with pytest.raises(ValueError, match="no <!-- bench -->"):
        markdown.filled("text", "bench", "more")

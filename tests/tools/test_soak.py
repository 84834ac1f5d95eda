"""The parts of a soak, and one of some seconds over two small worlds."""

import asyncio
import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from data_gen.world import World
from tests.dashboard.server.test_waitress_server import running
from tests.support.cases import for_each
from tools.soak.__main__ import is_running, make_source
from tools.soak.readers import LATE, REFUSED, Readers, Request
from tools.soak.samples import Sample, take_sample
from tools.soak.slopes import fit_slope, second_half
from tools.soak.soak_tables import Soaked, list_requests, list_slopes, write_tables
from tools.soak.swaps import Swaps, swap_in_turn

OTHER = World(1_000)


def test_fit_slope_by_hand():
    """Residuals of 1, 2 and 4 from 1 + 1.5 x: -1/6... squares 1/6; over 1 degree and Sxx = 2."""
    slope = fit_slope([0, 1, 2], [1, 2, 4])
    assert slope.per_hour == pytest.approx(1.5)
    assert slope.error == pytest.approx(math.sqrt((1 / 6) / 1 / 2))
    assert str(slope) == "+1.5 ± 0.3"


def test_fit_slope_of_too_few_has_no_error():
    assert math.isnan(fit_slope([0, 1], [1, 2]).error)


def test_second_half_leaves_the_warm_up_out():
    assert second_half([1, 2, 3, 4, 5]) == [3, 4, 5]


REQUESTS = [
    *(Request("two people", "click", float(ms), None) for ms in (10, 20, 30)),
    Request("two people", "click", 15_000, LATE),
    Request("two people", "click", 1, REFUSED),
    Request("two people", "first page", 500, None),
]


def test_tables_count_what_was_asked_answered_refused_and_wrong():
    soaked = Soaked(REQUESTS, Counter({("two people", "click"): 1}), [], 2)
    click, page = list_requests(soaked)
    assert click == ["two people", "click", "5", "3", "20", "29", "30", "1", f"1 {LATE}", "1"]
    assert page[2:] == ["1", "1", "500", "500", "500", "0", "none", "0"]


def test_list_slopes_gives_the_whole_run_and_its_second_half():
    samples = [Sample(hour / 2, 100 + 10 * min(hour, 4), 5, 3) for hour in range(8)]
    memory, handles, threads = list_slopes(samples)
    assert memory[:4] == ["memory, MB", "100", "140", "140"]
    assert memory[4].startswith("+11.") and memory[5] == "+0.0 ± 0.0"
    assert handles[1:] == ["5", "5", "5", "+0.0 ± 0.0", "+0.0 ± 0.0"] and threads[1] == "3"
    text = write_tables(Soaked(REQUESTS, Counter(), samples, 2, has_ended=True))
    assert "The server ended before its time. 2 worlds were swapped in" in text


WRONG = Counter({("two people", "file"): 1})


@for_each(
    "requests, wrong, has_ended, has_failed",
    [
        (REQUESTS[:3], Counter(), False, False),
        (REQUESTS[:3], WRONG, False, True),
        (REQUESTS[:3], Counter(), True, True),
        (REQUESTS[3:4], Counter(), False, True),
        (REQUESTS[4:5], Counter(), False, False),
        ([], Counter(), False, True),
    ],
)
def test_a_soak_fails_by_what_it_found(requests, wrong, has_ended, has_failed):
    assert Soaked(requests, wrong, [], 0, has_ended).has_failed == has_failed


def test_take_sample_sums_what_a_process_holds():
    sample = take_sample(psutil.Process(), time.monotonic() - 3_600)
    assert sample.hours == pytest.approx(1, abs=0.1)
    assert min(sample.memory, sample.handles, sample.threads) > 0
    assert is_running(psutil.Process())


@pytest.fixture(scope="module")
def sources(worlds, small_database):
    return [make_source(path) for path in (small_database, worlds.path(OTHER))]


def soak(readers, sources, seconds):
    """Let three people click and one check files while two worlds are swapped in."""

    async def run():
        checking = asyncio.create_task(readers.checks_files())
        swapping = asyncio.create_task(swap_in_turn(readers.swaps, sources, 2, seconds))
        await readers.comes(3, seconds)
        await swapping
        checking.cancel()

    with ThreadPoolExecutor(1) as thread:  # as Playwright may have this one's loop
        thread.submit(asyncio.run, run()).result()


@pytest.fixture
def swaps(tmp_path, sources):
    swaps = Swaps(tmp_path / "served.duckdb")
    swaps.put(sources[0])
    return swaps


def test_readers_see_each_world_that_is_swapped_in_and_no_other(
    thorough, swaps, sources, monkeypatch
):
    monkeypatch.setattr("tools.soak.readers.EVERY_FILE", 0.2)
    worlds = Worlds(swaps.path)
    with running(create_app(worlds).server) as port:
        readers = Readers(
            f"http://127.0.0.1:{port}", "who", worlds.current().values, 0.2, 3, swaps=swaps
        )
        soak(readers, sources, 4)
    asked = {each.what for each in readers.requests}
    assert asked == {"first page", "click", "file"} and len(swaps.stood) == 3
    assert {each.trouble for each in readers.requests} == {None}
    assert readers.wrong == Counter()


def test_readers_notice_a_world_that_is_not_shown_after_a_swap(
    thorough, swaps, sources, monkeypatch
):
    """Planted: a server that goes on with the world that it began with."""
    monkeypatch.setattr("tools.soak.readers.EVERY_FILE", 0.1)
    monkeypatch.setattr("dashboard.database.served_world._stamp", lambda path: None)
    worlds = Worlds(swaps.path)
    with running(create_app(worlds).server) as port:
        readers = Readers(
            f"http://127.0.0.1:{port}", "who", worlds.current().values, 0.2, 3, swaps=swaps
        )
        soak(readers, sources, 3)
    assert {what for _, what in readers.wrong} >= {"click", "file"}

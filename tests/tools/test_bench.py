"""The bench on a small world: a crowd of three, libraries over the rows, the page of it all."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pandas
import psutil
import pytest

from breachlab.store.databases import connect
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from tests.dashboard.server.test_serving import running
from tools.bench import libraries, worlds
from tools.bench.crowd import Asking, Crowd, measured
from tools.bench.page import ROWS, Results, page
from tools.bench.worlds import Spread, Timing, World


def awaited(coroutine):
    """Return what a coroutine does; on a thread, since Playwright has this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_crowd_opens_the_page_and_clicks(thorough, lab):
    world = OneWorld(lab)
    with running(create_app(world).server) as port:
        crowd = Crowd(f"http://127.0.0.1:{port}", "who", world.current().values, 0.1)
        found = awaited(measured(crowd, psutil.Process(), people=3, seconds=3))
    assert len(found["first page"]) == 3 and found["click"] and min(found["memory, MB"]) > 0
    assert found["answered in all"] == [len(found["click"])] and crowd.unanswered == {}


def test_an_app_that_fails_is_counted_as_no_answer(thorough):
    def fails(environ, start_response):
        start_response("500 NO", [("Content-Length", "0")])
        return [b""]

    with running(fails) as port:
        crowd = Crowd(f"http://127.0.0.1:{port}", "who", {}, 1)
        found = awaited(measured(crowd, psutil.Process(), people=1, seconds=0.1))
    assert found["first page: unanswered"] == [1] and found["answered in all"] == [0]


@pytest.fixture
def hangs_up():
    """A server that answers each connection once, then closes it without a word."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    def serve(listener):
        while True:
            try:
                with listener.accept()[0] as one:
                    one.recv(1_000)
                    one.sendall(answer)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=[listener], daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def test_a_connection_that_was_closed_meanwhile_is_made_anew(hangs_up):
    async def asks():
        asking = Asking(hangs_up)
        answers = [await asking.get("/") for _ in range(3)]
        await asking.close()
        return answers

    assert awaited(asks()) == [(200, b"ok")] * 3


def test_every_library_answers_as_the_cubes_do_or_is_not_taken(small_database):
    compared = libraries.compare(10_000, small_database)
    assert {"cubes", "pandas"} <= set(compared.answers)
    assert all(set(answers) == set(libraries.QUESTIONS) for answers in compared.answers.values())
    with connect(small_database) as connection:
        works = libraries.ask_pandas(libraries.load_pandas(connection).iloc[1:], {})
    with pytest.raises(ValueError, match="pandas and the cubes differ in: persons by région"):
        libraries.check_answers("pandas", works, {libraries.REGION: {("11", 1, 1)}})


def test_a_command_is_measured_in_a_process_and_ends_the_bench_where_it_fails(process):
    taken = worlds.command("breachlab", "--help")
    assert taken.wall > 0 and taken.cpu > 0
    with pytest.raises(SystemExit, match="failed: python -m breachlab no/such"):
        worlds.command("breachlab", "no/such")


COPY = Timing(10.0, 12.0)


def world(rows, *seconds, peak=2_000_000_000):
    """Return a world whose records take half of each run."""
    runs = [Timing(taken, 2 * taken, peak) for taken in seconds]
    steps = {"records": [taken / 2 for taken in seconds]}
    return World(rows, runs, steps, 30 * rows, [COPY] * len(runs))


RESULTS = Results(
    "2 cores.",
    world(ROWS, 21.0, 20.0, 25.0),
    others=[world(100_000, 1.9)],
    faker_rows=20_000,
    faker=[Timing(2.0, 2.0)],
    queries=pandas.DataFrame(
        {"query": ["exposure/total", "quality/nir_shared"], "seconds": [0.25, 4.0]}
    ),
    waits={"click to painted": [110.0] * 20},
)


@pytest.mark.parametrize(
    "line",
    [
        "the whole command | 21.0 (20.0–25.0) | 42.0 (40.0–50.0) | 2.10 (2.00–2.50) | "
        "30 s: met; 45 CPU s: met; 2.2 copies: met |",
        "| … start, counting once more, closing | 10.5 (10.0–12.5) | – | 1.05 (1.00–1.25) |",
        "| 100,000 records | 1.90 | 3.80 | – | 1.8 s: missed |",
        "| 410 times as many | 350 times: met |",  # records as Faker makes
        "slowest of the 1 questions; the middle one | 0.250 s; 0.250 s | 0.3 s: met |",
        "| click to painted, p50 and p95 | 110 and 110 ms | p50 100 ms: missed; p95 150 ms: met |",
    ],
)
def test_page_tells_medians_with_their_spread_and_budgets(line):
    assert line in page(RESULTS)


def test_page_of_one_run_of_another_size_has_neither_spread_nor_budget():
    text, caution = page(Results("2 cores.", world(400_000, 4.0))), "One run has no spread"
    assert caution in text and caution not in page(RESULTS)
    assert ": met" not in text and ": missed" not in text


def test_a_ratio_is_of_a_run_and_the_copy_beside_it():
    copies = [COPY, Timing(20.0, 24.0), COPY]
    uneven = World(10, [Timing(20.0, 40.0)] * 3, {"records": [20.0] * 3}, 1, copies)
    assert uneven.in_copies([20.0] * 3) == Spread(2.0, 1.0, 2.0)

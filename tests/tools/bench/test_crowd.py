"""The measuring of a crowd, on a crowd of three."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from dashboard import create_app
from dashboard.database.served_world import OneWorld
from tests.dashboard.server.test_serving import running
from tools.bench.crowd import Asking, Crowd, measured


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

"""The server before a crowd: many connections, its queues, and what a proxy says."""

import logging
import socket
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress

from dashboard.server import waitress_server
from dashboard.server.waitress_server import CONNECTIONS, IDLE, QUESTIONS, SPARE, THREADS
from tests.support.cases import for_each
from tests.support.ending import end

LOOP = 0.1  # seconds until it looks again at connections on which nothing moves, else one


def tell(environ, start_response):
    """Answer what a request seems to be."""
    names = ("wsgi.url_scheme", "HTTP_HOST", "REMOTE_ADDR", "HTTP_X_FORWARDED_FOR")
    body = " ".join(environ.get(name, "-") for name in names).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def running(app, proxy=None):
    """Serve an app as the command does; give the port."""
    with serves(app, proxy) as server:
        yield server.effective_port


@contextmanager
def serves(app, proxy=None):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = waitress_server.server(app, listener, proxy)
        server.adj.asyncore_loop_timeout = LOOP
        thread = threading.Thread(target=_run, args=[server], daemon=True)
        thread.start()
        yield server
        server.task_dispatcher.shutdown()  # or a thread that still answers finds its pipe closed
        end(server, thread)


def _run(server):
    with suppress(OSError):  # the socket is closed while the thread waits for it
        server.run()


def asked(port, path="/", **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read().decode()


@contextmanager
def silent(port, count):
    """Hold connections over which nothing is asked."""
    with ExitStack() as stack:
        opened = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(count)]
        for each in opened:
            stack.enter_context(each)
        yield opened


def test_five_hundred_who_ask_nothing_keep_nobody_out():
    with running(tell) as port, silent(port, 500):
        assert asked(port).startswith("http 127.0.0.1:")


def test_who_asks_nothing_for_long_is_let_go_and_who_waits_for_an_answer_is_not():
    goes_on, came = threading.Event(), threading.Event()

    def waits(environ, start_response):
        came.set()
        goes_on.wait(20)
        return tell(environ, start_response)

    with serves(waits) as server, silent(server.effective_port, 3) as (idle, begun, waiting):
        begun.sendall(b"GET / HTTP/1.1\r\n")  # and no more of it
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n")
        assert came.wait(20)
        _held(server, 3)
        server.maintenance(time.time() + IDLE + 1)
        assert idle.recv(100) == begun.recv(100) == b""
        goes_on.set()
        assert waiting.recv(1_000).startswith(b"HTTP/1.1 200 OK")


def _held(server, count):
    """Wait until the server holds so many connections."""
    end = time.monotonic() + 20
    while len(server.active_channels) < count and time.monotonic() < end:
        time.sleep(0.01)
    assert len(server.active_channels) == count


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 192.0.2.1",  # the last is what the proxy itself saw
    "X-Forwarded-Host": "lab.example",
    "X-Forwarded-Proto": "https",
    "Forwarded": "for=192.0.2.7;host=lab.example;proto=https",
}


def test_server_believes_a_proxy_but_for_the_name_of_the_host():
    with running(tell, proxy="127.0.0.1") as port:
        assert asked(port, **FORWARDED) == f"https 127.0.0.1:{port} 192.0.2.1 192.0.2.1"
        assert asked(port) == f"http 127.0.0.1:{port} 127.0.0.1 -"


@for_each("proxy", [None, "127.0.0.2"])
def test_server_believes_no_other_peer(proxy):
    with running(tell, proxy) as port:
        assert asked(port, **FORWARDED) == f"http 127.0.0.1:{port} 127.0.0.1 -"


def test_health_is_answered_while_every_other_thread_waits():
    goes_on, came = threading.Event(), threading.Semaphore(0)

    def slow(environ, start_response):
        if environ["PATH_INFO"] != "/health":
            came.release()
            goes_on.wait(60)
        return tell(environ, start_response)

    starts = {"documents": "/", "files": "/assets/", "questions": "/data/"}
    paths = [path for queue, path in starts.items() for _ in range(THREADS[queue])]
    with running(slow) as port, silent(port, len(paths)) as senders:
        for path, sender in zip(paths, senders, strict=True):
            sender.sendall(f"GET {path} HTTP/1.1\r\nHost: lab\r\n\r\n".encode())
        assert all(came.acquire(timeout=20) for _ in paths)
        assert asked(port, path="/health").startswith("http ")
        goes_on.set()
        for sender in senders:
            assert sender.recv(1_000).startswith(b"HTTP/1.1 200 OK")


def test_a_queue_is_no_line_in_the_log(caplog):
    with running(tell):
        logging.getLogger("waitress.queue").warning("Task queue depth is 1")
    assert "waitress.queue" not in {record.name for record in caplog.records}


def test_files_do_not_wait_behind_questions_however_many():
    goes_on = threading.Event()

    def slow(environ, start_response):
        if environ["PATH_INFO"] in QUESTIONS:
            goes_on.wait(20)
        return tell(environ, start_response)

    with running(slow) as port, silent(port, 20) as senders:
        for number, sender in enumerate(senders):
            path = QUESTIONS[number % len(QUESTIONS)].replace("_", "%5f")
            sender.sendall(f"POST {path} HTTP/1.1\r\nHost: lab\r\n\r\n".encode())
        assert asked(port).startswith("http ")
        assert asked(port, path="/assets/").startswith("http ")
        goes_on.set()
        for sender in senders:
            assert sender.recv(1_000).startswith(b"HTTP/1.1 200 OK")


def test_a_malformed_request_is_refused_and_the_next_one_answered():
    with running(tell) as port:
        for sent in (b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"\0\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as sender:
                sender.sendall(sent)
                assert sender.recv(1_000).startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
        assert asked(port).startswith("http ")


class Limits:
    """In place of the system's limit of open files: (now, at most)."""

    RLIMIT_NOFILE, RLIM_INFINITY = 7, -1

    def __init__(self, soft, hard):
        self.limits = (soft, hard)

    def getrlimit(self, which):
        return self.limits

    def setrlimit(self, which, limits):
        self.limits = limits


@for_each(
    "before, soft, connections",
    [
        ((1_024, 1_048_576), CONNECTIONS + SPARE, CONNECTIONS),
        ((1_024, 4_000), CONNECTIONS + SPARE, CONNECTIONS),
        ((1_024, 2_000), 2_000, 2_000 - SPARE),
        ((1_024, -1), CONNECTIONS + SPARE, CONNECTIONS),
        ((-1, -1), -1, CONNECTIONS),
        ((65_536, 65_536), 65_536, CONNECTIONS),
        ((50, 50), 50, SPARE),
    ],
)
def test_the_limit_of_open_files_is_raised_as_far_as_is_needed(
    monkeypatch, before, soft, connections
):
    limits = Limits(*before)
    monkeypatch.setitem(waitress_server.sys.modules, "resource", limits)
    assert waitress_server.most_connections() == connections
    assert limits.limits == (soft, before[1])


def test_where_there_is_no_poll_as_many_as_select_takes(monkeypatch):
    monkeypatch.delattr(waitress_server.select, "poll")
    assert waitress_server.most_connections() == waitress_server.BY_SELECT

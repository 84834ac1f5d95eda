"""A connection that sends several requests at once, half of one, or reads no answer."""

import hashlib
import socket
import threading
import time

import pytest

from dashboard.server import waitress_server as http_channel
from tests.dashboard.server.test_waitress_server import LOOP, asked, running, serves, silent
from tests.support.cases import for_each
from tests.support.proxies.fronts import dashboard
from tests.support.proxies.hostile import LARGE as LARGE_FILE

LARGE = bytes(range(256)) * 100_000  # 26 MB: more than sockets hold, and than waitress would keep
PIECE = 100_000
SHORT = 0.3  # seconds, for a deadline


def echo(environ, start_response):
    """Answer with the path and what was sent, or with something large in many pieces."""
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", str(len(LARGE)))])
        return [LARGE[start : start + PIECE] for start in range(0, len(LARGE), PIECE)]
    digest = hashlib.sha256(environ["wsgi.input"].read()).hexdigest()
    body = f"{environ['PATH_INFO']} {digest};".encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def port():
    with running(echo) as port:
        yield port


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def get(path, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: lab\r\n{more}\r\n".encode()


def post(path, body):
    head = f"POST {path} HTTP/1.1\r\nHost: lab\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def answer(path, body=b""):
    return f"{path} {hashlib.sha256(body).hexdigest()}"


def answers(sender):
    """Return what is answered until the connection is closed, without the heads."""
    received = b"".join(iter(lambda: sender.recv(PIECE), b"")).decode("latin-1")
    return [part.rpartition("\r\n\r\n")[2] for part in received.split(";")[:-1]]


MANY = [
    *(post(f"/{number}", b"x" * 3_000 * number) for number in range(6)),
    b"\r\n\r\n",  # nothing, as some clients send after a body
    get("/last", "Connection: close\r\n"),
]


@for_each("size", [1, 7, 1_000, 1_000_000])
def test_pipelined_requests_are_answered_in_their_order_however_they_are_cut(port, size):
    sent = b"".join(MANY)
    with connected(port) as sender:
        for start in range(0, len(sent), size):
            sender.sendall(sent[start : start + size])
        expected = [answer(f"/{number}", b"x" * 3_000 * number) for number in range(6)]
        assert answers(sender) == [*expected, answer("/last")]


def test_a_body_in_chunks_is_whole_and_the_next_request_is_answered(port):
    head = b"POST /a HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connected(port) as sender:
        sender.sendall(head + b"3\r\nabc\r\n0\r\n\r\n" + get("/b", "Connection: close\r\n"))
        assert answers(sender) == [answer("/a", b"abc"), answer("/b")]


def test_a_client_that_waits_for_100_continue_gets_it(port):
    head, body = post("/a", b"abc").split(b"\r\n\r\n")
    with connected(port) as sender:
        sender.sendall(head + b"\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        assert sender.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sender.sendall(body)
        assert answers(sender) == [answer("/a", b"abc")]


def test_a_request_is_not_begun_before_the_answer_to_the_one_before_was_taken():
    begun = threading.Semaphore(0)

    def counted(environ, start_response):
        begun.release()
        return echo(environ, start_response)

    with serves(counted) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/large") + get("/next") * 100)
        assert begun.acquire(timeout=20)
        (kept,) = server.active_channels.values()
        ends = time.monotonic() + 20
        while kept.requests and time.monotonic() < ends:  # the answer is written, and kept
            time.sleep(LOOP)
        assert not begun.acquire(timeout=3 * LOOP)
        assert kept.requests == [] and len(kept.ahead) == len(get("/next")) * 100
        taken = 0
        while taken < len(LARGE):
            taken += len(sender.recv(PIECE))
        assert all(begun.acquire(timeout=20) for _ in range(100))


def test_eight_slow_readers_that_pipeline_stop_neither_health_nor_a_page(port):
    with silent(port, 8) as senders:
        for sender in senders:
            sender.sendall(get("/large") * 30)
        for sender in senders:
            assert sender.recv(4).startswith(b"HTTP")  # and no more of it
        assert asked(port, path="/health").startswith("/health ")
        assert asked(port, path="/who").startswith("/who ")


def test_eight_of_them_stop_the_dashboard_itself_neither(process, small_database):
    with dashboard(small_database, "--port", "0") as address:
        port = int(address.rpartition(":")[2])
        with silent(port, 8) as senders:
            for sender in senders:
                sender.sendall(get(LARGE_FILE).replace(b"lab", b"localhost") * 100)
            for sender in senders:
                assert sender.recv(15) == b"HTTP/1.1 200 OK"  # and no more of it
            assert '"status":"ok"' in asked(port, path="/health")
            assert "breachlab" in asked(port, path="/who")


def test_a_large_answer_comes_whole_to_who_reads_slowly(port):
    with connected(port) as sender:
        sender.sendall(get("/large", "Connection: close\r\n"))
        received = b"".join(iter(lambda: sender.recv(10_000), b""))
    assert received.partition(b"\r\n\r\n")[2] == LARGE


@for_each("half", [b"GET / HTTP/1.1\r\nHost: lab\r\n", post("/", b"x" * 100)[:-50]])
def test_who_sends_a_request_byte_by_byte_for_long_is_let_go(monkeypatch, half):
    monkeypatch.setattr(http_channel, "REQUEST", SHORT)
    with running(echo) as port, connected(port) as sender:
        sender.sendall(half)
        sender.settimeout(0.1)  # between two bytes: it is never idle
        for _ in range(150):
            try:
                sender.send(b"x")
                assert sender.recv(100) == b""
                return
            except TimeoutError:
                continue
            except OSError:
                return
        pytest.fail("the connection is still open")


def is_let_go(server, meanwhile, looks=150):
    """Return whether the server closes its connections while something goes on."""
    for _ in range(looks):
        if not server.active_channels:
            return True
        meanwhile()
        threading.Event().wait(0.1)
    return False


def test_who_has_not_taken_an_answer_in_time_is_let_go(monkeypatch):
    monkeypatch.setattr(http_channel, "ANSWER", SHORT)
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/large"))
        assert is_let_go(server, lambda: sender.recv(PIECE))  # so that it is never idle


def test_who_takes_nothing_at_all_is_let_go_though_the_socket_stays_full():
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/large"))
        assert sender.recv(4) == b"HTTP"
        server.adj.channel_timeout, server.adj.cleanup_interval = SHORT, 0
        assert is_let_go(server, list)


HOUR = 3_600


def test_a_clock_that_steps_back_keeps_no_idle_connection(monkeypatch):
    with serves(echo) as server, connected(server.effective_port) as idle:
        idle.sendall(get("/"))
        assert idle.recv(15) == b"HTTP/1.1 200 OK"
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() - HOUR)
        server.adj.channel_timeout = SHORT
        assert is_let_go(server, list)


def test_a_clock_that_steps_forward_hangs_up_on_nobody(monkeypatch):
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/")[:-2])  # and no more of it
        wait_for_connection(server)
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + HOUR)
        server.adj.cleanup_interval = 0
        assert not is_let_go(server, list, looks=4)
        sender.sendall(b"\r\n")
        assert sender.recv(15) == b"HTTP/1.1 200 OK"


def wait_for_connection(server):
    while not any(each.request for each in [*server.active_channels.values()]):
        threading.Event().wait(0.01)

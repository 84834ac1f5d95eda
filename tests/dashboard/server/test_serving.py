"""The server before a crowd: connections, queues, what a proxy says, and on what it listens."""

import argparse
import errno
import hashlib
import logging
import os
import socket
import stat
import threading
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest

from breachlab.errors import BadParameters, PortInUse
from dashboard.server import serving
from dashboard.server.serving import (
    CONNECTIONS,
    QUESTIONS,
    SPARE,
    THREADS,
    UNIX_PEER,
    open_listener,
    trusted_peer,
)
from tests.dashboard.proxies import LARGE as LARGE_FILE
from tests.dashboard.proxies import dashboard
from tests.support.ending import end

LOOK_AGAIN_SECONDS = 0.1  # until it looks again at connections on which nothing moves, else 1
SHORT_DEADLINE = 0.3  # seconds


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
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        served_on(listener, app, proxy) as server,
    ):
        yield server


@contextmanager
def served_on(listener, app, proxy):
    def run():
        with suppress(OSError):  # the socket is closed while the thread waits for it
            server.run()

    server = serving.server(app, listener, proxy)
    server.adj.asyncore_loop_timeout = LOOK_AGAIN_SECONDS
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield server
    server.task_dispatcher.shutdown()  # or a thread that still answers finds its pipe closed
    end(server, thread)


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


def test_who_asks_nothing_for_long_is_let_go_and_who_waits_for_an_answer_is_not(monkeypatch):
    goes_on, came = threading.Event(), threading.Event()

    def waits(environ, start_response):
        came.set()
        goes_on.wait(20)
        return tell(environ, start_response)

    with serves(waits) as server, silent(server.effective_port, 3) as (idle, begun, waiting):
        begun.sendall(b"GET / HTTP/1.1\r\n")  # and no more of it
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n")
        assert came.wait(20)
        wait_until(lambda: len(server.active_channels) == 3)
        monkeypatch.setattr(serving, "IDLE", SHORT_DEADLINE)
        assert idle.recv(100) == begun.recv(100) == b""
        goes_on.set()
        assert waiting.recv(1_000).startswith(b"HTTP/1.1 200 OK")


def wait_until(is_so):
    ends = time.monotonic() + 20
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.01)
    assert is_so()


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


@pytest.mark.parametrize("peer", [None, "127.0.0.2"])
def test_server_believes_no_other_peer(peer):
    with running(tell, peer) as port:
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


def test_documents_and_files_do_not_wait_behind_more_questions_than_threads():
    """Questions have threads of their own. One that writes `_` as `%5f` is a question too."""
    goes_on = threading.Event()

    def slow(environ, start_response):
        if environ["PATH_INFO"] in QUESTIONS:
            goes_on.wait(20)
        return tell(environ, start_response)

    with running(slow) as port, silent(port, 2 * THREADS["questions"]) as senders:
        for number, sender in enumerate(senders):
            path = QUESTIONS[number % len(QUESTIONS)].replace("_", "%5f")
            sender.sendall(f"POST {path} HTTP/1.1\r\nHost: lab\r\n\r\n".encode())
        assert asked(port).startswith("http ")  # a document
        assert asked(port, path="/assets/").startswith("http ")  # a file
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


@pytest.mark.parametrize(
    ("before", "soft", "connections"),
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
    limits = [before]  # of open files: (now, at most)
    system = SimpleNamespace(
        RLIMIT_NOFILE=7,
        RLIM_INFINITY=-1,
        getrlimit=lambda which: limits[-1],
        setrlimit=lambda which, raised: limits.append(raised),
    )
    monkeypatch.setitem(serving.sys.modules, "resource", system)
    assert serving.most_connections() == connections
    assert limits[-1] == (soft, before[1])


def test_connections_without_poll_are_as_many_as_select_takes(monkeypatch):
    monkeypatch.delattr(serving.select, "poll")
    assert serving.most_connections() == serving.BY_SELECT


LARGE = bytes(range(256)) * 100_000  # 26 MB: more than sockets hold, and than waitress would keep
PIECE_BYTES = 100_000


def echo(environ, start_response):
    """Answer with the path and what was sent, or with something large in many pieces."""
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", str(len(LARGE)))])
        return [LARGE[start : start + PIECE_BYTES] for start in range(0, len(LARGE), PIECE_BYTES)]
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
    received = b"".join(iter(lambda: sender.recv(PIECE_BYTES), b"")).decode("latin-1")
    return [part.rpartition("\r\n\r\n")[2] for part in received.split(";")[:-1]]


@pytest.mark.parametrize("size", [1, 7, 1_000, 1_000_000])
def test_pipelined_requests_are_answered_in_their_order_however_they_are_cut(port, size):
    bodies = {f"/{number}": b"x" * 3_000 * number for number in range(6)}
    sent = b"".join(post(path, body) for path, body in bodies.items())
    sent += b"\r\n\r\n"  # nothing, as some clients send after a body
    sent += get("/last", "Connection: close\r\n")
    with connected(port) as sender:
        for start in range(0, len(sent), size):
            sender.sendall(sent[start : start + size])
        expected = [answer(path, body) for path, body in bodies.items()]
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
        wait_until(lambda: not kept.requests)  # the answer is written, and kept
        assert not begun.acquire(timeout=3 * LOOK_AGAIN_SECONDS)
        assert kept.requests == [] and len(kept.ahead) == len(get("/next")) * 100
        taken = 0
        while taken < len(LARGE):
            taken += len(sender.recv(PIECE_BYTES))
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


@pytest.mark.parametrize("half", [b"GET / HTTP/1.1\r\nHost: lab\r\n", post("/", b"x" * 100)[:-50]])
def test_who_sends_a_request_byte_by_byte_for_long_is_let_go(monkeypatch, half):
    monkeypatch.setattr(serving, "REQUEST", SHORT_DEADLINE)
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


def is_let_go(server, meanwhile=lambda: None, looks=150):
    """Return whether the server closes its connections while `meanwhile` is called."""
    for _ in range(looks):
        if not server.active_channels:
            return True
        meanwhile()
        threading.Event().wait(0.1)
    return False


def test_who_has_not_taken_an_answer_in_time_is_let_go(monkeypatch):
    monkeypatch.setattr(serving, "ANSWER", SHORT_DEADLINE)
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/large"))
        assert is_let_go(server, lambda: sender.recv(PIECE_BYTES))  # so that it is never idle


def test_who_takes_nothing_at_all_is_let_go_though_the_socket_stays_full(monkeypatch):
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/large"))
        assert sender.recv(4) == b"HTTP"
        monkeypatch.setattr(serving, "IDLE", SHORT_DEADLINE)
        assert is_let_go(server)


HOUR = 3_600


def test_a_clock_that_steps_back_keeps_no_idle_connection(monkeypatch):
    with serves(echo) as server, connected(server.effective_port) as idle:
        idle.sendall(get("/"))
        assert idle.recv(15) == b"HTTP/1.1 200 OK"
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() - HOUR)
        monkeypatch.setattr(serving, "IDLE", SHORT_DEADLINE)
        assert is_let_go(server)


def test_a_clock_that_steps_forward_hangs_up_on_nobody(monkeypatch):
    with serves(echo) as server, connected(server.effective_port) as sender:
        sender.sendall(get("/")[:-2])  # and no more of it
        wait_until(lambda: any(each.request for each in [*server.active_channels.values()]))
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + HOUR)
        server.adj.cleanup_interval = 0
        assert not is_let_go(server, looks=4)
        sender.sendall(b"\r\n")
        assert sender.recv(15) == b"HTTP/1.1 200 OK"


def options(**given):
    """Return what the command was asked for."""
    nothing = dict.fromkeys(["host", "port", "socket", "proxy_address"])
    return argparse.Namespace(**nothing | {"behind_proxy": False, "allow_host": []} | given)


@pytest.fixture
def path(tmp_path, monkeypatch):
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("no Unix sockets here")
    monkeypatch.chdir(tmp_path)  # the path of a socket has a hundred letters at most
    return tmp_path.relative_to(tmp_path) / "lab.sock"


def asked_over(path, **headers):
    """Return what is answered over a Unix socket."""
    with closing(HTTPConnection("lab")) as browser:
        browser.sock = socket.socket(socket.AF_UNIX)
        browser.sock.settimeout(20)
        browser.sock.connect(str(path))
        browser.request("GET", "/", headers=headers)
        return browser.getresponse().read().decode()


@pytest.mark.parametrize(
    ("is_proxied", "said"),
    [(True, "https lab 192.0.2.1 192.0.2.1"), (False, f"http lab {UNIX_PEER} -")],
)
def test_open_listener_serves_on_a_socket_and_believes_who_opens_it_behind_a_proxy(
    path, is_proxied, said
):
    given = options(socket=path, behind_proxy=is_proxied)
    with open_listener(given) as listener:
        assert serving.address_text(listener) == "unix:lab.sock"
        with served_on(listener, tell, trusted_peer(given)):
            assert asked_over(path, **FORWARDED) == said


def test_open_listener_makes_a_socket_for_owner_and_group_and_removes_it(path):
    with open_listener(options(socket=path)):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o660
    assert not path.exists()


def test_open_listener_takes_the_place_of_a_socket_that_nobody_listens_on(path):
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
    with open_listener(options(socket=path)):
        assert path.is_socket()


@pytest.mark.parametrize(
    ("stands", "name", "said"),
    [
        ("a listener", "lab.sock", "Address already in use"),
        ("a file", "lab.sock", "Choose another path"),
        ("nothing", "none/lab.sock", r"Cannot listen on the socket .*Choose another path"),
        ("nothing", "x" * 200, r"Cannot listen on the socket .*Choose another path"),
    ],
)
def test_open_listener_says_where_it_cannot_listen_and_leaves_what_stands_there(
    path, stands, name, said
):
    with socket.socket(socket.AF_UNIX) as other:
        if stands == "a listener":
            other.bind(str(path))
            other.listen()
        elif stands == "a file":
            path.write_text("mine")
        with pytest.raises(PortInUse, match=said):
            open_listener(options(socket=path.with_name("a").parent / name)).__enter__()
        assert path.is_socket() == (stands == "a listener")
        assert stands != "a file" or path.read_text() == "mine"


def test_open_listener_says_that_an_address_is_of_another_machine(monkeypatch):
    def elsewhere(address):
        raise OSError(errno.EADDRNOTAVAIL, "")

    monkeypatch.setattr(serving.socket, "create_server", elsewhere)
    with pytest.raises(BadParameters, match=r"The host '192\.0\.2\.1' is not this machine"):
        open_listener(options(host="192.0.2.1", behind_proxy=True)).__enter__()


def test_open_listener_says_where_there_are_no_sockets(path, monkeypatch):
    monkeypatch.delattr(serving.socket, "AF_UNIX")
    with pytest.raises(BadParameters, match="Leave out --socket"):
        open_listener(options(socket=path)).__enter__()

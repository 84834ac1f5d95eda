"""Ports and sockets on which the server listens, and files that it leaves."""

import argparse
import errno
import os
import socket
import stat
import threading
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest

from breachlab.errors import BadParameters, PortInUse
from dashboard.server import listening, waitress_server
from dashboard.server.listening import UNIX_PEER, open_listener, trusted_peer
from tests.dashboard.server.test_waitress_server import FORWARDED, tell
from tests.support.cases import for_each
from tests.support.ending import end

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")


def options(**given):
    names = ("host", "port", "socket", "proxy_address")
    nothing = dict.fromkeys(names) | {"behind_proxy": False, "allow_host": []}
    return argparse.Namespace(**nothing | given)


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket has a hundred letters at most
    return tmp_path.relative_to(tmp_path) / "lab.sock"


class OverSocket(HTTPConnection):
    """A connection of HTTP to a Unix socket."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.host)


def asked(path, **headers):
    with closing(OverSocket(str(path))) as browser:
        browser.request("GET", "/", headers={"Host": "lab", **headers})
        return browser.getresponse().read().decode()


def run(server):
    with suppress(OSError):  # the socket is closed while the thread waits for it
        server.run()


@for_each(
    "is_proxied, said",
    [(True, "https lab 192.0.2.1 192.0.2.1"), (False, f"http lab {UNIX_PEER} -")],
)
def test_open_listener_serves_on_a_socket_and_believes_who_opens_it_behind_a_proxy(
    path, is_proxied, said
):
    given = options(socket=path, behind_proxy=is_proxied)
    with open_listener(given) as listener:
        assert listening.address_text(listener) == "unix:lab.sock"
        server = waitress_server.server(tell, listener, trusted_peer(given))
        thread = threading.Thread(target=run, args=[server], daemon=True)
        thread.start()
        assert asked(path, **FORWARDED) == said
        server.task_dispatcher.shutdown()
        end(server, thread)


def test_open_listener_makes_a_socket_for_owner_and_group_and_removes_it(path):
    with open_listener(options(socket=path)):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o660
    assert not path.exists()


def test_open_listener_takes_the_place_of_a_socket_that_nobody_listens_on(path):
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
    with open_listener(options(socket=path)):
        assert path.is_socket()


def test_open_listener_leaves_a_socket_that_somebody_listens_on(path):
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        with pytest.raises(PortInUse, match="Address already in use"):
            open_listener(options(socket=path)).__enter__()
        assert path.is_socket()


def test_open_listener_leaves_a_file_that_is_no_socket(path):
    path.write_text("mine")
    with pytest.raises(PortInUse, match="Choose another path"):
        open_listener(options(socket=path)).__enter__()
    assert path.read_text() == "mine"


@for_each("name", ["none/lab.sock", "x" * 200])
def test_open_listener_says_in_a_sentence_where_it_cannot_listen(path, name):
    with pytest.raises(PortInUse, match=r"Cannot listen on the socket .*Choose another path"):
        open_listener(options(socket=path.with_name("a").parent / name)).__enter__()


def test_open_listener_says_that_an_address_is_of_another_machine(monkeypatch):
    def elsewhere(address):
        raise OSError(errno.EADDRNOTAVAIL, "")

    monkeypatch.setattr(listening.socket, "create_server", elsewhere)
    with pytest.raises(BadParameters, match=r"The host '192\.0\.2\.1' is not this machine"):
        open_listener(options(host="192.0.2.1", behind_proxy=True)).__enter__()


def test_open_listener_says_where_there_are_no_sockets(path, monkeypatch):
    monkeypatch.delattr(listening.socket, "AF_UNIX")
    with pytest.raises(BadParameters, match="Leave out --socket"):
        open_listener(options(socket=path)).__enter__()

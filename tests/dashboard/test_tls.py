"""TLS over waitress: what is said of a certificate, and a crowd in the midst of its handshakes."""

import hashlib
import socket
import ssl
import urllib.request
from contextlib import suppress
from http.client import HTTPSConnection

import pytest

from breachlab.errors import BadSecret
from dashboard import tls
from dashboard.tls import RECORD
from tests.dashboard.test_serving import running
from tests.support.browser.certified import CERTIFICATE, key, trusting
from tests.support.cases import for_each

LARGE = bytes(range(256)) * 100_000  # 26 MB: more than sockets hold


def echo(environ, start_response):
    """Answer with the scheme and what was sent, or with something large."""
    sent = environ["wsgi.input"].read()
    digest = hashlib.sha256(sent).hexdigest()
    body = LARGE if environ["PATH_INFO"] == "/large" else f"{environ['wsgi.url_scheme']} {digest}"
    body = body if isinstance(body, bytes) else body.encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    spoken = tls.context(CERTIFICATE, key(tmp_path_factory.mktemp("tls")))
    with running(echo, spoken=spoken) as port:
        yield ("localhost", int(port))


def asked(address, path="/", body=None):
    url = f"https://{address[0]}:{address[1]}{path}"
    with urllib.request.urlopen(url, body, context=trusting(), timeout=20) as response:
        return response.read()


def connected(address):
    sender = socket.create_connection(address, timeout=20)
    return trusting().wrap_socket(sender, server_hostname="localhost", suppress_ragged_eofs=False)


def test_a_request_is_answered_over_tls_and_the_app_knows(address):
    assert asked(address) == b"https " + hashlib.sha256().hexdigest().encode()


@for_each("size", [1, RECORD - 1, RECORD, RECORD + 1, 5 * RECORD + 7])
def test_what_is_sent_comes_whole_however_many_records_it_fills(address, size):
    body = bytes(size)
    assert asked(address, body=body) == b"https " + hashlib.sha256(body).hexdigest().encode()


def test_a_large_answer_comes_whole_to_who_reads_slowly(address):
    with connected(address) as reader:
        reader.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: reader.recv(1_000), b""))  # and a goodbye, or an error
    assert received.partition(b"\r\n\r\n")[2] == LARGE


def test_a_connection_is_kept_for_the_next_request(address):
    browser = HTTPSConnection(*address, context=trusting(), timeout=20)
    browser.connect()
    kept = browser.sock
    for _ in range(3):
        browser.request("GET", "/")
        assert browser.getresponse().read().startswith(b"https ") and browser.sock is kept
    browser.close()


def test_those_who_never_end_a_handshake_hold_up_nobody(address):
    silent = [socket.create_connection(address) for _ in range(60)]
    for number, each in enumerate(silent):
        each.sendall(b"\x16\x03\x01\x02\x00"[: number % 6])  # the beginning of a greeting
    assert asked(address).startswith(b"https ")
    for each in silent:
        each.close()


def test_a_request_byte_by_byte_is_one(address):
    with connected(address) as reader:
        for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n":
            reader.sendall(bytes([byte]))
        assert reader.recv(RECORD).startswith(b"HTTP/1.1 200 OK")


@for_each("sent", [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"POST / HTTP/1.0\r\n"])
def test_who_comes_without_tls_is_told_how_the_address_begins(address, sent):
    with socket.create_connection(address, timeout=20) as sender:
        sender.sendall(sent)
        said = b"".join(iter(lambda: sender.recv(1_000), b"")).decode()
    assert said.startswith("HTTP/1.1 400 ") and "begins with https://" in said


@pytest.mark.parametrize("sent", [b"\0" * 50, b"SSH-2.0-x\r\n", b"\x16\x03\x01\x00\x05hello", b""])
def test_noise_is_hung_up_on_without_a_word_in_the_log(address, sent, caplog):
    # The server may hang up before all is said.
    with suppress(OSError), socket.create_connection(address, timeout=20) as sender:
        sender.sendall(sent)
        sender.shutdown(socket.SHUT_WR)
        while sender.recv(1_000):
            pass
    assert asked(address) and caplog.records == []


def test_old_versions_are_not_spoken(tmp_path):
    assert tls.context(CERTIFICATE, key(tmp_path)).minimum_version >= ssl.TLSVersion.TLSv1_2


def written(path, content, mode=0o600):
    path.write_text(content)
    path.chmod(mode)
    return path


def test_each_trouble_with_a_certificate_or_key_is_named(tmp_path):
    good, none = key(tmp_path), tmp_path / "none"
    text = written(tmp_path / "text", "hello")
    cut = written(tmp_path / "cut", CERTIFICATE.read_text()[:300])
    spoilt = written(tmp_path / "spoilt", good.read_text()[:150])
    troubles = [
        (none, good, f"The certificate {none} cannot be read (No such file or directory)"),
        (CERTIFICATE, none, f"The key {none} cannot be read (No such file or directory)"),
        (text, good, f"The certificate {text} is none: a file in PEM was expected"),
        (CERTIFICATE, text, f"The key {text} is none: a file in PEM was expected"),
        (good, good, f"The certificate {good} is none: a file in PEM was expected"),
        (tmp_path, good, f"The certificate {tmp_path} cannot be read (Is a directory)"),
        (CERTIFICATE, tmp_path, f"The key {tmp_path} is no file"),
        (cut, good, f"The certificate {cut} and the key {good} cannot be used"),
        (CERTIFICATE, spoilt, f"The certificate {CERTIFICATE} and the key {spoilt} cannot be used"),
    ]
    for certificate, private, said in troubles:
        with pytest.raises(BadSecret) as refused:
            tls.context(certificate, private)
        assert str(refused.value).startswith(said)


def test_the_key_of_another_certificate_is_refused(tmp_path):
    with pytest.raises(BadSecret, match="is of another certificate than"):
        tls.context(CERTIFICATE, key(tmp_path, "another"))


def test_an_encrypted_key_says_how_to_decrypt_it(tmp_path):
    with pytest.raises(BadSecret, match=r"is encrypted, and nobody .* openssl pkey -in"):
        tls.context(CERTIFICATE, key(tmp_path, "encrypted"))


def test_a_key_that_others_can_read_is_refused(tmp_path):
    shared = key(tmp_path)
    shared.chmod(0o644)
    with pytest.raises(
        BadSecret, match=f"is not private: its mode is 0644. Type: chmod 600 {shared}"
    ):
        tls.context(CERTIFICATE, shared)

"""The command, when something is in its way."""

import errno
import socket

import pytest

from dashboard import __main__ as command
from dashboard.__main__ import main


def test_a_port_in_use_names_another(small_database, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--database", str(small_database)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Error: Cannot listen on 127.0.0.1:{port}")
    assert said.rstrip().endswith(f"python -m dashboard --port {port + 1}")


def test_every_port_advised_is_one(small_database, capsys, monkeypatch):
    def in_use(address):
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(command.socket, "create_server", in_use)
    for port, advised in ((65_535, 65_534), (80, 1_024), (8_050, 8_051)):
        assert main(["--port", str(port), "--database", str(small_database)]) == 1
        assert capsys.readouterr().err.rstrip().endswith(f"--port {advised}")


@pytest.mark.parametrize(
    ("host", "trouble"),
    [
        ("no-such-host.invalid", "was not found"),
        ("a..b", "was not found"),
        ("192.0.2.1", "is not this machine"),  # an address kept for documentation
    ],
)
def test_a_host_that_cannot_be_is_one_line_and_no_matter_of_ports(
    small_database, capsys, host, trouble
):
    assert main(["--host", host, "--database", str(small_database)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Error: The host '{host}' {trouble}. ") and said.count("\n") == 1
    assert said.rstrip().endswith("python -m dashboard --host 127.0.0.1 --port 8050")


def test_the_address_is_the_third_word_and_the_records_follow(small_database, capsys, monkeypatch):
    class Served:
        def run(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(command, "create_server", lambda *_, **__: Served())
    assert main(["--port", "0", "--database", str(small_database)]) == 0
    said = capsys.readouterr().out
    assert said.split()[2].startswith("http://127.0.0.1:")
    assert f" the 10,000 records of {small_database} (Ctrl+C stops)" in said


def test_no_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["--database", str(tmp_path / "none.duckdb")]) == 1
    assert "python -m data_gen" in capsys.readouterr().err


def test_a_port_that_is_none_is_one_line(capsys):
    for word, expected in (("web", "invalid"), ("70000", "is not a port")):
        assert main(["--port", word]) == 1
        said = capsys.readouterr().err
        assert said.startswith("Error: ") and expected in said and said.count("\n") == 1

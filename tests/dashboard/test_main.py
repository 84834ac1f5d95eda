"""The command, when something is in its way."""

import socket

from dashboard.__main__ import main


def test_a_port_in_use_names_another(small_database, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--database", str(small_database)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Error: Cannot listen on 127.0.0.1:{port}")
    assert said.rstrip().endswith(f"python -m dashboard --port {port + 1}")


def test_no_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["--database", str(tmp_path / "none.duckdb")]) == 1
    assert "python -m data_gen" in capsys.readouterr().err


def test_a_port_that_is_none_is_one_line(capsys):
    for word, expected in (("web", "invalid"), ("70000", "is not a port")):
        assert main(["--port", word]) == 1
        said = capsys.readouterr().err
        assert said.startswith("Error: ") and expected in said and said.count("\n") == 1

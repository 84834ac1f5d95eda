"""A failure of a command is one line and an exit code, never a trace."""

import os
import sys
from io import BytesIO, TextIOWrapper

import duckdb
import pytest

from breachlab.__main__ import main
from breachlab.cli.failures import run_command
from breachlab.errors import BadWorld
from breachlab.paths import ROOT
from breachlab.store.duckdb_errors import explain_end
from breachlab.words import LANGUAGES
from breachlab.words.language import undo_typesetting

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
only_linux_has_it = pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="only Linux has /dev/full"
)

FULL = "Out of Memory Error: could not allocate block of size 256.0 KiB (57.0 MiB/57.2 MiB used)"
UNSAID = UnicodeEncodeError("ascii", "Île", 0, 1, "ordinal not in range")
ENDS = [
    (BadWorld("--rows 5: too few."), 1, "Error: --rows 5: too few."),
    (duckdb.IOException("Corrupt database file: computed"), 1, "the database is damaged"),
    (duckdb.BinderException("Binder Error: no column\nLINE 1: x"), 1, "says: Binder Error: no col"),
    (
        PermissionError(13, "Permission denied", "/x/y"),
        1,
        "Error: /x/y: Permission denied; a place",
    ),
    (UNSAID, 1, r"holds '\xce', which ascii cannot say: UTF-8 was expected. Set it before"),
    (MemoryError(), 1, "Error: Memory ran out: more than "),
    (RuntimeError("can't start new thread"), 1, "B is available. Close other programs, or run"),
    (OSError(12, "Cannot allocate memory"), 1, "Error: Memory ran out: more than "),
    (duckdb.OutOfMemoryException(FULL), 1, "ran out: more than 60 MB is needed, and "),
    (KeyboardInterrupt(), 130, "Interrupted."),
    (RuntimeError("Query interrupted"), 130, "Interrupted."),  # DuckDB's own
]


@pytest.mark.parametrize(("error", "code", "says"), ENDS, ids=lambda each: type(each).__name__)
def test_an_end_before_the_end_is_a_line_and_a_code(capsys, error, code, says):
    def command():
        raise error

    assert run_command(command) == code
    printed = capsys.readouterr()
    assert printed.out == "" and says in printed.err and len(printed.err.strip().splitlines()) == 1


def test_memory_that_ran_out_is_said_in_the_language_of_who_asked(capsys):
    def command():
        try:
            raise duckdb.OutOfMemoryException(FULL)
        except duckdb.Error as error:
            raise explain_end(error, "'cost/tornado'") from error

    assert run_command(command, language="fr") == 1
    said = capsys.readouterr().err
    assert undo_typesetting(said).startswith(
        "Erreur : La mémoire a manqué : il en faut plus de 60 Mo"
    )
    assert "cost/tornado': Memory ran out" in str(
        explain_end(duckdb.OutOfMemoryException(FULL), "'cost/tornado'")
    )


def test_what_is_a_mistake_of_ours_keeps_its_trace():
    def command():
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        run_command(command)


def test_a_command_that_ends_has_its_own_code():
    assert [run_command(lambda code=code: code) for code in (0, 1, 3)] == [0, 1, 3]


def test_an_accent_that_is_not_said_is_a_line_that_says_what_to_set(monkeypatch, capsys):
    for language in LANGUAGES:
        monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding="ascii"))
        assert main(["--language", language]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert said.endswith("Set it before the command: PYTHONUTF8=1\n")


@only_linux_has_it
def test_a_disk_without_room_for_what_is_printed_is_a_line(monkeypatch, capsys):
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main([]) == 1
        monkeypatch.undo()
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Error: What is printed: No space left on device")


@pytest.fixture
def run(process):
    """A function of the words of a command, which runs it by a process of its own."""

    def run(*words, **settings):
        command = [sys.executable, "-m", *words]
        return process.run(command, cwd=ROOT, stderr=process.PIPE, text=True, **settings)

    return run


@pytest.mark.skipif(os.name == "nt", reason="its locale is not set by the environment")
def test_a_terminal_that_cannot_say_an_accent_is_told_what_to_set(run, process):
    for language in LANGUAGES:
        words = ["breachlab", "--language", language]
        narrow = run(*words, env=os.environ | ASCII, stdout=process.DEVNULL)
        assert narrow.returncode == 1 and narrow.stderr.count("\n") == 1
        assert narrow.stderr.endswith("Set it before the command: PYTHONUTF8=1\n")
        wide = run(*words, env=os.environ | ASCII | {"PYTHONUTF8": "1"}, stdout=process.DEVNULL)
        assert (wide.returncode, wide.stderr) == (0, "")


@only_linux_has_it
def test_a_disk_that_has_no_room_for_what_is_printed_is_said_once(run):
    """Python would try again at its end, and say that in lines of its own."""
    with open("/dev/full", "w") as full:
        found = run("breachlab", stdout=full)
    assert found.returncode == 1 and found.stderr.count("\n") == 1
    assert found.stderr.startswith("Error: What is printed: No space left on device")

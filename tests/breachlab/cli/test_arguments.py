"""Options of every command line, their help in two languages, and the line of a failure."""

import argparse
import os
import re
import sys
from importlib import import_module
from importlib.metadata import version
from io import BytesIO, TextIOWrapper
from pathlib import Path

import duckdb
import pytest

from breachlab.__main__ import main
from breachlab.cli.arguments import (
    Arguments,
    command_line,
    language_of,
    name_command,
    run_command,
)
from breachlab.errors import BadParameters, BadWorld
from breachlab.paths import ROOT
from breachlab.store.duckdb_errors import explain_end
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words import LANGUAGES
from breachlab.words.language import interface, undo_typesetting
from data_gen.commands import COMMANDS, DEFAULT
from tests.support.cases import for_each
from tests.support.golden import hold_files

# Of each command, the module that has its parser.
PARSERS = {
    "breachlab": ("breachlab.cli.shell_options", "parser"),
    "breachlab find": ("breachlab.__main__", "_find_parser"),
    "breachlab verify": ("breachlab.cli.verify_file", "parser"),
    "breachlab sql": ("breachlab.cli.sql", "parser"),
    "breachlab export": ("breachlab.cli.export", "parser"),
    "breachlab.book": ("breachlab.book.__main__", "_parser"),
    "dashboard": ("dashboard.__main__", "_parser"),
    "data_gen": (DEFAULT, "_parser"),
    **{f"data_gen {name}": (COMMANDS[name], "_parser") for name in sorted(COMMANDS)},
}


def parser(command, language):
    module, name = PARSERS[command]
    return getattr(import_module(module), name)(["--language", language])


def test_arguments_version_is_that_of_the_program_and_of_the_model(capsys):
    with pytest.raises(SystemExit) as ended:
        Arguments(prog="lab").parse_args(["--version"])
    told = capsys.readouterr().out
    assert (ended.value.code, told) == (
        0,
        f"breachlab {version('breachlab')}, model version {MODEL_VERSION}\n",
    )


def test_arguments_have_no_value_of_the_version():
    assert vars(Arguments(prog="lab").parse_args([])) == {}


def test_words_of_help_are_of_the_commands_that_there_are():
    assert interface("en")["help"].keys() == {"all", *PARSERS}


@for_each("command", PARSERS)
def test_every_option_of_a_command_has_help_in_both_languages_and_no_help_is_unused(command):
    made = {language: parser(command, language) for language in LANGUAGES}
    for each in made.values():
        shown = [action for action in each._actions if action.help is not argparse.SUPPRESS]
        assert [action.dest for action in shown if not action.help] == []
    codes = {
        text.lstrip("-").replace("-", "_")
        for action in made["en"]._actions
        for text in [*action.option_strings[-1:], action.dest]
    }
    own = interface("en")["help"][command].keys() - {"description", "epilog"}
    assert own - codes == set()


def test_helps_are_those_of_the_golden_files(monkeypatch, pytestconfig):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("breachlab.book.__main__.FOLDER", Path("data/book"))
    found = {
        f"texts/helps.{language}.txt": "\n".join(
            parser(each, language).format_help() for each in PARSERS
        )
        for language in LANGUAGES
    }
    hold_files(found, pytestconfig)


@for_each(
    "words, language",
    [
        ([], "en"),
        (["--language", "fr", "--help"], "fr"),
        (["--language=fr"], "fr"),
        (["--language", "fr", "--language", "en"], "en"),
        (["--language"], "en"),
        (["--language", "de"], "en"),
    ],
)
def test_language_of_is_the_last_that_is_known(words, language):
    assert language_of(words) == language


@for_each(
    "words, english, french",
    [
        ([], "the following arguments are required: --shard", "arguments obligatoires manquants"),
        (["--shard", "0", "--nu"], "unrecognized arguments: --nu", "arguments inconnus"),
        (
            ["--shard"],
            "argument --shard: expected one argument",
            "--shard\u202f: il faut une valeur",
        ),
        (["--shard="], "--shard is empty", "--shard est vide"),
        (["--shard", "0", "--pools", "no"], "invalid choice: 'no'", "valeur inconnue\u202f: 'no'"),
    ],
)
def test_command_line_refuses_in_the_language_that_it_was_asked_in(words, english, french):
    for language, said in (("en", english), ("fr", french)):
        given = ["--language", language, *words]
        made = command_line("data_gen shard", given)
        made.add_argument("--shard", required=True)
        made.add_argument("--pools", choices=["frozen", "fresh"])
        with pytest.raises(BadParameters, match=re.escape(said)) as refused:
            made.parse_args(given)
        end = {"en": "See: ", "fr": "Voir\u202f: "}[language] + "python -m data_gen shard --help"
        assert end in str(refused.value)


def test_argparse_speaks_english_again_after_french():
    parser("data_gen", "fr").format_help()
    assert argparse.ArgumentParser(prog="other").format_help().startswith("usage: other")


@for_each("place", ["before", "after"])
def test_help_of_the_shell_is_french_wherever_the_language_stands(capsys, place):
    words = ["--help", "--language", "fr"]
    main(words if place == "before" else [*words[1:], words[0]])
    told = capsys.readouterr().out
    assert told.startswith("usage\u202f: python -m breachlab") and "l’une d’elles" in told


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


@for_each(
    "argv, orig, command",
    [
        (["/usr/bin/breachlab"], ["/usr/bin/python", "/usr/bin/breachlab"], "breachlab"),
        (["m.py"], [".venv/bin/python", "-m", "breachlab"], ".venv/bin/python -m breachlab"),
        (["m.py"], ["/usr/bin/python3", "-m", "breachlab"], "python -m breachlab"),
        (["pytest"], ["python", "-m", "pytest"], "python -m breachlab"),
    ],
)
def test_name_command(argv, orig, command, monkeypatch):
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", orig)
    assert name_command("See: python -m breachlab --help") == f"See: {command} --help"

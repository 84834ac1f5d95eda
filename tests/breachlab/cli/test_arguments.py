"""Options of every command line and of a question; their help; the line of a failure."""

import argparse
import os
import sys
from importlib import import_module
from importlib.metadata import version
from io import BytesIO, TextIOWrapper
from pathlib import Path

import duckdb
import pytest

from breachlab import find
from breachlab.__main__ import main
from breachlab.cli.arguments import Arguments, command_line, language_of, name_command, run_command
from breachlab.cli.shell_options import takes, usage
from breachlab.errors import BadParameters, BadWorld
from breachlab.paths import ROOT
from breachlab.query.parameters import PARAMETERS, SELECTION
from breachlab.query.queries import names
from breachlab.store.duckdb_errors import explain_end
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface, undo_typesetting
from data_gen.commands import COMMANDS, DEFAULT
from tests.support.golden import hold_files
from tests.support.tables import table

# {command: the module and the function of its parser}
PARSERS = {
    "breachlab": ("breachlab.cli.shell_options", "parser"),
    "breachlab find": ("breachlab.__main__", "_find_parser"),
    "breachlab compare": ("breachlab.__main__", "_compare_parser"),
    "breachlab verify": ("breachlab.cli.verify_file", "parser"),
    "breachlab sql": ("breachlab.cli.sql", "parser"),
    "breachlab export": ("breachlab.cli.export", "parser"),
    "breachlab.book": ("breachlab.book.__main__", "_parser"),
    "breachlab.teaching": ("breachlab.teaching.__main__", "_parser"),
    "breachlab.teaching class": ("breachlab.teaching.__main__", "_class_parser"),
    "breachlab.teaching collect": ("breachlab.teaching.__main__", "_collect_parser"),
    "dashboard": ("dashboard.__main__", "_parser"),
    "data_gen": (DEFAULT, "_parser"),
    **{f"data_gen {name}": (COMMANDS[name], "_parser") for name in sorted(COMMANDS)},
}
ENGLISH, FRENCH = Words("en", {}), Words("fr", {})  # as where there is no database


def parser(command, language):
    module, name = PARSERS[command]
    return getattr(import_module(module), name)(["--language", language])


def test_version_is_that_of_the_program_and_of_the_model(capsys):
    assert vars(Arguments(prog="lab").parse_args([])) == {}
    with pytest.raises(SystemExit, match=r"^0$"):
        Arguments(prog="lab").parse_args(["--version"])
    told = f"breachlab {version('breachlab')}, model version {MODEL_VERSION}\n"
    assert capsys.readouterr().out == told


def test_every_option_of_a_command_has_help_and_no_help_is_unused(subtests):
    assert interface("en")["help"].keys() == {"all", *PARSERS}
    for command in PARSERS:
        with subtests.test(command=command):
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
    # argparse speaks English again after French
    assert argparse.ArgumentParser(prog="other").format_help().startswith("usage: other")


@pytest.mark.parametrize(("words", "language"), table(__file__, "Language"))
def test_language_of_a_command_is_the_last_that_is_known(words, language):
    assert language_of(words.split()) == language


@pytest.mark.parametrize(("words", "english", "french"), table(__file__, "Refused"))
def test_command_line_refuses_in_the_language_that_it_was_asked_in(words, english, french):
    for language, said in (("en", english), ("fr", french)):
        given = ["--language", language, *words.split()]
        made = command_line("data_gen shard", given)
        made.add_argument("--shard", required=True)
        made.add_argument("--pools", choices=["frozen", "fresh"])
        with pytest.raises(BadParameters) as refused:
            made.parse_args(given)
        text = undo_typesetting(str(refused.value))
        assert said in text
        assert {"en": "See: ", "fr": "Voir : "}[language] + "python -m data_gen shard --h" in text


FULL = "Out of Memory Error: could not allocate block of size 256.0 KiB (57.0 MiB/57.2 MiB used)"
UNSAID = UnicodeEncodeError("ascii", "Île", 0, 1, "ordinal not in range")
# what is raised, the exit code, what is said in a line
ENDS = [
    (BadWorld("--rows 5: too few."), 1, "Error: --rows 5: too few."),
    (duckdb.IOException("Corrupt database file: computed"), 1, "the database is damaged"),
    (duckdb.BinderException("Binder Error: no column\nLINE 1: x"), 1, "says: Binder Error: no col"),
    (PermissionError(13, "Permission denied", "/x"), 1, "Error: /x: Permission denied; a place"),
    (UNSAID, 1, r"contains '\xce', which ascii cannot write: UTF-8 was expected. Set it before"),
    (MemoryError(), 1, "Error: Memory ran out: more than "),
    (RuntimeError("can't start new thread"), 1, "B is available. Close other programs, or run"),
    (OSError(12, "Cannot allocate memory"), 1, "Error: Memory ran out: more than "),
    (duckdb.OutOfMemoryException(FULL), 1, "ran out: more than 60 MB is needed, and "),
    (KeyboardInterrupt(), 130, "Interrupted."),
    (RuntimeError("Query interrupted"), 130, "Interrupted."),  # DuckDB's own
]


@pytest.mark.parametrize(("error", "code", "says"), ENDS, ids=lambda each: type(each).__name__)
def test_end_by_an_error_is_a_line_and_a_code(capsys, error, code, says):
    def command():
        raise error

    assert run_command(command) == code
    printed = capsys.readouterr()
    assert printed.out == "" and says in printed.err and len(printed.err.strip().splitlines()) == 1


def test_end_without_an_error_has_its_own_code_and_a_mistake_of_ours_its_trace():
    assert [run_command(lambda code=code: code) for code in (0, 1, 3)] == [0, 1, 3]
    with pytest.raises(ZeroDivisionError):
        run_command(lambda: 1 // 0)


def test_memory_that_ran_out_is_said_in_the_language_of_who_asked(capsys):
    def command():
        error = duckdb.OutOfMemoryException(FULL)
        raise explain_end(error, "'cost/tornado'") from error

    for language, said in (
        ("en", "Error: Memory ran out: more than 60 MB"),
        ("fr", "Erreur : La mémoire a manqué : il en faut plus de 60 Mo"),
    ):
        assert run_command(command, language=language) == 1
        assert undo_typesetting(capsys.readouterr().err).startswith(said)


def test_accent_that_a_terminal_cannot_print_is_a_line_that_says_what_to_set(monkeypatch, capsys):
    for language in LANGUAGES:
        monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding="ascii"))
        assert main(["--language", language]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert said.endswith("PYTHONUTF8=1\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")
def test_disk_that_has_no_room_for_what_is_printed_is_said_once(process):
    """Python would try again at its end, and say that in lines of its own."""
    command = [sys.executable, "-m", "breachlab"]
    with open("/dev/full", "w") as full:
        found = process.run(command, cwd=ROOT, stdout=full, stderr=process.PIPE, text=True)
    assert found.returncode == 1 and found.stderr.count("\n") == 1
    assert found.stderr.startswith("Error: The output: No space left on device")


@pytest.mark.parametrize(
    ("argv", "orig", "command"),
    [
        (["/usr/bin/breachlab"], ["/usr/bin/python", "/usr/bin/breachlab"], "breachlab"),
        (["m.py"], [".venv/bin/python", "-m", "breachlab"], ".venv/bin/python -m breachlab"),
        (["m.py"], ["/usr/bin/python3", "-m", "breachlab"], "python -m breachlab"),
        (["pytest"], ["python", "-m", "pytest"], "python -m breachlab"),
    ],
)
def test_command_is_named_as_it_was_typed(argv, orig, command, monkeypatch):
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", orig)
    assert name_command("See: python -m breachlab --help") == f"See: {command} --help"


@pytest.mark.parametrize("language", LANGUAGES)
def test_usage_lists_every_parameter_with_what_it_takes(subtests, monkeypatch, language):
    monkeypatch.setenv("COLUMNS", "200")
    said = {name: takes(name, language) for name in PARAMETERS}
    assert [name for name, text in said.items() if not text or "{" in text] == []
    for name in names():
        with subtests.test(name=name):
            query = find(name)
            out = usage(query, {"sexes": ["female (women)"]}, Words(language, {}))
            assert all(f"    --{each}  {said[each]}" in out for each in query.parameters)
            assert ("female (women)" in out) == ("sexes" in query.parameters)


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_usage_has_no_line_wider_than_the_terminal_nor_than_can_be_read(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = usage(find("exposure/by_region"), {"sexes": ["female (women)"] * 40}, ENGLISH)
    body = [line for line in out.splitlines()[1:] if "python -m" not in line]
    assert max(map(len, body)) <= min(columns, 96)


def test_usage_says_days_with_the_bounds_of_the_database():
    days, query = {"as_of": ["2024-03-08", "2026-01-29"]}, find("severity/deadlines")
    assert "--as_of  a day from 2024-03-08 to 2026-01-29; what" in usage(query, days, ENGLISH)
    assert "--as_of  un jour du 2024-03-08 au 2026-01-29; ce" in usage(query, days, FRENCH)
    assert "--as_of  a day; what" in usage(query, {}, ENGLISH)


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=LANGUAGES)
def test_usage_says_what_a_parameter_means_and_what_else_it_means_to_one_question(words):
    said = interface(words.language)["usage"]["parameters"]
    for key, meaning in said.items():
        parameter, _, question = key.partition(" ")
        askers = [find(question)] if question else [find(name) for name in names()]
        asker = next(query for query in askers if parameter in query.parameters)
        has_own = not question and f"{parameter} {asker.name}" in said
        text = " ".join(usage(asker, {}, words).split())
        assert has_own or " ".join(meaning.split()) in text, key
    taken = {each for name in names() for each in find(name).parameters} - {*SELECTION}
    assert taken - {key.partition(" ")[0] for key in said} == {"departement", "harms"}


def test_usage_names_the_days_of_the_breach_where_there_is_a_database(english):
    query = find("access/days_earlier")
    with_database, without = (
        " ".join(usage(query, {}, words).split()) for words in (english, ENGLISH)
    )
    assert "days before 5 March 2024, the last malicious use" in with_database
    assert "days before the day of the last use, the last malicious use" in without

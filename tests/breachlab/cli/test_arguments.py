"""Options of every command line and of a question; their help; the line of a failure."""

import argparse
import os
import re
import sys
from importlib import import_module
from importlib.metadata import version
from io import BytesIO, TextIOWrapper
from itertools import product
from pathlib import Path

import duckdb
import pytest

from breachlab import find
from breachlab.__main__ import main
from breachlab.cli.arguments import (
    Arguments,
    command_line,
    language_of,
    name_command,
    run_command,
)
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


def test_every_option_of_a_command_has_help_in_both_languages_and_no_help_is_unused(subtests):
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


def test_help_of_the_shell_is_french_wherever_the_language_stands(subtests, capsys):
    for place in ["before", "after"]:
        with subtests.test(place=place):
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


ENGLISH = Words("en", {})  # as where there is no database


def test_usage_lists_every_parameter_with_what_it_takes(subtests, monkeypatch):
    for name, language in product(names(), LANGUAGES):
        with subtests.test(name=name, language=language):
            monkeypatch.setenv("COLUMNS", "200")
            query = find(name)
            out = usage(query, {"sexes": ["female (women)"]}, Words(language, {}))
            for parameter in query.parameters:
                assert f"    --{parameter}  {takes(parameter, language)}" in out
            assert ("female (women)" in out) == ("sexes" in query.parameters)


def test_usage_has_no_line_wider_than_the_terminal_nor_than_can_be_read(monkeypatch):
    for columns in (60, 80, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        out = usage(find("exposure/by_region"), {"sexes": ["female (women)"] * 40}, ENGLISH)
        body = [line for line in out.splitlines()[1:] if "python -m" not in line]
        assert max(map(len, body)) <= min(columns, 96)


def test_what_is_taken_is_said_of_every_parameter():
    said = {(name, each): takes(name, each) for name in PARAMETERS for each in LANGUAGES}
    assert [name for name, text in said.items() if not text or "{" in text] == []


def test_usage_says_days_with_the_bounds_of_the_database():
    days, query = {"as_of": ["2024-03-08", "2026-01-29"]}, find("severity/deadlines")
    assert "--as_of  a day from 2024-03-08 to 2026-01-29; what" in usage(query, days, ENGLISH)
    assert "--as_of  un jour du 2024-03-08 au 2026-01-29; ce" in usage(query, days, Words("fr", {}))
    assert "--as_of  a day; what" in usage(query, {}, ENGLISH)


def test_usage_says_what_a_parameter_means_and_what_else_it_means_to_one_question(subtests):
    for language in LANGUAGES:
        with subtests.test(language=language):
            said = interface(language)["usage"]["parameters"]
            for key, meaning in said.items():
                parameter, _, question = key.partition(" ")
                askers = [find(question)] if question else [find(name) for name in names()]
                asker = next(query for query in askers if parameter in query.parameters)
                has_own = not question and f"{parameter} {asker.name}" in said
                text = " ".join(usage(asker, {}, Words(language, {})).split())
                assert has_own or " ".join(meaning.split()) in text, key
            taken = {each for name in names() for each in find(name).parameters} - {*SELECTION}
            assert taken - {key.partition(" ")[0] for key in said} == {"departement", "harms"}


def test_usage_names_the_days_of_the_breach_where_there_is_a_database(english):
    query = find("access/days_earlier")
    assert "earlier than 5 March 2024, the last" in " ".join(usage(query, {}, english).split())
    said = " ".join(usage(query, {}, ENGLISH).split())
    assert "earlier than the day of the last use, the last" in said


def test_hyphens_stand_for_underscores(say):
    code, out, _ = say("exposure/by-status", "--age-bands", "16-17", "--format=csv")
    assert (code, out) == say("exposure/by_status", "--age_bands", "16-17", "--format", "csv")[:2]


@for_each(
    "said, codes",
    [
        (["--age", "under", "20"], ["--age_bands", "16-17", "18-19"]),
        (["--departement", "Nord"], ["--departements", "59"]),
        (["--region", "Bretagne"], ["--departements", "22", "29", "35", "56"]),
        (["--region", "53", "--sex", "femme"], ["--departements", "Bretagne", "--sexes", "female"]),
    ],
)
def test_options_are_as_people_say_them(say, said, codes):
    of = ["exposure/by_status", "--format", "csv"]
    assert say(*of, *said)[1] == say(*of, *codes)[1] != ""


def test_a_day_is_of_several_words(say):
    of = ["exposure/known_as_of", "--format", "csv"]
    assert say(*of, "--as-of", "8", "mars", "2024")[1] == say(*of, "--as_of", "2024-03-08")[1] != ""


def test_ages_that_cut_a_band_are_refused_with_those_near(say):
    code, _, err = say("exposure/by_status", "--ages", "18-30")
    assert code == 2 and "Did you mean 18-29 or 18-34?" in err


@pytest.fixture
def run_shell(capsys):
    """A command that asks no database."""

    def _run(*words):
        code = main([*words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _run


def test_find_lists_questions_by_words_of_either_language(run_shell):
    code, out, _ = run_shell("find", "unreachable", "letters")
    assert code == 0 and "notification/unreachable_by_end_band" in out
    assert "cost/total" in run_shell("find", "coût", "--language", "fr")[1]
    code, _, err = run_shell("find", "zebra")
    assert code == 2 and "No question has the words 'zebra'" in err

"""Options of every command line, and their help in two languages."""

import argparse
import re
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

from breachlab.__main__ import main
from breachlab.cli.arguments import Arguments, command_line, language_of
from breachlab.errors import BadParameters
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from data_gen.commands.generate import NAMES
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
    "data_gen": ("data_gen.commands.generate", "_parser"),
    **{f"data_gen {name}": (f"data_gen.commands.{name}", "_parser") for name in NAMES},
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

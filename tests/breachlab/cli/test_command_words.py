"""Command lines are taken as they are typed, and errors name the command so."""

import sys

import pytest

from breachlab.__main__ import main
from breachlab.cli.command_words import name_command
from tests.support.cases import for_each


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
def run(capsys):
    """A command that asks no database."""

    def _run(*words):
        code = main([*words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _run


def test_find_lists_questions_by_words_of_either_language(run):
    code, out, _ = run("find", "unreachable", "letters")
    assert code == 0 and "notification/unreachable_by_end_band" in out
    assert "cost/total" in run("find", "coût", "--language", "fr")[1]
    code, _, err = run("find", "zebra")
    assert code == 2 and "No question has the words 'zebra'" in err

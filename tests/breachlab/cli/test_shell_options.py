"""The options of a question as they are typed, and its help."""

from itertools import product

import pytest

from breachlab import find
from breachlab.__main__ import main
from breachlab.cli.shell_options import takes, usage
from breachlab.query.parameters import PARAMETERS, SELECTION
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface
from tests.support.cases import for_each

ENGLISH = Words("en", {})  # as where there is no database


@for_each("name, language", product(names(), LANGUAGES))
def test_usage_lists_every_parameter_with_what_it_takes(monkeypatch, name, language):
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


@for_each("language", LANGUAGES)
def test_usage_says_what_a_parameter_means_and_what_else_it_means_to_one_question(language):
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

"""The questions that a word names, their list, and the form and the file of an answer."""

import shlex

import pytest

from breachlab import find
from breachlab.answer_files.formats import SUFFIXES
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli.answering import ALL, check, find_questions, format_of, listing, whom, width_of
from breachlab.cli.shell_options import parser
from breachlab.errors import BadParameters, NoSuchQuery
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from tests.support.cases import for_each


def test_a_word_names_one_a_topic_or_all():
    assert find_questions("exposure/total", "en") == ["exposure/total"]
    assert find_questions("what_if", "en") == [
        name for name in names() if name.startswith("what_if/")
    ]
    assert find_questions(ALL, "en") == names()


@for_each(
    "said, offer",
    [
        ("exposure/by_regoin", "Did you mean exposure/by_region?"),
        ("exposur", "Did you mean exposure?"),
        ("by_region", "exposure/by_region"),
        ("combien par région", "exposure/by_region"),
        ("tornado", "Did you mean cost/tornado?"),
    ],
)
def test_what_names_none_is_answered_by_the_nearest(said, offer):
    with pytest.raises(NoSuchQuery) as error:
        find_questions(said, "en")
    assert offer in str(error.value) and "python -m breachlab" in str(error.value)


def test_the_refusal_is_french_where_asked():
    with pytest.raises(NoSuchQuery, match=r"Vouliez-vous dire exposure/by_region\u202f\?"):
        find_questions("exposure/by_regoin", "fr")


@for_each("language", LANGUAGES)
@for_each("topic", sorted({name.partition("/")[0] for name in names()}))
def test_a_list_has_a_line_a_question_and_ends_in_a_command_that_has_what_it_needs(topic, language):
    *lines, blank, last = listing(find_questions(topic, language), language).splitlines()
    assert [line.split()[0] for line in lines] == find_questions(topic, language) and blank == ""
    assert all(line.endswith(find(line.split()[0]).texts(language).question) for line in lines)
    words = shlex.split(last.partition("python -m breachlab ")[2])
    assert all(f"--{name}" in words for name in find(words[0]).needed)


def chosen(*words):
    return parser(words).parse_args(["exposure/total", *words])


@for_each("suffix, name", SUFFIXES.items())
def test_the_end_of_a_file_chooses_the_format_unless_one_is_named(suffix, name):
    assert format_of(chosen("--output", f"answer{suffix.upper()}")) == name
    assert format_of(chosen("--output", f"answer{suffix}", "--format", "json")) == "json"


def test_a_format_that_the_end_of_the_file_contradicts_is_refused(tmp_path):
    with pytest.raises(BadParameters, match=r"as one of csv does.*a file that ends in \.parquet"):
        check(chosen("--output", str(tmp_path / "x.CSV"), "--format", "parquet"))
    check(chosen("--output", str(tmp_path / "x.csv"), "--format", "csv"))
    check(chosen("--output", str(tmp_path / "x.dat"), "--format", "parquet"))


def test_without_a_file_it_is_a_table_or_as_named():
    assert format_of(chosen()) == "table"
    assert format_of(chosen("--format", "csv")) == "csv"


@for_each("file", ["answer", "answer.xls", ".csv"])
def test_an_end_that_is_no_format_is_refused(file):
    with pytest.raises(BadParameters, match=r"Expected: \.txt, \.md, \.csv.* --format csv"):
        check(chosen("--output", file))


@for_each("name", ["xlsx", "parquet"])
def test_what_no_terminal_shows_needs_a_file(name):
    with pytest.raises(BadParameters, match=f"Add, for instance: --output answer.{name}"):
        check(chosen("--format", name))


def test_a_file_that_is_there_is_refused_before_anything_is_asked(tmp_path):
    file = tmp_path / "answer.csv"
    check(chosen("--output", str(file)))
    file.write_text("mine")
    with pytest.raises(BadParameters, match=r"is there already, .* add: --replace"):
        check(chosen("--output", str(file)))
    check(chosen("--output", str(file), "--replace"))
    with pytest.raises(BadParameters, match="is there, and is no file"):
        check(chosen("--output", str(tmp_path), "--format", "csv", "--replace"))


def test_a_table_in_a_file_has_the_same_width_on_every_machine(monkeypatch):
    monkeypatch.setenv("COLUMNS", "150")
    assert width_of(chosen()) == 150
    assert width_of(chosen("--output", "answer.txt")) == 80


def test_what_stands_beside_a_csv_is_kept_and_refused_as_the_csv_is(tmp_path):
    file = tmp_path / "answer.csv"
    metadata_path(file).write_text("mine")
    with pytest.raises(BadParameters, match=r"answer\.csv-metadata\.json is there already"):
        check(chosen("--output", str(file)))
    check(chosen("--output", str(file), "--replace"))
    check(chosen("--output", str(tmp_path / "answer.json")))  # beside which nothing stands


def test_whom_an_answer_is_of_is_said_in_words(french):
    given = {"departements": ["59", "62"], "sexes": ["female"], "retention_years": "3"}
    assert whom(given, french) == (
        "departements: Nord (59) ou Pas-de-Calais (62) · sexes: femmes · retention_years: 3"
    )
    assert whom({}, french) == ""

"""`python -m breachlab` as a user types it: answers, refusals, the commands that pages print."""

import csv
import json
import shlex
from functools import cache

import duckdb
import openpyxl
import pytest

from breachlab import __main__ as shell
from breachlab import find
from breachlab.__main__ import main
from breachlab.answer_files.formats import FORMATS, SUFFIXES
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli.answering import check, find_questions, format_of, listing, whom, width_of
from breachlab.cli.shell_options import parser
from breachlab.errors import BadParameters
from breachlab.query.parameters import LISTS, known_words
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import undo_typesetting
from tests.lints.test_docs import commands, pages
from tests.support.tables import table
from tests.support.tiers import some_of

TOPICS = sorted({name.partition("/")[0] for name in names()})


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_of_questions_has_a_line_each_and_ends_in_a_command_that_answers(say, language):
    out = say("--language", language)[1]
    lines = out.splitlines()[: len(names())]
    assert [line.split(" ")[0] for line in lines] == names()
    for topic in TOPICS:
        asked = [name for name in names() if name.startswith(f"{topic}/")]
        assert find_questions(topic, language) == asked
        *lines, blank, last = listing(asked, language).splitlines()
        assert [line.split()[0] for line in lines] == asked and blank == ""
        assert all(line.endswith(find(line.split()[0]).texts(language).question) for line in lines)
        words = shlex.split(last.partition("python -m breachlab ")[2])
        assert all(f"--{name}" in words for name in find(words[0]).needed)
        if topic == "notification":
            assert say(topic, "--language", language) == (0, listing(asked, language) + "\n", "")


@pytest.mark.parametrize(
    ("language", "statuses", "persons", "residents", "synthetic"),
    [
        ("en", ["registered", "formerly", "candidate"], "6,113", "5,902", "SYNTHETIC"),
        ("fr", ["inscrits", "radiés", "espaces"], "6\u202f113", "5\u202f902", "Données SYNTH"),
    ],
)
def test_table_is_in_words(say, language, statuses, persons, residents, synthetic):
    code, out, _ = say("exposure/by_status", "--language", language)
    body = out.partition("─\n")[2]
    starts = [line.split()[0] for line in body.splitlines() if line and line[0] != " "]
    assert code == 0 and [each for each in starts if each in statuses] == statuses
    *rows, below = body.split("\n\n")
    assert persons in "".join(rows) and residents in below
    assert "status" in out.split() and below.splitlines()[-1].startswith(synthetic)


def test_table_too_wide_is_a_list_of_columns_and_csv_says_synthetic_in_each_row(say):
    lines = say("severity/notification_form")[1].split("\n\n")[0].splitlines()
    assert lines[0].split()[0] == "item_id" and "Nature of the breach" in lines[0]
    assert lines[1].startswith("wording_id") and lines[2].startswith(" ")  # wrapped
    _, out, _ = say("exposure/by_status", "--format", "csv", "--departements", "59", "62")
    rows = [*csv.DictReader(out.splitlines())]
    assert rows[0]["status"] == "registered"
    assert all(row["note"].startswith("SYNTHETIC") for row in rows)


def test_json_holds_the_note_the_sentence_of_all_rows_and_the_rows(say):
    whole, first = (
        json.loads(say("exposure/by_status", "--format", "json", *more)[1])
        for more in ([], ["--limit", "1"])
    )
    assert "SYNTHETIC" in whole["note"] and len(whole["rows"]) == 3
    assert first["sentence"] == whole["sentence"] and first["rows"] == whole["rows"][:1]


@pytest.mark.parametrize(("typed", "codes"), table(__file__, "Options"))
def test_options_are_as_people_type_them(say, typed, codes):
    said = say(*shlex.split(f"exposure/{typed}"), "--format=csv")
    by_codes = say(*shlex.split(f"exposure/{codes}"), "--format", "csv")
    assert said == by_codes and said[0] == 0 and said[1]


def test_values_of_every_option_that_takes_several_add_up(say, lab):
    """None keeps the last alone: two values each, in either way, count as they do side by side."""
    for parameter in some_of([*LISTS], 3):
        query = next(name for name in names() if find(name).parameters >= {parameter})
        first, last, *_ = known_words(lab)[parameter]
        required = ["--departement", "59"] if "departement" in find(query).parameters else []
        start, flag = [query, "--format", "csv", *required], f"--{parameter}"
        both = say(*start, flag, first, last)
        assert both[0] == 0 and both[1] != say(*start, f"{flag}={last}")[1], query
        assert say(*start, flag, first, f"{flag}={last},{first}") == both


def test_limit_gives_the_first_rows_and_says_how_many_more_there_are(say):
    _, table, err = say("exposure/by_departement", "--limit", "3")
    assert "99 more rows are left out" in table and err == ""
    _, out, err = say("exposure/by_departement", "--limit", "3", "--format", "csv")
    assert len(out.splitlines()) == 4 and err.startswith("99 more rows are left out")
    _, whole, err = say("exposure/by_departement", "--limit", "102", "--format", "csv")
    assert len(whole.splitlines()) == 103 and err == "" and whole.startswith(out.rstrip())


def test_workbook_has_a_command_that_gives_the_same_rows(say, tmp_path):
    file = tmp_path / "answer.xlsx"
    said = ["exposure/by_status", "--departements", "nord", "--limit", "2"]
    assert say(*said, "--output", str(file))[0] == 0
    data, receipt = openpyxl.load_workbook(file).worksheets
    texts = {name.value: text.value for name, text in receipt.iter_rows()}
    command = "python -m breachlab exposure/by_status --departements 59 --limit 2"
    assert texts["Command"] == command
    assert texts["Query"] == "sql/exposure/by_status.sql" and texts["Rows"].startswith("2")
    assert texts["Records on the file"] == "10,000" and "SYNTHETIC" in texts["Data"]
    assert data.cell(1, 1).value == find("exposure/by_status").texts("en").question
    assert data.cell(3, 1).value == "departements: Nord (59)"
    rows = csv.DictReader(say(*command.split()[3:], "--format", "csv")[1].splitlines())
    assert [data.cell(row, 1).value for row in (6, 7)] == [row["status"] for row in rows]


@pytest.mark.parametrize(("language", "word"), [("en", "SYNTHETIC"), ("fr", "SYNTHÉTIQUE")])
def test_drafts_are_printed_each_under_whom_it_goes_to(say, language, word):
    code, out, _ = say("--drafts", "--language", language)
    first, *written, last = out.strip().split("\n\n\n")
    assert code == 0 and len(written) > 9 and word in first and word in last
    for text in written:
        assert text.splitlines()[0].count(" · ") == 3 and text.count(f"({word}") == 3


def test_times_of_a_topic_are_slowest_last_as_csv_by_name_and_in_a_file(say, tmp_path):
    code, out, _ = say("fields", "--time")
    *lines, _, last = out.splitlines()
    seconds = [float(line.split()[0]) for line in lines]
    assert code == 0 and seconds == sorted(seconds)
    assert last.startswith(f"{len(lines)} queries answered")
    _, out, _ = say("fields", "--time", "--format", "csv")
    asked = [row["query"] for row in csv.DictReader(out.splitlines())]
    assert asked == [name for name in names() if name.startswith("fields/")]
    file = tmp_path / "times.txt"
    code, out, _ = say("fields", "--time", "--limit", "2", "--output", str(file))
    assert (code, out) == (0, f"Written: {file}, 2 rows.\n")
    assert "more rows are left out" in file.read_text(encoding="utf-8")


def test_help_of_a_query_lists_what_each_parameter_takes(say):
    _, out, _ = say("area/retention", "--help")
    assert "--departement  one of 01 (Ain), 02 (Aisne)," in out and "2A (Corse-du-" in out
    assert "in English or French" in " ".join(out.split())
    assert "--retention_years  a whole number from 0 to 20" in out
    assert out.splitlines()[-1].endswith("area/retention --departement 59")
    _, out, _ = say("area/retention", "--help", "--language", "fr", "--departement", "59")
    assert "--retention_years  un nombre entier de 0 à 20" in out
    assert out.splitlines()[0].endswith("\u202f?") and "Paramètres\u202f:" in out


def test_commands_that_need_no_database_ask_none(capsys):
    assert main(["--reads", "cost/tornado"]) == 0
    out = capsys.readouterr().out
    assert "cost_parts" in out and "breachlab/macros/cost.sql" in out
    assert main(["find", "unreachable", "letters"]) == 0
    assert "notification/unreachable_by_end_band" in capsys.readouterr().out
    assert main(["find", "coût", "--language", "fr"]) == 0
    assert "cost/total" in capsys.readouterr().out
    assert main(["find", "zebra"]) == 2
    assert "No question contains the words 'zebra'" in capsys.readouterr().err


@pytest.mark.parametrize("case", table(__file__, "Refused"), ids=lambda case: case[0])
def test_wrong_word_is_one_line_and_exit_code_2(say, case):
    typed, *expected = case
    for language, said in zip(LANGUAGES, filter(None, expected), strict=False):
        more = ["--language", language] if "--language" not in typed else []
        code, out, err = say(*shlex.split(typed), *more)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith({"en": "Error: ", "fr": "Erreur\u202f: "}[language])
        assert said in undo_typesetting(err)


def test_missing_database_is_told_how_to_make_one_in_either_language(capsys):
    for language, said in (("en", "No database at /n"), ("fr", "Aucune base /n")):
        assert main(["exposure/total", "--database", "/nowhere", "--language", language]) == 1
        err = capsys.readouterr().err
        assert said in err and "python -m data_gen" in err


def test_error_of_duckdb_is_one_line_and_exit_code_1(say, monkeypatch):
    def broken(*_, **__):
        raise duckdb.OutOfMemoryException("Out of Memory Error: no room\nmore")

    monkeypatch.setattr("breachlab.query.asking.interruptible", broken)
    code, out, err = say("exposure/total")
    assert (code, out) == (1, "") and err.count("\n") == 1
    assert err.startswith("Error: Memory ran out: more than ")


def test_control_signs_of_an_answer_or_an_error_do_not_reach_the_terminal(capsys, monkeypatch):
    assert main(["exposure\x1b[2J"]) == 2
    assert capsys.readouterr().err.startswith(r"Error: No topic or question named 'exposure\x1b[2J")
    monkeypatch.setattr(shell, "_answer", lambda _: "Clients\x1b]0;owned\x07 of\tBakery\n2 rows")
    assert main([]) == 0
    assert capsys.readouterr().out == "Clients\\x1b]0;owned\\x07 of\tBakery\n2 rows\n"


def chosen(*words):
    return parser(words).parse_args(["exposure/total", *words])


def test_format_is_as_named_or_as_the_file_ends_and_its_width_the_same(monkeypatch):
    assert format_of(chosen()) == "table" and format_of(chosen("--format", "csv")) == "csv"
    assert {*SUFFIXES.values()} == {*FORMATS}
    for suffix, name in SUFFIXES.items():
        assert format_of(chosen("--output", f"answer{suffix.upper()}")) == name
        assert format_of(chosen("--output", f"answer{suffix}", "--format", "json")) == "json"
    check(chosen("--output", "none.csv", "--format", "csv"))
    check(chosen("--output", "none.dat", "--format", "parquet"))
    monkeypatch.setenv("COLUMNS", "150")
    assert width_of(chosen()) == 150
    assert width_of(chosen("--output", "answer.txt")) == 80  # on every machine


def test_file_and_what_stands_beside_it_are_replaced_only_if_asked(say, tmp_path):
    file = tmp_path / "answer.csv"
    code, out, _ = say("exposure/by_status", "--output", str(file))
    assert (code, out) == (0, f"Written: {file}, 3 rows.\n")
    first = file.read_bytes()
    assert first == say("exposure/by_status", "--format", "csv")[1].encode()
    code, _, err = say("exposure/by_region", "--output", str(file))
    assert code == 2 and "already exists, " in err and "add: --replace" in err
    assert file.read_bytes() == first
    file.unlink()
    with pytest.raises(BadParameters, match=r"answer\.csv-metadata\.json already exists"):
        check(chosen("--output", str(file)))
    check(chosen("--output", str(file.with_suffix(".json"))))  # beside which nothing stands
    assert metadata_path(file).is_file()
    assert say("exposure/by_region", "--output", str(file), "--replace")[0] == 0
    assert file.read_bytes() == say("exposure/by_region", "--format", "csv")[1].encode()


def test_selection_of_an_answer_is_said_in_words(french):
    given = {"departements": ["59", "62"], "sexes": ["female"], "retention_years": "3"}
    said = "departements: Nord (59) ou Pas-de-Calais (62) · sexes: femmes · retention_years: 3"
    assert whom(given, french) == said and whom({}, french) == ""


TYPED = "python -m breachlab"
ALL = "--time"  # it asks every question


@cache
def questions():
    """Return the words after `python -m breachlab` of each command, but of those that write."""
    typed = {command for page in pages() if page.suffix == ".md" for command in commands(page)}
    words = {each.partition(TYPED)[2].strip() for each in typed if f"{TYPED} " in f"{each} "}
    # Those that write, or read a file of one's own, have tests of their own.
    return sorted(each for each in words if not each.startswith("verify"))


def test_command_that_a_page_prints_is_answered(subtests, answers):
    assert len(questions()) > 10 and {"exposure/by_region --limit 3", ALL} < {*questions()}
    for words in [each for each in questions() if each != ALL]:
        with subtests.test(words=words):
            answers(words)


def test_command_that_asks_all_questions_is_answered(thorough, answers):
    answers(ALL)


@pytest.fixture
def answers(small_database, tmp_path, monkeypatch, capsys):
    """Fail where a command in an empty folder ends in an error, or says and writes nothing."""
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()

    def run(words):
        assert main(shlex.split(words)) == 0
        assert capsys.readouterr().out or any((tmp_path / "data").iterdir())

    return run


@pytest.fixture
def mine(tmp_path):
    """A file of own texts: the officer's name, the help line, the reasons for a delay."""
    path = tmp_path / "mine.toml"
    texts = ['dpo = "<b>Ada</b> {x}"', 'help_line = "39 00"', "item_9 = '''\nl'été\n=1+1'''"]
    path.write_text("\n".join(["version = 1", *texts]), encoding="utf-8")
    return path


def test_answers_fill_drafts_and_count_the_blanks_that_are_left(say, mine):
    code, out, told = say("notification/message", "--drafts", "--answers", str(mine))
    assert code == 0 and "[DPO]" not in out
    assert "are answered by <b>Ada</b> {x}, data protection officer" in out
    assert "by telephone on [number]" in out and "questions: 39 00" in out
    assert told.startswith("Blanks left: 8 (")
    assert say("--drafts", "--answers", str(mine))[1] == out
    assert "39 00" in say("notification/message", "--answers", str(mine))[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_fill_the_form_as_letters(say, mine, tmp_path, language):
    file = tmp_path / "form.csv"
    asked = ["severity/notification_form", "--answers", str(mine), "--language", language]
    assert say(*asked, "--output", str(file))[0] == 0
    with file.open(encoding="utf-8") as opened:
        texts = {row["item_id"]: row["answer_text"] for row in csv.DictReader(opened)}
    number, email = {"en": ("[number]", "[e-mail]"), "fr": ("[numéro]", "[courriel]")}[language]
    assert texts["6"].endswith(f".\n<b>Ada</b> {{x}}, {number}, {email}")
    assert texts["9"].endswith(".\nl'été\n=1+1")
    assert "\n" not in texts["17"]


def test_answers_of_a_wrong_file_or_another_question_are_refused(say, mine):
    for asked in (["exposure/total"], [], ["severity/notification_form", "--help"], ["--time"]):
        code, out, told = say(*asked, "--answers", str(mine))
        assert (code, out) == (2, "") and "only useful with --drafts" in told
    mine.write_text("version = 2")
    for asked in (["--drafts"], ["severity/notification_form"], ["notification/message"]):
        code, out, told = say(*asked, "--answers", str(mine))
        assert (code, out) == (2, "") and "Its first line must be: version = 1" in told

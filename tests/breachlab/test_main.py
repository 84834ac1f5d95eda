"""python -m breachlab, as a user types it: answers, refusals, what pages tell readers to type."""

import csv
import json
import shlex
from functools import cache

import duckdb
import openpyxl

from breachlab import __main__ as shell
from breachlab import find
from breachlab.__main__ import main
from breachlab.query.parameters import LISTS, known_words
from breachlab.query.queries import names
from breachlab.words.language import undo_typesetting
from tests.support.cases import for_each
from tests.support.commands import commands
from tests.support.links import pages


def test_without_a_query_it_lists_every_one(say):
    code, out, _ = say()
    assert code == 0
    assert [line.split(" ")[0] for line in out.splitlines()[: len(names())]] == names()


@for_each(
    "language, statuses, persons, residents, synthetic",
    [
        ("en", ["registered", "formerly", "candidate"], "6,113", "5,902", "SYNTHETIC"),
        (
            "fr",
            ["inscrits", "radiés", "espaces"],
            "6\u202f113",
            "5\u202f902",
            "Données SYNTHÉTIQUES",
        ),
    ],
)
def test_a_table_has_a_row_per_status_in_words(
    say, language, statuses, persons, residents, synthetic
):
    code, out, _ = say("exposure/by_status", "--language", language)
    body = out.partition("─\n")[2]
    assert code == 0
    starts = [line.split()[0] for line in body.splitlines() if line and line[0] != " "]
    assert [each for each in starts if each in statuses] == statuses
    *rows, below = body.split("\n\n")
    assert persons in "".join(rows) and residents in below
    assert "status" in out.split() and below.splitlines()[-1].startswith(synthetic)


def test_a_table_too_wide_to_be_read_is_a_list_of_columns(say):
    _, out, _ = say("severity/notification_form")
    first_row, *_ = out.split("\n\n")
    lines = first_row.splitlines()
    assert lines[0].split()[0] == "item_id" and "Nature of the breach" in lines[0]
    assert lines[1].startswith("wording_id") and lines[2].startswith(" ")  # wrapped
    assert "{" not in out


def test_csv_parses_and_says_synthetic_in_each_row(say):
    _, out, _ = say("exposure/by_status", "--format", "csv", "--departements", "59", "62")
    rows = [*csv.DictReader(out.splitlines())]
    assert rows[0]["status"] == "registered"
    assert all(row["note"].startswith("SYNTHETIC") for row in rows)


def test_names_are_codes_in_either_language_whatever_that_of_the_answer(say):
    _, out, _ = say(
        *["exposure/total", "--format", "csv", "--language", "fr"],
        *["--departements", "Nord", "Pas de Calais", "--statuses", "inscrit", "--sexes", "women"],
    )
    codes = ["--departements", "59", "62", "--statuses", "registered", "--sexes", "female"]
    assert out == say("exposure/total", "--format", "csv", *codes)[1]


LISTED = [
    ["--departements", "59", "--departements", "62"],
    ["--departements", "59,62"],
    ["--departements", "59, Pas de Calais"],
    ["--departements", "Pas", "de", "Calais,", "Nord"],
    ["--departements", "62,", "--departements", "59,62", "nord"],
]


def test_values_of_an_option_add_up_when_it_is_given_again_or_they_stand_between_commas(
    subtests, say
):
    for words in LISTED:
        with subtests.test(words=words):
            both = say("exposure/total", "--format", "csv", "--departements", "59", "62")
            one = say("exposure/total", "--format", "csv", "--departements", "62")
            assert both[0] == one[0] == 0 and both[1] != one[1]
            assert say("exposure/total", "--format", "csv", *words) == both


def test_values_of_every_option_that_takes_several_add_up(say, lab):
    """None keeps the last alone: two values each, in either way, count as they do side by side."""
    tried = set()
    for parameter in LISTS:
        query = next(name for name in names() if find(name).parameters >= {parameter})
        first, last, *_ = known_words(lab)[parameter]
        required = ["--departement", "59"] if "departement" in find(query).parameters else []
        start, flag = [query, "--format", "csv", *required], f"--{parameter}"
        both, alone = say(*start, flag, first, last), say(*start, flag, last)
        assert both[0] == 0 and both[1] != alone[1], query
        assert say(*start, flag, first, flag, last) == both
        assert say(*start, f"{flag}={first},{last}") == both
        tried.add(parameter)
    assert tried == set(LISTS)


def test_a_topic_lists_its_questions(say):
    code, out, err = say("notification", "--language", "fr")
    *lines, _, last = out.splitlines()
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in lines] == [
        name for name in names() if name.startswith("notification/")
    ]
    assert last.endswith("python -m breachlab notification/bounces --language fr")


def test_a_limit_gives_the_first_rows_and_says_how_many_more_there_are(say):
    _, table, err = say("exposure/by_departement", "--limit", "3")
    assert "99 more rows are left out" in table and err == ""
    _, out, err = say("exposure/by_departement", "--limit", "3", "--format", "csv")
    assert len(out.splitlines()) == 4 and err.startswith("99 more rows are left out")
    _, whole, err = say("exposure/by_departement", "--limit", "102", "--format", "csv")
    assert len(whole.splitlines()) == 103 and err == ""
    assert whole.startswith(out.rstrip())


def test_a_sentence_is_of_all_rows_whatever_the_limit(say):
    whole, first = (
        json.loads(say("exposure/by_status", "--format", "json", *more)[1])
        for more in ([], ["--limit", "1"])
    )
    assert first["sentence"] == whole["sentence"] and len(first["rows"]) == 1


def test_an_answer_goes_into_a_file_which_is_not_replaced_unasked(say, tmp_path):
    file = tmp_path / "answer.csv"
    code, out, _ = say("exposure/by_status", "--output", str(file))
    assert (code, out) == (0, f"Written: {file}, 3 rows.\n")
    first = file.read_bytes()
    assert first == say("exposure/by_status", "--format", "csv")[1].encode()
    code, _, err = say("exposure/by_region", "--output", str(file))
    assert code == 2 and "add: --replace" in err and file.read_bytes() == first
    assert say("exposure/by_region", "--output", str(file), "--replace")[0] == 0
    assert file.read_bytes() == say("exposure/by_region", "--format", "csv")[1].encode()


def test_the_receipt_of_a_workbook_has_a_command_that_gives_the_same_rows(say, tmp_path):
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
    _, out, _ = say(*texts["Command"].split()[3:], "--format", "csv")
    statuses = [data.cell(row, 1).value for row in (6, 7)]
    assert statuses == [row["status"] for row in csv.DictReader(out.splitlines())][:2]


def test_json_holds_the_note_and_the_rows(say):
    _, out, _ = say("exposure/total", "--format", "json")
    answer = json.loads(out)
    assert "SYNTHETIC" in answer["note"] and answer["sentence"].startswith("8,563 persons")
    assert answer["rows"][0]["record_count"] == 10_000


def test_drafts_are_printed_whole_each_under_whom_it_goes_to(subtests, say):
    for language, word in [("en", "SYNTHETIC"), ("fr", "SYNTHÉTIQUE")]:
        with subtests.test(language=language, word=word):
            code, out, _ = say("--drafts", "--language", language)
            first, *written, last = out.strip().split("\n\n\n")
            assert code == 0 and len(written) > 9
            assert all(text.splitlines()[0].count(" · ") == 3 for text in written)
            assert all(text.count(f"({word}") == 3 for text in written)
            assert word in first and word in last


def test_every_query_of_a_topic_is_timed_slowest_last(say):
    code, out, _ = say("exposure", "--time")
    *lines, _, last = out.splitlines()
    seconds = [float(line.split()[0]) for line in lines]
    assert (
        code == 0
        and seconds == sorted(seconds)
        and last.startswith(f"{len(lines)} queries answered")
    )


def test_times_as_csv_are_in_order_of_their_names(say):
    _, out, _ = say("fields", "--time", "--format", "csv")
    asked = [row["query"] for row in csv.DictReader(out.splitlines())]
    assert asked == [name for name in names() if name.startswith("fields/")]


def test_times_go_into_a_file_too(say, tmp_path):
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


def test_help_is_french_where_asked(say):
    _, out, _ = say("area/retention", "--help", "--language", "fr", "--departement", "59")
    assert "--retention_years  un nombre entier de 0 à 20" in out
    assert out.splitlines()[0].endswith("\u202f?") and "Paramètres\u202f:" in out


def test_the_list_of_questions_is_french_where_asked(say):
    _, out, _ = say("--language", "fr")
    line = next(line for line in out.splitlines() if line.startswith("exposure/by_region "))
    assert (
        line.endswith("région\u202f?")
        and [each.split(" ")[0] for each in out.splitlines()[: len(names())]] == names()
    )


def test_the_chain_of_macros_needs_no_database(capsys):
    assert main(["--reads", "cost/tornado"]) == 0
    out = capsys.readouterr().out
    assert "cost_parts" in out and "breachlab/macros/cost.sql" in out


def test_a_refusal_is_headed_in_the_language_that_was_asked_for(capsys):
    main(["exposure/nothing", "--language", "fr"])
    main(["exposure/nothing"])
    french, english = capsys.readouterr().err.splitlines()
    assert french.startswith("Erreur\u202f: Aucun thème") and english.startswith("Error: No topic")


def test_a_question_that_duckdb_refuses_is_one_line_and_exit_code_1(say, monkeypatch):
    def broken(*_, **__):
        raise duckdb.OutOfMemoryException("Out of Memory Error: no room\nmore")

    monkeypatch.setattr("breachlab.query.asking.interruptible", broken)
    code, out, err = say("exposure/total")
    assert (code, out) == (1, "") and err.count("\n") == 1
    assert err.startswith("Error: Memory ran out: more than ")


@for_each(
    "words, expected",
    [
        (["exposure/by_regoin"], "Did you mean exposure/by_region?"),
        (["exposure/by_regoin", "--language", "fr"], "Vouliez-vous dire exposure/by_region"),
        (["exposure/by_region", "--age_bnads", "16-17"], "Did you mean --age_bands?"),
        (["exposure/by_region", "--departements", "2C"], "--departements: '2C' is not known."),
        (["reconciliation/totals", "--sexes", "male"], "'reconciliation/totals', which takes no"),
        (["exposure/total", "male"], "male is one value too many for 'exposure/total'"),
        (["exposure", "--time", "--sexes", "male"], "parameters go with one question"),
        (["exposure", "--sexes", "male"], "parameters go with one question"),
        (["exposur", "--time"], "No topic or question named 'exposur'. Did you mean exposure?"),
        (["exposure", "--limit", "3"], "--limit: of use with one question that is asked"),
        (["--drafts", "--output", "x.csv"], "--output: of use with one question"),
        (["exposure/total", "--limit", "0"], "--limit 0: must be a whole number from 1 to"),
        (["exposure/total", "--format", "xlsx"], "Add, for instance: --output answer.xlsx"),
        (["exposure/total", "--output", "answer"], "--output answer: no format is known"),
        (["exposure/total", "--format", "xml"], "invalid choice: 'xml'"),
        (["exposure/total", "--drafts"], "--drafts exposure/total: it prints every draft."),
        (["--reads"], "name a query. Example: python -m breachlab --reads cost/tornado"),
        (["exposure/total", "--reads", "--time"], "--reads --time: one at a time"),
        (["exposure/total", "--language", "de"], "invalid choice: 'de'"),
        (["area/summary"], "also needs: departement. Example: python -m breachlab area/summary"),
        (["area/summary", "--departement", ""], "--departement is empty, as where a variable"),
        (["area/summary", "--departement", "59", "--departement", "62"], "'59 62' stands for 2"),
        (["area/summary", "--departement", "59,62"], "'59,62' stands for 2 values"),
        (["exposure/total", "--departements", "Nrd,62"], "'Nrd' is not known. Did you mean 59"),
        (
            ["notification/waves", "--emails_per_day", "5", "--emails_per_day", "6"],
            "--emails_per_day is given twice: one value was expected",
        ),
        (["area/summary", "--departement", "59", "62"], "'59 62' stands for 2 values"),
        (["notification/waves", "--emails_per_day", "0"], "must be a whole number from 1 to"),
        (["severity/by_segment", "--as_of", "2024-03-07"], "must be a day from 2024-03-08"),
        (["access/daily_reads", "--extraction", "totla"], "Did you mean total?"),
        (["combination/overlap_by_age_band", "--breach", "FREEX"], "Did you mean FREE"),
        (
            ["exposure/by_region", "--departements"],
            "expected at least one argument. See: python -m breachlab",
        ),
    ],
)
def test_a_wrong_word_is_one_line_and_exit_code_2(say, words, expected):
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert err.startswith(("Error: ", "Erreur\u202f: ")) and expected in err
    assert err.count("\n") == 1


def test_no_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["exposure/total", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "Make one with: python -m data_gen" in capsys.readouterr().err


@for_each(
    "words, expected, in_french",
    [
        (
            ["area/retention", "--departement", "59", "--retention_years", "ten"],
            "must be a whole number from 0 to",
            "un nombre entier de 0 à",
        ),
        (
            ["cost/choices", "--letter_cost", "free"],
            "must be an amount from 0",
            "un montant de 0 à",
        ),
        (["exposure/known_as_of", "--as_of", "soon"], "must be a day. Ex", "un jour est attendu"),
        (
            ["exposure/known_as_of", "--as_of", "1999-01-01"],
            "must be a day from 2024-03-08",
            "un jour du 2024-03-08",
        ),
        (
            ["exposure/total", "--database", "/nowhere/lab"],
            "No database at /n",
            "Aucune base en /n",
        ),
        (
            ["exposure/total", "--output", "x.csv", "--format", "parquet"],
            "name a file that ends in .parquet",
            "nommez un fichier qui se termine par .parquet",
        ),
    ],
)
def test_what_is_refused_is_said_in_the_language_of_who_asks(
    capsys, small_database, words, expected, in_french
):
    database = [] if "--database" in words else ["--database", str(small_database)]
    for language, said in (("en", expected), ("fr", in_french)):
        assert main([*words, *database, "--language", language]) in (1, 2)
        err = undo_typesetting(capsys.readouterr().err)
        assert said in err and err.startswith("Error: " if language == "en" else "Erreur : ")
        assert err.count("\n") == 1


def test_no_control_sign_of_an_answer_or_an_error_reaches_the_terminal(capsys, monkeypatch):
    assert main(["exposure\x1b[2J"]) == 2
    assert capsys.readouterr().err.startswith(r"Error: No topic or question named 'exposure\x1b[2J")
    monkeypatch.setattr(shell, "_answer", lambda _: "Clients\x1b]0;owned\x07 of\tBakery\n2 rows")
    assert main([]) == 0
    assert capsys.readouterr().out == "Clients\\x1b]0;owned\\x07 of\tBakery\n2 rows\n"


TYPED = "python -m breachlab"
ALL = "--time"  # it asks every question


@cache
def questions():
    """Return the words after `python -m breachlab` of each command, but of those that write."""
    typed = {command for page in pages() if page.suffix == ".md" for command in commands(page)}
    words = {each.partition(TYPED)[2].strip() for each in typed if f"{TYPED} " in f"{each} "}
    # Those that write, or read a file of one's own, have tests of their own.
    return sorted(each for each in words if not each.startswith("verify"))


def test_questions_are_found():
    assert len(questions()) > 10 and "exposure/by_region --limit 3" in questions()


def test_question_is_answered(subtests, small_database, tmp_path, monkeypatch, capsys):
    for words in [each for each in questions() if each != ALL]:
        with subtests.test(words=words):
            is_answered(words, small_database, tmp_path, monkeypatch, capsys)


def test_all_questions_are_answered(thorough, small_database, tmp_path, monkeypatch, capsys):
    assert ALL in questions()
    is_answered(ALL, small_database, tmp_path, monkeypatch, capsys)


def is_answered(words, small_database, tmp_path, monkeypatch, capsys):
    """Fail where a command in an empty folder ends in an error, or says and writes nothing."""
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    assert main(shlex.split(words)) == 0
    assert capsys.readouterr().out or any((tmp_path / "data").iterdir())

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
from breachlab.answer_files.formats import SUFFIXES
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli.answering import check, find_questions, format_of, listing, whom, width_of
from breachlab.cli.shell_options import parser
from breachlab.errors import BadParameters
from breachlab.query.parameters import LISTS, known_words
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import undo_typesetting
from tests.lints.test_docs import commands, pages


def split(table):
    """Return the cells of each line of a table."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


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
def test_table_has_a_row_per_status_in_words(
    say, language, statuses, persons, residents, synthetic
):
    code, out, _ = say("exposure/by_status", "--language", language)
    body = out.partition("─\n")[2]
    starts = [line.split()[0] for line in body.splitlines() if line and line[0] != " "]
    assert code == 0 and [each for each in starts if each in statuses] == statuses
    *rows, below = body.split("\n\n")
    assert persons in "".join(rows) and residents in below
    assert "status" in out.split() and below.splitlines()[-1].startswith(synthetic)


def test_table_too_wide_to_be_read_is_a_list_of_columns(say):
    lines = say("severity/notification_form")[1].split("\n\n")[0].splitlines()
    assert lines[0].split()[0] == "item_id" and "Nature of the breach" in lines[0]
    assert lines[1].startswith("wording_id") and lines[2].startswith(" ")  # wrapped


def test_csv_parses_and_says_synthetic_in_each_row(say):
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


# as people type it | the same by codes
SAME = split(
    """
    total --departements 59 --departements 62           | total --departements 59 62
    total --departements 59,62                          | total --departements 59 62
    total --departements '59, Pas de Calais'            | total --departements 59 62
    total --departements Pas de Calais, Nord            | total --departements 59 62
    total --departements 62, --departements 59,62 nord  | total --departements 59 62
    total --statuses inscrit --sexes women              | total --statuses registered --sexes female
    total --departement Nord --language fr              | total --departements 59
    by-status --age-bands 16-17                         | by_status --age_bands 16-17
    by_status --age under 20                            | by_status --age_bands 16-17 18-19
    by_status --region Bretagne                         | by_status --departements 22 29 35 56
    by_status --region 53 --sex femme                   | by_status --regions 53 --sexes female
    by_status --departements Côte-d-Or                  | by_status --departements 21
    by_status --regions Pays-de-la-Loire                | by_status --regions 52
    by_status --age-bands 75-and-over                   | by_status --age_bands '75 and over'
    known_as_of --as-of 8 mars 2024                     | known_as_of --as_of 2024-03-08
    """
)


@pytest.mark.parametrize(("typed", "codes"), SAME)
def test_options_are_as_people_type_them(say, typed, codes):
    said = say(*shlex.split(f"exposure/{typed}"), "--format=csv")
    by_codes = say(*shlex.split(f"exposure/{codes}"), "--format", "csv")
    assert said == by_codes and said[0] == 0 and said[1]


def test_values_of_every_option_that_takes_several_add_up(say, lab):
    """None keeps the last alone: two values each, in either way, count as they do side by side."""
    for parameter in LISTS:
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
    assert all(text.splitlines()[0].count(" · ") == 3 for text in written)
    assert all(text.count(f"({word}") == 3 for text in written)


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
    assert "No question has the words 'zebra'" in capsys.readouterr().err


# what is typed | what is said | what is said in French, where that is tried
REFUSED = split(
    """
    exposure/by_regoin                | Did you mean exposure/by_region? | Vouliez-vous dire exposure/by_region
    exposure/nothing                  | Error: No topic | Erreur : Aucun thème
    exposur                           | Did you mean exposure?
    exposur --time                    | No topic or question named 'exposur'. Did you mean exposure?
    by_region                         | exposure/by_region
    'combien par région'              | exposure/by_region
    tornado                           | Did you mean cost/tornado?
    exposure/by_region --age_bnads 16 | Did you mean --age_bands?
    exposure/total --departements 2C  | --departements: '2C' is not known.
    exposure/total --departements Nrd,62 | 'Nrd' is not known. Did you mean 59
    exposure/total --departements     | expected at least one argument. See: python -m breachlab
    exposure/by_status --ages 18-30   | Did you mean 18-29 or 18-34?
    reconciliation/totals --sexes male | 'reconciliation/totals', which takes no
    exposure/total male               | male is one value too many for 'exposure/total'
    exposure --time --sexes male      | parameters go with one question
    exposure --sexes male             | parameters go with one question
    exposure --limit 3                | --limit: of use with one question that is asked
    --drafts --output x.csv           | --output: of use with one question
    exposure/total --drafts           | --drafts exposure/total: it prints every draft.
    exposure/total --limit 0          | --limit 0: must be a whole number from 1 to
    --reads                           | name a query. Example: python -m breachlab --reads cost/tornado
    exposure/total --reads --time     | --reads --time: one at a time
    exposure/total --language de      | invalid choice: 'de'
    exposure/total --format xml       | invalid choice: 'xml'
    exposure/total --format xlsx      | Add, for instance: --output answer.xlsx
    exposure/total --format parquet   | Add, for instance: --output answer.parquet
    exposure/total --output answer    | --output answer: no format is known
    exposure/total --output x.xls     | Expected: .txt, .md, .csv
    exposure/total --output .csv      | --format csv
    exposure/total --output x.CSV --format parquet | as one of csv does | du format csv
    exposure/total --output x.csv --format parquet | ends in .parquet | se termine par .parquet
    exposure/total --output . --format csv --replace | is there, and is no file
    area/summary                      | also needs: departement. Example: python -m breachlab area/summary
    area/summary --departement ''     | --departement is empty, as where a variable
    area/summary --departement 59 62  | '59 62' stands for 2 values
    area/summary --departement 59,62  | '59,62' stands for 2 values
    area/summary --departement 59 --departement 62 | '59 62' stands for 2
    area/retention --departement 59 --retention_years ten | must be a whole number from 0 to | un nombre entier de 0 à
    notification/waves --emails_per_day 0 | must be a whole number from 1 to
    notification/waves --emails_per_day 5 --emails_per_day 6 | --emails_per_day is given twice: one value was expected
    cost/choices --letter_cost free   | must be an amount from 0 | un montant de 0 à
    severity/scales --as_of 2024-03-07 | must be a day from 2024-03-08
    exposure/known_as_of --as_of soon | must be a day. Ex | un jour est attendu
    exposure/known_as_of --as_of 1999-01-01 | must be a day from 2024-03-08 | un jour du 2024-03-08
    access/daily_reads --extraction totla | Did you mean total?
    combination/overlap_by_age_band --breach FREEX | Did you mean FREE
    """  # noqa: E501
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case[0])
def test_wrong_word_is_one_line_and_exit_code_2(say, case):
    typed, *expected = case
    for language, said in zip(LANGUAGES, expected, strict=False):
        more = ["--language", language] if "--language" not in typed else []
        code, out, err = say(*shlex.split(typed), *more)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith({"en": "Error: ", "fr": "Erreur\u202f: "}[language])
        assert said in undo_typesetting(err)


def test_missing_database_is_told_how_to_make_one_in_either_language(capsys):
    for language, said in (("en", "No database at /n"), ("fr", "Aucune base en /n")):
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


def test_format_is_as_named_or_as_the_file_ends():
    assert format_of(chosen()) == "table" and format_of(chosen("--format", "csv")) == "csv"
    for suffix, name in SUFFIXES.items():
        assert format_of(chosen("--output", f"answer{suffix.upper()}")) == name
        assert format_of(chosen("--output", f"answer{suffix}", "--format", "json")) == "json"
    check(chosen("--output", "none.csv", "--format", "csv"))
    check(chosen("--output", "none.dat", "--format", "parquet"))


def test_file_and_what_stands_beside_it_are_replaced_only_if_asked(say, tmp_path):
    file = tmp_path / "answer.csv"
    code, out, _ = say("exposure/by_status", "--output", str(file))
    assert (code, out) == (0, f"Written: {file}, 3 rows.\n")
    first = file.read_bytes()
    assert first == say("exposure/by_status", "--format", "csv")[1].encode()
    code, _, err = say("exposure/by_region", "--output", str(file))
    assert code == 2 and "is there already, " in err and "add: --replace" in err
    assert file.read_bytes() == first
    file.unlink()
    with pytest.raises(BadParameters, match=r"answer\.csv-metadata\.json is there already"):
        check(chosen("--output", str(file)))
    check(chosen("--output", str(file.with_suffix(".json"))))  # beside which nothing stands
    assert metadata_path(file).is_file()
    assert say("exposure/by_region", "--output", str(file), "--replace")[0] == 0
    assert file.read_bytes() == say("exposure/by_region", "--format", "csv")[1].encode()


def test_table_in_a_file_has_the_same_width_on_every_machine(monkeypatch):
    monkeypatch.setenv("COLUMNS", "150")
    assert width_of(chosen()) == 150
    assert width_of(chosen("--output", "answer.txt")) == 80


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


def test_commands_of_pages_are_found():
    assert len(questions()) > 10 and "exposure/by_region --limit 3" in questions()


def test_command_that_a_page_prints_is_answered(subtests, answers):
    for words in [each for each in questions() if each != ALL]:
        with subtests.test(words=words):
            answers(words)


def test_command_that_asks_all_questions_is_answered(thorough, answers):
    assert ALL in questions()
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

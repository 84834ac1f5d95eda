"""python -m breachlab, as a user types it."""

import csv
import json

import pytest

from breachlab.__main__ import main
from breachlab.queries import names


@pytest.fixture
def say(small_database, capsys):
    def run(*words):
        code = main([*words, "--database", str(small_database)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_without_a_query_it_lists_every_one(say):
    code, out, _ = say()
    assert code == 0
    assert [line.split(" ")[0] for line in out.splitlines()[: len(names())]] == names()


@pytest.mark.parametrize(
    ("language", "statuses", "persons", "synthetic"),
    [
        ("en", ["registered (", "formerly registered", "candidate space"], "6,315", "SYNTHETIC"),
        ("fr", ["inscrits", "radiés", "espace candidat"], "6\u202f315", "Données SYNTHÉTIQUES"),
    ],
)
def test_a_table_has_a_row_per_status_in_words(say, language, statuses, persons, synthetic):
    code, out, _ = say("exposure/by_status", "--language", language)
    assert code == 0
    heads, *rows, _, sentence, last = out.splitlines()
    assert all(row.strip().startswith(name) for row, name in zip(rows, statuses, strict=True))
    assert persons in rows[1] and persons in sentence
    assert heads.split()[0] == "status" and last.startswith(synthetic)


def test_a_table_too_wide_to_be_read_is_a_list_of_columns(say):
    _, out, _ = say("severity/notification_form")
    first_row, *_ = out.split("\n\n")
    lines = first_row.splitlines()
    assert lines[0].split()[0] == "item_id" and "Nature of the breach" in lines[0]
    assert lines[1].startswith("wording_id") and lines[2].startswith(" ")  # wrapped
    assert "{" not in out


def test_csv_begins_with_the_word_synthetic_and_parses(say):
    _, out, _ = say("exposure/by_status", "--format", "csv", "--departements", "59", "62")
    first, *rest = out.splitlines()
    assert first.startswith("# SYNTHETIC")
    assert next(csv.DictReader(rest))["status"] == "registered"


def test_json_holds_the_note_and_the_rows(say):
    _, out, _ = say("exposure/total", "--format", "json")
    answer = json.loads(out)
    assert "SYNTHETIC" in answer["note"] and answer["sentence"].startswith("8,563 persons")
    assert answer["rows"][0]["record_count"] == 10_000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["exposure/by_regoin"], "Did you mean 'exposure/by_region'?"),
        (["exposure/by_region", "--age_band", "16-17"], "Did you mean 'age_bands'?"),
        (["exposure/by_region", "--departements", "2C"], "'2C' is not one of the departements"),
        (["exposure", "--time", "--sexes", "male"], "parameters go with one query"),
        (["exposur", "--time"], "No topic or query named 'exposur'. Did you mean 'exposure'?"),
        (["--accept"], "name a query, a topic, or all. Example: python -m breachlab --accept"),
        (["quality", "--accept"], "queries of quality/ have no sentence to accept"),
        (["exposure/total", "--accept"], "and this database of row_count=10000"),
        (["exposure/total", "--drafts"], "--drafts exposure/total: it prints every draft."),
        (["--reads"], "name a query. Example: python -m breachlab --reads cost/tornado"),
        (["exposure/total", "--reads", "--time"], "--reads --time: one at a time"),
        (["exposure/total", "--language", "de"], "invalid choice: 'de'"),
        (["area/summary"], "also needs: departement. Example: python -m breachlab area/summary"),
        (["area/summary", "--departement", ""], "'' is not a departement"),
        (["area/summary", "--departement", "2a"], "Did you mean '2A'?"),
        (["area/summary", "--departement", "59", "62"], "62 is one value too many"),
        (["notification/waves", "--emails_per_day", "0"], "must be a whole number from 1 to"),
        (["severity/by_segment", "--as_of", "2024-03-07"], "must be a day from 2024-03-08"),
        (["access/daily_reads", "--extraction", "Total"], "Did you mean 'total'?"),
        (["combination/overlap_by_age_band", "--breach", "FREEX"], "Did you mean 'FREE"),
        (
            ["exposure/by_region", "--departements"],
            "expected at least one argument. See: python -m breachlab",
        ),
    ],
)
def test_a_wrong_word_is_one_line_and_exit_code_1(say, words, expected):
    code, out, err = say(*words)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ") and expected in err and err.count("\n") == 1


def test_no_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["exposure/total", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "Make one with: python -m data_gen" in capsys.readouterr().err


def test_a_format_that_does_not_exist_is_one_line_too(say):
    code, _, err = say("exposure/total", "--format", "xml")
    assert code == 1 and "invalid choice: 'xml'" in err and err.count("\n") == 1


@pytest.mark.parametrize(("language", "word"), [("en", "SYNTHETIC"), ("fr", "SYNTHÉTIQUE")])
def test_drafts_are_printed_whole_each_under_whom_it_goes_to(say, language, word):
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
    asked = [row["query"] for row in csv.DictReader(out.splitlines()[1:])]
    assert asked == [name for name in names() if name.startswith("fields/")]


def test_help_of_a_query_lists_what_each_parameter_takes(say):
    _, out, _ = say("area/retention", "--help")
    assert "--departement  one of 01, 02," in out and "2A" in out
    assert "--retention_years  a whole number from 0 to 20" in out
    assert out.splitlines()[-1].endswith("area/retention --departement 59")


def test_help_is_french_where_asked(say):
    _, out, _ = say("area/retention", "--help", "--language", "fr")
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

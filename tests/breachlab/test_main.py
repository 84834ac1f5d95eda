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


def test_a_table_has_a_row_per_status(say):
    code, out, _ = say("exposure/by_status")
    assert code == 0
    heads, *rows, _, last = out.splitlines()
    assert [row.split()[0] for row in rows] == [
        "registered",
        "formerly_registered",
        "candidate_space",
    ]
    assert heads.split()[0] == "status" and last.startswith("SYNTHETIC")


def test_csv_begins_with_the_word_synthetic_and_parses(say):
    _, out, _ = say("exposure/by_status", "--format", "csv", "--departements", "59", "62")
    first, *rest = out.splitlines()
    assert first.startswith("# SYNTHETIC")
    assert next(csv.DictReader(rest))["status"] == "registered"


def test_json_holds_the_note_and_the_rows(say):
    _, out, _ = say("exposure/total", "--format", "json")
    answer = json.loads(out)
    assert "SYNTHETIC" in answer["note"]
    assert answer["rows"][0]["record_count"] == 10_000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["exposure/by_regoin"], "Did you mean 'exposure/by_region'?"),
        (["exposure/by_region", "--age_band", "16-17"], "Did you mean 'age_bands'?"),
        (["exposure/by_region", "--departements", "2C"], "'2C' is not one of the departements"),
        (["exposure", "--time", "--sexes", "male"], "parameters go with one query"),
        (["exposur", "--time"], "No topic or query named 'exposur'. Did you mean 'exposure'?"),
        (["area/summary"], "also needs: departement. Example: python -m breachlab area/summary"),
        (["area/summary", "--departement", ""], "'' is not a departement"),
        (["area/summary", "--departement", "2a"], "Did you mean '2A'?"),
        (["area/summary", "--departement", "59", "62"], "62 is one value too many"),
        (["notification/waves", "--emails_per_day", "0"], "must be a whole number from 1 to"),
        (["severity/by_segment", "--as_of", "2024-03-07"], "must be a day from 2024-03-08"),
        (["access/daily_reads", "--scenario", "Total"], "Did you mean 'total'?"),
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


def test_every_query_of_a_topic_is_timed_slowest_last(say):
    code, out, _ = say("exposure", "--time")
    *lines, _, last = out.splitlines()
    seconds = [float(line.split()[0]) for line in lines]
    assert code == 0 and seconds == sorted(seconds) and last.startswith(f"All {len(lines)} queries")


def test_answers_for_the_catalogue_are_in_order_of_their_names(say):
    _, out, _ = say("fields", "--time", "--format", "csv")
    asked = [row["query"] for row in csv.DictReader(out.splitlines()[1:])]
    assert asked == [name for name in names() if name.startswith("fields/")]


def test_help_of_a_query_lists_what_each_parameter_takes(say):
    _, out, _ = say("area/retention", "--help")
    assert "--departement  one of 01, 02," in out and "2A" in out
    assert "--retention_years  a whole number from 0 to 20" in out
    assert out.splitlines()[-1].endswith("area/retention --departement 59")

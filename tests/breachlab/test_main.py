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
    assert [line.split()[0] for line in out.splitlines()[1:]] == [
        "registered",
        "formerly_registered",
        "candidate_space",
    ]


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

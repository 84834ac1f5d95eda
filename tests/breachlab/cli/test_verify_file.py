"""A file of an answer: it says where it is from, and one altered cell of it is named."""

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pytest

from breachlab.__main__ import main
from breachlab.answer_files import csvw
from breachlab.answer_files.file_rows import READERS, read_rows
from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.answer_files.recount import recount
from breachlab.cli import verify_file
from breachlab.errors import NotAnAnswer, OtherWorld
from tests.support.cases import for_each

QUESTION = ("exposure/rate_by_region", "--sexes", "female")
ROW, COLUMN = 3, "person_count"  # the cell that is altered, of rows counted from 0
FORMATS = [suffix.removeprefix(".") for suffix in READERS]


@pytest.fixture(scope="module")
def files(small_database, tmp_path_factory):
    """A folder with one question in each format."""
    folder = tmp_path_factory.mktemp("answers")
    for kind in FORMATS:
        words = [*QUESTION, "--database", str(small_database)]
        assert main([*words, "--output", str(folder / f"answer.{kind}")]) == 0
    return folder


@pytest.fixture
def taken(files, tmp_path):
    """The same files, which a test may alter."""
    return shutil.copytree(files, tmp_path / "answers")


@pytest.fixture
def verify(small_database, capsys):
    """Verify a file; return the exit code and what was printed."""

    def run(file, *more):
        code = main(["verify", str(file), *more, "--database", str(small_database)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@for_each("kind", FORMATS)
def test_a_file_says_its_question_people_and_world_and_holds(files, verify, kind):
    code, said = verify(files / f"answer.{kind}")
    assert code == 0
    assert "Which régions does the breach hit most" in said
    assert "python -m breachlab exposure/rate_by_region --sexes female" in said
    assert "World: 10,000 records, seed 2024, model version" in said
    assert "All 306 cells of 18 rows are as their question has them" in said


def alter_csv(file):
    text = file.read_text()
    lines = text.splitlines()
    cells = lines[ROW + 1].split(",")
    cells[lines[0].split(",").index(COLUMN)] = "77"
    file.write_text("\n".join([*lines[: ROW + 1], ",".join(cells), *lines[ROW + 2 :]]))


def alter_json(file):
    said = json.loads(file.read_text())
    said["rows"][ROW][COLUMN] = 77
    file.write_text(json.dumps(said))


def alter_parquet(file):
    with duckdb.connect() as memory:
        rows = memory.from_parquet(str(file)).df()
        ((said,),) = memory.execute(
            "select decode(value) from parquet_kv_metadata($file)", {"file": str(file)}
        ).fetchall()
        rows.loc[ROW, COLUMN] = 77
        memory.from_df(rows).create_view("altered")
        memory.execute(
            "copy altered to $file (format parquet, kv_metadata {breachlab: $said})",
            {"file": str(file), "said": said},
        )


def alter_xlsx(file):
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[COLUMNS_ROW + 1]]
    sheet.cell(COLUMNS_ROW + 3 + ROW, names.index(COLUMN) + 1).value = 77
    book.save(file)


ALTER = {"csv": alter_csv, "json": alter_json, "parquet": alter_parquet, "xlsx": alter_xlsx}
PLACES = {"csv": "line 5", "json": "row 4", "parquet": "row 4", "xlsx": "D9"}


@for_each("kind", FORMATS)
def test_one_altered_cell_is_named_with_both_values(taken, verify, kind):
    file = taken / f"answer.{kind}"
    before = read_rows(file, "en")
    was = before.rows[ROW][before.columns.index(COLUMN)]
    ALTER[kind](file)
    code, said = verify(file)
    assert code == 1
    assert f"{PLACES[kind]}, {COLUMN} (" in said
    assert f"'77' in the file, '{was}' recounted" in said
    assert "1 of 306 cells differs" in said


def test_rows_in_another_order_hold_and_are_said_to_be(taken, verify):
    file = taken / "answer.csv"
    header, *lines = file.read_text().splitlines()
    file.write_text("\n".join([header, *reversed(lines)]))
    code, said = verify(file)
    assert code == 0 and "The rows stand in another order." in said


def test_a_row_that_is_gone_a_column_that_is_gone_and_one_more_are_said(taken, verify):
    file = taken / "answer.json"
    said = json.loads(file.read_text())
    said["rows"] = [{**row, "mine": 1} for row in said["rows"][1:]]
    for row in said["rows"]:
        del row["region_name"]
    file.write_text(json.dumps(said))
    code, told = verify(file)
    assert code == 1
    assert "17 rows in the file, 18 recounted." in told
    assert "Columns that the file lacks: region_name." in told
    assert "not of the question, and were not looked at: mine." in told


def test_a_row_that_does_not_say_synthetic_differs(taken, verify):
    file = taken / "answer.csv"
    file.write_text(file.read_text().replace("SYNTHETIC data", "data", 1))
    code, said = verify(file)
    assert code == 1 and "line 2, note" in said


def test_a_csv_whose_origin_is_lost_takes_the_question_behind_it(taken, verify):
    file = taken / "answer.csv"
    csvw.beside(file).unlink()
    code, said = verify(file)
    assert code == 1 and "does not say where it is from" in said
    assert "answer.csv-metadata.json" in said and "Type the question behind it" in said
    code, said = verify(file, *QUESTION)
    assert code == 0, said
    code, said = verify(file, QUESTION[0])  # of everybody, whom it is not of
    assert code == 1 and "cells differ" in said and "more cells" in said


def test_a_file_of_another_world_says_how_to_make_that(taken, verify):
    file = taken / "answer.json"
    said = json.loads(file.read_text())
    said["origin"]["world"]["seed"] = 7
    file.write_text(json.dumps(said))
    code, told = verify(file)
    assert code == 1 and "is of another world: seed 7; the database has seed 2024" in told
    assert "python -m data_gen --rows 10000 --seed 7" in told


@for_each(
    "name, text, expected",
    [
        ("a.txt", "x", "no answer is read from a file that ends so. Expected: .csv, .json"),
        ("a.csv", None, "is no file"),
        ("a.json", "{", "holds no answer of this lab"),
        ("a.json", "[]", "holds no answer of this lab"),
        ("a.parquet", "x", "holds no answer of this lab"),
        ("a.xlsx", "x", "holds no answer of this lab"),
        ("a.csv", "", "holds no answer of this lab"),
        ("a.csv", "\x00,\n", "does not say where it is from"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_line(tmp_path, verify, name, text, expected):
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    code, said = verify(file)
    assert code == 1 and expected in said and len(said.splitlines()) == 1


def test_it_speaks_french(files, verify):
    code, said = verify(files / "answer.csv", "--language", "fr")
    assert code == 0 and "Les 306 cellules des 18 lignes" in said and "graine 2024" in said


def test_a_limited_answer_is_held_against_as_many_rows(small_database, tmp_path, verify):
    file = tmp_path / "few.json"
    words = [*QUESTION, "--limit", "2", "--output", str(file)]
    assert main([*words, "--database", str(small_database)]) == 0
    assert verify(file)[0] == 0


def rows_of(columns, *rows):
    from breachlab.answer_files.file_rows import FileRows

    return FileRows(columns, rows, None, lambda row, column: f"{row}.{column}")


def test_recount_knows_values_as_each_kind_of_file_writes_them():
    answer = pandas.DataFrame(
        {
            "status": ["a", "b"],
            "told_on": pandas.to_datetime(["2024-03-13", None]),
            "person_share": [0.1 + 0.2, None],
            "is_due": pandas.array([True, None], dtype="boolean"),
        }
    )
    columns = [*answer]
    as_texts = rows_of(columns, ["a", "2024-03-13", repr(0.1 + 0.2), "True"], ["b", "", "", ""])
    as_values = rows_of(columns, ["a", date(2024, 3, 13), 0.3, True], ["b", None, None, None])
    for found in (as_texts, as_values):
        assert recount(found, answer, [""]).holds
    wrong = rows_of(columns, ["a", "2024-03-14", 0.31, "False"], ["b", None, 0, None])
    assert [each.place for each in recount(wrong, answer, [""]).differences] == [
        "0.1",
        "0.2",
        "0.3",
        "1.2",
    ]


def test_metadata_beside_a_csv_have_the_form_of_csv_on_the_web(files):
    said = json.loads((files / "answer.csv-metadata.json").read_text())
    assert said["@context"] == "http://www.w3.org/ns/csvw" and said["url"] == "answer.csv"
    names = [column["name"] for column in said["tableSchema"]["columns"]]
    header = (files / "answer.csv").read_text().splitlines()[0]
    assert header.split(",") == names
    assert said["notes"][0]["origin"]["parameters"] == {"sexes": ["female"]}


def test_read_rows_refuses_in_the_language(tmp_path):
    with pytest.raises(NotAnAnswer, match="aucune réponse"):
        read_rows(tmp_path / "a.txt", "fr")


@pytest.mark.parametrize(("seed", "is_made"), [(None, False), (7, True)])
def test_a_file_of_another_world_is_told_to_be_made_only_by_a_seed(seed, is_made):
    made = dict.fromkeys(verify_file.IDENTITY, "1")
    origin = {"world": made | {"row_count": 8, "seed": seed}}
    for language in ("en", "fr"):
        with pytest.raises(OtherWorld) as refused:
            verify_file._check_world(origin, made, Path("answer.csv"), language)
        remedy = str(refused.value).partition(";")[2]
        assert ("--seed 7" in remedy) == is_made and "None" not in remedy

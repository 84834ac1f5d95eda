"""`breachlab verify`: a file of an answer holds, and any part of it that was forged is named."""

import json
import re
import shlex
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pytest
from openpyxl.formatting.rule import CellIsRule

from breachlab.__main__ import main
from breachlab.answer_files.file_rows import (
    READERS,
    FileRows,
    Recount,
    compare_beside,
    read_rows,
    recount,
)
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli import verify_file
from breachlab.errors import NotAnAnswer, OtherWorld
from breachlab.words.language import undo_typesetting

QUESTION = ("exposure/rate_by_region", "--sexes", "female")
# Its fourth column. The fourth row of numbers is line 5 of a CSV, and row 9 of a sheet.
COLUMN = "living_here_person_count"
FORMATS = [suffix.removeprefix(".") for suffix in READERS]


@pytest.fixture(scope="module")
def files(small_database, tmp_path_factory):
    """A folder with the answer in each format."""
    folder = tmp_path_factory.mktemp("answers")
    for kind in FORMATS:
        words = [*QUESTION, "--database", str(small_database)]
        assert main([*words, "--output", str(folder / f"answer.{kind}")]) == 0
    return folder


@pytest.fixture
def taken(files, tmp_path):
    """A copy of the files, which a test may change."""
    return shutil.copytree(files, tmp_path / "answers")


@pytest.fixture
def verify(say):
    """A function that verifies a file, and returns the exit code and what was printed."""

    def run(file, *more):
        code, out, err = say("verify", str(file), *more)
        return code, out + err

    return run


@pytest.mark.parametrize("kind", FORMATS)
def test_file_as_it_was_written_holds(files, verify, kind):
    code, said = verify(files / f"answer.{kind}")
    assert code == 0
    assert "Which régions does the breach affect most" in said
    assert "python -m breachlab exposure/rate_by_region --sexes female" in said
    assert "World: 10,000 records, seed 2024, model version" in said
    assert "288 cells of 18 rows agree with the question" in said  # of 16 columns


def test_file_is_verified_in_french(files, verify):
    code, said = verify(files / "answer.csv", "--language", "fr")
    assert code == 0 and "288 cellules de 18 lignes concordent" in said and "graine 2024" in said
    assert "Non comparés\u202f: la date de création du monde" in said and "SYNTHÉTIQUES" in said


# Functions that make a forger: a function that changes a file.


def edit_json(change):
    """Change the content of a JSON file, or of the metadata beside a CSV."""

    def forge(file):
        file = metadata_path(file) if file.suffix == ".csv" else file
        said = json.loads(file.read_text())
        change(said)
        file.write_text(json.dumps(said))

    return forge


def put(**parts):
    return edit_json(lambda said: said.update(parts))


def edit_text(old, new):
    def forge(file):
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    return forge


def edit_lines(change):
    def forge(file):
        file.write_text("".join(f"{line}\n" for line in change(file.read_text().splitlines())))

    return forge


def edit_parquet(select, **metadata):
    """Write a selection from a Parquet file in its place."""

    def forge(file):
        with duckdb.connect() as memory:
            keys = "select decode(key), decode(value) from parquet_kv_metadata($file)"
            known = dict(memory.execute(keys, {"file": str(file)}).fetchall())
            said = json.loads(known["breachlab"]) | metadata
            memory.from_parquet(str(file)).create_view("answer")
            memory.execute(
                f"copy ({select}) to $new (format parquet, kv_metadata {{breachlab: $said}})",
                {"new": f"{file}.new", "said": json.dumps(said)},
            )
        shutil.move(f"{file}.new", file)

    return forge


def edit_book(change):
    """Change the sheets Data and Read me of a workbook."""

    def forge(file):
        book = openpyxl.load_workbook(file)
        change(*book.worksheets)
        book.save(file)

    return forge


def put_cell(cell, **parts):
    """Set the value, font, fill, comment … of a cell of the sheet Data."""

    def change(data, _):
        for name, value in parts.items():
            setattr(data[cell], name, value)

    return edit_book(change)


def put_row(name, value):
    return edit_book(lambda data, _: setattr(data.row_dimensions[9], name, value))


def put_receipt(label, value):
    """Set the text beside a label of the sheet Read me."""

    def change(_, sheet):
        next(text for name, text in sheet.iter_rows() if name.value == label).value = value

    return edit_book(change)


def cut_rows(said, **more):
    said["rows"] = said["rows"][:-1]
    said["origin"] |= {"row_count": 17, **more}


def put_77(lines):
    cells = lines[4].split(",")
    return [*lines[:4], ",".join([*cells[:3], "77", *cells[4:]]), *lines[5:]]


def name_twice(lines):
    head, *rows = lines
    return [f"{head},{COLUMN}", *(f"{row},{row.split(',')[3]}" for row in rows)]


def put_formula(file):
    """Have the cell D9 hold a formula, with the right value as its last result."""
    with zipfile.ZipFile(file) as former:
        parts = {name: former.read(name) for name in former.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    forged = re.sub(r'(<c r="D9"[^>]*>)(<v>)', r"\1<f>70+7</f>\2", sheet)
    assert forged != sheet
    parts["xl/worksheets/sheet1.xml"] = forged.encode()
    with zipfile.ZipFile(file, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


FOURTH = f"select * replace (if(row_number() over () = 4, 77, {COLUMN}) as {COLUMN}) from answer"
# {format: (a forger of one number, the place that is named)}
ONE_CELL = {
    "csv": (edit_lines(put_77), "line 5"),
    "json": (edit_json(lambda said: said["rows"][3].update({COLUMN: 77})), "row 4"),
    "parquet": (edit_parquet(FOURTH), "row 4"),
    "xlsx": (put_cell("D9", value=77), "D9"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_one_forged_number_is_named_with_both_values(taken, verify, kind):
    file = taken / f"answer.{kind}"
    before = read_rows(file, "en")
    forge, place = ONE_CELL[kind]
    forge(file)
    code, said = verify(file)
    was = before.rows[3][before.columns.index(COLUMN)]
    assert code == 1 and f"{place}, {COLUMN} (" in said
    assert f"'77' in the file, '{was}' recounted" in said
    assert "1 of 288 cells differs" in said


NOTES = (
    "SYNTHETIC data: no row describes a real person",
    "Données SYNTHÉTIQUES\u202f: aucune ligne ne décrit une personne réelle",
)
AS_TEXT = edit_json(lambda said: said["rows"][4].update({COLUMN: str(said["rows"][4][COLUMN])}))
OTHER_COLUMN = "Columns that do not belong to the question: "
BLACK = openpyxl.styles.PatternFill("solid", fgColor="FF000000")
WHITE = openpyxl.styles.Font(color="FFFFFFFF")
HIDE_NUMBERS = edit_book(
    lambda data, _: data.conditional_formatting.add(
        "D6:D23", CellIsRule("greaterThan", ["1"], fill=BLACK)
    )
)
# {format: [(forger, what is said)]}; of what a file says one of each kind, as the next test but one
# tries them all.
FORGED = {
    "json": [
        (put(sentence="It hits nobody."), "sentence: 'It hits nobody.' in the file, 'In the mod"),
        (put(remark="Seen by the CNIL"), "remark: 'Seen by the CNIL' in the file, '' made again"),
        (edit_json(cut_rows), "17 rows in the file, 18 recounted."),
        (edit_json(partial(cut_rows, limit=17)), "--sexes female --limit 17' made again"),
        (edit_json(lambda said: said["rows"][4].update(mine=1)), f"{OTHER_COLUMN}mine."),
        (
            edit_json(lambda said: [row.pop("region_name") for row in said["rows"]]),
            "Columns that the file lacks: region_name.",
        ),
        (AS_TEXT, f"row 5, {COLUMN}: written as 'text' in the file, as 'number' made again"),
        (
            edit_text('"row_count": 18', '"row_count": 18, "row_count": 17'),
            "the key 'row_count' stands twice",
        ),
    ],
    "csv": [
        (edit_text("SYNTHETIC data", "data"), "line 2, note"),
        (edit_text(*NOTES), "line 2, note"),  # of one row in the other language
        (put(**{"dc:title": "Who is safe?"}), "dc:title: 'Who is safe?' in the file"),
        (
            edit_lines(lambda lines: [lines[0] + ",mine", *(f"{line},1" for line in lines[1:])]),
            f"{OTHER_COLUMN}mine.",
        ),
        (edit_lines(name_twice), f"{OTHER_COLUMN}{COLUMN}."),
        (
            edit_lines(lambda lines: [*lines[:5], f"{lines[5]},77", *lines[6:]]),
            """line 6: "['77']" in the file, '' made again""",
        ),
        (
            edit_lines(lambda lines: [line.rpartition(",")[0] for line in lines]),
            "Columns that the file lacks: note.",
        ),
    ],
    "parquet": [
        (
            edit_parquet(f"select * replace ({COLUMN}::varchar as {COLUMN}) from answer"),
            f"every row, {COLUMN}: written as 'VARCHAR' in the file, as 'BIGINT' made again",
        ),
        (edit_parquet("from answer", seen_by="CNIL"), "origin.seen_by: 'CNIL' in the file"),
        (
            edit_parquet("from answer union all (from answer limit 1)"),
            "19 rows in the file, 18 recounted.",
        ),
    ],
    "xlsx": [
        (put_cell("A1", value="Who?"), "Data!A1: 'Who?' in the file, 'Which régions"),
        (put_cell("Z9", value=77), "Data!Z9: '77' in the file, '' made again"),
        (put_receipt("Question", "Who?"), "Read me: Question: 'Who?' in the file"),
        (put_row("hidden", True), "Data: hidden rows: '[9]' in the file"),
        (put_row("height", 0.5), "Data: hidden rows: '[9]' in the file"),
        (
            edit_book(lambda data, _: setattr(data.column_dimensions["D"], "hidden", True)),
            """Data: hidden columns: "['D']" in the file""",
        ),
        (
            edit_book(lambda _, receipt: setattr(receipt, "sheet_state", "veryHidden")),
            "Read me: state: 'veryHidden' in the file",
        ),
        (
            put_cell("D9", number_format='#,##0,"000"'),
            f"D9, {COLUMN}: written as 'number #,##0,\"000\"' in the file, as 'number #,##0' made",
        ),
        (put_cell("D9", font=WHITE), f"D9, {COLUMN}: written as 'number #,##0 rgb FFFFFFFF' in"),
        (put_cell("A2", fill=BLACK), "Data!A2, form: 'text General on rgb FF000000' in the file"),
        (put_cell("D9", comment=openpyxl.comments.Comment("7", "I")), "xl/comments/comment1.xml"),
        (HIDE_NUMBERS, "Data: conditional formats: '1' in the file"),
        (put_formula, f"D9, {COLUMN} ("),
        (
            edit_book(lambda data, _: data.parent.create_sheet("Corrected")),
            "sheets: \"['Data', 'Read me', 'Corrected']\" in the file",
        ),
    ],
}


@pytest.mark.parametrize("kind", FORMATS)
def test_forged_part_of_a_file_is_named(subtests, files, tmp_path, verify, kind):
    for number, (forge, expected) in enumerate(FORGED[kind]):
        with subtests.test(expected=expected):
            file = shutil.copytree(files, tmp_path / f"{number}") / f"answer.{kind}"
            forge(file)
            code, said = verify(file)
            assert code == 1 and expected in said, said


OF_WORLD = {"origin.world.duckdb_version", "origin.world.generated_at"}
# {format: the parts that differ between two equal worlds, which are not compared}
NOT_COMPARED = {
    "csv": {f"notes.1.{each}" for each in OF_WORLD} | {"url"},
    "json": OF_WORLD,
    "parquet": OF_WORLD,
    "xlsx": OF_WORLD | {"Read me: Made on", "Read me: DuckDB"},
}
# {format: some of those that are}
COMPARED = {
    "csv": {"dc:title", "dc:source", "tableSchema.columns.4.titles.fr"},
    "json": {"sentence", "note", "origin.question", "origin.kind", f"counts.{COLUMN}"},
    "parquet": {"origin.question", "origin.kind", "origin.command"},
    "xlsx": {"Data!A2", "Data!A3", "Data!D5", "Read me: Question", "Read me: Seed"},
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_other_part_that_a_file_says_is_compared(files, kind):
    made = read_rows(files / f"answer.{kind}", "en")
    free = set()
    for place in made.said:
        found = replace(made, said=made.said | {place: "forged"})
        said = [verify_file._select_said(each.said, True, ["forged"]) for each in (found, made)]
        beside = [*compare_beside(*(replace(made, said=each) for each in said))]
        if Recount(1, 1, 1, [], [], False, [], beside).holds:
            free.add(place)
    assert free == NOT_COMPARED[kind] and COMPARED[kind] <= {*made.said} - free


def test_rows_in_another_order_and_a_book_of_another_program_hold(taken, verify):
    edit_lines(lambda lines: [lines[0], *reversed(lines[1:])])(taken / "answer.csv")
    code, said = verify(taken / "answer.csv")
    assert code == 0 and "The rows are in another order." in said
    widen = edit_book(lambda data, _: setattr(data.column_dimensions["A"], "width", 40))
    widen(taken / "answer.xlsx")
    code, said = verify(taken / "answer.xlsx")
    assert code == 0, said
    assert "Not compared: when and by which DuckDB the world was made, the address" in said


def test_limited_answer_is_held_against_as_many_rows(say, tmp_path, verify):
    file = tmp_path / "few.json"
    assert say(*QUESTION, "--limit", "2", "--output", str(file))[0] == 0
    code, said = verify(file)
    assert code == 0 and "The file says that it stops after 2 rows." in said
    assert "exposure/rate_by_region --sexes female --limit 2" in file.read_text()


def test_csv_without_its_metadata_takes_the_question_behind_it(taken, verify):
    file = taken / "answer.csv"
    metadata_path(file).unlink()
    code, said = verify(file)
    assert code == 1 and "does not say where it comes from" in said
    assert "answer.csv-metadata.json" in said and "Type the question after it" in said
    code, said = verify(file, *QUESTION)
    assert code == 0 and "Only cells, their form and their note were compared" in said
    code, said = verify(file, QUESTION[0])  # of both sexes
    assert code == 1 and "cells differ" in said and "more cells" in said


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["sql", "select sex\nfrom registrants"], "a.json"),
        (["export", "registrants", "--sample", "3"], "b.csv"),
    ],
)
def test_file_of_sql_or_of_an_export_says_what_made_it(say, tmp_path, verify, words, name):
    file = tmp_path / name
    assert say(*words, "--output", str(file))[0] == 0
    code, said = verify(file)
    assert code == 1 and "or from an export: verify does not count it again" in said
    made_by = shlex.join(["breachlab", *words]).replace("\n", " ")
    assert made_by in said and len(said.splitlines()) == 1
    assert "verify ne le recompte pas" in undo_typesetting(verify(file, "--language", "fr")[1])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "x", "cannot be read from a file of this kind. Expected: .csv, .json"),
        ("a.csv", None, "is not a file"),
        ("a.csv", "", "contains no answer of this lab"),
        ("a.csv", "\x00,\n", "does not say where it comes from"),
        ("a.json", "{", "contains no answer of this lab"),
        ("a.json", "[]", "contains no answer of this lab"),
        ("a.parquet", "x", "contains no answer of this lab"),
        ("a.xlsx", "x", "contains no answer of this lab"),
    ],
)
def test_file_of_no_answer_is_refused_in_a_line(tmp_path, verify, name, text, expected):
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    code, said = verify(file)
    assert code == 1 and expected in said and len(said.splitlines()) == 1
    if name == "a.txt":
        with pytest.raises(NotAnAnswer, match="une réponse ne se lit pas"):
            read_rows(file, "fr")


def test_file_of_another_world_says_how_to_make_that(taken, verify):
    file = taken / "answer.json"
    edit_json(lambda said: said["origin"]["world"].update(seed=7))(file)
    code, said = verify(file)
    assert code == 1 and "is of another world: seed 7; the database has seed 2024" in said
    assert "python -m data_gen --rows 10000 --seed 7" in said


def test_file_of_a_world_without_a_seed_is_not_told_to_be_made():
    made = dict.fromkeys(verify_file.IDENTITY, "1")
    origin = {"world": made | {"row_count": 8, "seed": None}}
    for language in ("en", "fr"):
        with pytest.raises(OtherWorld) as refused:
            verify_file._check_world(origin, made, Path("answer.csv"), language)
        remedy = str(refused.value).partition(";")[2]
        assert "--seed" not in remedy and "None" not in remedy


def test_recount_knows_values_as_each_kind_of_file_writes_them():
    answer = pandas.DataFrame(
        {
            "status": ["a", "b"],
            "told_on": pandas.to_datetime(["2024-03-13", None]),
            "person_share": [0.1 + 0.2, None],
            "is_due": pandas.array([True, None], dtype="boolean"),
        }
    )

    def rows(*given):
        return FileRows([*answer], given, None, lambda row, column: f"{row}.{column}")

    as_texts = rows(["a", "2024-03-13", repr(0.1 + 0.2), "True"], ["b", "", "", ""])
    as_values = rows(["a", date(2024, 3, 13), 0.3, True], ["b", None, None, None])
    assert recount(as_texts, answer, [""]).holds and recount(as_values, answer, [""]).holds
    wrong = rows(["a", "2024-03-14", 0.31, "False"], ["b", None, 0, None])
    places = [each.place for each in recount(wrong, answer, [""]).differences]
    assert places == ["0.1", "0.2", "0.3", "1.2"]

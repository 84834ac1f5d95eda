"""A file of an answer: it says where it is from, and one altered cell of it is named."""

import json
import re
import shlex
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pytest

from breachlab.__main__ import main
from breachlab.answer_files.file_rows import READERS, Recount, compare_beside, read_rows, recount
from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli import verify_file
from breachlab.errors import NotAnAnswer, OtherWorld
from breachlab.words.language import undo_typesetting
from tests.support.cases import for_each

QUESTION = ("exposure/rate_by_region", "--sexes", "female")
ROW, COLUMN = 3, "living_here_person_count"  # the cell that is altered, of rows counted from 0
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
    assert "All 288 cells of 18 rows are as their question has them" in said


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
    assert "1 of 288 cells differs" in said


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
    assert "Columns that are not of the question: mine." in told


def test_a_row_that_does_not_say_synthetic_differs(taken, verify):
    file = taken / "answer.csv"
    file.write_text(file.read_text().replace("SYNTHETIC data", "data", 1))
    code, said = verify(file)
    assert code == 1 and "line 2, note" in said


def test_a_csv_whose_origin_is_lost_takes_the_question_behind_it(taken, verify):
    file = taken / "answer.csv"
    metadata_path(file).unlink()
    code, said = verify(file)
    assert code == 1 and "does not say where it is from" in said
    assert "answer.csv-metadata.json" in said and "Type the question behind it" in said
    code, said = verify(file, *QUESTION)
    assert code == 0 and "Only cells, their form and their note were compared" in said
    code, said = verify(file, QUESTION[0])  # of everybody, whom it is not of
    assert code == 1 and "cells differ" in said and "more cells" in said


@for_each(
    "words, names",
    [
        (["sql", "select sex\nfrom registrants"], ["a.csv", "a.json", "a.parquet", "a.xlsx"]),
        (["export", "registrants", "--sample", "3"], ["b.csv", "b.parquet"]),
    ],
)
def test_a_file_of_no_question_says_what_made_it(say, tmp_path, verify, words, names):
    for name in names:
        file = tmp_path / name
        assert say(*words, "--output", str(file))[0] == 0
        code, said = verify(file)
        assert code == 1 and "or an export: verify does not count it again" in said
        made_by = shlex.join(["breachlab", *words]).replace("\n", " ")
        assert made_by in said and len(said.splitlines()) == 1
        assert "verify ne le recompte pas" in undo_typesetting(verify(file, "--language", "fr")[1])


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
    assert code == 0 and "Les 288 cellules des 18 lignes" in said and "graine 2024" in said
    assert "Non comparés\u202f: la date de création du monde" in said and "SYNTHÉTIQUES" in said


def test_a_limited_answer_is_held_against_as_many_rows(small_database, tmp_path, verify):
    file = tmp_path / "few.json"
    words = [*QUESTION, "--limit", "2", "--output", str(file)]
    assert main([*words, "--database", str(small_database)]) == 0
    code, said = verify(file)
    assert code == 0 and "The file says that it has the first 2 rows alone." in said
    assert "exposure/rate_by_region --sexes female --limit 2" in file.read_text()


def edit_json(change):
    """Return a function that changes the content of a JSON file, or of a CSV's metadata."""

    def edit(file):
        file = metadata_path(file) if file.suffix == ".csv" else file
        said = json.loads(file.read_text())
        change(said)
        file.write_text(json.dumps(said))

    return edit


def edit_text(old, new, is_metadata=False):
    def edit(file):
        file = metadata_path(file) if is_metadata else file
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    return edit


def edit_lines(change):
    def edit(file):
        file.write_text("".join(f"{line}\n" for line in change(file.read_text().splitlines())))

    return edit


def edit_parquet(select, **metadata):
    """Return a function that writes a selection from a Parquet file in its place."""

    def edit(file):
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

    return edit


def edit_book(change):
    def edit(file):
        book = openpyxl.load_workbook(file)
        change(*book.worksheets)
        book.save(file)

    return edit


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


def set_cell(sheet, cell, value):
    sheet[cell].value = value


def read_me(label, value):
    """Return a function that sets the text beside a label of the sheet "Read me"."""

    def change(_, sheet):
        next(text for name, text in sheet.iter_rows() if name.value == label).value = value

    return edit_book(change)


def cut_rows(said):
    said["rows"] = said["rows"][:-1]
    said["origin"]["row_count"] = 17


def claim_limit(said):
    cut_rows(said)
    said["origin"]["limit"] = 17


def name_twice(lines):
    place = lines[0].split(",").index(COLUMN)
    return [
        f"{line},{line.split(',')[place] if number else COLUMN}"
        for number, line in enumerate(lines)
    ]


OF_WORLD = {"origin.world.duckdb_version", "origin.world.generated_at"}
OF_WORLDS = {
    "csv": {f"notes.1.{each}" for each in OF_WORLD} | {"url"},
    "json": OF_WORLD,
    "parquet": OF_WORLD,
    "xlsx": OF_WORLD | {"Read me: Made on", "Read me: DuckDB"},
}
BLACK_OUT = openpyxl.styles.PatternFill("solid", fgColor="FF000000")
# {what was forged: the format, the forger, what is said}
FORGED = {
    "the sentence": (
        "json",
        edit_json(lambda said: said.update(sentence="It hits nobody.")),
        "sentence: 'It hits nobody.' in the file, 'In the model from",
    ),
    "the note of all rows": (
        "json",
        edit_json(lambda said: said.update(note="Real people")),
        "note: 'Real people' in the file, 'SYNTHETIC data",
    ),
    "the question": (
        "json",
        edit_json(lambda said: said["origin"].update(question="Who is safe?")),
        "origin.question: 'Who is safe?' in the file, 'Which régions",
    ),
    "the command": (
        "json",
        edit_text("rate_by_region --sexes female", "rate_by_region --sexes male"),
        "origin.command: 'python -m breachlab exposure/rate_by_region --sexes male'",
    ),
    "the kind of data": (
        "json",
        edit_json(lambda said: said["origin"].update(kind="Real people")),
        "origin.kind: 'Real people' in the file",
    ),
    "rows cut and their count edited": (
        "json",
        edit_json(cut_rows),
        "17 rows in the file, 18 recounted.",
    ),
    "rows cut and a limit claimed": (
        "json",
        edit_json(claim_limit),
        "--sexes female --limit 17' made again",
    ),
    "a column in one row alone": (
        "json",
        edit_json(lambda said: said["rows"][4].update(mine=1)),
        "Columns that are not of the question: mine.",
    ),
    "numbers written as texts": (
        "json",
        edit_json(lambda said: said["rows"][4].update({COLUMN: str(said["rows"][4][COLUMN])})),
        "row 5, living_here_person_count: written as 'text' in the file, as 'number' made again",
    ),
    "what a column counts": (
        "json",
        edit_json(lambda said: said["counts"].update({COLUMN: "resident_count"})),
        "counts.living_here_person_count: 'resident_count' in the file",
    ),
    "a remark beside the rows": (
        "json",
        edit_json(lambda said: said.update(remark="Checked by the CNIL")),
        "remark: 'Checked by the CNIL' in the file, '' made again",
    ),
    "a key that stands twice": (
        "json",
        edit_text('"row_count": 18', '"row_count": 18, "row_count": 17'),
        "the key 'row_count' stands twice",
    ),
    "the title in the metadata": (
        "csv",
        edit_json(lambda said: said.update({"dc:title": "Who is safe?"})),
        "dc:title: 'Who is safe?' in the file",
    ),
    "the source in the metadata": (
        "csv",
        edit_json(lambda said: said.update({"dc:source": "INSEE"})),
        "dc:source: 'INSEE' in the file",
    ),
    "the heading of a column in the metadata": (
        "csv",
        edit_json(lambda said: said["tableSchema"]["columns"][3]["titles"].update(fr="Morts")),
        "tableSchema.columns.4.titles.fr: 'Morts' in the file",
    ),
    "a column added": (
        "csv",
        edit_lines(lambda lines: [lines[0] + ",mine", *(f"{line},1" for line in lines[1:])]),
        "Columns that are not of the question: mine.",
    ),
    "a column that stands twice": (
        "csv",
        edit_lines(name_twice),
        "Columns that are not of the question: living_here_person_count.",
    ),
    "a cell beyond the columns": (
        "csv",
        edit_lines(lambda lines: [*lines[:5], f"{lines[5]},77", *lines[6:]]),
        """line 6: "['77']" in the file, '' made again""",
    ),
    "the column of the note taken away": (
        "csv",
        edit_lines(lambda lines: [line.rpartition(",")[0] for line in lines]),
        "Columns that the file lacks: note.",
    ),
    "the note of one row in the other language": (
        "csv",
        edit_text(
            "SYNTHETIC data: no row describes a real person",
            "Données SYNTHÉTIQUES\u202f: aucune ligne ne décrit une personne réelle",
        ),
        "line 2, note",
    ),
    "numbers of a Parquet file written as texts": (
        "parquet",
        edit_parquet(f"select * replace ({COLUMN}::varchar as {COLUMN}) from answer"),
        f"every row, {COLUMN}: written as 'VARCHAR' in the file, as 'BIGINT' made again",
    ),
    "the question of a Parquet file": (
        "parquet",
        edit_parquet("from answer", question="Who is safe?"),
        "origin.question: 'Who is safe?' in the file",
    ),
    "another entry in a Parquet file's metadata": (
        "parquet",
        edit_parquet("from answer", checked_by="the CNIL"),
        "origin.checked_by: 'the CNIL' in the file",
    ),
    "a row of a Parquet file twice": (
        "parquet",
        edit_parquet("from answer union all (from answer limit 1)"),
        "19 rows in the file, 18 recounted.",
    ),
    "the title of a workbook": (
        "xlsx",
        edit_book(lambda data, _: set_cell(data, "A1", "Who is safe?")),
        "Data!A1: 'Who is safe?' in the file, 'Which régions",
    ),
    "the note of a workbook": (
        "xlsx",
        edit_book(lambda data, _: set_cell(data, "A2", "Real people")),
        "Data!A2: 'Real people' in the file, 'SYNTHETIC data",
    ),
    "whom a workbook is of": (
        "xlsx",
        edit_book(lambda data, _: set_cell(data, "A3", "sexes: men")),
        "Data!A3: 'sexes: men' in the file, 'sexes: women' made again",
    ),
    "the heading of a column": (
        "xlsx",
        edit_book(lambda data, _: set_cell(data, "D5", "Deaths")),
        "Data!D5: 'Deaths' in the file",
    ),
    "the question in a workbook's receipt": (
        "xlsx",
        read_me("Question", "Who is safe?"),
        "Read me: Question: 'Who is safe?' in the file",
    ),
    "the seed in a workbook's receipt": (
        "xlsx",
        read_me("Seed", "7"),
        "Read me: Seed: '7' in the file, '2024' made again",
    ),
    "rows hidden": (
        "xlsx",
        edit_book(lambda data, _: setattr(data.row_dimensions[9], "hidden", True)),
        "Data: hidden rows: '[9]' in the file",
    ),
    "a row too low to be read": (
        "xlsx",
        edit_book(lambda data, _: setattr(data.row_dimensions[9], "height", 0.5)),
        "Data: hidden rows: '[9]' in the file",
    ),
    "a column hidden": (
        "xlsx",
        edit_book(lambda data, _: setattr(data.column_dimensions["D"], "hidden", True)),
        """Data: hidden columns: "['D']" in the file""",
    ),
    "the receipt hidden": (
        "xlsx",
        edit_book(lambda _, receipt: setattr(receipt, "sheet_state", "veryHidden")),
        "Read me: state: 'veryHidden' in the file",
    ),
    "the number format of a column": (
        "xlsx",
        edit_book(lambda data, _: setattr(data["D9"], "number_format", '#,##0,"000"')),
        f"D9, {COLUMN}: written as 'number #,##0,\"000\"' in the file, as 'number #,##0' made",
    ),
    "a number in white": (
        "xlsx",
        edit_book(
            lambda data, _: setattr(data["D9"], "font", openpyxl.styles.Font(color="FFFFFFFF"))
        ),
        "D9, living_here_person_count: written as 'number #,##0 rgb FFFFFFFF' in the file",
    ),
    "the note blacked out": (
        "xlsx",
        edit_book(lambda data, _: setattr(data["A2"], "fill", BLACK_OUT)),
        "Data!A2, form: 'text General on rgb FF000000' in the file",
    ),
    "a formula in place of a number": (
        "xlsx",
        put_formula,
        "D9, living_here_person_count (",
    ),
    "a number beside the table": (
        "xlsx",
        edit_book(lambda data, _: set_cell(data, "Z9", 77)),
        "Data!Z9: '77' in the file, '' made again",
    ),
    "a remark on a cell": (
        "xlsx",
        edit_book(
            lambda data, _: setattr(data["D9"], "comment", openpyxl.comments.Comment("77", "CNIL"))
        ),
        "xl/comments/comment1.xml",
    ),
    "a format that hides numbers by a condition": (
        "xlsx",
        edit_book(
            lambda data, _: data.conditional_formatting.add(
                "D6:D23", openpyxl.formatting.rule.CellIsRule("greaterThan", ["1"], fill=BLACK_OUT)
            )
        ),
        "Data: conditional formats: '1' in the file",
    ),
    "a sheet more": (
        "xlsx",
        edit_book(lambda data, _: data.parent.create_sheet("Corrected")),
        "sheets: \"['Data', 'Read me', 'Corrected']\" in the file",
    ),
}


@for_each("forged", FORGED)
def test_forged_part_of_a_file_is_named(files, tmp_path, verify, forged):
    kind, forge, expected = FORGED[forged]
    file = shutil.copytree(files, tmp_path / forged) / f"answer.{kind}"
    forge(file)
    code, said = verify(file)
    assert code == 1 and expected in said, said


@for_each("kind", FORMATS)
def test_each_part_that_a_file_says_is_compared_but_what_differs_between_equal_worlds(files, kind):
    made = read_rows(files / f"answer.{kind}", "en")
    free = set()
    for place in made.said:
        found = replace(made, said=made.said | {place: "forged"})
        said = [verify_file._select_said(each.said, True, ["forged"]) for each in (found, made)]
        beside = [*compare_beside(*(replace(made, said=each) for each in said))]
        if Recount(1, 1, 1, [], [], False, [], beside).holds:
            free.add(place)
    assert free == OF_WORLDS[kind]


def test_workbook_that_another_program_saved_holds(taken, verify):
    edit_book(lambda data, _: setattr(data.column_dimensions["A"], "width", 40))(
        taken / "answer.xlsx"
    )
    code, said = verify(taken / "answer.xlsx")
    assert code == 0, said
    assert "Not compared: when and by which DuckDB the world was made, the address" in said


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

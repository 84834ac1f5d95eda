"""Workbooks as people have them, and as somebody made them who means harm."""

import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from breachlab.errors import BadList, LabError
from data_gen.__main__ import main
from data_gen.own.mapping import read_mapping
from data_gen.own.proposal import propose
from data_gen.own.workbook_file import read_sheet
from tests.support.own_reading import propose_mapping, read_rows

HEADER = ["Prénom", "Nom", "Né le", "Code postal", "Téléphone", "Montant"]
ANNE = ["Anne", "Petit", date(1980, 12, 31), 1400, 639980001, 12.5]
ZOE = ["Zoé", "Roche", datetime(1981, 1, 30), 75011, "01 99 00 00 01", 13.0]
LOU = ["Lou", "Martin", date(1990, 5, 5), None, None, None]


def write_workbook(path, *sheets):
    """Write {title, rows, state} of sheets; return the path."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows, *state in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state[0] if state else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edit_parts(path, edit):
    """Write each part of a workbook anew, as edit(name, bytes) returns it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, edit(name, content))
    return path


@pytest.fixture
def path(tmp_path):
    return write_workbook(tmp_path / "clients.xlsx", ("Clients", [HEADER, ANNE, ZOE, LOU]))


def test_a_sheet_is_read_with_its_days_and_numbers(path):
    mapping = propose_mapping(path.parent, path.read_bytes(), path.name)
    assert mapping.form.kind == "xlsx" and mapping.form.table == "Clients"
    report, rows = read_rows(mapping)
    assert report.rows == 3 and list(rows.has_phone) == [True, True, False]
    assert [f"{day:%Y-%m-%d}" for day in rows.born_on] == ["1980-12-31", "1981-01-30", "1990-05-05"]
    assert list(rows.postcode[:2]) == ["01400", "75011"]
    assert [each.name for each in path.parent.iterdir() if each.suffix == ".csv"] == []


def test_whoever_reads_a_workbook_after_a_list_has_rows_of_one_width(path):
    """A list is opened without the size of its sheet, by which openpyxl pads a short row."""
    assert len([*read_sheet(path, "Clients")]) == 4
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    assert {len(row) for row in sheet.iter_rows()} == {len(HEADER)}


def test_titles_merged_heads_and_empty_rows_are_left_out(tmp_path):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Clients")
        sheet.write(0, 0, "Liste des clients au 14/01/2024")
        sheet.merge_range(2, 0, 2, 2, "Personne")
        sheet.merge_range(2, 3, 2, 5, "Contact")
        for number, row in ((3, HEADER), (4, ANNE), (7, ZOE), (1_000_000, LOU)):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    assert [row[0] for row in read_sheet(path, "Clients")] == ["Prénom", "Anne", "Zoé", "Lou"]
    report, _ = read_rows(propose_mapping(tmp_path, path.read_bytes(), path.name))
    assert report.rows == 3


def test_a_first_row_that_is_a_person_is_no_title(tmp_path):
    rows = [["Petit", "06 39 98 00 01"], ["Roche", "01 99 00 00 01", "Zoé", "Lille", "x"]]
    path = write_workbook(tmp_path / "clients.xlsx", ("A", rows))
    assert [row[0] for row in read_sheet(path, "A")] == ["Petit", "Roche"]
    assert not propose(path).form.has_header


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path, capsys):
    path = write_workbook(
        tmp_path / "clients.xlsx",
        ("Ancien", [HEADER, LOU], "hidden"),
        ("Vide", []),
        ("Clients", [HEADER, ANNE]),
        ("Notes", [["x", "qzmark"]]),
    )
    assert main(["own", str(path)]) == 0
    said = capsys.readouterr().out
    assert "sheet Clients is read, not Notes, Ancien (hidden)" in said and "qzmark" not in said
    assert read_mapping(path.with_suffix(".toml")).form.table == "Clients"


def test_ask_asks_for_the_sheet(tmp_path, monkeypatch):
    sheets = [("Notes", [["x"]]), ("Clients", [HEADER, ANNE])]
    path = write_workbook(tmp_path / "clients.xlsx", *sheets)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "2")
    assert main(["own", str(path), "--ask", "--quiet"]) == 0
    assert read_mapping(path.with_suffix(".toml")).form.table == "Clients"


def test_macros_are_not_read_and_that_is_said(path, capsys):
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/vbaProject.bin", b"qzmark")
    assert main(["own", str(path.rename(path.with_suffix(".xlsm")))]) == 0
    assert "its macros are not read" in capsys.readouterr().out


def test_formulas_count_by_their_stored_values_and_without_these_are_refused(tmp_path):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Clients")
        sheet.write_row(0, 0, ["Prénom", "Nom"])
        sheet.write_row(1, 0, ["Anne", "Petit"])
        sheet.write_formula(2, 0, "=A2", None, "Zoé")
    assert [row[0] for row in read_sheet(path, "Clients")] == ["Prénom", "Anne", "Zoé"]
    propose(path)
    rows = [["Prénom", "Nom"], ["Anne", "Petit"], ["=A2", "Roche"]]
    with pytest.raises(BadList, match="formulas without a value in column A of Clients"):
        propose(write_workbook(path, ("Clients", rows)))


def bomb(path):
    """A part of 300 MB of zeros, which pack to 300 kB."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b"\0" * 300_000_000)


def entities(path):
    """Entities that write themselves out a thousand million times."""
    levels = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x0 "qzmark">{levels}]>'
    edit_parts(
        path,
        lambda name, content: (
            head.encode() + re.sub(rb"<t>[^<]*</t>", b"<t>&x9;</t>", content)
            if name == "xl/worksheets/sheet1.xml"
            else content
        ),
    )


def password(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"qzmark" * 500)


def torn(path):
    path.write_bytes(path.read_bytes()[:-300])


def broken_sheet(path):
    edit_parts(
        path,
        lambda name, content: content[: len(content) // 2] if "sheet1" in name else content,
    )


def no_sheet(path):
    write_workbook(path, ("Vide", []))


HOSTILE = {
    bomb: "unpacks to 300,",
    entities: "declares a document type",
    password: "with a password, or in the old format",
    torn: "is not text",
    broken_sheet: "cannot be read",
    no_sheet: "no sheet with rows",
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_workbook_is_refused_in_a_line_that_quotes_nothing(make, path, capsys):
    make(path)
    assert main(["own", str(path)]) == 1
    error = capsys.readouterr().err
    assert HOSTILE[make] in error and error.count("\n") == 1 and "qzmark" not in error
    assert [each.name for each in path.parent.iterdir()] == ["clients.xlsx"]


def test_rows_and_columns_beyond_those_of_excel_are_not_waited_for(path):
    edit_parts(path, lambda _, content: content.replace(b'<row r="4"', b'<row r="99999999999"'))
    assert len([*read_sheet(path, "Clients")]) == 3
    edit_parts(
        path,
        lambda _, content: content.replace(
            b'<dimension ref="A1:F4"', b'<dimension ref="A1:XFD1048576"'
        ),
    )
    assert len([*read_sheet(path, "Clients")]) == 3


def test_a_sheet_that_is_gone_is_named(path):
    mapping = propose_mapping(path.parent, path.read_bytes(), path.name)
    write_workbook(path, ("Autre", [HEADER, ANNE]))
    with pytest.raises(LabError, match="has no sheet Clients"):
        read_rows(mapping)

"""The form as CSV and as a workbook: what is asked and what it may say, in words as in the DOCX."""

import io

import openpyxl
import pandas
import pytest
from docx import Document

from breachlab.__main__ import main
from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.files.card_files import EXCEL_FR
from dashboard.files.file_address import FORM, file_address
from dashboard.state.page_state import State
from tests.support.cases import for_each

TEXTS = ["item_text", "answer_text"]
NOTES = {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES"}


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


def take(client, kind, language, style=""):
    """Return the content of a file of the form in a language."""
    address = file_address(State("situation"), FORM, kind, style)
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return io.BytesIO(response.data)


def say_in_document(client, language):
    """Return [(item, its words)] of the document."""
    (table,) = Document(take(client, "docx", language)).tables
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return [(item.partition("\n")[0].lower(), said) for item, said, _ in cells]


def say(rows):
    """Return [(item, its words)] of the rows of another file."""
    return [(item.lower(), said) for item, said in rows[TEXTS].itertuples(index=False)]


@for_each("language", LANGUAGES)
def test_csv_of_the_form_says_what_its_document_says(client, language):
    rows = pandas.read_csv(take(client, "csv", language))
    assert [*rows][:4] == ["item_id", *TEXTS, "wording_id"]
    assert say(rows) == say_in_document(client, language)
    assert NOTES[language] in rows.note[0]


def test_csv_of_the_form_for_excel_is_french(client):
    rows = pandas.read_csv(take(client, "csv", "en", EXCEL_FR), sep=";", decimal=",")
    assert say(rows) == say_in_document(client, "fr")


@for_each("language", LANGUAGES)
def test_workbook_of_the_form_says_what_its_document_says(client, language):
    book = take(client, "xlsx", language)
    rows = pandas.read_excel(book, skiprows=COLUMNS_ROW).iloc[1:]
    assert say(rows) == say_in_document(client, language)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    headed = {"en": "What it may say", "fr": "Ce qu’elle peut dire"}[language]
    assert sheet.cell(COLUMNS_ROW + 2, 3).value == headed
    assert sheet.cell(COLUMNS_ROW + 3, 3).alignment.wrap_text


@for_each("kind, language", [("csv", "en"), ("xlsx", "fr")])
def test_verify_counts_the_words_of_the_form_too(
    client, small_database, tmp_path, capsys, kind, language
):
    path = tmp_path / f"form.{kind}"
    path.write_bytes(take(client, kind, language).getvalue())
    words = ["verify", str(path), FORM, "--database", str(small_database)]
    assert main(words) == 0
    assert "not looked at" not in capsys.readouterr().out
    if kind == "csv":
        path.write_bytes(path.read_bytes().replace(b"Nature of the breach", b"Another nature", 1))
        assert main(words) == 1
        assert "item_text" in capsys.readouterr().out


@for_each("language", LANGUAGES)
def test_shell_writes_the_words_of_the_form(client, small_database, tmp_path, capsys, language):
    path = tmp_path / "form.csv"
    words = [FORM, "--output", str(path), "--database", str(small_database)]
    assert main([*words, "--language", language]) == 0
    assert say(pandas.read_csv(path)) == say_in_document(client, language)
    path.unlink()
    path.with_name("form.csv-metadata.json").unlink()

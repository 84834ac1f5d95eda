"""The form as a Word document, and as CSV and a workbook, which say the same in words."""

import io
import re

import openpyxl
import pandas
import pytest
from docx import Document

from breachlab.__main__ import main
from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.words import LANGUAGES
from breachlab.words.language import typeset
from dashboard.files import FORM, file_address
from dashboard.files.card_files import EXCEL_FR
from dashboard.state.page_state import State

TEXTS = ["item_text", "answer_text"]
NOTES = {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES"}


def take(client, kind, language, style="", **options):
    """Return the content of a file of the form in a language."""
    address = file_address(State("situation", {}, options), FORM, kind, style)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_of_the_form_says_what_its_document_says(client, language):
    rows = pandas.read_csv(take(client, "csv", language))
    assert [*rows][:4] == ["item_id", *TEXTS, "wording_id"]
    assert say(rows) == say_in_document(client, language)
    assert NOTES[language] in rows.note[0]


def test_csv_of_the_form_for_excel_is_french(client):
    rows = pandas.read_csv(take(client, "csv", "en", EXCEL_FR), sep=";", decimal=",")
    assert say(rows) == say_in_document(client, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_of_the_form_says_what_its_document_says(client, language):
    book = take(client, "xlsx", language)
    rows = pandas.read_excel(book, skiprows=COLUMNS_ROW).iloc[1:]
    assert say(rows) == say_in_document(client, language)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    headed = {"en": "What it may say", "fr": "Ce qu’elle peut dire"}[language]
    assert sheet.cell(COLUMNS_ROW + 2, 3).value == headed
    assert sheet.cell(COLUMNS_ROW + 3, 3).alignment.wrap_text


@pytest.mark.parametrize(("kind", "language"), [("csv", "en"), ("xlsx", "fr")])
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_shell_writes_the_words_of_the_form(client, small_database, tmp_path, capsys, language):
    path = tmp_path / "form.csv"
    words = [FORM, "--output", str(path), "--database", str(small_database)]
    assert main([*words, "--language", language]) == 0
    assert say(pandas.read_csv(path)) == say_in_document(client, language)
    path.unlink()
    path.with_name("form.csv-metadata.json").unlink()


def test_form_document_is_of_the_list_chosen(client):
    official, press = (
        Document(take(client, "docx", "en", **options)).tables[0].rows[5].cells[1].text
        for options in ({}, {"provenance": "press"})
    )
    assert official != press


def test_form_document_in_french_is_typeset(client):
    texts = [each.text for each in Document(take(client, "docx", "fr")).paragraphs[:4]]
    assert [typeset(each, "fr") for each in texts] == texts


@pytest.mark.parametrize("language", ["en", "fr"])
def test_form_document_names_no_path_no_null_and_no_part_of_a_second(client, language):
    document = Document(take(client, "docx", language))
    cells = [each.text for row in document.tables[0].rows for each in row.cells]
    lines = [each.text for each in document.paragraphs if "http" not in each.text]
    assert not [
        each for each in [*cells, *lines] if re.search(r"\bnull\b|\$|\.sql|\w/\w|:\d\d\.\d", each)
    ]
    assert any(re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$", each) for each in lines)


def test_form_document_has_a_name_that_says_what_it_is(client):
    response = client.get(file_address(State("situation"), FORM, "docx"))
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="severity-notification_form.SYNTHETIC.docx"'
    )


@pytest.mark.parametrize(
    "path", ["/data/who/exposure/by_status.docx", "/data/situation/severity/scales.docx"]
)
def test_other_answers_have_no_document(client, path):
    assert client.get(path).status_code == 404

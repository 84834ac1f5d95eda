"""The form as a Word document, opened as those who take it do."""

import io
import re

import pytest
from docx import Document

from breachlab.words.language import typeset
from dashboard import create_app
from dashboard.files.file_address import FORM, file_address
from dashboard.state.page_state import State
from tests.support.cases import for_each


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


def opened(client, language, **options):
    address = file_address(State("situation", {}, options), FORM, "docx")
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return Document(io.BytesIO(response.data))


def test_form_document_is_of_the_list_chosen(client):
    official, press = (
        opened(client, "en", **options).tables[0].rows[5].cells[1].text
        for options in ({}, {"provenance": "press"})
    )
    assert official != press


def test_form_document_in_french_is_typeset(client):
    texts = [each.text for each in opened(client, "fr").paragraphs[:4]]
    assert [typeset(each, "fr") for each in texts] == texts


@for_each("language", ["en", "fr"])
def test_form_document_names_no_path_no_null_and_no_part_of_a_second(client, language):
    document = opened(client, language)
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


@for_each("path", ["/data/who/exposure/by_status.docx", "/data/situation/severity/scales.docx"])
def test_other_answers_have_no_document(client, path):
    assert client.get(path).status_code == 404

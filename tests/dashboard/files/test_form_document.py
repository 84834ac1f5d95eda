"""The form as a Word document, opened as those who take it do."""

import io

import pytest
from docx import Document

from breachlab.words import LANGUAGES
from breachlab.words.language import typeset
from dashboard import create_app
from dashboard.files.file_address import FORM, file_address
from dashboard.state.page_state import State
from dashboard.tables.form import word_item
from tests.support.cases import for_each

MARKS = {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUE"}
MISSING = {"en": "missing", "fr": "manque"}


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


def opened(client, language, **options):
    address = file_address(State("situation", {}, options), FORM, "docx")
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return Document(io.BytesIO(response.data))


@for_each("language", LANGUAGES)
def test_form_document_has_the_items_of_the_form_in_their_words(one_world, client, language):
    world = one_world.current()
    canvas = world.words[language].canvas
    rows = world.answers.rows(FORM, {}).dicts()
    (table,) = opened(client, language).tables
    lines = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert [words for _, words, _ in lines] == [word_item(row, canvas).text for row in rows]
    states = [MISSING[language] if row["is_to_fill"] else "✓" for row in rows]
    assert [state for *_, state in lines] == states
    names = [item.partition("\n")[0].lower() for item, *_ in lines]
    assert names == [canvas.words.label("item_id", row["item_id"]).lower() for row in rows]


@for_each("language", LANGUAGES)
def test_form_document_is_marked_as_synthetic_and_says_how_it_was_made(client, language):
    document = opened(client, language)
    assert MARKS[language] in document.sections[0].header.paragraphs[0].text
    texts = [each.text for each in document.paragraphs]
    assert MARKS[language] in texts[1]
    assert any("sql/severity/notification_form.sql" in each for each in texts)
    assert MARKS[language] in document.core_properties.comments
    assert document.core_properties.language.startswith(language)


def test_form_document_is_of_the_list_chosen(client):
    official, press = (
        opened(client, "en", **options).tables[0].rows[5].cells[1].text
        for options in ({}, {"provenance": "press"})
    )
    assert official != press


def test_form_document_in_french_is_typeset(client):
    texts = [each.text for each in opened(client, "fr").paragraphs[:4]]
    assert [typeset(each, "fr") for each in texts] == texts


def test_form_document_has_a_name_that_says_what_it_is(client):
    response = client.get(file_address(State("situation"), FORM, "docx"))
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="severity-notification_form.SYNTHETIC.docx"'
    )


@for_each("path", ["/data/who/exposure/by_status.docx", "/data/situation/severity/scales.docx"])
def test_other_answers_have_no_document(client, path):
    assert client.get(path).status_code == 404

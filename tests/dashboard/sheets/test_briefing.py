"""The breach on two A4: what Situation says of it, what may be said, and what is asked."""

import io
from collections import defaultdict

import pytest
from docx import Document

from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.numbers import write_day
from dashboard import create_app
from dashboard.sheets.briefing import list_questions
from tests.dashboard.sheets.conftest import opener
from tests.dashboard.sheets.test_area import broken_answers, count_words
from tests.support.pages.counted_pages import counted
from tests.support.remembered import ask

MOST_WORDS = 500  # of both pages, at most; a number is none
OF_BRIEFING = {"arrested": "arrested", "sale": "advertised"}


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def round_off(value, language):
    return numbers.whole(numbers.round_number(value), language)


def price(value, language):
    return numbers.euros(value, 0, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_briefing_has_two_pages_of_few_words(opens, language):
    sheet = opens("/briefing", language)
    leaves = [each for each in sheet.page.all("div") if each.attributes.get("class") == "leaf"]
    (body,) = sheet.page.all("body")
    assert len(leaves) == 2 and count_words(body) <= MOST_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_those_of_their_questions(opens, lab, language):
    text = plain(opens("/briefing", language).text)
    for query, column, write in (
        ("severity/by_segment", "person_count", numbers.whole),
        ("combination/in_breach_of_2023", "all_person_count", numbers.millions),
        ("fields/victims", "least_added_count", round_off),
        ("retention/avoided_by_limit", "allowed_years", numbers.whole),
        ("cost/fine", "fine_cap_eur", price),
    ):
        value = ask(lab.cursor(), query)[column][0]
        assert plain(write(value, language)) in text, query


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_arrested_and_what_is_for_sale_are_events_with_their_days(opens, lab, language):
    text, words = plain(opens("/briefing", language).text), Words.of(lab, language)
    events = ask(lab.cursor(), "exposure/timeline").set_index("event_id").happened_on
    for event in OF_BRIEFING.values():
        assert plain(words.label("event", event)) in text
        assert plain(write_day(events[event], language)) in text


def test_briefing_has_the_headline_of_situation(opens):
    assert opens("/briefing").headline.startswith("Data on 36.8 million people were copied from ")
    assert opens("/briefing").headline == opens("/situation").headline


@pytest.mark.parametrize(("query", "count"), [("fields/victims", 1), ("cost/components", 2)])
def test_what_cannot_be_computed_says_so_and_the_rest_stands(one_world, monkeypatch, query, count):
    """Without its costs, Situation has neither tiles nor decisions."""
    opens = opener(one_world)
    broken_answers(monkeypatch, query)
    sheet = opens("/briefing")
    assert sheet.status == 200 and sheet.html.count("could not be computed") == count


@pytest.mark.parametrize("path", ["/briefing/", "/briefing/1", "/Briefing", "/briefing.pdf"])
def test_other_paths_are_none(opens, path):
    assert opens(path).status == 404


def test_a_selection_in_its_address_is_said_to_be_left_out(one_world):
    client = create_app(one_world).server.test_client()
    left_out = "was not understood and is left out: d=59, a=&lt;b&gt;."
    assert left_out in client.get("/briefing?lang=en&d=59&a=<b>").text
    assert "left out" not in client.get("/briefing?lang=en").text


def test_what_it_asks_is_asked_at_once(one_world):
    asked = list_questions(one_world.current())
    assert len({query for query, _ in asked}) >= 10


@pytest.fixture(scope="module")
def documents(one_world):
    """{language: the briefing as a Word document}, as it comes."""
    client = create_app(one_world).server.test_client()
    found = {}
    for language in LANGUAGES:
        response = client.get(f"/briefing.docx?lang={language}")
        assert response.status_code == 200
        name = response.headers["Content-Disposition"]
        assert name.startswith('attachment; filename="briefing.SYNTH') and name.endswith('.docx"')
        found[language] = Document(io.BytesIO(response.data))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_what_the_pages_say(opens, documents, language):
    document, sheet = documents[language], plain(opens("/briefing", language).text)
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert plain(headings[0].text) == opens("/briefing", language).headline
    assert [plain(each.text) for each in headings[1:]] == [
        plain(next(each.all("h2")).text)
        for each in opens("/briefing", language).page.all("section")
    ]
    said = [
        plain(run.text.strip())
        for each in document.paragraphs
        if not each.style.name.startswith("Heading")
        for run in each.runs
    ]
    written = [each for each in said if each and "…" not in each]
    missing = [each for each in written if each not in sheet]
    assert len(written) > 25 and len(missing) <= 1 + 1  # what its note says, and a contact
    cells = [
        plain(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    ]
    assert all(
        part in sheet for each in cells for part in each.split("\n") if any(map(str.isdigit, part))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_marked_on_each_page_and_of_its_language(documents, language):
    document = documents[language]
    mark = {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUE"}[language]
    assert document.sections[0].header.paragraphs[0].text.startswith(mark)
    assert document.core_properties.language.startswith(language)


def test_briefing_has_the_numbers_of_situation(opens):
    """Each key of the tiles, the decisions and the bridge has no other value there."""
    known = defaultdict(set)
    for keys, values, _ in counted(next(opens("/situation").page.all("body"))):
        for key, value in zip(keys, values or [], strict=False):
            known[key].add(float(value))
    shown = 0
    first, _ = [
        each
        for each in opens("/briefing").page.all("div")
        if each.attributes.get("class") == "leaf"
    ]
    for keys, values, text in counted(first):
        for key, value in zip(keys, values or [], strict=True):
            if key in known:
                assert float(value) in known[key], (key, text)
                shown += 1
    assert shown > 20

"""The breach on two A4: the fifteen sentences of the catalogue, asked of the world served."""

import duckdb
import pytest

from breachlab import ask, find
from breachlab.catalogue import one_page
from breachlab.headlines import plain_headline
from breachlab.words import LANGUAGES, Words
from dashboard.answers import Answers
from dashboard.sheets.briefing import LEAVES
from tests.dashboard.sheets.conftest import opener
from tests.support.cases import for_each


@for_each("language", LANGUAGES)
def test_each_question_of_the_one_page_has_what_its_query_says_of_this_world(opens, lab, language):
    sheet, words = opens("/briefing", language), Words.of(lab, language)
    asked = one_page(words)
    assert len(asked) == 15
    for question, query in asked:
        said = plain_headline(find(query), ask(lab.cursor(), query, **find(query).needed), words)
        assert sheet.section(question).text == f"{question}{said}"


@for_each("language", LANGUAGES)
def test_four_drawings_stand_beside_them_each_with_its_source(opens, lab, language):
    sheet, words = opens("/briefing", language), Words.of(lab, language)
    drawn = [card.query for leaf in LEAVES for card in leaf]
    assert len(drawn) == 4 and len(LEAVES) == 2
    for query in drawn:
        section = sheet.section(words.text("cards", query, "title"))
        note = words.text("cards", query, "note")
        assert any(section.all("svg", "table")) and note in section.text
    assert sheet.html.count('class="leaf columns"') == 2


@for_each("language", LANGUAGES)
def test_it_says_that_it_is_of_nobody_and_what_it_was_made_with(opens, lab, language):
    sheet, words = opens("/briefing", language), Words.of(lab, language)
    mark = words.quote("kind", "mark")
    for said in (mark, words.text("page", "modelled"), "2024", "DuckDB"):
        assert said.replace("\u202f", " ") in sheet.text
    assert f'<html lang="{language}" data-mark="{mark}">' in sheet.html


def test_its_headline_is_that_of_situation(opens):
    assert opens("/briefing").headline.startswith("Data on 36.8 million people were copied from ")


@pytest.mark.parametrize("query", ["cost/total", "exposure/rate_by_departement"])
def test_what_cannot_be_computed_says_so_and_the_rest_stands(one_world, monkeypatch, query):
    rows = Answers.rows

    def broken(self, asked, parameters):
        if asked == query:
            raise duckdb.Error("none")
        return rows(self, asked, parameters)

    opens = opener(one_world)
    monkeypatch.setattr(Answers, "rows", broken)
    sheet = opens("/briefing")
    assert sheet.status == 200
    assert sheet.html.count(f"This could not be computed ({query}).") == 1


@for_each("path", ["/briefing/", "/briefing/1", "/Briefing"])
def test_other_paths_are_none(opens, path):
    assert opens(path).status == 404

"""The sheet of a département: its numbers are those of the records."""

from itertools import cycle

import duckdb
import pytest

from breachlab.drawing import contours
from breachlab.queries import names
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import interface
from dashboard import create_app
from dashboard.answers import Answers
from dashboard.sheets.area import CARDS, FIRST
from dashboard.world import OneWorld
from tests.dashboard.sheets.conftest import opener
from tests.support.cases import for_each
from tests.support.pages.elements import of_html
from tests.support.pages.where import LIVES_HERE, MINOR, persons, persons_by, residents_and_gone

CODES = ("59", "75", "2A")
TITLES = interface("en")["area"]["titles"]
# By days of birth, as where.py has them: nobody's age is asked of a cube.
YOUNG = {
    "16–17": MINOR,
    "18–19": "born_on > '2004-03-05' and born_on <= '2006-03-05'",
    "20–24": "born_on > '1999-03-05' and born_on <= '2004-03-05'",
    "25": "born_on > '1998-03-05' and born_on <= '1999-03-05'",
}

WAITING = {"area/neighbours"}  # for the sheet that has a map and neighbours


def here(code, also="true"):
    return f"departement_code = '{code}' and {also} and {LIVES_HERE}"


def test_every_question_of_a_departement_has_a_place_and_a_title():
    asked = {each for each in names() if each.startswith("area/")}
    assert {card.query for card in CARDS} | WAITING == asked and not WAITING & {
        card.query for card in CARDS
    }
    for language in LANGUAGES:
        titles = interface(language)["area"]["titles"]
        assert {f"area/{each}" for each in titles} | {"area/summary"} == {
            card.query for card in CARDS
        }


@for_each("code", CODES)
def test_area_counts_exposed_residents_and_who_died_or_left_apart(opens, lab, code):
    residents, gone = residents_and_gone(lab, f"departement_code = '{code}'")
    sheet = opens(f"/area/{code}")
    assert f" has {residents:,} exposed residents: " in sheet.headline
    (strip,) = (each for each in sheet.page.all("div") if each.attributes.get("id") == "numbers")
    assert strip.text.startswith(f"{gone:,} deaths or departures from France since")
    french = opens(f"/area/{code}", "fr").headline
    assert f" {residents:,} habitants exposés".replace(",", " ") in french


@for_each("code", CODES)
def test_ages_are_those_of_a_where_clause(opens, lab, code):
    found = opens(f"/area/{code}").digits(TITLES["by_age_band"])
    assert len(found) == 14
    assert sum(count for (count,) in found.values()) == persons(lab, here(code))
    assert found["16–17"] == [persons(lab, here(code, MINOR))]
    assert found["75 and over"] == [persons(lab, here(code, "born_on <= '1949-03-05'"))]


@for_each("code", CODES)
def test_statuses_are_those_of_a_where_clause(opens, lab, code):
    found = [count for (count,) in opens(f"/area/{code}").digits(TITLES["by_status"]).values()]
    counts = persons_by(lab, "status", here(code))
    assert found == [
        counts.get(each, 0) for each in ("registered", "formerly_registered", "candidate_space")
    ]


@for_each("code", CODES)
def test_young_people_are_those_of_a_where_clause(opens, lab, code):
    found = opens(f"/area/{code}").digits(TITLES["young_people"])
    for group, clause in YOUNG.items():
        counts = persons_by(lab, "status", here(code, clause))
        parts = [counts.get(each, 0) for each in ("registered", "formerly_registered",
                                                  "candidate_space")]  # fmt: skip
        assert found.get(group, [0, 0, 0, 0]) == [sum(parts), *parts]


@for_each("code", CODES)
def test_older_people_are_those_of_a_where_clause(opens, lab, code):
    found = opens(f"/area/{code}").digits(TITLES["seniors"])
    assert found["60 and over"][0] == persons(lab, here(code, "born_on <= '1964-03-05'"))
    assert found["75 and over"][0] == persons(lab, here(code, "born_on <= '1949-03-05'"))


@for_each("code", CODES)
def test_communes_are_those_of_a_where_clause_most_persons_first(opens, lab, code):
    found = opens(f"/area/{code}").digits(TITLES["largest_communes"])
    counts = sorted(persons_by(lab, "commune_code", here(code)).values(), reverse=True)
    assert [count for (count,) in found.values()] == counts[:FIRST]


def test_a_rate_stands_beside_that_of_france(opens, lab):
    """Of a thousand residents: those alive and here, over the residents of the département."""
    ((residents, everybody),) = lab.cursor().execute(
        "select sum(resident_count) filter (departement_code = '59'), sum(resident_count)"
        " from residents"
    ).fetchall()  # fmt: skip
    rate = 1000 * persons(lab, here("59")) / residents
    country = 1000 * persons(lab, LIVES_HERE) / everybody
    assert f": {_written(rate)} in 1,000 residents" in opens("/area/59").headline
    assert f"in France {_written(country)} in 1,000." in opens("/area/59").headline


def _written(rate):
    return f"{rate:.{2 if rate < 1 else 1}f}"


@for_each("language", LANGUAGES)
def test_it_says_what_it_is_of_what_and_that_it_is_of_nobody(opens, lab, language):
    sheet, words = opens("/area/59", language), Words.of(lab, language)
    for said in (
        words.quote("kind", "mark"),
        words.text("page", "modelled"),
        words.text("area", "note"),
        *map(words.resolve, interface(language)["area"]["steps"]),
        "Hauts-de-France",
        "2024",
    ):
        assert said.replace("\u202f", " ") in sheet.text
    assert (
        f'<html lang="{language}" ' in sheet.html and "Nord (59)" in sheet.html.split("<body>")[0]
    )


def test_it_links_to_the_list_to_the_pages_and_to_the_other_language(opens):
    assert opens("/area/59").links == ["/", "/area", "/who?d=59", "?lang=fr"]
    assert opens("/area/59", "fr").links[-1] == "?lang=en"


def test_its_map_shows_where_it_is_and_is_no_button(opens):
    sheet = opens("/area/59")
    assert sheet.html.count("is-selected") == 1
    assert "data-act" not in sheet.html and 'role="button"' not in sheet.html


@pytest.fixture(scope="module")
def opens_tiny(tiny):
    return opener(OneWorld(tiny))


def nobody_lives_in(tiny):
    """Return the départements of the smallest world in which nobody lives."""
    found = tiny.execute("select distinct departement_code from registrants").fetchall()
    return [code for code in contours.NAMES if (code,) not in found]


def test_area_has_a_sheet_also_where_nobody_lives(tiny, opens_tiny):
    for code, language in zip(nobody_lives_in(tiny)[:2], LANGUAGES, strict=True):
        sheet = opens_tiny(f"/area/{code}", language)
        assert sheet.status == 200 and "failed" not in sheet.html, code


@for_each("code, language", zip(contours.NAMES, cycle(LANGUAGES)))
def test_area_has_a_sheet_of_every_departement(opens_tiny, code, language, thorough):
    sheet = opens_tiny(f"/area/{code}", language)
    assert sheet.status == 200 and "failed" not in sheet.html


def test_a_part_that_cannot_be_computed_says_so_and_the_others_stand(one_world, monkeypatch):
    rows = Answers.rows

    def broken(self, query, parameters):
        if query == "area/calls":
            raise duckdb.Error("none")
        return rows(self, query, parameters)

    world = one_world
    opens = opener(world)
    monkeypatch.setattr(Answers, "rows", broken)
    sheet = opens("/area/59")
    assert sheet.status == 200
    assert "could not be computed (area/calls)" in sheet.section(TITLES["calls"]).text
    assert sheet.html.count("could not be computed") == 1


ODD = ["0", "059", "2a", "59 ", "<b>", "é", "%00", "%E2%80%8F59", "59;drop", "1" * 300]


@for_each("code", ODD)
def test_an_unknown_code_is_404_in_words_with_the_list(opens, caplog, code):
    for language in LANGUAGES:
        sheet = opens(f"/area/{code}", language)
        assert sheet.status == 404
        assert sheet.headline == interface(language)["area"]["unknown"]
        assert "/area/59" in sheet.links and "<b>" not in sheet.html
    assert caplog.records == []


@for_each("path", ["/area/", "/area/59/", "/area/59/more", "/areas", "/area/a/b"])
def test_other_paths_are_none(opens, path):
    assert opens(path).status == 404


@for_each("language", LANGUAGES)
def test_the_list_has_every_departement(opens, language):
    sheet = opens("/area", language)
    assert sheet.status == 200 and sheet.headline == interface(language)["area"]["all"]
    codes = [each.removeprefix("/area/") for each in sheet.links if each.startswith("/area/")]
    assert set(codes) == set(contours.NAMES) and len(codes) == 101


def test_the_language_is_the_reader_s_and_one_that_is_asked_for_is_kept(one_world):
    client = create_app(one_world).server.test_client()
    for headers, language in (({}, "en"), ({"Accept-Language": "fr"}, "fr")):
        assert f'<html lang="{language}" ' in client.get("/area/59", headers=headers).text
    response = client.get("/area/59?lang=fr")
    assert '<html lang="fr" ' in response.text
    assert response.headers["Set-Cookie"].startswith("language=fr;")
    assert '<html lang="fr" ' in client.get("/area").text
    assert "Set-Cookie" not in client.get("/area?lang=de").headers


@for_each("path", ["/area", "/area/59", "/area/none", "/briefing"])
def test_it_has_the_headers_of_the_pages_and_no_script_of_its_own(opens, path):
    sheet, page = opens(path), opens("/who")
    names = ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options")
    for name in (*names, "Referrer-Policy"):
        assert sheet.headers[name] == page.headers[name]
    assert "Cookie, Accept-Language" in sheet.headers["Vary"]
    assert sheet.headers["Content-Type"] == "text/html; charset=utf-8"
    (script,) = sheet.page.all("script")
    assert script.attributes == {"src": "/assets/frame/print.js", "defer": None}
    assert script.text == ""


def test_a_stranger_s_host_and_another_method_are_refused(opens, one_world):
    client = create_app(one_world).server.test_client()
    assert client.get("/area/59", headers={"Host": "evil.example"}).status_code == 400
    assert client.post("/area/59").status_code == 405


def test_what_is_written_is_read_as_text_by_a_browser(opens):
    """Of whatever is escaped, nothing is twice."""
    assert "&amp;amp;" not in opens("/area/59").html
    assert of_html(opens("/area/2A").html).text.count("Ajaccio") >= 1

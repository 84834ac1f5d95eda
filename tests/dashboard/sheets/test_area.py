"""The sheet of a département and the list of them: their numbers are those of the records."""

import csv
import io
import re

import pytest

from breachlab.drawing.contours import NAMES, neighbours
from breachlab.words import LANGUAGES
from breachlab.words.language import fold, interface
from dashboard import create_app
from dashboard.database.answers import Answers
from dashboard.database.served_world import OneWorld
from dashboard.sheets.area import LISTED_COMMUNES as LISTED
from tests.dashboard.sheets.conftest import opener
from tests.support.pages.counted_pages import with_straight_apostrophe
from tests.support.pages.where import LIVES_HERE, MINOR, persons, persons_by, residents_and_gone
from tests.support.remembered import ask
from tests.support.tiers import some_of

CODES = some_of(["59", "75", "2A"], 2)
YOUNG = "?public=16-25"
# By days of birth, as where.py has them: nobody's age is asked of a cube.
BORN = {
    "16–17": MINOR,
    "18–24": "born_on > '1999-03-05' and born_on <= '2006-03-05'",
    "25–49": "born_on > '1974-03-05' and born_on <= '1999-03-05'",
    "50–59": "born_on > '1964-03-05' and born_on <= '1974-03-05'",
    "60–74": "born_on > '1949-03-05' and born_on <= '1964-03-05'",
    "75+": "born_on <= '1949-03-05'",
}
YOUNG_BORN = {
    "16–17": MINOR,
    "18–19": "born_on > '2004-03-05' and born_on <= '2006-03-05'",
    "20–24": "born_on > '1999-03-05' and born_on <= '2004-03-05'",
    "25": "born_on > '1998-03-05' and born_on <= '1999-03-05'",
}


@pytest.fixture(scope="module")
def opens_tiny(tiny):
    """Open sheets of the tiny world, without the answers of its pages, which no sheet reads."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Answers, "prepare", lambda answers, questions: None)
        yield opener(OneWorld(tiny))


def here(code, also="true"):
    return f"departement_code = '{code}' and {also} and {LIVES_HERE}"


def section_of(sheet, *words):
    """Return the section whose text holds these words."""
    (found,) = [
        each for each in sheet.page.all("section") if all(word in each.text for word in words)
    ]
    return found


def numbers_of(table):
    """Return {name of a row: the first number of it} of a table."""
    return {
        next(row.all("th")).text: int(next(row.all("td")).attributes["data-value"])
        for row in table.all("tr")
        if any(row.all("td"))
    }


def tiles(sheet):
    """Return {what a tile counts, in the singular: its number}; of nobody it has none."""
    (block,) = [each for each in sheet.page.all("div") if each.attributes.get("class") == "tiles"]
    return {
        re.sub(r"s\b", "", next(each.all("b")).text): int(
            next(each.all("strong")).attributes.get("data-value", 0)
        )
        for each in block.children
    }


@pytest.mark.parametrize("code", CODES)
def test_tiles_and_footnote_count_residents_by_a_where_clause(opens, lab, code):
    residents, gone = residents_and_gone(lab, f"departement_code = '{code}'")
    sheet = opens(f"/area/{code}")
    assert sheet.headline == opens(f"/who?d={code}").headline and "France" in sheet.headline
    found = tiles(sheet)
    assert [*found] == ["exposed resident", "resident to inform", "call in thirty day", "minor"]
    assert found["exposed resident"] == residents
    assert found["minor"] == persons(lab, here(code, MINOR))
    assert f"Not counted: {gone:,} " in sheet.text
    channels = section_of(sheet, "E-mail reaches", "public notice")
    counts = [int(each.attributes["data-value"]) for each in channels.all("b")]
    assert sum(counts) == found["resident to inform"]
    assert tiles(opens(f"/area/{code}?public=old")) == found  # no public is called so


@pytest.mark.parametrize("code", CODES)
def test_ages_are_those_of_a_where_clause_in_six_groups(opens, lab, code):
    table = section_of(opens(f"/area/{code}"), "16–17", "75+", "Residents")
    assert numbers_of(table) == {
        name: persons(lab, here(code, clause)) for name, clause in BORN.items()
    }


def test_rate_of_an_age_is_of_the_residents_beside_it_and_that_of_france_stands_last(opens):
    """In 1,000 residents of a row so many are exposed; that of France is alike on all sheets."""
    france = []
    for code in CODES:
        table = section_of(opens(f"/area/{code}"), "16–17", "75+", "Residents")
        rows = [[*row.all("td")] for row in table.all("tr") if any(row.all("td"))]
        numbers = [[float(cell.attributes["data-value"]) for cell in cells] for cells in rows]
        for exposed, residents, rate, _ in numbers:
            assert rate == pytest.approx(1000 * exposed / residents)
        france.append([last for *_, last in numbers])
    assert france[0] == france[1]


@pytest.mark.parametrize("code", CODES)
def test_the_sheet_of_a_mission_locale_counts_the_young_by_a_where_clause(opens, lab, code):
    sheet = opens(f"/area/{code}{YOUNG}")
    counts = {name: persons(lab, here(code, clause)) for name, clause in YOUNG_BORN.items()}
    found = numbers_of(section_of(sheet, "Ages", "Exposed"))
    assert found == {name: count for name, count in counts.items() if count or name in found}
    assert tiles(sheet)["exposed resident"] == sum(counts.values())
    assert tiles(sheet)["minor"] == counts["16–17"]
    young = sum(counts.values())
    said = f": {young} exposed resident{'s' * (young > 1)} aged 16 to 25, "
    assert said in sheet.headline if young else sheet.headline == "No person is counted here."


@pytest.mark.parametrize("code", CODES)
def test_communes_are_those_of_a_where_clause_most_persons_first(opens, lab, code):
    (line,) = [
        each
        for each in opens(f"/area/{code}").page.all("ul")
        if each.attributes.get("class") == "communes"
    ]
    found = [int(each.attributes["data-value"]) for each in line.all("b")]
    counts = sorted(persons_by(lab, "commune_code", here(code)).values(), reverse=True)
    assert found == counts[:LISTED]


@pytest.mark.parametrize("code", CODES)
def test_the_file_of_communes_has_all_of_them_and_its_mark(client, lab, code):
    response = client.get(f"/area/{code}/communes.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        f'filename="area-communes-{code}.SYNTHETIC.csv"' in response.headers["Content-Disposition"]
    )
    rows = [*csv.DictReader(io.StringIO(response.text))]
    ((count,),) = lab.cursor().execute(
        "select count(*) from communes where departement_code = $code", {"code": code}
    ).fetchall()  # fmt: skip
    assert len(rows) == count and all("SYNTHETIC" in row["note"] for row in rows)
    counts = persons_by(lab, "commune_code", here(code))
    assert {
        row["commune_code"]: int(row["living_here_person_count"])
        for row in rows
        if row["living_here_person_count"] != "0"
    } == counts
    for_excel = client.get(f"/area/{code}/communes.csv?for=excel-fr").data.decode("utf-8-sig")
    assert for_excel.startswith("departement_code;")
    assert client.get("/area/none/communes.csv").status_code == 404


def test_sheet_lists_the_neighbours_with_the_class_of_their_rate_and_france(opens):
    table = section_of(opens("/area/59"), "Aisne", "Somme")
    rows = [next(row.all("th")).text for row in table.all("tr") if any(row.all("td"))]
    assert rows[0] == "Nord" and rows[-1] == "France"
    assert {*rows[1:-1]} == {NAMES[code] for code in neighbours()["59"]}
    alone = section_of(opens("/area/976"), "Mayotte", "Rate")
    assert len([row for row in alone.all("tr") if any(row.all("td"))]) == 2


# What was published of a place, and how it was used; else what holds of the places held against.
ERRORS = {
    "59": "Job seekers of Hauts-de-France: {region} off the published number, fitted in part. "
    "Départements and former registrants: not known.",
    "93": "Job seekers of Île-de-France: {region} off the published number, never fitted. "
    "Départements and former registrants: not known.",
    "2A": "Job seekers: fitted; of a year or more, never fitted, {longer} off the "
    "published number.",
    "974": "Job seekers: fitted to published numbers.",
    "33": "Job seekers: 8.4% off on average, 38% at worst, tuned on 31 départements.",
}


@pytest.mark.parametrize("code", [*ERRORS])
def test_the_distance_from_what_was_published_of_a_place_stands_on_its_sheet_and_on_who(
    opens, lab, code
):
    rows = ask(lab, "method/fidelity").set_index(["held_figure_id", "place_kind", "place_code"])
    far = rows.difference_share.abs()
    (region,) = lab.execute(
        "select region_code::varchar from departements where departement_code = ?", [code]
    ).fetchone()
    keys = {
        "region": ("registered", "region", region),
        "longer": ("registered_a_year_or_more", "departement", code),
    }
    shares = {name: f"{far[key]:.1%}" for name, key in keys.items() if key in far}
    said = ERRORS[code].format(**shares)
    assert said in opens(f"/area/{code}").text and said in opens(f"/who?d={code}").text


@pytest.mark.parametrize(
    ("statuses", "is_published"), [("r", True), ("cs", False), ("r.fr", False)]
)
def test_the_distance_is_said_to_be_unknown_of_others_than_the_registered(
    opens, statuses, is_published
):
    unknown = "how far the model is off is not known; the classes use the deviation for job seekers"
    text = opens(f"/who?d=59&st={statuses}").text
    assert (unknown in text, "Job seekers" in text) == (not is_published, is_published)


@pytest.mark.parametrize("path", ["/area/95", "/area/94?c=94038"])  # Val-d’Oise, L’Haÿ-les-Roses
def test_names_on_a_sheet_have_the_apostrophes_of_print(opens, path):
    (body,) = opens(path, "fr").page.all("body")
    assert [*with_straight_apostrophe(body)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_of_one_departement_alone_stands_on_its_sheet(opens, language):
    own = interface(language)["area"]["notes"]["976"].replace("\u202f", " ")
    assert own in opens("/area/976", language).text
    assert own not in opens("/area/59", language).text


@pytest.mark.parametrize(
    "code", ["0", "059", "2a", "59 ", "<b>", "é", "%00", "%E2%80%8F59", "59;drop", "1" * 300]
)
def test_an_unknown_code_is_404_in_words_with_the_list(opens, caplog, code):
    for language in LANGUAGES:
        sheet = opens(f"/area/{code}", language)
        assert sheet.status == 404
        assert sheet.headline == interface(language)["area"]["unknown"]
        assert "/area/59" in sheet.links and "<b>" not in sheet.text
    assert caplog.records == []


@pytest.mark.parametrize("public", ["", YOUNG])
def test_area_has_a_sheet_also_where_nobody_lives(tiny, opens_tiny, public):
    found = tiny.execute("select distinct departement_code from registrants").fetchall()
    empty = [code for code in NAMES if (code,) not in found]
    for code, language in zip(empty[:2], LANGUAGES, strict=True):
        sheet = opens_tiny(f"/area/{code}{public}", language)
        assert sheet.status == 200 and "failed" not in sheet.html, code


def test_the_language_is_the_reader_s_and_one_that_is_asked_for_is_kept(one_world):
    client = create_app(one_world).server.test_client()  # which has no cookie yet
    for headers, language in (({}, "en"), ({"Accept-Language": "fr"}, "fr")):
        assert f'<html lang="{language}" ' in client.get("/area/59", headers=headers).text
    response = client.get("/area/59?lang=fr")
    assert '<html lang="fr" ' in response.text
    assert response.headers["Set-Cookie"].startswith("language=fr;")
    assert '<html lang="fr" ' in client.get("/area").text
    assert "Set-Cookie" not in client.get("/area?lang=de").headers


@pytest.mark.parametrize("path", ["/area/59", "/briefing", "/area", "/area/none"])
def test_sheet_has_the_headers_of_the_pages_and_scripts_of_files_alone(opens, path):
    sheet, page = opens(path), opens("/who")
    for name in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options"):
        assert sheet.headers[name] == page.headers[name]
    assert sheet.headers["Referrer-Policy"] == page.headers["Referrer-Policy"]
    assert "Cookie, Accept-Language" in sheet.headers["Vary"]
    assert sheet.headers["Content-Type"] == "text/html; charset=utf-8"
    theme, first, *others = sheet.page.all("script")
    assert theme.attributes == {"src": "/assets/sheets/theme.js"}  # before the first paint
    assert first.attributes == {"src": "/assets/frame/print.js", "defer": None}
    # The list searches and sorts; the other sheets have blanks, which own texts fill.
    assert len(others) == (3 if path in ("/area", "/area/none") else 1)
    assert all(each.attributes["src"].startswith("/assets/") for each in others)
    assert all(each.text == "" for each in (theme, first, *others))


@pytest.mark.parametrize(("language", "public"), [("en", ""), ("fr", "&public=16-25")])
def test_the_sheet_of_a_commune_says_which_numbers_are_its_own(opens, lab, language, public):
    """Roubaix: counted by a clause; the shared ones are parts of the tiles of Nord."""
    sheet, nord = opens(f"/area/59?c=59512{public}", language), opens("/area/59", language)
    section = sheet.section("Roubaix")
    own, shared, others = section.all("li")
    count = persons(lab, here("59", "commune_code = '59512'"))
    ((population,),) = lab.cursor().execute(
        "select population from communes where commune_code = '59512'"
    ).fetchall()  # fmt: skip
    assert numbers_in(own) == [count, count / population, population]
    exposed, to_inform, *_ = tiles(nord).values()
    (notice,) = [
        each
        for each in nord.page.all("span")
        if each.attributes.get("data-count") == "public_notice_living_here_person_count"
    ][:1]
    parts = [round(each * count / exposed) for each in (to_inform, numbers_in(notice)[0])]
    assert numbers_in(shared) == parts and parts[1] <= parts[0] <= count
    assert not numbers_in(others)
    texts = interface(language)["area"]
    titles = [texts["commune"][each] for each in ("its_own", "shared", "of_departement")]
    assert [next(each.all("b")).text for each in (own, shared, others)] == titles
    assert (texts["of_all_ages"] in section.text) == bool(public)
    assert "Roubaix, Nord (59)" in sheet.text and "Roubaix, Nord" not in nord.text
    assert "/who?d=59&c=59512" in sheet.links
    assert all("c=59512" in each for each in sheet.links if "lang=" in each or "/area/59?" in each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_commune_that_is_not_there_is_named_and_the_sheet_stands(opens, language):
    plain = opens("/area/59", language)
    for code in ("62041", "59999", "<b>x", "é" * 300):
        sheet = opens(f"/area/59?c={code}", language)
        said = interface(language)["area"]["commune"]["unknown"].format(code[:5])
        assert (
            sheet.status == 200
            and said.replace("'", "’" if language == "fr" else "'") in sheet.text
        )
        assert sheet.headline == plain.headline and tiles(sheet) == tiles(plain)
        assert "<b>x" not in sheet.html and "Roubaix" in sheet.text
    assert opens("/area/59?c=", language).text == plain.text


def test_the_sheet_of_a_commune_where_nobody_is_exposed_has_no_number_shared_out(opens, lab):
    empty = "select min(commune_code) from communes where departement_code = '59'"
    ((code,),) = lab.cursor().execute(
        f"{empty} and commune_code not in (select commune_code from commune_cube)"
    ).fetchall()  # fmt: skip
    sheet = opens(f"/area/59?c={code}")
    own, shared, _ = next(each for each in sheet.page.all("section") if "Its own" in each.text).all(
        "li"
    )
    assert numbers_in(own)[:2] == [0, 0] and numbers_in(shared) == [0, 0]


def numbers_in(element):
    """Return the numbers of an element, in the order in which they are said."""
    found = [each.attributes for each in (element, *element.all("span", "small"))]
    return [
        float(value)
        for each in found
        if "data-value" in each
        for value in each["data-value"].split()
    ]


def rows_of(sheet):
    """Return {code: (name of the row, {key: value})} of the table."""
    (table,) = sheet.page.all("tbody")
    found = {}
    for row in table.all("tr"):
        if any(row.all("td")):
            (link,) = row.all("a")
            code = link.attributes["href"].removeprefix("/area/")
            cells = {
                each.attributes["data-count"]: float(each.attributes["data-value"])
                for each in row.all("td")
                if "data-count" in each.attributes
            }
            found[code] = link.text, cells
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_has_every_departement_by_name_with_the_numbers_of_the_answer(
    opens, one_world, language
):
    assert opens("/area", language).headline == opens("/who", language).headline
    found = rows_of(opens("/area", language))
    assert {*found} == {*NAMES} and len(found) == 101
    listed = [fold(name) for name, _ in found.values()]
    assert listed == sorted(listed)
    rows = one_world.current().answers.rows("exposure/rate_by_departement", {})
    for row in rows.dicts():
        _, numbers = found[row["departement_code"]]
        assert numbers["living_here_person_count"] == row["living_here_person_count"]
        assert numbers["persons_per_thousand"] == pytest.approx(row["persons_per_thousand"])
    (foot,) = opens("/area", language).page.all("tfoot")
    (elsewhere,) = [float(each.attributes["data-value"]) for each in foot.all("td")]
    (total,) = one_world.current().answers.rows("exposure/total", {}).dicts()
    residents = sum(numbers["living_here_person_count"] for _, numbers in found.values())
    assert residents + elsewhere == total["living_person_count"] and elsewhere > 0


def test_map_of_the_list_leads_to_every_sheet_and_the_tab_key_passes_it_by(opens):
    (drawing,) = [
        each
        for each in opens("/area").page.all("svg")
        if each.attributes.get("class") == "area-map"
    ]
    links = [each.attributes for each in drawing.all("a")]
    assert {each["href"] for each in links} == {f"/area/{code}" for code in NAMES}
    assert {each["tabindex"] for each in links} == {"-1"}
    assert any(each["aria-label"].startswith("Nord (59). ") for each in links)

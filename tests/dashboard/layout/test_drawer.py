"""The drawer of a card: what stands in it, that it can be had again, and a reader who opens it."""

import re
import shlex
from dataclasses import replace

import pandas
import pytest
from playwright.sync_api import expect

import breachlab
from breachlab import LabError, find
from breachlab.__main__ import main
from breachlab.notebook.workbench import lab_of
from breachlab.query import repeat
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from dashboard.files import card_files, file_address
from dashboard.layout import drawer, page_shell
from dashboard.pages import PAGES
from dashboard.pages.what.page import ESTIMATE
from dashboard.pages.who.page import WHO
from dashboard.state.acts import BadAct
from tests.dashboard.test_desk import named
from tests.support.browser import axe, geometry
from tests.support.browser.look import widen
from tests.support.pages.components import parts, texts
from tests.support.tiers import some_of

# The small world has a count, which takes the place of the estimate.
CARDS = [(page, card) for page in PAGES for card in page.cards if card is not ESTIMATE]
YEARS, MAP = "exposure/by_first_year", "exposure/rate_by_departement"
AGES = "exposure/rate_by_age_and_sex"
REGIONS = "exposure/rate_by_region"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawer_has_files_of_the_selection_and_says_how_many_rows_they_have(desk, language):
    """What else stands in the drawer of each card is held by said/drawers-*.txt."""
    view = desk.view("/who?d=59&a=25-29", language, [f"show:{YEARS}"])
    acts = re.findall(r'data-act="([^"]*)"', str(page_shell.whole(view)))
    assert acts.count(f"show:{YEARS}") == 1
    ((_, opened),) = page_shell.open_drawer(view)
    hrefs = [getattr(each, "href", None) or "" for each in parts(opened)]
    pictures = [file_address(view.state, YEARS, kind) for kind in ("png", "svg")]
    kinds = [("csv", ""), ("xlsx", ""), ("json", ""), ("parquet", "")]
    kinds += [("csv", card_files.EXCEL_FR)] if language == "fr" else []
    files = [file_address(view.state, YEARS, *kind) for kind in kinds]
    metadata = file_address(view.state, YEARS, card_files.METADATA)
    assert [each for each in hrefs if each.startswith("/data/")] == [*files, metadata, *pictures]
    rows = desk.world().answers.rows(YEARS, view.drawer.resolve(view.state).parameters)
    noun = {"en": "rows", "fr": "lignes"}[language]
    assert texts(opened).count(f"· {len(rows)} {noun}") == len(files)


def test_a_drawer_says_whom_it_is_of_and_what_it_does_not_obey(desk):
    view = desk.view("/who?d=59&y=2020", "en", [f"show:{YEARS}"])
    said = texts(named(page_shell.whole(view))["drawer"])
    assert "Scope: Living in Nord (59)." in said
    assert "All are shown, whatever the selection (first registration)." in said


def test_a_drawer_is_empty_unless_the_last_act_asks_for_one(desk):
    view = desk.view("/who", "en", [f"show:{MAP}", "toggle:sexes=male"])
    assert view.drawer is None
    assert not named(page_shell.whole(view))["drawer"].children
    assert "drawer" not in [part for part, _ in page_shell.changes(view)]
    assert page_shell.answer(view, 1, "/who", is_step=False)["drawer"] is None
    view = desk.view("/who", "en", ["toggle:sexes=male", f"show:{MAP}"])
    assert view.drawer.query == MAP and view.address == "/who?s=m"
    assert "drawer" in [part for part, _ in page_shell.changes(view)]
    with pytest.raises(BadAct):
        desk.view("/who", "en", ["show:exposure/total"])  # of another page


def test_the_table_has_what_is_selected_first_and_the_rest_in_its_order(desk):
    def names(address, query):
        """Return the first cell of each row of an open drawer's table."""
        ((_, contents),) = page_shell.open_drawer(desk.view(address, "en", [f"show:{query}"]))
        table = contents.partition("<thead>")[2].partition("</table>")[0]
        return re.findall(r"<tr><td[^>]*>([^<]*)", table)

    everyone, two = names("/who", MAP), names("/who?d=62.2A", MAP)
    assert {*two[:2]} == {"Corse-du-Sud (2A)", "Pas-de-Calais (62)"}
    assert two[2:] == [each for each in everyone if each not in two[:2]]
    regions = names("/who?d=2A.2B.974&level=region", REGIONS)
    assert {*regions[:2]} == {"Corse", "La Réunion"} and len(regions) == 18


def test_table_escapes_what_an_answer_holds(desk):
    rows = Rows({"source": ['<img src=x onerror="1">']})
    table = drawer.table(rows, YEARS, (), desk.world().words["en"])
    assert "<img" not in table and "&lt;img src=x onerror=&#34;1&#34;&gt;" in table


def test_the_cell_runs_and_has_the_rows(desk, lab, monkeypatch, subtests):
    for page, card in some_of(CARDS):
        with subtests.test(page=page.name, card=card.name):
            view = desk.view(f"/{page.name}?d=59.2A&a=75.25-29&s=f", "en")
            asked = card.resolve(view.state).parameters
            monkeypatch.setattr(breachlab, "connect", lambda: lab_of(lab.cursor()))
            *lines, last = repeat.cell(card.query, asked).splitlines()
            names: dict = {}
            exec("\n".join(lines), names)
            # A page's answer may be a twin's, whose sums of decimals differ in their last digits.
            pandas.testing.assert_frame_equal(
                eval(last, names),
                desk.world().answers.rows(card.query, asked).frame(),
                check_dtype=False,
                rtol=1e-12,
                atol=1e-6,
            )


def test_the_command_runs(desk, small_database, capsys):
    card = WHO.card(YEARS)
    view = desk.view("/who?d=59.2A&a=75.25-29&s=f", "en")
    command = repeat.command(card.query, card.resolve(view.state).parameters)
    assert "'75 and over'" in command
    words = shlex.split(command)[3:]
    assert main([*words, "--database", str(small_database), "--format", "csv"]) == 0
    rows = view.world.answers.rows(card.query, card.resolve(view.state).parameters)
    assert capsys.readouterr().out.count("\n") == len(rows) + 1


def test_the_contents_have_a_name_that_tells_them_apart(desk):
    views = [
        desk.view(address, language, [f"show:{card}"])
        for address in ("/who", "/who?s=f")
        for language in LANGUAGES
        for card in (YEARS, MAP)
    ]
    assert len({drawer.name(view) for view in views}) == 8


def shows(reader, card):
    """Return the button of a card: one question can have a card of another part beside it."""
    return reader.page.locator(f"#{card.replace('/', '-')} [data-act='show:{card}']")


def test_drawer_keeps_the_focus_and_is_open_after_the_page_is_loaded_again(open_page):
    reader = open_page()
    shows(reader, YEARS).focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    within = "document.activeElement === document.body || document.activeElement.closest('#drawer')"
    for _ in range(20):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(f"Boolean({within})")
    reader.page.reload()
    drawer = reader.page.locator("#drawer")
    expect(drawer).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(reader.page.locator("#undo")).to_be_disabled()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("fr", "dark")])
def test_drawer_breaks_no_rule_of_axe_and_cuts_no_text(open_page, language, theme):
    reader = open_page("/who?d=59.62&a=25-29", language, theme)
    for width in (390, 1440):
        widen(reader.page, width)
        for card in (MAP, AGES, YEARS):
            reader.does(shows(reader, card).click)
            assert axe.violations(reader.page, colours=width == 1440) == [], (width, card)
            assert geometry.troubles(reader.page) == [], (width, card)
            is_wide = "document.getElementById('drawer')"
            assert reader.page.evaluate(f"{is_wide}.scrollWidth <= {is_wide}.clientWidth")
            names = reader.page.locator("#drawer th").first.bounding_box()
            assert 60 < names["width"] < 200, (width, card)
            reader.page.keyboard.press("Escape")


def list_pictures(view):
    """Return {text: address} of the pictures that the open drawer offers."""
    links = [each for each in parts(drawer.contents(view, view.drawer)) if each.tag == "a"]
    found = {texts(each): each.href for each in links}
    return {text: href for text, href in found.items() if text[:3] in ("PNG", "SVG")}


def test_the_drawer_of_a_question_with_two_cards_has_the_pictures_of_both(desk, client):
    view = desk.view("/who?d=59", "en", [f"show:{MAP}"])
    found = list_pictures(view)
    strip = " · The départements by their rate of exposure"
    assert [*found] == ["PNG", "SVG", f"PNG{strip}", f"SVG{strip}"]
    for text, address in found.items():
        answer = client.get(address)
        assert answer.status_code == 200
        if text.startswith("SVG"):
            assert ("Boundaries" in answer.text) == (text == "SVG")


def test_what_failed_and_a_draft_have_no_picture(desk):
    view = desk.view("/who", "en", [f"show:{YEARS}"])
    drawn = view.cards[view.drawer]
    assert [*list_pictures(view)] == ["PNG", "SVG"]
    failed = replace(drawn, has_failed=True)
    assert list_pictures(replace(view, cards={**view.cards, view.drawer: failed})) == {}
    message = "notification/message"
    assert list_pictures(desk.view("/response?tab=messages", "en", [f"show:{message}"])) == {}


def test_the_drawer_of_a_card_that_failed_has_its_sql_still(desk, monkeypatch):
    def refuse(*_):
        raise LabError("the database was put away")

    view = desk.view("/who", "en", [f"show:{YEARS}"])
    monkeypatch.setattr(type(view.world.answers), "rows", refuse)
    said = texts(drawer.contents(view, view.drawer))
    assert find(YEARS).sql in said and "CSV" not in said


OF_ALL = ("Sheets of all départements", "/area")


@pytest.mark.parametrize(
    ("selection", "query", "links"),
    [
        ("", MAP, [OF_ALL]),
        ("?d=59", MAP, [("Sheet of Nord (59)", "/area/59")]),
        ("?d=59.62", MAP, [OF_ALL]),
        ("?s=f&d=2A", MAP, [("Sheet of Corse-du-Sud (2A)", "/area/2A")]),
        ("?d=59&level=region", REGIONS, [("Sheet of Nord (59)", "/area/59")]),
        ("?d=59&c=59512", MAP, [("Sheet of Roubaix", "/area/59?c=59512")]),
        ("?d=59", YEARS, []),
    ],
)
def test_the_drawer_of_the_map_alone_links_to_the_sheet_of_the_place_selected(
    desk, selection, query, links
):
    ((_, opened),) = page_shell.open_drawer(desk.view(f"/who{selection}", "en", [f"show:{query}"]))
    found = [each for each in parts(opened) if each.tag == "a" and each.href.startswith("/area")]
    assert [(texts(each), each.href) for each in found] == links

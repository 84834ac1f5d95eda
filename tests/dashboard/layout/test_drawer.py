"""The drawer of a card: what stands in it, that it can be had again, and a reader who opens it."""

import re
import shlex
import struct
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from playwright.sync_api import expect

import breachlab
from breachlab import LabError, find
from breachlab.__main__ import main
from breachlab.notebook.workbench import lab_of
from breachlab.query import repeat
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.card import Card
from dashboard.files import card_files, file_address
from dashboard.layout import drawer, page_shell
from dashboard.pages import PAGES
from dashboard.pages.what.page import ESTIMATE
from dashboard.pages.who.page import WHO
from dashboard.state.acts import BadAct
from dashboard.state.page_state import State, write_state
from tests.dashboard.test_desk import named
from tests.support.browser import axe, geometry
from tests.support.browser.look import widen
from tests.support.pages.components import parts, texts
from tests.support.pages.states import standing
from tests.support.remembered import ask_rows

# The small world has a count, which takes the place of the estimate.
CARDS = [(page, card) for page in PAGES for card in page.cards if card is not ESTIMATE]
STATUSES = Card("exposure/by_status", own=("statuses",))  # an answer that is counted by eye
YEARS, MAP = "exposure/by_first_year", "exposure/rate_by_departement"
AGES = "exposure/rate_by_age_and_sex"
REGIONS = "exposure/rate_by_region"


def test_card_has_one_button_and_a_drawer_of_its_own(desk, subtests):
    for page, card, language in [(*each, LANGUAGES[at % 2]) for at, each in enumerate(CARDS)]:
        with subtests.test(page=page.name, card=card.name, language=language):
            has_a_drawer(desk, page, card, language)


def test_card_has_a_drawer_in_the_other_language_too(desk, thorough, subtests):
    for page, card, language in [(*each, LANGUAGES[at % 2 - 1]) for at, each in enumerate(CARDS)]:
        with subtests.test(page=page.name, card=card.name, language=language):
            has_a_drawer(desk, page, card, language)


def has_a_drawer(desk, page, card, language):
    act = f"show:{card.query}"
    selection = {"departements": ("59",), "age_bands": ("25-29",)}
    if card.resolve(State(page.name, selection)).folds:  # it counts by no place: then it is a line
        selection = {"age_bands": ("25-29",)}
    address = write_state(State(page.name, selection, standing(page, card)))
    view = desk.view(address, language, [act])
    alike = [each for each in view.cards if each.query == card.query]
    assert card in alike and view.drawer in alike and view.address == address
    assert view.drawer is card or card.part
    acts = re.findall(r'data-act="([^"]*)"', str(page_shell.whole(view)))
    assert acts.count(act) == len(alike)
    ((name, props),) = page_shell.open_drawer(view)
    assert name == "drawer"
    said = texts(props)
    for expected in (
        view.words.of_card(card.query, "title"),
        view.cards[view.drawer].said,
        repeat.cell(card.query, card.resolve(view.state).parameters),
        f"sql/{card.query}.sql",
        find(card.query).sql,
    ):
        assert expected.replace("\xa0", " ") in said
    hrefs = [getattr(each, "href", None) or "" for each in parts(props)]
    links = [each for each in hrefs if each.startswith("/data/")]
    kinds = [("csv", ""), ("xlsx", ""), ("json", ""), ("parquet", "")]
    kinds += [("csv", card_files.EXCEL_FR)] if language == "fr" else []
    files = [file_address(view.state, card.query, *kind) for kind in kinds]
    assert links == [*files, file_address(view.state, card.query, card_files.METADATA)]
    rows = desk.world().answers.rows(card.query, card.resolve(view.state).parameters)
    one, many = interface(language)["drawer"]["rows"]
    noun = one if numbers.is_singular(len(rows), language) else many
    assert said.count(f"· {len(rows)} {noun}") == len(files)


def test_a_drawer_says_whom_it_is_of_and_what_it_does_not_obey(desk):
    view = desk.view("/who?d=59&y=2020", "en", [f"show:{YEARS}"])
    said = texts(named(page_shell.whole(view))["drawer"])
    assert "Of: Living in Nord (59)." in said
    assert "All are shown, whatever is selected of first registration." in said


def test_a_page_has_an_empty_drawer_until_it_is_asked_for(desk):
    view = desk.view("/who", "en")
    assert view.drawer is None
    assert not named(page_shell.whole(view))["drawer"].children
    assert "drawer" not in [part for part, _ in page_shell.changes(view)]
    assert page_shell.answer(view, 1, "/who", is_step=False)["drawer"] is None


def test_drawer_opens_by_the_last_act_and_what_came_before_is_done(desk):
    view = desk.view("/who", "en", ["toggle:sexes=male", f"show:{MAP}"])
    assert view.drawer.query == MAP and view.address == "/who?s=m"
    assert "drawer" in [part for part, _ in page_shell.changes(view)]
    assert desk.view("/who", "en", [f"show:{MAP}", "toggle:sexes=male"]).drawer is None


def test_drawer_of_a_card_of_no_page_is_refused(desk):
    for act in ("show:exposure/total", "show:", "show:nothing"):
        with pytest.raises(BadAct):
            desk.view("/who", "en", [act])


def test_the_table_has_words_for_codes_and_digits_beside_numbers(desk, lab):
    rows, query = ask_rows(lab.cursor(), STATUSES.query), STATUSES.query
    table = drawer.table(rows, query, STATUSES.own, desk.world().words["fr"])
    assert "<td>radiés</td>" in table or "radié" in table
    assert '<th scope="col" title="person_count">Personnes</th>' in table
    for count in rows["person_count"]:
        assert f'data-value="{count}"' in table
    assert 'data-act="only:statuses=registered"' in table
    assert "data-act" not in drawer.table(rows, query, (), desk.world().words["fr"])


def arranged(desk, address, query, language="en"):
    """Return the columns of an open drawer's table, and the first cell of each row."""
    ((_, contents),) = page_shell.open_drawer(desk.view(address, language, [f"show:{query}"]))
    table = contents.partition("<thead>")[2].partition("</table>")[0]
    return (
        re.findall(r'<th scope="col" title="(\w+)"', table),
        re.findall(r"<tr><td[^>]*>([^<]*)", table),
    )


@pytest.mark.parametrize(
    ("address", "query", "names", "shown"),
    [
        ("/who", MAP, 1, "living_here_person_count persons_per_thousand standardised_ratio"),
        (
            "/who",
            AGES,
            2,
            "persons_per_thousand resident_count living_here_person_count",
        ),
        ("/who", "exposure/stock", 2, "living_here_person_share"),
        ("/what", "fields/by_field", 1, "person_count"),
        ("/method", "method/ledger", 1, ""),
        ("/situation?tab=dpo", "severity/notification_form", 2, ""),
    ],
)
def test_the_table_has_names_first_then_what_the_card_shows_then_the_rest(
    desk, address, query, names, shown
):
    columns, _ = arranged(desk, address, query)
    rows = desk.world().answers.rows(query, {})
    everything = [each for each in rows.columns if not each.startswith("is_")]
    first = [*everything[:names], *shown.split()]
    assert columns == [*first, *(each for each in everything if each not in first)]


def test_the_table_has_what_is_selected_first_and_the_rest_in_its_order(desk):
    _, everyone = arranged(desk, "/who", MAP)
    _, names = arranged(desk, "/who?d=62.2A", MAP)
    assert {*names[:2]} == {"Corse-du-Sud (2A)", "Pas-de-Calais (62)"}
    assert names[2:] == [each for each in everyone if each not in names[:2]]
    _, names = arranged(desk, "/who?d=2A.2B.974&level=region", REGIONS)
    assert {*names[:2]} == {"Corse", "La Réunion"} and len(names) == 18


def test_a_row_of_two_dimensions_selects_both(desk, lab):
    rows, words = ask_rows(lab.cursor(), AGES), desk.world().words["en"]
    table = drawer.table(rows, AGES, ("age_bands", "sexes"), words)
    assert 'data-act="only:age_bands=25-29&amp;sexes=female"' in table


def test_table_escapes_what_an_answer_holds(desk):
    rows = Rows({"source": ['<img src=x onerror="1">']})
    table = drawer.table(rows, YEARS, (), desk.world().words["en"])
    assert "<img" not in table and "&lt;img src=x onerror=&#34;1&#34;&gt;" in table


def test_the_cell_runs_and_has_the_rows(desk, lab, monkeypatch, subtests):
    for page, card in CARDS:
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


def is_open(reader):
    return reader.page.evaluate("document.getElementById('drawer').open")


def test_drawer_opens_by_keyboard_keeps_the_focus_and_escape_closes_it(open_page):
    reader = open_page()
    shows(reader, YEARS).focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    within = "document.activeElement === document.body || document.activeElement.closest('#drawer')"
    for _ in range(20):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(f"Boolean({within})")
    reader.page.keyboard.press("Escape")
    assert not is_open(reader)
    expect(shows(reader, YEARS)).to_be_focused()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert is_open(reader) and reader.answers == 2
    expect(reader.page.locator("#undo")).to_be_disabled()


def entries(reader):
    return reader.page.evaluate("history.length")


def test_drawer_closes_by_the_back_button_and_by_hand_without_a_step(open_page):
    reader = open_page()
    reader.clicks_departement("45")
    first = entries(reader)
    wait = reader.page.wait_for_function
    closed = "() => !document.getElementById('drawer').open && !history.state.drawer"
    for close in (
        reader.page.go_back,
        lambda: reader.page.keyboard.press("Escape"),
        reader.page.locator("#drawer .close").click,
        lambda: reader.page.mouse.click(20, 500),  # beside it
    ):
        reader.does(shows(reader, YEARS).click)
        assert is_open(reader) and entries(reader) == first + 1
        close()
        wait(closed)
        assert reader.path == "/who?d=45"
        expect(shows(reader, YEARS)).to_be_focused()
    reader.does(reader.page.go_forward)
    assert is_open(reader) and reader.path == "/who?d=45"
    reader.page.reload()
    wait("() => document.getElementById('drawer').open")
    reader.page.keyboard.press("Escape")
    wait(closed)
    reader.back()
    assert reader.path == "/who" and not is_open(reader)
    assert reader.troubles == []


def test_drawer_saves_its_files(open_page):
    reader = open_page("/who?d=59")
    reader.does(shows(reader, YEARS).click)
    with reader.page.expect_download() as saved:
        reader.page.locator("#drawer .files a", has_text=re.compile("^CSV")).click()
    assert saved.value.suggested_filename == "exposure-by_first_year.SYNTHETIC.csv"
    assert is_open(reader) and reader.path == "/who?d=59"


LOOKS = [("en", "light"), ("fr", "dark")]


@pytest.mark.parametrize(("language", "theme"), LOOKS)
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


PIXELS = """async (base64) => {
    const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const rows = Array.from({ length: image.height }, (_, y) => {
        let [ink, dark] = [0, 0];
        for (let at = 4 * y * image.width; at < 4 * (y + 1) * image.width; at += 4) {
            if (data[at] + data[at + 1] + data[at + 2] < 300) ink++;
            if (data[at] + data[at + 1] + data[at + 2] < 130) dark++;
        }
        return [ink, dark];
    });
    return { corner: [...data.slice(0, 4)], rows };
}"""


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_a_picture_is_one_on_white_with_what_it_is_in_it(open_page, language, theme):
    reader = open_page("/who?d=59", language, theme)
    for card in (MAP, YEARS):
        reader.does(shows(reader, card).click)
        is_picture_on_white(reader, card)
        assert reader.page.get_attribute("html", "data-theme") == theme
        reader.page.keyboard.press("Escape")
    assert reader.troubles == []


def is_picture_on_white(reader, card):
    with reader.page.expect_download() as saved:
        reader.page.locator("[data-png]").click()
    assert saved.value.suggested_filename == f"{card.replace('/', '-')}.SYNTHETIC.png"
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width == 2_400 and 900 < height < 6_000
    seen = reader.page.evaluate(PIXELS, b64encode(content).decode())
    assert seen["corner"] == [255, 255, 255, 255]
    marked = [mark for _, mark in seen["rows"][-260:]]  # the line SYNTHETIC, which is long and bold
    assert sum(marks > 180 for marks in marked) > 20
    title = [ink for ink, _ in seen["rows"][90:170]]
    assert max(title) > 50


def pictures(view):
    contents = drawer.contents(view, view.drawer)
    return [each for each in parts(contents) if getattr(each, "data-png", None)]


def test_a_table_and_what_failed_have_no_picture(desk):
    view = desk.view("/who", "en", [f"show:{YEARS}"])
    drawn = view.cards[view.drawer]
    assert len(pictures(view)) == 1
    for without in (replace(drawn, drawing=html.Markup()), replace(drawn, has_failed=True)):
        assert pictures(replace(view, cards={**view.cards, view.drawer: without})) == []


def test_the_drawer_of_a_card_that_failed_has_its_sql_still(desk, monkeypatch):
    def refuse(*_):
        raise LabError("the database was put away")

    view = desk.view("/who", "en", [f"show:{YEARS}"])
    monkeypatch.setattr(type(view.world.answers), "rows", refuse)
    said = texts(drawer.contents(view, view.drawer))
    assert find(YEARS).sql in said and "CSV" not in said


@pytest.mark.parametrize(
    ("selection", "link"),
    [
        ({}, ("Sheets of all départements", "/area")),
        ({"departements": ("59",)}, ("Sheet of Nord (59)", "/area/59")),
        ({"departements": ("59", "62")}, ("Sheets of all départements", "/area")),
        (
            {"sexes": ("female",), "departements": ("2A",)},
            ("Sheet of Corse-du-Sud (2A)", "/area/2A"),
        ),
    ],
)
def test_the_drawer_of_the_map_links_to_the_sheet_of_the_departement_selected(
    desk, selection, link
):
    for shown in ("", "region"):
        options = {"level": shown} if shown else {}
        query = REGIONS if shown else MAP
        view = desk.view(write_state(State("who", selection, options)), "en", [f"show:{query}"])
        assert sheets(view) == [link]


def test_the_drawer_of_the_map_links_to_the_sheet_of_the_commune_looked_for(desk):
    view = desk.view("/who?d=59&c=59512", "en", [f"show:{MAP}"])
    assert sheets(view) == [("Sheet of Roubaix", "/area/59?c=59512")]


def test_no_other_drawer_links_to_a_sheet(desk):
    assert sheets(desk.view("/who?d=59", "en", [f"show:{YEARS}"])) == []


def sheets(view):
    """Return the links of an open drawer to sheets, as they are written and where they go."""
    ((_, props),) = page_shell.open_drawer(view)
    links = [each for each in parts(props) if each.tag == "a"]
    return [(texts(each), each.href) for each in links if each.href.startswith("/area")]

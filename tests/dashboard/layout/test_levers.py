"""Levers: after a step the browser shows what the server draws there, and did not ask it."""

import dataclasses
import json
from itertools import cycle
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from breachlab.drawing.drawings import by_limit
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard import create_app
from dashboard.cards.card import Card
from dashboard.database.served_world import OneWorld
from dashboard.layout import head, page_shell
from dashboard.pages import PAGES, Column, Page
from dashboard.pages.what_if.page import WHAT_IF
from dashboard.pages.what_if.tables import BOTH, RETENTION
from dashboard.state.looked import places
from dashboard.state.page_state import State, write_state
from tests.dashboard.conftest import reading, served
from tests.support.browser.reader import Reader
from tests.support.pages.components import named, parts, texts
from tests.support.pages.levers import chosen, drawn
from tests.support.pages.states import selections
from tests.support.tiers import examples

PURGE, GRIDS = "retention/avoided_by_limit", "what_if/ladder-grids"
# All that a lever can change, as it is read and as it is drawn.
SHOWN = """() => ({
    text: document.querySelector("main").innerText,
    styles: [...document.querySelectorAll("[data-sized]")].map(
        each => each.getAttribute("style").replace(/;$/, "")),
    marks: [...document.querySelectorAll(".moved")].map(each => {
        const x = each.querySelector("circle").getAttribute("cx");
        const at = JSON.parse(each.dataset.moved).stands.findIndex(place => place[0] === x);
        const values = each.closest("svg.chart").querySelectorAll(".hit");
        return [at, Number(values[at].dataset.value.split(" ").at(-1)), each.innerHTML];
    }),
    levers: [...document.querySelectorAll("input[type=range]")]
        .map(each => [each.id, each.value, each.getAttribute("aria-valuetext")]),
    address: breachlab.answer.address,
})"""


def look(reader):
    return reader.page.evaluate(SHOWN)


def marks(view):
    """Return the marks of a page, and the lines that each is on."""
    found = []
    for card in view.page.cards:
        figure = view.cards[card].drawing
        if isinstance(figure, dict):
            found += [
                (trace, figure["data"]) for trace in figure["data"] if "lever" in trace["meta"]
            ]
    return found


@examples(12)
@given(data=st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sent_says_of_each_position_what_the_server_draws_there(desk, language, data):
    world = desk.world()
    selection = data.draw(selections(world.values))
    files = data.draw(st.sampled_from([{}, {"old_files": "erased"}]))
    here, there = (data.draw(st.sampled_from(places(BOTH))) for _ in range(2))
    before, after = (
        desk.view(write_state(State("what_if", selection, {**files, **each})), language)
        for each in (here, there)
    )
    assert chosen(page_shell.whole(before), there, BOTH) == drawn(page_shell.whole(after))
    for (_, lines), (mark, same) in zip(marks(before), marks(after), strict=True):
        lever = next(each for each in BOTH if each.name == mark["meta"]["lever"])
        at = lever.positions.index(there[lever.name])
        of = [lines[number] for number in mark["meta"]["of"]]
        assert lines[:-1] == same[:-1]
        assert mark["x"] == [line["x"][at] for line in of]
        assert mark["y"] == [line["y"][at] for line in of]
        assert mark["text"][-1] == of[-1]["text"][at]
        assert mark["textposition"] == mark["meta"]["sides"][at]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["5 years", "5 days earlier"]), ("fr", ["5 ans", "5 jours plus tôt"])],
)
def test_a_lever_has_a_name_its_value_in_words_and_its_ends(desk, language, said):
    view = desk.view("/what_if", language)
    (fold,) = named(head.levers(view), "details")
    _, sliders = fold.inner
    for slider, value, option in zip(sliders.inner, said, BOTH, strict=True):
        label, output, track, ends, note = slider.inner
        told = json.loads(getattr(track, "data-lever"))
        assert label.htmlFor == f"lever-{option.name}" and output.children == value
        assert told["choices"] == [*option.positions] and told["first"] == "5"
        assert len(told["texts"]) == len(told["choices"]) and told["texts"][5] == value
        assert told["looksUp"] is True
        assert texts(ends).startswith(told["texts"][0].split()[0])
        assert told["title"] == label.children and texts(note)


def test_an_act_draws_the_switches_of_a_page_anew_and_leaves_its_sliders(desk):
    view = desk.view("/what_if", "en", ["opt:old_files=erased"])
    changed = dict(head.change_levers(view))
    notes = {f"{lever.name}.note" for lever in WHAT_IF.levers}
    assert {*changed} == {"old_files.switch", *notes}
    switch = parts(changed["old_files.switch"])
    pressed = [each for each in switch if getattr(each, "aria-pressed", "") == "true"]
    assert texts(pressed) == "Erased"
    assert not any(name.startswith("lever-") for name, _ in page_shell.changes(view))
    assert head.levers(desk.view("/who", "en")) == ""


WALKS = [  # each in the next language
    ("/what_if", ["ArrowRight"], ["ArrowLeft", "ArrowLeft"]),
    ("/what_if?s=f&a=25-29", ["Home"], ["End"]),
    ("/what_if?d=2A.2B&old_files=erased", ["End", "ArrowLeft"], ["PageUp"]),
    ("/what_if?st=r", ["ArrowDown"], ["Home"]),
    ("/what_if?d=59&e=3-5&retention_years=2", ["ArrowUp"], ["ArrowRight"]),
]


def test_a_step_by_key_shows_what_the_server_draws_and_asks_nothing(open_page):
    for language, (path, years, days) in zip(cycle(LANGUAGES), WALKS, strict=False):
        reader = open_page(path, language)
        before = look(reader)
        reader.steps("retention_years", *years)
        reader.steps("days_earlier", *days)
        after = look(reader)
        assert reader.answers == 0, path
        assert after["levers"] != before["levers"] and after["address"] != before["address"], path
        assert reader.path == after["address"]
        reader.reloads()
        assert look(reader) == after, path
        assert reader.troubles == [], path


def test_every_position_of_a_lever_says_its_own(open_page):
    """Through all years and back: what is said and marked changes with each."""
    reader = open_page("/what_if?retention_years=0")
    seen = [look(reader)]
    for _ in range(20):
        reader.steps("retention_years", "ArrowRight")
        seen.append(look(reader))
    assert [each["levers"][0][1] for each in seen] == [str(years) for years in range(21)]
    assert [each["marks"][0][0] for each in seen] == [*range(21)]
    counts = [each["marks"][0][1] for each in seen]
    assert counts == sorted(counts, reverse=True) and counts[-1] == 0
    assert len({each["marks"][0][2] for each in seen}) == 21
    assert all(each["marks"][1] == seen[0]["marks"][1] for each in seen)  # the other stays
    assert reader.answers == 0 and reader.path == "/what_if?retention_years=20"
    reader.steps("retention_years", "ArrowRight")  # beyond the last there is nothing
    assert look(reader) == seen[-1]


def test_a_lever_is_drawn_by_hand_and_let_go(open_page):
    reader = open_page("/what_if")
    box = reader.lever("retention_years").bounding_box()
    middle = box["y"] + box["height"] / 2
    reader.page.mouse.move(box["x"] + 10 + (box["width"] - 20) / 4, middle)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] - 10, middle, steps=8)
    assert "after 20 years" in reader.headline
    reader.page.mouse.up()
    assert (reader.path, reader.answers) == ("/what_if?retention_years=20", 0)
    assert reader.lever("retention_years").get_attribute("aria-valuetext") == "20 years"
    expect(reader.page.locator(".lever output").first).to_have_text("20 years")


def test_a_position_stays_through_filter_language_drawer_link_and_back(open_page, lab):
    reader = open_page("/what_if")
    reader.steps("retention_years", "ArrowLeft", "ArrowLeft")
    reader.picks("femmes")
    assert reader.path == "/what_if?s=f&retention_years=3" and reader.answers == 1
    assert reader.headline.startswith("Women: archiving after 3 years would have spared ")
    reader.steps("retention_years", "ArrowRight")
    reader.does(reader.page.locator("#language").click)
    assert reader.path == "/what_if?s=f&retention_years=4"
    assert reader.headline.startswith("Femmes : archiver après 4 ans aurait épargné ")
    reader.steps("retention_years", "ArrowRight", "ArrowRight")
    said = reader.card(PURGE).locator(".counted [data-looked]").text_content()
    reader.does(reader.card(PURGE).locator("figcaption button").click)
    shown = reader.page.locator("#drawer")
    expect(shown).to_contain_text(
        'lab.ask("retention/avoided_by_limit", sexes=["female"], retention_years=6)'
    )
    assert said in shown.inner_text()
    for link in shown.locator(".files a").all():
        query = dict(parse_qsl(urlsplit(link.get_attribute("href")).query))
        assert query["retention_years"] == "6" and query["s"] == "f"
    reader.page.keyboard.press("Escape")
    reader.does(reader.page.locator("#links a[data-page=who]").click)
    assert reader.path == "/who?s=f"
    reader.back()
    assert reader.path == "/what_if?s=f&retention_years=6"
    assert look(reader)["levers"][0][1] == "6"
    for years in ("5", "4", "3"):  # each step of the lever is one of the reader's
        reader.back()
        at = {} if years == "5" else {"retention_years": years}
        assert reader.path == write_state(State("what_if", {"sexes": ("female",)}, at))
        assert look(reader)["levers"][0][1] == years
    reader.back()  # the filter
    assert reader.path == "/what_if?retention_years=3"
    assert look(reader)["levers"][0][1] == "3"
    assert reader.troubles == []


def test_the_file_of_a_card_is_of_the_position_that_is_shown(open_page, address):
    reader = open_page("/what_if")
    reader.steps("retention_years", "Home", "ArrowRight")
    reader.steps("days_earlier", "End")
    reader.does(reader.card(GRIDS).locator("figcaption button").click)
    link = reader.page.locator("#drawer .files a").first.get_attribute("href")
    text = reader.page.request.get(address.rstrip("/") + link).text()
    head, *lines = [line.split(",") for line in text.splitlines()]
    for line in lines:
        row = dict(zip(head, line, strict=True))
        assert (row["retention_years"], row["days_earlier"]) == ("1", "29")


HOLDS = """
    const real = window.fetch;
    window.fetch = async (url, options) => {
        if (String(url).includes("_dash-update-component"))
            await new Promise(done => (window.lets = done));
        return real(url, options);
    };
"""


def lets(reader):
    """Let the question go that is held, once it has been asked."""
    reader.page.wait_for_function("() => Boolean(window.lets)")
    reader.page.evaluate("(() => { const done = lets; window.lets = null; done(); })()")


@pytest.fixture
def asking(monkeypatch):
    """A page whose lever asks the server when it is let go."""
    lever = dataclasses.replace(RETENTION, looks_up=False)
    card = Card(PURGE, by_limit, follows=(lever,))
    page = Page(
        "asking",
        lambda state, world, words: words.headline(
            PURGE, world.answers.rows(PURGE, card.resolve(state).parameters)
        ),
        rows=[[Column(12, (card,))]],
        levers=(lever,),
    )
    for language in LANGUAGES:
        monkeypatch.setitem(interface(language)["pages"], "asking", {"link": "A"})
    return [*PAGES, page]


def test_a_lever_that_asks_does_so_once_when_it_is_let_go(browser, lab, asking):
    app = create_app(OneWorld(lab), asking)
    with served(app) as address, reading(browser, address, "/asking") as reader:
        said = reader.headline
        box = reader.lever("retention_years").bounding_box()
        middle = box["y"] + box["height"] / 2
        reader.page.mouse.move(box["x"] + 10 + (box["width"] - 20) / 4, middle)
        reader.page.mouse.down()
        reader.page.mouse.move(box["x"] + box["width"] - 10, middle, steps=8)
        expect(reader.page.locator(".lever output")).to_have_text("20 years")
        assert (reader.headline, reader.path, reader.answers) == (said, "/asking", 0)
        reader.does(reader.page.mouse.up)
        assert (reader.path, reader.answers) == ("/asking?retention_years=20", 1)
        assert "none of the people exposed" in reader.headline
        reader.does(lambda: reader.steps("retention_years", "ArrowLeft"))
        assert (reader.path, reader.answers) == ("/asking?retention_years=19", 2)
        expect(reader.lever("retention_years")).to_be_focused()
        assert reader.troubles == []


def test_keys_faster_than_answers_are_not_taken_back_by_them(browser, lab, asking):
    """The answer to the first key comes after the third: the lever stays where it was put."""
    with (
        served(create_app(OneWorld(lab), asking)) as address,
        browser.new_context(viewport={"width": 1440, "height": 2000}) as context,
    ):
        reader = Reader(context.new_page())
        reader.page.add_init_script(HOLDS)
        reader.opens(f"{address}asking")
        reader.steps("retention_years", "ArrowRight", "ArrowRight", "ArrowRight")
        reader.does(lambda: lets(reader))
        assert reader.path == "/asking?retention_years=6"
        assert reader.lever("retention_years").input_value() == "8"
        expect(reader.page.locator(".lever output")).to_have_text("8 years")
        reader.does(lambda: lets(reader))
        assert (reader.path, reader.answers) == ("/asking?retention_years=8", 2)
        assert "purged 8 years after" in reader.headline
        assert reader.lever("retention_years").input_value() == "8"
        reader.page.locator("#undo").click()  # the second answer was of two keys
        assert reader.path == "/asking?retention_years=6"
        assert reader.troubles == []


def test_what_if_has_the_levers_of_its_words():
    assert [lever.name for lever in WHAT_IF.levers] == [
        "old_files",
        "retention_years",
        "days_earlier",
    ]

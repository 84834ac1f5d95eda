"""Levers: after a step the browser shows what the server draws there, and did not ask it.

What a reader sees and hears at each step, undo and reset among them, stands in the golden file
`walks/levers.txt`, which `test_walk.py` follows.
"""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from breachlab.words import LANGUAGES
from dashboard.layout import head, page_shell
from dashboard.pages.what_if.page import WHAT_IF
from dashboard.pages.what_if.tables import BOTH
from dashboard.state.looked import Looked, places
from dashboard.state.options import Option, scale
from dashboard.state.page_state import State, write_state
from tests.support.pages.components import parts, texts
from tests.support.pages.levers import chosen, drawn, text_of
from tests.support.pages.states import selections
from tests.support.tiers import examples


def look(reader):
    """Return all that a lever can change, as it is read; the walk of levers holds its drawings."""
    levers = "all => all.map(each => [each.id, each.value, each.ariaValueText])"
    return reader.page.locator("main").inner_text(), reader.page.locator(
        "input[type=range]"
    ).evaluate_all(levers)


def marks(view):
    """Return the marks of a page, and the lines that each is on."""
    figures = [view.cards[card].drawing for card in view.page.cards]
    return [
        (trace, figure["data"])
        for figure in figures
        if isinstance(figure, dict)
        for trace in figure["data"]
        if "lever" in trace["meta"]
    ]


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


def drag(reader, name, end):
    """Take the thumb of a lever to an end of its track, over all that lies between, and let go."""
    box = reader.lever(name).bounding_box()
    middle = box["y"] + box["height"] / 2
    thumb = reader.lever(name).evaluate(
        "each => 10 + (each.clientWidth - 20) * each.value / each.max"
    )
    reader.page.mouse.move(box["x"] + thumb, middle)
    reader.page.mouse.down()
    reader.page.mouse.move(
        box["x"] + (10 if end == "first" else box["width"] - 10), middle, steps=9
    )
    reader.page.mouse.up()


def test_a_dragged_lever_that_looks_up_is_one_step_and_asks_nothing(open_page):
    reader = open_page("/what_if")
    before, entries = look(reader), reader.page.evaluate("history.length")
    drag(reader, "retention_years", "last")
    assert (reader.path, reader.answers) == ("/what_if?retention_years=20", 0)
    assert "after 20 years" in reader.headline
    assert reader.page.evaluate("history.length") == entries + 1
    assert "From 5 years:" in reader.page.locator("#note-retention_years").inner_text()
    undo = reader.page.locator("#undo")
    assert undo.get_attribute("title") == "Undo: Old files removed after, 20 years → 5 years"
    reader.does(undo.click)
    assert reader.path == "/what_if" and look(reader) == before
    assert reader.troubles == []


HOLDS = """() => {
    const real = window.fetch;
    window.fetch = async (url, options) => {
        if (String(url).includes("_dash-update-component"))
            await new Promise(done => (window.lets = done));
        return real(url, options);
    };
}"""


def test_keys_faster_than_answers_are_not_taken_back_by_them(open_page, few_calls):
    """The answer to the first key comes after the third: the lever stays where it was put."""

    def lets_the_question_go():
        reader.page.wait_for_function("() => Boolean(window.lets)")
        reader.page.evaluate("(() => { const done = lets; window.lets = null; done(); })()")

    reader = open_page("/response?plan=paced")
    reader.page.evaluate(HOLDS)
    reader.steps("calls_per_day", "Home", "ArrowRight", "ArrowRight")
    reader.does(lets_the_question_go)
    assert reader.path == "/response?calls_per_day=1000&plan=paced"
    assert reader.lever("calls_per_day").input_value() == "2"
    expect(reader.page.locator(".lever output").first).to_have_text("5,000")
    reader.does(lets_the_question_go)
    assert (reader.path, reader.answers) == ("/response?calls_per_day=5000&plan=paced", 2)
    assert reader.lever("calls_per_day").input_value() == "2" and reader.troubles == []


def test_the_drawer_and_the_files_of_a_card_are_of_the_position_that_is_shown(open_page, address):
    reader = open_page("/what_if?s=f")
    reader.steps("retention_years", "Home", "ArrowRight")
    reader.steps("days_earlier", "End")
    said = reader.card("retention/avoided_by_limit").locator(".counted [data-looked]")
    reader.does(reader.card("retention/avoided_by_limit").locator("figcaption button").click)
    shown = reader.page.locator("#drawer")
    expect(shown).to_contain_text(
        'lab.ask("retention/avoided_by_limit", sexes=["female"], retention_years=1)'
    )
    assert said.text_content() in shown.inner_text()
    for link in shown.locator(".files a").all():
        query = dict(parse_qsl(urlsplit(link.get_attribute("href")).query))
        assert query["retention_years"] == "1" and query["s"] == "f"
    reader.page.keyboard.press("Escape")
    reader.does(reader.card("what_if/ladder-grids").locator("figcaption button").click)
    link = shown.locator(".files a").first.get_attribute("href")
    text = reader.page.request.get(address.rstrip("/") + link).text()
    names, *lines = [line.split(",") for line in text.splitlines()]
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    assert {(row["retention_years"], row["days_earlier"]) for row in rows} == {("1", "29")}


YEARS = scale("years", default=1, last=2)
DAYS = scale("days", default=0, last=3)
PARTS = st.lists(
    st.sampled_from(["", "1", "2.0", " years", "é\u202f%", '"', "<b>", "\\"]), max_size=4
)


@given(st.lists(PARTS, min_size=12, max_size=12))
def test_what_is_sent_of_two_levers_has_the_text_of_each_of_their_positions(parts):
    looked = Looked((YEARS, DAYS), parts)
    sent = json.loads(looked.show({})["data-looked"])
    for options in places((YEARS, DAYS)):
        assert text_of(sent, options, (YEARS, DAYS)) == looked.at(options)


@pytest.mark.parametrize(
    ("words", "packed"),
    [  # the texts, which of them stands at each position, and the lever that decides
        (
            [[each["years"], " of ", each["days"], "."] for each in places((YEARS, DAYS))],
            [["0|1|2", [0, 1, 2], "years"], " of ", ["0|1|2|3", [0, 1, 2, 3], "days"], "."],
        ),
        (  # on both levers hangs a product: 0·0 0·1 0·2 0·3, 1·0 1·1 …
            [[str(int(each["years"]) * int(each["days"]))] for each in places((YEARS, DAYS))],
            [["0|1|2|3|4|6", [0, 0, 0, 0, 0, 1, 2, 3, 0, 2, 4, 5]]],
        ),
    ],
)
def test_a_text_is_sent_once_for_each_position_of_the_levers_that_it_hangs_on(words, packed):
    assert Looked((YEARS, DAYS), words).packed == {"by": {"years": 3, "days": 4}, "parts": packed}


def test_a_text_stands_at_its_position_the_default_where_none_is_set():
    levers = (YEARS, DAYS)
    text = Looked.of(levers, [f"{each['years']} {each['days']}" for each in places(levers)])
    assert text.at({}) == "1 0"
    assert text.at({"days": "3"}) == "1 3" and text.at({"years": "2", "days": "2"}) == "2 2"
    nobody = Looked.of((), ["Nobody."])
    assert nobody.at({}) == "Nobody." and nobody.packed == {"by": {}, "parts": ["Nobody."]}


def test_size_gives_each_word_of_the_text_to_one_css_property():
    """Three positions, a text for each; without options the lever stands at 1, the second."""
    sized = Looked.of((YEARS,), ["0% 1%", "2% 3%", "4% 5%"]).size({}, "--from", "--to")
    assert sized["style"] == "--from: 2%; --to: 3%"
    assert json.loads(sized["data-sized"])["names"] == ["--from", "--to"]


def test_a_lever_stands_in_the_order_of_its_numbers_and_asks_what_is_no_default():
    assert YEARS.positions == ("0", "1", "2")
    assert YEARS.choices == {"1": {}, "0": {"years": 0}, "2": {"years": 2}}
    assert Option("whom", {"all": {}, "one": {}}).positions == ("all", "one")

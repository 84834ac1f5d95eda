"""The top of a page: what is of a small world alone, ends of headlines; its row, and on a phone."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from breachlab import BadWords
from breachlab.words import LANGUAGES
from dashboard.desk import ends
from dashboard.layout import frame
from dashboard.layout.head import size
from dashboard.pages import PAGES
from dashboard.pages.situation.head import ask_numbers, say_decision
from dashboard.words import PageWords
from tests.dashboard.sheets.conftest import opener, plain
from tests.support.browser.axe import violations
from tests.support.browser.look import widen
from tests.support.pages.components import part, texts, three
from tests.support.pages.counted_pages import page_of
from tests.support.remembered import ask

COSTS = "cost/components"


@pytest.mark.parametrize("language", LANGUAGES)
def test_size_is_nothing_at_full_size(world, language):
    words = world.words[language]
    canvas = replace(words.canvas, words=replace(words.canvas.words, sizes={}))
    assert len(size(words)) == 1 and size(replace(words, canvas=canvas)) == []


def test_finding_of_a_card_says_whether_it_holds_at_full_size_only(desk):
    view = desk.view("/response?tab=budget", "en")
    card = next(each for each in view.cards if each.query == COSTS)
    note = "Costs are those of a world of 10,000 records, not of 43,000,000."
    drawn = view.cards[card]
    assert plain(texts(part(frame.explain(card, drawn, view)))).endswith(note)
    without = replace(drawn, counts=())  # a sentence without a number
    assert note not in plain(texts(frame.explain(card, without, view)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_without_words_names_its_section_and_both_files(world, language):
    words = world.words[language]
    with pytest.raises(BadWords) as error:
        words.of_card("exposure/by_shoe_size", "title")
    for told in ('[cards."exposure/by_shoe_size"]', "words/en.toml", "words/fr.toml"):
        assert told in str(error.value)
    assert words.of_card(COSTS, "printed") == ""  # a card may lack a text


# {address: (whom the page says that it counts, in English, in French)}
COUNTED = {
    "/who?st=cs&whom=registered": (
        "Counted: Registered (inscrit), by the switch; the filter “Candidate space only",
        "Comptés : Inscrits, par le bouton ; le filtre « Espaces candidats seuls",
    ),
    "/who?st=cs": ("France18%", "France18 %"),
    "/who": (" living persons in ", " personnes vivantes dans "),
    "/response?to_inform=living": ("All the living8", "Toutes les personnes vivantes8"),
}
OTHERWISE = ("All persons to inform", "Toutes les personnes à informer")


@pytest.mark.parametrize("address", COUNTED)
def test_a_page_names_whom_it_counts(one_world, address):
    opens = opener(one_world)
    for language, wanted, other in zip(LANGUAGES, COUNTED[address], OTHERWISE, strict=True):
        said = re.sub(r"\s+", " ", opens(address, language).text)
        assert wanted in said, (language, wanted)
        assert "living" not in address or other not in said


DUE = "severity/communication_due"
NOTICE = "notification/channels"
PAGES_WITH_ENDS = {"situation": 2, "who": 1, "what": 1, "response": 5, "what_if": 2}


@pytest.fixture
def of_full_size(monkeypatch):
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)


def lines(desk, address, language="en"):
    return [each.text for each in ends(desk.view(address, language))]


def test_ends_are_the_lowest_and_the_highest_of_all_runs(desk, of_full_size, lab):
    _, line = lines(desk, "/situation")
    assert line in page_of(desk.view("/situation", "en")).text
    value = ask(lab, DUE).to_inform_person_count[0]
    drivers = ask(lab, "method/drivers", headline=DUE)
    low, high = value * (1 - drivers.below_share.max()), value * (1 + drivers.above_share.max())
    shown = [three(each) for each in (value, low, high)]
    assert line == (
        f"Number of persons to inform: {shown[0]}; {shown[1]} to {shown[2]} between the ends of "
        "our ranges; the assumption that moves it most is the number of candidate spaces."
    )
    crossed = drivers.crossed_driver_ids.notna()
    assert drivers.below_share[crossed].max() > drivers.below_share[~crossed].max()
    largest = drivers[["below_share", "above_share"]].max(axis=1)[~crossed]
    assert largest.idxmax() == 0


def test_tiles_and_decisions_have_the_ends_of_all_runs(desk, of_full_size, lab):
    page = page_of(desk.view("/situation", "en")).text
    for question, key in ((DUE, "to_inform_person_count"), (NOTICE, "public_notice_person_count")):
        value = ask(lab, question)[key][0]
        drivers = ask(lab, "method/drivers", headline=question)
        ends = (1 - drivers.below_share.max(), 1 + drivers.above_share.max())
        low, high = (three(round(value * end)) for end in ends)
        assert f"{low} to {high}, by our ranges" in page, question
    assert "by our ranges" not in page_of(desk.view("/situation?d=59", "en")).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_ends_are_said_of_every_headline_that_a_figure_moves(desk, of_full_size, language):
    found = {page.name: len(lines(desk, f"/{page.name}", language)) for page in PAGES}
    assert {name: count for name, count in found.items() if count} == PAGES_WITH_ENDS


def test_ends_are_of_everybody_at_full_size_with_no_lever_moved(desk, monkeypatch):
    assert [line for page in PAGES for line in lines(desk, f"/{page.name}")] == []
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)
    for moved in ("d=59", "letter_cost=1.2"):
        assert lines(desk, "/response") != [] and lines(desk, f"/response?{moved}") == []


def test_ends_of_calls_stand_in_the_decision(desk, of_full_size):
    view = desk.view("/situation", "en")
    row = ask_numbers(view.state, view.world, view.words)
    found = row["ends"]["pace"]
    assert found.keys() == {
        f"{end}_end_{kind}" for end in ("low", "high") for kind in ("count", "call_count")
    }
    assert 0 < found["low_end_call_count"] < row["peak_call_count"] < found["high_end_call_count"]
    row |= {"fits_call_centre": False, "peak_call_count": 50_500}
    row["ends"]["pace"] |= {"low_end_call_count": 11_000, "high_end_call_count": 190_000}
    _, said = say_decision("pace", row, view.words)
    assert "50,500 calls on the peak day (11,000 to 190,000)" in said.text


def test_ends_of_a_headline_stand_in_the_fold_of_one_card(desk, of_full_size):
    def count(address, text):
        return page_of(desk.view(address, "en")).text.count(text)

    assert count("/response", "umber of calls on the busiest day:") == 1
    assert count("/response", "umber of those aged 75 and over to inform:") == 1
    assert count("/what", "umber of persons whose social security number was copied:") == 1
    assert count("/who", "ate in France:") == 1


def test_ends_of_the_plan_stand_below_its_headline_and_of_no_other_plan(desk, of_full_size, lab):
    days = ask(lab, "notification/duration").day_count[0]
    drivers = ask(lab, "method/drivers", headline="notification/duration")
    low = round(days * (1 - drivers.below_share.max()))
    high = round(days * (1 + drivers.above_share.max()))
    assert f"By our ranges: {low} to {high} days, " in page_of(desk.view("/response", "en")).text
    for moved in ("plan=paced", "letters_per_day=200000", "d=59", "tab=budget"):
        assert "By our ranges: " not in page_of(desk.view(f"/response?{moved}", "en")).text, moved


MIDDLES_OF_HEADER = """() => ["header .name", "#links", "#picker", ".tools"].map(
    each => document.querySelector(each).getBoundingClientRect())
    .map(({ top, bottom }) => (top + bottom) / 2)"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_is_one_row_and_a_first_filter_moves_nothing_below_it(open_page, language):
    def tops():
        places = (reader.page.locator(each) for each in ("#headline", ".card >> nth=0"))
        return [each.bounding_box()["y"] for each in places]

    reader = open_page("/who", language)
    middles = reader.page.evaluate(MIDDLES_OF_HEADER)
    assert max(middles) - min(middles) <= 1
    assert reader.page.locator("header").bounding_box()["height"] < 60
    before = tops()
    reader.picks("nord")
    assert reader.chips == ["Nord (59)"] and tops() == before
    for width in (1440, 1357, 1356, 1000, 820, 701):  # and leaves nothing out
        widen(reader.page, width)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        links = reader.page.locator("#links")
        assert links.evaluate("each => each.scrollWidth <= each.clientWidth"), width
    assert reader.troubles == []


PHONE = {"width": 390, "height": 844}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The buttons, links and fields that are smaller than a finger: 44 pixels. What stands in a line of
# text is as high as the line; the foot of a card and the footer are lines. A part of a bar is as
# wide as the share that it shows.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && !each.closest("figcaption, footer, p, td > a"))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, { width, height }]) =>
        width && ((width < 44 && !each.closest(".parts")) || height < 44))
    .map(([each, { width, height }]) =>
        `${each.id || each.className || each.textContent}: ${width} × ${height}`)"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_targets_for_fingers_and_no_sideways_scroll(open_page, language):
    """Nor when a page is enlarged four times, and so is 320 pixels wide."""
    wrong = []
    for name in (page.name for page in PAGES):
        page = open_page(f"/{name}?d=59", language, **PHONE).page
        for width in (390, 320):
            widen(page, width)
            small = page.evaluate(SMALL) if width == 390 else []
            wrong += [f"{name}: {each}" for each in small]
            if page.evaluate(SIDEWAYS) > 0:
                wrong.append(f"{name}: scrolls sideways at {width}")
    assert not wrong, "\n".join(wrong)


def test_phone_has_a_bar_with_four_pages_and_a_find_box_in_their_place(open_page):
    page = open_page("/who", **PHONE).page
    bar, box = page.locator("#links"), page.locator("#sought")
    shown = page.locator("#links :visible").all_inner_texts()
    assert shown == ["Situation", "Who", "What", "Response", "More"]
    place = bar.bounding_box()
    assert place["y"] + place["height"] == PHONE["height"]
    page.locator("#more-open").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    box.focus()
    assert box.bounding_box()["width"] == PHONE["width"] - 32
    expect(bar).to_be_hidden()


def test_cards_of_a_phone_are_all_open_without_scripts(browser, address):
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}who?d=59")
        for card in page.locator(".card").all():
            expect(card.locator("figcaption")).to_be_visible()
        expect(page.locator(".toggle")).to_have_count(0)

"""An earlier day: page, drawers and files tell nothing that became known later."""

import re
from itertools import product

import pytest

from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.cards import drawer
from dashboard.desk import Desk
from dashboard.files import card_files
from dashboard.files.file_address import FORM
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.pages.situation.page import AXIS, COUNTS, DEADLINES, ITEMS, LEVELS, SCALES, SITUATION
from dashboard.state.acts import SHOW
from dashboard.state.page_state import State, write_state
from tests.support.cases import for_each
from tests.support.pages.components import parts, texts

WITHHELD = {COUNTS: {}, LEVELS: {}, SCALES: {"tab": "dpo"}, ITEMS: {"tab": "dpo"}}
TOLD = {AXIS: {}, DEADLINES: {"tab": "dpo"}}
SAID = {
    "en": {
        ITEMS: "No form is offered of a day before the last: it would state what became known "
        "later.",
        COUNTS: "The numbers of this card rest on CNIL's number of persons, which nobody knew "
        "on the day chosen.",
    },
    "fr": {
        ITEMS: "Aucun formulaire n’est proposé avant le dernier jour\N{NARROW NO-BREAK SPACE}: il "
        "dirait ce qui n’a été su que plus tard.",
        COUNTS: "Les nombres de cette carte reposent sur le nombre de personnes de la CNIL, que "
        "nul ne connaissait au jour choisi.",
    },
}


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


@pytest.fixture(scope="module")
def later(desk):
    """Return the settled counts over a thousand, as they are written: none may be told before."""
    answers = desk.world().answers
    rows = []
    for card in (COUNTS, LEVELS, SCALES):
        rows += answers.rows(card.query, card.resolve(State("situation")).parameters).dicts()
    counts = {
        value
        for row in rows
        for name, value in row.items()
        if name.endswith("person_count") and isinstance(value, int) and value > 1_000
    }
    assert len(counts) > 4
    written = {text for count in counts for text in (f"{count}", f"{count:,}")}
    return {*written, *(text.replace(",", "\N{NARROW NO-BREAK SPACE}") for text in written)}


def earlier(desk):
    return desk.world().days[:-1]


def on(day, options):
    return State("situation", {}, {"as_of": day, **options})


def reason(card, language):
    """Return why a card is withheld, in the words of the page."""
    return SAID[language][card if card is ITEMS else COUNTS]


@for_each("language", LANGUAGES)
def test_an_earlier_day_tells_no_later_count_on_the_page_or_in_a_drawer(desk, later, language):
    days = earlier(desk)
    assert len(days) == 4
    for day, (card, options) in product(days, (WITHHELD | TOLD).items()):
        view = desk.view(write_state(on(day, options)), language, [f"{SHOW}{card.query}"])
        page = str(page_shell.whole(view))
        assert not [each for each in later if re.search(rf"(?<![\d,]){each}(?![\d,])", page)]
        assert "36.8" not in page and "36,8" not in page


@for_each("card", WITHHELD)
def test_an_earlier_day_has_a_drawer_of_one_sentence_for_a_card_that_is_withheld(desk, card):
    for day, language in product(earlier(desk), LANGUAGES):
        address = write_state(on(day, WITHHELD[card]))
        view = desk.view(address, language, [f"{SHOW}{card.query}"])
        opened = drawer.contents(view, view.drawer)
        title = view.words.of_card(card.query, "title")
        assert texts(opened) == title + reason(card, language)
        assert not {each.tag for each in parts(opened)} & {"a", "table", "pre"}


@for_each("card", WITHHELD)
def test_an_earlier_day_refuses_every_file_of_a_card_that_is_withheld_in_words(client, desk, card):
    kinds = [*card_files.KINDS] if card is ITEMS else [*card_files.KINDS][:-1]
    assert ("docx" in kinds) == (card is ITEMS)
    for day, kind, language in product(earlier(desk), kinds, LANGUAGES):
        address = card_files.address(on(day, WITHHELD[card]), card, kind)
        response = client.get(address, headers={"Accept-Language": language})
        assert (response.status_code, response.mimetype) == (409, "text/plain")
        assert response.text == f"{reason(card, language)}\n"
        assert "Content-Disposition" not in response.headers


def test_an_earlier_day_stands_in_the_name_of_each_file(client, desk):
    names = set()
    for day, card in product([*earlier(desk), ""], TOLD):
        options = {"as_of": day, **TOLD[card]} if day else TOLD[card]
        for kind in ("csv", "xlsx", card_files.METADATA):
            address = card_files.address(State("situation", {}, options), card, kind)
            response = client.get(address)
            assert response.status_code == 200
            names.add(response.headers["Content-Disposition"])
    assert len(names) == 5 * len(TOLD) * 3
    name = "exposure-known_axis.2024-03-08.SYNTHETIC.csv"
    assert f'attachment; filename="{name}"' in names
    assert 'attachment; filename="exposure-known_axis.SYNTHETIC.csv"' in names


def test_an_earlier_day_stands_in_the_name_of_a_picture(desk):
    for address, mark in (
        ("/situation?as_of=2024-03-13", "2024-03-13.SYNTHETIC"),
        ("/situation", "SYNTHETIC"),
    ):
        view = desk.view(address, "en", [f"{SHOW}{AXIS.query}"])
        opened = drawer.contents(view, view.drawer)
        assert [getattr(each, "data-file", "") for each in parts(opened)].count(mark) == 1


@for_each("language, note", [("en", "CNIL decision"), ("fr", "décision de la CNIL")])
def test_an_earlier_day_cites_no_decision_on_the_timeline(client, desk, language, note):
    last = texts(page_shell.whole(desk.view("/situation", language)))
    assert note in last
    for day in earlier(desk):
        address = write_state(on(day, {}))
        view = desk.view(address, language, [f"{SHOW}{AXIS.query}"])
        assert "29 February" not in texts(page_shell.whole(view))
        assert note not in texts(page_shell.whole(view)).split("sql/exposure")[0]
        file = card_files.address(on(day, {}), AXIS, "json")
        assert note not in client.get(file, headers={"Accept-Language": language}).text


@for_each("day", ["2024-03-08", "2024-03-13"])
def test_an_earlier_day_offers_no_form_and_says_so_in_a_line(desk, day):
    page = page_shell.whole(desk.view(f"/situation?tab=dpo&as_of={day}", "en"))
    said = texts(page)
    assert said.count("No form of this day: it would state what became known later") == 1
    assert "of the form" not in said and "Abnormal activity" not in said
    assert f"{FORM}.docx" not in str(page) and "opt:provenance" not in str(page)
    assert f"{FORM}.docx" in str(page_shell.whole(desk.view("/situation?tab=dpo", "en")))


def test_an_earlier_day_withholds_on_this_page_alone():
    """So that a card that joins the page is thought of."""
    assert {*SITUATION.cards} == {*WITHHELD, *TOLD}
    state = on("2024-03-08", {})
    assert [bool(card.withheld(state)) for card in SITUATION.cards] == [
        card in WITHHELD for card in SITUATION.cards
    ]
    others = [card for page in PAGES if page is not SITUATION for card in page.cards]
    assert not {card.withheld(state) for card in others} & {"settled", "form"}

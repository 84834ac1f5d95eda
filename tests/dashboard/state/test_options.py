"""An earlier day: page, drawers and files tell nothing that became known later."""

import json
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words import LANGUAGES
from dashboard.files import FORM, card_files, file_address
from dashboard.layout import drawer, page_shell
from dashboard.pages import PAGES
from dashboard.pages.situation.page import AXIS, COUNTS, DEADLINES, ITEMS, LEVELS, SCALES, SITUATION
from dashboard.state.acts import SHOW
from dashboard.state.looked import Looked, places
from dashboard.state.options import Option, scale
from dashboard.state.page_state import State, write_state
from tests.support.pages.components import parts, texts
from tests.support.pages.levers import text_of

WITHHELD = {COUNTS: {}, LEVELS: {}, SCALES: {"tab": "dpo"}, ITEMS: {"tab": "dpo"}}
TOLD_EARLIER = {AXIS: {}, DEADLINES: {"tab": "dpo"}}
REASONS = {
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
    return REASONS[language][card if card is ITEMS else COUNTS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_earlier_day_tells_no_later_count_on_the_page_or_in_a_drawer(desk, later, language):
    days = earlier(desk)
    assert len(days) == 4
    for day, (card, options) in product(days, (WITHHELD | TOLD_EARLIER).items()):
        view = desk.view(write_state(on(day, options)), language, [f"{SHOW}{card.query}"])
        page = str(page_shell.whole(view))
        assert not [each for each in later if re.search(rf"(?<![\d,]){each}(?![\d,])", page)]
        assert "36.8" not in page and "36,8" not in page


@pytest.mark.parametrize("card", WITHHELD, ids=lambda card: card.name)
def test_an_earlier_day_has_a_drawer_of_one_sentence_for_a_card_that_is_withheld(desk, card):
    for day, language in product(earlier(desk), LANGUAGES):
        address = write_state(on(day, WITHHELD[card]))
        view = desk.view(address, language, [f"{SHOW}{card.query}"])
        opened = drawer.contents(view, view.drawer)
        title = view.words.of_card(card.query, "title")
        assert texts(opened) == title + reason(card, language)
        assert not {each.tag for each in parts(opened)} & {"a", "table", "pre"}


@pytest.mark.parametrize("card", WITHHELD, ids=lambda card: card.name)
def test_an_earlier_day_refuses_every_file_of_a_card_that_is_withheld_in_words(client, desk, card):
    kinds = [*card_files.KINDS] if card is ITEMS else [*card_files.KINDS][:-1]
    assert ("docx" in kinds) == (card is ITEMS)
    for day, kind, language in product(earlier(desk), kinds, LANGUAGES):
        address = file_address(on(day, WITHHELD[card]), card.query, kind)
        response = client.get(address, headers={"Accept-Language": language})
        assert (response.status_code, response.mimetype) == (409, "text/plain")
        assert response.text == f"{reason(card, language)}\n"
        assert "Content-Disposition" not in response.headers


def test_an_earlier_day_stands_in_the_name_of_each_file(client, desk):
    names = set()
    for day, card in product([*earlier(desk), ""], TOLD_EARLIER):
        options = {"as_of": day, **TOLD_EARLIER[card]} if day else TOLD_EARLIER[card]
        for kind in ("csv", "xlsx", card_files.METADATA):
            address = file_address(State("situation", {}, options), card.query, kind)
            response = client.get(address)
            assert response.status_code == 200
            names.add(response.headers["Content-Disposition"])
    assert len(names) == 5 * len(TOLD_EARLIER) * 3
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


@pytest.mark.parametrize(
    ("language", "note"), [("en", "CNIL decision"), ("fr", "décision de la CNIL")]
)
def test_an_earlier_day_cites_no_decision_on_the_timeline(client, desk, language, note):
    last = texts(page_shell.whole(desk.view("/situation", language)))
    assert note in last
    for day in earlier(desk):
        address = write_state(on(day, {}))
        view = desk.view(address, language, [f"{SHOW}{AXIS.query}"])
        assert "29 February" not in texts(page_shell.whole(view))
        assert note not in texts(page_shell.whole(view)).split("sql/exposure")[0]
        file = file_address(on(day, {}), AXIS.query, "json")
        assert note not in client.get(file, headers={"Accept-Language": language}).text


@pytest.mark.parametrize("day", ["2024-03-08", "2024-03-13"])
def test_an_earlier_day_offers_no_form_and_says_so_in_a_line(desk, day):
    page = page_shell.whole(desk.view(f"/situation?tab=dpo&as_of={day}", "en"))
    said = texts(page)
    assert said.count("No form of this day: it would state what became known later") == 1
    assert "of the form" not in said and "Abnormal activity" not in said
    assert f"{FORM}.docx" not in str(page) and "opt:provenance" not in str(page)
    assert f"{FORM}.docx" in str(page_shell.whole(desk.view("/situation?tab=dpo", "en")))


def test_an_earlier_day_withholds_on_this_page_alone():
    """So that a card that joins the page is thought of."""
    assert {*SITUATION.cards} == {*WITHHELD, *TOLD_EARLIER}
    state = on("2024-03-08", {})
    assert [bool(card.withheld(state)) for card in SITUATION.cards] == [
        card in WITHHELD for card in SITUATION.cards
    ]
    others = [card for page in PAGES if page is not SITUATION for card in page.cards]
    assert not {card.withheld(state) for card in others} & {"settled", "form"}


YEARS = scale("years", default=1, last=2)
DAYS = scale("days", default=0, last=3)
PARTS = st.lists(
    st.sampled_from(["", "1", "2.0", " years", "é\u202f%", '"', "<b>", "\\"]), max_size=4
)


def test_a_position_is_that_of_its_options_the_default_where_none_is_set():
    text = Looked.of(
        (YEARS, DAYS), [f"{each['years']} {each['days']}" for each in places((YEARS, DAYS))]
    )
    assert text.at({}) == "1 0"
    assert text.at({"days": "3"}) == "1 3" and text.at({"years": "2", "days": "2"}) == "2 2"


@given(st.lists(PARTS, min_size=12, max_size=12))
def test_what_is_sent_says_of_every_position_what_stands_there(parts):
    looked = Looked((YEARS, DAYS), parts)
    sent = json.loads(looked.show({})["data-looked"])
    for options in places((YEARS, DAYS)):
        assert text_of(sent, options, (YEARS, DAYS)) == looked.at(options)


def test_a_part_that_hangs_on_one_lever_is_sent_once_for_each_of_its_positions():
    words = [[each["years"], " of ", each["days"], "."] for each in places((YEARS, DAYS))]
    assert Looked((YEARS, DAYS), words).packed == {
        "by": {"years": 3, "days": 4},
        "parts": [["0|1|2", [0, 1, 2], "years"], " of ", ["0|1|2|3", [0, 1, 2, 3], "days"], "."],
    }


def test_a_part_that_hangs_on_both_is_sent_for_each_of_all():
    words = [[str(int(each["years"]) * int(each["days"]))] for each in places((YEARS, DAYS))]
    ((texts, which),) = Looked((YEARS, DAYS), words).packed["parts"]
    assert texts == "0|1|2|3|4|6" and which == [0, 0, 0, 0, 0, 1, 2, 3, 0, 2, 4, 5]


def test_text_without_a_lever_is_one():
    assert Looked.of((), ["Nobody."]).at({}) == "Nobody."
    assert Looked.of((), ["Nobody."]).packed == {"by": {}, "parts": ["Nobody."]}


def test_sizes_are_the_words_of_the_text_one_a_property():
    sized = Looked.of((YEARS,), ["0% 1%", "2% 3%", "4% 5%"]).size({}, "--from", "--to")
    assert sized["style"] == "--from: 2%; --to: 3%"
    assert json.loads(sized["data-sized"])["names"] == ["--from", "--to"]


def test_a_lever_stands_in_the_order_of_its_numbers_and_asks_what_is_no_default():
    assert YEARS.positions == ("0", "1", "2")
    assert YEARS.choices == {"1": {}, "0": {"years": 0}, "2": {"years": 2}}
    assert Option("whom", {"all": {}, "one": {}}).positions == ("all", "one")

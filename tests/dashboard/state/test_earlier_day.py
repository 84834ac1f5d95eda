"""An earlier day: page, drawers and files tell nothing that became known later."""

import re
from itertools import product

import pytest

from breachlab.words import LANGUAGES
from dashboard.files import FORM, card_files, file_address
from dashboard.layout import drawer, page_shell
from dashboard.pages import PAGES
from dashboard.pages.situation.page import AXIS, COUNTS, DEADLINES, ITEMS, LEVELS, SCALES, SITUATION
from dashboard.state.acts import SHOW
from dashboard.state.page_state import State, write_state
from tests.support.pages.components import parts, texts

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
def test_an_earlier_day_refuses_a_card_that_is_withheld_in_a_sentence(client, desk, card):
    kinds = [*card_files.KINDS] if card is ITEMS else [*card_files.KINDS][:-1]
    assert ("docx" in kinds) == (card is ITEMS)
    for day, language in product(earlier(desk), LANGUAGES):
        state = on(day, WITHHELD[card])
        view = desk.view(write_state(state), language, [f"{SHOW}{card.query}"])
        opened = drawer.contents(view, view.drawer)
        reason = REASONS[language][card if card is ITEMS else COUNTS]
        assert texts(opened) == view.words.of_card(card.query, "title") + reason
        assert not {each.tag for each in parts(opened)} & {"a", "table", "pre"}
        for kind in kinds:
            address = file_address(state, card.query, kind)
            response = client.get(address, headers={"Accept-Language": language})
            assert (response.status_code, response.mimetype) == (409, "text/plain")
            assert response.text == f"{reason}\n"
            assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize(
    ("day", "mark"), [("2024-03-08", "2024-03-08.SYNTHETIC"), ("", "SYNTHETIC")]
)
def test_an_earlier_day_stands_in_the_name_of_each_file_and_picture(client, desk, day, mark):
    as_of = {"as_of": day} if day else {}
    for card in TOLD_EARLIER:
        state = State("situation", {}, {**as_of, **TOLD_EARLIER[card]})
        for kind in ("csv", "xlsx", card_files.METADATA):
            response = client.get(file_address(state, card.query, kind))
            name = f"{card.query.replace('/', '-')}.{mark}.{kind}"
            assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    view = desk.view(write_state(State("situation", {}, as_of)), "en", [f"{SHOW}{AXIS.query}"])
    opened = parts(drawer.contents(view, view.drawer))
    assert [getattr(each, "data-file", "") for each in opened].count(mark) == 1


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

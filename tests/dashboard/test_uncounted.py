"""A world in which nobody has counted whom a few facts single out, as one of 43 million is made."""

import re

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.store.databases import connect_sealed
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.files import card_files, file_address
from dashboard.layout import drawer, page_shell
from dashboard.layout.frame import list_moved
from dashboard.pages import PAGES
from dashboard.pages.what.page import ESTIMATE, SINGLED_OUT
from dashboard.state.acts import SHOW
from dashboard.state.page_state import State
from tests.conftest import SMALL
from tests.dashboard.test_own_list import COMMAND
from tests.support.pages.components import parts, texts


@pytest.fixture(scope="module")
def uncounted(worlds, tmp_path_factory):
    path = worlds.copy_uncounted(SMALL, tmp_path_factory.mktemp("uncounted") / "lab.duckdb")
    with connect_sealed(path) as connection:
        yield OneWorld(connection)


@pytest.fixture(scope="module")
def desk(uncounted):
    return Desk(uncounted, PAGES)


@pytest.fixture(scope="module")
def client(uncounted):
    return create_app(uncounted).server.test_client()


def test_singled_out_is_an_estimate_until_it_is_counted(desk, one_world):
    counted = Desk(one_world, PAGES).view("/what", "en")
    assert SINGLED_OUT in counted.cards and ESTIMATE not in counted.cards
    view = desk.view("/what", "en")
    assert ESTIMATE in view.cards and SINGLED_OUT not in view.cards
    assert view.drawn.endswith(desk.world().id)  # a count is of other data: the page is drawn anew
    drawn = view.cards[ESTIMATE]
    assert drawn.found.text.startswith("Estimated: birth date, sex and postcode single out ")
    assert "has not been counted yet" in texts(drawn.drawing)
    page = str(page_shell.whole(view))
    assert "opt:others" not in page and "opt:others" in str(page_shell.whole(counted))
    assert list_moved(view)["identifiability-alone"] == "#identifiability-estimate"
    assert list_moved(counted)["identifiability-estimate"] == "#identifiability-alone"


@pytest.mark.parametrize(
    ("address", "count", "said"),
    [  # lines: the head, and five sets of facts
        ("/what", 6, "(estimation)"),
        ("/what?d=59&s=f", 6, "(estimation)"),
        ("/what?st=cs&d=59&a=75&s=m", 1, ""),  # candidate spaces of old men: nobody
    ],
)
def test_singled_out_is_estimated_of_whom_is_selected(desk, address, count, said):
    drawn = desk.view(address, "fr").cards[ESTIMATE]
    assert not drawn.has_failed
    assert len([each for each in parts(drawn.drawing) if each.tag == "tr"]) == count
    assert not said or drawn.found.text.endswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_singled_out_offers_the_files_of_the_estimate_and_none_of_the_count(client, desk, language):
    view = desk.view("/what?d=59", language, [f"{SHOW}{ESTIMATE.query}"])
    opened = drawer.contents(view, view.drawer)
    hrefs = [getattr(each, "href", "") for each in parts(opened) if each.tag == "a"]
    assert len(hrefs) > 4
    assert all("/identifiability/estimate." in each for each in hrefs)
    assert client.get(hrefs[0]).text.count("\n") == 6  # the head, and five sets
    said = {"en": "have not been counted yet", "fr": "n’ont pas encore été comptées"}[language]
    for kind in card_files.KINDS.keys() - {"docx"}:
        address = file_address(State("what"), SINGLED_OUT.query, kind)
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code == 409 and said in response.text


def test_estimate_is_a_little_higher_than_the_count(desk, one_world):
    """As it says of itself: twins share a birth date, which no count by age shows."""

    def shares(world, card, column):
        rows: Rows = world.answers.rows(card.query, {})
        return {row["key_set_id"]: row[column] for row in rows.dicts()}

    found = shares(desk.world(), ESTIMATE, "estimated_alone_person_share")
    counted = shares(one_world.current(), SINGLED_OUT, "alone_person_share")
    errors = {name: share - counted[name] for name, share in found.items()}
    assert len(errors) == 5 and all(0 < error < 0.02 for error in errors.values()), errors


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_asks_its_reader_to_type_a_command(client, desk, language):
    addresses = [
        f"/{page.name}?tab={tab}" if tab else f"/{page.name}"
        for page in PAGES
        for tab in page.tabs or [""]
    ]
    assert len(addresses) > 9
    for address in (*addresses, "/situation?as_of=2024-03-08", "/method?opened=receipt"):
        page = str(page_shell.whole(desk.view(address, language)))
        page = re.sub(r"(?s)<pre.*?</pre>", "", page)  # the receipt's, to copy
        assert not COMMAND.search(page), address
    for address in ("/briefing", "/area", "/area/59", "/area/59?public=16-25"):
        page = client.get(address, headers={"Accept-Language": language}).text
        assert not COMMAND.search(page), address

"""The pages of a list of one's own in a real browser: read at three widths, heard, clicked."""

from playwright.sync_api import expect

from breachlab.store.databases import connect_sealed
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from tests.dashboard.conftest import reading, served
from tests.support.browser.readable import on_screen

WIDTHS = (360, 768, 1440)
PAGES = ("situation", "situation?tab=dpo", "who?d=59", "what", "method")


def test_pages_of_a_list_can_be_read_heard_and_clicked(browser, own_lists, tmp_path):
    with (
        connect_sealed(own_lists.copy("many answered", tmp_path)) as connection,
        served(create_app(OneWorld(connection))) as address,
        reading(browser, address, "/who") as reader,
    ):
        wrong = []
        for path in PAGES:
            reader.opens(f"{address}{path}")
            wrong += [f"{path}: {each}" for each in on_screen(reader.page, WIDTHS, WIDTHS[1:])]
        assert not wrong, "\n".join(wrong)
        reader.opens(f"{address}who")
        reader.page.get_by_role("button", name="Régions").click()
        expect(reader.page).to_have_url(f"{address}who?level=region")
        expect(reader.page.locator("h1")).not_to_be_empty()
        assert reader.troubles == []

"""JupyterLab as `make lab` starts it: quiet, on the index, with the kernel of this environment."""

import pytest

from tests.support.notebooks.starting import TOKEN, started

# What would make the server ask others: for news, a newer version, extensions, what to build.
ASKS_OTHERS = {f"/lab/api/{what}" for what in ("news", "update", "extensions", "build")}


@pytest.fixture
def address(tmp_path, small_database):
    with started(tmp_path, small_database) as address:
        yield address


@pytest.fixture
def analyst(browser, address):
    """One at the address that JupyterLab names in the terminal.

    The window is as high as a notebook, since a cell out of sight is not drawn.
    """
    from tests.support.browser.analyst import Analyst

    size = {"width": 1440, "height": 8000}
    with browser.new_context(viewport=size, base_url=address) as context:
        yield Analyst(context.new_page(), f"/lab/tree/00_index.ipynb?token={TOKEN}")


def test_the_index_and_a_notebook_run_with_nothing_asked_of_anybody(analyst):
    """One walk, as JupyterLab takes long to start: the later steps stand on the former."""
    from playwright.sync_api import expect

    analyst.reads("What do you want to know?")
    analyst.runs_all()
    expect(analyst.outputs.get_by_role("table").first).to_contain_text("10,000")
    analyst.follows("Who is on the file?")
    analyst.runs_all()
    analyst.sees(analyst.figures.first.locator(".barlayer .point").nth(2))  # of three statuses
    analyst.sees(analyst.outputs.get_by_role("table").first)
    assert analyst.kernels == ["python3"]
    assert analyst.asked_of_the_person == []
    assert analyst.hosts == {"127.0.0.1"}
    assert not ASKS_OTHERS & {url.path for url in analyst.requested}
    assert not analyst.troubles

"""The browser as fixtures: `walk` for the fast tests, `browser` for the slow ones."""

import os

import pytest

from tests.support.browser.chromium import FLAGS, UNPAINTED, quickest
from tests.support.tiers import NO_BROWSER


@pytest.fixture(scope="session")
def chromium():
    """Chromium itself; a test asks for `walk`, or, as a slow test, for `browser`."""
    if quickest() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
    from playwright import sync_api  # only these tests need it

    sync_api.expect.set_options(timeout=30_000)  # as all else here waits: no test is of time
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=quickest(), args=[*FLAGS, UNPAINTED])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def browser(chromium):
    """The browser, for a slow test that opens pages for itself."""
    return chromium

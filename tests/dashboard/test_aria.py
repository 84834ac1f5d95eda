"""What a screen reader is told of each page: roles and names, as the golden file has them.

A change of this tree is read before it is taken over: pytest tests/dashboard/test_aria.py
--update-golden. Numbers stand as 0, as those of a page are held elsewhere (test_counted_pages.py).
"""

import itertools
import re

import pytest

from breachlab.paths import ROOT, read
from dashboard.pages import PAGES
from tests.support.browser.look import LANGUAGES

GOLDEN = ROOT / "tests/golden/aria"
NUMBER = re.compile(r"(?<!level=)(?<!\d)\d+(?:[\u202f\xa0 .,]\d+)*")
MOST_LINES_OF_RUN = 3  # lines of a run that differ in nothing but their numbers and names of places


def tree(page):
    """Return the lines of the tree, a long run of the same role as its first and how many more."""
    text = NUMBER.sub("0", page.locator("body").aria_snapshot())
    lines = text.replace('"0"', "0").splitlines()
    shown = []
    for _, group in itertools.groupby(lines, lambda line: line.partition('"')[0]):
        run = [*group]
        shown += run[:MOST_LINES_OF_RUN] if len(run) > 2 * MOST_LINES_OF_RUN else run
        if len(run) > 2 * MOST_LINES_OF_RUN:
            indent = " " * (len(run[0]) - len(run[0].lstrip()))
            shown.append(f"{indent}- … {len(run) - MOST_LINES_OF_RUN} more")
    return "\n".join(shown) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_is_told_what_the_golden_file_has(open_page, language, pytestconfig):
    differing = []
    for name in (page.name for page in PAGES):
        path = GOLDEN / f"{name}.{language}.yml"
        found = tree(open_page(f"/{name}", language).page)
        if pytestconfig.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8")
        if not path.exists() or read(path) != found:
            differing.append(path.name)
    assert not differing, f"Read them, then pytest --update-golden: {differing}"

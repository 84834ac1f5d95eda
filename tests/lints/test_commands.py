"""Every command that a page tells a reader to type is tried by a test, or said to be untried."""

import re

from breachlab.paths import ROOT
from tests.support.cases import for_each
from tests.support.commands import BY_HAND, TESTS, beginning, commands
from tests.support.links import pages

NAMED = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
PAGES = [page for page in pages() if page.suffix == ".md" and page.name != "CHANGELOG.md"]


@for_each("page", PAGES)
def test_commands_of_a_page_are_tried(page):
    assert [command for command in commands(page) if beginning(command) is None] == []


@for_each("beginning, test", TESTS.items())
def test_tests_of_commands_are_there(beginning, test):
    path, _, name = test.partition("::")
    word = f"def {name}(" if name else beginning.split()[-1].rpartition(".")[2]
    assert word in text(ROOT / path)


def test_commands_that_no_test_types_are_told():
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    told = page.partition("## What no test types\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^- `([^`]+)`", told, re.MULTILINE)) == set(BY_HAND)


def test_make_has_the_targets_that_pages_name():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {word for page in PAGES for word in NAMED.findall(text(page))}
    assert len(named) > 10 and named <= set(targets)


def text(page):
    return page.read_text(encoding="utf-8")

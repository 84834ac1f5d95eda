"""Each promise of SECURITY.md has its tests."""

import re

from breachlab.paths import ROOT
from tests.support.cases import for_each

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def promises():
    """Return the lines of the tables of SECURITY.md."""
    promised, *_ = PAGE.partition("## What is not promised")
    lines = [line for line in promised.splitlines() if line.startswith("| ")]
    return [line for line in lines if line != "| promise | held by |"]


@for_each("promise", promises)
def test_promises_name_tests_that_are_there(promise):
    """A test without a file is of the one before it."""
    _, held_by = promise.strip("| ").split(" | ")
    path, named = "", re.findall(r"`([\w/]+\.py)?::(\w+)`", held_by)
    assert named
    for file, test in named:
        path = file or path
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test

"""The page of the API is what the docstrings say."""

import breachlab
from tools import api


def test_page_is_the_one_that_is_kept():
    assert api.FILE.read_text(encoding="utf-8") == api.page(), "python -m tools.api --write"


def test_page_has_every_public_name():
    assert all(f"\n## {name}\n" in api.page() for name in breachlab.__all__)

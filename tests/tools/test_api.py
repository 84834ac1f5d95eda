"""The page of the API is what the docstrings say."""

import re

import breachlab
from breachlab import errors
from breachlab.paths import ROOT
from tools import api


def test_page_is_the_one_that_is_kept():
    assert api.FILE.read_text(encoding="utf-8") == api.page(), "python -m tools.api --write"


def test_page_has_every_public_name_and_what_each_method_raises():
    page = api.page()
    assert all(
        re.search(rf"^## {name}$|`(breachlab\.)?{name}`", page, re.M) for name in breachlab.__all__
    )
    for name in ("Lab.ask", "Lab.chart", "Lab.table", "Lab.show", "Lab.answer", "Shown.save"):
        text = page.partition(f"### {name}\n")[2].partition("\n##")[0]
        assert "Raises" in text or "errors" in text, name
    assert "fractions from 0 to 1" in page and "in `_eur` euros" in page


def test_every_error_is_imported_from_breachlab_and_has_a_docstring():
    known = {
        name: thing
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, Exception)
    }
    assert len(known) > 25 and {*known} <= {*breachlab.__all__}
    assert all(getattr(breachlab, name) is thing and thing.__doc__ for name, thing in known.items())


def test_docs_and_notebooks_teach_to_ask_a_lab():
    """One form: a method of the Lab, and not a function that takes it."""
    pages = ("CONTRIBUTING.md", "README*.md", "docs/*.md", "sql/*.md")
    notebooks = ("notebooks/**/*.md", "notebooks/**/*.ipynb")
    paths = [path for each in (*pages, *notebooks) for path in ROOT.glob(each)]
    other = re.compile(r"breachlab\.(ask|show|chart|table|answer)\(")
    found = {path.name for path in paths if other.search(path.read_text(encoding="utf-8"))}
    assert len(paths) > 30 and found == set()

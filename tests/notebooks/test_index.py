"""The index names every notebook by its question, and where no database is, how to make one."""

import re

import pytest

from breachlab.paths import ROOT
from tests.support.notebooks.reading import INDEX, NOTEBOOKS, cells, title
from tests.support.notebooks.running import run

NAMED = [(title(path), path.name) for path in NOTEBOOKS]


def test_it_lists_the_notebooks_by_their_questions():
    text = "\n".join(cell.source for cell in cells(INDEX, "markdown"))
    assert re.findall(r"^\| \[(.+?)\]\((.+?)\) \| .+ \|$", text, re.MULTILINE) == NAMED


def test_notebooks_are_numbered_without_holes():
    assert [int(path.name[:2]) for path in NOTEBOOKS] == [*range(1, len(NOTEBOOKS) + 1)]


def test_the_page_of_answers_has_one_of_each_notebook_and_no_other():
    page = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(.+)\]\((.+)\)$", page, re.MULTILINE) == NAMED


def test_it_runs_and_counts_the_world_that_it_is_given(executed):
    shown = str([cell.outputs for cell in executed(INDEX).cells if cell.cell_type == "code"])
    assert "10,000" in shown and "severity/by_level" in shown


def test_without_a_database_it_says_how_to_make_one(tmp_path):
    from tests.support.notebooks.here import started

    with (
        started(tmp_path / "none.duckdb", INDEX.parent) as shell,
        pytest.raises(AssertionError, match=r"cell 2 of .*Make one with: python -m data_gen"),
    ):
        run(shell, INDEX)
    assert "make data ROWS=100_000" in cells(INDEX)[0].source

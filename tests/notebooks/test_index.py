"""The index names every notebook by its question, and where no database is, how to make one."""

import re

import pytest
from nbclient.exceptions import CellExecutionError

from breachlab.paths import ROOT
from tests.support.notebooks.running import INDEX, NOTEBOOKS, client, read

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets


def title(path):
    return read(path).cells[0].source.splitlines()[0].removeprefix("# ")


def test_it_lists_the_notebooks_by_their_questions():
    text = "\n".join(cell.source for cell in read(INDEX).cells if cell.cell_type == "markdown")
    listed = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| .+ \|$", text, re.MULTILINE)
    assert listed == [(title(path), path.name) for path in NOTEBOOKS]


def test_the_page_of_answers_has_one_of_each_notebook_and_no_other():
    page = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    answered = re.findall(r"^## \[(.+)\]\((.+)\)$", page, re.MULTILINE)
    assert answered == [(title(path), path.name) for path in NOTEBOOKS]


def test_it_runs_and_counts_the_world_that_it_is_given(small_database, monkeypatch):
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    shown = [cell.outputs for cell in client(INDEX).execute().cells if cell.cell_type == "code"]
    assert "10,000" in str(shown) and "severity/by_level" in str(shown)


def test_without_a_database_it_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.setenv("BREACHLAB_DATABASE", str(tmp_path / "none.duckdb"))
    with pytest.raises(CellExecutionError, match="Make one with: python -m data_gen"):
        client(INDEX).execute()
    assert "make data ROWS=100_000" in read(INDEX).cells[0].source

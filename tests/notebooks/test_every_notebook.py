"""Each notebook runs top to bottom in a real kernel, and is committed without outputs."""

import nbformat
import pytest
from nbclient import NotebookClient

from breachlab.book.kernel import ThisPython
from breachlab.paths import ROOT

INDEX, *NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def executed(path):
    client = NotebookClient(
        read(path),
        timeout=120,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    )
    return client.execute()


@pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets are not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_in_a_real_kernel_and_every_code_cell_shows_something(
    path, small_database, monkeypatch
):
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    setup, *shown = [cell for cell in executed(path).cells if cell.cell_type == "code"]
    assert setup.source.startswith("import breachlab")
    assert all(cell.outputs[-1].output_type in {"execute_result", "display_data"} for cell in shown)


@pytest.mark.filterwarnings("default")
def test_the_first_notebook_counts_the_world_that_it_is_given(small_database, monkeypatch):
    monkeypatch.setenv("BREACHLAB_DATABASE", str(small_database))
    total = executed(NOTEBOOKS[0]).cells[3].outputs[-1].data["text/plain"]
    assert "10000" in total and "8563" in total


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_asks_one_question_and_answers_it(path):
    first, second, *_, last = read(path).cells
    assert first.source.splitlines()[0].startswith("# ")
    assert first.source.splitlines()[0].endswith("?") and "SYNTHETIC" in first.source
    assert second.source == "import breachlab\n\nlab = breachlab.connect()"
    assert last.source.startswith("## Answer")


@pytest.mark.parametrize("path", [INDEX, *NOTEBOOKS], ids=lambda path: path.stem)
def test_it_is_committed_without_outputs(path):
    for cell in read(path).cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None

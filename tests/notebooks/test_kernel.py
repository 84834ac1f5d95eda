"""A kernel, as JupyterLab has one: it runs what runs in this process, and outlives an interrupt."""

import re

import pytest

from tests.support.notebooks.reading import INDEX, NOTEBOOKS, run, said, text

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets
SET_UP = "%load_ext breachlab\nimport breachlab\nlab = breachlab.connect()"
# As a kernel that has just started: no names, no magics.
ANEW = "%reset -f\nget_ipython().extension_manager.loaded.clear()"
LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"
# No question of sql/ is long over a small world.
PLANTED = f"""
from breachlab.query import queries
queries._read = lambda name: queries.Query(name, {LONG!r}, frozenset())
breachlab.ask(lab, "planted/long")
"""
MAKING = "from breachlab import teaching\nteaching.world(1_000, seed=1, folder={folder!r}).close()"
# Seconds differ between two runs, and folders that are made for one.
OF_ONE_RUN = re.compile(r"\d+[.,]\d\d s|/tmp/\w+")


def shown(notebook):
    """Return the kind and the content of what each cell shows, but for what is of one run."""
    return [
        [(each.output_type, OF_ONE_RUN.sub("…", content(each))) for each in cell.get("outputs", [])]
        for cell in notebook.cells
    ]


def content(output):
    """Return what is shown; of rows not the text as well, which pandas fits to a terminal."""
    data = output.get("data")
    if not data:
        return output.text
    return str({kind: data[kind] for kind in data if kind != "text/plain" or len(data) == 1})


@pytest.mark.parametrize("path", [INDEX, *NOTEBOOKS], ids=lambda path: path.stem)
def test_a_notebook_runs_in_it_as_in_this_process(kernel, executed, path):
    kernel.runs(ANEW)
    assert shown(run(kernel, path)) == shown(executed(path))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (f"%%sql rows\n{LONG}", "Interrupted: Stopped after .* as you"),
        (PLANTED, "KeyboardInterrupt"),  # the last, as it leaves no question but its own
    ],
    ids=["%%sql", "ask"],
)
def test_an_interrupt_in_mid_query_leaves_it_with_names_and_connection(kernel, code, says):
    kernel.runs(ANEW)
    kernel.runs(f"{SET_UP}\nkept = 7")
    *outputs, error = kernel.is_interrupted_in(code)
    assert not outputs and re.search(says, said(error))
    assert text(kernel.runs("kept, lab.execute('select 42').fetchall()")) == "(7, [(42,)])"
    assert text(kernel.runs("%%sql\nselect 40 + 2 as n")).splitlines()[2].strip() == "42"


def test_a_cell_that_makes_a_world_shows_its_progress(kernel, tmp_path):
    shown = text(kernel.runs(MAKING.format(folder=str(tmp_path))))
    assert "cubes" in shown and "1,000 records" in shown and "seed 1" in shown

"""Notebooks as they stand in the folder, and as a real kernel runs them where the tests run."""

import nbformat
from nbclient import NotebookClient

from breachlab.book.kernel import ThisPython
from breachlab.paths import ROOT

INDEX, *NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path):
    """Return a notebook."""
    return nbformat.read(path, as_version=4)


def client(path):
    """Return what runs a notebook from top to bottom in its folder."""
    return NotebookClient(
        read(path),
        timeout=120,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    )

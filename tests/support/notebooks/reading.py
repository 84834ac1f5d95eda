"""Notebooks as they stand in the folder, read without what runs them in a kernel."""

import json

from breachlab.paths import ROOT

INDEX, *NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


class Node(dict):
    """Of a notebook: its keys are attributes, as nbformat has them."""

    __getattr__ = dict.__getitem__


def read(path) -> Node:
    """Return a notebook, the source of each cell as one text."""
    notebook = json.loads(path.read_text("utf-8"), object_hook=Node)
    for cell in notebook.cells:
        cell["source"] = "".join(cell.source)
    return notebook


def cells(path, kind=None) -> list[Node]:
    """Return the cells of a notebook, or those of a kind: code, markdown."""
    return [cell for cell in read(path).cells if kind in (None, cell.cell_type)]


def title(path) -> str:
    """Return the first heading of a notebook."""
    return read(path).cells[0].source.splitlines()[0].removeprefix("# ")

"""Notebooks as they stand in the folder, and run cell by cell: by a shell, or by a kernel."""

import json
import re

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


def run(shell, path, change=str) -> Node:
    """Run a notebook from top to bottom; return it with outputs. `change` is done to its sources.

    Raises AssertionError where a cell fails: which notebook, which cell, which error.
    """
    notebook = read(path)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code":
            cell["source"] = change(cell.source)
            cell["outputs"] = shell.runs(cell.source)
            where = f"{path.stem}, cell {number} of {len(notebook.cells)}"
            for output in cell.outputs:
                assert output.output_type != "error", f"{where}: {output.ename}: {output.evalue}"
    return notebook


def add(outputs: list[Node], output: Node) -> None:
    """Add an output to those of a cell: to the last, where it goes on with the same stream."""
    if outputs and output.get("name") and output.get("name") == outputs[-1].get("name"):
        outputs[-1]["text"] += output.text
    else:
        outputs.append(output)


def text(outputs) -> str:
    """Return what outputs are as text."""
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs
    )


def said(output) -> str:
    """Return an error as a person sees it, without colours."""
    seen = "\n".join(output.traceback) or output.evalue
    return re.sub(r"\x1b\[[\d;]*m", "", seen)

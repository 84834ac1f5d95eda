"""Imports point downwards: each folder of breachlab reads those before it, and no circle exists."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter

from breachlab.paths import ROOT

PACKAGES = ("breachlab", "dashboard", "data_gen")
# From the ground up; a module at the top of breachlab stands for itself.
FLOORS = (
    "errors",
    "paths",
    "words",
    "store",
    "query",
    "answer_files",
    "drawing",
    "notebook",
    "cli",
    "teaching",
    "book",
    "__main__",
)


@cache
def modules() -> dict[str, ast.Module]:
    """Return {dotted name: syntax tree} of every Python file of the three packages."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
        for path in paths
    }


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of each import of a module, and of the module that it comes from.

    >>> [*imports(ast.parse("import os.path\\nfrom dashboard import state"))]
    ['os.path', 'dashboard', 'dashboard.state']
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def floor(module: str) -> int | None:
    """Return the number of the floor of a module of breachlab, None of any other."""
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    return FLOORS.index(room) if package == "breachlab" and room in FLOORS else None


def test_every_folder_of_breachlab_has_a_floor():
    rooms = {name.split(".")[1] for name in modules() if name.startswith("breachlab.")}
    assert rooms - {"__init__"} == set(FLOORS)


def test_imports_of_breachlab_point_downwards():
    upwards = [
        (name, module)
        for name, tree in modules().items()
        if (own := floor(name)) is not None
        for module in imports(tree)
        if (above := floor(module)) is not None and above > own
    ]
    assert upwards == []


def test_imports_have_no_circle():
    order = TopologicalSorter(
        {name: _needed_to_run(tree) & modules().keys() for name, tree in modules().items()}
    )
    assert set(order.static_order()) == modules().keys()


def _needed_to_run(tree: ast.Module) -> set[str]:
    """Return the modules that a module needs before it can run."""
    first = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return set(imports(ast.Module(first, [])))

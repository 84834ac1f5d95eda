"""Imports point downwards: each folder of breachlab reads those before it, and no circle exists."""

import ast
from graphlib import TopologicalSorter

from breachlab.paths import ROOT
from tools.measure import rules
from tools.measure.__main__ import imports

# From the ground up; a module at the top of breachlab stands for itself.
FLOORS = (
    "errors",
    "paths",
    "old_paths",
    "words",
    "store",
    "query",
    "answer_files",
    "drawing",
    "cli",
    "notebook",
    "teaching",
    "book",
    "__main__",
)


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def floor(module):
    """Return the number of the floor of a module of breachlab, None of any other."""
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    return FLOORS.index(room) if package == "breachlab" and room in FLOORS else None


def top_imports(path):
    """Return the modules that a module needs before it can run."""
    body = rules.parse(path).body
    first = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    return set(imports(ast.Module(first, [])))


def test_every_folder_of_breachlab_has_a_floor():
    inside = [path for path in rules.modules() if (ROOT / "breachlab") in path.parents]
    rooms = {dotted(path).split(".")[1] for path in inside}
    assert rooms - {"__init__"} == set(FLOORS)


def test_imports_of_breachlab_point_downwards():
    upwards = [
        (dotted(path), module)
        for path in rules.modules()
        if floor(dotted(path)) is not None
        for module in imports(rules.parse(path))
        if (above := floor(module)) is not None and above > floor(dotted(path))
    ]
    assert upwards == []


def test_imports_have_no_circle():
    modules = {dotted(path): top_imports(path) for path in rules.modules()}
    order = TopologicalSorter({name: read & set(modules) for name, read in modules.items()})
    assert set(order.static_order()) == set(modules)

"""Imports point one way: no circle of modules, and each room reads those before it.

An import within a function counts, and so does one for type checkers alone.
"""

import ast
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter

from breachlab.paths import ROOT

PACKAGES = ("breachlab", "dashboard", "data_gen", "tools")
# {package: its rooms from the ground up}; a module beside the rooms stands for itself.
FLOORS = {
    "breachlab": (
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
    ),
    "dashboard": (
        "state",
        "server",
        "html",
        "words",
        "twins",
        "database",
        "tables",
        "cards",
        "desk",
        "files",
        "layout",
        "pages",
        "cell_drawings",
        "sheets",
        "app",
        "__main__",
    ),
}
# Arrows of rooms that still run up; one that goes is taken from here.
UPWARD = {("dashboard.layout", "dashboard.pages")}  # the link to Explore


@cache
def modules() -> dict[str, ast.Module]:
    """Return {dotted name: syntax tree} of every module; a package has the name of its folder."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {
        name.removesuffix(".__init__"): ast.parse(path.read_text("utf-8"))
        for name, path in named.items()
    }


def arrows(trees: Mapping[str, ast.Module]) -> set[tuple[str, str]]:
    """Return (module, a module that it imports) for each import, wherever it stands."""
    found = set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {(name, each.name) for each in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                within = (f"{node.module}.{each.name}" for each in node.names)
                found |= {(name, each if each in trees else node.module) for each in within}
    return {(name, other) for name, other in found if other in trees and other != name}


def find_circle(arrows: set[tuple[str, str]]) -> list[str]:
    """Return modules that import each other, the first again at the end; empty without a circle."""
    needs: dict[str, set[str]] = {}
    for name, other in arrows:
        needs.setdefault(name, set()).add(other)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return [*reversed(error.args[1])]
    return []


def room(module: str) -> str:
    """Return the room of a module with its package: dashboard.pages of dashboard.pages.who.page."""
    return ".".join(module.split(".")[:2])


def test_imports_have_no_circle():
    assert find_circle(arrows(modules())) == []


def test_a_planted_circle_is_found():
    sources = {
        "a": "import b.inner",
        "b": "",
        "b.inner": "def ask():\n    from c import answer",
        "c": "if TYPE_CHECKING:\n    import a",
        "d": "from b import inner",
    }
    trees = {name: ast.parse(source) for name, source in sources.items()}
    assert {*find_circle(arrows(trees))} == {"a", "b.inner", "c"}
    assert find_circle(arrows(trees | {"c": ast.parse("answer = 1")})) == []


def test_every_room_has_a_floor():
    rooms = {room(name) for name in modules() if name.startswith(tuple(FLOORS))}
    assert rooms - set(FLOORS) - floors().keys() == set()


def test_imports_point_downwards():
    floor = floors()
    between = {(room(name), room(other)) for name, other in arrows(modules())}
    known = {(one, other) for one, other in between if one in floor and other in floor}
    upward = {
        (one, other)
        for one, other in known
        if one.split(".")[0] == other.split(".")[0] and floor[one] < floor[other]
    }
    assert upward - UPWARD == set()
    assert UPWARD - upward == set(), "these are gone: take them from UPWARD"


def floors() -> dict[str, int]:
    """Return {room: the number of its floor}."""
    return {
        f"{package}.{each}": number
        for package, rooms in FLOORS.items()
        for number, each in enumerate(rooms)
    }

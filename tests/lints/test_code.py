"""Code keeps its rooms: imports, templates, the breach as data, refusals in both languages."""

import ast
import re
from argparse import Namespace
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb
import pytest

from breachlab import LabError
from breachlab.paths import ROOT
from breachlab.query.asking import ask
from breachlab.query.parameters import check_words, word
from breachlab.query.queries import find
from breachlab.store.databases import existing_path
from breachlab.store.duckdb_errors import busy, foreign
from breachlab.words import LANGUAGES
from dashboard import html
from dashboard.server.serving import check_options
from data_gen.breach import read_facts
from data_gen.machine import storage
from data_gen.shards.gathering import read_plan
from data_gen.shards.store import opened_store

PACKAGES = ("breachlab", "dashboard", "data_gen", "tools")
# {package: its rooms from the ground up}; a module beside the rooms stands for itself.
FLOORS = {
    "breachlab": "processor errors paths words store query answer_files drawing notebook cli"
    " teaching book __main__",
    "dashboard": "state server html words own_texts twins database tables cards desk files layout"
    " pages cell_drawings sheets edition app __main__",
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
        for number, each in enumerate(rooms.split())
    }


DOCUMENTS = [*ROOT.glob("dashboard/**/document.html")]  # Dash fills them, Jinja none
TEMPLATES = [
    path
    for folder in ("templates", "pages")
    for path in ROOT.glob(f"dashboard/{folder}/**/*.html")
    if path not in DOCUMENTS
]
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\b|<script\b(?![^>]*\bsrc=)")


def test_templates_escape_their_texts_and_none_turns_it_off():
    assert len(TEMPLATES) > 1
    found = {path.name: UNESCAPED.findall(path.read_text("utf-8")) for path in TEMPLATES}
    assert not {name: each for name, each in found.items() if each}
    assert not any(re.search(r"{{|{% ", each.read_text("utf-8")) for each in DOCUMENTS)
    parts = html.macros("parts.html")
    cell = parts.cell("<b>", {"title": '"><i>'})
    assert cell == '<td title="&#34;&gt;&lt;i&gt;">&lt;b&gt;</td>'


FOLDERS = ("breachlab", "dashboard", "sql", "data_gen/tables", "data_gen/records")
ENDINGS = (".py", ".sql", ".toml", ".js", ".css")
FACT = re.compile(r"\b(2004|2024|2026)\b|PE2023|VIAMEDIS|France\s+Travail|Cap [Ee]mploi")
# A line that holds one may be:
REASONS = {
    r">>>|^\s*[({]?'|datetime.date\(|Example: ": "an example of a docstring, or of an error",
    r"Source:|Source :|SAN-2026-003|inference from": "where a figure was read",
    r"COG 2024|géographique 2024|geography|géographie de 2024": "the year of INSEE's geography",
    r"World Scientific|tried with DuckDB": "a book, or when a choice was tried",
    r"^\s*-- (PE2023|VIAMEDIS)$": "which column a draw is of",
    r"^seed = ": "the seed of the default world, in the help of an option",
}


def test_no_code_holds_a_name_or_year_of_the_breach():
    assert [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in ENDINGS and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FACT.search(line) and not any(re.search(each, line) for each in REASONS)
    ] == []


# The shell does not reach these, or reaches them for whoever changes this code; and why.
IN_ENGLISH = {
    "breachlab/notebook/": "cells, charts and workbenches, of Python alone",
    "breachlab/query/catalogue.py": "answers that are accepted into the sources",
    "data_gen/commands/dictionary.py": "the page on the columns, in the sources",
    "data_gen/commands/follow.py": "the sources after a change of them",
    "data_gen/commands/macros.py": "a database after a change of the sources",
}
OF_SOURCES = {"BadWords", "BadReference"}  # errors in the lab's own texts and tables


def find_english(source, errors):
    """Return where code makes one of these errors of a text that stands there, with its line."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and call.args and last_name(call.func) in errors):
            continue
        told = call.args[0]
        if isinstance(told, ast.Call):  # of a text, such as "…".format(…), or for one
            told = told.func
        if any(isinstance(each, ast.Constant | ast.JoinedStr) for each in ast.walk(told)):
            found.append(f"{call.lineno}: {ast.unparse(call)[:80]}")
    return found


def last_name(node):
    """Return the name of a class as code writes it, without its module."""
    return ast.unparse(node).rpartition(".")[2]


def find_errors():
    """Return the names of LabError and of every class that is one."""
    classes = [
        (node.name, {*map(last_name, node.bases)})
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    errors = {"LabError"}
    while more := {name for name, bases in classes if bases & errors} - errors:
        errors |= more
    return errors


def test_what_a_shell_refuses_is_told_in_both_languages():
    """By `refuse`, or by a text in the language that was asked for."""
    errors = find_errors() - OF_SOURCES
    assert find_english("raise BadBreach(f'{path} is gone')", errors)
    assert find_english("return errors.NoRoom('{} is full'.format(path))", errors)
    assert not find_english("raise NoRoom(refusal('unwritable', language))", errors)
    found = [
        f"{path.relative_to(ROOT)}:{each}"
        for package in ("breachlab", "dashboard", "data_gen")
        for path in sorted((ROOT / package).rglob("*.py"))
        for each in find_english(path.read_text("utf-8"), errors)
    ]
    assert [each for each in found if not each.startswith((*IN_ENGLISH,))] == []
    assert [name for name in IN_ENGLISH if not any(each.startswith(name) for each in found)] == []


OF_A_LIST = [ROOT / "data_gen/commands/own.py", *sorted((ROOT / "data_gen/own").glob("*.py"))]
ERRORS = {each.__name__ for each in LabError.__subclasses__()} | {"BadBreach"}
TOLD = re.compile(r"[a-z]{2,},? [a-z]{2,},? [a-z]{2,}")  # three words
STATEMENT = re.compile(r"\b(select|drop|create|set|attach|detach)\b")


def test_what_own_says_of_a_list_is_written_in_both_languages():
    assert find_told("raise BadList(f'{path} is empty')") == ["1: f'{path} is empty'"]
    assert find_told("print('so many rows read')") == ["1: so many rows read"]
    assert [
        f"{path.relative_to(ROOT)}:{each}"
        for path in OF_A_LIST
        for each in find_told(path.read_text("utf-8"))
    ] == []


def find_told(source):
    """Return the messages of errors and the sentences that code holds, each with its line."""
    tree = ast.parse(source)
    docstrings = {ast.get_docstring(each, clean=False) for each in ast.walk(tree) if is_home(each)}
    found = []
    for node in ast.walk(tree):
        if getattr(getattr(node, "func", None), "id", "") in ERRORS and node.args:
            found.append((node.lineno, ast.unparse(node.args[0])))
        text = node.value if isinstance(node, ast.Constant) else None
        is_text = isinstance(text, str) and text not in docstrings
        if is_text and TOLD.search(text) and not STATEMENT.search(text):
            found.append((node.lineno, text))
    return [f"{line}: {text}" for line, text in found]


def is_home(node):
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)


SERVED = {"socket": None, "host": None, "port": None, "behind_proxy": False, "allow_host": []}
REFUSALS = {
    "two words for one": lambda lab: word("extraction", ["total", "partial"]),
    "no word": lambda lab: word("extraction", []),
    "no such word": lambda lab: check_words(
        "standings", "combination/other_breaches", ["x"], ["confirmed"]
    ),
    "nothing given": lambda lab: ask(lab, "area/summary"),
    "no file": lambda lab: existing_path("nowhere.duckdb"),
    "no question": lambda lab: find("exposure/by_regoin"),
    "no breach": lambda lab: read_facts(ROOT / "docs"),
    "no shards": lambda lab: read_plan(opened_store(str(ROOT / "docs"))),
    "no proxy": lambda lab: check_options(Namespace(**SERVED, proxy_address="172.28.0.2")),
    "no version": lambda lab: storage(Namespace(storage_version="1.5")),
    "locked": lambda lab: raise_(busy(duckdb.Error("Conflicting lock (PID 7)"), Path("a.duckdb"))),
    "open": lambda lab: raise_(busy(duckdb.Error("different configuration"), Path("a.duckdb"))),
    "foreign": lambda lab: raise_(foreign(duckdb.Error("no magic bytes"), Path(__file__))),
    "damaged": lambda lab: raise_(foreign(duckdb.Error("Corrupt database file"), Path(__file__))),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_said_in_both_languages(lab, refusal):
    with pytest.raises(LabError) as met:
        refusal(lab)
    said = met.value.said
    assert {*said} == {*LANGUAGES} and len({*said.values()}) == len(LANGUAGES)
    assert str(met.value) == said["en"] == met.value.in_language("en")
    assert "{" not in "".join(said.values())


def raise_(error):
    raise error

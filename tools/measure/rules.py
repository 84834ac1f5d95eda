"""Find code that breaks a rule of plain English, and keep the list of known offenders."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from breachlab.paths import ROOT

PACKAGES = ("breachlab", "dashboard", "data_gen")
FILE = ROOT / "tests/lints/offenders.toml"
HEAD = """# Code that breaks a rule today. This file may only get shorter: write new code by the
# rules of CONTRIBUTING.md, and after a mend run: python -m tools.measure --write
"""
IRREGULAR = re.compile(
    "begun|bound|built|chosen|done|drawn|driven|fed|felt|found|given|gone|grown|held|heard|hidden|"
    "kept|known|laid|led|left|lent|lost|made|meant|met|paid|said|seen|sent|shown|shut|sold|spoken|"
    "struck|taken|taught|thought|told|torn|understood|undone|unread|unsaid|withheld|won|"
    "worn|written"
)
REGULAR = re.compile("[a-z]{2,}ed")
# Verbs, and a method of waitress that this project overrides.
NO_PARTICIPLE = re.compile("received|embed|exceed|feed|need|proceed|seed|speed|succeed")
QUESTION = re.compile(r"(what|whom|whose|who|which|whether|how|where|when|why)\b", re.IGNORECASE)
DEFINITIONS = (ast.Module, ast.ClassDef, ast.FunctionDef)


def modules() -> list[Path]:
    """Return every Python file of the three packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def offenders() -> dict[str, list[str]]:
    """Return {rule: offenders in order} of the present tree."""
    return {
        "functions_named_by_a_participle": sorted(_all(participles)),
        "docstrings_that_begin_with_a_question_word": sorted(_all(questions)),
        "stems_of_modules_that_stand_twice": double_stems(modules()),
    }


def _all(rule: Callable[[ast.Module], Iterator[str]]) -> Iterator[str]:
    for path in modules():
        where = path.relative_to(ROOT).with_suffix("").as_posix()
        yield from (f"{where}:{name}" for name in rule(parse(path)))


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def participles(tree: ast.Module) -> Iterator[str]:
    """Yield each function that has a past participle as its whole name, except properties.

    >>> [*participles(ast.parse("def told(): pass\\ndef _added(): pass\\ndef add(): pass"))]
    ['told', '_added']
    """
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef) and not _is_property(node)
        if is_function and is_participle(node.name.strip("_")):
            yield node.name


def is_participle(word: str) -> bool:
    """Return whether a word is a past participle.

    >>> [is_participle(word) for word in ("drawn", "asked", "speed", "asked_of", "red")]
    [True, True, False, False, False]
    """
    is_regular = REGULAR.fullmatch(word) and not NO_PARTICIPLE.fullmatch(word)
    return bool(is_regular or IRREGULAR.fullmatch(word))


def _is_property(node: ast.FunctionDef) -> bool:
    return any("property" in ast.unparse(each) for each in node.decorator_list)


def questions(tree: ast.Module) -> Iterator[str]:
    """Yield each module, class and function with a docstring that begins with a question word.

    >>> [*questions(ast.parse('"Whom it tells."\\ndef add(): "Add one."'))]
    ['']
    """
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS) and QUESTION.match(ast.get_docstring(node) or ""):
            yield getattr(node, "name", "")


def double_stems(paths: list[Path]) -> list[str]:
    """Return each file name that stands in several folders, except `__init__` and such.

    >>> double_stems([Path("a/page.py"), Path("b/page.py"), Path("a/card.py")])
    ['page']
    """
    folders = defaultdict(list)
    for path in paths:
        folders[path.stem].append(path)
    twice = (stem for stem, files in folders.items() if len(files) > 1)
    return sorted(stem for stem in twice if not stem.startswith("__"))


def read_offenders(file: Path = FILE) -> dict[str, list[str]]:
    """Return {rule: known offenders}."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def remaining(known: dict[str, list[str]], now: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the known offenders that still offend; it adds no new one.

    >>> remaining({"stems": ["page", "names"]}, {"stems": ["page", "shell"]})
    {'stems': ['page']}
    """
    return {rule: [each for each in names if each in now[rule]] for rule, names in known.items()}


def write_offenders(found: dict[str, list[str]], file: Path = FILE) -> None:
    """Write the file, one offender a line."""
    parts = [HEAD]
    for rule, names in found.items():
        parts.append("\n".join([f"{rule} = [", *(f'    "{each}",' for each in names), "]\n"]))
    file.write_text("\n".join(parts), encoding="utf-8")

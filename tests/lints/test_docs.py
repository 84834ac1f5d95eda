"""What a page of Markdown names is there: files, headings, commands, the tests of a promise."""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import mistune

from breachlab.paths import ROOT

PARSED = mistune.create_markdown(renderer="ast", plugins=["table"])
SKIPPED = {"data", "dist", "golden"}  # what a run makes, and what stands for notebooks/
TEXT_OF = ("text", "codespan")


def pages(folder: Path = ROOT) -> list[Path]:
    """Return every page of Markdown and every notebook of a tree, made ones apart."""
    paths = (path for ending in ("*.md", "*.ipynb") for path in folder.rglob(ending))
    found = {path: path.relative_to(folder).parts[:-1] for path in paths}
    return sorted(
        path
        for path, parts in found.items()
        if not any(part in SKIPPED or part[0] == "." for part in parts)
    )


@cache
def tokens(path: Path) -> tuple:
    """Return the syntax tree of a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells)
    return tuple(PARSED(text))


def walk(nodes) -> Iterator[dict]:
    """Yield each node of a syntax tree, the outer ones first."""
    for node in nodes:
        yield node
        yield from walk(node.get("children", ()))


def targets(path: Path) -> Iterator[str]:
    """Yield where each link and picture of a page leads."""
    for node in walk(tokens(path)):
        if node["type"] in ("link", "image"):
            yield unquote(node["attrs"]["url"])


def anchors(path: Path) -> set[str]:
    """Return the anchors of the headings of a page."""
    headings = [node for node in walk(tokens(path)) if node["type"] == "heading"]
    parts = (
        [each.get("raw", "") for each in walk([node]) if each["type"] in TEXT_OF]
        for node in headings
    )
    return {anchor("".join(each)) for each in parts}


def anchor(heading: str) -> str:
    """Return the anchor of a heading.

    >>> anchor("Who, and what: `--help`")
    'who-and-what---help'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken_links(page: Path) -> Iterator[str]:
    """Yield each link of a page that leads to no file, or to no heading of one."""
    for target in targets(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, wanted = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            yield f"{page.relative_to(ROOT)}: {target}: no such file"
        elif wanted and wanted not in anchors(file):
            yield f"{page.relative_to(ROOT)}: {target}: no such heading"


def there(path: str) -> bool:
    return (ROOT / path.partition("::")[0]).exists()


# Files that a run makes, a user writes, or an example names.
NOT_HERE = re.compile(r"^(data|dist)\b|NN_|[*<{$…]|^/|//")
CODE = re.compile(r"`((?:breachlab|dashboard|data_gen|docs|notebooks|sql|tests|tools)/[^` ]+)`")


def test_links_lead_to_files_and_headings(subtests):
    for page in pages():
        with subtests.test(page=page):
            assert [*broken_links(page)] == []


def test_paths_in_code_are_there(subtests):
    for page in [ROOT / name for name in ("README.md", "README.fr.md", "CONTRIBUTING.md")]:
        with subtests.test(page=page):
            named = CODE.findall(page.read_text(encoding="utf-8"))
            assert named
            assert [path for path in named if not (NOT_HERE.search(path) or there(path))] == []


def test_broken_links_finds_a_missing_file_and_a_missing_heading(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.lints.test_docs.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`\n[a](#one-two) [b](#three) [c](none.md) [d](page.md#one-two) <https://e.org>\n"
    )
    assert [*broken_links(page)] == [
        "page.md: #three: no such heading",
        "page.md: none.md: no such file",
    ]


PROGRAM = r"(\.venv/bin/)?(python|breachlab|make|uv|uvx|pip|conda|docker|caddy|nginx|seq|apt)"
COMMAND = re.compile(rf"{PROGRAM}([-\w]*)( .+)?")
BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# {the beginning of a command: the test that types it, or does what it does}
with (ROOT / "tests/lints/commands.csv").open(encoding="utf-8") as listed:
    TESTS = {row["command"]: row["test"] for row in csv.DictReader(listed)}
# What no test types. The page of commands says so of each.
BY_HAND = {"python -m tools.bench", "python -m venv", "python -m pip", "python -c", "uv sync"}
BY_HAND |= {"python3 -m venv", "pip install", "conda", "docker", "python -m tools.class_of_thirty"}


def commands(page: Path) -> Iterator[str]:
    """Yield each command of a page: those of its blocks, a line each, and those in its text."""
    text = page.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    inline = re.findall(r"`([^`]+)`", BLOCK.sub("", text))
    for line in [*lines, *inline]:
        words = " ".join(line.partition("  #")[0].split())
        if COMMAND.fullmatch(words) and " " in words:
            yield words


def beginning(command: str) -> str | None:
    """Return the beginning of a command that is tried, or typed by hand; None for no such one.

    >>> beginning(".venv/bin/python -m data_gen person 12345678")
    'python -m data_gen person'
    """
    words = command.removeprefix(".venv/bin/")
    starts = sorted([*TESTS, *BY_HAND], key=len, reverse=True)
    return next((each for each in starts if words.startswith(each)), None)


NAMED = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
PAGES = [page for page in pages() if page.suffix == ".md" and page.name != "CHANGELOG.md"]


def test_commands_of_a_page_are_tried(subtests):
    for page in PAGES:
        with subtests.test(page=page):
            assert [command for command in commands(page) if beginning(command) is None] == []


def test_tests_of_commands_are_there(subtests):
    for beginning, test in TESTS.items():
        with subtests.test(beginning=beginning, test=test):
            path, _, name = test.partition("::")
            word = f"def {name}(" if name else beginning.split()[-1].rpartition(".")[2]
            assert word in text(ROOT / path)


def test_commands_that_no_test_types_are_told():
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    told = page.partition("## What no test types\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^- `([^`]+)`", told, re.MULTILINE)) == BY_HAND


def test_make_has_the_targets_that_pages_name():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {word for page in PAGES for word in NAMED.findall(text(page))}
    assert len(named) > 10 and named <= set(targets)


def text(page):
    return page.read_text(encoding="utf-8")


def test_promises_name_tests_that_are_there(subtests):
    """The tables of SECURITY.md; a test without a file is of the one before it."""
    promised, *_ = text(ROOT / "SECURITY.md").partition("## What is not promised")
    for promise in re.findall(r"^\| (?!promise \|)(.+) \|$", promised, re.MULTILINE):
        with subtests.test(promise=promise):
            path, named = "", re.findall(r"`([\w/]+\.py)?::(\w+)`", promise.split(" | ")[1])
            assert named
            for file, test in named:
                path = file or path
                assert f"def {test}(" in text(ROOT / path), test

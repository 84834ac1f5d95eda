"""Links of Markdown: where each leads, and the anchors of a page, as GitHub makes them."""

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
    return sorted(path for path in paths if not _is_skipped(path.relative_to(folder)))


def _is_skipped(path: Path) -> bool:
    return any(part in SKIPPED or part.startswith(".") for part in path.parts[:-1])


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
    return {anchor(text_of(node)) for node in walk(tokens(path)) if node["type"] == "heading"}


def text_of(node: dict) -> str:
    """Return the text of a node without its marks."""
    return "".join(each.get("raw", "") for each in walk([node]) if each["type"] in TEXT_OF)


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

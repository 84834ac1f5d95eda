"""Show what changed between two commits in what users read: pages, drawers, sheets, files.

python -m tools.changes main [OTHER] [--states 20] [--seed 1] [--rows 10_000] [--folder FOLDER]

Serves a small world made by each commit (the second is this tree as it stands if none is named),
asks each for every page in both languages, as it opens and in states drawn by a seed, for their
drawers and files, the sheets and the briefing. All texts go into a folder outside of the
repository. Each change is printed once, with how many texts have it and the first of them. Only
addresses, the event of the one callback and the formats of files are assumed: two commits need
share no module.
"""

import argparse
import difflib
import hashlib
import html
import io
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import duckdb
from tqdm import tqdm

from breachlab.paths import ROOT
from tools.serving import served

NAMED = 3  # texts that are named with a change
Change = tuple[tuple[str, ...], tuple[str, ...]]  # lines of the one, lines of the other
PAGES = ("situation", "who", "what", "combination", "response", "what_if", "method")
LANGUAGES = ("en", "fr")
SHEETS = ("/briefing", "/area", "/area/59", "/area/2A", "/area/974")
DOCUMENTS = ("/briefing.docx", "/area/974/communes.csv")
# Parts of a selection, by their letters in an address: places, ages, sexes, statuses, years, ends.
PARTS = {
    "d": ("59", "2A", "974", "75.92", "59.62.02.60.80"),
    "a": ("16-17", "25-29.30-34", "75"),
    "s": ("f", "m"),
    "st": ("r", "fr", "cs"),
    "y": ("2010", "2023.2024"),
    "e": ("6-10", "16-20"),
}
OPTION = re.compile(r'data-act="opt:(\w+)=([^"]+)"')
LEVER = re.compile(r'data-(?:lever|switch)="([^"]+)"')
DRAWER = re.compile(r'data-act="(show:[\w/]+)"')
FILE = re.compile(r'href="(/data/[^"]+)"')
FIRST = re.compile(r'<script id="first"[^>]*>(.*?)</script>', re.DOTALL)
HASH = re.compile(r"\b[0-9a-f]{8,64}\b")  # of an asset, a world, a file: another in each commit
END = re.compile(r'"end_id": "[^"]*"')  # Dash draws it anew for each page
HOME = re.compile(r"http://127\.0\.0\.1:\d+")
# The moment at which a file was made, in it and in its name.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?")
PLAIN = ("text/", "application/json", "application/csvm+json")


def main(arguments: list[str] | None = None) -> int:
    """Write the texts of both trees and print how they differ; return 1 if they do."""
    options = _parser().parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="changes-"))
    if folder.resolve().is_relative_to(ROOT):
        sys.exit(f"Refused: {folder} is inside of the repository. Name a folder outside of it.")
    addresses: dict[str, list[str]] = {}
    for name, revision in (("before", options.before), ("after", options.after)):
        shutil.rmtree(folder / name, ignore_errors=True)
        with (
            _tree(revision) as tree,
            _world(tree, options.rows) as world,
            served(tree, world) as home,
        ):
            addresses = addresses or states(home, options.states, options.seed)
            told = write(home, addresses, folder / name)
            for _ in tqdm(told, unit=" texts", desc=name, file=sys.stderr, disable=None):
                pass
    changes = compare(folder / "before", folder / "after")
    count = sum(1 for path in (folder / "after").rglob("*.txt"))
    for (old, new), where in sorted(changes.items(), key=lambda each: -len(each[1])):
        more = f" and {len(where) - NAMED} more" if len(where) > NAMED else ""
        print(f"\n{len(where)} of {count} texts: {'; '.join(where[:NAMED])}{more}")
        print("\n".join([*(f"- {line}" for line in old), *(f"+ {line}" for line in new)]))
    print(f"\n{count} texts, {len(changes)} changes. They are in {folder}")
    return 1 if changes else 0


def compare(before: Path, after: Path) -> dict[Change, list[str]]:
    """Return {change: the texts that have it}; a text that only one folder has is a change too."""
    changes: dict[Change, list[str]] = {}
    paths = {path.relative_to(each) for each in (before, after) for path in each.rglob("*.txt")}
    for path in sorted(paths):
        former, latter = (
            (each / path).read_text("utf-8").splitlines() if (each / path).exists() else []
            for each in (before, after)
        )
        name = f"{path.parts[0]} {(former or latter)[0]}"
        if not (former and latter):
            change: Change = ((), ("this text",)) if latter else (("this text",), ())
            changes.setdefault(change, []).append(name)
            continue
        matcher = difflib.SequenceMatcher(None, former, latter, autojunk=False)
        for kind, i, j, k, n in matcher.get_opcodes() if former != latter else ():
            if kind != "equal":
                change = (tuple(former[i:j]), tuple(latter[k:n]))
                where = changes.setdefault(change, [])
                where += [] if name in where[-1:] else [name]
    return changes


@contextmanager
def _tree(revision: str | None) -> Iterator[Path]:
    """Give the folder of a commit, checked out beside this one, or this tree as it stands."""
    if revision is None:
        yield ROOT
        return
    with tempfile.TemporaryDirectory(prefix="tree-") as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


@contextmanager
def _world(tree: Path, rows: str) -> Iterator[Path]:
    """Give a world that a tree made."""
    with tempfile.TemporaryDirectory(prefix="world-") as folder:
        path = Path(folder) / "world.duckdb"
        make = [sys.executable, "-m", "data_gen", "--rows", rows, "--database", str(path)]
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        subprocess.run(make, cwd=tree, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.changes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("before", help="a commit or a branch")
    add("after", nargs="?", help="another (default: this tree as it stands)")
    add("--states", type=int, default=20, help="drawn for each page (default 20)")
    add("--seed", type=int, default=1, help="of the draw: the same seed, the same states")
    add("--rows", default="10_000", help="records of the worlds (default 10_000)")
    add("--folder", type=Path, help="where the texts go (default: a new temporary folder)")
    return parser


def states(home: str, count: int, seed: int) -> dict[str, list[str]]:
    """Return {page: addresses}, its own first, then `count` drawn with parts and options of it.

    The options are those that the pages of this dashboard offer.
    """
    drawn = random.Random(seed)
    found = {}
    for page in PAGES:
        options = _options(_text(home, f"/{page}", "en")[0])
        addresses = dict.fromkeys([f"/{page}"])
        for _ in range(200 * count):  # a page of few options may have fewer states
            if len(addresses) > count:
                break
            names = [
                name
                for source in (PARTS, options)
                for name in drawn.sample([*source], drawn.randint(0, min(2, len(source))))
            ]
            chosen = {name: drawn.choice({**PARTS, **options}[name]) for name in names}
            query = "&".join(f"{name}={quote(value, safe='.')}" for name, value in chosen.items())
            addresses[f"/{page}?{query}" if query else f"/{page}"] = None
        found[page] = [*addresses]
    return found


def _options(page: str) -> dict[str, list[str]]:
    """Return {name: choices} of the switches and levers of a page."""
    options: dict[str, list[str]] = {}
    for name, choice in OPTION.findall(page):
        options.setdefault(name, []).append(html.unescape(choice))
    for told in LEVER.findall(page):
        row = json.loads(html.unescape(told))
        options.setdefault(row["name"], list(row["choices"]))
    return options


def write(home: str, addresses: Mapping[str, Sequence[str]], folder: Path) -> Iterator[str]:
    """Write every text into a folder, a file each; yield what each is.

    The files of a drawer are asked for in one language: all but their words are the same.
    """
    for language in LANGUAGES:
        for address in itertools.chain(*addresses.values()):
            text, _ = _text(home, address, language)
            yield _kept(folder, language, address, lines(text))
            for act in dict.fromkeys(DRAWER.findall(text)):
                drawer = _drawer(home, address, act, language, text)
                yield _kept(folder, language, f"{address} {act}", lines(drawer))
                files = dict.fromkeys(FILE.findall(drawer)) if language == LANGUAGES[0] else ()
                for file in map(html.unescape, files):
                    yield _kept(folder, language, file, _lines_of_file(home, file, language))
        for address in SHEETS:
            yield _kept(folder, language, address, lines(_text(home, address, language)[0]))
        for address in DOCUMENTS:
            yield _kept(folder, language, address, _lines_of_file(home, address, language))


def _kept(folder: Path, language: str, what: str, told: list[str]) -> str:
    name = re.sub(r"[^\w=.&-]+", "_", what).strip("_")
    if len(name) > 150:  # more than some systems let a name have
        name = f"{name[:140]}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    path = folder / language / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([what, *told, ""]), "utf-8")
    return f"{language} {what}"


def _text(home: str, address: str, language: str) -> tuple[str, str]:
    content, kind = _get(home, address, language)
    return content.decode("utf-8", "replace"), kind


def _get(home: str, address: str, language: str, body: bytes | None = None) -> tuple[bytes, str]:
    """Return what a dashboard answers, and its media type; a refusal is an answer too."""
    headers = {"Cookie": f"language={language}", "Content-Type": "application/json"}
    request = Request(home.rstrip("/") + address, body, headers)
    try:
        with urlopen(request, timeout=120) as response:
            return response.read(), response.headers["Content-Type"] or ""
    except HTTPError as error:
        return f"{error.code} ".encode() + error.read(), "text/plain"
    except (OSError, HTTPException) as error:
        return f"No answer: {error}".encode(), "text/plain"


def _drawer(home: str, address: str, act: str, language: str, page: str) -> str:
    """Return the HTML of the parts that opening a drawer puts in place."""
    first = FIRST.search(page)
    drawn = json.loads(first[1])["drawn"] if first else ""
    event = {"serial": 1, "at": address, "acts": [act], "language": language, "drawn": drawn}
    asked = {
        "output": "answer.data",
        "outputs": {"id": "answer", "property": "data"},
        "inputs": [{"id": "event", "property": "data", "value": event}],
        "changedPropIds": ["event.data"],
    }
    content, kind = _get(home, "/_dash-update-component", language, json.dumps(asked).encode())
    if "json" not in kind:
        return html.escape(content.decode("utf-8", "replace"))
    answer = json.loads(content)["response"]["answer"]["data"]
    return "\n".join(f'<div id="{name}">{part}</div>' for name, part in answer["parts"].items())


class _Lines(HTMLParser):
    """HTML as lines: a tag with its attributes in order, or a text without needless spaces."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._json: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = sorted((name, value or "") for name, value in attrs)
        told = " ".join(f'{name}="{value}"' if value else name for name, value in named)
        self.found.append(f"<{tag} {told}>" if told else f"<{tag}>")
        self._json = [] if ("type", "application/json") in attrs else None

    def handle_endtag(self, tag: str) -> None:
        if self._json is not None:  # what scripts are told: a line a value
            told = json.loads("".join(self._json))
            self.found += json.dumps(told, indent=1, ensure_ascii=False).splitlines()
        self._json = None

    def handle_data(self, data: str) -> None:
        if self._json is not None:
            self._json.append(data)
        elif text := " ".join(data.split()):
            self.found.append(text)


def lines(text: str) -> list[str]:
    """Return HTML as lines in which only what a reader or a script could tell apart differs.

    >>> lines('<a  href="/who" class="go">Who   <b>is</b></a>')
    ['<a class="go" href="/who">', 'Who', '<b>', 'is']
    """
    parser = _Lines()
    parser.feed(text)
    return _normal(parser.found)


def _normal(told: list[str]) -> list[str]:
    """Return lines without what differs by the moment, the port, a draw or an asset."""
    for name, pattern in {"end": END, "home": HOME, "moment": MOMENT, "hash": HASH}.items():
        told = [pattern.sub(name, each) for each in told]
    return told


def _lines_of_file(home: str, address: str, language: str) -> list[str]:
    """Return a file as lines: text as it is, each cell of a workbook, each text of a document."""
    content, kind = _get(home, address, language)
    if content[:2] == b"PK":
        return _normal([*_lines_of_archive(content)])
    if content[:4] == b"PAR1":
        return _normal([*_lines_of_parquet(content)])
    if kind.startswith(PLAIN):
        text = content.decode("utf-8", "replace")
        if "json" in kind and text[:1] in "[{":
            text = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
        return [kind, *_normal(text.splitlines())]
    return [kind, hashlib.sha256(content).hexdigest()]


def _lines_of_parquet(content: bytes) -> Iterator[str]:
    """Yield the columns with their types, what the file says of itself, and a line a row."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
        Path(file.name).write_bytes(content)
        rows = connection.read_parquet(file.name)
        yield from map(str, zip(rows.columns, rows.types, strict=True))
        told = "select decode(key), decode(value) from parquet_kv_metadata(?)"
        for name, value in connection.execute(told, [file.name]).fetchall():
            yield from [f"{name}:", *value.splitlines()]
        yield from map(str, connection.execute("from read_parquet(?)", [file.name]).fetchall())


def _lines_of_archive(content: bytes) -> Iterator[str]:
    """Yield the XML of XLSX and DOCX, an element a line, values with their formats."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            data = archive.read(name)
            yield f"{name}:"
            if name.endswith((".xml", ".rels")):
                yield from lines(data.decode("utf-8"))
            else:
                yield hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

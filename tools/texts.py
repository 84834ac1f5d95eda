"""Write all texts that readers meet, by page, for one who corrects a language.

python -m tools.texts [--language {en,fr}] [--folder FOLDER]

Each text stands below its key, which says the file that has it. Without a language the English
and the French stand below each other. A file has at most 400 lines, and the whole of each text.
Texts of pages are templates: {person_count:M persons} is a number with its noun. What is sent or
notified stands as it is written, with its numbers, in tests/golden/texts.
"""

import argparse
import csv
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from breachlab import find
from breachlab.paths import ROOT, read
from breachlab.query.queries import names
from breachlab.words.language import LANGUAGES, interface, undo_typesetting
from dashboard.pages import PAGES

MOST_LINES = 400
LESSONS = ROOT / "notebooks/teaching"
OF_QUESTIONS = ("questions", "notes", "headlines", "findings")
# The first key of a text of the interface, and the part that it is read with.
INTERFACE = {
    "situation": "situation",
    "known_axis": "situation",
    "known_axis_events": "situation",
    "own_texts": "situation",
    "two_plans": "response",
    "plans": "response",
    "area": "sheets",
    "contacts": "sheets",
    "briefing": "sheets",
    "receipt": "method",
    "method": "method",
    "page": "frame",
    "drawer": "frame",
    "drawing": "frame",
    "browser": "frame",
    "edition": "frame",
    "exports": "frame",
    "tables": "tables",
    "glossary": "frame",
    "options": "options",
    "dimensions": "options",
    "refusals": "refusals",
    "help": "helps",
    "argparse": "helps",
    "usage": "helps",
    "own_command": "own_list",
    "own_list": "own_list",
    "list_questions": "own_list",
}
LEDGER = "ledger"  # the texts of figures: unit, source, reason
Found = tuple[str, str, str, str]  # where from, the key, the English, the French


class Pair(NamedTuple):
    """Two texts, their file or kind, and where they stand, which no other pair has."""

    file: str
    where: str
    english: str
    french: str

    @property
    def part(self) -> str:
        """What it is read with: a page, sheets, a topic of questions, lessons, words of codes."""
        if self.file in OF_QUESTIONS:
            name = self.where.split()[1]
            return page_of().get(name, f"questions_{name.partition('/')[0]}")
        if self.file != "fr":
            return self.file.partition("/")[0].replace("breachlab", "words").replace("sql", "words")
        keys = self.where.split()[0].split(".")[2:]
        if keys[0] in ("cards", "pages") and len(keys) > 1:
            return page_of().get(keys[1].partition("-")[0], "explore")
        return INTERFACE.get(keys[0], "interface")

    def write(self, language: str | None) -> str:
        """Return its lines: the key, and the text in one language or in both."""
        texts = {"en": self.english, "fr": self.french}
        shown = texts.values() if language is None else (texts[language],)
        return "".join(f"{each}\n" for each in (self.where, *(f"  {text}" for text in shown)))


@cache
def page_of() -> Mapping[str, str]:
    """Return {name of a page, or of a question that it shows: the page}; the first that does."""
    found: dict[str, str] = {}
    for page in PAGES:
        found[page.name] = page.name
        for card in page.cards:
            found.setdefault(card.query, page.name)
    return found


@cache
def pairs() -> Sequence[Pair]:
    """Return all pairs of texts; of one that its column or section repeats, the first."""
    found: list[Pair] = []
    seen: Counter[Any] = Counter()
    for sources in (_of_tables(), _of_toml(), _of_ledger(), _of_queries(), _of_lessons()):
        for group, where, english, french in sources:
            place, pair = f"{group} {where}", (group, english, french)
            if (english or french) and pair not in seen:
                seen.update([place, pair])
                place += f" #{seen[place]}" if seen[place] > 1 else ""
                file = group.partition(" ")[0].partition(".toml")[0]
                found.append(Pair(file, place, english, undo_typesetting(french)))
    return found


def by_part(chosen: Iterable[Pair]) -> dict[str, list[Pair]]:
    """Return {part: its pairs}, those of a part in the order of their files."""
    found = defaultdict(list)
    for each in chosen:
        found[each.part].append(each)
    return dict(sorted(found.items()))


def files(language: str | None) -> dict[str, str]:
    """Return {name of a file: its text}, none above 400 lines unless one text is."""
    found: dict[str, str] = {}
    for part, chosen in by_part(pairs()).items():
        pieces = [""]
        for each in chosen:
            text = each.write(language)
            if pieces[-1] and pieces[-1].count("\n") + text.count("\n") > MOST_LINES:
                pieces.append("")
            pieces[-1] += text
        for number, piece in enumerate(pieces, 1):
            found[f"{part}_{number}.txt" if len(pieces) > 1 else f"{part}.txt"] = piece
    return found


def _of_tables() -> Iterator[Found]:
    """Yield the pairs of the two-language columns of all tables; answers.csv is computed."""
    folders = (sorted((ROOT / each).rglob("*.csv")) for each in ("breachlab", "data_gen", "sql"))
    for path in (path for paths in folders for path in paths if path.name != "answers.csv"):
        if "fr" not in (text := read(path)).partition("\n")[0]:
            continue
        listed = list(csv.DictReader(text.splitlines()))
        for column in (each for each in listed[0] if each.endswith("fr")):
            stem = column.removesuffix("fr")
            twin = next((e for e in (f"{stem}en", stem.rstrip("_")) if e in listed[0]), None)
            for row in listed if twin else ():
                where = " ".join(filter(None, [*row.values()][: 2 if stem else 1]))
                source = path.relative_to(ROOT).as_posix()
                yield f"{source} {stem}", where, row[str(twin)], row[column]


def _of_toml() -> Iterator[Found]:
    found: dict[str, list[Mapping[str, Any]]] = {"fr.toml": [interface(each) for each in LANGUAGES]}
    teaching = (read(ROOT / f"breachlab/teaching/{each}.toml") for each in LANGUAGES)
    found["teaching/fr.toml"] = [tomllib.loads(each) for each in teaching]
    both = tomllib.loads(read(ROOT / "data_gen/fidelity/departement/texts.toml"))
    found["departement/texts.toml"] = [both[each] for each in LANGUAGES]
    for file, twins in found.items():
        english, french = (dict(leaves(each)) for each in twins)
        for path, text in english.items():
            texts = [
                each if isinstance(each, list) else [str(each)] for each in (text, french[path])
            ]
            if len(texts[0]) != len(texts[1]):  # the spellings that a code has in each language
                texts = [[", ".join(each)] for each in texts]
            for one, other in zip(*texts, strict=True):
                yield ".".join([file, *path[:-1]]), path[-1], one, other


def _of_ledger() -> Iterator[Found]:
    """Yield unit, source and reason of each figure."""
    for path in sorted((ROOT / "data_gen").rglob("assumptions.toml")):
        source = path.relative_to(ROOT).as_posix()
        for name, figure in tomllib.loads(read(path)).items():
            for key in (each.removesuffix("_en") for each in figure if each.endswith("_en")):
                yield (
                    f"{LEDGER} {source}",
                    f"{name} {key}",
                    figure[f"{key}_en"],
                    figure[f"{key}_fr"],
                )


def leaves(words: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every text of a language with the path of its keys."""
    if isinstance(words, dict):
        for name, each in words.items():
            yield from leaves(each, (*path, name))
    else:
        yield path, words


def _of_queries() -> Iterator[Found]:
    for name in names():
        english, french = (find(name).texts(language) for language in LANGUAGES)
        yield "questions", name, english.question, french.question
        yield "notes", name, english.note or "", french.note or ""
        for kind in ("headlines", "findings"):
            for one, other in zip(getattr(english, kind), getattr(french, kind), strict=True):
                assert one.condition == other.condition, name
                yield kind, f"{name} ({one.condition})", one.template, other.template


def _of_lessons() -> Iterator[Found]:
    """Yield the pairs of paragraphs of the lessons; of whole cells where they are not as many."""
    for folder in ("", "solutions"):
        english, french = (sorted((LESSONS / each / folder).glob("*.ipynb")) for each in ("", "fr"))
        for one, other in zip(english, french, strict=True):
            texts = [
                [
                    "".join(each["source"])
                    for each in json.loads(read(path))["cells"]
                    if each["cell_type"] == "markdown"
                ]
                for path in (one, other)
            ]
            for number, twins in enumerate(zip(*texts, strict=True), 1):
                parts = [text.split("\n\n") for text in twins]
                if len(parts[0]) != len(parts[1]):
                    parts = [[text] for text in twins]
                for part, both in enumerate(zip(*parts, strict=True), 1):
                    yield f"lessons {one.stem[:1]}", f"{folder} cell {number}.{part}", *both


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files into a folder, in place of those there; print how many and how long."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--folder", type=Path, default=Path("data/texts"))
    given = parser.parse_args(arguments)
    found = files(given.language)
    given.folder.mkdir(parents=True, exist_ok=True)
    for former in given.folder.glob("*.txt"):
        former.unlink()
    for name, text in found.items():
        (given.folder / name).write_text(text, encoding="utf-8")
    lines = [text.count("\n") for text in found.values()]
    print(
        f"{given.folder}: {len(found)} files, {sum(lines)} lines, the longest {max(lines)};"
        f" {len(pairs())} texts"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

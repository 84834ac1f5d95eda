"""Every pair of an English text and its French twin, in the order in which its file has them."""

import csv
import tomllib
from collections import Counter
from functools import cache
from itertools import chain
from typing import NamedTuple

from breachlab import find
from breachlab.paths import ROOT, read
from breachlab.query.queries import names
from breachlab.words.language import LANGUAGES, interface, undo_typesetting
from tests.support.catalogue import leaves
from tests.support.notebooks.reading import cells

LESSONS = ROOT / "notebooks/teaching"


class Pair(NamedTuple):
    """Two texts, their file or kind, and where they stand, which no other pair has."""

    file: str
    where: str
    english: str
    french: str

    @property
    def shelf(self) -> str:
        """The golden file that has it: a topic of questions, a part of the interface, a folder."""
        if self.file in ("questions", "notes", "headlines", "findings"):
            return f"sql_{self.where.split()[1].partition('/')[0]}"
        section = self.where.split(".")[2].split()[0] if self.file == "fr" else self.file
        is_small = self.file == "fr" and section not in ("cards", "page")
        return "interface" if is_small else section.partition("/")[0]


@cache
def pairs() -> list[Pair]:
    """Return all pairs of texts; of one that its column or section repeats, the first."""
    found, seen = [], Counter()
    sources = (_of_tables(), _of_toml(), _of_queries(), _of_lessons())
    for group, where, english, french in chain(*sources):
        place, pair = f"{group} {where}", (group, english, french)
        if (english or french) and pair not in seen:
            seen.update([place, pair])
            place += f" #{seen[place]}" if seen[place] > 1 else ""
            file = group.partition(" ")[0].partition(".toml")[0]
            found.append(Pair(file, place, english, undo_typesetting(french)))
    return found


def _of_tables():
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
                yield f"{path.relative_to(ROOT).as_posix()} {stem}", where, row[twin], row[column]


def _of_toml():
    found = {"fr.toml": [interface(each) for each in LANGUAGES]}
    teaching = (read(ROOT / f"breachlab/teaching/{each}.toml") for each in LANGUAGES)
    found["teaching/fr.toml"] = [tomllib.loads(each) for each in teaching]
    both = tomllib.loads(read(ROOT / "data_gen/fidelity/departement/texts.toml"))
    found["departement/texts.toml"] = [both[each] for each in LANGUAGES]
    for file, twins in found.items():
        english, french = map(leaves, twins)
        for (*path, key), text in english.items():
            texts = [
                each if isinstance(each, list) else [str(each)]
                for each in (text, french[*path, key])
            ]
            if len(texts[0]) != len(texts[1]):  # the spellings that a code has in each language
                texts = [[", ".join(each)] for each in texts]
            for one, other in zip(*texts, strict=True):
                yield ".".join([file, *path]), key, one, other


def _of_queries():
    for name in names():
        english, french = (find(name).texts(language) for language in LANGUAGES)
        yield "questions", name, english.question, french.question
        yield "notes", name, english.note or "", french.note or ""
        for kind in ("headlines", "findings"):
            for one, other in zip(getattr(english, kind), getattr(french, kind), strict=True):
                assert one.condition == other.condition, name
                yield kind, f"{name} ({one.condition})", one.template, other.template


def _of_lessons():
    """Yield the pairs of paragraphs of the lessons; of whole cells where they are not as many."""
    for folder in ("", "solutions"):
        english, french = (sorted((LESSONS / each / folder).glob("*.ipynb")) for each in ("", "fr"))
        for one, other in zip(english, french, strict=True):
            texts = [[each.source for each in cells(path, "markdown")] for path in (one, other)]
            for number, twins in enumerate(zip(*texts, strict=True), 1):
                parts = [text.split("\n\n") for text in twins]
                if len(parts[0]) != len(parts[1]):
                    parts = [[text] for text in twins]
                for part, both in enumerate(zip(*parts, strict=True), 1):
                    yield f"lessons {one.stem[:1]}", f"{folder} cell {number}.{part}", *both

"""Every pair of an English text and its French twin, in the order in which its file has them."""

import csv
import tomllib
from collections import Counter
from functools import cache
from typing import NamedTuple

from breachlab import find
from breachlab.paths import ROOT, read
from breachlab.query.queries import names
from breachlab.words.language import interface, undo_typesetting
from tests.support.catalogue import leaves
from tests.support.notebooks.reading import cells

TWINS = {  # of another column than …_en or en
    "organisation_fr": "organisation",
    "source_fr": "source",
}
FOLDERS = ("breachlab", "data_gen", "sql")
LESSONS = ROOT / "notebooks/teaching"
IDENTITY = ("known_from", "query")  # of a row, beside its first two columns


class Pair(NamedTuple):
    """Two texts; where they stand, and of what column or section, whose texts are neighbours."""

    where: str
    group: str
    english: str
    french: str

    @property
    def file(self) -> str:
        """The file, or the kind of text, that its group is of."""
        return self.group.partition(" ")[0].partition(".toml")[0]


@cache
def pairs() -> list[Pair]:
    """Return all pairs that are text, each `where` once."""
    found = [*_of_tables(), *_of_toml(), *_of_queries(), *_of_lessons()]
    seen, kept = Counter(), []
    for group, where, english, french in found:
        if (english or french) and (group, english, french) not in seen:
            seen[group, english, french] += 1
            seen[name := f"{group} {where}".strip()] += 1
            name += f" #{seen[name]}" if seen[name] > 1 else ""
            kept.append(Pair(name, group, english, undo_typesetting(french)))
    return kept


def _of_tables():
    """Yield the pairs of the two-language columns of all tables; answers.csv is computed."""
    paths = [path for each in FOLDERS for path in sorted((ROOT / each).rglob("*.csv"))]
    for path in paths:
        file = path.relative_to(ROOT).as_posix()
        if path.name == "answers.csv" or "fr" not in (text := read(path)).partition("\n")[0]:
            continue
        rows = list(csv.DictReader(text.splitlines()))
        for column in rows[0]:
            english = TWINS.get(column, column.removesuffix("fr") + "en")
            if column.endswith("fr") and english in rows[0]:
                stem = column.removesuffix("_fr") if column != "fr" else ""
                for row in rows:
                    cells = [*row.values()][:2] + [row[each] for each in IDENTITY if each in row]
                    where = " ".join(dict.fromkeys(filter(None, cells[: 2 if stem else 1])))
                    yield f"{file} {stem}".strip(), where, row[english], row[column]


def _of_toml():
    texts = tomllib.loads(read(ROOT / "data_gen/fidelity/departement/texts.toml"))
    lessons = [
        tomllib.loads(read(ROOT / f"breachlab/teaching/{each}.toml")) for each in ("en", "fr")
    ]
    for file, english, french in [
        ("fr.toml", interface("en"), interface("fr")),
        ("teaching/fr.toml", *lessons),
        ("departement/texts.toml", texts["en"], texts["fr"]),
    ]:
        twins = leaves(french)
        for (*path, key), text in leaves(english).items():
            french = twins[(*path, key)]
            texts = [each if isinstance(each, list) else [str(each)] for each in (text, french)]
            if len(texts[0]) != len(texts[1]):  # the spellings that a code has in each language
                texts = [[", ".join(each)] for each in texts]
            for one, other in zip(*texts, strict=True):
                yield ".".join([file, *path]), key, one, other


def _of_queries():
    for name in names():
        english, french = (find(name).texts(language) for language in ("en", "fr"))
        yield "questions", name, english.question, french.question
        yield "notes", name, english.note or "", french.note or ""
        for kind in ("headlines", "findings"):
            for one, other in zip(getattr(english, kind), getattr(french, kind), strict=True):
                yield kind, f"{name} ({one.condition})", one.template, other.template


def _of_lessons():
    """Yield the pairs of paragraphs of the lessons; of whole cells where they are not as many."""
    for folder in ("", "solutions"):
        english, french = (sorted((LESSONS / each / folder).glob("*.ipynb")) for each in ("", "fr"))
        for one, other in zip(english, french, strict=True):
            texts = [[each.source for each in cells(path, "markdown")] for path in (one, other)]
            for number, twins in enumerate(zip(*texts, strict=True), 1):
                yield from _split(f"{folder} {one.stem[:1]}".strip(), f"cell {number}", *twins)


def _split(group, where, english, french):
    parts = [text.split("\n\n") for text in (english, french)]
    if len(parts[0]) != len(parts[1]):
        parts = [[english], [french]]
    for number, (one, other) in enumerate(zip(*parts, strict=True), 1):
        yield group, f"{where} part {number}".strip(), one, other

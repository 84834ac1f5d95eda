"""The nearest tests of a file: those of its name, those that name it, those of its folder."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

SENTENCES = "tests/sql/test_sentences.py"
EVERY_QUERY = "tests/sql/test_every_query.py"
WORDS = (SENTENCES, "tests/breachlab/words/test_sentences.py")
MADE = ("tests/data_gen/test_frozen.py", SENTENCES, "tests/data_gen/test_build.py")
LOOKS = ("tests/dashboard/test_looks.py", "tests/dashboard/test_page.py")
MOST = 8  # files; the others run with the whole tier


def nearest(root: Path, path: str) -> list[str]:
    """Return the test files to run first for a file, nearest first."""
    seen = dict.fromkeys(each for each in _candidates(root, path) if (root / each).is_file())
    return [*seen][:MOST]


def _candidates(root: Path, path: str) -> Iterator[str]:
    place = PurePosixPath(path)
    if place.suffix == ".py":
        yield path  # its doctests
    yield from _mirrored(place)
    if place.parts[0] == "sql":
        yield SENTENCES
        yield from _named(root, f"tests/sql/test_{place.parts[1]}*.py")
    if place.suffix in (".css", ".js"):
        yield from LOOKS
    if place.suffix in (".toml", ".csv"):
        yield from WORDS
    if place.suffix == ".sql":
        yield from (SENTENCES, f"tests/sql/test_{place.stem}.py", EVERY_QUERY)
    yield from _naming(root, place)
    if place.parts[0] == "data_gen":
        yield from MADE
    yield from _named(root, f"tests/{place.parent}/test_*.py")


def _mirrored(place: PurePosixPath) -> Iterator[str]:
    """Yield the paths of the tests of a file in the mirrored tree, then those of its folders.

    >>> [*_mirrored(PurePosixPath("breachlab/words/numbers.py"))][0]
    'tests/breachlab/words/test_numbers.py'
    """
    stem = place.stem if place.stem != "__init__" else place.parent.name
    yield str("tests" / place.with_name(f"test_{stem}.py"))
    for folder in [place.parent, *place.parent.parents][:-1]:
        yield str("tests" / folder.parent / f"test_{stem}.py")
        yield str("tests" / folder / f"test_{folder.name}.py")


def _named(root: Path, pattern: str) -> Iterator[str]:
    yield from (each.relative_to(root).as_posix() for each in sorted(root.glob(pattern)))


def _naming(root: Path, place: PurePosixPath) -> Iterator[str]:
    """Yield the tests that name a file: its module, its query or the file itself."""
    names = [re.escape(place.name), re.escape("/".join(place.with_suffix("").parts[-2:]))]
    if place.suffix == ".py":
        *package, stem = place.with_suffix("").parts
        module = r"\.".join(package if stem == "__init__" else [*package, stem])
        names += [rf"from {module} import", rf"import {module}\b"]
        names += [rf"from {r'[.]'.join(package)} import [^\n]*\b{stem}\b"]
    pattern = re.compile("|".join(names))
    for path in sorted((root / "tests").rglob("test_*.py")):
        if pattern.search(path.read_text(encoding="utf-8")):
            yield path.relative_to(root).as_posix()

"""Make anew, in order, whatever follows from a change: names, sums, goldens, answers, ends.

It works in the tree of the sources alone, as it writes files that are kept there.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from breachlab.cli.answering import find_questions
from breachlab.cli.arguments import command_line
from breachlab.errors import BadParameters, LabError
from breachlab.paths import ROOT
from breachlab.query import catalogue
from breachlab.store import databases
from data_gen.calibration import files

PYTEST = ("pytest", "-q", "--numprocesses", "auto", "--dist", "loadfile", "--update-golden")
PRINTED = (
    *("tests/lints", "tests/breachlab/cli", "tests/breachlab/answer_files", "tests/notebooks"),
    *("tests/breachlab/drawing", "tests/sql/test_texts.py", "tests/data_gen/own/test_command.py"),
)
PAGES = (
    *("tests/dashboard/test_said.py", "tests/dashboard/test_aria.py", "tests/dashboard/files"),
    *("tests/dashboard/test_walk.py", "tests/dashboard/sheets"),
)
ANSWERS = ("tests/sql/test_every_query.py", "tests/sql/test_sentences.py")


@dataclass(frozen=True)
class Step:
    """A part of what follows: its name, a module with its words, the files that it writes."""

    name: str
    words: tuple[str, ...]
    writes: tuple[str, ...]
    look: str  # at what a person has to look if it changed something


STEPS = (
    Step(
        "dictionary",
        ("data_gen", "dictionary", "--write"),
        ("docs/data_dictionary.md", "breachlab/store/*.csv"),
        "the meaning and the source of each new column",
    ),
    Step(
        "sums",
        (*PYTEST, "tests/data_gen/test_template.py"),
        ("data_gen/*.csv",),
        "a changed sum of a table that rows are made from is a new version of the model",
    ),
    Step(
        "answers of the small world",
        (*PYTEST, *ANSWERS),
        ("tests/golden/**/*.csv",),
        "each number that changed: is it the one that was meant to?",
    ),
    Step(
        "texts",
        (*PYTEST, *PRINTED),
        ("tests/golden/**/*.*",),
        "each text, beside its French",
    ),
    Step(
        "pages",
        (*PYTEST, *PAGES),
        ("tests/golden/**/*.*", "tests/dashboard/**/*.csv"),
        "the pages themselves, as pictures: make pictures",
    ),
)
ENDS = Step(
    "ends",
    ("data_gen", "ends", "--write"),
    ("sql/*_ends.csv", "breachlab/macros/ends.sql"),
    "each range that became wider or narrower",
)
COUNTED = "select exists(from identifiability_cube)"
KEPT = ("sql/answers.csv", "sql/*.md", "notebooks/README.md", "data_gen/reference/SHA256SUMS")


def run(arguments: list[str]) -> int:
    """Make anew what follows from all changes, or from a question; return the exit code.

    Raises BadParameters where the tree has no tests, or for a question without a sentence;
    LabError, with the end of what it printed, for a step that fails.
    """
    options = _parser(arguments).parse_args(arguments)
    if not (ROOT / "tests").is_dir():
        raise BadParameters("follow writes files of the sources. Call it in a clone of them.")
    database = databases.database_path(options.database)
    if options.questions:
        return _follow_questions(options.questions, database)
    before = _read(KEPT)
    files.CHECKSUMS.write_bytes(files.checksums())
    looks = [look for step in STEPS if (look := _do(step))]
    looks += [_do(ENDS)] if options.ends else []
    _renew(database)
    accept(catalogue.list_asked(), database)
    _call(("breachlab.book", "--database", str(database)))
    looks += _describe("default world", before, _read(KEPT), "each sentence that changed")
    print("Look at:", *(looks or ["nothing: no file changed"]), sep="\n  ")
    return 0


def _follow_questions(asked: Sequence[str], database: Path) -> int:
    """Keep the golden rows and sentences of questions, and put what they say into the catalogue."""
    names = [name for each in asked for name in find_questions(each, "en")]
    wanted = [name for name in names if name in catalogue.list_asked()]
    if not wanted:
        raise BadParameters(
            f"{' '.join(asked)}: queries of quality/ have no sentence to keep. "
            "Ask them with: python -m breachlab quality --time"
        )
    cases = " or ".join(f"golden_file[{name}]" for name in wanted)
    _call(("pytest", "-q", ANSWERS[0], "-k", cases, "--update-golden"))
    _call(("pytest", "-q", ANSWERS[1], "--update-golden"))
    _identify(database)
    for row in accept(wanted, database):
        print(f"{row['query']}  {row['en']}\n{row['query']}  {row['fr']}")
    print("Written: sql/answers.csv and the catalogue, tests/golden. Read the rows and sentences.")
    return 0


def accept(names: Sequence[str], database: Path) -> list[dict[str, str]]:
    """Put what the questions say of a world into sql/answers.csv and the pages of the catalogue."""
    with databases.connect_sealed(database) as connection:
        rows = catalogue.accept(connection, names)
    catalogue.write()
    return rows.to_dict("records")


def _renew(database: Path) -> None:
    """Give the database the macros of this code, or make it anew if its tables are others."""
    try:
        _call(("data_gen", "macros", "--database", str(database)))
    except LabError:
        _call(("data_gen", "--database", str(database)))
    _identify(database)


def _identify(database: Path) -> None:
    """Count who is singled out, unless that is counted: else the catalogue says "not counted"."""
    with databases.connect_sealed(database) as connection:
        ((is_counted,),) = connection.execute(COUNTED).fetchall()
    if not is_counted:
        _call(("data_gen", "identify", "--database", str(database)))


def _do(step: Step) -> str:
    """Do a step; return a line on what a person has to look at, or nothing if no file changed."""
    start, before = time.monotonic(), _read(step.writes)
    _call(step.words)
    seconds = time.monotonic() - start
    lines = _describe(f"{step.name} ({seconds:.0f} s)", before, _read(step.writes), step.look)
    return "\n  ".join(lines)


def _call(words: Sequence[str]) -> None:
    print(f"python -m {' '.join(words)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise LabError(f"python -m {' '.join(words)} ended in {done.returncode}:\n{end}")


def _read(patterns: Sequence[str]) -> dict[str, list[str]]:
    paths = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8", "replace").splitlines()
        for path in sorted(paths)
    }


def _describe(
    name: str, before: dict[str, list[str]], after: dict[str, list[str]], look: str
) -> list[str]:
    """Print each changed file with its lines more and less; return the line to look at, if any."""
    changed = [*_changes(before, after)]
    print(f"{name}: {', '.join(changed) if changed else 'as before'}", flush=True)
    return [f"{name}: {look}"] if changed else []


def _changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[str]:
    """Yield each file that changed, with its lines more and less.

    >>> [*_changes({"a": ["1"], "b": ["2"]}, {"a": ["1"], "b": ["3", "4"]})]
    ['b +2 -1']
    """
    for name in sorted({*before, *after}):
        lines = [*unified_diff(before.get(name, []), after.get(name, []), n=0, lineterm="")][2:]
        if lines:
            more, less = (sum(line.startswith(sign) for line in lines) for sign in "+-")
            yield f"{name} +{more} -{less}"


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line("data_gen follow", words)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--ends", action="store_true")
    parser.add_argument("--database")
    return parser

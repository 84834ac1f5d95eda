"""A class from the shell: python -m breachlab.teaching class, and … collect."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from breachlab.cli.arguments import command_line, language_of, run_command
from breachlab.errors import BadParameters, NotInstalled, nearest
from breachlab.store.model_checks import check_not_empty
from breachlab.teaching.checks import list_lessons, say
from breachlab.teaching.classes import CLASSES
from breachlab.teaching.collecting import find_class, judge_all, write_tables
from breachlab.teaching.preparing import (
    NOTEBOOKS,
    describe_class,
    plan_class,
    prepare,
    read_students,
)

MODULE = "breachlab.teaching"
LEAST, MOST = 1_000, 1_000_000  # records of a student's world


def main(arguments: list[str] | None = None) -> int:
    """Prepare a class, or collect what it hands in; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    return run_command(partial(_run, words), language=language_of(words))


def _run(words: Sequence[str]) -> int:
    first = words[0] if words else ""
    if first in COMMANDS:
        return COMMANDS[first](words[1:])
    _parser(words).parse_args(words)  # prints the help, and refuses an unknown option
    raise BadParameters(
        f"No command named '{first}'. {nearest(first, COMMANDS)}There are: {', '.join(COMMANDS)}. "
        f"See: python -m {MODULE} --help"
    )


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(MODULE, words)
    parser.add_argument("command", nargs="?")
    return parser


def _class_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(f"{MODULE} class", words)
    parser.add_argument("--students", type=Path, required=True, metavar="FILE")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rows", default="20_000")
    parser.add_argument("--lessons", default="1,2,3")
    parser.add_argument("--zip", action="store_true")
    return parser


def _collect_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(f"{MODULE} collect", words)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--class", dest="of_class", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--replace", action="store_true")
    return parser


def _prepare(words: Sequence[str]) -> int:
    """Make the worlds, folders and zips of a class; say before what they take."""
    chosen = _class_parser(words).parse_args(words)
    language = chosen.language
    numbers = [each.strip() for each in chosen.lessons.split(",")]
    known = list_lessons()
    if strange := [each for each in numbers if each not in map(str, known)]:
        values = {"lesson": strange[0], "known": ", ".join(map(str, known))}
        raise BadParameters(say("no_lesson", language, values))
    digits = chosen.rows.replace("_", "")
    if not digits.isascii() or not digits.isdecimal() or not LEAST <= int(digits) <= MOST:
        values = {"least": str(LEAST), "most": str(MOST)}
        raise BadParameters(say("bad_rows", language, values))
    if not NOTEBOOKS.is_dir():  # as in a wheel
        raise NotInstalled(say("no_notebooks", language, {"folder": str(NOTEBOOKS)}))
    listed = read_students(chosen.students, language)
    if chosen.folder is not None:
        check_not_empty(chosen.folder)
    folder = (chosen.folder or CLASSES / chosen.students.stem).absolute()
    lessons = [int(each) for each in numbers]
    planned = plan_class(listed, int(digits), lessons, folder, language)
    print(describe_class(planned, chosen.zip), flush=True)
    prepare(planned, chosen.zip)
    values = {"folder": str(folder), "student_count": len(planned.students)}
    print(say("class_made", language, values))
    return 0


def _collect(words: Sequence[str]) -> int:
    """Judge what a class handed in; write the tables of steps and of marks."""
    chosen = _collect_parser(words).parse_args(words)
    language = chosen.language
    found = find_class(chosen.of_class or chosen.folder, language)
    if found is None:
        missing = {"folder": str(chosen.of_class or chosen.folder)}
        raise BadParameters(say("no_class_here", language, missing))
    judged = judge_all(chosen.folder, language, found)
    paths = write_tables(judged, found, chosen.output or found.folder, language, chosen.replace)
    came = len({(each.handed["name"], each.handed["seed"]) for each in judged})
    values = {
        "file_count": len(judged),
        "came_count": came,
        "student_count": len(found.students),
        "files": ", ".join(map(str, paths)),
    }
    print(say("collected", language, values))
    return 0


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {"class": _prepare, "collect": _collect}

if __name__ == "__main__":
    sys.exit(main())

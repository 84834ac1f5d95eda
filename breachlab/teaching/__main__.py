"""A class from the shell: python -m breachlab.teaching class, and … collect."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from breachlab.cli.arguments import command_line, language_of, run_command
from breachlab.errors import BadParameters, NotInstalled
from breachlab.store.model_checks import check_not_empty
from breachlab.teaching.checks import list_lessons, say
from breachlab.teaching.classes import CLASSES
from breachlab.teaching.collecting import TABLES, find_class, judge_all, write_tables
from breachlab.teaching.preparing import (
    FOLDERS,
    NOTEBOOKS,
    Class,
    describe_class,
    plan_class,
    prepare,
    read_class,
    read_students,
)
from breachlab.words.language import LANGUAGES, offer_nearest, refusal, refuse

MODULE = "breachlab.teaching"
LEAST, MOST = 1_000, 1_000_000  # records of a student's world
ROWS, FIRST_LESSONS = 20_000, (1, 2, 3)  # of a new class


def main(arguments: list[str] | None = None) -> int:
    """Prepare a class, or collect what it hands in; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    return run_command(partial(_run, words), language=language_of(words))


def _run(words: Sequence[str]) -> int:
    first = words[0] if words else ""
    if first in COMMANDS:
        return COMMANDS[first](words[1:])
    _parser(words).parse_args(words)  # prints the help, and refuses an unknown option
    offer, known = offer_nearest([first], COMMANDS), ", ".join(COMMANDS)
    raise refuse(BadParameters, "no_teaching", said=first, offer=offer, known=known)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(MODULE, words)
    parser.add_argument("command", nargs="?")
    return parser


def _class_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(f"{MODULE} class", words)
    parser.add_argument("--students", type=Path, required=True, metavar="FILE")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rows")
    parser.add_argument("--lessons", nargs="+", metavar="LESSON")
    parser.add_argument("--zip", action="store_true")
    parser.add_argument("--kernel", metavar="NAME")
    parser.set_defaults(language=None)  # that of the class
    return parser


def _collect_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = command_line(f"{MODULE} collect", words)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--class", dest="of_class", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--replace", action="store_true")
    return parser


def _prepare(words: Sequence[str]) -> int:
    """Make the worlds, folders and zips of a class; say before what they take, after who is new.

    What is not chosen stays as the class has it.
    """
    chosen = _class_parser(words).parse_args(words)
    if chosen.folder is not None:
        check_not_empty(chosen.folder)
    folder = (chosen.folder or CLASSES / chosen.students.stem).absolute()
    former = read_class(folder, chosen.language or LANGUAGES[0])
    kept = former or Class(folder, ROWS, LANGUAGES[0], (), ())
    language = chosen.language or kept.language
    rows = kept.rows if chosen.rows is None else _read_rows(chosen.rows, language)
    if former and rows != former.rows:
        values = {"folder": str(folder), "row_count": former.rows, "rows": str(former.rows)}
        raise BadParameters(say("other_rows_of_class", language, values))
    lessons: tuple[int, ...] = () if former else FIRST_LESSONS
    if chosen.lessons:
        lessons = _read_lessons(" ".join(chosen.lessons), language)
    if not NOTEBOOKS.is_dir():  # as in a wheel
        raise NotInstalled(say("no_notebooks", language, {"folder": str(NOTEBOOKS)}))
    listed = read_students(chosen.students, language)
    if chosen.students.resolve() == (folder / FOLDERS).resolve():
        raise BadParameters(say("list_in_the_way", language, {"file": str(chosen.students)}))
    wished = replace(
        kept,
        rows=rows,
        language=language,
        lessons=tuple(sorted({*kept.lessons, *lessons})),
        is_zipped=chosen.zip or kept.is_zipped,
        kernel=chosen.kernel or kept.kernel,
    )
    if former and wished.kernel != former.kernel:  # what a student has is not replaced
        raise BadParameters(say("other_kernel_of_class", language, {"kernel": former.kernel}))
    planned = plan_class(listed, wished)
    values = {"folder": str(folder), "student_count": len(kept.students)}
    print(say("class_found" if former else "new_class", language, values))
    if lost := [name for name, *_ in listed if "?" in name or "\ufffd" in name]:
        print(say("lost_letters", language, {"names": ", ".join(lost)}))
    print(describe_class(planned), flush=True)
    prepare(planned)
    folders, named = {each.folder for each in kept.students}, {row[:2] for row in listed}
    added = [each.name for each in planned.students if each.folder not in folders]
    if former and added:
        print(say("added", language, {"names": ", ".join(added)}))
    if gone := [each for each in planned.students if (each.name, each.email) not in named]:
        places = ", ".join(f"{each.name} (students/{each.folder})" for each in gone)
        print(say("not_listed", language, {"names": places}))
    values = {"folder": str(folder), "student_count": len(planned.students)}
    print(say("class_made", language, values))
    return 0


def _read_rows(text: str, language: str) -> int:
    digits = text.replace("_", "")
    if not digits.isascii() or not digits.isdecimal() or not LEAST <= int(digits) <= MOST:
        values = {"least": str(LEAST), "most": str(MOST)}
        raise BadParameters(say("bad_rows", language, values))
    return int(digits)


def _read_lessons(text: str, language: str) -> tuple[int, ...]:
    """Return the lessons of a text such as "1,2", "1, 2" or "4-6"; raise BadParameters for none."""
    known = list_lessons()
    lessons: list[int] = []
    for part in re.split(r"[\s,;]+", re.sub(r"\s*-\s*", "-", text).strip(" ,;")):
        first, _, last = part.partition("-")
        if {first, last or first} - {*map(str, known)} or int(first) > int(last or first):
            values = {"lesson": part, "known": ", ".join(map(str, known))}
            raise BadParameters(say("no_lesson", language, values))
        lessons += range(int(first), int(last or first) + 1)
    return tuple(lessons)


def _collect(words: Sequence[str]) -> int:
    """Judge what a class handed in; write the tables of steps, of marks and of files left out."""
    chosen = _collect_parser(words).parse_args(words)
    language = chosen.language
    found = find_class(chosen.of_class or chosen.folder, language)
    if found is None:
        values = {"folder": str(chosen.of_class or chosen.folder)}
        raise BadParameters(say("no_class_here", language, values))
    if chosen.folder.suffix == ".zip":
        raise BadParameters(say("not_unpacked", language))
    output = chosen.output or found.folder
    output.mkdir(parents=True, exist_ok=True)
    there = [output / name for name in TABLES if (output / name).exists()]
    if there and not chosen.replace:  # is said before the answers are judged
        raise BadParameters(refusal("exists", language, file=there[0]))
    judged, left = judge_all(chosen.folder, language, found)
    paths = write_tables(judged, left, found, output, language, chosen.replace)
    came = {(each.handed["name"], each.handed["seed"]) for each in judged}
    rejected = {owner.folder for _, owner, _ in left if owner}
    absent = [
        each.folder  # two may have one name
        for each in found.students
        if (each.name, each.seed) not in came and each.folder not in rejected
    ]
    if absent:
        print(say("nothing_from", language, {"names": ", ".join(absent)}))
    counted = {
        "file_count": len(judged),
        "came_count": len(came),
        "student_count": len(found.students),
        "files": ", ".join(map(str, paths)),
    }
    print(say("collected", language, counted))
    return 0


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {"class": _prepare, "collect": _collect}

if __name__ == "__main__":
    sys.exit(main())

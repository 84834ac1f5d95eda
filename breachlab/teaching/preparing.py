"""A class before it begins: a folder for each student, with a world and the lessons.

    class.json                      the students, their seeds, what they were given
    students.csv                    who has which folder, for the teacher
    worlds/20000/seed_3.duckdb      read-only; two students of one seed share it
    students/Ada_Lovelace/          the lessons, and worlds/ with links to Ada's worlds
    zips/Ada_Lovelace.zip           the same with the worlds themselves, where it was asked for

A second run adds students and makes what is missing. What a student has is never replaced.
"""

import csv
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from tqdm import tqdm

from breachlab.answer_files.output import save, write_draft
from breachlab.answer_files.receipt import load_json
from breachlab.errors import BadParameters, NoRoom
from breachlab.paths import ROOT
from breachlab.query.parameters import show_value
from breachlab.store import memory
from breachlab.store.memory import write_size
from breachlab.teaching.checks import say, shorten
from breachlab.teaching.classes import find_world, path_of_world

NOTEBOOKS = ROOT / "notebooks" / "teaching"
ROSTER, FOLDERS = "class.json", "students.csv"
PYTHON = "python3"  # the kernel that each environment has
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
NO_MARK = "-"  # as Moodle writes it; it reads an empty cell of a new grade item as 0
SPREADSHEETS = (b"PK", b"\xd0\xcf\x11\xe0")  # how .xlsx, .ods and .xls begin
MOST_STUDENTS = 1_000
LONGEST_NAME = 100
# Measured at 20,000 and 100,000 records: 28 and 33 MB.
WORLD_BYTES_FIXED, WORLD_BYTES_PER_RECORD = 30_000_000, 60
MAKING_BYTES = 400_000_000  # a generator's peak of memory, of 100,000 records and fewer
KERNEL_BYTES = 300_000_000  # a notebook's peak of memory, at 100,000 records
SECONDS = 2  # a world, on one core
MOST_AT_ONCE = 8
COLUMNS = {  # {what a column of the list of students is: how it may be called, in small letters}
    "name": ("name", "full name", "nom complet"),
    "first": ("first name", "prénom"),
    "last": ("last name", "surname", "nom", "nom de famille"),
    "email": ("email", "e-mail", "email address", "courriel", "adresse de courriel"),
    "seed": ("seed", "graine"),
    "login": ("login", "username", "connexion", "nom d'utilisateur"),
}


@dataclass(frozen=True)
class Student:
    """A student of a class; `folder` is their name as a folder has it, and theirs alone.

    `login` is their user on the class's server, where the list has it.
    """

    name: str
    email: str
    seed: int
    folder: str
    login: str = ""


@dataclass(frozen=True)
class Class:
    """What class.json holds, and the folder that it stands in.

    `kernel` is the one that the lessons in the students' folders name; those in zips name python3.
    """

    folder: Path
    rows: int
    language: str
    lessons: tuple[int, ...]
    students: tuple[Student, ...]
    is_zipped: bool = False
    kernel: str = PYTHON

    @property
    def worlds(self) -> Path:
        """The folder of the worlds."""
        return self.folder / "worlds"

    def worlds_of(self, student: Student) -> dict[int, Path]:
        """Return {seed: path} of a student's world, and of the next one for a lesson about two."""
        seeds = [student.seed, student.seed + 1] if 4 in self.lessons else [student.seed]
        return {seed: path_of_world(self.rows, seed, self.worlds) for seed in seeds}

    def all_worlds(self) -> dict[int, Path]:
        """Return {seed: path} of the worlds of all students, each once."""
        found = [self.worlds_of(each) for each in self.students]
        return {seed: path for each in found for seed, path in each.items()}


def read_students(  # noqa: C901 (a list of refusals)
    path: Path, language: str
) -> list[tuple[str, str, int | None, str]]:
    """Return a student a row of a CSV file: name, e-mail address or "", seed or null, login or "".

    It has a line of names of columns, and commas, semicolons or tabs between them, as Moodle
    exports it. Raises BadParameters, with the line, for what is no such list.
    """

    def refuse(key: str, **values: Any) -> BadParameters:
        return BadParameters(say(key, language, {"file": str(path), **values}))

    try:
        content = path.read_bytes()
    except OSError as error:
        raise refuse("no_students_file", reason=error.strerror) from None
    if content.startswith(SPREADSHEETS):
        raise refuse("spreadsheet")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    lines = csv.reader(text.splitlines(), delimiter=separator)
    kinds = {name: kind for kind, names in COLUMNS.items() for name in names}
    headings = [kinds.get(each.strip().casefold()) for each in next(lines, [])]
    if not {"name", "last"} & {*headings}:
        raise refuse("no_names", found=show_value(head.strip()))
    students: list[tuple[str, str, int | None, str]] = []
    for row in lines:
        words = [" ".join(cell.split()) for cell in row]
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(headings, words, strict=False))
        if not any(words):
            continue
        name = cells["name"] or f"{cells['first']} {cells['last']}".strip()
        line, seed = str(lines.line_num), cells["seed"]
        if not name.isprintable() or not shorten(name) or len(name) > LONGEST_NAME:
            raise refuse("bad_name", line=line)
        if seed and not re.fullmatch("[0-9]{1,9}", seed):
            raise refuse("bad_seed", line=line)
        if cells["login"] and not re.fullmatch(r"\w[\w.@-]*", cells["login"]):
            raise refuse("bad_login", line=line)
        students.append((name, cells["email"], int(seed) if seed else None, cells["login"]))
    if not 1 <= len(students) <= MOST_STUDENTS:
        raise refuse("no_class", found=len(students), most=str(MOST_STUDENTS))
    return students


def read_class(folder: Path, language: str) -> Class | None:
    """Return the class of a folder; nothing if it has none. Raises BadParameters for a torn one."""
    path = folder / ROSTER
    if not path.exists():
        return None
    try:
        said = load_json(path.read_text("utf-8"))
        students = tuple(Student(**each) for each in said["students"])
        del said["kind"]
        lists = {"lessons": tuple(said["lessons"]), "students": students}
        return Class(folder, **{**said, **lists})
    except (OSError, ValueError, LookupError, TypeError) as error:
        values = {"file": str(path), "reason": show_value(error)}
        raise BadParameters(say("torn_class", language, values)) from None


def plan_class(listed: Sequence[tuple[str, str, int | None, str]], found: Class) -> Class:
    """Return a class with these students added, as `read_students` lists them.

    Who is in it already keeps seed and folder. The others get the least seeds that are free.
    Who is not listed stays as long as their folder is there. Raises BadParameters if a student
    has another seed.
    """
    named = {(name, email) for name, email, *_ in listed}
    students = [
        each
        for each in found.students
        if (each.name, each.email) in named or (found.folder / "students" / each.folder).exists()
    ]
    left = list(students)
    taken = {each.seed for each in students} | {seed for *_, seed, _ in listed if seed is not None}
    free = (seed for seed in count(1) if seed not in taken)
    folders = {each.folder.casefold() for each in students}
    for name, email, seed, login in listed:
        known = next((each for each in left if (each.name, each.email) == (name, email)), None)
        alike = [known] if known else [each for each in students if each.name == name]
        if seed is not None and any((each.seed == seed) != bool(known) for each in alike):
            values = {"name": name, "seed": str(alike[0].seed)}
            raise BadParameters(say("other_seed_of_student", found.language, values))
        if known:
            left.remove(known)
            students[students.index(known)] = replace(known, login=login or known.login)
            continue
        own = shorten(name)
        names = (own, *(f"{own}_{number}" for number in range(2, MOST_STUDENTS + 2)))
        own = next(each for each in names if each.casefold() not in folders)
        folders.add(own.casefold())
        students.append(Student(name, email, next(free) if seed is None else seed, own, login))
    return replace(found, students=tuple(students))


def describe_class(planned: Class) -> str:
    """Return what a class takes of disk and memory; raise NoRoom if the disk has not that much."""
    missing = [path for path in planned.all_worlds().values() if not path.is_file()]
    zips = {each: planned.folder / "zips" / f"{each.folder}.zip" for each in planned.students}
    unzipped = [each for each, path in zips.items() if planned.is_zipped and not path.exists()]
    copies = sum(len(planned.worlds_of(each)) for each in unzipped)
    each = WORLD_BYTES_FIXED + WORLD_BYTES_PER_RECORD * planned.rows
    disk = each * (len(missing) + copies)
    free = shutil.disk_usage(next(it for it in planned.folder.parents if it.is_dir())).free
    values = {
        "student_count": len(planned.students),
        "world_count": len(missing),
        "row_count": planned.rows,
        "disk": write_size(disk, planned.language),
        "free": write_size(free, planned.language),
        "at_once": str(_at_once()),
        "making": write_size(_at_once() * MAKING_BYTES, planned.language),
        "seconds": str(round(len(missing) * SECONDS / _at_once() + SECONDS)),
        "kernels": write_size(len(planned.students) * KERNEL_BYTES, planned.language),
    }
    if free < disk:
        raise NoRoom(say("no_room_for_class", planned.language, values))
    return say("class_needs", planned.language, values)


def _at_once() -> int:
    """Return how many worlds are made at once: as cores and memory allow."""
    by_memory = memory.available() // MAKING_BYTES
    return max(1, min(os.cpu_count() or 1, by_memory, MOST_AT_ONCE))


def prepare(planned: Class) -> None:
    """Make what a class lacks: both lists, the worlds, a folder for each student, their zips.

    Raises NoRoom and NoWorld. What was made by then stays, and the next run goes on from there.
    """
    said = {"kind": "SYNTHETIC", **asdict(planned)}
    del said["folder"]
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    try:
        planned.folder.mkdir(parents=True, exist_ok=True)
        save(text.encode(), planned.folder / ROSTER, True, planned.language)
        rows = [say("folders_columns", planned.language).split(", ")]
        for each in planned.students:
            packed = f"zips/{each.folder}.zip" if planned.is_zipped else ""
            seed = str(each.seed)
            rows.append([each.login, each.folder, packed, seed, each.name, each.email])
        write_table(rows, planned.folder / FOLDERS, True, planned.language)
        _make_worlds(planned)
        for student in tqdm(planned.students, unit=" students", disable=None):
            own = planned.folder / "students" / student.folder
            own.mkdir(parents=True, exist_ok=True)
            for name, notebook in _lessons_of(planned, student, planned.kernel).items():
                if not (own / name).exists():
                    save(notebook, own / name, False, planned.language)
            for world in planned.worlds_of(student).values():
                _link(world, own)
            if planned.is_zipped:
                _zip(planned, student)
    except OSError as error:
        values = {"folder": str(planned.folder), "reason": error.strerror}
        raise NoRoom(say("not_written", planned.language, values)) from None


def write_table(
    rows: Iterable[Sequence[str]], path: Path, may_replace: bool, language: str
) -> None:
    """Write a CSV file for a spreadsheet, with semicolons in French.

    A cell that a spreadsheet would run gets an apostrophe. Raises the errors of `save`.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            ["'" * (cell.startswith(FORMULA) and cell != NO_MARK) + cell for cell in row]
        )
    save(text.getvalue().encode("utf-8-sig"), path, may_replace, language)


def _make_worlds(planned: Class) -> None:
    """Make the worlds, several at once, and let nobody write to them.

    One that is older than its code is made anew.
    """

    def make(seed: int, path: Path) -> None:
        if path.is_file():
            path.chmod(0o644)
        world = find_world(planned.rows, seed, planned.language, planned.worlds, is_quiet=True)
        world.chmod(0o444)

    with ThreadPoolExecutor(_at_once()) as pool:
        todo = [pool.submit(make, *each) for each in planned.all_worlds().items()]
        try:
            for each in tqdm(todo, unit=" worlds", disable=None):
                each.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _lessons_of(planned: Class, student: Student, kernel: str) -> dict[str, bytes]:
    """Return {name: notebook} of a student's lessons, with world, name and kernel written in."""
    lessons = {}
    folder = NOTEBOOKS / "fr" if planned.language == "fr" else NOTEBOOKS
    rows, seed = f"{planned.rows:_}", student.seed
    changes = {
        "world(rows=100_000, seed=7,": f'world(rows={rows}, seed={seed}, folder="worlds",',
        "rows, seeds = 100_000, (7, 8)": f"rows, seeds = {rows}, ({seed}, {seed + 1})",
        "worlds(rows, seeds,": 'worlds(rows, seeds, folder="worlds",',
        "Checks(lab, ": 'Checks(lab, folder=".", ',
        'name="")': f"name={student.name!r})",
    }
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        if int(path.name.partition("_")[0]) not in planned.lessons:
            continue
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            for given, own in changes.items():
                source = source.replace(given, own)
            cell["source"] = source.splitlines(keepends=True)
        if kernel != PYTHON:
            notebook["metadata"]["kernelspec"] |= {"name": kernel, "display_name": kernel}
        lessons[path.name] = (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    return lessons


def _link(world: Path, own: Path) -> None:
    """Link a world into a student's folder; copy it where there are no links."""
    link = own / "worlds" / world.parent.name / world.name
    if link.exists():
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)  # a link to a folder that was moved
    try:
        link.symlink_to(world.absolute())
    except OSError:
        shutil.copy(world, link)


def _zip(planned: Class, student: Student) -> None:
    """Write a student's lessons and worlds into a zip, in place of a former one."""
    path = planned.folder / "zips" / f"{student.folder}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        write_draft(path, True, planned.language) as draft,
        zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
    ):
        for name, notebook in _lessons_of(planned, student, PYTHON).items():
            packed.writestr(f"{student.folder}/{name}", notebook)
        for world in planned.worlds_of(student).values():
            packed.write(world, f"{student.folder}/worlds/{planned.rows}/{world.name}")

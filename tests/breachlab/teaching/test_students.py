"""A class by command: what each student is given, what counts of what they hand in."""

import csv
import getpass
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from breachlab import connect
from breachlab.paths import ROOT
from breachlab.teaching import Checks, __main__, preparing
from breachlab.teaching.checks import find_exercise, shorten, sum_of
from breachlab.teaching.preparing import read_class, read_students

ROWS, SEEDS = 1_000, (7, 2024)  # of worlds that other tests have made
NAMES = """name,email,seed
Ada Lovelace,ada@example.org,7
Grace Hopper,grace@example.org,2024
Ada Lovelace,other@example.org,2024
"=cmd|' /C calc'!A0",+1@example.org,7
../../Zoé d'Île,,2024
"""
FOLDERS = {"Ada_Lovelace", "Ada_Lovelace_2", "Grace_Hopper", "cmd_C_calc_A0", "Zoé_d_Île"}


def run(*words):
    return __main__.main([*map(str, words)])


@pytest.fixture(scope="module")
def prepared(worlds, tmp_path_factory):
    """A class of five of two seeds, prepared, whose worlds were there."""
    from data_gen.world import World

    folder = tmp_path_factory.mktemp("class")
    (folder / f"worlds/{ROWS}").mkdir(parents=True)
    for seed in SEEDS:
        path = worlds.path(World(rows=ROWS, seed=seed))
        shutil.copy(path, folder / f"worlds/{ROWS}/seed_{seed}.duckdb")
    (folder / "names.csv").write_text(NAMES, "utf-8")
    words = ("--students", folder / "names.csv", "--folder", folder, "--rows", ROWS)
    assert run("class", *words, "--lessons", "1,2", "--zip") == 0
    return folder


@pytest.fixture
def class_folder(prepared, tmp_path):
    """A copy of that class, in which a test may change what it likes."""
    return Path(shutil.copytree(prepared, tmp_path / "class", symlinks=True))


def hand_in(folder, student, numbers=("1.1", "1.3"), lesson=1, name=None):
    """Answer some exercises rightly, one of them with the records, and hand in; return the file."""
    found = read_class(folder, "en")
    own = next(each for each in found.students if each.folder == student)
    path = folder / f"worlds/{ROWS}/seed_{own.seed}.duckdb"
    place = folder / "students" / student
    with connect(path) as lab:
        check = Checks(lab, folder=place)
        for number in numbers:
            check(number, lab.execute(find_exercise(number).sql).df().iloc[:, :1])
        if lesson == 1:
            check(
                "1.5",
                lab.sql("select status, count(*) as person_count from registrants group by 1"),
            )
        check.finish(lesson, name=name or own.name)
    (file,) = place.glob("hand_in/*.json")
    return file


def read_table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file)]


def test_each_student_has_a_folder_with_own_seed_name_and_no_solution(prepared):
    assert {path.name for path in (prepared / "students").iterdir()} == FOLDERS
    for student in read_class(prepared, "en").students:
        own = prepared / "students" / student.folder
        assert sorted(path.name[:2] for path in own.iterdir()) == ["1_", "2_", "wo"]
        world = own / f"worlds/{ROWS}/seed_{student.seed}.duckdb"
        assert world.resolve().parent == (prepared / f"worlds/{ROWS}").resolve()
        assert world.stat().st_mode & 0o222 == 0
        for path in own.glob("*.ipynb"):
            cells = json.loads(path.read_text("utf-8"))["cells"]
            code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            assert f'rows=1_000, seed={student.seed}, folder="worlds"' in code
            assert f"name={student.name!r})" in code
            assert "select null as" in code


def test_a_student_s_lesson_runs_in_the_folder_and_hands_in_there(
    class_folder, capsys, monkeypatch
):
    folder = class_folder / "students/Zoé_d_Île"
    (lesson,) = folder.glob("1_*.ipynb")
    monkeypatch.chdir(folder)
    first, *_, last = [
        "".join(cell["source"])
        for cell in json.loads(lesson.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    variables = {}
    exec("\n".join(line for line in first.splitlines() if line[:1] != "%"), variables)
    exec(last, variables)
    variables["lab"].close()
    assert "0 of 9 right" in capsys.readouterr().out
    assert [path.name for path in folder.glob("hand_in/*")] == ["lesson_1_seed_2024_Zoé_d_Île.json"]


def test_a_zip_has_the_lessons_and_the_world_itself(prepared):
    with zipfile.ZipFile(prepared / "zips/Grace_Hopper.zip") as packed:
        *lessons, world = packed.namelist()
        assert world == f"Grace_Hopper/worlds/{ROWS}/seed_2024.duckdb"
        there = prepared / f"worlds/{ROWS}/seed_2024.duckdb"
        assert packed.read(world) == there.read_bytes()
        assert sorted(each.split("/")[1][:2] for each in lessons) == ["1_", "2_"]


def test_a_world_older_than_the_code_is_read_and_made_anew_by_a_second_run(class_folder, process):
    world = class_folder / f"worlds/{ROWS}/seed_7.duckdb"
    hand_in(class_folder, "Ada_Lovelace")
    world.chmod(0o644)
    os.utime(world, (0, 0))
    world.chmod(0o444)
    assert run("collect", class_folder) == 0
    assert read_table(class_folder / "marks.csv")[1][2] == "22"
    assert world.stat().st_mtime == 0
    assert run("class", "--students", class_folder / "names.csv", "--folder", class_folder) == 0
    assert world.stat().st_mtime > 0 and world.stat().st_mode & 0o222 == 0


def test_a_second_run_adds_a_student_and_replaces_nothing(class_folder, capsys):
    lesson = next((class_folder / "students/Grace_Hopper").glob("1_*.ipynb"))
    lesson.write_text("Grace's work")
    names = class_folder / "names.csv"
    names.write_text(NAMES.replace(",7\n", ",\n").replace(",2024\n", ",\n") + "Joan Clarke,,7\n")
    former = read_class(class_folder, "en").students
    words = ("class", "--students", names, "--folder", class_folder)
    assert run(*words) == 0
    first, *_, added, last = capsys.readouterr().out.splitlines()
    assert first.startswith("Class of 5 found: ") and added == "Added: Joan Clarke"
    assert last.startswith("6 students")
    assert lesson.read_text() == "Grace's work"
    *kept, joan = read_class(class_folder, "en").students
    assert (tuple(kept), joan.name, joan.seed) == (former, "Joan Clarke", 7)
    assert [path.name[:2] for path in (class_folder / "students/Joan_Clarke").glob("[0-9]*")] == [
        "1_",
        "2_",
    ]
    assert (class_folder / "zips/Joan_Clarke.zip").is_file()
    planned = read_class(class_folder, "en")
    assert "0 worlds of 1,000 records to make: 0 MB" in preparing.describe_class(planned)
    (class_folder / "zips/Joan_Clarke.zip").unlink()
    assert "to make: 30 MB" in preparing.describe_class(planned)
    assert run(*words, "--rows", 2_000) == 2
    assert "has worlds of 1,000 records" in capsys.readouterr().err


def test_who_left_the_list_is_named_and_leaves_the_class_with_the_folder(class_folder, capsys):
    names = class_folder / "names.csv"
    names.write_text(NAMES.replace("Grace Hopper,grace@example.org,2024\n", ""), "utf-8")
    words = ("class", "--students", names, "--folder", class_folder)
    assert run(*words) == 0
    said = capsys.readouterr().out
    assert "No longer in the list: Grace Hopper (students/Grace_Hopper)." in said
    assert len(read_class(class_folder, "en").students) == 5
    shutil.rmtree(class_folder / "students/Grace_Hopper")
    assert run(*words) == 0
    assert "no longer" not in capsys.readouterr().out
    students = read_class(class_folder, "en").students
    assert {each.folder for each in students} == FOLDERS - {"Grace_Hopper"}


def test_a_table_says_who_has_which_folder_and_can_be_read_as_a_list(class_folder):
    head, ada, grace, *_ = read_table(class_folder / "students.csv")
    assert head == ["Login", "Folder", "Zip", "Seed", "Full name", "Email address"]
    zipped = "zips/Ada_Lovelace.zip"
    assert ada == ["", "Ada_Lovelace", zipped, "7", "Ada Lovelace", "ada@example.org"]
    assert grace[1] == "Grace_Hopper" and grace[3] == "2024"
    listed = read_students(class_folder / "students.csv", "en")
    assert listed[1] == ("Grace Hopper", "grace@example.org", 2024, "")


def test_the_loop_of_the_page_gives_each_user_what_they_have_not(class_folder, tmp_path, process):
    sudo = tmp_path / "bin/sudo"
    sudo.parent.mkdir()
    sudo.write_text('#!/bin/sh\nshift 2\nexec "$@"\n')
    sudo.chmod(0o755)
    user = getpass.getuser()
    home, names = tmp_path / "home" / user, class_folder / "names.csv"
    home.mkdir(parents=True)
    names.write_text(f"name,email,login\nAda Lovelace,ada@example.org,{user}\nEve,,\n")
    names.write_text(names.read_text() + '"Zoé, d\'Île",zoe@example.org,\n')
    assert run("class", "--students", names, "--folder", class_folder) == 0
    page = (ROOT / "docs/class.md").read_text("utf-8")
    loop = "cd /srv/class" + page.partition("cd /srv/class")[2].partition("```")[0]
    loop = loop.replace("/srv/class", str(class_folder)).replace("/home", str(home.parent))
    environment = os.environ | {"PATH": f"{sudo.parent}:{os.environ['PATH']}"}
    for _ in range(2):
        done = process.run(["bash", "-c", loop], capture_output=True, text=True, env=environment)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert [path.name for path in home.iterdir()] == ["class"]
        first, second = sorted((home / "class").glob("*.ipynb"))
        first.write_text("Ada's work")
        second.unlink()
    run("class", "--students", names, "--folder", class_folder)
    process.run(["bash", "-c", loop], env=environment, check=True)
    assert first.read_text() == "Ada's work" and len(second.read_text("utf-8")) > 100
    assert (home / f"class/worlds/{ROWS}/seed_7.duckdb").is_file()
    assert class_folder.stat().st_mode & 0o777 == 0o711
    assert (class_folder / "students.csv").stat().st_mode & 0o077 == 0


def test_logins_kernel_and_language_are_kept_by_a_second_run(class_folder, capsys):
    names = class_folder / "names.csv"
    names.write_text(
        "login,name,email,seed\nada,Ada Lovelace,ada@example.org,2024\neve,Eve,,7\n", "utf-8"
    )
    folder = class_folder / "other"
    shutil.copytree(class_folder / "worlds", folder / "worlds")
    words = ("class", "--students", names, "--folder", folder, "--rows", ROWS, "--lessons", 1)
    assert run(*words, "--kernel", "breachlab", "--language", "fr", "--zip") == 0
    names.write_text("name,seed\nJoan Clarke,2024\n")
    assert run(*words) == 0
    assert "Classe de 2" in capsys.readouterr().out
    assert run(*words, "--kernel", "python3") == 2  # no notebook is replaced
    assert "nomment le noyau breachlab" in capsys.readouterr().err
    rows = (folder / "students.csv").read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("ada;Ada_Lovelace;") and rows[2].startswith("eve;Eve;")
    assert rows[3].startswith(";Joan_Clarke;")
    lesson = next((folder / "students/Joan_Clarke").glob("1_compter*.ipynb"))
    assert json.loads(lesson.read_text("utf-8"))["metadata"]["kernelspec"]["name"] == "breachlab"
    with zipfile.ZipFile(folder / "zips/Joan_Clarke.zip") as packed:
        lesson = json.loads(packed.read(f"Joan_Clarke/{lesson.name}"))
        assert lesson["metadata"]["kernelspec"]["name"] == "python3"


def test_seeds_that_are_not_given_are_the_least_that_nobody_has(tmp_path):
    listed = [("Ada", "", None, ""), ("Grace", "", 1, ""), ("Joan", "", None, "")]
    planned = preparing.plan_class(listed, preparing.Class(tmp_path, 1_000, "en", (4,), ()))
    assert [each.seed for each in planned.students] == [2, 1, 3]
    assert [[*planned.worlds_of(each)] for each in planned.students] == [[2, 3], [1, 2], [3, 4]]


def test_three_hundred_names_have_a_folder_and_a_seed_each(tmp_path):
    listed = [(f"Ada {'Ée'[number % 2]}", "", None, "") for number in range(300)]
    empty = preparing.Class(tmp_path, 1_000, "en", (1,), ())
    students = preparing.plan_class(listed, empty).students
    assert len({each.folder.casefold() for each in students}) == 300
    assert {each.seed for each in students} == {*range(1, 301)}


def test_a_wheel_without_lessons_says_so(tmp_path, capsys, monkeypatch):
    (tmp_path / "names.csv").write_text("name\nAda\n")
    monkeypatch.setattr(__main__, "NOTEBOOKS", tmp_path / "none")
    assert run("class", "--students", tmp_path / "names.csv") == 1
    assert "a wheel has none" in capsys.readouterr().err


# {a list of students: what is said of it}
LISTS = {
    "": "begins with",
    "Ada Lovelace\n": "begins with Ada Lovelace, which names no column",
    "name\n": "lists 0 students",
    "name\nAda\n..\n": "Line 3 of",
    "name\nA\x1b[2J\n": "Line 2 of",
    f"name\n{'A' * 101}\n": "Line 2 of",
    "name,seed\nAda,-1\n": "Line 2 of",
    "name,login\nAda,../root\n": "Line 2 of",
    "PK\x03\x04": "is a spreadsheet. Save it as CSV",
    "name\n" + "Ada\n" * 1_001: "lists 1,001 students",
}


@pytest.mark.parametrize("content", LISTS)
def test_a_list_that_is_none_is_refused_in_a_line(tmp_path, capsys, content):
    path = tmp_path / "names.csv"
    assert run("class", "--students", path) == 2
    assert "cannot be read (No such file" in capsys.readouterr().err
    path.write_text(content, newline="")
    assert run("class", "--students", path, "--folder", tmp_path / "class") == 2
    said = capsys.readouterr().err
    assert LISTS[content] in said and said.count("\n") == 1 and "\x1b" not in said
    assert not (tmp_path / "class").exists()


def test_a_refusal_names_a_file_as_it_was_typed(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("class", "--students", "names.csv") == 2
    assert capsys.readouterr().err.startswith("Error: names.csv cannot be read")


def test_a_list_that_the_table_of_the_class_would_overwrite_is_refused(tmp_path, capsys):
    path = tmp_path / "students.csv"
    path.write_text("name\nAda\n")
    assert run("class", "--students", path, "--folder", tmp_path) == 2
    assert "Give the list another name" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == [path]


def test_names_that_lost_letters_are_named_before_anything_is_made(tmp_path, capsys, monkeypatch):
    (tmp_path / "names.csv").write_text("name\nZo? Petit\nAda\n")
    monkeypatch.setattr(__main__, "prepare", lambda planned: None)
    words = ("class", "--students", tmp_path / "names.csv", "--folder", tmp_path / "class")
    assert run(*words) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == f"New class: {tmp_path / 'class'}"
    assert "lost letters when it was saved: Zo? Petit." in second


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1,5", (1, 5)), ("1, 5", (1, 5)), ("4-6", (4, 5, 6)), ("0, 2 - 3", (0, 2, 3))],
)
def test_lessons_are_typed_with_commas_spaces_or_a_hyphen(tmp_path, monkeypatch, typed, expected):
    (tmp_path / "names.csv").write_text("name\nAda\n")
    planned = []
    monkeypatch.setattr(__main__, "prepare", planned.append)
    words = ("class", "--students", tmp_path / "names.csv", "--folder", tmp_path / "class")
    assert run(*words, "--lessons", typed) == run(*words, "--lessons", *typed.split()) == 0
    assert [each.lessons for each in planned] == [expected, expected]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_of_moodle_is_read_in_both_languages(tmp_path, encoding):
    path = tmp_path / "names.csv"
    expected = [("Zoé d'Île", "z@example.org", None, "")]
    for content in (
        "Prénom;Nom;Adresse de courriel;Groupe\nZoé;d'Île;z@example.org;1\n;;;\n",
        "First name,Last name,Email address\r\n Zoé ,d'Île,z@example.org\r\n",
        "Email\tName\nz@example.org\tZoé  d'Île\n",
    ):
        path.write_text(content, encoding, newline="")
        assert read_students(path, "fr") == expected


def test_a_disk_for_ten_is_said_before_anything_is_made(tmp_path, capsys, monkeypatch):
    path = tmp_path / "names.csv"
    path.write_text("name\n" + "".join(f"Ada {number}\n" for number in range(30)))
    disk = shutil.disk_usage(tmp_path)._replace(free=300_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    assert run("class", "--students", path, "--folder", tmp_path / "class") == 1
    said = capsys.readouterr().err
    assert "30 worlds of 20,000 records need 936 MB of disk, and 300 MB is free" in said
    assert not (tmp_path / "class").exists()


def test_collect_writes_the_steps_with_mistakes_and_the_marks(class_folder, capsys):
    for student in ("Ada_Lovelace", "Ada_Lovelace_2", "cmd_C_calc_A0"):
        hand_in(class_folder, student)
    hand_in(class_folder, "Zoé_d_Île", ["2.1"], lesson=2)
    capsys.readouterr()
    assert run("collect", class_folder) == 0
    said = capsys.readouterr().out
    assert "4 files count, from 4 of 5 students" in said and "Nothing from: Grace_Hopper\n" in said
    marks = read_table(class_folder / "marks.csv")
    assert marks[0] == ["Full name", "Email address", "Lesson 1", "Lesson 2"]
    assert marks[1] == ["Ada Lovelace", "ada@example.org", "22", "-"]
    assert marks[2] == ["Grace Hopper", "grace@example.org", "-", "-"]
    assert marks[3] == ["Ada Lovelace", "other@example.org", "22", "-"]
    assert marks[4] == ["'=cmd|' /C calc'!A0", "'+1@example.org", "22", "-"]
    assert marks[5][0] == "../../Zoé d'Île" and marks[5][2] == "-"
    steps = read_table(class_folder / "steps.csv")
    assert len(steps) == 1 + 3 * 9 + 7 and steps[0][:2] == marks[0][:2]
    ada = {row[4]: row[5:] for row in steps if row[1] == "ada@example.org"}
    assert ada["1.1"] == ["Right", "", ""] and ada["1.2"] == ["Not answered", "", ""]
    assert ada["1.5"] == [
        "Wrong",
        "records",
        "That counts records. How many persons do they belong to?",
    ]
    assert run("collect", class_folder) == 2
    assert "already exists" in capsys.readouterr().err
    assert run("collect", class_folder, "--replace", "--language", "fr") == 0
    capsys.readouterr()
    head = (class_folder / "marks.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "Nom complet;Adresse de courriel;Leçon 1;Leçon 2"
    assert ";1.5;Faux;records;" in (class_folder / "steps.csv").read_text("utf-8-sig")


def test_marks_that_are_lost_by_a_second_collect_are_counted(class_folder, tmp_path, capsys):
    file = hand_in(class_folder, "Grace_Hopper")
    hand_in(class_folder, "cmd_C_calc_A0")
    assert run("collect", class_folder, "--language", "fr") == 0
    move(hand_in(class_folder, "Ada_Lovelace"), tmp_path / "server")
    move(file, tmp_path / "server")
    capsys.readouterr()
    words = ("collect", tmp_path / "server", "--class", class_folder)
    assert run(*words, "--replace") == 0
    assert "no file any more: 1. Put all files into one folder" in capsys.readouterr().out
    assert run(*words, "--output", tmp_path / "new/folder") == 0
    assert "any more" not in capsys.readouterr().out
    assert (tmp_path / "new/folder/marks.csv").is_file()


def test_tables_that_are_there_are_named_before_answers_are_judged(class_folder, monkeypatch):
    hand_in(class_folder, "Grace_Hopper")
    (class_folder / "left_out.csv").touch()
    monkeypatch.setattr(__main__, "judge_all", None)
    assert run("collect", class_folder) == 2


@pytest.mark.parametrize("folders", ["ab", "ba"])
def test_of_two_files_of_one_student_the_last_counts_in_whatever_folder(
    class_folder, tmp_path, capsys, folders
):
    first, last = (tmp_path / "both" / each for each in folders)
    name = move(hand_in(class_folder, "Grace_Hopper", ["1.1"]), first).name
    move(hand_in(class_folder, "Grace_Hopper", ["1.1", "1.2", "1.3"]), last)
    sign(first / name, handed_in_at="2026-12-01T11:59:58.000001+02:00")
    sign(last / name, handed_in_at="2026-12-01T10:00:01.000001+00:00")
    capsys.readouterr()
    assert run("collect", tmp_path / "both", "--class", class_folder) == 0
    (line,) = [each for each in capsys.readouterr().out.splitlines() if "Left out" in each]
    assert line == (
        f"Left out: {folders[0]}/{name}. Grace Hopper handed it in on 2026-12-01 09:59:58 UTC. "
        f"The last one, of 2026-12-01 10:00:01 UTC, counts: {folders[1]}/{name}"
    )
    assert read_table(class_folder / "marks.csv")[2][2] == "22"


def test_a_file_left_out_stands_in_a_table_with_the_student_it_is_of(
    class_folder, tmp_path, capsys
):
    folder = tmp_path / "download"
    good = move(hand_in(class_folder, "cmd_C_calc_A0"), folder)
    grace = folder / "Grace Hopper_12_assignsubmission_file_"
    move(good, grace, "answers.json").write_text("{")
    move(good, folder, "lesson_1_seed_7_Ada_Lovelace.json").write_text("{")
    move(good, folder, "lesson_9_seed_9_Eve.json").write_text("{")
    move(good, folder, "work.zip")
    move(good, folder / "../../Zoé d'Île_7_file_", "1_counting.ipynb")
    move(good, folder / "Ada", "beside_answers.ipynb")
    move(good, folder / "Ada/hand_in")
    assert run("collect", folder, "--class", class_folder) == 0
    said = capsys.readouterr().out
    assert "work.zip. It is a zip. Unpack it first" in said
    head, *rows = read_table(class_folder / "left_out.csv")
    assert head == ["File", "Full name", "Email address", "Reason"]
    assert {row[0].split("/")[-1]: row[1] for row in rows} == {
        good.name: "'=cmd|' /C calc'!A0",
        "answers.json": "Grace Hopper",
        "lesson_1_seed_7_Ada_Lovelace.json": "Ada Lovelace",
        "lesson_9_seed_9_Eve.json": "",
        "work.zip": "",
    }
    assert "Nothing from: Ada_Lovelace_2, Zoé_d_Île\n" in said


def test_a_folder_of_zips_and_notebooks_alone_is_refused(class_folder, tmp_path, capsys):
    for name in ("all.zip", "1_counting.ipynb"):
        move(class_folder / "names.csv", tmp_path / "download", name)
    assert run("collect", tmp_path / "download", "--class", class_folder) == 2
    told = capsys.readouterr()
    assert "1_counting.ipynb. It is a notebook. Ask for the file that its last cell" in told.out
    assert "No file was handed in" in told.err and not (class_folder / "marks.csv").exists()
    assert run("collect", tmp_path / "download/all.zip", "--class", class_folder) == 2
    assert "Unpack it first" in capsys.readouterr().err


def sign(file, **parts):
    """Change parts of a file and its sum, as whoever has the code can."""
    content = json.loads(file.read_text("utf-8")) | parts
    file.write_text(json.dumps(content | {"sum": sum_of(content)}), "utf-8")


def move(file, folder, name=None):
    target = folder / (name or file.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, target)
    return target


def of_ten_gigabytes(file):
    with file.open("ab") as opened:
        opened.truncate(10_000_000_000)


def named_as(file, name, seed=7):
    return file.with_name(f"lesson_1_seed_{seed}_{shorten(name)}.json")


def forge_all(folder):
    """Forge twenty files around a true one of Grace; return {file: what is said of it}."""
    students = folder / "students"
    ada = hand_in(folder, "Ada_Lovelace", name="Ada Lovelace")
    text = ada.read_text("utf-8")
    strange = folder / "handed"
    forged = {}

    def put(kind, said, content=None, of=None, **parts):
        path = strange / kind / (of or ada.name)
        path.parent.mkdir(parents=True)
        path.write_text(text if content is None else content, "utf-8")
        if parts:
            sign(path, **parts)
        forged[path] = said
        return path

    put("torn", "damaged", text[:99])
    put("empty", "damaged", "")
    put("list", "This is not a file that check.finish writes", "[1]")
    put("number", "This is not a file that check.finish writes", "7")
    put("deep", "damaged", "[" * 100_000)
    put("twice", "stands twice", text.replace("{", '{"name": "Eve",', 1))
    put("edited", "was edited", text.replace('"rows": 1000', '"rows": 1001'))
    put("verdicts", "Missing or not expected: right", right=9)
    put("seed", "it would be called", seed=2024)
    put("moment", "Its part handed_in_at", handed_in_at="0001-01-01T00:00+23:00")
    put("version", "version 1 of the model", model_version=1)
    put("rows", "not come from the worlds", rows=2_000)
    put("huge", "not come from the worlds", rows=43_000_000)
    put("other seed", "not come from the worlds", other_seed=9)
    put("stranger", "has no student Eve with seed 7", of="lesson_1_seed_7_Eve.json", name="Eve")
    put("other lesson", "lesson 3,", of="lesson_3_seed_7_Ada_Lovelace.json", lesson=3, answers={})
    put("no lesson", "No lesson 99", lesson=99)
    put("exercises", "has no exercise 2.1", answers={"2.1": {"columns": [], "rows": []}})
    put("renamed", "it would be called", of="Eve.json")
    put("terminal", "Its part name", name="Ada\x1b[2J")
    of_ten_gigabytes(put("large", "larger than a hundred megabytes"))
    forged[move(ada, students / "Grace_Hopper/hand_in")] = "in another student's folder"
    (strange / "folder.json").mkdir()
    forged[strange / "folder.json"] = "It is not a file"
    (strange / "link.json").symlink_to("/dev/zero")
    forged[strange / "link.json"] = "It is not a file"
    return ada, forged


def test_forged_files_are_named_and_none_counts(class_folder, capsys):
    hand_in(class_folder, "Grace_Hopper")
    _, forged = forge_all(class_folder)
    assert len(forged) >= 20
    capsys.readouterr()
    assert run("collect", class_folder) == 0
    said = capsys.readouterr().out.splitlines()
    for path, reason in forged.items():
        name = str(path.relative_to(class_folder))
        (line,) = [each for each in said if each.startswith(f"Left out: {name}. ")]
        assert reason in line, line
    assert len(said) == len(forged) + 2
    assert len(read_table(class_folder / "left_out.csv")) == len(forged) + 1
    marks = {row[1]: row[2] for row in read_table(class_folder / "marks.csv")[1:]}
    assert marks["ada@example.org"] == marks["grace@example.org"] == "22"
    assert [*marks.values()].count("-") == 3


def test_an_answer_copied_from_who_has_the_same_world_counts_for_neither(class_folder, capsys):
    """Whoever has the code can sign a copy; answers and moment give it away."""
    grace = hand_in(class_folder, "Grace_Hopper")
    other = class_folder / "students/Ada_Lovelace_2/hand_in"
    copy = move(grace, other, "lesson_1_seed_2024_Ada_Lovelace.json")
    sign(copy, name="Ada Lovelace")
    hand_in(class_folder, "Ada_Lovelace")
    capsys.readouterr()
    assert run("collect", class_folder) == 0
    said = capsys.readouterr().out
    assert "the answers of the file of Grace Hopper" in said
    assert "the answers of the file of Ada Lovelace" in said
    marks = {row[1]: row[2] for row in read_table(class_folder / "marks.csv")}
    assert marks["ada@example.org"] == "22" and marks["grace@example.org"] == "-"


def test_collect_of_a_download_elsewhere_needs_the_folder_of_the_class(
    class_folder, tmp_path, capsys
):
    file = hand_in(class_folder, "Grace_Hopper")
    download = tmp_path / "download"
    move(file, download / "Grace Hopper_1234_assignsubmission_file_")
    os.remove(file)
    assert run("collect", download) == 2
    assert "belongs to no class" in capsys.readouterr().err
    assert run("collect", download, "--class", class_folder) == 0
    assert "1 file counts, from 1 of 5 students" in capsys.readouterr().out
    (class_folder / "class.json").write_text("{")
    assert run("collect", class_folder) == 2
    assert "Restore it from a copy" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["clas"], ["--help"], ["class", "--help"]])
def test_the_command_says_what_there_is(capsys, words):
    try:
        code = run(*words)
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    assert code == (0 if "--help" in words else 2)
    assert "class" in told.out + told.err
    assert ("Did you mean 'class'?" in told.err) == (words == ["clas"])
    assert str(ROOT) not in told.out + told.err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--rows", "5", "from 1000 to 1000000"),
        ("--rows", "²", "from"),
        ("--lessons", "9", "No lesson 9. The lessons are: 0, 1,"),
        ("--lessons", "5-3", "No lesson 5-3"),
    ],
)
def test_a_class_of_other_rows_or_lessons_is_refused(tmp_path, capsys, option, value, said):
    (tmp_path / "names.csv").write_text("name\nAda\n")
    assert run("class", "--students", tmp_path / "names.csv", option, value) == 2
    assert said in capsys.readouterr().err

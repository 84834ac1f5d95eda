"""Worlds of a class, made once and kept; what is handed in, which a teacher has judged again."""

import json
import os
import shutil
import sys
import time
from subprocess import PIPE

import duckdb
import pytest

from breachlab import teaching
from breachlab.errors import BadParameters, NoRoom, NoWorld
from breachlab.teaching import Checks, classes
from breachlab.teaching.checks import find_exercise, list_exercises, list_numbers, sum_of
from data_gen.world import World

ROWS = 1_000
SEEDS = (7, 2024)  # of worlds that other tests have made


def test_world_is_made_once_or_where_it_is_older_than_the_code(tmp_path, capsys, process):
    path = tmp_path / str(ROWS) / "seed_1.duckdb"
    with teaching.world(ROWS, seed=1, folder=tmp_path) as lab:
        assert lab.sql("select count(*) from registrants").fetchall() == [(ROWS,)]
    first, made_on = capsys.readouterr().out, path.stat().st_mtime_ns
    assert "cubes" in first and "1,000 records" in first and "seed 1" in first
    teaching.world(ROWS, seed=1, folder=tmp_path, language="fr").close()
    again = capsys.readouterr().out
    assert "cubes" not in again and "graine 1" in again and path.stat().st_mtime_ns == made_on
    os.utime(path, (0, 0))
    teaching.world(ROWS, seed=1, folder=tmp_path).close()
    assert path.stat().st_mtime_ns > 0


OPEN = """
import sys
from breachlab import teaching
with teaching.world(1_000, seed=int(sys.argv[1]), folder=sys.argv[2]) as lab:
    print(lab.sql("select count(*) from registrants").fetchall())
"""


def test_four_students_with_one_seed_share_a_world_that_one_of_them_makes(tmp_path, process):
    """A fifth has another seed, whose world nobody waits for."""
    started = [
        process.Popen([sys.executable, "-c", OPEN, seed, str(tmp_path)], stdout=PIPE, text=True)
        for seed in ("1", "1", "1", "1", "2")
    ]
    said = [each.communicate(timeout=100)[0] for each in started]
    assert all(each.returncode == 0 for each in started), said
    assert all("[(1000,)]" in each for each in said), said
    assert sum("Making this world" in each for each in said[:4]) == 1
    assert sum("waiting for it" in each for each in said) == 3
    assert "waiting" not in said[4]
    assert sorted(path.name for path in tmp_path.glob("1000/*.duckdb*")) == [
        "seed_1.duckdb",
        "seed_2.duckdb",
    ]


def test_world_opens_although_the_notebook_that_began_it_was_killed(tmp_path, process):
    first = process.Popen([sys.executable, "-c", OPEN, "1", str(tmp_path)])
    while not list(tmp_path.glob("1000/*.breachlab-draft")):
        time.sleep(0.001)
    first.kill()
    first.wait()
    command = [sys.executable, "-c", OPEN, "1", str(tmp_path)]
    second = process.run(command, capture_output=True, text=True)
    assert second.returncode == 0 and "[(1000,)]" in second.stdout
    assert [path.name for path in tmp_path.glob("1000/*.duckdb*")] == ["seed_1.duckdb"]


def test_two_worlds_stand_side_by_side(worlds, tmp_path, capsys):
    (tmp_path / str(ROWS)).mkdir()
    for seed in SEEDS:
        path = worlds.path(World(rows=ROWS, seed=seed))
        shutil.copy(path, tmp_path / str(ROWS) / f"seed_{seed}.duckdb")
    with teaching.worlds(ROWS, seeds=SEEDS, folder=tmp_path) as lab:
        seeds = "select seed from provenance union all select seed from there.provenance"
        assert lab.execute(seeds).fetchall() == [(7,), (2024,)]
        same = lab.execute(
            "select count(*) from registrants join there.registrants as others "
            "using (record_id, first_name, birth_name, born_on)"
        ).fetchall()
        assert same == [(0,)]
    capsys.readouterr()
    teaching.world(ROWS, seed=7, folder=tmp_path, language="fr").close()
    (said,) = capsys.readouterr().out.splitlines()
    assert "graine 7" in said and "SYNTH" in said


@pytest.mark.parametrize(("rows", "seed", "named"), [(5, 1, "--rows"), (ROWS, "x", "--seed")])
def test_world_that_cannot_be_says_what_to_type(tmp_path, rows, seed, named, process):
    with pytest.raises(NoWorld, match=named):
        teaching.world(rows, seed, folder=tmp_path)


def test_interrupt_ends_the_making_and_leaves_no_world(tmp_path, monkeypatch, process):
    def interrupted(run, language):
        raise KeyboardInterrupt

    monkeypatch.setattr(classes, "_show", interrupted)
    with pytest.raises(KeyboardInterrupt):
        teaching.world(ROWS, seed=1, folder=tmp_path)
    assert not [*tmp_path.rglob("*.duckdb")]


@pytest.fixture(scope="module")
def class_folder(small_database, tmp_path_factory):
    """The folder of a class: its world, and what Ada and Grace handed in."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "10000").mkdir()
    path = shutil.copy(small_database, folder / "10000/seed_2024.duckdb")
    with duckdb.connect(path, read_only=True) as world:
        check = Checks(world)
        check("1.1", world.execute(find_exercise("1.1").sql).df())
        check("1.2", -1)
        check("1.3", -1)
        check("1.3", None)  # an answer counts as it is last
        assert check.states == {"1.1": "right", "1.2": "wrong", "1.3": "not_answered"}
        check.finish(1, name=" Ada  Lovelace ")
        Checks(world).finish(1, name="Grace")
    return folder


@pytest.fixture
def world(class_folder, tmp_path):
    """A student's world in a folder where nothing was handed in yet."""
    path = tmp_path / "10000/seed_2024.duckdb"
    path.parent.mkdir()
    path.hardlink_to(class_folder / "10000/seed_2024.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


@pytest.fixture
def handed(class_folder, world, tmp_path):
    """Ada's file: 1.1 right, 1.2 wrong, 1.3 given up, the others not asked; after it Grace's."""
    shutil.copytree(class_folder / "hand_in", tmp_path / "hand_in")
    return tmp_path / "hand_in/lesson_1_seed_2024_Ada_Lovelace.json"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 of 9 right. Not right yet: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8. The last"),
        ("fr", "1 juste sur 9. Pas encore\u202f: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8. Le"),
    ],
)
def test_finish_says_how_many_are_right_and_which_are_not(world, tmp_path, capsys, language, said):
    check = Checks(world, language)
    check("1.1", world.sql("select count(*) as record_count from registrants where sex = 'female'"))
    check("1.2", None)
    check.states = dict.fromkeys(check.states, "wrong") | {"1.9": "right"}
    check.finish(1, name=" \u200b ")
    told = capsys.readouterr().out
    assert 'check.finish(1, name="' in told and not (tmp_path / "hand_in").exists()
    assert "Not right yet" in told or "Pas encore" in told
    check.finish(1, name="Ada")
    assert said in capsys.readouterr().out
    check.states = dict.fromkeys(list_exercises(1), "right")
    check.finish(1, name="Ada")
    told = capsys.readouterr().out
    assert "Not right" not in told and "Pas encore" not in told
    with pytest.raises(BadParameters, match="1, 2, 3, 4"):
        check.finish(9)


def test_file_has_answers_and_no_verdict_and_is_judged_again(handed, capsys):
    said = handed.read_text("utf-8")
    content = json.loads(said)
    assert content["kind"] == "SYNTHETIC" and "right" not in said and "wrong" not in said
    assert (content["name"], content["seed"], content["rows"]) == ("Ada Lovelace", 2024, 10_000)
    assert [*content["answers"]] == ["1.1", "1.2"]
    row, _ = teaching.collect(handed.parent).to_dict("records")
    assert (row["name"], row["rows"], row["right"], row["of"]) == ("Ada Lovelace", 10_000, 1, 9)
    states = [row[each] for each in ("1.1", "1.2", "1.3", "1.9")]
    assert states == ["right", "wrong", *["not_answered"] * 2]
    shutil.copy(handed, handed.with_name(f"{handed.stem} (1).json"))
    assert len(teaching.collect(handed.parent)) == 2
    assert "Ada Lovelace handed it in on" in capsys.readouterr().out


def test_right_answers_are_right_when_they_were_handed_in(world, tmp_path):
    """Those with days, shares, codes with leading zeros and nulls: what JSON could change."""
    check = Checks(world)
    numbers = [number for number in list_numbers() if number[0] in "12"]
    compared = [number for number in numbers if not find_exercise(number).judged_columns]
    for number in compared:
        check(number, world.execute(find_exercise(number).sql).df())
    for lesson in (1, 2):
        check.finish(lesson, name="Ada")
    rows = teaching.collect(tmp_path / "hand_in").to_dict("records")
    judged = {number: [row[number] for row in rows] for number in compared}
    assert {number for number, state in check.states.items() if state == "right"} == {*compared}
    assert all("right" in states and "wrong" not in states for states in judged.values())


def test_student_replaces_their_own_file_and_nobody_else_s(world, handed):
    former = handed.read_bytes()
    check = Checks(world)
    check("1.2", world.execute(find_exercise("1.2").sql).df())
    check.finish(1, name="Ada Lovelace")
    assert handed.read_bytes() != former
    theirs = handed.read_bytes()
    with pytest.raises(BadParameters, match=r"another student.* Give your full name"):
        check.finish(1, name="Ada-Lovelace")  # has the same name of a file
    with pytest.raises(BadParameters, match="Donnez votre nom en entier"):
        Checks(world, "fr").finish(1, name="Ada-Lovelace")
    check.finish(1, name="Joan")
    assert handed.read_bytes() == theirs
    assert len(teaching.collect(handed.parent)) == 3


def test_answers_of_the_former_file_are_kept_where_none_is_given_now(world, handed, capsys):
    """A student opens the notebook anew, and runs the first cell and the last: nothing is lost."""
    former = json.loads(handed.read_text("utf-8"))["answers"]
    check = Checks(world)
    check("1.3", None)
    check("1.4", 5)
    check("1.1", 7)
    check.finish(1, name="Ada Lovelace")
    content = json.loads(handed.read_text("utf-8"))
    assert content["answers"] == {
        "1.1": {"columns": ["value"], "rows": [[7]]},
        "1.2": former["1.2"],
        "1.4": {"columns": ["value"], "rows": [[5]]},
    }
    assert content["sum"] == sum_of(content)
    assert "so kept from the file before: 1.2.\n" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["seed", "rows", "model_version", "edited"])
def test_answers_of_another_world_or_of_an_edited_file_are_not_kept(world, handed, part):
    content = json.loads(handed.read_text("utf-8")) | {part: 9}
    if part != "edited":
        content["sum"] = sum_of(content)
    handed.write_text(json.dumps(content), "utf-8")
    Checks(world).finish(1, name="Ada Lovelace")
    assert json.loads(handed.read_text("utf-8"))["answers"] == {}


def test_name_typed_in_other_capitals_replaces_the_same_file(world, handed):
    before = {path.name for path in handed.parent.iterdir()}
    answers = json.loads(handed.read_text("utf-8"))["answers"]
    Checks(world).finish(1, name="ada  LOVELACE")
    assert {path.name for path in handed.parent.iterdir()} == before
    content = json.loads(handed.read_text("utf-8"))
    assert (content["name"], content["answers"]) == ("Ada Lovelace", answers)
    assert content["sum"] == sum_of(content)
    assert set(teaching.collect(handed.parent).name) == {"Ada Lovelace", "Grace"}


def test_file_stays_as_it_was_when_the_disk_is_full(world, handed, monkeypatch):
    def fill(path, mode):
        path.write_bytes(b"{")
        raise OSError(28, "No space left on device")

    former = {path: path.read_bytes() for path in handed.parent.iterdir()}
    monkeypatch.setattr("breachlab.answer_files.output.open", fill, raising=False)
    for name in ("Ada Lovelace", "Joan"):
        with pytest.raises(NoRoom, match=r"Nothing can be written in .*hand_in .*No space left"):
            Checks(world).finish(1, name=name)
    assert {path: path.read_bytes() for path in handed.parent.iterdir()} == former


def edit(change):
    def forge(file):
        content = json.loads(file.read_text("utf-8"))
        change(content)
        if isinstance(content, dict):
            content["sum"] = sum_of(content)  # as whoever has the code can
        file.write_text(json.dumps(content), "utf-8")

    return forge


def answer(value, column="person_count"):
    return {"columns": [column], "rows": [[value]]}


def put(**parts):
    return edit(lambda content: content.update(parts))


def put_answer(number, answer):
    return edit(lambda content: content["answers"].update({number: answer}))


TWO_NAMES = ("{", '{"name": "Grace",')
NO_TABLE = {"columns": ["a"], "rows": [[[1]]]}
# {what was forged: the forger, what is said}
FORGED = {
    "torn": (lambda file: file.write_bytes(file.read_bytes()[:99]), "It is damaged or is not JSON"),
    "empty": (lambda file: file.write_bytes(b""), "It is damaged or is not JSON"),
    "a picture": (lambda file: file.write_bytes(b"\x89PNG\xff"), "It is damaged or is not JSON"),
    "deep lists": (lambda file: file.write_text("[" * 100_000), "It is damaged or is not JSON"),
    "other JSON": (lambda file: file.write_text("[1]"), "not a file that check.finish writes"),
    "a folder": (lambda file: (file.unlink(), file.mkdir()), "It is not a file"),
    "verdicts": (put(exercises={"1.1": "right"}), "Missing or not expected: exercises"),
    "two names": (
        lambda file: file.write_text(file.read_text().replace(*TWO_NAMES, 1)),
        "the key 'name' stands twice",
    ),
    "another's name": (put(name="Grace"), "it would be called lesson_1_seed_2024_Grace.json"),
    "a name for the terminal": (put(name="Ada\x1b[2J"), "Its part name is not what"),
    "edited by hand": (
        lambda file: file.write_text(file.read_text().replace("1000", "1001").replace("T1", "T0")),
        "It was edited after check.finish wrote it",
    ),
    "no lesson": (put(lesson=9), "No lesson 9."),
    "another lesson": (put_answer("2.1", answer(1)), "The lesson has no exercise 2.1"),
    "a seed of text": (put(seed="2024"), "Its part seed is not what"),
    "a huge world": (put(rows=43_000_000_000), "no file makes one above 1,000,000 records"),
    "another model": (put(model_version=1), "It was made by version 1 of the model"),
    "no table": (put_answer("1.2", NO_TABLE), "The answer to 1.2 is not a table"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_forged_file_is_named_and_the_others_are_read(handed, capsys, forged):
    forge, expected = FORGED[forged]
    forge(handed)
    collected = teaching.collect(handed.parent)
    (said,) = capsys.readouterr().out.splitlines()
    assert collected["name"].tolist() == ["Grace"]
    assert said.startswith(f"Left out: {handed.name}. ") and expected in said, said
    (handed.parent / "lesson_1_seed_2024_Grace.json").unlink()
    assert teaching.collect(handed.parent).empty


@pytest.mark.parametrize(
    "value", [10**400, "x" * 10_000, True, float("inf"), "'); drop table registrants; --", None]
)
def test_answer_edited_to_anything_is_judged_wrong_or_missing(handed, value):
    edit(lambda content: content["answers"].update({"1.1": answer(value)}))(handed)
    row, _ = teaching.collect(handed.parent).to_dict("records")
    assert (row["1.1"], row["right"]) == ("not_answered" if value is None else "wrong", 0)


def test_collect_of_a_folder_without_files_names_the_one_that_has_them(tmp_path):
    with pytest.raises(BadParameters, match=r"data/classes/hand_in: teaching\.collect\(\)"):
        teaching.collect(tmp_path)


def test_answers_of_another_world_are_wrong_in_this_one(handed, worlds, tmp_path):
    """A file that claims another seed is judged in that world."""
    (tmp_path / "1000").mkdir()
    shutil.copy(worlds.path(World(rows=1_000, seed=7)), tmp_path / "1000/seed_7.duckdb")
    edit(lambda content: content.update(rows=1_000, seed=7))(handed)
    handed.rename(handed.with_name(handed.name.replace("2024", "7")))
    row, _ = teaching.collect(handed.parent).to_dict("records")
    assert (row["seed"], row["1.1"]) == (7, "wrong")

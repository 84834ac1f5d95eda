"""A lesson ends with so many right and a file to hand in, which says whose world it was."""

import json
import shutil

import duckdb
import pytest

from breachlab import teaching
from breachlab.errors import BadParameters
from breachlab.teaching import Checks
from tests.support.cases import for_each


@pytest.fixture
def world(small_database, tmp_path):
    """A student's world in the folder of a class."""
    (tmp_path / "10000").mkdir()
    path = shutil.copy(small_database, tmp_path / "10000/seed_2024.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


@for_each("language, said", [("en", "1 of 9 right. To hand in: "), ("fr", "1 sur 9 justes")])
def test_finish_says_how_many_are_right(world, capsys, language, said):
    check = Checks(world, language)
    right = world.execute("select count(*) from registrants where is_primary").fetchall()[0][0]
    check("1.1", world.sql("select count(*) as record_count from registrants where sex = 'female'"))
    check("1.2", None)
    states = {**check.states}
    check.states = dict.fromkeys(states, "wrong") | {"1.9": "right"}
    check.finish(1, name="Ada")
    assert right and {*states.values()} <= {"right", "wrong", "not_answered"}
    assert said in capsys.readouterr().out


def test_finish_writes_a_file_that_a_teacher_collects(world, tmp_path, capsys):
    check = Checks(world)
    check("1.2", None)
    check.states["1.1"] = "right"
    check.finish(1, name="Ada")
    path = tmp_path / "hand_in/lesson_1_seed_2024.json"
    handed = json.loads(path.read_text("utf-8"))
    assert str(path) in capsys.readouterr().out and handed["kind"] == "SYNTHETIC"
    assert (handed["name"], handed["seed"], handed["rows"]) == ("Ada", 2024, 10_000)
    assert (handed["right"], handed["of"]) == (1, 9)
    (row,) = teaching.collect(path.parent).to_dict("records")
    assert (row["name"], row["1.1"], row["1.2"], row["1.9"]) == (
        "Ada",
        "right",
        "not_answered",
        "not_answered",
    )


def test_an_answer_that_is_mended_counts_as_it_is_now(world):
    check = Checks(world)
    check("1.1", -1)
    assert check.states["1.1"] == "wrong"
    check("1.1", None)
    assert check.states["1.1"] == "not_answered"


def test_finish_of_a_lesson_that_is_not_there_names_those_that_are(world):
    with pytest.raises(ValueError, match="There are: 1, 2, 3, 4"):
        Checks(world).finish(9)


def test_collect_of_a_folder_without_files_names_the_one_that_has_them(tmp_path):
    with pytest.raises(BadParameters, match=r"data/classes/hand_in: teaching\.collect\(\)"):
        teaching.collect(tmp_path)

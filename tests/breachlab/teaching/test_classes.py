"""The worlds of a class: made once, kept, made anew when the code is newer."""

import os
import shutil

import pytest

from breachlab.errors import NoWorld
from breachlab.teaching import classes, world
from breachlab.teaching import worlds as two_worlds
from data_gen.world import World

ROWS = 1_000
SEEDS = (7, 2024)  # of worlds that other tests have made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("classes")


@pytest.fixture
def made(worlds, tmp_path):
    """A folder with two worlds that are made already."""
    (tmp_path / str(ROWS)).mkdir()
    for seed in SEEDS:
        path = worlds.path(World(rows=ROWS, seed=seed))
        shutil.copy(path, tmp_path / str(ROWS) / f"seed_{seed}.duckdb")
    return tmp_path


def made_on(folder, seed):
    return (folder / str(ROWS) / f"seed_{seed}.duckdb").stat().st_mtime_ns


def test_a_world_is_made_once_and_shows_its_progress(folder, capsys, process):
    with world(ROWS, seed=1, folder=folder) as lab:
        assert lab.sql("select count(*) from registrants").fetchall() == [(ROWS,)]
    first, made = capsys.readouterr().out, made_on(folder, 1)
    assert "cubes" in first and "1,000 records" in first and "seed 1" in first
    world(ROWS, seed=1, folder=folder, language="fr").close()
    again = capsys.readouterr().out
    assert "cubes" not in again and "graine 1" in again and made_on(folder, 1) == made


def test_a_world_that_is_older_than_the_code_is_made_anew(folder, process):
    world(ROWS, seed=1, folder=folder).close()
    os.utime(folder / str(ROWS) / "seed_1.duckdb", (0, 0))
    world(ROWS, seed=1, folder=folder).close()
    assert made_on(folder, 1) > 0


def test_a_world_that_is_there_is_opened_in_a_language(made, capsys):
    with world(ROWS, seed=7, folder=made, language="fr") as lab:
        assert lab.sql("select count(*) from registrants").fetchall() == [(ROWS,)]
    (said,) = capsys.readouterr().out.splitlines()
    assert "graine 7" in said and "SYNTH" in said


def test_two_worlds_stand_side_by_side(made):
    with two_worlds(ROWS, seeds=SEEDS, folder=made) as lab:
        seeds = "select seed from provenance union all select seed from there.provenance"
        assert lab.execute(seeds).fetchall() == [(7,), (2024,)]
        same = lab.execute(
            "select count(*) from registrants join there.registrants as others "
            "using (record_id, first_name, birth_name, born_on)"
        ).fetchall()
        assert same == [(0,)]


@pytest.mark.parametrize(("rows", "seed", "named"), [(5, 1, "--rows"), (ROWS, "x", "--seed")])
def test_a_world_that_cannot_be_says_what_to_type(tmp_path, rows, seed, named, process):
    with pytest.raises(NoWorld, match=named):
        world(rows, seed, folder=tmp_path)


def test_an_interrupt_ends_the_making_and_leaves_no_world(tmp_path, monkeypatch, process):
    def interrupted(run):
        raise KeyboardInterrupt

    monkeypatch.setattr(classes, "_show", interrupted)
    with pytest.raises(KeyboardInterrupt):
        world(ROWS, seed=1, folder=tmp_path)
    assert not [*tmp_path.rglob("*.duckdb")]

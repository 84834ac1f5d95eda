"""What worlds share is made once, and made anew when anything that it comes from changes."""

import duckdb
import pytest

from data_gen import template
from data_gen.build import build
from data_gen.world import World

WORLD = World(rows=2_000, seed=9)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder for templates of its own, where none is yet."""
    monkeypatch.setattr(template, "FOLDER", tmp_path / "templates")
    return tmp_path / "templates"


def checksums(world=WORLD):
    with duckdb.connect() as connection:
        build(connection, world, quiet=True)
        rows = connection.execute("from checksums where table_name <> 'provenance' order by all")
        return rows.fetchall()


def kept(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def expected():
    """The checksums of the world made without a template."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "_template", lambda world: None)
        return checksums()


def test_a_world_from_a_template_is_the_world_made_without(folder, expected):
    assert checksums() == expected  # makes the template
    assert len(kept(folder)) == 2
    assert checksums() == expected  # uses it


def test_another_seed_shares_the_template_and_nothing_that_is_drawn(folder):
    first, second = checksums(), checksums(World(rows=2_000, seed=10))
    assert len(kept(folder)) == 2
    differing = {row[0] for row in set(first) ^ set(second)}
    assert {"records", "world", "extraction_days", "field_cube"} <= differing
    assert not differing & {"communes", "breaches", "labels", "assumptions"}


def test_a_changed_file_makes_another_template_and_removes_the_former(folder, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    names = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "SOURCES", {source: ("*.sql",)})
        for text in ("select 1", "select 2"):
            (source / "some.sql").write_text(text, encoding="utf-8")
            checksums()
            names.append(kept(folder))
    assert len(names[0]) == len(names[1]) == 2
    assert not set(names[0]) & set(names[1])


def test_each_setting_has_its_own(folder):
    checksums()
    checksums(World(rows=2_000, seed=9, setting="low"))
    assert [name.partition("-")[0] for name in kept(folder)] == ["central"] * 2 + ["low"] * 2


def test_where_nothing_can_be_kept_the_world_is_made_all_the_same(tmp_path, monkeypatch, expected):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(template, "FOLDER", tmp_path / "file" / "templates")
    assert checksums() == expected


def test_a_damaged_template_is_not_used_and_made_anew(folder, expected):
    checksums()
    (path,) = folder.glob("*.duckdb")
    path.write_bytes(b"torn" * 5_000)
    assert checksums() == expected
    assert checksums() == expected
    assert path.stat().st_size > 1_000_000


def test_streets_drawn_anew_are_not_kept(folder):
    checksums(World(rows=2_000, seed=9, pools="fresh"))
    assert not folder.exists()

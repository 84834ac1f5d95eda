"""A template is made once, and made anew when anything that it comes from changes."""

import shutil
from collections import Counter
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from breachlab.store.connections import open_connection
from data_gen import template
from data_gen.build import build, make_checksums
from data_gen.records.columns import Sums
from data_gen.world import World

pytestmark = pytest.mark.usefixtures("thorough")  # the frozen sums are of worlds from templates
CHECKSUMS = "from checksums where table_name <> 'provenance' order by all"
WORLD = World(rows=2_000, seed=9)
DEFAULT = World(rows=2_000)  # of the seed that a template has the tables of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the template that making a world leaves there, and the sums of what it is."""
    folder, sums, make = tmp_path_factory.mktemp("made") / "templates", [], template.make

    def summed(connection, *world):
        lookups = make(connection, *world)
        sums.append(reference_sums(connection, lookups))
        return lookups

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "FOLDER", folder)
        patch.setattr(template, "make", summed)
        read_reference()
    (as_made,) = sums
    return folder, as_made


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy of it, for worlds to be made from."""
    monkeypatch.setattr(template, "FOLDER", tmp_path / "templates")
    return shutil.copytree(made[0], tmp_path / "templates")


@pytest.fixture(scope="module")
def of_this_run():
    """The templates that other tests of this run use, without ages under 16 and with."""
    return [template._template(WORLD, has_children, {}) for has_children in (False, True)]


@pytest.fixture
def quick(of_this_run, monkeypatch):
    """Have what a template is made of copied from one of this run, in a fifth of the time."""

    def make(connection, world, has_children):
        lookups = template._copy_template(connection, of_this_run[has_children])
        template.open_session(connection, world)
        template.set_streets(connection, world)
        template.make_tables(connection, template.SEEDED)
        return lookups

    monkeypatch.setattr(template, "make", make)


def read_reference(world=WORLD, path=":memory:"):
    """Return the sums of all that the records of a world are made from."""
    with open_connection(path) as connection:
        return reference_sums(connection, template.reference(connection, world))


def reference_sums(connection, lookups):
    """Return the sum of each table, and of each array of the look-up tables with its type."""
    make_checksums(connection, Sums())
    sums = {table: number for table, column, number in stored_sums(connection) if not column}
    connection.execute("drop table checksums")
    return sums | {
        f"{name}.{column}": (values.dtype, sha256(values).hexdigest())
        for name, table in vars(lookups).items()
        for column, values in vars(table).items()
    }


def stored_sums(connection):
    return connection.execute(CHECKSUMS).fetchall()


def kept(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def without():
    """A world made without a template: the sums of what it is made from, and those of all of it."""
    with pytest.MonkeyPatch.context() as patch, open_connection() as connection:
        patch.setattr(template, "_template", lambda *_: None)
        lookups = template.reference(connection, WORLD)
        sums = reference_sums(connection, lookups)
        build(connection, WORLD, quiet=True, found=lookups)
        return sums, stored_sums(connection)


@pytest.fixture(scope="module")
def expected(without):
    return without[0]


def test_a_world_from_a_template_is_the_world_made_without(folder, without):
    before = kept(folder)
    assert len(before) == 3
    with open_connection() as connection:
        build(connection, WORLD, quiet=True)
        assert stored_sums(connection) == without[1]
    assert kept(folder) == before


def test_another_seed_shares_the_template_and_nothing_that_is_drawn(folder, made, expected):
    _, default = made
    assert read_reference(DEFAULT) == default
    assert read_reference() == expected
    assert len(kept(folder)) == 3
    differing = {name for name in expected if expected[name] != default[name]}
    assert {"world", "extraction_days"} <= differing
    assert not differing & {"communes", "breaches", "labels", "assumptions"}


def test_a_changed_file_makes_another_template_and_removes_the_former(folder, tmp_path, quick):
    source, names = tmp_path / "source", []
    source.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "SOURCES", {source: (".sql",)})
        for text in ("select 1", "select 2"):
            (source / "some.sql").write_text(text, encoding="utf-8")
            read_reference()
            names.append(kept(folder))
    assert len(names[0]) == len(names[1]) == 3
    assert not set(names[0]) & set(names[1])


def test_each_setting_and_ages_under_16_have_a_template_of_their_own(folder, quick):
    read_reference(World(rows=2_000, seed=9, setting="low"))
    for _ in range(2):  # made, then found
        with open_connection() as connection:
            template.reference(connection, WORLD, has_children=True)
            bands = connection.execute("select enum_range(null::age_band)[:2]").fetchall()
        assert bands == [(["under 15", "15"],)]
    files = Counter(name.partition("-")[0] for name in kept(folder))
    assert files == {"central": 3, "central_children": 3, "low": 3}  # a template is three files


def test_where_nothing_can_be_kept_the_world_is_made_all_the_same(
    tmp_path, monkeypatch, expected, quick
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(template, "FOLDER", tmp_path / "file" / "templates")
    assert read_reference() == expected


@pytest.mark.parametrize("error", [duckdb.TransactionException, duckdb.OutOfMemoryException])
def test_a_template_stays_where_the_database_has_no_room(folder, monkeypatch, error):
    before = kept(folder)

    def fail(*_):
        raise error("full")

    monkeypatch.setattr(template, "_copy", fail)
    with pytest.raises(error):
        read_reference()
    assert kept(folder) == before


def cut(path):
    path.write_bytes(path.read_bytes()[:500_000])


def flipped(path):
    """Change a byte in the middle, which DuckDB meets when it reads that block."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("duckdb", flipped),
        ("npz", cut),
        ("npz", Path.unlink),
        ("sha256", Path.unlink),
    ],
)
def test_a_damaged_template_is_not_used_and_made_anew(folder, expected, quick, kind, damage):
    (path,) = folder.glob(f"*.{kind}")
    damage(path)
    assert read_reference() == expected
    assert read_reference() == expected
    assert len(kept(folder)) == 3 and path.exists()


def test_a_damaged_template_is_not_used_for_a_list(folder, quick):
    (path,) = folder.glob("*.duckdb")
    flipped(path)
    with open_connection() as connection:
        template.reference(connection, DEFAULT, is_of_list=True)
        assert connection.execute("select count(*) from departements").fetchall() != [(0,)]
    assert kept(folder) == []


def test_the_tables_of_a_template_have_the_sums_that_are_kept(of_this_run, pytestconfig):
    found = {}
    for path in of_this_run:
        status = path.stat()
        total = template.sum_contents(path, status.st_size, status.st_mtime_ns)
        found[path.name.partition("-")[0]] = total
    if pytestconfig.getoption("--update-golden"):
        lines = [f"{name},{total}" for name, total in found.items()]
        template.KNOWN.write_text("\n".join(["template,sum", *lines, ""]), encoding="utf-8")
    assert found == template.read_sums()


@pytest.fixture
def signed_again(of_this_run, tmp_path, monkeypatch):
    """A function of SQL: run it in a copy of the template, whose checksum is written anew."""

    def forge(sql):
        for path in of_this_run[0].parent.glob(f"{of_this_run[0].stem}.*"):
            shutil.copy(path, tmp_path)
        path = tmp_path / of_this_run[0].name
        with open_connection(path) as connection:
            connection.execute(sql)
        path.with_suffix(".sha256").write_text(template._digests(path), "ascii")
        monkeypatch.setattr(template, "FOLDER", tmp_path)
        return path

    return forge


TENFOLD = "update age_bands set width_years = 10 * width_years"
NONE = "create or replace macro severity_level(se) as 'none'"
NOBODY = "create or replace view registrants as from records limit 0"


@pytest.mark.parametrize(("forged", "is_used"), [(TENFOLD, False), (NOBODY, False), (NONE, True)])
def test_a_template_that_was_altered_and_signed_again_changes_no_list(
    forged, is_used, signed_again, quick
):
    path = signed_again(forged)
    with open_connection() as connection:
        template.reference(connection, DEFAULT, is_of_list=True)
        widths = "select sum(width_years) from age_bands where last_age is not null"
        assert connection.execute(widths).fetchall()[0][0] < 100
        assert connection.execute("select severity_level(3)").fetchall() == [("high",)]
    assert path.exists() == is_used  # the macros are those of the code in any case


def test_a_database_that_begins_as_a_copy_of_the_template_is_the_same(folder, tmp_path, expected):
    """So is one that could not begin so, as the disk has no links."""
    begun = template.begin(WORLD, {})
    shutil.copy(begun.database, tmp_path / "begun.duckdb")
    for name in ("begun", "empty"):
        with open_connection(tmp_path / f"{name}.duckdb") as connection:
            lookups = template.reference(connection, WORLD, begun=begun)
            assert reference_sums(connection, lookups) == expected, name


def test_a_template_that_was_changed_is_removed_and_not_begun_from(folder):
    path = template.begin(WORLD, {}).database
    with path.open("r+b") as file:
        file.seek(100_000)
        file.write(b"changed")
    assert template.begin(WORLD, {}) is None and not path.exists()
    assert template.begin(WORLD, {}).database == path


def test_a_database_of_any_name_is_made_from_a_template(folder, tmp_path, expected):
    for name in ('a"b.duckdb', "template.duckdb"):
        assert read_reference(path=tmp_path / name) == expected
        assert len(kept(folder)) == 3


def test_streets_drawn_anew_are_not_kept(tmp_path, monkeypatch, quick):
    monkeypatch.setattr(template, "FOLDER", tmp_path / "none")
    read_reference(World(rows=2_000, seed=9, pools="fresh"))
    assert not (tmp_path / "none").exists()

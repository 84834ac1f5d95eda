"""Fixtures of the tests of the generator."""

import re
from functools import cache

import pytest
from filelock import FileLock

from breachlab.store import databases
from breachlab.store.connections import open_connection
from data_gen import build
from data_gen.__main__ import main
from data_gen.calibration import profiles, source_tables
from data_gen.cubes import counted
from data_gen.ledger import SETTINGS, Setting
from data_gen.shards.making import make_shard
from data_gen.shards.plan import Plan
from data_gen.shards.store import opened_store
from data_gen.verification import made_again
from data_gen.world import World
from tests.conftest import SMALL, shared_folder
from tests.data_gen.targets import PROVENANCE
from tests.support.golden import hold

LARGE = World(rows=400_000, seed=11)  # whose shares lie near their targets
LIMITS = {"memory_limit": "1GB"}
FIGURES = ("first_year", "years_since", "registration_count")


@pytest.fixture
def printed(capsys, tmp_path, pytestconfig):
    """Return what a command has printed, held by a golden file but for folders, times and days."""

    def read(name, **further):
        text, told = capsys.readouterr().out, {}
        masks = {str(tmp_path): "FOLDER", r"\d+\.\d+( million records a second| s\b)": r"N\1"}
        for heading, each in {"printed": text, **further}.items():
            for pattern, word in {**masks, r"(?<=day = )\d{4}-\d\d-\d\d": "TODAY"}.items():
                each = re.sub(pattern, word, each)
            told[heading] = re.sub(r" +$", "", each, flags=re.MULTILINE)
        hold(f"printed/{name}.md", told, pytestconfig)
        return text

    return read


@pytest.fixture(scope="session")
def frozen_profiles():
    """Profiles take two seconds a setting to fit: read them, as a slow test fits them anew.

    Other tests of the session see this too: a setting with figures at single ends is fitted.
    """
    fitted, frozen = profiles.profiles, {Setting(name): frozen_rows(name) for name in SETTINGS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "profiles", lambda each: frozen.get(each) or fitted(each))
        yield


def frozen_rows(setting):
    """Return the rows of a table of profiles with the types that its maker gives them."""
    return [
        (
            row["sex"],
            int(row["age"]),
            row["status"],
            *(int(row[figure]) if row[figure] else "" for figure in FIGURES),
            int(row["slots"]),
        )
        for row in source_tables.read(f"{setting}/profiles")
    ]


@pytest.fixture(scope="session")
def large_database(worlds):
    """A world of 400,000 records, without the cube of sets of facts."""
    return make_uncounted(worlds, LARGE)


def make_uncounted(worlds, world):
    """Return the path of a world without the cube of sets of facts: a third of a large one's time.

    No other test may ask `worlds` for the same world.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "count_small", lambda *_: None)
        return worlds.path(world)


@pytest.fixture(scope="session")
def shards(tmp_path_factory):
    """A folder with the small world in three shards, made once a run; only to be read.

    The database that was gathered of them stands beside it.
    """
    folder = shared_folder(tmp_path_factory, "shards")
    with FileLock(folder / "gathered.lock"):
        if not (folder / "gathered.duckdb").exists():
            gather(make_shards(folder / "world", "codes"))
    return folder / "world"


@pytest.fixture(scope="session")
def gathered(shards):
    return shards.with_name("gathered.duckdb")


def make_shards(folder, columns, world=SMALL):
    """Make a world in three shards, or in one a thousand records, the last one first.

    Return their folder. The last of three has most records: it counts the cells of two cubes in
    dense arrays that the others keep in lists.
    """
    shards = min(3, world.rows // 1_000)
    plan, store = Plan.of(world, shards, columns), opened_store(str(folder))
    store.write("plan.json", plan.text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counted, "SPARSE", 200)
        for shard in (shards - 1, *range(shards - 1)):
            make_shard(plan, shard, store, LIMITS, quiet=True)
    return folder


def gather(folder, code=0):
    """Gather the shards of a folder; return the path of the database."""
    path = folder.parent / "gathered.duckdb"
    assert main(["gather", "--parquet", str(folder), "--database", str(path), "--quiet"]) == code
    return path


@pytest.fixture(scope="session")
def twin_world():
    """A connection to what this code makes of the small world, to have a database attached.

    Its look-up tables are read once, for all that records are made anew from.
    """
    with open_connection() as connection, pytest.MonkeyPatch.context() as patch:
        made_again.make_twin(connection, SMALL)
        patch.setattr(made_again, "read_lookups", cache(made_again.read_lookups))
        yield connection


@pytest.fixture
def no_records(monkeypatch):
    """Runs that make, in place of records, what says how many there are."""

    def build(connection, world, quiet, begun):
        connection.execute(PROVENANCE.format(databases.MODEL_VERSION, world.rows))
        return {"records": 1.0}

    monkeypatch.setattr("data_gen.build.build", build)

"""Forged databases and templates: what the seed did not make is named, though all sums agree."""

import json
import random
import shutil
from hashlib import sha256

import duckdb
import numpy
import pytest

from breachlab import connect
from breachlab.answer_files.receipt import name_provenance, name_source, read_world
from breachlab.store import databases
from breachlab.store.connections import open_connection
from data_gen import template
from data_gen.__main__ import main
from data_gen.build import build
from data_gen.shards.gathering import compare_manifest
from data_gen.shards.making import Table, make_shard
from data_gen.shards.plan import Plan
from data_gen.shards.plan import find_attempts as receipts_of
from data_gen.shards.store import opened_store
from data_gen.tables import CUBES, DERIVED_OF_CUBES
from data_gen.verification import contents, made_again
from data_gen.verification.database_checks import compare
from data_gen.world import World
from tests.conftest import SMALL
from tests.data_gen.conftest import LIMITS
from tests.data_gen.test_verify_tampered import changed
from tests.support.remembered import ask

WORLD = World(rows=2_000, seed=5)
PLAN = Plan.of(WORLD, 1, "codes")
SHARDS = Plan.of(SMALL, 3, "codes")


def failing(path):
    """Return the subjects of the checks of a database that fail, each with its line.

    Those of sql/quality/ are left out: a forger could keep to them.
    """
    with databases.attach(path) as connection:
        world = made_again.stored_world(connection)
        made_again.make_twin(connection, world, made_again.stored_source(connection))
        own = contents.definitions(connection, "memory")
        found = [*compare(connection, world, own)]
    return {line.partition(":")[0]: line for line, holds in found if not holds}


def test_a_database_that_tells_of_another_seed_is_named(thorough, small_database, tmp_path):
    """Its twin is made of that seed, and differs in all that a seed decides."""
    statement = "update provenance set seed = 6"
    found = failing(changed(small_database, tmp_path / "forged.duckdb", [statement], True))
    assert "record 1 is the first that differs" in found["records"]
    assert "world in 1 row" in found["reference tables"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the template that worlds of this run are made from, to be altered."""
    copy = tmp_path / "templates"
    copy.mkdir()
    path = template._template(WORLD, False, {})
    for suffix in (*template.PARTS, template.DIGESTS):
        shutil.copy(path.with_suffix(suffix), copy)
    monkeypatch.setattr(template, "FOLDER", copy)
    return copy


def made(path):
    with databases.create(path) as connection:
        build(connection, WORLD, quiet=True)
    return path


def seal(folder):
    """Write the digests of altered files of a template anew, as a forger would."""
    (arrays,) = folder.glob("*.npz")
    arrays.with_suffix(template.DIGESTS).write_text(template._digests(arrays), "ascii")


def alter_arrays(folder, name, change):
    (path,) = folder.glob("*.npz")
    with numpy.load(path) as arrays:
        columns = dict(arrays)
    columns[name] = change(columns[name])
    numpy.savez(path, allow_pickle=False, **columns)


def test_records_and_tables_of_a_forged_template_are_found(thorough, folder, tmp_path):
    def everybody(masks):
        return masks | 2  # a phone on file

    alter_arrays(folder, "field_masks.field_mask", everybody)
    (path,) = folder.glob("*.duckdb")
    with open_connection(path) as connection:
        connection.execute("update residents set resident_count = resident_count + 1")
    seal(folder)
    found = failing(made(tmp_path / "forged.duckdb"))
    assert "is the first that differs, in fields_on_file" in found["records"]
    assert " residents in " in found["reference tables"]


@pytest.fixture(scope="module")
def own_table(tmp_path_factory):
    """A table of the records that the seed makes, those of Paris moved to the Nord."""
    folder = tmp_path_factory.mktemp("seeded")
    store = opened_store(str(folder / "world"))
    store.write("plan.json", PLAN.text)
    seeded = make_shard(PLAN, 0, store, LIMITS, quiet=True)
    assert seeded.source == []
    move_paris(store.path / seeded.files[0].name, folder / "own.parquet")
    return folder / "own.parquet"


def test_records_changed_before_they_were_counted_are_found(
    thorough, own_table, tmp_path, monkeypatch
):
    """Everything that is counted of them agrees with them, sums and cubes alike."""
    monkeypatch.setattr(Table, "list_files", lambda self: [])  # and says that a seed made them
    forged = gather_table(own_table, tmp_path / "forged")
    found = failing(forged)
    assert "is the first that differs, in departement_code, locality" in found["records"]
    of_records = {name for name in found if name not in {*CUBES, *DERIVED_OF_CUBES}}
    assert of_records == {"records"}


def move_paris(source, target):
    """Write the records anew, those of Paris in the Nord."""
    duckdb.read_parquet(str(source)).project(
        "* replace (if(departement_code = '75', '59', departement_code) as departement_code,"
        " if(departement_code = '75', '59350 59000', locality) as locality)"
    ).write_parquet(str(target))


def gather_table(table, folder):
    """Return the database of a world whose one shard is read from a table."""
    store = opened_store(str(folder))
    store.write("plan.json", PLAN.text)
    make_shard(PLAN, 0, store, LIMITS, True, Table([str(table)]))
    path = folder.parent / f"{folder.name}.duckdb"
    assert main(["gather", "--parquet", str(folder), "--database", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def of_files(thorough, own_table, tmp_path):
    """The database of a world whose one shard was read from a table, with its folder beside it."""
    return gather_table(own_table, tmp_path / "files")


def test_the_manifest_of_a_world_of_files_has_their_names_and_digests(of_files, own_table):
    manifest = json.loads((of_files.with_suffix("") / "manifest.json").read_text())
    digest = sha256(own_table.read_bytes()).hexdigest()
    (source,) = manifest["source"]
    assert (source["name"], source["sha256"]) == ("own.parquet", digest)


def test_a_world_of_files_says_files_and_never_seed(of_files):
    with connect(of_files) as lab:
        world = read_world(lab)
        assert world["source"] == "files" and len(world["source_sha256"]) == 64
        for language, word in (("en", "seed"), ("fr", "graine")):
            texts = [name_source(world, language), *dict(name_provenance(world, language))]
            assert not any(word in text.lower() for text in texts)
        (receipt,) = ask(lab, "method/receipt").to_dict("records")
    assert receipt["source_sha256"] == world["source_sha256"] and receipt["seed"] is None


def test_the_records_of_files_are_not_made_again_and_that_is_no_failure(of_files):
    with databases.attach(of_files) as connection:
        made_again.make_twin(connection, WORLD, made_again.stored_source(connection))
        assert all(holds for _, holds in contents.compare_tables(connection))
        _, (line, holds) = made_again.compare_records(connection, WORLD)
    assert line.startswith("records: of files, SHA-256 ") and "of no seed" in line and holds


def test_verify_names_what_was_altered_in_a_manifest(shards, tmp_path, capsys, monkeypatch):
    path = shutil.copytree(shards, tmp_path / "world") / "manifest.json"
    monkeypatch.setattr("data_gen.commands.verify.check_database", lambda *_: iter(()))
    path.write_text(path.read_text().replace('"rows": 10000', '"rows": 10001'))
    assert main(["verify", "--parquet", str(path.parent)]) == 1
    assert "manifest.json: not as the receipts say in: plan\n" in capsys.readouterr().out


def leaves(value, path=()):
    """Yield the path of each value of a manifest that holds no others."""
    if not isinstance(value, dict | list):
        yield path
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield from leaves(value[key], (*path, key))


def test_an_altered_manifest_is_named(shards):
    """Twenty values of it, drawn at random, are altered one by one."""
    store = opened_store(str(shards))
    text, chance = store.read("manifest.json"), random.Random(42)
    found = receipts_of(store, SHARDS)
    assert compare_manifest(text, SHARDS, found) == []
    for path in chance.sample(list(leaves(json.loads(text))), 20):
        told = holder = json.loads(text)
        *way, last = path
        for key in way:
            holder = holder[key]
        holder[last] = chance.choice([None, 7, "other", f"{holder[last]}0"])
        assert compare_manifest(json.dumps(told).encode(), SHARDS, found) == [path[0]], path


def test_twenty_alterations_of_a_template_are_refused(thorough, folder):
    chance = random.Random(42)
    files = sorted(path for path in folder.iterdir() if path.suffix in template.PARTS)
    (base,) = folder.glob("*.duckdb")
    for turn in range(20):
        path = files[turn % 2]
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ chance.randrange(1, 256)]) + whole[place + 1 :]
        )
        with pytest.raises(ValueError, match="was changed"):
            template._check_digests(base)
        path.write_bytes(whole)
    template._check_digests(base)

"""A table that has the columns is counted as the generator counts, and is refused if it has not."""

from pathlib import Path

import duckdb
import pytest

from data_gen.shards.making import Table, make_shard
from data_gen.shards.plan import Plan
from data_gen.shards.store import opened_store
from data_gen.world import World

pytestmark = pytest.mark.usefixtures("thorough")
PLAN = Plan.of(World(20_000, 5), 2, "codes")
LIMITS = {"memory_limit": "1GB"}
COLUMNS = "* exclude (street)"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The world by the generator, and its records as a table in another order."""
    store = opened_store(str(tmp_path_factory.mktemp("generated")))
    receipts = [make_shard(PLAN, shard, store, LIMITS, quiet=True) for shard in (0, 1)]
    tables = []
    for receipt in receipts:
        paths = [str(store.path / file.name) for file in receipt.files]
        tables.append(str(store.path / f"own{receipt.shard}.parquet"))
        duckdb.read_parquet(paths).order("hash(record_id)").write_parquet(tables[-1])
    return receipts, tables


def test_a_table_has_the_sums_and_cubes_of_the_generator(generated, tmp_path):
    """Nothing else is checked of a world but its provenance, for which see test_forgeries.py."""
    receipts, tables = generated
    generator = Path(tables[0]).parent
    store = opened_store(str(tmp_path))
    store.write("plan.json", PLAN.text)
    for receipt, table in zip(receipts, tables, strict=True):
        own = make_shard(PLAN, receipt.shard, store, LIMITS, True, Table([table]))
        assert (own.sums, own.records, own.persons) == (
            receipt.sums,
            receipt.records,
            receipt.persons,
        )
        for one, other in zip(own.cubes, receipt.cubes, strict=True):
            pair = (store.path / one.name, generator / other.name)
            assert differing_rows(*map(str, pair)) == [], one.name
        assert [file.sha256 for file in own.files] == [file.sha256 for file in receipt.files]


def differing_rows(one, other):
    """Return the rows that stand more often in one Parquet file than in the other."""
    sql = "(from {0} except all from {1}) union all (from {1} except all from {0})"
    files = ("read_parquet($one)", "read_parquet($other)")
    return duckdb.execute(sql.format(*files), {"one": one, "other": other}).fetchall()


def test_a_table_without_a_column_leaves_nothing(generated, tmp_path):
    _, (table, _) = generated
    lacking = str(tmp_path / "lacking.parquet")
    duckdb.read_parquet(table).project(COLUMNS).write_parquet(lacking)
    store = opened_store(str(tmp_path / "world"))
    with pytest.raises(duckdb.BinderException, match="street"):
        make_shard(PLAN, 0, store, LIMITS, True, Table([lacking]))
    assert store.sizes("") == {}


def test_a_table_with_an_unknown_word_leaves_nothing(generated, tmp_path):
    _, (table, _) = generated
    odd = str(tmp_path / "odd.parquet")
    duckdb.read_parquet(table).project("* replace ('QQQ' as street)").write_parquet(odd)
    store = opened_store(str(tmp_path / "world"))
    with pytest.raises(duckdb.ConversionException, match="QQQ"):
        make_shard(PLAN, 0, store, LIMITS, True, Table([odd]))
    assert store.sizes("") == {}

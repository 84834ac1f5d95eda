"""A folder keeps whole files under names; what cannot be written is an error that names it."""

import os

import pytest

from breachlab.errors import NoRoom
from data_gen.shards.store import opened_store


@pytest.fixture
def store(tmp_path):
    return opened_store(str(tmp_path / "world"))


def test_what_is_written_is_read_listed_and_removed(store):
    store.write("receipts/00000-a.json", b"{}")
    assert store.read("receipts/00000-a.json") == b"{}"
    assert store.sizes("receipts") == store.sizes("") == {"receipts/00000-a.json": 2}
    store.remove("receipts/00000-a.json")
    assert store.read("receipts/00000-a.json") is None and store.sizes("") == {}


def test_what_is_not_there_is_nothing(store):
    assert store.read("plan.json") is None and store.sizes("records") == {}
    store.remove("records/none.parquet")


def test_a_file_has_its_name_only_when_it_is_whole(store, tmp_path):
    with pytest.raises(ValueError, match="half"), store.open_path("records/a.parquet") as path:
        path.write_bytes(b"half")
        assert store.read("records/a.parquet") is None
        raise ValueError("half")
    assert store.sizes("") == {}
    store.write("records/a.parquet", b"1")
    with pytest.raises(ValueError, match="half"), store.open_path("records/a.parquet"):
        raise ValueError("half")
    assert store.read("records/a.parquet") == b"1"


def test_a_full_disk_is_told_with_the_file_and_what_to_do(store):
    says = r"world/plan\.json \(No space left on device\)\. Make room"
    with pytest.raises(NoRoom, match=says), store.open_path("plan.json"):
        raise OSError(28, os.strerror(28))
    assert store.sizes("") == {} and not store.path.exists()  # nor an empty folder


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoRoom, match=r"file/world/plan\.json .*name another folder"):
        opened_store(str(tmp_path / "file" / "world")).write("plan.json", b"{}")


def test_a_store_that_pyarrow_would_open_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.fs", None)
    with pytest.raises(NoRoom, match=r"python -m pip install 'breachlab\[store\]'"):
        opened_store("s3://bucket/world")

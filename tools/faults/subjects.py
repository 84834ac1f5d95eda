"""The commands that are killed: their fixture, their arguments, and the reading of results."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import breachlab
from breachlab.paths import SQL
from breachlab.query import answer_snapshots, catalogue
from breachlab.store.databases import change
from data_gen.commands.identify import TABLE_CHECKSUM
from tools.faults.folders import hash_file, hash_files, put_bystanders
from tools.faults.running import module, run
from tools.faults.stage import Stage

SUMS = """
    select table_name, column_name, checksum::varchar
    from checksums
    where table_name not in ('provenance', 'checksums', 'shard_files')
    order by all
"""
EMPTIED = """
    delete from identifiability_cube;
    update checksums
    set checksum = (select checksum from table_checksum('identifiability_cube'))
    where table_name = 'identifiability_cube'
"""
OF_SHARD_1 = re.compile(r"(records|receipts|cubes)/00001-")
ANSWER = ("answer.csv", "answer.csv-metadata.json")


@dataclass(frozen=True)
class Subject:
    """A command. `read` returns {name of a replaced file: its content for a reader}."""

    name: str
    prepare: Callable[[Stage, Path], None]
    words: Callable[[Stage, Path], list[str]]
    read: Callable[[Path], dict[str, Any]]
    keeps_attempts: bool = False  # files of a killed run are ignored, and stay until tidied


def read_database(path: Path) -> Any:
    """Return the checksums of a complete database; raise LabError for any other."""
    with breachlab.connect(path) as connection:
        return connection.execute(SUMS).fetchall()


def _prepare_database(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    stage.copy_former(folder)


def _read_lab(folder: Path) -> dict[str, Any]:
    return {"lab.duckdb": read_database(folder / "lab.duckdb")}


def _prepare_uncounted(stage: Stage, folder: Path) -> None:
    """Put a database there with an empty identifiability_cube."""
    _prepare_database(stage, folder)
    with change(folder / "lab.duckdb") as connection:
        connection.execute(TABLE_CHECKSUM)
        connection.execute(EMPTIED)


def _generate(stage: Stage, folder: Path) -> list[str]:
    world = ["--rows", "30_000", "--seed", "7"]
    return ["data_gen", *world, "--database", str(folder / "lab.duckdb")]


def _identify(stage: Stage, folder: Path) -> list[str]:
    return ["data_gen", "identify", "--database", str(folder / "lab.duckdb")]


def _prepare_shard(stage: Stage, folder: Path) -> None:
    shutil.copytree(stage.shards, folder / "world")
    (folder / "world" / "manifest.json").unlink()
    for name in hash_files(folder / "world"):
        if OF_SHARD_1.match(name):
            (folder / "world" / name).unlink()
    put_bystanders(folder)


def _shard(stage: Stage, folder: Path) -> list[str]:
    return ["data_gen", "shard", "--parquet", str(folder / "world"), "--shard", "1"]


def _spark(stage: Stage, folder: Path) -> list[str]:
    """Return the command of a driver with two tasks; SIGKILL ends the driver, not its Java."""
    return ["data_gen", "spark", "--parquet", str(folder / "world"), "--master", "local[2]"]


def _read_shard(folder: Path) -> dict[str, Any]:
    """Return the checksums of the shard; an empty list if it has no receipt.

    Raises ValueError for a file that differs from its receipt.
    """
    receipts = sorted((folder / "world" / "receipts").glob("00001-*.json"))
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in receipts]
    for file in (file for each in contents for file in (*each["files"], *each["cubes"])):
        if hash_file(folder / "world" / file["name"]) != file["sha256"]:
            raise ValueError(f"{file['name']} is not as its receipt says")
    return {"shard 1": [each["sums"] for each in contents[:1]]}


def _prepare_gather(stage: Stage, folder: Path) -> None:
    _prepare_database(stage, folder)
    shutil.copytree(stage.shards, folder / "world")
    manifest = folder / "world" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | {"note": "the former one"}), encoding="utf-8")


def _gather(stage: Stage, folder: Path) -> list[str]:
    database = str(folder / "lab.duckdb")
    return ["data_gen", "gather", "--parquet", str(folder / "world"), "--database", database]


def _read_gathered(folder: Path) -> dict[str, Any]:
    manifest = json.loads((folder / "world" / "manifest.json").read_text(encoding="utf-8"))
    return _read_lab(folder) | {"world/manifest.json": manifest.get("note", "")}


def _prepare_book(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    (folder / "book.SYNTHETIC").mkdir()
    (folder / "book.SYNTHETIC" / "index.html").write_text("former, SYNTHETIC", encoding="utf-8")


def _book(stage: Stage, folder: Path) -> list[str]:
    where = ["--database", str(stage.former), "--notebooks", str(stage.notebooks)]
    return ["tools.faults.book_at", str(folder / "book.SYNTHETIC"), *where]


def _read_book(folder: Path) -> dict[str, Any]:
    """Return the names of the pages, and whether each has its end."""
    pages = {
        path.name: path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        for path in sorted((folder / "book.SYNTHETIC").iterdir())
    }
    return {"book.SYNTHETIC": pages}


def _prepare_accept(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    for path in (answer_snapshots.FILE, *catalogue.PAGES.values()):
        shutil.copy(SQL / path.name, folder)


def _accept(stage: Stage, folder: Path) -> list[str]:
    return ["tools.faults.accept_at", str(folder), str(stage.former)]


def _read_accepted(folder: Path) -> dict[str, Any]:
    names = [path.name for path in (answer_snapshots.FILE, *catalogue.PAGES.values())]
    return _hash_each(folder, names)


def _prepare_output(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    words = ["exposure/by_status", "--database", str(stage.former)]
    run(module("breachlab", *words, "--output", str(folder / ANSWER[0])))


def _output(stage: Stage, folder: Path) -> list[str]:
    words = ["exposure/by_region", "--database", str(stage.former), "--replace"]
    return ["breachlab", *words, "--output", str(folder / ANSWER[0])]


def _read_output(folder: Path) -> dict[str, Any]:
    return _hash_each(folder, ANSWER)


def _hash_each(folder: Path, names: Any) -> dict[str, Any]:
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


SUBJECTS = (
    Subject("generate", _prepare_database, _generate, _read_lab),
    Subject("shard", _prepare_shard, _shard, _read_shard, keeps_attempts=True),
    Subject("spark", _prepare_shard, _spark, _read_shard, keeps_attempts=True),
    Subject("gather", _prepare_gather, _gather, _read_gathered),
    Subject("identify", _prepare_uncounted, _identify, _read_lab),
    Subject("book", _prepare_book, _book, _read_book),
    Subject("accept", _prepare_accept, _accept, _read_accepted),
    Subject("output", _prepare_output, _output, _read_output),
)

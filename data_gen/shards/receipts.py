"""What an attempt at a shard says of itself, written last; and which attempts are whole."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from breachlab.errors import BrokenShards, counted
from data_gen.records.made import STORED
from data_gen.shards.plan import Plan
from data_gen.shards.store import Store

FOLDER, REFUSED = "receipts", ".refused"


@dataclass(frozen=True)
class File:
    """A file of a shard, and what proves it to be the one that was written."""

    name: str
    records: int  # rows: of a cube, its cells
    bytes: int
    sha256: str

    @classmethod
    def of(cls, name: str, path: Path, records: int) -> "File":
        """Return what is true of a file that was just written."""
        return cls(name, records, path.stat().st_size, digest(path))


@dataclass(frozen=True)
class Receipt:
    """What an attempt wrote; sums are those of the columns, as the table checksums has them."""

    plan_sha256: str
    shard: int
    attempt: str
    records: int
    persons: int
    files: list[File]
    cubes: list[File]
    sums: dict[str, int]
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    versions: dict[str, str]

    @classmethod
    def read(cls, text: bytes) -> "Receipt":
        """Return the receipt that a file holds; raise ValueError where it holds none."""
        try:
            told = json.loads(text)
            files, cubes = ([File(**each) for each in told.pop(key)] for key in ("files", "cubes"))
            sums = {name: int(told["sums"][name]) for name in STORED}
            return cls(**told | {"files": files, "cubes": cubes, "sums": sums})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from None

    @property
    def name(self) -> str:
        """The name that it is kept under."""
        return f"{FOLDER}/{self.shard:05}-{self.attempt}.json"

    @property
    def text(self) -> bytes:
        """What stands in the file; sums as digits in quotes, as many a reader of JSON rounds."""
        told = asdict(self) | {"sums": {name: str(each) for name, each in self.sums.items()}}
        return (json.dumps(told, indent=2) + "\n").encode()


def whole(store: Store, plan: Plan) -> dict[int, Receipt]:
    """Return the first attempt at each shard whose files are all there, of the size they had.

    Raises BrokenShards where a receipt is of another plan, as nobody can say which one is meant.
    """
    found: dict[int, Receipt] = {}
    sizes = store.sizes("records") | store.sizes("cubes")
    for receipt in _receipts(store, plan):
        if not _wanting(receipt, sizes):
            found.setdefault(receipt.shard, receipt)
    return found


def gathered(store: Store, plan: Plan) -> list[Receipt]:
    """Return an attempt at each shard, in order; raise BrokenShards where one is not there.

    The receipt of an attempt that lacks a file is set aside first, so that making the shard again
    is all that is left to do.
    """
    found, sizes = whole(store, plan), store.sizes("records") | store.sizes("cubes")
    lacking = [
        wanting
        for receipt in _receipts(store, plan)
        if receipt.shard not in found and (wanting := _wanting(receipt, sizes))
        if refuse(store, receipt)
    ]
    missing = [shard for shard in range(plan.shards) if shard not in found]
    if missing:
        raise BrokenShards(
            f"{counted(len(found), 'shard')} of {plan.shards:,} under {store.name} can be gathered"
            f"{'; ' if lacking else ''}{'; '.join(lacking)}. Make the others, of which "
            f"{missing[0]} is the first: python -m data_gen shard --parquet {store.name} --shard "
            f"{missing[0]}"
        )
    return [found[shard] for shard in range(plan.shards)]


def refuse(store: Store, receipt: Receipt) -> bool:
    """Set a receipt aside under another name: its attempt counts no longer."""
    store.write(receipt.name + REFUSED, receipt.text)
    store.remove(receipt.name)
    return True


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _receipts(store: Store, plan: Plan) -> Iterator[Receipt]:
    for name in sorted(store.sizes(FOLDER)):
        if not name.endswith(".json"):
            continue
        try:
            receipt = Receipt.read(store.read(name) or b"")
        except ValueError:
            continue  # cut while it was written: as if it had not been
        if receipt.plan_sha256 != plan.digest:
            raise BrokenShards(
                f"{store.name}/{name} is of another plan than plan.json there. Remove what is of "
                "the other world, or make the shards anew in an empty folder"
            )
        yield receipt


def _wanting(receipt: Receipt, sizes: dict[str, int]) -> str:
    """Return what is not as an attempt left it, in words; nothing where all is there."""
    for file in (*receipt.files, *receipt.cubes):
        size = sizes.get(file.name)
        if size is None:
            return f"{file.name} is missing"
        if size != file.bytes:
            return f"{file.name} has {size:,} bytes of {file.bytes:,}"
    return ""

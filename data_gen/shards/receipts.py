"""The receipts of attempts at a shard, each written last, and the attempts that are complete."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from breachlab.errors import BrokenShards, write_count
from data_gen import cubes
from data_gen.records.register import STORED
from data_gen.shards import shard_names
from data_gen.shards.plan import Plan
from data_gen.shards.store import Store


@dataclass(frozen=True)
class File:
    """A file of a shard, with its size and checksum when it was written."""

    name: str
    records: int  # rows; for a cube, its cells
    bytes: int
    sha256: str

    @classmethod
    def of(cls, name: str, path: Path, records: int) -> "File":
        """Return the name, rows, size and checksum of a file that was just written."""
        return cls(name, records, path.stat().st_size, digest(path))


@dataclass(frozen=True)
class Receipt:
    """The files of an attempt, and its checksums of columns, as in the table checksums."""

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
    source: list[File] = field(default_factory=list)  # empty if records are made from the seed

    @classmethod
    def read(cls, text: bytes, name: str) -> "Receipt":
        """Return the receipt in a file; raise ValueError if the file has no valid one of its name.

        Files must have the names that the attempt gives them, so that a receipt cannot name others.
        """
        try:
            content = json.loads(text)
            files, cubes_, source = (
                [File(**each) for each in content.pop(key, [] if key == "source" else None)]
                for key in ("files", "cubes", "source")
            )
            sums = {column: int(content["sums"][column]) for column in STORED}
            receipt = cls(
                **content | {"files": files, "cubes": cubes_, "sums": sums, "source": source}
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from None
        if not receipt.is_possible or receipt.name != name:
            raise ValueError(f"not the receipt of {name}")
        return receipt

    @property
    def is_possible(self) -> bool:
        """True if an attempt could have written the receipt."""
        counts = [self.shard, self.records, self.persons]
        for file in (*self.files, *self.cubes, *self.source):
            counts += [file.records, file.bytes]
        return (
            all(type(count) is int and count >= 0 for count in counts)
            and shard_names.ATTEMPT.fullmatch(str(self.attempt)) is not None
            and [file.name for file in self.files]
            == [shard_names.records(self.shard, self.attempt, n) for n in range(len(self.files))]
            and [file.name for file in self.cubes]
            == [shard_names.cube(self.shard, self.attempt, cube) for cube in cubes.CUBES]
        )

    @property
    def name(self) -> str:
        """The name of its file."""
        return shard_names.receipt(self.shard, self.attempt)

    @property
    def text(self) -> bytes:
        """The text of the file; checksums are strings, as many JSON readers round numbers."""
        content = asdict(self) | {"sums": {name: str(each) for name, each in self.sums.items()}}
        return (json.dumps(content, indent=2) + "\n").encode()


def whole(store: Store, plan: Plan, shard: int | None = None) -> dict[int, Receipt]:
    """Return {shard: receipt} of one complete attempt at each shard: all files have their sizes.

    Of several it is the one in the manifest, else the first by name. With a shard, only its
    attempts are read. Raises BrokenShards if a receipt is of another plan, as either could be the
    right one.
    """
    attempts: dict[int, Receipt] = {}
    for receipt, _ in _attempts(store, plan, shard, wanted=True):
        attempts.setdefault(receipt.shard, receipt)
    return attempts


def find_attempts(store: Store, plan: Plan) -> list[Receipt]:
    """Return a complete attempt at each shard, in order; raise BrokenShards if one is missing."""
    complete = whole(store, plan)
    missing = [shard for shard in range(plan.shards) if shard not in complete]
    if missing:
        attempts = _attempts(store, plan, None, wanted=False)
        lacking = "".join(f"; {why}" for each, why in attempts if each.shard in missing)
        raise BrokenShards(
            f"{write_count(len(complete), 'shard')} of {plan.shards:,} under {store.name} can be "
            f"gathered{lacking}. Make the others, of which {missing[0]} is the first: "
            f"python -m data_gen shard --parquet {store.name} --shard {missing[0]}"
        )
    return [complete[shard] for shard in range(plan.shards)]


def refuse(store: Store, receipt: Receipt) -> None:
    """Set a receipt aside under another name, so that its attempt no longer counts."""
    store.write(receipt.name + shard_names.REFUSED, receipt.text)
    store.remove(receipt.name)


def combine_sources(found: Iterable[Receipt]) -> str | None:
    """Return one SHA-256 of all source files of the records; null if they are from the seed."""
    digests = [f"{receipt.shard} {file.sha256}" for receipt in found for file in receipt.source]
    return sha256("\n".join(digests).encode()).hexdigest() if digests else None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _attempts(
    store: Store, plan: Plan, shard: int | None, wanted: bool
) -> Iterator[tuple[Receipt, str]]:
    """Yield the complete attempts, or the incomplete ones, each with its first missing file."""
    receipts = list(_receipts(store, plan, shard))
    sizes = store.sizes("records") | store.sizes("cubes") if receipts else {}
    for receipt in receipts:
        lacks = _lacking(receipt, sizes)
        if wanted == (not lacks):
            yield receipt, lacks


def _receipts(store: Store, plan: Plan, shard: int | None) -> Iterator[Receipt]:
    """Yield the receipts, those of the manifest first."""
    start = "receipts/" if shard is None else shard_names.receipt(shard, "").removesuffix(".json")
    names = [name for name in store.sizes("receipts") if name.startswith(start)]
    former = _of_manifest(store)
    for name in sorted(names, key=lambda name: (name not in former, name)):
        try:
            receipt = Receipt.read(store.read(name) or b"", name)
        except ValueError:
            continue  # cut while it was written, or not one of ours: ignored
        if receipt.plan_sha256 != plan.digest:
            raise BrokenShards(
                f"{store.name}/{name} is of another plan than {shard_names.PLAN} there. Remove "
                "what is of the other world, or make the shards anew in an empty folder"
            )
        yield receipt


def _of_manifest(store: Store) -> set[str]:
    """Return the receipts in the manifest: another database may read their files."""
    try:
        return set(json.loads(store.read(shard_names.MANIFEST) or b"{}").get("receipts", []))
    except (ValueError, TypeError, AttributeError):
        return set()


def _lacking(receipt: Receipt, sizes: dict[str, int]) -> str:
    """Return in words the first missing or cut file of an attempt; else an empty text."""
    for file in (*receipt.files, *receipt.cubes):
        size = sizes.get(file.name)
        if size is None:
            return f"{file.name} is missing"
        if size != file.bytes:
            return f"{file.name} has {size:,} bytes of {file.bytes:,}"
    return ""

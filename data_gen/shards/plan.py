"""The plan of a folder of shards, as stored and as asked for, and the receipts of its shards.

A plan is one world, in so many shards, with these columns. A receipt is written last of an attempt
at a shard: an attempt is complete if all files that its receipt names are there in their sizes.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

from breachlab.errors import (
    BadParameters,
    BadWorld,
    BrokenShards,
    NotReplaced,
    OtherThanAsked,
)
from breachlab.store.databases import MODEL_VERSION
from breachlab.words.language import LANGUAGES, in_each, join_each, refusals, refuse
from breachlab.words.numbers import count_noun, whole_in_each
from data_gen import cubes
from data_gen.draws.blocks import blocks
from data_gen.ledger import SETTINGS
from data_gen.machine import add_limits
from data_gen.records.columns import STORED
from data_gen.records.made import Batch, batches
from data_gen.reference import checksum
from data_gen.shards.store import (
    ATTEMPT,
    MANIFEST,
    PLAN,
    REFUSED,
    Folder,
    Store,
    cube_name,
    is_ours,
    receipt_name,
    records_name,
)
from data_gen.world import (
    LARGEST,
    LARGEST_SEED,
    SMALLEST,
    World,
    add_world,
    read_world,
)
from data_gen.world import whole as whole_number

COLUMNS = ("codes", "text")
POOLS = ("frozen", "fresh")
MOST_SHARDS = 100_000  # five digits in a name


@dataclass(frozen=True)
class Plan:
    """A world in shards: each is a range of whole groups of 1,024 records."""

    model_version: int
    reference_sha256: str
    rows: int
    seed: int
    pools: str
    setting: str
    shards: int
    columns: str

    @classmethod
    def of(cls, world: World, shards: int, columns: str) -> "Plan":
        """Return the plan of a world by this code; raise BadWorld for more shards than groups."""
        of = (world.rows, world.seed, world.pools, world.setting)
        plan = cls(MODEL_VERSION, checksum(), *of, shards, columns)
        if not 1 <= shards <= min(plan.group_count, MOST_SHARDS):
            most = min(plan.group_count, MOST_SHARDS)
            said = {"said": shards, "example": min(most, 2)}
            records = in_each(partial(count_noun, world.rows, "records"))
            many = whole_in_each(most=most)
            raise refuse(BadWorld, "too_many_shards", records=records, **said, **many)
        return plan

    @classmethod
    def read(cls, text: bytes, where: str) -> "Plan":
        """Return the plan in a file; raise BrokenShards if the file has no valid plan."""
        try:
            plan = cls(**json.loads(text))
            is_whole = plan.is_possible
        except (ValueError, TypeError):
            is_whole = False
        if not is_whole:
            raise refuse(BrokenShards, "no_plan", file=f"{where}/{PLAN}")
        return plan

    @property
    def is_possible(self) -> bool:
        """True if such a world can be made, by this or another version of the code."""
        return (
            all(type(getattr(self, field.name)) is field.type for field in fields(self))
            and SMALLEST <= self.rows <= LARGEST
            and 0 <= self.seed <= LARGEST_SEED
            and self.setting in SETTINGS
            and self.pools in POOLS
            and self.columns in COLUMNS
            and 1 <= self.shards <= min(self.group_count, MOST_SHARDS)
        )

    @property
    def world(self) -> World:
        """The world of the shards."""
        return World(self.rows, self.seed, self.pools, self.setting)

    @property
    def group_count(self) -> int:
        """The number of groups of records of the world."""
        return sum(block.group_count for block in blocks(self.rows, self.seed))

    @property
    def text(self) -> bytes:
        """The text of the file; all shards write the same."""
        return (json.dumps(asdict(self), indent=2) + "\n").encode()

    @property
    def digest(self) -> str:
        """The SHA-256 by which a receipt names the plan."""
        return sha256(self.text).hexdigest()

    def batches(self, shard: int) -> list[Batch]:
        """Return the batches of a shard, numbered from 0."""
        first, end = (self.group_count * number // self.shards for number in (shard, shard + 1))
        return list(batches(blocks(self.rows, self.seed), within=range(first, end)))

    def differing(self, other: "Plan") -> dict[str, str]:
        """Return the differences from another plan in words, by language."""
        pairs = [
            refusals("plan_differs", name=name, own=value, other=getattr(other, name))
            for name, value in asdict(self).items()
            if value != getattr(other, name)
        ]
        return join_each(pairs, between=", ")


def add_shards(parser: argparse.ArgumentParser) -> None:
    """Add the options of shards: their number, store and columns; and those of a world."""
    parser.add_argument("--shards")
    parser.add_argument("--parquet", required=True, metavar="URI")
    parser.add_argument("--columns", choices=COLUMNS)
    add_world(parser)
    add_limits(parser)


def read_or_plan(store: Store, options: argparse.Namespace) -> Plan:
    """Return the stored plan, or else that of the options, which `keep` writes later.

    Raises OtherThanAsked if the store has shards of another world, NotReplaced if a folder has
    files that no shard writes.
    """
    text = store.read(PLAN)
    if text is not None:
        plan = Plan.read(text, store.name)
        asked = _ask_plan(options, plan)
        if asked != plan:
            raise _of_another_world(store, plan.differing(asked))
        return plan
    if options.shards is None:
        raise refuse(BadParameters, "how_many_shards", name=PLAN, store=store.name)
    others = [name for name in store.sizes("") if not is_ours(name)]
    if isinstance(store, Folder) and others:
        raise refuse(NotReplaced, "other_files", store=store.name, file=min(others))
    plan = _ask_plan(options)
    try:
        whole(store, plan)
    except BrokenShards:
        raise _of_another_world(store, refusals("other_plan_gone", name=PLAN)) from None
    return plan


def _ask_plan(options: argparse.Namespace, stored: Plan | None = None) -> Plan:
    """Return the plan of the options; missing ones are those of the stored plan, if it is there."""
    asked = dict(vars(options))
    if stored is not None:
        known = {
            "rows": str(stored.rows),
            "seed": str(stored.seed),
            "pools": stored.pools,
            "assumptions": stored.setting,
            "shards": str(stored.shards),
            "columns": stored.columns,
        }
        asked |= {name: value for name, value in known.items() if asked[name] is None}
    shards = whole_number("--shards", asked["shards"], 1, MOST_SHARDS)
    world = read_world(argparse.Namespace(**asked))
    return Plan.of(world, shards, asked["columns"] or COLUMNS[0])


def _of_another_world(store: Store, differing: dict[str, str]) -> OtherThanAsked:
    none = "" if store.sizes("receipts") else refusals("no_shard_yet", name=PLAN)
    said = {"store": store.name, "differing": differing, "none": none}
    return refuse(OtherThanAsked, "shards_of_other_world", **said)


def keep(store: Store, plan: Plan) -> None:
    """Write the plan, if it is missing; raise OtherThanAsked if another was stored first.

    If two commands begin at once, the second write wins, and the command that reads another plan
    than its own stops.
    """
    if store.read(PLAN) is None:
        store.write(PLAN, plan.text)
    kept = Plan.read(store.read(PLAN) or b"", store.name)
    if kept != plan:
        raise _of_another_world(store, kept.differing(plan))


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
            and ATTEMPT.fullmatch(str(self.attempt)) is not None
            and [file.name for file in self.files]
            == [records_name(self.shard, self.attempt, n) for n in range(len(self.files))]
            and [file.name for file in self.cubes]
            == [cube_name(self.shard, self.attempt, cube) for cube in cubes.CUBES]
        )

    @property
    def name(self) -> str:
        """The name of its file."""
        return receipt_name(self.shard, self.attempt)

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
    complete: dict[int, Receipt] = {}
    for receipt, lacking in _attempts(store, plan, shard):
        if not lacking:
            complete.setdefault(receipt.shard, receipt)
    return complete


def find_attempts(store: Store, plan: Plan) -> list[Receipt]:
    """Return a complete attempt at each shard, in order; raise BrokenShards if one is missing."""
    complete = whole(store, plan)
    missing = [shard for shard in range(plan.shards) if shard not in complete]
    if missing:
        cut = [why for each, why in _attempts(store, plan) if each.shard in missing]
        found = in_each(partial(count_noun, len(complete), "shards"))
        said = {"found": found, "cut": join_each([dict.fromkeys(LANGUAGES, ""), *cut])}
        said |= whole_in_each(all=plan.shards)
        raise refuse(BrokenShards, "shards_missing", store=store.name, first=missing[0], **said)
    return [complete[shard] for shard in range(plan.shards)]


def put_aside(store: Store, receipt: Receipt) -> None:
    """Set a receipt aside under another name, so that its attempt no longer counts."""
    store.write(receipt.name + REFUSED, receipt.text)
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
    store: Store, plan: Plan, shard: int | None = None
) -> Iterator[tuple[Receipt, dict[str, str]]]:
    """Yield each attempt with its first missing or cut file in words; none of a complete one."""
    receipts = list(_receipts(store, plan, shard))
    sizes = store.sizes("records") | store.sizes("cubes") if receipts else {}
    for receipt in receipts:
        yield receipt, _lacking(receipt, sizes)


def _receipts(store: Store, plan: Plan, shard: int | None) -> Iterator[Receipt]:
    """Yield the receipts, those of the manifest first."""
    start = "receipts/" if shard is None else receipt_name(shard, "").removesuffix(".json")
    names = [name for name in store.sizes("receipts") if name.startswith(start)]
    try:  # another database may read the files of those in the manifest
        former = set(json.loads(store.read(MANIFEST) or b"{}").get("receipts", []))
    except (ValueError, TypeError, AttributeError):
        former = set()
    for name in sorted(names, key=lambda name: (name not in former, name)):
        try:
            receipt = Receipt.read(store.read(name) or b"", name)
        except ValueError:
            continue  # cut while it was written, or not one of ours: ignored
        if receipt.plan_sha256 != plan.digest:
            file = f"{store.name}/{name}"
            raise refuse(BrokenShards, "receipt_of_other_plan", file=file, name=PLAN)
        yield receipt


def _lacking(receipt: Receipt, sizes: dict[str, int]) -> dict[str, str]:
    """Return in words, by language, the first missing or cut file of an attempt, if any."""
    for file in (*receipt.files, *receipt.cubes):
        size = sizes.get(file.name)
        if size is None:
            return refusals("file_missing", file=file.name)
        if size != file.bytes:
            bytes_there = whole_in_each(actual=size, size=file.bytes)
            return refusals("file_cut", file=file.name, **bytes_there)
    return {}

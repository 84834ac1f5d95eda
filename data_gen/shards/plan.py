"""The plan of a folder of shards: one world, in so many shards, with these columns."""

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256

from breachlab.errors import BadWorld, BrokenShards
from breachlab.store.databases import MODEL_VERSION
from data_gen.draws.blocks import blocks
from data_gen.ledger import SETTINGS
from data_gen.records.made import Batch, batches
from data_gen.reference import checksum
from data_gen.shards import shard_names
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World

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
            raise BadWorld(
                f"--shards {shards}: {world.rows:,} records can be made in 1 to {most:,} shards. "
                f"Example: --shards {min(most, 2)}"
            )
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
            raise BrokenShards(
                f"{where}/{shard_names.PLAN} is no plan of shards. Put back the one that was "
                "there, or make the shards anew in an empty folder"
            )
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

    def differing(self, other: "Plan") -> str:
        """Return the differences from another plan in words."""
        pairs = (
            (name, value, getattr(other, name))
            for name, value in asdict(self).items()
            if value != getattr(other, name)
        )
        return ", ".join(f"{name} {own} and not {others}" for name, own, others in pairs)

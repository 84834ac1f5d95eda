"""Parameters of a world (rows, seed, setting), and their limits as a user types them."""

import argparse
from dataclasses import dataclass
from functools import partial

from breachlab.errors import BadWorld
from breachlab.words import numbers
from breachlab.words.language import in_each, refuse
from data_gen import ledger
from data_gen.draws import blocks

SMALLEST, LARGEST = 1_000, 4_000_000_000  # a group or two; the range of a 32-bit record_id
LARGEST_SEED = 2**63 - 1
EXAMPLES = {
    "--rows": "100_000",
    "--seed": "7",
    "--threads": "2",
    "--shards": "2 --shard 0 --parquet world",
    "--shard": "0 --shards 2 --parquet world",
    "--sample": "1_000",
    "person": "12_345_678",
}
COMMANDS = {"--shards": "shard ", "--shard": "shard ", "--sample": "verify "}


@dataclass(frozen=True)
class World:
    """The parameters of a world."""

    rows: int = blocks.BLOCK_RECORDS
    seed: int = 2024
    pools: str = "frozen"  # or "fresh": streets drawn anew with the installed Faker
    setting: str = "central"  # or "low", "high": every assumed figure at that end
    ends: tuple[tuple[str, str], ...] = ()  # (figure, end) of single figures at another end

    @property
    def persons(self) -> int:
        """The number of persons of the records."""
        return blocks.persons_of(self.rows)


def whole(flag: str, text: str, smallest: int, largest: int) -> int:
    """Return the typed number; raise BadWorld naming the flag, the range and an example."""
    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or not smallest <= number <= largest:
        typed = f"{COMMANDS.get(flag, '')}{flag} {EXAMPLES[flag]}"
        least, most = (in_each(partial(numbers.whole, each)) for each in (smallest, largest))
        said = {"flag": flag, "said": text, "least": least, "most": most, "typed": typed}
        raise refuse(BadWorld, "whole_number", **said)
    return number


def add_world(parser: argparse.ArgumentParser) -> None:
    """Add the options of a world: rows, seed, pools, assumptions."""
    parser.add_argument("--rows")
    parser.add_argument("--seed")
    parser.add_argument("--pools", choices=["frozen", "fresh"])
    parser.add_argument("--assumptions", choices=ledger.SETTINGS)


def read_world(options: argparse.Namespace) -> World:
    """Return the world that the options name; raise BadWorld for a value out of range."""
    own = World()
    return World(
        own.rows if options.rows is None else whole("--rows", options.rows, SMALLEST, LARGEST),
        own.seed if options.seed is None else whole("--seed", options.seed, 0, LARGEST_SEED),
        options.pools or own.pools,
        options.assumptions or own.setting,
    )

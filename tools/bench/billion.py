"""A billion records as shards, two at a time: as many as fit are made, the rest is extrapolated.

It is compared with a published figure of a billion people of six columns (published.py).
"""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from breachlab.paths import ROOT
from data_gen.draws.blocks import BLOCK_RECORDS
from data_gen.room import disk_bytes, shard_bytes
from tools.bench import machine
from tools.bench.published import RATES
from tools.bench.timing import ENVIRONMENT, Timing, command

ROWS = 1_000_000_000
KEPT_FREE = 10_000_000_000  # bytes of the disk, for other users
RATE = 1.0e6  # records a second on two cores, to announce the duration


@dataclass(frozen=True)
class Run:
    """The cost of making so many records in shards, and of gathering them."""

    rows: int
    shards: int
    seconds: float
    receipts: list[dict]
    gathered: Timing

    @property
    def rate(self) -> float:
        """Records a second, gathering included."""
        return self.rows / (self.seconds + self.gathered.wall)

    def summed(self, name: str) -> float:
        """Return the sum over shards of a number of the receipts."""
        return sum(receipt[name] for receipt in self.receipts)

    def bytes(self, what: str) -> int:
        """Return the bytes of all files of records, or of cubes."""
        return sum(file["bytes"] for receipt in self.receipts for file in receipt[what])


def fitting(free: int, rows: int = ROWS) -> int:
    """Return the number of records that the disk has room for: all, or whole blocks.

    Example:

        >>> fitting(10**12), fitting(12 * 10**9)
        (1000000000, 43000000)
    """
    blocks = rows // BLOCK_RECORDS
    while blocks and needed(min(rows, blocks * BLOCK_RECORDS)) > free:
        blocks -= 1
    return rows if needed(rows) <= free else blocks * BLOCK_RECORDS


def needed(rows: int) -> int:
    """Return the bytes of disk for so many records in shards, with the part kept free."""
    return shard_bytes(rows, "codes") + disk_bytes(0) + KEPT_FREE


def measured(folder: Path, rows: int = ROWS) -> str:
    """Make as many records as fit in the folder; return the page."""
    free = shutil.disk_usage(folder).free
    made = fitting(free, rows)
    print(
        f"{rows:,} records need {needed(rows) / 1e9:.0f} GB and {free / 1e9:.0f} are free: "
        f"{made:,} are made, in some {made / RATE / 60:.0f} minutes",
        file=sys.stderr,
        flush=True,
    )
    if not made:
        sys.exit("Not one block fits. Free some space, or name another folder: --folder")
    return page(_run(folder / "billion", made), rows)


def _run(folder: Path, rows: int) -> Run:
    shards = -(-rows // BLOCK_RECORDS)
    start = time.perf_counter()
    todo = "\n".join(map(str, range(shards))).encode()
    words = ["--rows", str(rows), "--shards", str(shards), "--parquet", str(folder)]
    launched = ["xargs", "-P", "2", "-I@", sys.executable, "-m", "data_gen", "shard", *words]
    subprocess.run(
        [*launched, "--shard", "@", "--threads", "1", "--quiet"],
        input=todo,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=True,
    )
    seconds = time.perf_counter() - start
    database = folder.with_suffix(".duckdb")
    gathered = command("data_gen", "gather", "--parquet", folder, "--database", database, "--quiet")
    receipts = [json.loads(path.read_text()) for path in (folder / "receipts").glob("*.json")]
    return Run(rows, shards, seconds, receipts, gathered)


def page(run: Run, rows: int = ROWS) -> str:
    """Return the measurements as a table, with the published figure below."""
    published = RATES[0]
    cpu = run.summed("cpu_seconds")
    whole = rows / run.rate
    lines = [
        f"{run.rows:,} records of {run.summed('persons'):,.0f} persons as codes, in "
        f"{run.shards} shards, two at a time (`xargs -P 2`), one thread each. "
        + machine.described(),
        "",
        "| what | measured |",
        "|---|---|",
        f"| the shards | {run.seconds:,.0f} s wall, {cpu:,.0f} CPU s |",
        f"| … CPU nanoseconds a record | {cpu / run.rows * 1e9:,.0f} |",
        f"| … peak memory of one of the two | "
        f"{max(each['peak_bytes'] for each in run.receipts) / 1e9:.2f} GB |",
        f"| gathering: every file's SHA-256, cubes added up | {run.gathered.wall:,.0f} s wall, "
        f"{run.gathered.cpu:,.0f} CPU s, {run.gathered.peak / 1e9:.2f} GB |",
        f"| Parquet | {run.bytes('files') / 1e9:.1f} GB, "
        f"{run.bytes('files') / run.rows:.1f} bytes a record; cubes of the shards "
        f"{run.bytes('cubes') / 1e6:,.0f} MB |",
        f"| records a second, gathering included | {run.rate / 1e6:.2f} million |",
    ]
    if run.rows < rows:
        lines.append(f"| **{rows:,} at that rate (arithmetic)** | {whole / 60:.0f} minutes |")
    lines.append(
        f"| {published.generator}: {published.of}, {published.machine}, {published.cores} cores "
        f"({published.kind}) | {published.rows_per_second / 1e6:.2f} million records a second |"
    )
    return "\n".join(lines) + "\n"

"""Check that the database has the requested size and seed."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from breachlab.errors import OtherThanAsked
from breachlab.paths import DATA


def check_asked(
    made: Mapping[str, Any], database: Path, rows: int | None, seed: int | None
) -> None:
    """Raise OtherThanAsked if the database has another size or seed than requested.

    `made` is its row of `provenance`; a database made from files has no seed. A null `rows` or
    `seed` accepts any.
    """
    there = (made["row_count"], None if made.get("source_sha256") else made["seed"])
    wanted = (there[0] if rows is None else rows, there[1] if seed is None else seed)
    if wanted != there:
        raise OtherThanAsked(
            f"{database} holds {_world(*there)}; {_world(rows, seed)} were asked for. "
            f"{_how_to_have(wanted[0], made['seed'] if seed is None else seed, database)}"
        )


def _world(rows: int | None, seed: int | None) -> str:
    """Return a size and a seed in words, without the one that was not requested.

    >>> _world(100_000, 7), _world(None, 7)
    ('100,000 records, seed 7', 'records of seed 7')
    """
    if rows is None:
        return f"records of seed {seed}"
    return f"{rows:,} records" + ("" if seed is None else f", seed {seed}")


def _how_to_have(rows: int, seed: int, database: Path) -> str:
    """Return the commands that make the requested database, and that serve the present one."""
    if database == DATA / "breachlab.duckdb":  # the database of `make`
        made, served = f"make data ROWS={rows:_} SEED={seed}", "make dashboard"
    else:
        where = f"--database {shlex.quote(str(database))}"
        made = f"python -m data_gen --rows {rows:_} --seed {seed} {where}"
        served = f"python -m dashboard {where}"
    return f"Make them with: {made}, or serve what is there: {served}"

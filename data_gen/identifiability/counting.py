"""Count the table identifiability_cube over all records, with one statement a set of facts."""

import time
from collections.abc import Iterator

import duckdb
from tqdm import tqdm

from breachlab.paths import DATA_GEN, read
from breachlab.store.interruptible import interruptible

AT_ONCE = 1_000_000  # records: a build counts worlds up to this size, in some two seconds
HERE = DATA_GEN / "identifiability"
KEY_SETS = "select key_set_id, facts from key_sets order by key_set_number"
EMPTY_FACTS = read(HERE / "empty_facts.sql")
LIKENESS = read(HERE / "likeness.sql")


def count_key_sets(connection: duckdb.DuckDBPyConnection, quiet: bool) -> dict[str, float]:
    """Count every set of `key_sets` over `records` into the empty `identifiability_cube`.

    Return the seconds of each set. A set with a fact that no record has is left out.
    """
    connection.execute(read(DATA_GEN / "records" / "macros.sql"))
    connection.execute(read(HERE / "facts.sql"))
    connection.execute(read(HERE / "bands.sql"))
    seconds: dict[str, float] = {}
    sets = connection.execute(KEY_SETS).fetchall()
    nobody_has = set(_empty_facts(connection))
    with tqdm(sets, unit=" set", disable=quiet, desc="sets of facts") as bar:
        for key_set_id, facts in bar:
            if missing := nobody_has & {*facts}:
                bar.write(f"{key_set_id}: left out, nobody has {', '.join(sorted(missing))}")
                continue
            start = time.perf_counter()
            _count(connection, key_set_id, facts)
            seconds[key_set_id] = round(time.perf_counter() - start, 3)
    return seconds


def _count(connection: duckdb.DuckDBPyConnection, key_set_id: str, facts: list[str]) -> None:
    connection.execute("set variable facts = $facts", {"facts": facts})
    interruptible(
        connection, lambda: connection.execute(LIKENESS, {"key_set_id": key_set_id}).fetchall()
    )


def _empty_facts(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield the facts that no record has."""
    for fact, is_empty in connection.execute(EMPTY_FACTS).fetchall():
        if is_empty:
            yield fact

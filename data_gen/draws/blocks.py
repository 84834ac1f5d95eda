"""Records to persons, and a person's number to a position: the two exact maps of the world.

The world goes on in blocks of 43,000,000 records, each of 36,820,828 persons; the last may be
shorter. Inside a block, records stand in groups of 1,024 for 877 or 876 persons, and a
person's position is a permutation of the person's number.
"""

from dataclasses import asdict, dataclass
from math import gcd

import duckdb

from data_gen.draws import mixer

BLOCK_RECORDS = 43_000_000  # announced upper bound, 13 March 2024; as records, our inference
BLOCK_PERSONS = 36_820_828  # CNIL, SAN-2026-003 of 22 January 2026
DRAWN = """
    select draw(base, $constant)
    from (select range, key_base($number * 8 + range) as base from range(6))
    order by range
"""


@dataclass(frozen=True)
class Block:
    """One block: its position in the world, and the constants of its permutation.

    A number n in 0 … persons - 1 goes to
        m = (n * first_factor + first_shift) mod persons
        run, offset = m div run_length, m mod run_length      where the run is a whole one:
            offset = offset xor (mix32(run + offset_key) mod run_length)
            run = (run + mix32(offset + run_key)) mod whole_runs
            m = run * run_length + offset
        m = (m * last_factor + last_shift) mod persons
    Each step can be undone, so the whole is a permutation. The run length is the power of two
    next below the square root, so that both middle steps have many keys to mix with: with the
    two outer steps alone, neighbours would keep a fixed distance.
    """

    block_number: int
    first_record: int
    record_count: int
    first_person: int
    person_count: int
    first_factor: int
    first_shift: int
    run_length: int
    whole_runs: int
    offset_key: int
    run_key: int
    last_factor: int
    last_shift: int

    def group_of(self, person_number: int) -> tuple[int, int]:
        """Return the first and the last record number of the group that holds a person's records.

        Numbers count from 0 in the block; a group is 1,024 records, the last one fewer.
        """
        group = ((person_number + 1) * self.record_count - 1) // (1_024 * self.person_count)
        return group * 1_024, min(group * 1_024 + 1_024, self.record_count) - 1


def persons_of(rows: int) -> int:
    """Return how many persons a world of this many records has.

    Example:

        >>> persons_of(43_000_000), persons_of(10_000), persons_of(1)
        (36820828, 8563, 1)
    """
    return (rows * BLOCK_PERSONS + BLOCK_RECORDS // 2) // BLOCK_RECORDS


def blocks(connection: duckdb.DuckDBPyConnection, rows: int, seed: int) -> list[Block]:
    """Return the blocks of a world, in order; the mixer's macros must be defined."""
    constant = mixer.constants(connection, seed)["permutation"]
    starts = range(0, rows, BLOCK_RECORDS)
    return [
        _block(connection, constant, number, start, rows) for number, start in enumerate(starts)
    ]


def store(connection: duckdb.DuckDBPyConnection, rows: int, seed: int) -> list[Block]:
    """Write the table `blocks`, one row per block, and return its rows."""
    made = blocks(connection, rows, seed)
    connection.execute(
        "create table blocks as select unnest($blocks, recursive := true)",
        {"blocks": [asdict(block) for block in made]},
    )
    connection.execute("comment on table blocks is 'Internal: the constants of each permutation.'")
    return made


def _block(
    connection: duckdb.DuckDBPyConnection, constant: int, number: int, start: int, rows: int
) -> Block:
    count = min(BLOCK_RECORDS, rows - start)
    persons = persons_of(count)
    drawn = connection.execute(DRAWN, {"number": number, "constant": constant}).fetchall()
    first_factor, first_shift, offset_key, run_key, last_factor, last_shift = (
        value for (value,) in drawn
    )
    run_length = 2 ** (persons.bit_length() // 2)
    return Block(
        block_number=number,
        first_record=start,
        record_count=count,
        first_person=number * BLOCK_PERSONS,
        person_count=persons,
        first_factor=_coprime(first_factor, persons),
        first_shift=first_shift % persons,
        run_length=run_length,
        whole_runs=persons // run_length,
        offset_key=offset_key,
        run_key=run_key,
        last_factor=_coprime(last_factor, persons),
        last_shift=last_shift % persons,
    )


def _coprime(drawn: int, count: int) -> int:
    factor = drawn % count or 1
    while gcd(factor, count) != 1:
        factor += 1
    return factor % count or 1

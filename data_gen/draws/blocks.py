"""The two exact maps of a world: records to persons, and a person's number to a position.

A world is made of blocks of 43,000,000 records of 36,820,828 persons; the last may be shorter.
Inside a block, records stand in groups of 1,024 for 877 or 876 persons. A person's position is a
permutation of the person's number.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd

import numpy

from data_gen.draws import mixer
from data_gen.draws.mixer import Draws

BLOCK_RECORDS = 43_000_000  # announced upper bound, 13 March 2024; as records, our inference
BLOCK_PERSONS = 36_820_828  # CNIL, SAN-2026-003 of 22 January 2026
GROUP_RECORDS = 1_024


@dataclass(frozen=True)
class Block:
    """One block: its position in the world, and the constants of its permutation.

    A number n in 0 … persons - 1 is mapped by
        m = (n * first_factor + first_shift) mod persons
        run, offset = m div run_length, m mod run_length      where the run is a whole one:
            offset = offset xor (mix32(run + offset_key) mod run_length)
            run = (run + mix32(offset + run_key)) mod whole_runs
            m = run * run_length + offset
        m = (m * last_factor + last_shift) mod persons
    Each step is invertible, so the whole is a permutation. The run length is the power of two
    next below the square root, so that both middle steps have many keys to mix with. With the
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

    @property
    def group_count(self) -> int:
        """The number of groups of 1,024 records; the last one may have fewer."""
        return -(-self.record_count // GROUP_RECORDS)

    def first_person_of(self, group: int) -> int:
        """Return the number in the block, from 0, of the first person of a group.

        A group has 877 or 876 persons, so that the ratio of the block is met exactly.
        """
        start = min(group * GROUP_RECORDS, self.record_count)
        return start * self.person_count // self.record_count

    def group_of(self, person_number: int) -> int:
        """Return the group that holds all records of a person of the block."""
        record = ((person_number + 1) * self.record_count - 1) // self.person_count
        return record // GROUP_RECORDS


def persons_of(rows: int) -> int:
    """Return the number of persons in a world of this many records.

    Example:

        >>> persons_of(43_000_000), persons_of(10_000), persons_of(1)
        (36820828, 8563, 1)
    """
    return (rows * BLOCK_PERSONS + BLOCK_RECORDS // 2) // BLOCK_RECORDS


def blocks(rows: int, seed: int) -> list[Block]:
    """Return the blocks of a world, in order."""
    constant = mixer.constants(seed)["permutation"]
    return [
        _block(constant, number, start, rows)
        for number, start in enumerate(range(0, rows, BLOCK_RECORDS))
    ]


def positions(block: Block, persons: Draws) -> Draws:
    """Return the position of each person number of the block, by the steps listed in Block."""
    first, last = (
        turn(factor, shift, block.person_count)
        for factor, shift in (
            (block.first_factor, block.first_shift),
            (block.last_factor, block.last_shift),
        )
    )
    position = first(persons)
    inner, bits = block.run_length - 1, block.run_length.bit_length() - 1
    run, offset = position >> bits, position & inner
    offset ^= mixer.mix32(run + block.offset_key) & inner
    moved = mixer.mix32(offset + block.run_key)
    moved -= moved // block.whole_runs * block.whole_runs
    moved = wrap(moved + run, block.whole_runs)
    has_moved = run < block.whole_runs
    moved = (moved << bits) + offset
    return last(position + (moved - position) * has_moved)


def wrap(values: Draws, count: int) -> Draws:
    """Return the values modulo count; all must be below twice the count.

    A value below the count wraps around in uint32 when the count is subtracted, so the minimum
    keeps it.
    """
    return numpy.minimum(values, values - count)


@lru_cache(8)
def turn(factor: int, shift: int, count: int) -> "Turn":
    """Return the map of n to (n * factor + shift) mod count."""
    return Turn(factor, shift, count)


class Turn:
    """Maps a uint32 n to (n * factor + shift) mod count without a division.

    The upper and the lower half of n are looked up; their sum is below twice the count.
    """

    def __init__(self, factor: int, shift: int, count: int) -> None:
        halves = numpy.arange(65_536, dtype=numpy.uint64) * factor % count
        self.count = count
        self.lower = ((halves + shift) % count).astype(numpy.uint32)
        self.upper = (halves * 65_536 % count).astype(numpy.uint32)

    def __call__(self, numbers: Draws) -> Draws:
        upper, lower = (half.astype(numpy.intp) for half in (numbers >> 16, numbers & 65_535))
        return wrap(self.upper.take(upper) + self.lower.take(lower), self.count)


def _block(constant: int, number: int, start: int, rows: int) -> Block:
    count = min(BLOCK_RECORDS, rows - start)
    persons = persons_of(count)
    keys = mixer.low_and_high_bits([number * 8 + draw for draw in range(6)])
    drawn = mixer.draw(mixer.key_base(*keys), constant).tolist()
    first_factor, first_shift, offset_key, run_key, last_factor, last_shift = drawn
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

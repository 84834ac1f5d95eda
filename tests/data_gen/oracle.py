"""The mixer and the two maps of blocks.py, once more in NumPy: what DuckDB must agree with."""

import numpy

MASK = numpy.uint64(0xFFFFFFFF)


def mix32(x):
    x = numpy.asarray(x, dtype=numpy.uint64)
    x = ((x ^ (x >> numpy.uint64(16))) * numpy.uint64(569420461)) & MASK
    x = ((x ^ (x >> numpy.uint64(15))) * numpy.uint64(1935289751)) & MASK
    return x ^ (x >> numpy.uint64(15))


def key_base(key):
    key = numpy.asarray(key, dtype=numpy.uint64)
    low = ((key & MASK) + numpy.uint64(2654435769)) & MASK
    high = ((key >> numpy.uint64(32)) + numpy.uint64(1013904242)) & MASK
    return mix32(mix32(low) ^ high)


def stream_constant(seed, number):
    return mix32(key_base(seed) ^ mix32((number + 3668339987) & 0xFFFFFFFF))


def draw(seed, number, key):
    return mix32(key_base(key) ^ stream_constant(seed, number))


def position(block, numbers):
    numbers = numpy.asarray(numbers, dtype=numpy.uint64)
    count = numpy.uint64(block.person_count)
    length, runs = numpy.uint64(block.run_length), numpy.uint64(block.whole_runs)
    first = (numbers * numpy.uint64(block.first_factor) + numpy.uint64(block.first_shift)) % count
    run, offset = first // length, first % length
    offset ^= mix32((run + numpy.uint64(block.offset_key)) & MASK) % length
    turned = (run + mix32((offset + numpy.uint64(block.run_key)) & MASK)) % runs
    third = numpy.where(run < runs, turned * length + offset, first)
    return (third * numpy.uint64(block.last_factor) + numpy.uint64(block.last_shift)) % count


def whole(values):
    """Return the values as signed numbers, which can be subtracted."""
    return numpy.asarray(values).astype(numpy.int64)


def upper(draws, bits):
    return draws >> (32 - bits)


def lower(draws, bits):
    return draws & ((1 << bits) - 1)


def share(draws, bits, count):
    """Return 0 … count - 1, by the lower bits of the draws."""
    return lower(draws, bits) * count >> bits


def has(masks, bits):
    return (masks & bits) != 0

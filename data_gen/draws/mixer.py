"""The mixer in NumPy, and the streams by name.

breachlab/macros/mixer.sql has the same formula in SQL; tests compare the two. All values here are
uint32, with sums and products modulo 2^32.
"""

from typing import Any, TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import MACROS, read

# uint32, as tests check. For mypy, a product of uint32 and a Python number is a signed integer.
Draws: TypeAlias = NDArray[numpy.integer[Any]]

# A stream's number is its position in this list and part of the model: append, never reorder.
STREAMS = (
    "permutation",
    "birth_cell",
    "first_name",
    "birth_name",
    "usage_name",
    "residence",
    "locality",
    "contact",
    "availability",
    "history",
    "agency",
    "fate",
    "drift",
    "former_residence",
    "former_locality",
    "breach",
    "extraction",
    "former_history",
    "origin",
    "street",
    "twins",
    "current_registration",
)


def mix32(values: Draws) -> Draws:
    """Return a bijection of 32 bits of each value.

    >>> mix32(numpy.array([0, 1, 2024], dtype=numpy.uint32)).tolist()
    [0, 2261973619, 3026882105]
    """
    mixed = values ^ (values >> 16)
    mixed *= 569420461
    mixed ^= mixed >> 15
    mixed *= 1935289751
    mixed ^= mixed >> 15
    return mixed


def key_base(low: Draws, high: Draws | int = 0) -> Draws:
    """Return the 32 bits that all draws of a key share, from the two halves of each key."""
    return mix32(mix32(low + 2654435769) ^ (high + numpy.uint32(1013904242)))


def draw(base: Draws, constant: int | Draws) -> Draws:
    """Return whole numbers, uniform on 0 to 2^32 - 1, from each base and a stream's constant."""
    return mix32(base ^ constant)


def low_and_high_bits(keys: list[int]) -> tuple[Draws, Draws]:
    """Return the lower and the upper 32 bits of each key."""
    whole = numpy.array(keys, dtype=numpy.uint64)
    return whole.astype(numpy.uint32), (whole >> 32).astype(numpy.uint32)


def constants(seed: int) -> dict[str, int]:
    """Return the constant of every stream for this seed."""
    numbers = numpy.arange(len(STREAMS), dtype=numpy.uint32)
    drawn = draw(key_base(*low_and_high_bits([seed])), mix32(numbers + 3668339987))
    return dict(zip(STREAMS, drawn.tolist(), strict=True))


def load(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Define the macros and the table `streams`: one row, a column <name>_stream per constant."""
    connection.execute(read(MACROS / "mixer.sql"))
    columns = {f"{name}_stream": value for name, value in constants(seed).items()}
    connection.execute("create temp table streams as select unnest($columns)", {"columns": columns})

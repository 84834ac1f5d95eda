"""The mixer in NumPy, and the streams by name.

breachlab/macros/mixer.sql has the formula; the tests hold the two against each other. Everything is
a uint32 here, in which sums and products are taken modulo 2^32 of themselves.
"""

from typing import Any, TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.paths import MACROS, read

# Of uint32, as the tests hold; what mypy knows of NumPy has a product with a number lose its sign.
Draws: TypeAlias = NDArray[numpy.integer[Any]]

# A stream's number is its position in this list, and so part of the model: append, never reorder.
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
    """Return the 32 bits that all draws of each key share, from the two halves of the keys."""
    return mix32(mix32(low + 2654435769) ^ (high + numpy.uint32(1013904242)))


def draw(base: Draws, constant: int | Draws) -> Draws:
    """Return a whole number, uniform on 0 to 2^32 - 1, from each base and a stream's constant."""
    return mix32(base ^ constant)


def halves(keys: list[int]) -> tuple[Draws, Draws]:
    """Return the lower and the upper 32 bits of each key."""
    whole = numpy.array(keys, dtype=numpy.uint64)
    return whole.astype(numpy.uint32), (whole >> 32).astype(numpy.uint32)


def constants(seed: int) -> dict[str, int]:
    """Return the constant of every stream for this seed."""
    numbers = numpy.arange(len(STREAMS), dtype=numpy.uint32)
    drawn = draw(key_base(*halves([seed])), mix32(numbers + 3668339987))
    return dict(zip(STREAMS, drawn.tolist(), strict=True))


def load(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Define the macros, and `streams`: one row, a column <name>_stream for each constant."""
    connection.execute(read(MACROS / "mixer.sql"))
    columns = {f"{name}_stream": value for name, value in constants(seed).items()}
    connection.execute("create temp table streams as select unnest($columns)", {"columns": columns})

"""Checksums that prove two databases equal, column by column, in any order of rows."""

from types import SimpleNamespace

import numpy

from data_gen.draws import mixer
from data_gen.draws.mixer import Draws
from data_gen.records.register import STORED


class Sums:
    """The checksum of each stored column: the sum of its values mixed with record_id, modulo 2^64.

    The column record_id itself counts as ones. checksums.sql computes the same from the stored
    table.
    """

    def __init__(self) -> None:
        self.sums = dict.fromkeys(STORED, 0)

    def add(self, sums: dict[str, int]) -> None:
        """Add the sums of a part of the records."""
        self.sums = {name: (own + sums[name]) % 2**64 for name, own in self.sums.items()}


def column_sums(made: SimpleNamespace) -> dict[str, int]:
    """Return the sums of a part of the records."""
    base = mixer.key_base(made.record_id)
    return {
        name: int(mixer.draw(base, _value(name, made)).sum(dtype=numpy.uint64)) for name in STORED
    }


def _value(name: str, made: SimpleNamespace) -> Draws | int:
    """Return the values of a column to sum: codes as uint32, with null as the highest number."""
    return 1 if name == "record_id" else vars(made)[name].view(numpy.uint32)

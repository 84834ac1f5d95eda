"""Sums that prove two databases equal, column by column, in whatever order their rows stand."""

from types import SimpleNamespace

import numpy

from data_gen.draws import mixer
from data_gen.draws.mixer import Draws
from data_gen.records.register import STORED


class Sums:
    """Of each stored column the sum of its values, each mixed with the record_id, modulo 2^64.

    The record_id itself counts as ones. checksums.sql works the same out of the stored table.
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
    """Return what a column counts by: codes, and for nothing, which is -1, the highest number."""
    return 1 if name == "record_id" else vars(made)[name].view(numpy.uint32)

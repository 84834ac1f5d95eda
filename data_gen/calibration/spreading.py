"""Spread five-year groups over single years."""

from collections.abc import Sequence

import numpy


def spread(bands: Sequence[float], rounds: int = 500) -> numpy.ndarray:
    """Spread five-year bands over single years: same totals, smooth steps, all above zero.

    Tobler's pycnophylactic interpolation (1979): average neighbours, restore the totals, repeat.

    >>> spread([10.0, 15.0]).round(1).tolist()[::3]
    [1.8, 2.1, 2.9, 3.3]
    """
    years = numpy.repeat(numpy.array(bands) / 5, 5)
    for _ in range(rounds):
        years = numpy.convolve(numpy.pad(years, 1, mode="edge"), numpy.ones(3) / 3, mode="valid")
        years *= numpy.repeat(bands / years.reshape(-1, 5).sum(axis=1), 5)
    return years

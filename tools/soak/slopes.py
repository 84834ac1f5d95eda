"""The slope of a server's memory, handles or threads: least squares, with a standard error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy


@dataclass(frozen=True)
class Slope:
    """The growth of a measure in an hour, and its standard error."""

    per_hour: float
    error: float

    def __str__(self) -> str:
        return f"{self.per_hour:+,.1f} ± {self.error:,.1f}"


def fit_slope(hours: Sequence[float], values: Sequence[float]) -> Slope:
    """Return the slope of values over hours; nan for fewer than three values.

    The error is that of independent residuals. A server's memory moves in steps, so its samples
    are not independent and the true error is larger.

    >>> fit_slope([0, 1, 2, 3], [10, 12, 14, 16])
    Slope(per_hour=2.0, error=0.0)
    """
    if len(hours) < 3:
        return Slope(numpy.nan, numpy.nan)
    around = numpy.asarray(hours) - numpy.mean(hours)
    squares = float(around @ around)
    slope = float(around @ numpy.asarray(values)) / squares
    residuals = numpy.asarray(values) - numpy.mean(values) - slope * around
    error = numpy.sqrt(float(residuals @ residuals) / (len(hours) - 2) / squares)
    return Slope(round(slope, 9), round(float(error), 9))


def second_half(samples: Sequence) -> Sequence:
    """Return the second half of the samples, when the server is warm."""
    return samples[len(samples) // 2 :]

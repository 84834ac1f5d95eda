"""A broken axis of days: days between two distant ones are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from breachlab.words.days import write_month

FAR = 120  # days between two; beyond, the axis has a break
BEFORE, AFTER, GAP = 30, 16, 5  # days of room before and after a break, and its width in days


@dataclass(frozen=True)
class Days:
    """The days of the axis: continuous parts side by side, with a break between them."""

    parts: tuple[tuple[date, date], ...]

    def place(self, day: date) -> float:
        """Return the place of a day, in days from the left; in a break, its right end."""
        left = 0
        for first, last in self.parts:
            if day <= last:
                return left + max((day - first).days, 0)
            left += (last - first).days + GAP
        return left - GAP

    def pieces(self, start: date, end: date) -> list[tuple[float, float]]:
        """Return the places of the ends of a period, in each part that it touches."""
        within = [(max(start, first), min(end, last)) for first, last in self.parts]
        return [(self.place(one), self.place(other)) for one, other in within if one < other]

    @property
    def breaks(self) -> list[float]:
        """The place of each break."""
        return [self.place(last) for _, last in self.parts[:-1]]

    @property
    def end(self) -> float:
        """The place of the last day."""
        return self.place(self.parts[-1][1])

    def months(self, language: str) -> dict[float, str]:
        """Return {place: name} of each month; the first one and each January have the year."""
        firsts = [day for part in self.parts for day in _firsts(*part)]
        names = {self.place(day): write_month(day, language) for day in firsts}
        with_year = {self.place(day) for day in firsts if day.month == 1 or day == firsts[0]}
        return {
            place: name if place in with_year else name.rsplit(" ", 1)[0]
            for place, name in names.items()
        }

    @classmethod
    def around(cls, days: Iterable[date]) -> "Days":
        """Return an axis around these days: parts begin on the first of a month, end days later.

        Example:

            >>> Days.around([date(2024, 3, 5), date(2026, 1, 29), date(2024, 2, 6)]).parts[1]
            (datetime.date(2025, 12, 1), datetime.date(2026, 2, 14))
        """
        named = sorted({*days})
        breaks = [each for each in pairwise(named) if (each[1] - each[0]).days > FAR]
        starts = [named[0], *(after - timedelta(BEFORE) for _, after in breaks)]
        ends = [*(before for before, _ in breaks), named[-1]]
        return cls(
            tuple(
                (start.replace(day=1), end + timedelta(AFTER))
                for start, end in zip(starts, ends, strict=True)
            )
        )


def _firsts(start: date, end: date) -> list[date]:
    """Return each first of a month between two days."""
    days = (start + timedelta(number) for number in range((end - start).days + 1))
    return [day for day in days if day.day == 1]

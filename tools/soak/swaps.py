"""Worlds that replace the served one, and the worlds that an answer may be of."""

import asyncio
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A database that was made before, its short name, and the content of its files."""

    path: Path
    id: str
    files: dict[str, str]


@dataclass
class Swaps:
    """The worlds that stood at one path: [(start in monotonic seconds, source)]."""

    path: Path
    stood: list[tuple[float, Source]] = field(default_factory=list)
    over: list[float] = field(default_factory=list)  # the end of each replacement

    def put(self, source: Source) -> None:
        """Replace the served database by a copy of a source, atomically."""
        draft = self.path.with_name("draft.duckdb")
        shutil.copyfile(source.path, draft)
        self.stood.append((time.monotonic(), source))
        os.replace(draft, self.path)
        self.over.append(time.monotonic())

    def list_allowed(self, begun: float, ended: float) -> list[Source]:
        """Return the sources that an answer may be of: those that stood during the request.

        >>> swaps = Swaps(Path("x"), [(0, "a"), (10, "b")], [0, 11])
        >>> swaps.list_allowed(5, 6), swaps.list_allowed(9, 10.5), swaps.list_allowed(11.5, 12)
        (['a'], ['a', 'b'], ['b'])
        """
        ends = [*self.over[1:], float("inf")]
        return [
            source
            for (start, source), end in zip(self.stood, ends, strict=False)
            if start <= ended and begun <= end
        ]


async def swap_in_turn(swaps: Swaps, sources: Sequence[Source], count: int, seconds: float) -> None:
    """Swap so many worlds in, evenly over the seconds; each differs from the one before."""
    for number in range(count):
        await asyncio.sleep(seconds / (count + 1))
        await asyncio.to_thread(swaps.put, sources[(number + 1) % len(sources)])

"""Measure, join and write rings: closed borders of a surface, in whole units of a drawing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

Point = tuple[int, int]
Edge = tuple[Point, Point]
Ring = list[Point]  # closed: its last point is joined to its first

_SLIVER = 100  # square units; borders that do not quite match leave holes of a few square pixels


def surface(ring: Ring) -> float:
    """Return the surface inside a ring, in square units.

    >>> surface([(0, 0), (4, 0), (4, 3), (0, 3)])
    12.0
    """
    return abs(sum(_cross(*each) for each in edges(ring))) / 2


def centroid(ring: Ring) -> Point:
    """Return the middle of the surface inside a ring.

    >>> centroid([(0, 0), (4, 0), (4, 2), (0, 2)])
    (2, 1)
    """
    sides = [*edges(ring)]
    whole = 3 * sum(_cross(*each) for each in sides)
    x, y = (sum((a[axis] + b[axis]) * _cross(a, b) for a, b in sides) / whole for axis in (0, 1))
    return round(x), round(y)


def edges(ring: Ring) -> Iterator[Edge]:
    """Yield each side of a ring, the one from the last point to the first included."""
    return pairwise([*ring, ring[0]])


def _cross(one: Point, other: Point) -> int:
    return one[0] * other[1] - other[0] * one[1]


def join_rings(rings: Iterable[Ring]) -> list[Ring]:
    """Return the rings around the union of all rings, without the edges that two share.

    A ring that turns the other way than the largest is a hole. A small hole is a sliver between
    two borders that do not quite match, and is dropped.

    >>> join_rings([[(0, 0), (4, 0), (4, 4), (0, 4)], [(4, 0), (8, 0), (8, 4), (4, 4)]])
    [[(0, 0), (4, 0), (8, 0), (8, 4), (4, 4), (0, 4)]]
    """
    sides = [*chain.from_iterable(map(edges, rings))]
    shared = Counter(map(frozenset, sides))
    after: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sides:
        if shared[frozenset((start, end))] == 1:
            after[start].append(end)
    borders = [*_walk(after)]
    turn = _turn(max(borders, key=surface))
    return [ring for ring in borders if _turn(ring) == turn or surface(ring) > _SLIVER]


def _turn(ring: Ring) -> bool:
    return sum(_cross(*each) for each in edges(ring)) > 0


def _walk(after: dict[Point, list[Point]]) -> Iterator[Ring]:
    """Yield each ring, walking from a point to the next until the first comes again."""
    while any(after.values()):
        ring = [next(point for point, ends in after.items() if ends)]
        while (point := after[ring[-1]].pop()) != ring[0]:
            ring.append(point)
        yield ring


def path(rings: list[Ring]) -> str:
    """Return rings as the text of an SVG path: the start of each, then relative steps.

    >>> path([[(10, 10), (14, 10), (14, 7)]])
    'M10 10l4 0 0-3z'
    """
    return "".join(f"{line(ring)}z" for ring in rings)


def line(points: list[Point]) -> str:
    """Return points as the text of an open SVG path."""
    steps = chain.from_iterable((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    numbers = " ".join(map(str, steps)).replace(" -", "-")  # a minus separates, too
    return f"M{points[0][0]} {points[0][1]}l{numbers}"

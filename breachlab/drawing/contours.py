"""The départements and régions as SVG paths: names, outlines, centres, insets.

The drawing is WIDTH × HEIGHT units, Mercator, y downwards. Overseas départements stand to the left
of France, each at a scale of its own. Paris and the three around it are drawn a second time,
enlarged. Source: IGN ADMIN EXPRESS COG, simplified.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import heapify, heappop, heappush
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any

from breachlab import paths

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


Frame = tuple[int, int, int, int]

FILE = Path(__file__).with_name("departements_insets.geojson")
_FEATURES = json.loads(paths.read(FILE))["features"]
_SHAPES = {each["id"]: each["geometry"] for each in _FEATURES}
NAMES = {each["id"]: each["properties"]["nom"] for each in _FEATURES}  # {"01": "Ain", …}
REGIONS = {  # {région: its départements}, as {"84": ("01", …), …}
    region: tuple(each["id"] for each in _FEATURES if each["properties"]["region"] == region)
    for region in sorted({each["properties"]["region"] for each in _FEATURES})
}

WIDTH, HEIGHT = 2000, 1824
ENLARGED = ("75", "92", "93", "94")  # Paris would have 12 × 8 pixels on a map 620 wide
OVERSEAS = ("971", "972", "973", "974", "976")
# x, y, width, height of the insets: the enlarged, in the sea off Cotentin; then those overseas.
FRAMES = ((12, 12, 368, 372), *((12, 846 + 196 * row, 190, 182) for row in range(len(OVERSEAS))))

_WEST, _NORTH = -5.95, 51.1  # degrees of the inner corner of the margin
_PER_DEGREE = 126  # units per degree of longitude
_MARGIN = 24
_OVERSEAS_TIMES = 0.9  # times their size in the file, which has a scale of its own for each
_ENLARGED_TIMES = 5.5  # times their size in the main map
_FINEST = 22  # square units; two square pixels on a map 620 wide


@dataclass(frozen=True)
class Areas:
    """The areas of a map by code, in drawing order.

    `outlines` are paths on one grid: {"01": "M1543 677l4-2…z", …}. `enlarged` are the paths drawn
    a second time inside the first frame. `centres` are the centroids of the largest parts, `coast`
    is the path of all borders without a neighbour, and `frames` are those of the insets.
    """

    outlines: dict[str, str]
    enlarged: dict[str, str]
    centres: Mapping[str, Point]
    coast: str
    frames: tuple[Frame, ...]


@cache
def departements() -> Areas:
    """Return the 101 départements, with Paris and the three around it a second time."""
    return _areas(_rings(), _move(_grid(ENLARGED, _ENLARGED_TIMES), FRAMES[0]), FRAMES)


@cache
def regions() -> Areas:
    """Return the 18 régions: the same borders, without those between their départements."""
    rings = {
        region: join_rings(chain.from_iterable(_rings()[code] for code in codes))
        for region, codes in REGIONS.items()
    }
    return _areas(rings, {}, FRAMES[1:])


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Return {département: those with a common border}; empty for those overseas.

    Example:

        >>> sorted(neighbours()["59"]), sorted(neighbours()["974"])
        (['02', '62', '80'], [])
    """
    owners: dict[frozenset[tuple[float, ...]], set[str]] = defaultdict(set)
    for code in NAMES:
        for ring in _raw(_SHAPES[code]):
            for side in pairwise(map(tuple, ring)):
                owners[frozenset(side)].add(code)
    adjacent: dict[str, set[str]] = {code: set() for code in NAMES}
    for codes in owners.values():
        for code in codes:
            adjacent[code] |= codes - {code}
    return {code: frozenset(beside) for code, beside in adjacent.items()}


def _areas(
    rings: dict[str, list[Ring]], enlarged: dict[str, list[Ring]], frames: tuple[Frame, ...]
) -> Areas:
    drawn = [*chain.from_iterable([*rings.values(), *enlarged.values()])]
    sides = Counter(frozenset(edge) for ring in drawn for edge in edges(ring))
    coast = (
        [edge[0] for edge in run] + [run[-1][1]]
        for ring in drawn
        for is_outer, sides_of in groupby(edges(ring), lambda edge: sides[frozenset(edge)] == 1)
        if is_outer and (run := [*sides_of])
    )
    return Areas(
        {code: path(parts) for code, parts in rings.items()},
        {code: path(parts) for code, parts in enlarged.items()},
        {code: centroid(max(parts, key=surface)) for code, parts in rings.items()},
        "".join(map(line, coast)),
        frames,
    )


@cache
def _rings() -> dict[str, list[Ring]]:
    rings = _grid(NAMES)
    for code, frame in zip(OVERSEAS, FRAMES[1:], strict=True):
        rings |= _move(_grid([code], _OVERSEAS_TIMES), frame)
    dropped = _find_dropped(chain.from_iterable(rings.values()))
    return {
        code: [[point for point in ring if point not in dropped] for ring in parts]
        for code, parts in rings.items()
    }


def _grid(codes: Iterable[str], times: float = 1) -> dict[str, list[Ring]]:
    """Return the rings of these départements in units; a hole is a ring, too."""
    return {code: [_on_grid(ring, times) for ring in _raw(_SHAPES[code])] for code in codes}


def _raw(shape: dict[str, Any]) -> list[list[list[float]]]:
    """Return the rings of a Polygon or MultiPolygon, in degrees."""
    nested = shape["coordinates"]
    return nested if shape["type"] == "Polygon" else [*chain.from_iterable(nested)]


def _mercator(latitude: float) -> float:
    """Return the Mercator distance of a latitude from the equator, in degrees of longitude.

    >>> round(_mercator(48.86), 2)
    56.15
    """
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _on_grid(ring: list[list[float]], times: float) -> Ring:
    """Return a ring in whole units, without repeated points."""
    points = [
        (
            round(times * (_MARGIN + _PER_DEGREE * (longitude - _WEST))),
            round(times * (_MARGIN + _PER_DEGREE * (_mercator(_NORTH) - _mercator(latitude)))),
        )
        for longitude, latitude in ring
    ]
    return [point for point, after in pairwise(points) if point != after]


def _move(rings: dict[str, list[Ring]], frame: Frame) -> dict[str, list[Ring]]:
    """Return the rings of one or more départements, moved together to the centre of a frame.

    >>> _move({"974": [[(0, 0), (4, 0), (4, 2)]]}, (100, 100, 20, 20))
    {'974': [[(108, 109), (112, 109), (112, 111)]]}
    """
    points = chain.from_iterable(chain.from_iterable(rings.values()))
    across, down = ((min(axis) + max(axis)) // 2 for axis in zip(*points, strict=True))
    x, y = frame[0] + frame[2] // 2 - across, frame[1] + frame[3] // 2 - down
    return {
        code: [[(left + x, top + y) for left, top in ring] for ring in parts]
        for code, parts in rings.items()
    }


def _find_dropped(rings: Iterable[Ring]) -> set[Point]:
    """Return the points to drop: those that span a negligible surface with their neighbours.

    All borders are simplified at once, smallest surface first (Visvalingam), so that areas drop
    the same points and no gap opens. Points where borders meet are kept.
    """
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for point, after in edges(ring):
            beside[point].add(after)
            beside[after].add(point)
    waiting = [each for point in beside for each in _spans(point, beside)]
    heapify(waiting)
    dropped: set[Point] = set()
    while waiting and waiting[0][0] <= _FINEST:
        span = heappop(waiting)
        point = span[1]
        if point in dropped or span not in _spans(point, beside):
            continue  # outdated: a neighbour was dropped since
        before, after = beside[point]
        if after not in beside[before]:  # or a part would be less than a triangle
            dropped.add(point)
            for one, other in ((before, after), (after, before)):
                beside[one] = beside[one] - {point} | {other}
                for each in _spans(one, beside):
                    heappush(waiting, each)
    return dropped


def _spans(point: Point, beside: dict[Point, set[Point]]) -> Iterator[tuple[float, Point]]:
    """Yield the surface between a point and its two neighbours; empty where borders meet."""
    if len(beside[point]) == 2:
        yield surface([point, *beside[point]]), point

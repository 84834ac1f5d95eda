"""The 101 départements as paths of one drawing: names, outlines, middles, insets.

A drawing is WIDTH × HEIGHT units, Mercator, y downwards. Overseas départements stand to the left of
France, each at a scale of its own; Paris and the three around it are drawn a second time, enlarged.
Source: IGN ADMIN EXPRESS COG, simplified.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import heapify, heappop, heappush
from itertools import chain, groupby, pairwise
from pathlib import Path

from breachlab import paths

Point = tuple[int, int]
Edge = tuple[Point, Point]
Ring = list[Point]  # closed: its last point is joined to its first
Frame = tuple[int, int, int, int]

FILE = Path(__file__).with_name("departements_insets.geojson")
_FEATURES = json.loads(paths.read(FILE))["features"]
NAMES = {each["id"]: each["properties"]["nom"] for each in _FEATURES}  # {"01": "Ain", …}

WIDTH, HEIGHT = 2000, 1824
ENLARGED = ("75", "92", "93", "94")  # 12 × 8 pixels, Paris, on a map of 620
OVERSEAS = ("971", "972", "973", "974", "976")
# x, y, width, height of what is not at its place: the enlarged, in the sea off Cotentin; overseas.
FRAMES = ((12, 12, 368, 372), *((12, 846 + 196 * row, 190, 182) for row in range(len(OVERSEAS))))

_WEST, _NORTH = -5.95, 51.1  # degrees, what the margin is left of and above
_PER_DEGREE = 126  # units, of longitude
_MARGIN = 24
_OVERSEAS_TIMES = 0.9  # of the size they have in the file, which is not one for all five
_ENLARGED_TIMES = 5.5  # as large as at their place
_FINEST = 22  # square units; two square pixels on a map 620 wide


@cache
def outlines() -> dict[str, str]:
    """Return each département's path, {"01": "M1543 677l4-2…z", …}, all on one grid."""
    return {code: _path(rings) for code, rings in _rings().items()}


@cache
def enlarged() -> dict[str, str]:
    """Return the paths of Paris and the three around it, enlarged, inside the first frame."""
    return {code: _path(rings) for code, rings in _enlarged_rings().items()}


@cache
def coast() -> str:
    """Return the path of all that borders on no other département: coasts, the edge of France."""
    rings = [*chain.from_iterable([*_rings().values(), *_enlarged_rings().values()])]
    sides = Counter(frozenset(edge) for ring in rings for edge in _edges(ring))
    lines = (
        [edge[0] for edge in run] + [run[-1][1]]
        for ring in rings
        for is_outer, edges in groupby(_edges(ring), lambda edge: sides[frozenset(edge)] == 1)
        if is_outer and (run := [*edges])
    )
    return "".join(map(_line, lines))


@cache
def centres() -> dict[str, Point]:
    """Return the middle of each département's largest part: the centroid of its surface."""
    return {code: _centroid(max(rings, key=_surface)) for code, rings in _rings().items()}


@cache
def _rings() -> dict[str, list[Ring]]:
    rings = _gridded(NAMES)
    for code, frame in zip(OVERSEAS, FRAMES[1:], strict=True):
        rings |= _moved(_gridded([code], _OVERSEAS_TIMES), frame)
    dropped = _dropped(chain.from_iterable(rings.values()))
    return {
        code: [[point for point in ring if point not in dropped] for ring in parts]
        for code, parts in rings.items()
    }


def _enlarged_rings() -> dict[str, list[Ring]]:
    return _moved(_gridded(ENLARGED, _ENLARGED_TIMES), FRAMES[0])


def _gridded(codes: Iterable[str], times: float = 1) -> dict[str, list[Ring]]:
    """Return the rings of these départements in units, at their place; a hole is a ring, too."""
    shapes = {each["id"]: each["geometry"] for each in _FEATURES}
    return {code: [_on_grid(ring, times) for ring in _raw(shapes[code])] for code in codes}


def _raw(shape: dict) -> list[list[list[float]]]:
    """Return the rings of a polygon or of several, in degrees."""
    nested = shape["coordinates"]
    return nested if shape["type"] == "Polygon" else [*chain.from_iterable(nested)]


def _mercator(latitude: float) -> float:
    """Return how far a latitude is from the equator, in degrees of longitude.

    >>> round(_mercator(48.86), 2)
    56.15
    """
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _on_grid(ring: list[list[float]], times: float) -> Ring:
    """Return a ring in whole units, without points that repeat the one before."""
    points = [
        (
            round(times * (_MARGIN + _PER_DEGREE * (longitude - _WEST))),
            round(times * (_MARGIN + _PER_DEGREE * (_mercator(_NORTH) - _mercator(latitude)))),
        )
        for longitude, latitude in ring
    ]
    return [point for point, after in pairwise(points) if point != after]


def _moved(rings: dict[str, list[Ring]], frame: Frame) -> dict[str, list[Ring]]:
    """Return the rings of one or more départements, moved together to the middle of a frame.

    >>> _moved({"974": [[(0, 0), (4, 0), (4, 2)]]}, (100, 100, 20, 20))
    {'974': [[(108, 109), (112, 109), (112, 111)]]}
    """
    points = chain.from_iterable(chain.from_iterable(rings.values()))
    across, down = ((min(axis) + max(axis)) // 2 for axis in zip(*points, strict=True))
    x, y = frame[0] + frame[2] // 2 - across, frame[1] + frame[3] // 2 - down
    return {
        code: [[(left + x, top + y) for left, top in ring] for ring in parts]
        for code, parts in rings.items()
    }


def _dropped(rings: Iterable[Ring]) -> set[Point]:
    """Return the points that no eye would miss: with those beside them they span next to nothing.

    They are looked for along all borders at once, smallest first (Visvalingam), so that neighbours
    drop the same ones and no gap opens. Points where borders meet are kept.
    """
    beside = _beside(rings)
    waiting = [each for point in beside for each in _spans(point, beside)]
    heapify(waiting)
    dropped: set[Point] = set()
    while waiting and waiting[0][0] <= _FINEST:
        span = heappop(waiting)
        point = span[1]
        if point in dropped or span not in _spans(point, beside):
            continue  # one beside it went first
        before, after = beside[point]
        if after not in beside[before]:  # or a part would be less than a triangle
            dropped.add(point)
            for one, other in ((before, after), (after, before)):
                beside[one] = beside[one] - {point} | {other}
                for each in _spans(one, beside):
                    heappush(waiting, each)
    return dropped


def _beside(rings: Iterable[Ring]) -> dict[Point, set[Point]]:
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for point, after in _edges(ring):
            beside[point].add(after)
            beside[after].add(point)
    return beside


def _spans(point: Point, beside: dict[Point, set[Point]]) -> Iterator[tuple[float, Point]]:
    """Yield the surface between a point and the two beside it; nothing where borders meet."""
    if len(beside[point]) == 2:
        yield _surface([point, *beside[point]]), point


def _surface(ring: Ring) -> float:
    """Return the surface inside a ring, in square units.

    >>> _surface([(0, 0), (4, 0), (4, 3), (0, 3)])
    12.0
    """
    return abs(sum(_cross(*each) for each in _edges(ring))) / 2


def _centroid(ring: Ring) -> Point:
    """Return the middle of the surface inside a ring.

    >>> _centroid([(0, 0), (4, 0), (4, 2), (0, 2)])
    (2, 1)
    """
    edges = [*_edges(ring)]
    whole = 3 * sum(_cross(*each) for each in edges)
    x, y = (sum((a[axis] + b[axis]) * _cross(a, b) for a, b in edges) / whole for axis in (0, 1))
    return round(x), round(y)


def _edges(ring: Ring) -> Iterator[Edge]:
    return pairwise([*ring, ring[0]])


def _cross(one: Point, other: Point) -> int:
    return one[0] * other[1] - other[0] * one[1]


def _path(rings: list[Ring]) -> str:
    """Return rings as the text of a path: where each starts, then step by step.

    >>> _path([[(10, 10), (14, 10), (14, 7)]])
    'M10 10l4 0 0-3z'
    """
    return "".join(f"{_line(ring)}z" for ring in rings)


def _line(points: list[Point]) -> str:
    steps = chain.from_iterable((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    numbers = " ".join(map(str, steps)).replace(" -", "-")  # a minus separates, too
    return f"M{points[0][0]} {points[0][1]}l{numbers}"

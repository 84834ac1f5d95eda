"""The shapes of the map: all there, inside the drawing, apart from each other, small."""

import re
from collections import Counter
from itertools import combinations, pairwise

import pytest

from breachlab.drawing.contours import (
    ENLARGED,
    FRAMES,
    HEIGHT,
    NAMES,
    OVERSEAS,
    REGIONS,
    WIDTH,
    departements,
    regions,
)
from tests.support.cases import for_each

AREAS = departements()
BORDER = {"59": "62", "75": "92", "2A": "2B", "13": "84", "29": "56"}


def rings(path):
    """Return the points of every ring of a path."""
    return [list(_walk(ring)) for ring in re.findall(r"M([^Mz]+)", path)]


def _walk(ring):
    start, steps = ring.split("l")
    x, y = map(int, start.split())
    yield x, y
    numbers = map(int, re.findall(r"-?\d+", steps))
    for right, down in zip(numbers, numbers, strict=True):
        x, y = x + right, y + down
        yield x, y


def box(path):
    """Return left, top, right and bottom of what a path encloses."""
    xs, ys = zip(*(point for ring in rings(path) for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def is_apart(one, other):
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def edges(path):
    closed = [[*ring, ring[0]] for ring in rings(path)]
    return [frozenset(edge) for ring in closed for edge in pairwise(ring)]


def test_all_101_are_there():
    assert len(NAMES) == 101
    assert NAMES["2A"] == "Corse-du-Sud"
    assert set(AREAS.outlines) == set(AREAS.centres) == set(NAMES)
    assert set(AREAS.enlarged) == set(ENLARGED)


def test_all_is_inside_the_drawing():
    shapes = [*AREAS.outlines.values(), *AREAS.enlarged.values(), AREAS.coast]
    for left, top, right, bottom in map(box, shapes):
        assert min(left, top) > 10
        assert right < WIDTH - 10 and bottom < HEIGHT - 10


def test_every_part_is_a_surface():
    for path in AREAS.outlines.values():
        assert all(len(set(ring)) >= 3 for ring in rings(path))


@for_each("one, other", BORDER.items())
def test_neighbours_share_their_border_point_by_point(one, other):
    assert set(edges(AREAS.outlines[one])) & set(edges(AREAS.outlines[other]))


def test_an_edge_borders_on_two_at_most():
    """Or borders were simplified apart, and the colour below shows through."""
    sides = Counter(edge for path in AREAS.outlines.values() for edge in set(edges(path)))
    assert max(sides.values()) == 2
    assert sum(count == 2 for count in sides.values()) > 2000


def test_insets_are_in_their_frames_and_frames_apart_from_all_else():
    inside = {code: AREAS.outlines[code] for code in OVERSEAS}
    frames = [(x, y, x + width, y + height) for x, y, width, height in FRAMES]
    for frame, paths in zip(
        frames, [AREAS.enlarged.values(), *([path] for path in inside.values())], strict=True
    ):
        for left, top, right, bottom in map(box, paths):
            assert frame[0] < left and frame[1] < top and right < frame[2] and bottom < frame[3]
    others = [box(path) for code, path in AREAS.outlines.items() if code not in inside]
    assert all(is_apart(frame, other) for frame in frames for other in others)
    assert all(is_apart(*two) for two in combinations(frames, 2))


def test_the_enlarged_are_five_times_as_large():
    large, small = box(AREAS.enlarged["92"]), box(AREAS.outlines["92"])
    assert 5 < (large[2] - large[0]) / (small[2] - small[0]) < 6


def test_a_middle_is_inside_the_box_of_its_shape():
    for code, (x, y) in AREAS.centres.items():
        left, top, right, bottom = box(AREAS.outlines[code])
        assert left < x < right and top < y < bottom


def test_the_outlines_are_small():
    assert sum(map(len, AREAS.outlines.values())) < 28_000


def test_a_region_is_its_departements_without_the_borders_between_them():
    whole = regions()
    assert set(whole.outlines) == set(REGIONS) and len(REGIONS) == 18
    assert sorted(code for codes in REGIONS.values() for code in codes) == sorted(NAMES)
    for region, codes in REGIONS.items():
        parts = Counter(edge for code in codes for edge in edges(AREAS.outlines[code]))
        outer = {edge for edge, count in parts.items() if count == 1}
        around = edges(whole.outlines[region])
        assert len(set(around)) == len(around) and set(around) <= outer
        assert len(outer - set(around)) < 40  # slivers, of borders that are not quite one


def test_a_region_covers_as_much_as_its_departements():
    for region, codes in REGIONS.items():
        parts = sum(surface_of(AREAS.outlines[code]) for code in codes)
        assert surface_of(regions().outlines[region]) == pytest.approx(parts, rel=0.001)


def surface_of(path):
    """Return the surface of a path whose holes turn the other way round."""
    return abs(
        sum(
            one[0] * other[1] - other[0] * one[1]
            for ring in rings(path)
            for one, other in pairwise([*ring, ring[0]])
        )
        / 2
    )


def test_a_region_of_one_departement_is_its_shape():
    assert set(edges(regions().outlines["06"])) == set(edges(AREAS.outlines["976"]))


def test_no_region_is_drawn_twice_and_the_inset_of_paris_is_gone():
    assert regions().enlarged == {}
    assert regions().frames == FRAMES[1:]

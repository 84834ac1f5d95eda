"""The shapes of the 101 départements: where the browser fetches them, their names and extent."""

import json
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parent / "assets" / "departements_insets.geojson"

_FEATURES = json.loads(FILE.read_text(encoding="utf-8"))["features"]

NAMES = {each["id"]: each["properties"]["nom"] for each in _FEATURES}  # {"01": "Ain", …}


def extent() -> tuple[list[float], list[float]]:
    """Return the [west, east] and [south, north] that hold every shape, in degrees."""
    points = [point for each in _FEATURES for point in _points(each["geometry"]["coordinates"])]
    longitudes, latitudes = zip(*points, strict=True)
    return [min(longitudes), max(longitudes)], [min(latitudes), max(latitudes)]


def _points(nested: list) -> Iterator[list[float]]:
    """Walk polygons and multipolygons, which differ in depth, down to their points."""
    if isinstance(nested[0], float | int):
        yield nested
    else:
        for each in nested:
            yield from _points(each)

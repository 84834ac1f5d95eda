"""Hold the stored ends to worlds of another seed, as shares of the centre.

Each headline is asked with its two largest movers at all four corners of their ends, and under each
shape by age. All these have to lie between its stored ends.
"""

from collections.abc import Iterator

from data_gen.ends.ends_tables import Results, values
from data_gen.ends.ranking import Stored, rows_of
from data_gen.ends.runs import OUTER, Crossing, Ends, at, counts
from data_gen.ends.world_questions import Headline, headlines

SEED = 7
SHAPES = [at(("age_shape_per_mille", end)) for end in OUTER]
LINE = "{name:<62} {low:>8} {least:>8} {most:>8} {high:>8}  {worlds:>6}  {holds}"
HEADS = dict(low="low", least="least", most="most", high="high", worlds="worlds", holds="held")


def runs() -> list[Ends]:
    """Return the central world, those of all shapes, and all corners of the two largest movers."""
    corners = [corner for headline in headlines() for corner in list_corners(headline)]
    return list(dict.fromkeys([(), *SHAPES, *corners]))


def list_corners(headline: Headline) -> list[Ends]:
    """Return the corners of the two figures that move a headline furthest by the stored ends."""
    singles = [row for row in rows_of(headline) if row.figure and row.crossed_with is None]
    largest = sorted(singles, key=lambda row: -row.move)[:2]
    return Crossing(headline, tuple(row.figure for row in largest if row.figure)).corners


def compare(results: Results) -> Iterator[tuple[Headline, tuple[float, float], list[float], float]]:
    """Yield each headline with its stored ends and its values, in parts of their centres.

    The last is the centre of the values.
    """
    said = values(results)
    for headline in headlines():
        found = said[headline]
        asked = {*SHAPES, *list_corners(headline)} & found.keys()
        centre = found[()]
        yield headline, _ends(rows_of(headline)), [found[ends] / centre for ends in asked], centre


def _ends(stored: list[Stored]) -> tuple[float, float]:
    """Return the lowest and the highest of all rows of a headline, in parts of its centre."""
    found = [end / row.central for row in stored for end in (row.low, row.central, row.high)]
    return min(found), max(found)


def holds(ends: tuple[float, float], found: list[float], centre: float) -> bool:
    """Return whether all values lie between the ends, or beyond them by chance alone."""
    (low, high), least, most = ends, min(found), max(found)
    is_below = least < low and counts(least * centre, low * centre)
    return not is_below and not (most > high and counts(most * centre, high * centre))


def lines(results: Results) -> Iterator[str]:
    """Yield a table: the ends of each headline, and its least and its most in the worlds."""
    yield LINE.format(name="in parts of the centre", **HEADS)
    for headline, ends, found, centre in compare(results):
        low, least, most, high = (
            f"{each:.3f}" for each in (ends[0], min(found), max(found), ends[1])
        )
        yield LINE.format(
            name=f"{headline.question} {headline.key}",
            low=low,
            least=least,
            most=most,
            high=high,
            worlds=len(found),
            holds="yes" if holds(ends, found, centre) else "NO",
        )

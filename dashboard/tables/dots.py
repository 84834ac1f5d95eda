"""A set as a row of dots: one for each member, joined by a line from the first to the last."""

from collections.abc import Sequence
from itertools import pairwise

from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.tables import cells


def dots(has: Sequence[bool], is_in: str, is_out: str) -> list[html.Markup]:
    """Return a cell for each possible member of a set, labelled "in" or "out"."""
    return [html.Td(dot, className=name) for dot, name in _parts(has, is_in, is_out)]


def named_dots(row: str, has: Sequence[bool], is_in: str, is_out: str) -> list:
    """Return the cells of `dots`; the first one names the row for screen readers."""
    (dot, name), *_ = _parts(has, is_in, is_out)
    heard = html.Span(row, className="unseen")
    return [cells.name_row([heard, dot], className=name), *dots(has, is_in, is_out)[1:]]


def _parts(has: Sequence[bool], is_in: str, is_out: str) -> list[tuple[html.Markup, str]]:
    """Return the dot of each cell, and its class."""
    joined = [any(has[:place]) and any(has[place:]) for place in range(len(has) + 1)]
    return [
        _part(is_in if there else is_out, there, *sides)
        for there, sides in zip(has, pairwise(joined), strict=True)
    ]


def _part(word: str, there: bool, left: bool, right: bool) -> tuple[html.Markup, str]:
    names = {"is-out": there, "from-left": left, "to-right": right}
    dot = html.Span(className="dot", role="img", **aria(label=word))
    return dot, " ".join(["dotted", *filter(names.get, names)])

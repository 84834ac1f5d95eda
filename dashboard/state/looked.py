"""A text for each position of some levers, so that moving one needs no request.

The server writes all texts and sends them with the element that displays one of them. The browser
only chooses (assets/frame/levers.js). A text is a list of parts: words and values in turn. So a
part that many positions share is sent once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest
from typing import Any

from dashboard.layout.marks import data
from dashboard.state.options import Option

BETWEEN = "|"  # separates the different texts of a part as they are sent


@dataclass(frozen=True)
class Looked:
    """A text for each position of some levers, in parts; the last lever moves first.

    Example:

        >>> years = Option("years", {"1": {}, "0": {}}, order=("0", "1"))
        >>> text = Looked((years,), [["0", " years"], ["1", " year"]])
        >>> text.at({}), text.at({"years": "0"})
        ('1 year', '0 years')
        >>> text.packed
        {'by': {'years': 2}, 'parts': [['0|1', [0, 1], 'years'], [' years| year', [0, 1], 'years']]}
    """

    levers: tuple[Option, ...]
    parts: Sequence[Sequence[str]]
    counts: tuple[str, ...] = ()  # the keys of the numbers in a text, in order

    @classmethod
    def of(
        cls, levers: tuple[Option, ...], texts: Iterable[str], counts: tuple[str, ...] = ()
    ) -> "Looked":
        """Return texts of one part each."""
        return cls(levers, [(text,) for text in texts], counts)

    def at(self, options: Mapping[str, str]) -> str:
        """Return the text of the position that the options of a state set."""
        place = 0
        for lever in self.levers:
            place = place * len(lever.positions) + lever.positions.index(lever.read_choice(options))
        return "".join(self.parts[place])

    @property
    def packed(self) -> dict[str, Any]:
        """The text in the form that is sent: the number of positions of each lever, and the parts.

        A part that is the same at all positions is a text. Another part is [its different texts,
        the number of the text at each position]; with a third item, a lever, the positions are of
        that lever alone.
        """
        sizes = {lever.name: len(lever.positions) for lever in self.levers}
        columns = zip_longest(*self.parts, fillvalue="")
        return {"by": sizes, "parts": [_pack(column, sizes) for column in columns]}

    def show(self, options: Mapping[str, str]) -> dict[str, Any]:
        """Return the properties of an element that displays one of the texts."""
        keys = data(count=" ".join(self.counts)) if self.counts else {}
        return {"children": self.at(options), **data(looked=_json(self.packed)), **keys}

    def size(self, options: Mapping[str, str], *names: str) -> dict[str, Any]:
        """Return the properties of an element: the text's words are its CSS custom properties."""
        style = dict(zip(names, self.at(options).split(), strict=True))
        return {"style": style, **data(sized=_json({**self.packed, "names": names}))}


def places(levers: Sequence[Option]) -> list[dict[str, str]]:
    """Return the options of each position, in the order of a `Looked`."""
    chosen = product(*(lever.positions for lever in levers))
    return [dict(zip((lever.name for lever in levers), each, strict=True)) for each in chosen]


def _pack(column: Sequence[str], sizes: Mapping[str, int]) -> str | list:
    kinds = {text: number for number, text in enumerate(dict.fromkeys(column))}
    if len(kinds) == 1:
        return column[0]
    texts, which = BETWEEN.join(kinds), [kinds[text] for text in column]
    each = 1  # the stride of a lever: positions of all levers between two of its own
    for lever, size in reversed([*sizes.items()]):
        alone = which[: each * size : each]
        if len(kinds) <= size and which == _spread(alone, each, len(which)):
            return [texts, alone, lever]
        each *= size
    return [texts, which]


def _spread(alone: Sequence[int], each: int, count: int) -> list[int]:
    """Return the values of one lever's positions, repeated over the positions of all levers.

    >>> _spread([7, 8], 2, 8)
    [7, 7, 8, 8, 7, 7, 8, 8]
    """
    return [number for number in alone for _ in range(each)] * (count // (each * len(alone)))


def _json(packed: Mapping[str, Any]) -> str:
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))

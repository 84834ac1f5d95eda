"""The effect of a lever, compared with its starting value; or why it cannot be moved."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product, zip_longest
from typing import Any

from breachlab.words import Sentence
from dashboard.state.options import Option
from dashboard.state.page_state import State

BETWEEN = "|"  # separates the different texts of a part as they are sent


@dataclass(frozen=True)
class Looked:
    """A text for each position of some levers, in parts; the last lever moves first.

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
        keys = {"data-count": " ".join(self.counts)} if self.counts else {}
        return {"children": self.at(options), "data-looked": _json(self.packed), **keys}

    def size(self, options: Mapping[str, str], *names: str) -> dict[str, Any]:
        """Return the properties of an element: the text's words are its CSS custom properties."""
        words = zip(names, self.at(options).split(), strict=True)
        style = "; ".join(f"{name}: {word}" for name, word in words)
        return {"style": style, "data-sized": _json({**self.packed, "names": names})}


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


@dataclass(frozen=True)
class Effect:
    """The effect of a lever on the numbers, in a sentence; empty where the lever is at its start.

    `reason` says why the lever changes no number on display. Then it cannot be moved.
    """

    said: str | Looked = ""
    reason: str = ""
    counts: tuple[str, ...] = ()  # the keys of the numbers in `said`, in order


def count_keys(option: Option, said: Sentence) -> tuple[str, ...]:
    """Return the keys of the numbers in a sentence on a lever, in order.

    The number of a position has the lever's name. A former number has the key of its present one.
    """
    names = {"start": option.name, "days": "last_day_number"}
    columns = (
        figure.column.removeprefix("was_")
        for figure in said.figures
        if any(letter.isdigit() for letter in figure.text)
    )
    return tuple(names.get(column, column) for column in columns)


def at_start(option: Option, state: State) -> State:
    """Return the state with one lever at its starting value; the other levers keep their positions.

    >>> letters = Option("letters", {"1": {}, "2": {"letters": 2}})
    >>> at_start(letters, State("response", {}, {"letters": "2", "plan": "paced"})).options
    {'plan': 'paced'}
    """
    others = {name: each for name, each in state.options.items() if name != option.name}
    return replace(state, options=others)

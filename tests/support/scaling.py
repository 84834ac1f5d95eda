"""Which numbers of a sentence stay, and which go with the size of a world.

A share, and a rate in a thousand, stays; any other number stays, as what was published does, or
goes with the size, as a count of persons does. A sentence with a number that does neither holds in
a world of its own size only.
"""

import re
from dataclasses import dataclass

NEAR = 0.05  # what two worlds differ by that are not of the same size, beyond chance
CHANCE = 4  # standard errors of a count
NUMBER = re.compile(r"(one in )?(\d+(?:,\d{3})*(?:\.\d+)?)( million)?(%| in 1,000)?")
MILLION = 1_000_000


@dataclass(frozen=True)
class Number:
    """A number as a sentence writes it: its value, what its last digit is worth, if it is a share.

    Example:

        >>> Number.of(NUMBER.search("about 2.5 million persons"))
        Number(value=2500000.0, step=100000.0, is_share=False)
    """

    value: float
    step: float
    is_share: bool

    @classmethod
    def of(cls, found: re.Match) -> "Number":
        """Return the number that was found in a sentence."""
        one_in, digits, millions, share = found.groups()
        size = MILLION if millions else 1
        step = size * 10.0 ** -len(digits.partition(".")[2])
        return cls(float(digits.replace(",", "")) * size, step, bool(one_in or share))

    def becomes(self, other: "Number", ratio: float) -> bool:
        """Return whether it is the other one in a world that has so many times its records.

        Example:

            >>> whole, part = (Number(each, 1, False) for each in (1_000_000, 50_100))
            >>> whole.becomes(part, 0.05), whole.becomes(part, 1)
            (True, False)
        """
        expected = self.value * ratio
        chance = CHANCE * expected**0.5 if ratio < 1 else 0
        near = max(NEAR * expected, chance, self.step * ratio, other.step)
        return abs(expected - other.value) <= near


def holds(full: str, other: str, ratio: float) -> bool:
    """Return whether a sentence of a world says what it says of another of `ratio` its records.

    Example:

        >>> full = "4.0 million persons, 11%, told by 21 March"
        >>> holds(full, "199,120 persons, 11%, told by 21 March", 0.05)
        True
        >>> holds(full, "199,120 persons, 11%, told by 13 March", 0.05)
        False
        >>> holds("629 in 1,000", "31 in 1,000", 0.05)
        False
    """
    if NUMBER.sub("", full) != NUMBER.sub("", other):
        return False
    pairs = zip(_numbers(full), _numbers(other), strict=True)
    return all(
        one.becomes(two, 1) or (not one.is_share and one.becomes(two, ratio)) for one, two in pairs
    )


def _numbers(text: str) -> list[Number]:
    return [Number.of(found) for found in NUMBER.finditer(text)]

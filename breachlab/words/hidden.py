"""A number that is not shown: it adds nothing to a sum, is no number to compare, and says so.

What writes numbers writes it in words, so that a drawing or a table need not know of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from breachlab.words.language import interface

FEWEST = 11  # persons or records that are shown
Written = TypeVar("Written", bound=Callable[..., str])


class Hidden(float):
    """A number that is there and not shown: not a number, by its kind "few" or "withheld".

    What is known of a sum is the rest of it; of a product, a quotient or a difference, nothing.

    Example:

        >>> FEW + 1_000, sum([FEW, 20, WITHHELD]), FEW + 0, FEW + FEW, FEW / 20, 20 - FEW
        (1000, 20, Hidden('few'), Hidden('withheld'), Hidden('withheld'), Hidden('withheld'))
        >>> FEW > 5, FEW < 5, FEW == FEW, bool(FEW)
        (False, False, False, True)
    """

    kind: str

    def __new__(cls, kind: str) -> "Hidden":
        number = super().__new__(cls, "nan")
        number.kind = kind
        return number

    def __repr__(self) -> str:
        return f"Hidden({self.kind!r})"

    def __str__(self) -> str:
        return "nan"

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return Hidden, (self.kind,)

    def _added(self, other: Any) -> Any:
        if isinstance(other, Hidden):
            return WITHHELD
        return other if other else self

    def _unknown(self, *_: Any) -> "Hidden":
        return WITHHELD

    def _same(self, *_: Any) -> "Hidden":
        return self

    __add__ = __radd__ = _added
    __sub__ = __rsub__ = __mul__ = __rmul__ = _unknown
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _unknown
    __round__ = __abs__ = __neg__ = _same  # type: ignore[assignment]


FEW = Hidden("few")  # of persons or records: 1 to 10
WITHHELD = Hidden("withheld")  # what would give such a number away


def text(number: Hidden, language: str) -> str:
    """Return what stands in place of a number that is not shown.

    Example:

        >>> text(FEW, "en"), text(FEW, "fr"), text(WITHHELD, "en")
        ('<11', 'moins de 11', 'not shown')
    """
    return interface(language)["disclosure"][number.kind].format(FEWEST)


def drawn(number: Hidden, language: str) -> str:
    """Return the same where a drawing would take the sign for the start of a tag.

    Example:

        >>> drawn(FEW, "en"), drawn(FEW, "fr"), drawn(WITHHELD, "en")
        ('under 11', 'moins de 11', 'not shown')
    """
    key = "few_drawn" if number.kind == "few" else number.kind
    return interface(language)["disclosure"][key].format(FEWEST)


def counted(number: Hidden, nouns: str, language: str) -> str:
    """Return the same with what is counted.

    Example:

        >>> counted(FEW, "persons", "en"), counted(WITHHELD, "records", "en")
        ('fewer than 11 persons', 'records: not shown')
    """
    return interface(language)["disclosure"][f"{number.kind}_of"].format(FEWEST, nouns)


def unless_hidden(write: Written) -> Written:
    """Have what writes a number say of one that is hidden that it is; the language comes last."""

    @wraps(write)
    def _write(number: float, *more: Any, **named: Any) -> str:
        if isinstance(number, Hidden):
            return text(number, named.get("language") or more[-1])
        return write(number, *more, **named)

    return _write  # type: ignore[return-value]

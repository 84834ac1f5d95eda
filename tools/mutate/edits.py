"""An edit of a text, and a mutant: a file of the tree with one edit."""

import difflib
from dataclasses import dataclass, field
from itertools import takewhile

SHOWN = 40  # characters on either side of the difference


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the text from `start` to `end` by `new`; `operator` names the kind of edit."""

    start: int
    end: int
    new: str
    operator: str

    def of(self, text: str) -> str:
        """Return the edited text.

        >>> Edit(2, 3, "<=", "compare").of("a < b")
        'a <= b'
        """
        return text[: self.start] + self.new + text[self.end :]


@dataclass(frozen=True)
class Mutant:
    """A file, by its path in the tree, its text, and the edit."""

    path: str
    kind: str
    text: str = field(repr=False)
    edit: Edit

    @property
    def mutated(self) -> str:
        return self.edit.of(self.text)

    @property
    def line(self) -> int:
        """The number of the first line that differs."""
        return line_of(self.text, self.edit.start)

    @property
    def change(self) -> str:
        """The old and the new lines, in one line.

        >>> Mutant("x.py", "python", "if a < b:\\n    c()\\n", Edit(5, 6, "<=", "compare")).change
        'if a < b: → if a <= b:'
        """
        old, new = (" ".join(each.split()) for each in self._lines())
        ahead = _shared(old, new)
        behind = _shared(old[ahead:][::-1], new[ahead:][::-1])
        return " → ".join(_cropped(each, ahead, behind) or "nothing" for each in (old, new))

    def _lines(self) -> tuple[str, str]:
        first = self.text.rfind("\n", 0, self.edit.start) + 1
        last = self.text.find("\n", self.edit.end)
        last = len(self.text) if last < 0 else last
        before, after = self.text[first : self.edit.start], self.text[self.edit.end : last]
        return self.text[first:last], before + self.edit.new + after

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        lines = (each.splitlines(keepends=True) for each in (self.text, self.mutated))
        return "".join(difflib.unified_diff(*lines, f"a/{self.path}", f"b/{self.path}"))


def _shared(old: str, new: str) -> int:
    """Return the length of the common prefix."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _cropped(text: str, ahead: int, behind: int) -> str:
    """Return a text cropped around its difference: `ahead` and `behind` are equal characters."""
    first, last = max(ahead - SHOWN, 0), len(text) - behind + SHOWN
    return "…" * (first > 0) + text[first:last] + "…" * (last < len(text))


def line_of(text: str, place: int) -> int:
    """Return the line number of a position in a text."""
    return text.count("\n", 0, place) + 1

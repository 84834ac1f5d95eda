"""A try of a fault: its outcome as a line, and a table of many."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.bench import markdown

HEAD = ("fault", "tries", "the former stood", "the latter stood", "an error was said", "failures")
FORMER, LATTER, SAID = "former", "latter", "error"  # the good outcomes of a try


@dataclass(frozen=True)
class Try:
    """One try: the fault, the seed that repeats it, the deed, the outcome, the errors."""

    fault: str
    seed: int
    done: str
    outcome: str  # FORMER, LATTER, SAID, or several of them
    troubles: tuple[str, ...] = ()

    def __str__(self) -> str:
        mark = "FAILED" if self.troubles else "ok"
        line = f"{mark:<7}{self.fault:<10}{self.seed:>6}  {self.done}: {self.outcome}"
        if not self.troubles:
            return line
        repeat = f"python -m tools.faults --only {self.fault} --seed {self.seed} --count 1"
        return "\n".join([line, *(f"    {each}" for each in self.troubles), f"    {repeat}"])


def count_rows(tries: Sequence[Try]) -> list[list[str]]:
    """Return a row for each fault, and one for all: tries, outcomes, failures.

    >>> count_rows([Try("disk", 1, "full", SAID), Try("disk", 2, "full", FORMER, ("lost",))])[0]
    ['disk', '2', '1', '0', '1', '1']
    """
    faults = list(dict.fromkeys(each.fault for each in tries))
    of_each = [[each for each in tries if each.fault == fault] for fault in faults]
    return [_row(*pair) for pair in zip([*faults, "all"], [*of_each, tries], strict=True)]


def _row(name: str, tries: Sequence[Try]) -> list[str]:
    ended = [sum(way in each.outcome for each in tries) for way in (FORMER, LATTER, SAID)]
    failures = sum(bool(each.troubles) for each in tries)
    return [name, *(f"{count:,}" for count in (len(tries), *ended, failures))]


def plain_table(tries: Sequence[Try]) -> str:
    """Return the table as aligned text."""
    rows = [list(HEAD), *count_rows(tries)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def markdown_table(tries: Sequence[Try]) -> str:
    """Return the table in Markdown, between marks."""
    return markdown.marked("faults", markdown.table(HEAD, count_rows(tries)))

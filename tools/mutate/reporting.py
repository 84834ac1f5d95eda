"""The report of a run: a line for each mutant, a table, the diffs of the survivors."""

import json
from pathlib import Path

from tools.mutate.choosing import SHARES
from tools.mutate.edits import Mutant
from tools.mutate.running import Fate

Found = list[tuple[Mutant, Fate]]
COLUMNS = ("drawn", "killed by fast", "killed by all only", "survived")


def line(mutant: Mutant, fate: Fate) -> str:
    """Return the line of a mutant."""
    where = f"{mutant.path}:{mutant.line} {mutant.kind}, {mutant.edit.operator}"
    return f"{where}\n    {mutant.change}\n    {fate} ({fate.cpu:.0f} s CPU)"


def table(found: Found) -> str:
    """Return a table of the mutants of each kind: drawn, killed by each tier, survived."""
    kinds = [kind for kind in SHARES if any(mutant.kind == kind for mutant, _ in found)]
    rows = [("", *COLUMNS)]
    rows += [(kind, *_counts(found, kind)) for kind in kinds]
    rows.append(("all kinds", *_counts(found, None)))
    return "\n".join(_aligned(row) for row in rows)


def _counts(found: Found, kind: str | None) -> tuple[str, ...]:
    stages = [fate.stage for mutant, fate in found if kind in (None, mutant.kind)]
    return tuple(map(str, (len(stages), *map(stages.count, ("fast", "all", None)))))


def _aligned(row: tuple[str, ...]) -> str:
    first, *cells = row
    widths = map(len, COLUMNS)
    return "  ".join([f"{first:<9}", *(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))])


def survivors(found: Found) -> str:
    """Return the diffs of the mutants that no test killed."""
    return "\n".join(mutant.diff for mutant, fate in found if fate.stage is None)


def summary(found: Found) -> str:
    """Return the text below the lines: the table, the number of timeouts, the survivors."""
    hung = sum(fate.is_timeout for _, fate in found)
    lines = [table(found), f"Killed by a timeout: {hung}." if hung else ""]
    lines.append(survivors(found) and f"Survivors:\n\n{survivors(found)}")
    return "\n\n".join(each for each in lines if each)


def write(path: Path, found: Found, **more) -> None:
    """Write each mutant with its fate as JSON."""
    rows = [
        {
            "path": mutant.path,
            "line": mutant.line,
            "kind": mutant.kind,
            "operator": mutant.edit.operator,
            "change": mutant.change,
            "diff": mutant.diff,
            **vars(fate),
        }
        for mutant, fate in found
    ]
    text = json.dumps(more | {"mutants": rows}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")

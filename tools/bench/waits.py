"""Measure the waits of a visitor: python -m tools.bench.waits [--beside TREE].

Prints the median and the 95th percentile of each wait, in milliseconds. Waits of the server are for
a new selection, which is not in its cache. Waits of headless Chromium, with the command that a user
types, are from a click or from opening the page to two frames after its last change. With another
tree of this repository, such as an older commit, both are opened and clicked in turn. Then the load
of the machine is the same for both, and their ratio holds even if milliseconds do not.
"""

import argparse
import json
import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from pathlib import Path

from breachlab.paths import ROOT
from tools.bench import updates
from tools.bench.visit import Visit, browsing, database_of, served

Times = dict[str, list[float]]  # {name of a wait: its measurements}

STEPS = 120  # of the walk for the server
TIMES = 4  # a round, for everything but a click
PATH = "/who?d=59&a=25-29"
CODES = (  # any two of them leave some people: a bar without length cannot be clicked
    *("45", "63", "21", "87", "72"),  # départements that contain the middle of their shape
    *("25-29", "40-44", "60-64"),
    *("registered", "2016"),
)
STEP = "step of a lever"
KEYS = ["ArrowRight"] * 5 + ["ArrowLeft"] * 5
NONE = "–"


def main() -> None:
    """Measure and print tables; with --json, write the times of this tree to a file."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.waits", description=__doc__)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--beside", type=Path, help="the folder of another tree")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the milliseconds of each wait in this file")
    options = parser.parse_args()
    trees = [ROOT, *([options.beside.resolve()] if options.beside else [])]
    databases = [database_of(tree, options.database) for tree in trees]
    server = updates.measured(databases[0], STEPS)
    waits, counts = visited([*zip(trees, databases, strict=True)], options.rounds)
    waits[0] = server | waits[0]
    print(table(waits, (50, 95)), table(counts, (50,)), sep="\n\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps(waits[0]), encoding="utf-8")


def visited(trees: list[tuple[Path, Path]], rounds: int) -> tuple[list[Times], list[Times]]:
    """Return the milliseconds of each (tree, database), and the counts of requests and bytes."""
    waits: list[Times] = [{} for _ in trees]
    counts: list[Times] = [{} for _ in trees]
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(*tree)) for tree in trees]
        browser = stack.enter_context(browsing())
        visits = [Visit(browser, address) for address in addresses]
        for what, number, measures in _acts(visits, rounds):
            painted = measures.pop("painted")
            waits[number].setdefault(what, []).append(painted)
            for part in {"seen", "ready"} & measures.keys():
                waits[number].setdefault(f"{what}: {part}", []).append(measures.pop(part))
            if "answer" in measures:
                answer = measures.pop("answer")
                waits[number].setdefault(f"{what}: server", []).append(answer)
                waits[number].setdefault(f"{what}: browser", []).append(painted - answer)
            for key, count in measures.items():
                counts[number].setdefault(f"{what}: {key}", []).append(count)
    return waits, counts


def _acts(visits: list[Visit], rounds: int) -> Iterator[tuple[str, int, dict[str, float]]]:
    """Yield (act, number of the tree, its waits): every tree does the same in turn."""
    for turn in range(rounds):
        acts: list[tuple[str, Callable]] = [
            *[("first page", Visit.opening)] * TIMES,
            *[("page opened by an address", partial(Visit.opening, path=PATH))] * TIMES,
            *[("click to painted", partial(Visit.click, code=code)) for code in codes(turn)],
            *[("language", Visit.language), ("back", Visit.back)] * TIMES,
            *[(STEP, partial(Visit.step, key=key)) for key in KEYS],
        ]
        for what, act in acts:
            for number, visit in enumerate(visits):
                if _can(visit, what):
                    yield what, number, act(visit)


def _can(visit: Visit, what: str) -> bool:
    """Return whether a tree can do an act: an older one has no levers or no languages."""
    if what == STEP:
        return visit.has_levers
    return visit.has_languages or what in ("first page", "click to painted")


def codes(turn: int) -> list[str]:
    """Return the clicks of a round: at most two codes are selected, and zero at its end.

    >>> [code for code in CODES if codes(0).count(code) != 2]
    []
    """
    mixed = random.Random(turn).sample(CODES, len(CODES))
    steps = [code for former, latter in pairwise(mixed) for code in (latter, former)]
    return [mixed[0], *steps, mixed[-1]]


def table(trees: Sequence[Times], ranks: Sequence[int]) -> str:
    """Return a line for each wait: these percentiles of each tree, and the ratio.

    >>> print(table([{"click": [1.0, 2.0, 3.0]}, {"click": [4.0, 4.0, 4.0]}], [50]))
                                             here p50  beside p50   ratio p50
    click                                           2           4        0.50
    """
    names = ["here", "beside", "ratio"] if len(trees) == 2 else ["here"]
    lines = [["", *(f"{name} p{rank}" for name in names for rank in ranks)]]
    for what in trees[0]:
        rows = [[percentile(tree.get(what, []), rank) for rank in ranks] for tree in trees]
        cells = [f"{value:,.0f}" for values in rows for value in values]
        if len(rows) == 2:
            pairs = zip(*rows, strict=True)
            cells += [f"{here / beside:.2f}" if beside else NONE for here, beside in pairs]
        lines.append([what, *(cell.replace("nan", NONE) for cell in cells)])
    return "\n".join(
        f"{what:<37}" + "".join(f"{cell:>12}" for cell in cells) for what, *cells in lines
    )


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return percentile(times, 50), percentile(times, 95)


def percentile(times: Sequence[float], rank: int) -> float:
    """Return a percentile of the times; nan for an empty list.

    >>> percentile([1.0, 2.0, 3.0], 50), percentile([], 95)
    (2.0, nan)
    """
    if len(times) < 2:
        return times[0] if times else math.nan
    return statistics.quantiles(times, n=100, method="inclusive")[rank - 1]


if __name__ == "__main__":
    main()

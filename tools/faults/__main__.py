"""Inject faults and count the losses: python -m tools.faults --seed 2024 --count 10.

Each command is killed --count times, one after the other. Then a disk fills, a clock steps back or
on, a database is damaged while it is served, and people click while worlds are swapped in. It
prints a line a try, and ends in 1 if anything was lost. The line of a failure has the command that
repeats it. What this machine cannot do is left out, in a line that says why.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench.page import table
from tools.faults import clocks, full_disks, killing, served, soaking
from tools.faults.stage import HEAD, Stage, Try, count_rows, plain_table

Fault = Callable[[int], Try]  # a function of the seed
FAULTS: dict[str, Callable[[Stage], Fault]] = {
    **{each.name: partial(killing.kills_of, each) for each in killing.SUBJECTS},
    "dashboard": served.kills_of_dashboard,
    "disk": full_disks.full_disks,
    clocks.NAME: clocks.stepped_clocks,
    "served": served.changed_files,
    "soak": soaking.soaks,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Inject each fault --count times, print the table; return the exit code."""
    parser = _parser()
    options, left_out = parser.parse_args(arguments), list_left_out()
    for name in left_out:
        if name in (options.only or ()):
            parser.error(f"{name} cannot be done here. {left_out[name]}")
        if not options.only:
            print(f"{name} is left out. {left_out[name]}", flush=True)
    with TemporaryDirectory(dir=options.scratch, prefix="faults-") as folder:
        tries = []
        for each in _do(Stage(Path(folder)), options):
            print(each, flush=True)
            tries.append(each)
    as_markdown = table(HEAD, count_rows(tries))
    print("", as_markdown if options.markdown else plain_table(tries), sep="\n")
    return 1 if any(each.troubles for each in tries) else 0


def _do(stage: Stage, options: argparse.Namespace) -> Iterator[Try]:
    for name in options.only or [each for each in FAULTS if each not in list_left_out()]:
        fault = FAULTS[name](stage)
        for seed in range(options.seed, options.seed + options.count):
            yield fault(seed)
            stage.sweep()


def list_left_out() -> dict[str, str]:
    """Return {fault that this machine cannot do: a sentence with the missing package}."""
    reasons = {}
    if find_spec("pyspark") is None:
        reasons["spark"] = "pyspark is not installed: pip install pyspark"
    if clocks.find_library() is None:
        reasons[clocks.NAME] = clocks.MISSING
    return reasons


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=2024, help="of the first try")
    parser.add_argument("--count", type=int, default=10, help="tries of each fault")
    parser.add_argument("--only", action="append", choices=FAULTS, help="can be repeated")
    parser.add_argument("--scratch", type=Path, help="a folder with a few GB of room")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    return parser


if __name__ == "__main__":
    sys.exit(main())

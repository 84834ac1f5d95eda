"""The ends of each headline by the assumed figures: make, check or print the tables."""

import os
import sys
import time
from collections.abc import Iterator
from functools import partial

from breachlab.cli.arguments import Arguments, command_line
from data_gen.ends import ends_checks, ends_tables, ranking
from data_gen.ends.batch import run_all
from data_gen.ends.runs import crossed_runs, crossings, single_runs
from data_gen.world import whole


def run(arguments: list[str]) -> int:
    """Write the tables, hold them to other worlds, or print a summary; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    processes = whole("--processes", options.processes, 1, 64)
    if options.write:
        return _write(processes, options.quiet)
    if options.check:
        return _check(processes, options.quiet)
    print(*ranking.summary(), sep="\n")
    return 0


def _write(processes: int, quiet: bool) -> int:
    start = time.perf_counter()
    run = partial(run_all, processes=processes, quiet=quiet)
    results = run(single_runs(ends_tables.find_moving(run)))
    results |= run(crossed_runs(crossings(ends_tables.values(results))))
    for path in ends_tables.write(results):
        print(path)
    for problem in _refusals(results):
        print(problem, file=sys.stderr)
    if not quiet:
        print(*ranking.summary(), sep="\n")
        print(f"{len(results)} runs in {time.perf_counter() - start:,.0f} s, SYNTHETIC")
    return 0


def _check(processes: int, quiet: bool) -> int:
    results = run_all(ends_checks.runs(), processes, quiet, ends_checks.SEED)
    print(*ends_checks.lines(results), sep="\n")
    compared = ends_checks.compare(results)
    held = [ends_checks.holds(ends, found, centre) for _, ends, found, centre in compared]
    return 0 if all(held) else 1


def _refusals(results: ends_tables.Results) -> Iterator[str]:
    """Yield a line for each run without a result, as its figures contradict each other."""
    for ends, result in results.items():
        if result.refusal:
            yield f"{', '.join(f'{name} {end}' for name, end in ends)}: {result.refusal}"


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen ends", words)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--processes", default=str(os.cpu_count() or 1))
    parser.add_argument("--quiet", action="store_true")
    return parser

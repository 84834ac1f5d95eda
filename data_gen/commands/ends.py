"""The ends of each headline by the assumed figures: make, check or print the tables."""

import os
import sys
import time
from functools import partial

from breachlab.cli.arguments import Arguments, command_line
from data_gen.ends import ends_tables
from data_gen.ends.runs import crossed_runs, crossings, single_runs
from data_gen.ends.worlds import run_all
from data_gen.world import whole


def run(arguments: list[str]) -> int:
    """Write the tables, hold them to other worlds, or print a summary; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    processes = whole("--processes", options.processes, 1, 64)
    if options.write:
        return _write(processes, options.quiet)
    if options.check:
        results = run_all(ends_tables.runs_to_check(), processes, options.quiet, ends_tables.SEED)
        print(*ends_tables.list_checks(results), sep="\n")
        compared = ends_tables.compare(results)
        held = [ends_tables.holds(ends, found, centre) for _, ends, found, centre in compared]
        return 0 if all(held) else 1
    print(*ends_tables.summary(), sep="\n")
    return 0


def _write(processes: int, quiet: bool) -> int:
    start = time.perf_counter()
    run = partial(run_all, processes=processes, quiet=quiet)
    results = run(single_runs(ends_tables.find_moving(run)))
    results |= run(crossed_runs(crossings(ends_tables.values(results))))
    for path in ends_tables.write(results):
        print(path)
    for ends, result in results.items():
        if result.refusal:  # its figures contradict each other
            named = ", ".join(f"{name} {end}" for name, end in ends)
            print(f"{named}: {result.refusal}", file=sys.stderr)
    if not quiet:
        print(*ends_tables.summary(), sep="\n")
        print(f"{len(results)} runs in {time.perf_counter() - start:,.0f} s, SYNTHETIC")
    return 0


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen ends", words)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--processes", default=str(os.cpu_count() or 1))
    parser.add_argument("--quiet", action="store_true")
    return parser

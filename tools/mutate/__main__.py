"""Plant defects in a copy of the tree and list the tests that find them.

python -m tools.mutate --seed 7 --count 20 [--tier all] [--only "sql/cost/*"] [--tests tests/sql]
[--list]

A test that fails without any mutant is named, and left out.
"""

import argparse
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

from tqdm import tqdm

from breachlab.paths import ROOT
from tools.mutate import choosing, reporting
from tools.mutate.copies import Copy
from tools.mutate.edits import Mutant
from tools.mutate.running import Trial

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Choose the mutants, then print them or their fates; return the exit code."""
    options = _parser().parse_args(arguments)
    mutants = _chosen(options)
    if not mutants:
        sys.exit(f"Nothing to mutate in {options.only}.")
    if options.list:
        print("\n".join(mutant.diff for mutant in mutants))
        return 0
    with tempfile.TemporaryDirectory(prefix="m-", ignore_cleanup_errors=True) as folder:
        copy = Copy(Path(folder), ROOT)
        return _tried(
            mutants, Trial(copy, options.tier, options.tests, options.numprocesses), options
        )


def _chosen(options: argparse.Namespace) -> list[Mutant]:
    paths = [
        path
        for path in choosing.tracked(ROOT)
        if choosing.is_product(path) and fnmatch(path, options.only)
    ]
    return choosing.chosen(choosing.found(ROOT, paths), options.seed, options.count)


def _tried(mutants: list[Mutant], trial: Trial, options: argparse.Namespace) -> int:
    """Try each mutant and print its fate; print the summary at the end or after an interrupt."""
    results: reporting.Found = []
    code = 0
    try:
        print("Without a mutant …", flush=True)
        for test in trial.baseline():
            print(f"Fails without a mutant, and is left out: {test}", flush=True)
        trial.copy.keep()
        for mutant in tqdm(mutants, unit=" mutants", file=sys.stderr, disable=None):
            results.append((mutant, trial.fate(mutant)))
            tqdm.write(reporting.line(*results[-1]))
            sys.stdout.flush()
    except KeyboardInterrupt:
        print(f"Interrupted after {len(results)} of {len(mutants)}.")
        code = INTERRUPTED
    print(f"\n{reporting.summary(results)}")
    if options.json:
        settings = {
            name: getattr(options, name) for name in ("seed", "count", "tier", "only", "tests")
        }
        reporting.write(options.json, results, **settings, left_out=trial.deselected)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.mutate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--seed", type=int, default=2024, help="of one tree and seed, the same mutants")
    add("--count", type=int, default=20, help="mutants (default 20)")
    add("--tier", choices=("fast", "all"), default="fast", help="all: the slow tests too")
    add("--only", default="*", help="files to mutate, a pattern of their paths")
    add("--tests", nargs="+", default=[], help="files and folders of tests (default: all)")
    add("--numprocesses", default="auto", help="of each run of the whole tier")
    add("--list", action="store_true", help="print the mutants and run nothing")
    add("--json", type=Path, help="write all that is known of them into a file")
    return parser


if __name__ == "__main__":
    sys.exit(main())

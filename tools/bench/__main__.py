"""Measure the budgets, and other libraries beside them: make bench, or python -m tools.bench.

Compared things are measured side by side in one run, because the seconds of a shared machine are
not comparable from one day to the next. The page is data/bench/bench.md.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from breachlab import find
from breachlab.paths import DATA, ROOT, read
from breachlab.query.headlines import say_all
from breachlab.query.queries import names
from breachlab.store.databases import connect
from tools.bench import libraries, page, worlds

SHORT_RUNS = 3
PERSON = "12345678"
FOLDER = DATA / "bench"
PAGE = FOLDER / "bench.md"


def main() -> None:
    """Measure the parts that the options name, and write the page."""
    options = _parser().parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        results = measured(options, Path(folder))
    PAGE.write_text(page.page(results), encoding="utf-8")
    print(f"\n{read(PAGE)}\n{PAGE}")


def measured(options: argparse.Namespace, folder: Path) -> page.Results:
    """Measure all parts and return the results; databases are made in the folder."""
    database = folder / "main.duckdb"
    _say(f"{options.rows:,} records")
    world = worlds.whole(options.rows, database, options.runs, copied=True)
    results = page.Results(page.describe_machine(), world)
    for part, measure in PARTS.items():
        if part not in options.skip:
            _say(part)
            measure(results, options, database)
    return results


def _small(results: page.Results, options: argparse.Namespace, database: Path) -> None:
    for rows in page.SMALL:
        small = database.with_name("small.duckdb")
        worlds.whole(rows, small, 1)  # makes the templates
        results.others.append(worlds.whole(rows, small, SHORT_RUNS))
    results.person = [worlds.command("data_gen", "person", PERSON) for _ in range(SHORT_RUNS)]


def _faker(results: page.Results, options: argparse.Namespace, database: Path) -> None:
    results.faker_rows = options.faker_rows
    results.faker = libraries.call_faker(options.faker_rows, SHORT_RUNS)


def _frames(results: page.Results, options: argparse.Namespace, database: Path) -> None:
    """Compare on a separate world, unless the main one has that size."""
    if options.frame_rows != options.rows:
        database = database.with_name("frames.duckdb")
        results.others.append(worlds.whole(options.frame_rows, database, SHORT_RUNS))
    results.compared = libraries.compare(options.frame_rows, database)


def _queries(results: page.Results, options: argparse.Namespace, database: Path) -> None:
    """Ask every query once; print those that are slow without a reason in their header."""
    with connect(database) as connection:
        results.queries = say_all(connection, names(), quiet=True)
    for row in results.queries.itertuples():
        if row.seconds > 1 and not find(row.query).part("Over a second"):
            print(f"{row.query} took {row.seconds:.1f} s, and its header does not say why")


def _dashboard(results: page.Results, options: argparse.Namespace, database: Path) -> None:
    """Measure the page in a separate process; if that fails, the other results remain."""
    kept = database.with_name("waits.json")
    command = ["-m", "tools.bench.waits", "--database", str(database), "--json", str(kept)]
    if subprocess.run([sys.executable, *command], cwd=ROOT).returncode:
        print("SKIPPED: the page could not be measured, for the reason above", flush=True)
        return
    results.waits = json.loads(read(kept))


def _say(what: str) -> None:
    print(f"measuring: {what} …", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=page.ROWS, help="default 43_000_000")
    parser.add_argument("--runs", type=int, default=3, help="of that whole world (default 3)")
    parser.add_argument("--skip", nargs="+", choices=PARTS, default=[], help="parts not to measure")
    parser.add_argument("--frame-rows", type=int, default=4_000_000, help="for pandas and Polars")
    parser.add_argument("--faker-rows", type=int, default=20_000)
    return parser


PARTS = {
    "small": _small,
    "faker": _faker,
    "frames": _frames,
    "queries": _queries,
    "dashboard": _dashboard,
}

if __name__ == "__main__":
    main()

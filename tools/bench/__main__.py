"""Measure the budgets, and other libraries beside them: make bench, or python -m tools.bench.

Compared things are measured side by side in one run, because the seconds of a shared machine are
not comparable from one day to the next. The page is data/bench/bench.md, its charts are plots.html
beside it. --write copies the page's tables into docs/benchmarks.md, and measures nothing.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from breachlab.paths import DATA, ROOT, read
from tools.bench import billion, budgets, faker, frames, machine, page, plots, questions, worlds
from tools.bench.results import Results

PARTS = ("small", "faker", "frames", "columns", "queries", "dashboard")
SMALL = (100_000, 10_000)
SHORT_RUNS = 3
FOLDER = DATA / "bench"
BILLION = FOLDER / "billion.md"
PAGE, PLOTS = FOLDER / "bench.md", FOLDER / "plots.html"


def main() -> None:
    """Measure the parts that the options name, or copy the tables into docs/."""
    options = _parser().parse_args()
    if options.write:
        write()
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    if options.billion:
        BILLION.write_text(billion_of(options), encoding="utf-8")
        print(f"\n{read(BILLION)}\n{BILLION}")
        return
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        results = measured(options, Path(folder))
    PAGE.write_text(page.page(results), encoding="utf-8")
    PLOTS.write_text(plots.html(results), encoding="utf-8")
    print(f"\n{read(PAGE)}\n{PAGE}\n{PLOTS}")


def billion_of(options: argparse.Namespace) -> str:
    """Return the page of a billion records in shards; with --folder, the shards are kept."""
    if options.folder:
        return billion.measured(options.folder)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return billion.measured(Path(folder))


def write() -> None:
    """Copy the tables of the page into docs/benchmarks.md."""
    if not PAGE.exists():
        sys.exit(f"No {PAGE}. Make it with: make bench")
    kept = ROOT / "docs/benchmarks.md"
    kept.write_text(page.taken_over(read(kept), read(PAGE)), encoding="utf-8")


def measured(options: argparse.Namespace, folder: Path) -> Results:
    """Measure all parts and return the results; databases are made in the folder."""
    database = folder / "main.duckdb"
    _say(f"{options.rows:,} records")
    world = worlds.whole(options.rows, database, options.runs, copied=True)
    results = Results(machine.described(), world)
    for part in PARTS:
        if part not in options.skip:
            _say(part)
            STEPS[part](results, options, database)
    if options.ten_times:
        _say("ten times the records")
        results.others.append(worlds.whole(10 * options.rows, folder / "ten.duckdb", 1))
    return results


def _small(results: Results, options: argparse.Namespace, database: Path) -> None:
    for rows in SMALL:
        small = database.with_name("small.duckdb")
        results.others.append(worlds.small(rows, small, SHORT_RUNS))
    results.person = worlds.person(SHORT_RUNS)


def _faker(results: Results, options: argparse.Namespace, database: Path) -> None:
    results.faker_rows = options.faker_rows
    results.faker = faker.row_by_row(options.faker_rows, SHORT_RUNS)


def _frames(results: Results, options: argparse.Namespace, database: Path) -> None:
    """Compare on a separate world, unless the main one has that size."""
    if options.frame_rows != options.rows:
        database = database.with_name("frames.duckdb")
        results.others.append(worlds.whole(options.frame_rows, database, SHORT_RUNS))
    results.compared = frames.compared(options.frame_rows, database)


def _columns(results: Results, options: argparse.Namespace, database: Path) -> None:
    results.columns = list(worlds.columns(database))


def _queries(results: Results, options: argparse.Namespace, database: Path) -> None:
    results.queries = questions.asked(database)


def _dashboard(results: Results, options: argparse.Namespace, database: Path) -> None:
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
    parser.add_argument("--rows", type=int, default=budgets.ROWS, help="default 43_000_000")
    parser.add_argument("--runs", type=int, default=3, help="of that whole world (default 3)")
    parser.add_argument("--ten-times", action="store_true", help="ten times the records too")
    parser.add_argument(
        "--billion", action="store_true", help="a billion records in shards, or as many as fit"
    )
    parser.add_argument("--folder", type=Path, help="where those are made, and stay")
    parser.add_argument("--skip", nargs="+", choices=PARTS, default=[], help="parts not to measure")
    parser.add_argument("--frame-rows", type=int, default=4_000_000, help="for pandas and Polars")
    parser.add_argument("--faker-rows", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help="put them into docs/benchmarks.md")
    return parser


STEPS = {
    "small": _small,
    "faker": _faker,
    "frames": _frames,
    "columns": _columns,
    "queries": _queries,
    "dashboard": _dashboard,
}

if __name__ == "__main__":
    main()

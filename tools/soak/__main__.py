"""Soak a server: python -m tools.soak --minutes 30 [-- OPTIONS OF THE DASHBOARD].

Serves a database by the dashboard's own command, over loopback only. People open the page and click
as in tools.bench.crowd; for a sixth of the time there are more of them. Meanwhile other worlds
replace the served one. Writes requests, errors, and the slopes of memory, handles and threads to
data/soak.md. It ends in 1 if a request had no answer and was not refused, or if an answer was of
another world than the served one.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from breachlab.paths import DATA, ROOT
from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from tools.bench import machine, markdown
from tools.bench.timing import command
from tools.bench.visit import served
from tools.faults.dashboards import FILES
from tools.soak.readers import Readers
from tools.soak.samples import Sample, watch
from tools.soak.soak_tables import Soaked, write_tables
from tools.soak.swaps import Source, Swaps, swap_in_turn

FEW_BEFORE = 0.2  # of the time: few people, before the many come
MANY_PART = 1 / 6  # of the time: many people


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, write the tables; return the exit code."""
    options = _parser().parse_args(arguments)
    with TemporaryDirectory(dir=options.scratch, prefix="soak-") as folder:
        soaked = run_soak(_list_sources(Path(folder), options), Path(folder), options)
    text = f"{describe(options)}\n\n{write_tables(soaked)}"
    print(text)
    options.output.parent.mkdir(exist_ok=True)
    options.output.write_text(markdown.marked("soak", text) + "\n", encoding="utf-8")
    return 1 if soaked.has_failed else 0


def run_soak(sources: Sequence[Source], folder: Path, options: argparse.Namespace) -> Soaked:
    """Serve the first source to people; return the findings."""
    swaps = Swaps(folder / "served.duckdb")
    swaps.put(sources[0])
    values = Worlds(sources[0].path).current().values
    with served(ROOT, swaps.path, *options.serving) as address:
        server = _find_server(swaps.path)
        readers = Readers(address, options.page, values, options.every, options.many, swaps=swaps)
        samples: list[Sample] = []
        asyncio.run(_soak(readers, server, samples, sources, options))
        has_ended = not is_running(server)
    return Soaked(readers.requests, readers.wrong, samples, len(swaps.stood) - 1, has_ended)


def is_running(server: psutil.Process) -> bool:
    """Return whether a process still runs: a zombie, with its exit code unread, does not."""
    return server.is_running() and server.status() != psutil.STATUS_ZOMBIE


def _find_server(path: Path) -> psutil.Process:
    """Return the child process of this program that serves a database."""
    return next(each for each in psutil.Process().children() if str(path) in each.cmdline())


async def _soak(
    readers: Readers,
    server: psutil.Process,
    samples: list[Sample],
    sources: Sequence[Source],
    options: argparse.Namespace,
) -> None:
    seconds = 60 * options.minutes
    beside = [
        asyncio.create_task(watch(server, samples)),
        asyncio.create_task(readers.checks_files()),
        asyncio.create_task(swap_in_turn(readers.swaps, sources, options.swaps, seconds)),
    ]
    readers.phase = few = f"{options.people} people"
    async with asyncio.TaskGroup() as group:
        group.create_task(readers.comes(options.people, seconds))
        await asyncio.sleep(FEW_BEFORE * seconds)
        readers.phase = f"{options.many} people"
        await readers.comes(
            options.many - options.people, MANY_PART * seconds, first=options.people
        )
        readers.phase = f"{few} again"
    await _end(beside)


async def _end(tasks: Sequence[asyncio.Task]) -> None:
    """Cancel the background tasks; raise the error of one that failed."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def _list_sources(folder: Path, options: argparse.Namespace) -> list[Source]:
    """Return the named database, if there is one, and small worlds, which are made first."""
    return [make_source(path) for path in _list_paths(folder, options)]


def _list_paths(folder: Path, options: argparse.Namespace) -> Iterator[Path]:
    if options.database:
        yield Path(options.database).resolve()
    for seed in range(options.worlds):
        path = folder / f"seed-{seed}.duckdb"
        world = ["--rows", str(options.rows), "--seed", str(seed)]
        command("data_gen", *world, "--database", path, "--quiet")
        yield path


def make_source(path: Path) -> Source:
    """Return a database with its short name and the content of its files."""
    worlds = Worlds(path)
    client = create_app(worlds).server.test_client()
    files = {each: client.get(each).get_data(as_text=True) for each in FILES}
    return Source(path, worlds.current().id, files)


def describe(options: argparse.Namespace) -> str:
    """Return the soak and the machine in two sentences."""
    first = Path(options.database).name if options.database else f"{options.rows:,} records"
    return (
        f"{options.minutes:g} minutes over {first}, {options.people} people and {options.many} for "
        f"a sixth of the time, {options.every:g} s from an answer to the next click. "
        f"{machine.described()}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--many", type=int, default=200, help="people for a sixth of the time")
    parser.add_argument("--swaps", type=int, default=10, help="worlds swapped in meanwhile")
    parser.add_argument("--worlds", type=int, default=3, help="that are made beforehand")
    parser.add_argument("--rows", type=lambda word: int(word.replace("_", "")), default=1_000_000)
    parser.add_argument("--every", type=float, default=2, help="seconds from a click to the next")
    parser.add_argument("--page", default="who")
    parser.add_argument("--database", help="serve this one first; default: a world of --rows")
    parser.add_argument("--scratch", type=Path, help="a folder with room for the worlds")
    parser.add_argument("--output", type=Path, default=DATA / "soak.md")
    parser.add_argument("serving", nargs="*", help="options of the dashboard, after --")
    return parser


if __name__ == "__main__":
    sys.exit(main())

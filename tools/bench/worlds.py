"""Whole worlds made by the command itself, each with DuckDB's copy of the stored columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from breachlab.store.connections import open_connection
from breachlab.store.databases import connect
from tools.bench.timing import Spread, Timing, command, timed

PERSON = "12345678"
# A block is 262,144 bytes; small columns share blocks with others, so the sum is above the file's.
COLUMN_SIZES = """
    select column_name, count(distinct block_id) * 0.262144
    from pragma_storage_info('records')
    group by column_id, column_name
    order by column_id
"""


@dataclass(frozen=True)
class World:
    """A size of world: timings of its runs and steps, size of its file, timings of its copies."""

    rows: int
    runs: list[Timing]
    steps: dict[str, list[float]]
    file_bytes: int
    copies: list[Timing]

    @property
    def remainder(self) -> list[float]:
        """The seconds outside of the steps: start, another count of records, closing the file."""
        steps = zip(*self.steps.values(), strict=True)
        pairs = zip(self.runs, steps, strict=True)
        return [run.wall - sum(seconds) for run, seconds in pairs]

    def in_copies(self, seconds: Sequence[float]) -> Spread:
        """Return the seconds of each run divided by those of its copy, in the same hour."""
        pairs = zip(seconds, self.copies, strict=True)
        return Spread.of([taken / copy.wall for taken, copy in pairs])

    @property
    def peak(self) -> Spread:
        """The peak memory of each run in bytes."""
        return Spread.of([run.peak for run in self.runs])

    def rates(self) -> Spread:
        """Records a second in the step that makes, counts, sums and stores them."""
        return Spread.of([self.rows / seconds for seconds in self.steps["records"]])

    def copy_rates(self) -> Spread:
        """Records a second of DuckDB's copy."""
        return Spread.of([self.rows / copy.wall for copy in self.copies])


def whole(rows: int, database: Path, runs: int, copied: bool = False) -> World:
    """Make a world `runs` times, the last of which is kept; with `copied`, copy it after each."""
    timings, steps, copies = [], [], []
    for _ in range(runs):
        timings.append(command("data_gen", "--rows", str(rows), "--database", database, "--quiet"))
        steps.append(_step_seconds(database))
        copies += [copy(database)] if copied else []
    by_step = {name: [seconds[name] for seconds in steps] for name in steps[0]}
    return World(rows, timings, by_step, database.stat().st_size, copies)


def small(rows: int, database: Path, runs: int) -> World:
    """As `whole`, after a warm-up run that makes the templates."""
    whole(rows, database, 1)
    return whole(rows, database, runs)


def person(runs: int) -> list[Timing]:
    """Return the timings of the command that prints one person of the default world."""
    return [command("data_gen", "person", PERSON) for _ in range(runs)]


def copy(database: Path, wanted: str = "*") -> Timing:
    """Return the timing of DuckDB's copy of the stored columns, or of one, into a new file."""
    target = database.with_suffix(".copy")
    taken = timed(lambda: _copy(database, target, wanted))
    target.unlink()
    return taken


def columns(database: Path) -> Iterator[tuple[str, float, float]]:
    """Yield each stored column: its megabytes in the file, the seconds to copy it alone."""
    with connect(database) as connection:
        sizes = connection.execute(COLUMN_SIZES).fetchall()
    for name, megabytes in sizes:
        yield name, megabytes, copy(database, name).wall


def _copy(database: Path, target: Path, wanted: str) -> None:
    with open_connection(target) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute("attach $path as lab (read_only)", {"path": str(database)})
        # A column is an identifier, which cannot be a parameter.
        connection.execute(f"create table records as select {wanted} from lab.records")


def _step_seconds(database: Path) -> dict[str, float]:
    with connect(database) as connection:
        ((steps,),) = connection.execute("select step_seconds from provenance").fetchall()
    return steps

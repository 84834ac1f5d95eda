"""The results as a page of Markdown, with budgets."""

import os
import platform
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

import pandas
import psutil

from tools.bench.libraries import QUESTIONS, Compared
from tools.bench.waits import percentile
from tools.bench.worlds import Spread, Timing, World, cpu, wall

ROWS = 43_000_000  # other sizes have no budget, except the two small ones
WORLD_HEAD = ["what", "seconds", "CPU seconds", "copies", "budget"]
NONE = "–"
PACKAGES = ("duckdb", "numpy", "pandas", "polars", "faker", "dash", "plotly")


@dataclass(frozen=True)
class Budget:
    """A limit with its unit, on two cores: a maximum, or with `at_least` a minimum."""

    limit: float
    unit: str
    at_least: bool = False

    def held(self, value: float) -> str:
        """Return the budget in words, and whether the value meets it.

        >>> Budget(30, "s").held(23.1)
        '30 s: met'
        >>> Budget(350, "times", at_least=True).held(197)
        '350 times: missed'
        """
        is_met = value >= self.limit if self.at_least else value <= self.limit
        return f"{self.limit:g} {self.unit}: {'met' if is_met else 'missed'}"


RATE = Budget(2, "million a second", at_least=True)
RECORD_COPIES = Budget(1.5, "copies")
SECONDS = Budget(30, "s")
CPU = Budget(45, "CPU s")
COPIES = Budget(2.2, "copies")
MEMORY = Budget(2.5, "GB")
FAKER = Budget(350, "times", at_least=True)
SMALL = {100_000: Budget(1.8, "s"), 10_000: Budget(1.4, "s")}
QUERY = Budget(0.3, "s")
WAITS = {  # the median, if it has a budget, and the 95th percentile
    "click to painted": (Budget(100, "ms"), Budget(150, "ms")),
    "first page": (None, Budget(1300, "ms")),
}


@dataclass
class Results:
    """The measurements so far, and the machine; a skipped part is empty or null."""

    machine: str
    main: World  # the world of --rows, with copies
    others: list[World] = field(default_factory=list)
    person: list[Timing] = field(default_factory=list)
    faker_rows: int = 0
    faker: list[Timing] = field(default_factory=list)
    compared: Compared | None = None
    queries: pandas.DataFrame | None = None
    waits: dict[str, list[float]] = field(default_factory=dict)


def page(results: Results) -> str:
    """Return the whole page, without the skipped parts."""
    parts = ["# Measured", _generation(results)]
    if results.queries is not None or results.waits:
        parts.append(_waits(results))
    return "\n\n".join(parts) + "\n"


def _generation(results: Results) -> str:
    main = results.main
    caution = " One run has no spread: what it meets by little may be missed in another hour."
    intro = (
        f"Measured on {results.machine} Medians, with the least and the most in brackets where "
        f"there was more than one run ({len(main.runs)} of the {main.rows:,} records, three of all "
        "that is shorter). A *copy* is the time that DuckDB takes to copy the stored columns into "
        "a new file, measured after each run: hold ratios against each other, the seconds of a "
        f"shared machine differ from hour to hour. Budgets are of {ROWS:,} records on two cores."
        f"{caution if len(main.runs) == 1 else ''}"
    )
    parts = [intro, table(WORLD_HEAD, _world_rows(results)), _summary(results)]
    if results.compared:
        parts.append(_compared(results.compared))
    return "\n\n".join(parts)


def _world_rows(results: Results) -> list[list[str]]:
    main = results.main
    copies = main.in_copies([run.wall for run in main.runs])
    held = [
        _budget(main, SECONDS, wall(main.runs).median),
        _budget(main, CPU, cpu(main.runs).median),
        _budget(main, COPIES, copies.median),
    ]
    whole = [*_times(main.runs), spread(copies, 2), "; ".join(filter(None, held))]
    rows = [[f"**{main.rows:,} records**, the whole command", *whole]]
    steps = main.steps | {"start, counting once more, closing": main.remainder}
    rows += [
        [f"… {step}", spread(Spread.of(seconds)), NONE, spread(main.in_copies(seconds), 2), ""]
        for step, seconds in steps.items()
    ]
    rows.append(["DuckDB's copy of the stored columns", *_times(main.copies), "1", ""])
    for world in sorted(results.others, key=lambda world: world.rows, reverse=True):
        seconds, small = wall(world.runs).median, SMALL.get(world.rows)
        times = _times(world.runs, 2 if seconds < 10 else 1)
        rows.append([f"{world.rows:,} records", *times, NONE, small.held(seconds) if small else ""])
    if results.person:
        rows.append(["`data_gen person`, the whole command", *_times(results.person), NONE, ""])
    return rows


def _summary(results: Results) -> str:
    """Return a table of rates, memory and disk."""
    main, rate = results.main, results.main.rates()
    copies = main.in_copies(main.steps["records"])
    rows = [
        [
            "records made, counted, summed and stored",
            f"{spread(rate, 2, 1e-6)} million a second",
            _budget(main, RATE, rate.median / 1e6),
        ],
        [
            "… against DuckDB's copy",
            f"{spread(copies, 2)} times as long",
            _budget(main, RECORD_COPIES, copies.median),
        ],
    ]
    if results.faker:
        of_faker = Spread.of([results.faker_rows / run.wall for run in results.faker])
        times = rate.median / of_faker.median
        what = f"one process of Faker, the same named columns, {results.faker_rows:,} records"
        rows += [
            [what, f"{spread(of_faker, 0)} a second", ""],
            [
                "… records made here against it",
                f"{times:.0f} times as many",
                _budget(main, FAKER, times),
            ],
        ]
    rows += [
        [
            f"peak memory, {main.rows:,} records",
            f"{spread(main.peak, 2, 1e-9)} GB",
            _budget(main, MEMORY, main.peak.median / 1e9),
        ],
        [
            "file",
            f"{main.file_bytes / 1e9:.2f} GB, {main.file_bytes / main.rows:.0f} bytes a record",
            "",
        ],
    ]
    return table(["what", "measured", "budget"], rows)


def _compared(compared: Compared) -> str:
    """Return a table of the libraries' milliseconds, a column each."""
    libraries = list(compared.answers)
    rows = [
        [question, *(_milliseconds(compared.answers[name][question]) for name in libraries)]
        for question in QUESTIONS
    ]
    rows.append(
        ["to load the columns, or to open", *(_milliseconds(compared.loads[n]) for n in libraries)]
    )
    return (
        f"The same questions of the same {compared.rows:,} records, wall milliseconds and CPU: "
        "`ask` reads cubes, whose size hardly grows with the records and which were counted while "
        "these were made; for the third it works out all channels, once a status. pandas and "
        "Polars read the rows, held in memory. Answers were equal.\n\n"
        + table(["question", *(f"`ask`, {n}" if n == "cubes" else n for n in libraries)], rows)
    )


def _waits(results: Results) -> str:
    """Return the table of questions and of a visitor's waits."""
    rows = []
    if results.queries is not None:
        is_of_rows = results.queries["query"].str.startswith("quality/")
        every, seconds = results.queries["seconds"], results.queries.loc[~is_of_rows, "seconds"]
        rows += [
            [
                f"the slowest of the {len(seconds)} questions; the middle one",
                f"{seconds.max():.3f} s; {seconds.median():.3f} s",
                _budget(results.main, QUERY, seconds.max()),
            ],
            [
                f"all {len(every)} queries, those that look for wrong rows among them",
                f"{every.sum():.0f} s",
                "",
            ],
        ]
    for what, times in results.waits.items():
        measures = percentile(times, 50), percentile(times, 95)
        limits = WAITS.get(what, (None, None))
        held = [
            f"p{p} {limit.held(value)}"
            for p, limit, value in zip((50, 95), limits, measures, strict=True)
            if limit and results.main.rows == ROWS
        ]
        waited = "{:.0f} and {:.0f} ms".format(*measures)
        rows.append([f"{what}, p50 and p95", waited, "; ".join(held)])
    return f"{results.main.rows:,} records, {results.machine}\n\n" + table(
        ["what", "measured", "budget"], rows
    )


def _times(runs: list[Timing], digits: int = 1) -> list[str]:
    return [spread(wall(runs), digits), spread(cpu(runs), digits)]


def _milliseconds(runs: list[Timing]) -> str:
    return f"{spread(wall(runs), 1, 1000)}; CPU {cpu(runs).median * 1000:.1f}"


def _budget(world: World, budget: Budget, value: float) -> str:
    return budget.held(value) if world.rows == ROWS else ""


def describe_machine() -> str:
    """Return the machine, the versions and the day as one sentence."""
    versions = []
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            versions.append(f"{package} {version(package)}")
    return (
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{', '.join(versions)}; {time.strftime('%d %B %Y, %H:%M')}."
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table.

    >>> print(table(["what", "s"], [["copy", "13.1"]]))
    | what | s |
    |---|---|
    | copy | 13.1 |
    """
    first, *others = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([first, f"|{'---|' * len(head)}", *others])


def spread(values: Spread, digits: int = 1, scale: float = 1) -> str:
    """Return the median, with the range in brackets if it is not a single value.

    >>> spread(Spread(2.0, 1.5, 3.25))
    '2.0 (1.5–3.2)'
    >>> spread(Spread(2.0, 2.0, 2.0))
    '2.0'
    """
    median, least, most = (
        f"{scale * value:,.{digits}f}" for value in (values.median, values.least, values.most)
    )
    return median if least == most else f"{median} ({least}–{most})"

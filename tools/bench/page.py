"""The results as a page of Markdown, with marked regions that docs/benchmarks.md copies."""

from tools.bench import budgets, faker, markdown, published, questions
from tools.bench.budgets import Budget
from tools.bench.frames import QUESTIONS
from tools.bench.markdown import marked, spread, table
from tools.bench.results import Results
from tools.bench.timing import Spread, Timing, cpu, wall
from tools.bench.waits import percentiles
from tools.bench.worlds import World

REGIONS = ("bench", "bench pages")  # docs/benchmarks.md has both
WORLD_HEAD = ["what", "seconds", "CPU seconds", "copies", "budget"]
NONE = "–"


def page(results: Results) -> str:
    """Return the whole page, without the skipped parts."""
    parts = ["# Measured", marked("bench", _generation(results))]
    if results.queries is not None or results.waits:
        parts.append(marked("bench pages", _waits(results)))
    if results.columns:
        parts.append(_columns(results))
    return "\n\n".join(parts) + "\n"


def taken_over(kept: str, measured: str) -> str:
    """Return the kept page with each region of the measured page in it."""
    for name in REGIONS:
        inside = markdown.region(measured, name)
        if inside is not None:
            kept = markdown.filled(kept, name, inside)
    return kept


def _generation(results: Results) -> str:
    parts = [_intro(results), table(WORLD_HEAD, _world_rows(results)), _summary(results)]
    if results.compared:
        parts.append(_compared(results))
    parts.append(_published())
    return "\n\n".join(parts)


def _intro(results: Results) -> str:
    return (
        f"Measured on {results.machine} Medians, with the least and the most in brackets where "
        f"there was more than one run ({len(results.main.runs)} of the {results.main.rows:,} "
        "records, three of all that is shorter). A *copy* is the time that DuckDB takes to copy "
        "the stored columns into a new file, measured after each run: hold ratios against each "
        "other, the seconds of a shared machine differ from hour to hour. Budgets are of "
        f"{budgets.ROWS:,} records on two cores.{_caution(results.main)}"
    )


def _caution(world: World) -> str:
    if len(world.runs) > 1:
        return ""
    return " One run has no spread: what it meets by little may be missed in another hour."


def _world_rows(results: Results) -> list[list[str]]:
    main = results.main
    rows = [[f"**{main.rows:,} records**, the whole command", *_whole(main)]]
    steps = main.steps | {"start, counting once more, closing": main.remainder}
    rows += [
        [f"… {step}", spread(Spread.of(seconds)), NONE, spread(main.in_copies(seconds), 2), ""]
        for step, seconds in steps.items()
    ]
    rows.append(["DuckDB's copy of the stored columns", *_times(main.copies), "1", ""])
    rows += [_other(world) for world in reversed(results.worlds) if world is not main]
    if results.person:
        rows.append(["`data_gen person`, the whole command", *_times(results.person), NONE, ""])
    return rows


def _whole(world: World) -> list[str]:
    """Return the cells of a whole run of the main world."""
    copies = world.in_copies([run.wall for run in world.runs])
    kept = [
        _budget(world, budgets.SECONDS, wall(world.runs).median),
        _budget(world, budgets.CPU, cpu(world.runs).median),
        _budget(world, budgets.COPIES, copies.median),
    ]
    return [*_times(world.runs), spread(copies, 2), "; ".join(filter(None, kept))]


def _other(world: World) -> list[str]:
    small = budgets.SMALL.get(world.rows)
    held = small.held(wall(world.runs).median) if small else ""
    digits = 2 if wall(world.runs).median < 10 else 1
    return [f"{world.rows:,} records", *_times(world.runs, digits), NONE, held]


def _summary(results: Results) -> str:
    """Return a table of rates, memory and disk."""
    main, rate = results.main, results.main.rates()
    copies = main.in_copies(main.steps["records"])
    rows = [
        [
            "records made, counted, summed and stored",
            f"{spread(rate, 2, 1e-6)} million a second",
            _budget(main, budgets.RATE, rate.median / 1e6),
        ],
        [
            "… against DuckDB's copy",
            f"{spread(copies, 2)} times as long",
            _budget(main, budgets.RECORD_COPIES, copies.median),
        ],
        *_faker(results),
        *_memory(results),
        [
            "file",
            f"{main.file_bytes / 1e9:.2f} GB, {main.file_bytes / main.rows:.0f} bytes a record",
            "",
        ],
    ]
    return table(["what", "measured", "budget"], rows)


def _faker(results: Results) -> list[list[str]]:
    if not results.faker:
        return []
    rate = faker.rates(results.faker_rows, results.faker)
    times = results.main.rates().median / rate.median
    return [
        [
            f"one process of Faker, the same named columns, {results.faker_rows:,} records",
            f"{spread(rate, 0)} a second",
            "",
        ],
        [
            "… records made here against it",
            f"{times:.0f} times as many",
            _budget(results.main, budgets.FAKER, times),
        ],
    ]


def _memory(results: Results) -> list[list[str]]:
    return [
        [
            f"peak memory, {world.rows:,} records",
            f"{spread(world.peak, 2, 1e-9)} GB",
            _budget(world, budgets.MEMORY, world.peak.median / 1e9),
        ]
        for world in reversed(results.worlds)
        if world.rows >= results.main.rows
    ]


def _compared(results: Results) -> str:
    """Return a table of the libraries' milliseconds, a column each."""
    compared = results.compared
    assert compared is not None  # checked by the caller
    libraries = list(compared.answers)
    rows = [
        [title, *(_milliseconds(compared.answers[name][question]) for name in libraries)]
        for question, title in QUESTIONS.items()
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


def _published() -> str:
    rows = [
        [
            f"{rate.generator}: {rate.of}",
            f"{rate.machine}",
            _rounded(rate.rows_per_second),
            _rounded(rate.rows_per_second / rate.cores) if rate.cores else NONE,
            f"{rate.kind}: {rate.source}",
        ]
        for rate in published.RATES
    ]
    return (
        "What others say, **not measured in this run**: other columns on other machines, orders of "
        "magnitude and no race.\n\n"
        + table(["generator", "machine", "rows a second", "… a core", "said by"], rows)
    )


def _rounded(rate: float) -> str:
    """Return a rate with three digits: a figure in hours or minutes has no more."""
    return f"{float(f'{rate:.3g}'):,.0f}"


def _waits(results: Results) -> str:
    """Return the table of questions and of a visitor's waits."""
    rows = _queries(results)
    for what, times in results.waits.items():
        measures = percentiles(times)
        limits = budgets.WAITS.get(what, (None, None))
        held = [
            f"p{p} {limit.held(value)}"
            for p, limit, value in zip((50, 95), limits, measures, strict=True)
            if limit and results.main.rows == budgets.ROWS
        ]
        waited = "{:.0f} and {:.0f} ms".format(*measures)
        rows.append([f"{what}, p50 and p95", waited, "; ".join(held)])
    return f"{results.main.rows:,} records, {results.machine}\n\n" + table(
        ["what", "measured", "budget"], rows
    )


def _queries(results: Results) -> list[list[str]]:
    if results.queries is None:
        return []
    seconds, every = questions.of_people(results.queries), results.queries["seconds"]
    slowest = seconds.max()
    return [
        [
            f"the slowest of the {len(seconds)} questions; the middle one",
            f"{slowest:.3f} s; {seconds.median():.3f} s",
            _budget(results.main, budgets.QUERY, slowest),
        ],
        [
            f"all {len(every)} queries, those that look for wrong rows among them",
            f"{every.sum():.0f} s",
            "",
        ],
    ]


def _columns(results: Results) -> str:
    rows = [[f"`{name}`", f"{size:.1f}", f"{taken:.2f}"] for name, size, taken in results.columns]
    return table(["stored column", "megabytes", "seconds to copy it alone"], rows)


def _times(runs: list[Timing], digits: int = 1) -> list[str]:
    return [spread(wall(runs), digits), spread(cpu(runs), digits)]


def _milliseconds(runs: list[Timing]) -> str:
    return f"{spread(wall(runs), 1, 1000)}; CPU {cpu(runs).median * 1000:.1f}"


def _budget(world: World, budget: Budget, value: float) -> str:
    return budget.held(value) if world.rows == budgets.ROWS else ""

"""Measure the budgets on this machine and print a table: make bench, or python -m tests.bench.

Ratios are measured side by side in one run, because the seconds of a shared machine are not
comparable from one day to the next. With --ten-times it also makes 430 million records.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dash
import duckdb
import plotly
from faker import Faker

from breachlab import find
from breachlab.db import connect
from breachlab.headlines import say_all
from breachlab.paths import ROOT
from breachlab.queries import names

ROWS = 43_000_000
FAKER_ROWS = 20_000
# A block is 262,144 bytes; small columns share blocks with others, so the sum is above the file's.
COLUMN_SIZES = """
    select column_name, count(distinct block_id) * 0.262144
    from pragma_storage_info('records')
    group by column_id, column_name
    order by column_id
"""


def main() -> None:
    """Generate, copy, ask Faker for the same columns, then measure the dashboard."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--ten-times", action="store_true", help="430 million records too")
    options = parser.parse_args()
    print(machine())
    (ROOT / "data").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as folder:
        database = Path(folder) / "bench.duckdb"
        generation(options.rows, database, Path(folder))
        columns(database, Path(folder) / "column.duckdb")
        queries(database)
        if options.ten_times:
            ten = Path(folder) / "ten.duckdb"
            whole("ten times the records", 10 * options.rows, ten)
            ten.unlink()
        subprocess.run(
            [sys.executable, "-m", "tests.dashboard.bench", "--database", str(database)], check=True
        )


def machine() -> str:
    """Say what was measured on: cores, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, Dash {dash.__version__}, Plotly {plotly.__version__}\n"
    )


def generation(rows: int, database: Path, folder: Path) -> None:
    """Print the seconds of a whole run by step, and what they are to be held against."""
    steps = whole("everything from nothing", rows, database)
    copied = copy_seconds(database, folder / "copy.duckdb")
    faker = faker_rate()
    rate = rows / steps["records"]
    for step, seconds in steps.items():
        print(f"  {step:<36} {seconds:8.2f} s")
    print(f"records generated and stored             {rate / 1e6:8.2f} million a second")
    print(
        f"DuckDB's copy of the stored columns      {copied:8.2f} s, "
        f"{rows / copied / 1e6:.2f} million a second"
    )
    print(f"generation to copy                       {steps['records'] / copied:8.2f}")
    print(f"Faker, one process, the same columns     {faker:8.0f} records a second")
    print(f"generation to Faker                      {rate / faker:8.0f} times as fast\n")


def columns(database: Path, copy: Path) -> None:
    """Print what each stored column takes: its blocks in the file, and the seconds to copy it."""
    with connect(database) as connection:
        sizes = connection.execute(COLUMN_SIZES).fetchall()
    print("stored column            megabytes   seconds to copy it alone")
    for name, megabytes in sizes:
        seconds = copy_seconds(database, copy, name)
        print(f"  {name:<22} {megabytes:9.1f} {seconds:10.2f}")
    print()


def queries(database: Path) -> None:
    """Print the seconds of every query, slowest last; which take over one and do not say why."""
    with connect(database) as connection:
        said = say_all(connection, names(), quiet=True)
    print("query                                    seconds")
    for row in said.itertuples():
        why = find(row.query).part("Over a second") or ""
        mark = (
            "" if row.seconds <= 1 or why else "   OVER A SECOND, and its header does not say why"
        )
        print(f"  {row.query:<36} {row.seconds:8.3f}{mark}")
    asked = said[~said["query"].str.startswith("quality/")]
    print(
        f"the {len(asked)} questions: slowest {asked['seconds'].max():.3f} s, "
        f"middle {asked['seconds'].median():.3f} s; "
        f"all {len(said)} queries {said['seconds'].sum():.0f} s\n"
    )


def whole(label: str, rows: int, database: Path) -> dict[str, float]:
    """Run the command itself; print its seconds and peak memory; return the seconds by step."""
    start = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "data_gen", "--rows", str(rows), "--database", database, "--quiet"],
        cwd=ROOT,
    )
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"the run of {rows:,} records failed")
    size = database.stat().st_size / 1e9
    print(
        f"{label}, {rows:,} records: {seconds:.1f} s, "
        f"peak memory {usage.ru_maxrss / 1e6:.2f} GB, file {size:.2f} GB"
    )
    with connect(database) as connection:
        ((steps,),) = connection.execute("select step_seconds from provenance").fetchall()
    return steps


def copy_seconds(database: Path, copy: Path, wanted: str = "*") -> float:
    """Return the seconds that DuckDB takes to copy the stored columns, or one, into a new file."""
    start = time.perf_counter()
    with duckdb.connect(copy) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute("attach $path as lab (read_only)", {"path": str(database)})
        connection.execute(f"create table records as select {wanted} from lab.records")
    seconds = time.perf_counter() - start
    copy.unlink()
    return seconds


def faker_rate() -> float:
    """Return the records a second of one process that asks Faker for each value of the view."""
    faker = Faker("fr_FR")
    start = time.perf_counter()
    for number in range(FAKER_ROWS):
        faker_record(faker, number)
    return FAKER_ROWS / (time.perf_counter() - start)


def faker_record(faker: Faker, number: int) -> tuple:
    """Return one record with the columns of `registrants`, as one would write it with Faker."""
    sex = faker.random_element(("female", "male"))
    return (
        number,
        number,
        faker.boolean(),
        faker.random_element(("registered", "formerly_registered", "candidate_space")),
        sex,
        faker.date_of_birth(minimum_age=16, maximum_age=94),
        faker.department_number(),
        faker.country(),
        faker.first_name_female() if sex == "female" else faker.first_name_male(),
        faker.last_name(),
        faker.last_name(),
        faker.ssn(),
        faker.bothify("?#######"),
        faker.free_email(),
        faker.phone_number(),
        faker.street_address(),
        faker.postcode(),
        faker.numerify("#####"),
        faker.department_number(),
        faker.region(),
        *(faker.boolean() for _ in range(5)),
        faker.date_between("-20y"),
        faker.date_between("-20y"),
        faker.random_int(1, 8),
        faker.date_between("-10y"),
    )


if __name__ == "__main__":
    main()

"""Check the database at full size: counts, cubes, identifiers, targets, answers, quality.

Run by hand or in CI after `python -m data_gen` and `python -m data_gen identify`:
python -m tools.full_size
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from breachlab.book.running import FILE, NOTEBOOKS, answers, find_notebooks, run_all
from breachlab.query.catalogue import read_accepted, world_of
from breachlab.query.headlines import say_all
from breachlab.store.databases import connect, database_path
from breachlab.words import LANGUAGES
from data_gen.fidelity.comparing import compare
from data_gen.table_sql import CUBES
from data_gen.verification.database_checks import Extent, check_database
from tests.data_gen.test_build import SUMS, frozen

EXPECTED = (43_000_000, 36_820_828, 36_820_828)
COUNTS = "select count(*), count(distinct person_id), count(*) filter (is_primary) from registrants"
NIRS = "select count(nir), count(distinct nir) from registrants where is_primary"


def main() -> int:
    """Print each check; return 1 if one fails."""
    with connect() as lab:
        failures = [name for name, holds in checks(lab) if not reported(name, holds)]
    print(f"{len(failures)} of the checks failed" if failures else "all checks hold")
    return 1 if failures else 0


def checks(lab: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it holds) of each check."""
    yield "counts of records and persons", lab.execute(COUNTS).fetchall() == [EXPECTED]
    ((on_file, distinct),) = lab.execute(NIRS).fetchall()
    yield f"{on_file:,} NIRs on file, as many distinct", on_file == distinct > 0
    sums = dict(lab.execute(SUMS).fetchall())
    yield "sums of the columns, as frozen with the model version", sums == frozen(43_000_000)
    for name, cube in CUBES.items():
        cells = len(lab.table(name))
        yield (
            f"{name}: {cells:,} cells of at most {cube.most_cells:,}",
            0 < cells <= cube.most_cells,
        )
    yield from said(lab)
    yield from answered(lab)
    yield from check_database(extent=Extent(whole=True))
    for table in compare(lab):
        yield f"{table.part} {table.name}: no cell too far off", not table.outside


def said(lab: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield whether each query's sentence equals the catalogue, in both languages."""
    for row in say_all(lab, read_accepted(), quiet=True).to_dict("records"):
        name = row["query"]
        wanted = [read_accepted()[name][language] for language in LANGUAGES]
        holds = [row[language] for language in LANGUAGES] == wanted
        yield f"{name}: as in the catalogue", holds


def answered(lab: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bool]]:
    """Yield whether the page of the notebooks' answers equals their answers."""
    paths = [path for path in find_notebooks(NOTEBOOKS) if path.parent == Path()]  # without lessons
    page = answers([*run_all(NOTEBOOKS, paths, database_path(), quiet=True)], world_of(lab))
    yield "notebooks/README.md: as the notebooks answer", FILE.read_text("utf-8") == page


def reported(name: str, holds: bool) -> bool:
    """Print the line of a check; return whether it holds."""
    print(f"{time.strftime('%H:%M:%S')} {'holds ' if holds else 'FAILS '} {name}", flush=True)
    return holds


if __name__ == "__main__":
    sys.exit(main())

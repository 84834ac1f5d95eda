"""A frozen model version gives the rows that it gave: a changed value is a new version.

Whoever means to change a value raises MODEL_VERSION, makes both worlds anew and writes the sums
of their columns over these files and the table in data_gen/README.md.
"""

import csv
from pathlib import Path

from breachlab.paths import ROOT
from breachlab.store.model_checks import MODEL_VERSION

FROZEN = Path(__file__).parent / "frozen"
SUMS = "select column_name, checksum from checksums where table_name = 'records'"


def frozen(rows):
    """Return {column: sum} of the world of seed 2024 with so many records."""
    with (FROZEN / f"{rows}.csv").open(encoding="utf-8", newline="") as file:
        return {row["column_name"]: int(row["checksum"]) for row in csv.DictReader(file)}


def test_a_small_world_has_the_sums_of_its_version(lab):
    assert dict(lab.execute(SUMS).fetchall()) == frozen(10_000)


def test_the_readme_shows_those_of_the_default_world():
    readme = (ROOT / "data_gen/README.md").read_text(encoding="utf-8")
    assert f"model version {MODEL_VERSION} is frozen" in readme
    for column, total in frozen(43_000_000).items():
        assert f"| `{column}` | {total} |" in readme

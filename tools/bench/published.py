"""Published rates of other generators: cited with their sources, and not measured here.

They are of other columns on other machines: orders of magnitude, not a race.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """Rows a second of a generator, with the rows, the machine and the source."""

    generator: str
    of: str
    machine: str
    cores: int
    rows_per_second: float
    kind: str  # published, or measured elsewhere: by us, in another run
    source: str


RATES = (
    Rate(
        "Faker under GNU Parallel",
        "a billion people of six columns as Parquet, about two hours",
        "m6i.32xlarge",
        128,
        1e9 / 7200,
        "published",
        "https://motherduck.com/blog/python-faker-duckdb-exploration/, as quoted in "
        "https://dimitarvanguelov.github.io/posts/fake-people/",
    ),
    Rate(
        "tpchgen-cli",
        "TPC-H at scale factor 10 as Parquet, 60 million lineitem rows, 5 seconds",
        "a modern laptop",
        0,
        60e6 / 5,
        "published",
        "https://docs.rs/crate/tpchgen-cli/2.0.0/source/README.md",
    ),
    Rate(
        "dbldatagen",
        "a billion rows of its IoT example into a Delta table, under two minutes",
        "12 nodes of 8 cores, DBR 8.3",
        96,
        1e9 / 120,
        "published",
        "https://databrickslabs.github.io/dbldatagen/public_docs/APIDOCS.html",
    ),
    Rate(
        "tpchgen-cli",
        "TPC-H customer as Parquet: the table most like a person",
        "2 shared cores",
        2,
        1.0e6,
        "measured elsewhere",
        "0.9-1.1 million a second",
    ),
    Rate(
        "dbldatagen",
        "Spark local[2]",
        "2 shared cores",
        2,
        153_000,
        "measured elsewhere",
        "one run",
    ),
)

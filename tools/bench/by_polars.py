"""The questions in Polars, over the records, which it reads as DuckDB's Arrow."""

import duckdb
import polars

from tools.bench.rows import RECORDS, bands, birth_edges


def load(connection: duckdb.DuckDBPyConnection) -> polars.DataFrame:
    """Return the columns that the questions need."""
    return polars.DataFrame(connection.sql(RECORDS))


def by_region(frame: polars.DataFrame) -> polars.DataFrame:
    """Return the records and the residents of each région."""
    return _counted(frame.lazy(), ["region_code"], "is_resident")


def by_age_and_sex(frame: polars.DataFrame) -> polars.DataFrame:
    """Return the records and persons of each band of age and sex."""
    age_band = polars.col("born_on").bin_intervals(
        birth_edges()[1:-1], labels=bands(), right_closed=True
    )
    return _counted(frame.lazy().with_columns(age_band=age_band), ["age_band", "sex"])


def valid_email_by_status(frame: polars.DataFrame) -> polars.DataFrame:
    """Return the living with a valid e-mail address by status, records and persons."""
    reached = polars.col("is_email_deliverable") & ~polars.col("is_deceased")
    return _counted(frame.lazy().filter(reached), ["status"])


def answer(frame: polars.DataFrame) -> set[tuple]:
    """Return the rows as a set, for the comparison."""
    return set(frame.iter_rows())


def _counted(
    frame: polars.LazyFrame, keys: list[str], counts: str = "is_living"
) -> polars.DataFrame:
    grouped = frame.group_by(keys).agg(
        record_count=polars.len(), person_count=polars.col(counts).sum()
    )
    return grouped.collect()

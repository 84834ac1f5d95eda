"""The questions in pandas, over the records."""

import duckdb
import pandas

from tools.bench.rows import RECORDS, bands, birth_edges


def load(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return the columns that the questions need."""
    return connection.execute(RECORDS).df()


def by_region(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Return the records and the residents of each région."""
    return _counted(frame, ["region_code"], "is_resident")


def by_age_and_sex(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Return the records and persons of each band of age and sex."""
    edges = pandas.to_datetime(birth_edges())
    return _counted(
        frame.assign(age_band=pandas.cut(frame["born_on"], edges, labels=bands())),
        ["age_band", "sex"],
    )


def valid_email_by_status(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Return the living with a valid e-mail address by status, records and persons."""
    return _counted(frame[frame["is_email_deliverable"] & ~frame["is_deceased"]], ["status"])


def answer(frame: pandas.DataFrame) -> set[tuple]:
    """Return the rows as a set, for the comparison."""
    return set(frame.itertuples(index=False, name=None))


def _counted(
    frame: pandas.DataFrame, keys: list[str], counts: str = "is_living"
) -> pandas.DataFrame:
    groups = frame.groupby(keys, observed=True)[counts]
    return groups.agg(record_count="size", person_count="sum").reset_index()

"""The questions as the lab answers them: `ask`, which reads cubes of counts."""

import duckdb
import pandas

from breachlab.query.queries import ask
from tools.bench.rows import COUNTS

STATUSES = ("registered", "formerly_registered", "candidate_space")


def by_region(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return the records and the residents of each région, without the row of no place."""
    rows = ask(connection, "exposure/by_region")[["region_code", *COUNTS]]
    return rows[rows["region_code"].notna()]


def by_age_and_sex(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return the records and persons of each band of age and sex."""
    return ask(connection, "exposure/by_age_and_sex")[["age_band", "sex", *COUNTS]]


def valid_email_by_status(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return the living with a valid e-mail address by status, by one question a status."""
    return pandas.concat([_emailed(connection, status) for status in STATUSES])


def _emailed(connection: duckdb.DuckDBPyConnection, status: str) -> pandas.DataFrame:
    steps = ask(connection, "notification/channels", statuses=[status], whom="living")
    emailed = steps[(steps["channel"] == "email") & (steps["record_count"] > 0)]
    return emailed.assign(status=status)[["status", *COUNTS]]

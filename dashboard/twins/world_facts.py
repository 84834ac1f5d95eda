"""Facts that do not depend on a selection: read by SQL once, when first needed."""

from collections.abc import Sequence
from datetime import date

import duckdb

from dashboard.twins.channel_plans import Ledger


def read_ledger(cursor: duckdb.DuckDBPyConnection) -> Ledger:
    """Return the figures of the ledger: low, central and high."""
    ((low, central, high),) = cursor.execute("select low, central, high from figures()").fetchall()
    return {"low": low, "central": central, "high": high}


def read_first_day(cursor: duckdb.DuckDBPyConnection) -> date:
    """Return the first day of telling."""
    ((day,),) = cursor.execute("select notification_starts_on()").fetchall()
    return day


def read_allowed_years(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of years for which the law allows keeping a file."""
    ((years,),) = cursor.execute("select assumed('retention_after_registration_years')").fetchall()
    return years


def read_statuses(cursor: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """Return the statuses, in order."""
    return _read_type(cursor, "select enum_range(null::status)")


def read_end_bands(cursor: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """Return the bands of years since the end, in order."""
    return _read_type(cursor, "select enum_range(null::end_band)")


def read_duration_bands(cursor: duckdb.DuckDBPyConnection) -> Sequence[tuple[str, bool]]:
    """Return the bands of the duration, in order, and whether each is a year or more."""
    return cursor.execute(
        "select band::varchar, is_year_or_more(band) "
        "from (select unnest(enum_range(null::duration_band))::duration_band as band) order by band"
    ).fetchall()


def read_age_bands(cursor: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """Return the age bands, in order."""
    return _read_type(cursor, "select enum_range(null::age_band)")


def _read_type(cursor: duckdb.DuckDBPyConnection, query: str) -> Sequence[str]:
    ((values,),) = cursor.execute(query).fetchall()
    return (*values,)

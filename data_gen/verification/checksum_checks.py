"""Check the checksum of every column of `records`, and of every other table as a whole."""

from collections.abc import Iterator, Set

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.verification import twin
from data_gen.verification.checking import Check, reason

TABLES = read(DATA_GEN / "verification" / "summed_tables.sql")
STORED = "select table_name, column_name, checksum from lab.checksums"
OF_RECORDS = "select column_name, checksum from record_checksums()"
OF_TABLE = "from table_checksum($table_name)"
VERSIONS = "select duckdb_version, version() from lab.provenance"
OTHER_VERSION = (
    "checksums: those of whole tables cannot be compared, as DuckDB {made} made them and DuckDB "
    "{here} hashes otherwise; the checks below do without them"
)
Key = tuple[str, str | None]  # a table; for `records`, with a column
Sums = dict[Key, int]


def compare(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield whether every column and table of `lab` has its stored checksum.

    Every column of every table is read, so a damaged block is found here, and its table named.
    """
    rows = connection.execute(STORED).fetchall()
    stored: Sums = {(table, column): checksum for table, column, checksum in rows}
    sums: Sums = {}
    for (table,) in connection.execute(TABLES, {"database_name": "lab"}).fetchall():
        try:
            sums |= _sums(connection, table)
        except duckdb.Error as error:
            yield f"{table}: cannot be read, {reason(error)}", False
    wrong = {key for key in sums if stored.get(key, sums[key]) != sums[key]}
    if versions := _other_versions(connection, wrong, sums):
        wrong = {key for key in wrong if key[0] == "records"}
        yield OTHER_VERSION.format(**versions), True
    yield _summary(wrong, sums.keys() - stored.keys(), stored.keys() - sums.keys(), sums)


def _sums(connection: duckdb.DuckDBPyConnection, table: str) -> Sums:
    if table == "records":
        with twin.stored_records(connection):
            rows = connection.execute(OF_RECORDS).fetchall()
        return {(table, column): checksum for column, checksum in rows}
    rows = connection.execute(OF_TABLE, {"table_name": f"lab.main.{table}"}).fetchall()
    return {(table, None): rows[0][0]}


def _summary(wrong: Set[Key], unsummed: Set[Key], missing: Set[Key], found: Sums) -> Check:
    findings = {"differ": wrong, "have none": unsummed, "are of what cannot be read": missing}
    says = [f"{what}: {_list_keys(keys)}" for what, keys in findings.items() if keys]
    columns = sum(column is not None for _, column in found)
    return (
        f"checksums: {write_count(columns, 'column')} of records, "
        f"{write_count(len(found) - columns, 'table')} "
        f"{'; '.join(says) or 'are as when they were made'}"
    ), not says


def _other_versions(
    connection: duckdb.DuckDBPyConnection, wrong: Set[Key], found: Sums
) -> dict[str, str]:
    """Return both versions of DuckDB if the database's is another and no table's checksum agrees.

    If some agree, both versions hash alike, and the tables that do not agree were changed.
    """
    made, here = connection.execute(VERSIONS).fetchall()[0]
    is_any_equal = any(column is None and (table, column) not in wrong for table, column in found)
    return {} if made == here or is_any_equal else {"made": made, "here": here}


def _list_keys(keys: Set[Key]) -> str:
    return ", ".join(sorted(f"{table}.{column}" if column else table for table, column in keys))

"""Reading of a list: the temp view own_rows, one row per row, and the counts of its columns."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

import duckdb
import numpy
from tqdm import tqdm

from breachlab.errors import BadList
from breachlab.paths import DATA_GEN, read
from breachlab.store.interruptible import interruptible
from breachlab.store.temporary_files import scratch_folder
from data_gen.own.found_persons import Persons, find_persons
from data_gen.own.list_report import STATES, ColumnCounts, ListReport
from data_gen.own.mapping import Mapping
from data_gen.own.role_rows import RoleRows, check_unchanged
from data_gen.own.settings import set_mapping
from data_gen.own.word_lists import check_words

HERE = DATA_GEN / "own"
KEYED_ROWS = read(HERE / "keyed_rows.sql")
AREAS = read(HERE / "communes.sql")
OWN_ROWS = read(HERE / "own_rows.sql")
STATE_COUNTS = read(HERE / "state_counts.sql")
COUNT = "select count(*) from own_keyed_rows"
# What is kept of each reference file, and the role without which no row has anything to find there.
REFERENCES = {
    "communes": (
        "create or replace temp table own_communes_file as "
        "select commune_code, commune_name, departement_code from reference_file",
        "commune",
    ),
    "localities": (
        "create or replace temp table own_localities_file as "
        "select commune_code, postcode, departement_code, weight from reference_file",
        "postcode",
    ),
    "departements": (
        "create or replace temp table own_departements_file as "
        "select departement_code, departement_name from reference_file",
        None,
    ),
    "first_names": (
        "create or replace temp table own_first_names_file as "
        "select first_name from reference_file",
        "first_name",
    ),
    "origin_first_names": (
        "create or replace temp table own_origin_first_names_file as "
        "select first_name from reference_file",
        "first_name",
    ),
}
DROP = """
    drop table if exists own_first_names_file;
    drop table if exists own_origin_first_names_file;
    drop table if exists own_commune_names;
    drop table if exists own_postcodes;
    drop table if exists own_communes_file;
    drop table if exists own_localities_file;
    drop table if exists own_departements_file;
"""
STEPS = 4
Result = TypeVar("Result")


class _Steps:
    """The steps of a reading, each timed, with a bar for what takes over two seconds."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, bar: tqdm) -> None:
        self.connection, self.bar = connection, bar
        self.seconds: dict[str, float] = {}

    def take(self, name: str, work: Callable[[], Result]) -> Result:
        """Return what the work of a step returns."""
        start = time.perf_counter()
        self.bar.set_description(name, refresh=False)
        result = interruptible(self.connection, work, lambda _: self.bar.update(0))
        self.seconds[name] = time.perf_counter() - start
        self.bar.update()
        return result


def read_list(connection: duckdb.DuckDBPyConnection, mapping: Mapping, quiet: bool) -> ListReport:
    """Make own_rows of the list that the mapping names; return the counts.

    Raises BadList where the list cannot be read whole, BadMapping where it is of another list or
    lacks words. What stood between is dropped: own_rows and the three tables of its columns are
    left, which hold no word of the list.
    """
    with (
        check_unchanged(mapping.path),
        scratch_folder() as folder,
        tqdm(total=STEPS, delay=2, disable=quiet, unit=" steps", leave=False) as bar,
    ):
        steps = _Steps(connection, bar)
        try:
            with closing(RoleRows(mapping, folder, quiet)) as rows:
                return _read(steps, mapping, rows)
        finally:
            connection.execute(DROP)
            connection.execute("detach database if exists own_list")


def _read(steps: _Steps, mapping: Mapping, rows: RoleRows) -> ListReport:
    connection = steps.connection
    set_mapping(connection, mapping)
    count = steps.take("rows read", lambda: _read_rows(connection, rows))
    counts = steps.take("communes found", lambda: _find_areas(connection, mapping))
    check_words(connection, rows, counts)
    persons = steps.take("persons found", lambda: find_persons(connection))
    steps.take("rows kept", lambda: _keep_rows(connection, persons))
    columns = [
        ColumnCounts(label, role, *(counts[f"{role}:{state}"] for state in STATES))
        for role, label in mapping.roles.items()
    ]
    return ListReport(count, columns, persons.strict_count, persons.loose_count, steps.seconds)


def _read_rows(connection: duckdb.DuckDBPyConnection, rows: RoleRows) -> int:
    """Make own_keyed_rows; return how many there are, which are as many as the file has."""
    rows.query(connection, KEYED_ROWS)
    ((count,),) = connection.execute(COUNT).fetchall()
    rows.check(count)
    if not count:
        raise BadList(
            f"{rows.path.name} has no rows: a header and at least one row were expected. "
            "Export it anew, or write header = false under [list]"
        )
    return count


def _find_areas(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, int]:
    """Make own_areas; return {role:state: rows}."""
    for name, (sql, role) in REFERENCES.items():
        file = _read_reference(connection, name)
        is_read = role is None or role in mapping.roles
        (file if is_read else file.limit(0)).query("reference_file", sql)
    connection.execute(AREAS)
    counts = connection.execute(STATE_COUNTS)
    names = [column[0] for column in counts.description]
    return dict(zip(names, counts.fetchall()[0], strict=True))


def _read_reference(connection: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyRelation:
    """Return the rows of a reference file, all of text; to detect its form takes 30 ms."""
    path = DATA_GEN / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        columns = dict.fromkeys(file.readline().strip().split(","), "varchar")
    return connection.read_csv(str(path), auto_detect=False, header=True, columns=columns)


def _keep_rows(connection: duckdb.DuckDBPyConnection, persons: Persons) -> None:
    """Make own_rows."""
    columns = {
        "row_number": numpy.arange(1, len(persons.strict) + 1),
        "person_id": persons.strict,
        "loose_person_id": persons.loose,
        "is_primary": persons.is_primary,
    }
    connection.register("own_found_persons", columns)
    try:
        connection.execute(OWN_ROWS)
    finally:
        connection.unregister("own_found_persons")

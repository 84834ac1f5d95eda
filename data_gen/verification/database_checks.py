"""Every check of a database, in order: its description, its records, its cubes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from breachlab.errors import NoDatabase, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.query.queries import ask, names
from breachlab.store import databases
from breachlab.words.vocabulary import OWN
from data_gen.verification import (
    checksum_checks,
    contents,
    cubes,
    definitions,
    seed_records,
    twin,
)
from data_gen.verification.checking import Check, guard, reason
from data_gen.verification.own_checks import compare_own
from data_gen.world import World

KIND = "select kind from lab.provenance"
IDENTIFIERS = read(DATA_GEN / "verification" / "identifiers.sql")
COLUMNS = ("record_id", "nir", "phone", "email", "agency_id")


@dataclass(frozen=True)
class Extent:
    """The extent of remaking and recounting: all records, or a random sample of groups.

    Without either, it is all records of a world of up to 100 million, and a sample of a larger one.
    """

    whole: bool = False
    sample: int | None = None  # groups of 1,024 records

    def count_groups(self, world: World) -> int | None:
        """Return the size of the sample in groups, or null if all records are made anew."""
        if self.whole or (self.sample is None and world.rows <= seed_records.MOST_WHOLE):
            return None
        return self.sample or seed_records.SAMPLE


USUAL = Extent()


def check_database(
    path: str | os.PathLike | None = None, extent: Extent = USUAL
) -> Iterator[Check]:
    """Yield every check of a database, those of sql/quality/ last.

    Raises NoDatabase, OtherModel or DatabaseBusy if it cannot be read at all, BadWorld if its
    provenance has an impossible world.
    """
    with databases.attach(path) as connection:
        if connection.execute(KIND).fetchall() == [(OWN,)]:
            yield from _check_own(connection, path)
            return
        try:
            world = twin.stored_world(connection)
        except duckdb.Error as error:
            yield f"provenance: cannot be read, {reason(error)}", False
            return
        twin.make(connection, world, twin.stored_source(connection))
        made = definitions.definitions(connection, "memory")
        yield from compare(connection, world, made, extent)
    with databases.connect(path) as connection:
        yield from check_quality(connection)


def is_own(path: str | os.PathLike | None = None) -> bool:
    """Return whether a database counts a list of one's own."""
    with databases.attach(path) as connection:
        return connection.execute(KIND).fetchall() == [(OWN,)]


def _check_own(
    connection: duckdb.DuckDBPyConnection, path: str | os.PathLike | None
) -> Iterator[Check]:
    """Yield the checks of the counts of a list, whose rows cannot be made again."""
    yield from guard("list", compare_own(connection))
    yield from guard("cubes", _check_totals(path))


def _check_totals(path: str | os.PathLike | None) -> Iterator[Check]:
    with databases.connect(path):  # raises if they disagree
        yield "cubes: count the same rows and persons; the rows are not kept to count again", True


def compare(
    connection: duckdb.DuckDBPyConnection,
    world: World,
    made: dict[str, str],
    extent: Extent = USUAL,
) -> Iterator[Check]:
    """Yield every check of `lab` against its twin, which the connection has.

    `made`: the definitions of the twin.
    """
    groups = extent.count_groups(world)
    yield from guard("checksums", checksum_checks.compare(connection))
    yield from guard("definitions", definitions.compare(connection, made))
    yield from guard("reference tables", contents.compare(connection))
    yield from guard("records", seed_records.compare(connection, world, groups))
    yield from guard("identifiers", _check_stored_identifiers(connection))
    yield from guard(
        "identifiability_cube", cubes.compare_key_sets(connection, world, extent.whole)
    )
    yield from guard("cubes", _check_cubes(connection))


def check_identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield for each kind of identifier in `checked` its counts, and whether all are safe.

    Raises NoDatabase if `checked` lacks one of COLUMNS.
    """
    described = connection.execute("describe checked").fetchall()
    if missing := [column for column in COLUMNS if column not in {row[0] for row in described}]:
        raise NoDatabase(
            f"No column {', '.join(missing)} among the columns to check: "
            f"{', '.join(COLUMNS)} were expected, as in `registrants`. "
            "Make such a database with: python -m data_gen"
        )
    for records, kind, on_file, assignable, first in connection.execute(IDENTIFIERS).fetchall():
        checked = write_count(records, "record")
        counts = f"{checked} checked, {on_file:,} on file, {assignable:,} assignable"
        where = f", first in record {first}" if assignable else ""
        yield f"{kind}: {counts}{where}", assignable == 0


def check_quality(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield for each query of sql/quality/, except those of identifiers, whether it is empty."""
    for name in names():
        if name.startswith("quality/") and not name.endswith("_assignable"):
            yield from guard(name, _ask(connection, name))


def _ask(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[Check]:
    count = len(ask(connection, name))
    yield f"{name}: {write_count(count, 'row')}", count == 0


def _check_cubes(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    with twin.stored_records(connection, twin.path_to_count_by(connection)):
        yield from cubes.compare(connection)


def _check_stored_identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    connection.execute("create or replace temp view checked as from lab.registrants")
    yield from check_identifiers(connection)

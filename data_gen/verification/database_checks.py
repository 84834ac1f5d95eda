"""Every check of a database, in order: its description, its records, its cubes.

Of a list of one's own, all is checked that needs no row of the list. Its twin counts a list of one
row with the same columns: what does not differ from list to list is then as this code makes it. The
cubes, the coverage and the counts of own_list are of the rows, which are not kept: nothing can be
said of them but that they agree.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from breachlab.errors import NoDatabase, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.query.asking import ask
from breachlab.query.queries import names
from breachlab.store import databases
from breachlab.store.temporary_files import scratch_folder
from breachlab.words.language import refuse
from breachlab.words.vocabulary import OWN
from data_gen.own.breach_folder import TABLES as OF_FOLDER
from data_gen.own.list_database import fill, name_again
from data_gen.own.list_file import Form
from data_gen.own.mapping import Mapping
from data_gen.tables import CUBES, make_derived_tables
from data_gen.verification import contents, made_again
from data_gen.verification.contents import Check, guard, reason
from data_gen.world import World

HERE = DATA_GEN / "verification"
KIND = "select kind from lab.provenance"
IDENTIFIERS = read(HERE / "identifiers.sql")
COLUMNS = ("record_id", "nir", "phone", "email", "agency_id")
MOST_WHOLE = 100_000_000  # largest world whose rows are all compared: 43 million take half a minute
SAMPLE = 1_000  # groups of 1,024 records of a larger world
FACTS = read(HERE / "own_facts.sql")
OF_CODE = ("kind", "title", "model_version", "source", "macros_sha256")
PROVENANCE = """
    select kind, title, model_version, source, macros_sha256
    from query_table($table_name)
"""
OF_ROWS = {*CUBES, "coverage", "own_list", "provenance"}
# A value of each role, and of roles that make a field known.
VALUES = {
    "first_name": "Anne",
    "birth_name": "Petit",
    "usage_name": "Petit",
    "sex": "female",
    "nir": "1901375056001",
    "identifier": "7",
    "email": "anne@exemple.example",
    "phone": "0639980001",
    "street_address": "1 rue Haute",
    "iban": "FR7630006000011234567890189",
    "postcode": "59000",
    "departement": "59",
}
FIELDS = {
    "agency_id": "identifier",
    "bank_details": "iban",
    "region": "departement",
    "registration_dates": "first_registered_on",
}
WORDS = {"sex": {"female": "female"}, "lives_abroad": {"false": "false"}}


@dataclass(frozen=True)
class Extent:
    """The extent of comparing: every row, or those of a random sample of groups.

    Without either, it is every row of a world of up to 100 million, and a sample of a larger one.
    `whole` recounts the cubes in SQL, too.
    """

    whole: bool = False
    sample: int | None = None  # groups of 1,024 records

    def count_groups(self, world: World) -> int | None:
        """Return the size of the sample in groups, or null if every row is compared."""
        if self.whole or (self.sample is None and world.rows <= MOST_WHOLE):
            return None
        return self.sample or SAMPLE


USUAL = Extent()


def check_database(
    path: str | os.PathLike | None = None, extent: Extent = USUAL
) -> Iterator[Check]:
    """Yield every check of a database, those of sql/quality/ last.

    Raises NoDatabase, OtherModel or DatabaseBusy if it cannot be read at all, or made again here;
    BadWorld if its provenance has an impossible world.
    """
    with databases.attach(path) as connection:
        if connection.execute(KIND).fetchall() == [(OWN,)]:
            yield from _check_own(connection, path)
            return
        try:
            world = made_again.stored_world(connection)
        except duckdb.Error as error:
            yield f"provenance: cannot be read, {reason(error)}", False
            return
        made_again.make_twin(connection, world, made_again.stored_source(connection))
        made = contents.definitions(connection, "memory")
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
    yield from guard("checksums", contents.compare_checksums(connection))
    yield from guard("definitions", contents.compare_definitions(connection, made))
    yield from guard("reference tables", contents.compare_tables(connection))
    yield from guard("records", made_again.compare_records(connection, world, groups))
    yield from guard("identifiers", _check_stored_identifiers(connection))
    yield from guard(
        "identifiability_cube", made_again.compare_key_sets(connection, world, extent.whole)
    )
    yield from guard("cubes", made_again.compare_cubes(connection, extent.whole))


def check_identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield for each kind of identifier in `checked` its counts, and whether all are safe.

    Raises NoDatabase if `checked` lacks one of COLUMNS.
    """
    described = connection.execute("describe checked").fetchall()
    if missing := [column for column in COLUMNS if column not in {row[0] for row in described}]:
        said = {"missing": ", ".join(missing), "known": ", ".join(COLUMNS)}
        raise refuse(NoDatabase, "no_such_columns", **said)
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


def _check_stored_identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    connection.execute("create or replace temp view checked as from lab.registrants")
    yield from check_identifiers(connection)


def compare_own(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield the checks of `lab`, which counts a list."""
    found = connection.execute(FACTS)
    facts = dict(zip((name for name, *_ in found.description), found.fetchall()[0], strict=True))
    with scratch_folder() as folder:
        fill(connection, _write_twin(folder, facts), quiet=True, by_template=False)
    of_folder = {*OF_FOLDER, "severity_scores"} if facts["has_folder"] else set()
    # Labels and derived tables are made of these.
    for table in {*OF_FOLDER, *of_folder, "field_cube", "message_cube", "lever_cube"}:
        connection.execute(f"delete from {table}")  # noqa: S608 (a name of the lines above)
        connection.table(f"lab.main.{table}").insert_into(table)
    name_again(connection)
    make_derived_tables(connection)
    yield from guard("provenance", _compare_provenance(connection))
    made = contents.definitions(connection, "memory")
    left_out = {f"table {name}" for name in of_folder}
    yield from guard("definitions", contents.compare_definitions(connection, made, left_out))
    yield from guard(
        "reference tables", contents.compare_reference(connection, OF_ROWS | of_folder)
    )
    if of_folder:
        yield f"{', '.join(sorted(of_folder))}: of the breach folder, and not compared", True


def _write_twin(folder: Path, facts: dict[str, Any]) -> Mapping:
    """Write the list of two rows, one without the fields of some; return its mapping."""
    day = facts["reference_day"]
    roles = [FIELDS.get(field, field) for field in facts["fields"] or ()]
    of_some = {FIELDS.get(field, field) for field in facts["fields_of_some"] or ()}
    values = {role: VALUES[role] for role in roles if role in VALUES}
    values |= dict.fromkeys(facts["fields_alone"] or (), "x")
    values["birth_date"] = f"{day.year - (5 if facts['has_children'] else 50)}-01-01"
    values["first_registered_on"] = f"{facts['first_year']}-01-01"
    if facts["is_abroad_known"]:
        values["lives_abroad"] = "false"
    with (folder / "twin.csv").open("w", encoding="utf-8", newline="") as file:
        gappy = ["" if role in of_some else value for role, value in values.items()]
        csv.writer(file).writerows([values, values.values(), gappy])
    return Mapping(
        folder / facts["mapping_name"],
        folder / "twin.csv",
        Form("csv"),
        day,
        facts["organisation"],
        facts["name_en"],
        facts["name_fr"],
        {role: role for role in values},
        {role: ["%Y-%m-%d"] for role in ("birth_date", "first_registered_on")},
        WORDS,
        assumes_living=facts["assumes_living"],
        status_of_all=facts["status_of_all"],
        takes_assumed_figures=facts["takes_assumed_figures"],
        aware_at=facts["aware_at"],
    )


def _compare_provenance(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    stored, made = (
        connection.execute(PROVENANCE, {"table_name": f"{name}.main.provenance"}).fetchall()[0]
        for name in ("lab", "memory")
    )
    differing = [
        name for name, one, other in zip(OF_CODE, stored, made, strict=True) if one != other
    ]
    says = f"is of another code in: {', '.join(differing)}" if differing else "is of this code"
    yield f"provenance: {says}", not differing

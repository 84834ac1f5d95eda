"""Check all of the database of a list of one's own that needs no row of the list.

Its twin counts a list of one row with the same columns: what does not differ from list to list is
then as this code makes it. The cubes, the coverage and the counts of own_list are of the rows,
which are not kept: nothing can be said of them but that they agree.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from breachlab.paths import DATA_GEN, read
from breachlab.store.temporary_files import scratch_folder
from data_gen.own.breach_folder import TABLES as OF_FOLDER
from data_gen.own.list_database import fill, name_again
from data_gen.own.list_source import Form
from data_gen.own.mapping import Mapping
from data_gen.tables import CUBES
from data_gen.verification import contents, definitions
from data_gen.verification.checking import Check, guard

FACTS = read(DATA_GEN / "verification" / "own_facts.sql")
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


def compare_own(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield the checks of `lab`, which counts a list."""
    found = connection.execute(FACTS)
    facts = dict(zip((name for name, *_ in found.description), found.fetchall()[0], strict=True))
    with scratch_folder() as folder:
        fill(connection, _write_twin(folder, facts), quiet=True, by_template=False)
    of_folder = {*OF_FOLDER, "severity_scores"} if facts["has_folder"] else set()
    for table in OF_FOLDER:  # which labels are made of; without a folder, they are empty
        connection.table(f"lab.main.{table}").insert_into(table)
    name_again(connection)
    yield from guard("provenance", _compare_provenance(connection))
    made = definitions.definitions(connection, "memory")
    left_out = {f"table {name}" for name in of_folder}
    yield from guard("definitions", definitions.compare(connection, made, left_out))
    yield from guard(
        "reference tables", contents.compare_reference(connection, OF_ROWS | of_folder)
    )
    if of_folder:
        yield f"{', '.join(sorted(of_folder))}: of the breach folder, and not compared", True


def _write_twin(folder: Path, facts: dict[str, Any]) -> Mapping:
    """Write the list of one row; return its mapping."""
    day = facts["reference_day"]
    roles = [FIELDS.get(field, field) for field in facts["fields"] or ()]
    values = {role: VALUES[role] for role in roles if role in VALUES}
    values["birth_date"] = f"{day.year - (5 if facts['has_children'] else 50)}-01-01"
    values["first_registered_on"] = f"{facts['first_year']}-01-01"
    if facts["is_abroad_known"]:
        values["lives_abroad"] = "false"
    with (folder / "twin.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([values, values.values()])
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

"""The rules that hold of every person, in Python; nothing of the generator is used.

    Book      the frozen lists that a rule looks things up in, read from the reference files
    RULES     one predicate each: of one record (records.py), or of all that a person
              has (persons.py)
    broken    the names of the rules that a person breaks

A record is a dict with the columns of the view `registrants`; a rule is true where it is kept.
"""

import csv
import inspect
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.coherence import persons, records


def _rules(module) -> tuple:
    """Return the public functions of a module, in order: each of them is a rule."""
    return tuple(
        rule
        for name, rule in vars(module).items()
        if inspect.isfunction(rule) and not name.startswith("_")
    )


RECORD_RULES = _rules(records)
PERSON_RULES = _rules(persons)
RULES = RECORD_RULES + PERSON_RULES


@dataclass(frozen=True)
class Book:
    """The frozen lists: what exists, and what belongs to what."""

    first_names: set  # (sex, first year of the decade, first name)
    first_names_abroad: set  # (sex, first name)
    surnames: set
    streets: dict  # the size of commune of each
    regions: dict  # by département
    communes: dict  # by code: (département, région, postcodes)
    names: dict  # official ones, by kind of place and code
    age_bands: list  # (band, youngest age), the youngest first
    countries: dict  # by the three digits of the code
    phone_blocks: dict  # by département
    breaches: list  # in the order of their bits


@cache
def read_book(folder: Path) -> Book:
    """Read the lists from the folder of the reference files, once a process."""

    def rows(name):
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return Book(
        first_names={
            (row["sex"], int(row["decade"]), row["first_name"]) for row in rows("first_names")
        },
        first_names_abroad={
            (row["sex"], row["first_name"])
            for row in rows("origin_first_names")
            if row["decade"] == "0"
        },
        surnames={
            row["birth_name"]
            for name in ("surnames", "area_surnames", "origin_surnames")
            for row in rows(name)
        },
        streets={row["street_name"]: row["size"] for row in rows("streets")},
        regions={row["departement_code"]: row["region_code"] for row in rows("departements")},
        communes={
            row["commune_code"]: (
                row["departement_code"],
                row["region_code"],
                row["postcodes"].split(),
            )
            for row in rows("communes")
        },
        names={
            (kind, row[f"{kind}_code"]): row[f"{kind}_name"]
            for kind in ("commune", "departement", "region")
            for row in rows(f"{kind}s")
        },
        age_bands=[(row["age_band"], int(row["first_age"])) for row in rows("age_bands")],
        countries={row["country_code"]: row["country_name"] for row in rows("birth_countries")},
        phone_blocks={row["departement_code"]: row["fiction_block"] for row in rows("phone_zones")},
        breaches=sorted(rows("breaches"), key=lambda row: (row["breached_on"], row["breach_id"])),
    )


def broken(records: list[dict], book: Book) -> list[str]:
    """Return the names of the rules that a person's records break."""
    by_record = [
        rule.__name__ for rule in RECORD_RULES if not all(rule(record, book) for record in records)
    ]
    by_person = [rule.__name__ for rule in PERSON_RULES if not rule(records)]
    return by_record + by_person

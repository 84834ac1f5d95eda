"""The tables and their makers: make all, or find the first that differs from a new one."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from data_gen import ledger
from data_gen.calibration import (
    ages,
    availability,
    births,
    current_registrations,
    fates,
    histories,
    moves,
    name_tables,
    origins,
    placing,
    population,
    profiles,
    source_checks,
    source_tables,
    spaces,
    statuses,
)
from data_gen.draws import streets
from data_gen.ledger import Setting

CHECKSUMS = source_tables.REFERENCE / "SHA256SUMS"
Header = tuple[str, ...]


MADE: dict[str, tuple[Callable[[], list[tuple]], Header]] = {  # maker of rows, header
    "residents": (
        population.residents,
        ("departement_code", "sex", "age_band", "residents", "is_derived"),
    ),
    "localities": (
        population.localities,
        ("commune_code", "postcode", "departement_code", "weight"),
    ),
    "first_names": (
        name_tables.first_names,
        ("sex", "decade", "first_name", "slots", "other_slots"),
    ),
    "surnames": (name_tables.surnames, ("birth_name", "slots")),
    "origin_first_names": (
        origins.origin_first_names,
        ("origin", "sex", "decade", "first_name", "slots"),
    ),
    "origin_surnames": (origins.origin_surnames, ("origin", "birth_name", "slots")),
    "area_surnames": (origins.area_surnames, ("area", "birth_name", "slots")),
    "streets": (streets.streets, ("street_name", "size", "kind")),
}

# Tables that depend on an assumption stand once in each of low/, central/ and high/.
MADE_BY_SETTING: dict[str, tuple[Callable[[Setting], list[tuple]], Header]] = {
    "status": (statuses.status, ("status", "cnil_term", "persons")),
    "years_since_end": (statuses.years_since_end, ("years_since_end", "persons")),
    "years_since_last_use": (spaces.years_since_last_use, ("years_since", "persons")),
    "first_year": (statuses.first_year, ("first_year", "persons")),
    "persons_by_age": (
        ages.persons_by_age,
        ("sex", "age", "resident_persons", "abroad_persons", "deceased_persons"),
    ),
    "profiles": (profiles.profiles, (*histories.COLUMNS, "slots")),
    "current_registrations": (
        current_registrations.current_registrations,
        ("age_group", "first_year", "registration_count", "months_from", "months_to", "slots"),
    ),
    "fates": (
        fates.fates,
        ("sex", "age", "status", "years_since", "deceased_per_65536", "abroad_per_65536"),
    ),
    "region_persons": (moves.region_persons, ("region_code", "persons")),
    "persons_by_departement": (
        placing.persons_by_departement,
        ("departement_code", "status", "sex", "age_band", "persons", "living_persons"),
    ),
    "birth_places": (
        births.birth_places,
        ("birth_place", "birth_place_name", "departement_code", "country_name", "slots"),
    ),
    "residences": (births.residences, ("birth_departement_code", "departement_code", "slots")),
    "residence_factors": (
        births.residence_factors,
        ("status", "sex", "age_band", "departement_code", "factor"),
    ),
    "contact_availability": (
        availability.contact_availability,
        ("status", "years_since_from", "years_since_to", *availability.CONTACT_ODDS),
    ),
    "identifier_availability": (
        availability.identifier_availability,
        ("status", *availability.IDENTIFIERS),
    ),
    "families": (origins.families, ("country_name", "decade", "origin", "slots")),
    "family_first_names": (
        origins.family_first_names,
        ("origin", "sex", "decade", "share_per_256"),
    ),
    "email_providers": (availability.email_providers, ("decade", "provider", "slots")),
    "email_forms": (availability.email_forms, ("decade", "form", "surname", "slots")),
    "usage_name_by_age": (
        availability.usage_name_by_age,
        ("sex", "age_from", "age_to", "usage_name_per_mille"),
    ),
}


def make() -> list[Path]:
    """Write every derived table, then the checksums of all tables; return their paths.

    All are made before the first is written, so that an impossible figure leaves the old tables.
    """
    contents = dict(_make_tables())
    contents[CHECKSUMS] = checksums(contents)
    for path, content in contents.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return list(contents)


def first_difference() -> Path | None:
    """Return the path of the first file that differs from a new one, if there is one."""
    for path, content in _make_tables():
        if not path.exists() or path.read_bytes() != content:
            return path
    return None if CHECKSUMS.read_bytes() == checksums() else CHECKSUMS


def checksums(made: dict[Path, bytes] | None = None) -> bytes:
    """Return the lines of SHA256SUMS: for every .csv as it was just made, or as it is on disk."""
    made = made or {}
    paths = {
        *source_tables.REFERENCE.rglob("*.csv"),
        *(path for path in made if path.suffix == ".csv"),
    }
    names = sorted((path.relative_to(source_tables.REFERENCE).as_posix(), path) for path in paths)
    lines = [f"{_sum(made.get(path) or path.read_bytes())}  {name}\n" for name, path in names]
    return "".join(lines).encode()


def _make_tables() -> Iterator[tuple[Path, bytes]]:
    """Yield the path and the new content of each derived table."""
    source_checks.sources()
    for name, (rows, header) in MADE.items():
        yield source_tables.REFERENCE / f"{name}.csv", source_tables.as_csv(header, rows()).encode()
    for name in MADE_BY_SETTING:
        for setting in map(Setting, ledger.SETTINGS):
            path = source_tables.REFERENCE / setting.name / f"{name}.csv"
            yield path, content_of(name, setting)


def content_of(name: str, setting: Setting) -> bytes:
    """Return the content of a table that depends on an assumption, in one setting."""
    rows_of, header = MADE_BY_SETTING[name]
    return source_tables.as_csv(header, rows_of(setting)).encode()


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()

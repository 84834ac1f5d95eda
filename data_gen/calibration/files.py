"""The tables and their makers: make all, find the first that differs, or make those not kept.

Kept are those of the default breach. Those of another one, and of settings with single figures at
an end, stand in the scratch folder, and are removed when the process ends.
"""

import atexit
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from breachlab.paths import DEFAULT_BREACH
from breachlab.store.temporary_files import scratch_folder
from data_gen import breach, ledger
from data_gen.calibration import (
    availability,
    histories,
    moves,
    name_tables,
    placing,
    population,
    profiles,
    source_tables,
)
from data_gen.calibration.fitting import CannotFit
from data_gen.draws import streets
from data_gen.ledger import BadReference, Setting
from data_gen.reference import REFERENCE

CHECKSUMS = REFERENCE / "SHA256SUMS"
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
        name_tables.origin_first_names,
        ("origin", "sex", "decade", "first_name", "slots"),
    ),
    "origin_surnames": (name_tables.origin_surnames, ("origin", "birth_name", "slots")),
    "area_surnames": (name_tables.area_surnames, ("area", "birth_name", "slots")),
    "streets": (streets.streets, ("street_name", "size", "kind")),
}
# Tables that depend on an assumption stand once in each of low/, central/ and high/.
MADE_BY_SETTING: dict[str, tuple[Callable[[Setting], list[tuple]], Header]] = {
    "status": (histories.status, ("status", "cnil_term", "persons")),
    "years_since_end": (histories.years_since_end, ("years_since_end", "persons")),
    "years_since_last_use": (histories.years_since_last_use, ("years_since", "persons")),
    "first_year": (histories.first_year, ("first_year", "persons")),
    "persons_by_age": (
        population.persons_by_age,
        ("sex", "age", "resident_persons", "abroad_persons", "deceased_persons"),
    ),
    "profiles": (profiles.profiles, (*histories.COLUMNS, "slots")),
    "current_registrations": (
        profiles.current_registrations,
        ("age_group", "first_year", "registration_count", "months_from", "months_to", "slots"),
    ),
    "fates": (
        placing.fates,
        ("sex", "age", "status", "years_since", "deceased_per_65536", "abroad_per_65536"),
    ),
    "region_persons": (moves.region_persons, ("region_code", "persons")),
    "persons_by_departement": (
        placing.persons_by_departement,
        ("departement_code", "status", "sex", "age_band", "persons", "living_persons"),
    ),
    "birth_places": (
        moves.birth_places,
        ("birth_place", "birth_place_name", "departement_code", "country_name", "slots"),
    ),
    "residences": (moves.residences, ("birth_departement_code", "departement_code", "slots")),
    "residence_factors": (
        moves.residence_factors,
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
    "families": (name_tables.families, ("country_name", "decade", "origin", "slots")),
    "family_first_names": (
        name_tables.family_first_names,
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
        *REFERENCE.rglob("*.csv"),
        *(path for path in made if path.suffix == ".csv"),
    }
    names = sorted((path.relative_to(REFERENCE).as_posix(), path) for path in paths)
    lines = []
    for name, path in names:
        content = made.get(path) or path.read_bytes()
        lines.append(f"{sha256(content).hexdigest()}  {name}\n")
    return "".join(lines).encode()


def _make_tables() -> Iterator[tuple[Path, bytes]]:
    """Yield the path and the new content of each derived table."""
    source_tables.check_sources()
    for name, (rows, header) in MADE.items():
        yield REFERENCE / f"{name}.csv", source_tables.as_csv(header, rows()).encode()
    for name in MADE_BY_SETTING:
        for setting in map(Setting, ledger.SETTINGS):
            path = REFERENCE / setting.name / f"{name}.csv"
            yield path, content_of(name, setting)


def content_of(name: str, setting: Setting) -> bytes:
    """Return the content of a table that depends on an assumption, in one setting."""
    rows_of, header = MADE_BY_SETTING[name]
    return source_tables.as_csv(header, rows_of(setting)).encode()


@cache
def folder_of(setting: Setting) -> Path:
    """Calibrate the tables of a setting, and return their folder.

    It is the kept folder for the default breach, if the calibration does not read any of the single
    figures. Else calibrating takes up to five seconds. Raises BadReference or CannotFit if figures
    contradict each other.
    """
    kept = REFERENCE / setting.name
    if breach.FOLDER != DEFAULT_BREACH:
        try:
            return _make_folder(setting)
        except CannotFit as problem:
            raise BadReference(f"{breach.FOLDER}: {problem}") from None
    read = {name: end for name, end in dict(setting.ends).items() if name in first_read()}
    if not read:
        return kept
    if Setting(setting.name, read) != setting:
        return folder_of(Setting(setting.name, read))
    return _make_folder(setting, min(first_read()[name] for name in read))


def _make_folder(setting: Setting, first: int = 0) -> Path:
    """Write the tables of a setting to a scratch folder; those before `first` are the kept ones."""
    source_tables.check_setting(setting)
    folder = _scratch() / secrets.token_hex(4)
    folder.mkdir()
    for number, name in enumerate(MADE_BY_SETTING):
        kept = REFERENCE / setting.name / f"{name}.csv"
        content = kept.read_bytes() if number < first else content_of(name, setting)
        (folder / kept.name).write_bytes(content)
    return folder


@cache
def first_read() -> dict[str, int]:
    """Return {figure: number of the first table that reads it} for the calibration.

    A table before that one does not depend on the figure; a later one may, through a cache.
    """
    first: dict[str, int] = {}
    for number, name in enumerate(MADE_BY_SETTING):
        content_of(name, _WATCHED)
        for figure in _WATCHED.read:
            first.setdefault(figure, number)
    return first


class _Watched(Setting):
    """A setting that records the figures read; caches keep it apart from the setting it equals."""

    read: ClassVar[set[str]] = set()

    def figure(self, name: str) -> int:
        self.read.add(name)
        return super().figure(name)


_WATCHED = _Watched("central")


@cache
def _scratch() -> Path:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(scratch_folder())

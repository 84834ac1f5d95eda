"""Which table is made by what; make them, or find the first that is not what would be made."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from data_gen import pools
from data_gen.calibration import ages, births, histories, localities, names, profiles, tables

CHECKSUMS = tables.REFERENCE / "SHA256SUMS"


def streets() -> list[tuple]:
    """Return (street_name)."""
    return [(name,) for name in pools.streets()]


MADE: dict[str, tuple[Callable[[], list[tuple]], tuple[str, ...]]] = {  # maker of rows, header
    "persons_by_age": (
        ages.persons_by_age,
        ("sex", "age", "resident_persons", "abroad_persons", "deceased_persons"),
    ),
    "profiles": (profiles.profiles, (*histories.COLUMNS, "slots")),
    "localities": (
        localities.localities,
        ("commune_code", "postcode", "departement_code", "weight"),
    ),
    "birth_places": (
        births.birth_places,
        ("birth_place", "birth_place_name", "departement_code", "country_name", "slots"),
    ),
    "residences": (
        births.residences,
        ("birth_departement_code", "departement_code", "slots"),
    ),
    "first_names": (names.first_names, ("sex", "decade", "first_name", "slots")),
    "surnames": (names.surnames, ("birth_name", "slots")),
    "streets": (streets, ("street_name",)),
}


def make() -> Iterator[Path]:
    """Write every derived table, then the checksums of all tables; yield each path."""
    for path, content in _made():
        path.write_bytes(content)
        yield path
    CHECKSUMS.write_bytes(checksums())
    yield CHECKSUMS


def first_difference() -> Path | None:
    """Return the path of the first file that is not what would be made, if there is one."""
    for path, content in _made():
        if not path.exists() or path.read_bytes() != content:
            return path
    return None if CHECKSUMS.read_bytes() == checksums() else CHECKSUMS


def checksums() -> bytes:
    """Return the lines of SHA256SUMS, one for every .csv as it is on disk."""
    paths = sorted(tables.REFERENCE.glob("*.csv"))
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    return "".join(lines).encode()


def _made() -> Iterator[tuple[Path, bytes]]:
    """Yield the path and content of each derived table, made anew."""
    for name, (rows, header) in MADE.items():
        yield tables.REFERENCE / f"{name}.csv", tables.as_csv(header, rows()).encode()

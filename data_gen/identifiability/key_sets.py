"""The sets of facts that may single out a person: reference/key_sets.csv, checked."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_gen.ledger import BadReference
from data_gen.reference import REFERENCE

FILE = REFERENCE / "key_sets.csv"
COLUMNS = (
    "key_set_number",
    "key_set_id",
    "key_set_en",
    "key_set_fr",
    "facts",
    "holder",
    "source",
)
# The bits of each fact in the key of a set, and those of a record's cell; see likeness.py.
BITS = {
    "birth_year": 8,
    "birth_month": 12,
    "birth_date": 16,
    "sex": 2,
    "departement": 7,
    "commune": 16,
    "postcode": 13,
    "locality": 16,
    "birth_place": 10,
    "first_name": 13,
    "birth_name": 15,
    "usage_name": 15,
    "first_registration": 16,
}
CELL_BITS = 16
MOST_BITS = 64 - CELL_BITS
HOLDERS = ("neighbour", "profile", "employer", "another_leak")
MADE_FROM_NAMES = {
    "email": "an address is made from names here",
    "phone": "60,000 numbers of fiction are shared by all",
}
IDENTIFIER = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True)
class KeySet:
    """Facts that a holder may know of a person: their names, and the kind of holder."""

    key_set_id: str
    facts: tuple[str, ...]
    holder: str


def read_key_sets(path: Path = FILE) -> list[KeySet]:
    """Return the sets of a file, in its order; raise BadReference naming the line at fault."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference(f"{path}: cannot be read ({error}).") from None
    if columns != COLUMNS or not rows:
        raise BadReference(
            f"{path}: has {len(rows)} sets and the columns {', '.join(columns) or 'none'}; "
            f"expected one set or more, and {', '.join(COLUMNS)}."
        )
    for number, row in enumerate(rows, start=1):
        for trouble in _troubles(number, row, rows[: number - 1]):
            raise BadReference(f"{path}, line {number + 1}: {trouble}")
    return [KeySet(row["key_set_id"], tuple(row["facts"].split()), row["holder"]) for row in rows]


def _troubles(number: int, row: dict[str, str], former: Sequence[dict[str, str]]) -> Iterator[str]:
    """Yield the errors of a row, in the order of its columns."""
    if set(row) != set(COLUMNS):  # too many cells stand under null
        yield f"has more cells than the head. Expected {len(COLUMNS)}."
    if row["key_set_number"] != f"{number}":
        yield f"key_set_number {row['key_set_number']!r}; expected {number}."
    for column in COLUMNS:
        if not row[column]:
            yield f"{column} is empty; expected a value."
    if not IDENTIFIER.fullmatch(row["key_set_id"]):
        yield f"key_set_id {row['key_set_id']!r}; expected small letters and underscores."
    for column in ("key_set_id", "key_set_en", "key_set_fr"):
        if row[column] in {each[column] for each in former}:
            yield f"{column} {row[column]!r} stands twice; expected another."
    yield from _troubles_of_facts(row["facts"].split(), former)
    if row["holder"] not in HOLDERS:
        yield f"holder {row['holder']!r}; expected one of {', '.join(HOLDERS)}."


def _troubles_of_facts(facts: Sequence[str], former: Sequence[dict[str, str]]) -> Iterator[str]:
    for fact in facts:
        if fact in MADE_FROM_NAMES:
            yield f"fact {fact!r} singles out nobody: {MADE_FROM_NAMES[fact]}. Leave it out."
        if fact not in BITS:
            yield f"fact {fact!r} is unknown; expected some of {', '.join(BITS)}."
    if len({*facts}) < len(facts):
        yield f"facts {' '.join(facts)!r}: one stands twice; expected each once."
    if {*facts} in [{*each["facts"].split()} for each in former]:
        yield f"facts {' '.join(facts)!r} are those of a former set; expected others."
    if sum(BITS[fact] for fact in facts) > MOST_BITS:
        yield f"facts {' '.join(facts)!r} are too many for one key; leave one out."

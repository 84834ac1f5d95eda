"""Read the source tables; turn rows into the text of a .csv file."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache

from data_gen import ledger
from data_gen.reference import REFERENCE


@cache
def read(name: str) -> list[dict[str, str]]:
    """Return the rows of reference/<name>.csv; codes keep their leading zeros."""
    with open(REFERENCE / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, key: str, value: str) -> dict[str, int]:
    """Return {key: whole number} from two columns of reference/<name>.csv."""
    return {row[key]: int(row[value]) for row in read(name)}


def by_number(name: str, key: str, value: str) -> dict[int, int]:
    """Return {number: whole number} from two columns of reference/<name>.csv."""
    return {int(row[key]): int(row[value]) for row in read(name)}


def share(name: str) -> float:
    """Return a published figure in per mille as a fraction."""
    return ledger.read_published(f"{name}_per_mille") / 1_000


def as_csv(header: Sequence[str], rows: Iterable[Sequence]) -> str:
    """Return the rows as .csv text: header first, lines ended by a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()

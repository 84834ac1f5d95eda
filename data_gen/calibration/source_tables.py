"""Read the source tables, check them, and write rows as the text of a .csv file."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache

from data_gen import ledger
from data_gen.ledger import BadReference, Setting
from data_gen.reference import REFERENCE

SHARES = (
    "birth_countries",
    "contact_availability",
    "identifier_availability",
    "participation_by_age",
    "registrations",
    "usage_name_by_age",
)
ADD_UP_TO_1000 = {
    "birth_countries": "share_per_mille",
    "birth_months": "weight",
    "registrations": "per_mille",
}


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


def subtract(total: int, taken: int, what: str) -> int:
    """Return the rest of a total; raise BadReference if there is no rest."""
    if taken >= total:
        raise BadReference(
            f"{ledger.LEDGER}, {what}: {taken:,} of {total:,} are taken; expected fewer, "
            "since these are the rest."
        )
    return total - taken


def check_sources() -> None:
    """Raise BadReference at the first invalid figure of a source table."""
    ledger.figures()
    for name in SHARES:
        check_shares(name)
    for name, weight in ADD_UP_TO_1000.items():
        check_total(f"{name}.csv, {weight}", _sum(name, weight), 1_000)
    people = ledger.read_published("population_total")
    for name in ("departements", "regions", "population"):
        check_total(f"{name}.csv, population", _sum(name, "population"), people)
    # Each row of a table is the sum of its rows in a finer one.
    for name, key, parts in (
        ("regions", "region_code", "departements"),
        ("departements", "departement_code", "population"),
    ):
        for code, count in column(name, key, "population").items():
            found = sum(int(row["population"]) for row in read(parts) if row[key] == code)
            check_total(f"{parts}.csv, population of {code}", found, count)
    ages = ("under_25", "25_to_49", "50_and_over")
    registered = sum(ledger.read_published(f"registered_{age}_per_mille") for age in ages)
    check_total(f"{ledger.LEDGER}, registered_…_per_mille of the three ages", registered, 1_000)
    for each in map(Setting, ledger.SETTINGS):
        check_setting(each)


def check_setting(figures: Setting) -> None:
    """Raise BadReference if two figures of a setting contradict each other."""
    for names in (  # shares, which leave something for a further one that is not listed
        ("age_16_per_mille", "age_17_per_mille", "age_18_per_mille"),
        ("born_in_same_departement_per_mille", "born_in_same_region_per_mille"),
    ):
        taken = sum(figures.figure(name) for name in names)
        if taken >= 1_000:
            raise BadReference(
                f"{ledger.LEDGER}, {' and '.join(names)}, {figures.name}: {taken:,} together; "
                "expected less than 1,000 per mille."
            )
    youngest, oldest = (figures.figure(f"abroad_age_{end}") for end in ("youngest", "oldest"))
    if youngest > oldest:
        raise BadReference(
            f"{ledger.LEDGER}, abroad_age_youngest, {figures.name}: {youngest:,}; "
            f"expected at most abroad_age_oldest, {oldest:,}."
        )


def check_shares(name: str) -> None:
    """Raise BadReference if a share of a table is outside 0 to 1,000 per mille."""
    for number, row in enumerate(read(name), start=2):  # line 1 is the header
        for key, value in row.items():
            if key.endswith("per_mille") and not 0 <= int(value) <= 1_000:
                raise BadReference(
                    f"{name}.csv, line {number}, {key}: {value}; expected 0 to 1,000 per mille."
                )


def check_total(what: str, found: int, expected: int) -> None:
    """Raise BadReference if a total is not the expected one.

    >>> check_total("weights.csv, weight", 999, 1_000)
    Traceback (most recent call last):
    ...
    data_gen.ledger.BadReference: weights.csv, weight: adds up to 999; expected 1,000.
    """
    if found != expected:
        raise BadReference(f"{what}: adds up to {found:,}; expected {expected:,}.")


def _sum(name: str, key: str) -> int:
    return sum(int(row[key]) for row in read(name))

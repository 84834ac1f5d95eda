"""Check that source tables are consistent in themselves, with each other and with the ledger."""

from data_gen import ledger
from data_gen.calibration import source_tables
from data_gen.ledger import BadReference, Setting

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


def sources() -> None:
    """Raise BadReference at the first invalid figure of a source table."""
    ledger.figures()
    for name in SHARES:
        shares(name)
    for name, column in ADD_UP_TO_1000.items():
        total(f"{name}.csv, {column}", _sum(name, column), 1_000)
    _populations()
    _check_registered()
    for each in map(Setting, ledger.SETTINGS):
        check_setting(each)


def check_setting(figures: Setting) -> None:
    """Raise BadReference if two figures of a setting contradict each other."""
    below_one(figures, "age_16_per_mille", "age_17_per_mille", "age_18_per_mille")
    below_one(figures, "born_in_same_departement_per_mille", "born_in_same_region_per_mille")
    in_order(figures, "abroad_age_youngest", "abroad_age_oldest")


def shares(name: str) -> None:
    """Raise BadReference if a share of a table is outside 0 to 1,000 per mille."""
    for number, row in enumerate(source_tables.read(name), start=2):  # line 1 is the header
        for column, value in row.items():
            if column.endswith("per_mille") and not 0 <= int(value) <= 1_000:
                raise BadReference(
                    f"{name}.csv, line {number}, {column}: {value}; expected 0 to 1,000 per mille."
                )


def total(what: str, found: int, expected: int) -> None:
    """Raise BadReference if a total is not the expected one.

    >>> total("weights.csv, weight", 999, 1_000)
    Traceback (most recent call last):
    ...
    data_gen.ledger.BadReference: weights.csv, weight: adds up to 999; expected 1,000.
    """
    if found != expected:
        raise BadReference(f"{what}: adds up to {found:,}; expected {expected:,}.")


def below_one(setting: Setting, *names: str) -> None:
    """Raise BadReference if shares leave nothing for the remaining share, which is not listed."""
    taken = sum(setting.figure(name) for name in names)
    if taken >= 1_000:
        raise BadReference(
            f"{ledger.LEDGER}, {' and '.join(names)}, {setting.name}: {taken:,} together; "
            "expected less than 1,000 per mille."
        )


def in_order(setting: Setting, lesser: str, greater: str) -> None:
    """Raise BadReference if the lesser figure is above the greater one."""
    low, high = setting.figure(lesser), setting.figure(greater)
    if low > high:
        raise BadReference(
            f"{ledger.LEDGER}, {lesser}, {setting.name}: {low:,}; "
            f"expected at most {greater}, {high:,}."
        )


def _populations() -> None:
    """Raise BadReference unless the three tables of population have the same totals."""
    people = ledger.read_published("population_total")
    for name in ("departements", "regions", "population"):
        total(f"{name}.csv, population", _sum(name, "population"), people)
    _of_each("regions", "region_code", "departements")
    _of_each("departements", "departement_code", "population")


def _of_each(name: str, key: str, parts: str) -> None:
    """Raise BadReference unless each row of a table is the sum of its rows in a finer one."""
    for code, people in source_tables.column(name, key, "population").items():
        population = sum(
            int(row["population"]) for row in source_tables.read(parts) if row[key] == code
        )
        total(f"{parts}.csv, population of {code}", population, people)


def _check_registered() -> None:
    ages = ("under_25", "25_to_49", "50_and_over")
    parts = [ledger.read_published(f"registered_{age}_per_mille") for age in ages]
    total(f"{ledger.LEDGER}, registered_…_per_mille of the three ages", sum(parts), 1_000)


def _sum(name: str, column: str) -> int:
    return sum(int(row[column]) for row in source_tables.read(name))

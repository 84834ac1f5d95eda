"""Make the tables of fields on file and of e-mail addresses, by assumptions on their odds.

They are the central tables with other odds.

A probability p of, say, an e-mail address has the odds p / (1 - p). An assumption multiplies the
odds of all rows: a nearly certain field stays nearly certain, and every probability stays within
0 to 1,000 per mille.
"""

from collections.abc import Callable, Mapping

from data_gen.calibration import fitting, source_tables
from data_gen.ledger import Setting

CONTACT_ODDS = {
    "email_per_mille": "contact_on_file_odds_per_mille",
    "email_deliverable_per_mille": "email_deliverable_odds_per_mille",
    "phone_per_mille": "contact_on_file_odds_per_mille",
    "mobile_per_mille": "contact_on_file_odds_per_mille",
    "postal_per_mille": "contact_on_file_odds_per_mille",
    "address_valid_per_mille": "address_valid_odds_per_mille",
}
IDENTIFIERS = {
    "nir_per_mille": "nir_on_file_candidate_space",
    "agency_id_per_mille": "agency_id_on_file_candidate_space",
}
EMAIL_SLOTS = 64  # a decade of birth
WITHOUT_NUMBER = ("first.last", "last.first")  # forms; such an address is of one person only


def contact_availability(setting: Setting) -> list[tuple]:
    """Return the rows of contact_availability.csv with their odds multiplied."""
    return _with_odds(setting, "contact_availability", CONTACT_ODDS)


def usage_name_by_age(setting: Setting) -> list[tuple]:
    """Return the rows of usage_name_by_age.csv with their odds multiplied."""
    odds = {"usage_name_per_mille": "usage_name_odds_per_mille"}
    return _with_odds(setting, "usage_name_by_age", odds)


def identifier_availability(setting: Setting) -> list[tuple]:
    """Return the rows of identifier_availability.csv, with candidate spaces as assumed."""
    rows = [dict(row) for row in source_tables.read("identifier_availability")]
    for row in rows:
        if row["status"] == "candidate_space":
            row |= {column: str(setting.figure(name)) for column, name in IDENTIFIERS.items()}
    return [tuple(row.values()) for row in rows]


def email_providers(setting: Setting) -> list[tuple]:
    """Return (decade, provider, slots), with the odds of Gmail multiplied as assumed."""
    odds = setting.figure("email_provider_gmail_odds_per_mille")
    return _weigh("email_providers", ("provider",), odds, lambda row: row["provider"] == "gmail")


def email_forms(setting: Setting) -> list[tuple]:
    """Return (decade, form, surname, slots), with the odds of forms without a number multiplied."""
    odds = setting.figure("email_without_number_odds_per_mille")
    return _weigh(
        "email_forms", ("form", "surname"), odds, lambda row: row["form"] in WITHOUT_NUMBER
    )


def with_odds(per_mille: int, thousandths: int) -> int:
    """Return the probability, per mille, that has its odds multiplied by so many thousandths.

    >>> [with_odds(chance, 1_500) for chance in (0, 500, 970, 1_000)]
    [0, 600, 980, 1000]
    """
    yes, no = per_mille * thousandths, (1_000 - per_mille) * 1_000
    return (2 * yes * 1_000 + yes + no) // (2 * (yes + no))  # rounded


def _with_odds(setting: Setting, name: str, odds: Mapping[str, str]) -> list[tuple]:
    """Return the rows of a table, with the odds of each column multiplied by its assumption."""
    rows = [dict(row) for row in source_tables.read(name)]
    for row in rows:
        for column, figure in odds.items():
            row[column] = str(with_odds(int(row[column]), setting.figure(figure)))
    return [tuple(row.values()) for row in rows]


def _weigh(
    name: str, keys: tuple[str, ...], odds: int, is_changed: Callable[[dict[str, str]], bool]
) -> list[tuple]:
    rows = source_tables.read(name)
    table = []
    for decade in sorted({row["decade"] for row in rows}):
        of_decade = [row for row in rows if row["decade"] == decade]
        weights = _raise_odds([(int(row["slots"]), is_changed(row)) for row in of_decade], odds)
        slots = fitting.largest_remainder(weights, EMAIL_SLOTS)
        table += [
            (decade, *(row[key] for key in keys), count)
            for row, count in zip(of_decade, slots, strict=True)
            if count
        ]
    return table


def _raise_odds(slots: list[tuple[int, bool]], odds: int) -> list[int]:
    """Return weights in which the marked slots together have their odds multiplied, per mille.

    >>> _raise_odds([(16, True), (48, False)], 1_000)
    [192000, 576000]
    """
    yes = sum(count for count, is_changed in slots if is_changed)
    no = sum(count for count, is_changed in slots if not is_changed)
    share = with_odds(1_000 * yes // (yes + no), odds)
    return [
        count * share * no if is_changed else count * (1_000 - share) * yes
        for count, is_changed in slots
    ]

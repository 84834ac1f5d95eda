"""Make the tables of fields on file, from the central tables and an assumption on their odds.

A probability p of, say, an e-mail address has the odds p / (1 - p). An assumption multiplies the
odds of all rows: a nearly certain field stays nearly certain, and every probability stays within
0 to 1,000 per mille.
"""

from collections.abc import Mapping

from data_gen.calibration import source_tables
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

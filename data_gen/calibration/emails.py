"""Make the tables of providers and forms of e-mail addresses: 64 slots a decade of birth."""

from collections.abc import Callable

from data_gen.calibration import rounding, source_tables
from data_gen.calibration.availability import with_odds
from data_gen.ledger import Setting

SLOTS = 64
WITHOUT_NUMBER = ("first.last", "last.first")  # forms; such an address is of one person only


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


def _weigh(
    name: str, keys: tuple[str, ...], odds: int, is_changed: Callable[[dict[str, str]], bool]
) -> list[tuple]:
    rows = source_tables.read(name)
    table = []
    for decade in sorted({row["decade"] for row in rows}):
        of_decade = [row for row in rows if row["decade"] == decade]
        weights = _raise_odds([(int(row["slots"]), is_changed(row)) for row in of_decade], odds)
        slots = rounding.largest_remainder(weights, SLOTS)
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

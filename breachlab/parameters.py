"""What each parameter of the questions takes, and how a value given to it is checked.

A parameter means the same in every query, so it stands here once. Null takes the default that
the query's header names.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from breachlab.errors import BadParameters, nearest

Check = Callable[[str, Any], Any]


def whole(least: int, most: int, example: int, name: str, value: Any) -> int:
    """Return the value as a whole number, or raise BadParameters with the example.

    Example:

        >>> whole(0, 20, 5, "retention_years", "10")
        10
    """
    try:
        number = int(str(value).replace("_", ""))
    except ValueError:
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        raise BadParameters(
            f"--{name} {value}: must be a whole number from {least:,} to {most:,}. "
            f"Example: --{name} {example:_}"
        )
    return number


def amount(most: int, example: str, name: str, value: Any) -> float:
    """Return the value as an amount in euros, from 0 to the most, or raise BadParameters.

    Example:

        >>> amount(100, "0.85", "letter_cost", "1.29"), amount(100, "0.85", "letter_cost", 0)
        (1.29, 0.0)
    """
    try:
        euros = float(str(value).replace("_", ""))
    except ValueError:
        euros = -1.0
    if isinstance(value, bool) or not 0 <= euros <= most:  # not a number is neither
        raise BadParameters(
            f"--{name} {value}: must be an amount from 0 to {most:,} euros, with a point for the "
            f"cents. Example: --{name} {example}"
        )
    return euros


def day(first: date, last: date, name: str, value: Any) -> date:
    """Return the value as a day, or raise BadParameters.

    Example:

        >>> day(date(2024, 2, 6), date(2024, 3, 5), "read_on", "2024-02-29")
        datetime.date(2024, 2, 29)
    """
    try:
        found = value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or not first <= found <= last:
        raise BadParameters(
            f"--{name} {value}: must be a day from {first} to {last}. Example: --{name} {first}"
        )
    return found


def words(name: str, value: Any) -> list[str]:
    """Return the value as a list of words; one word is a list of one.

    Example:

        >>> words("departements", "59")
        ['59']
    """
    # Without this, "59" would be read as the characters 5 and 9.
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [str(value)]
    return [str(word) for word in value]


def word(name: str, value: Any) -> str:
    """Return the value as one word, or raise BadParameters for several."""
    given = words(name, value)
    if len(given) != 1:
        shown = " ".join(given) or "nothing"
        hint = f" Example: --{name} {given[0]}" if given else ""
        raise BadParameters(f"--{name} {shown}: takes one value, {len(given)} were given.{hint}")
    return given[0]


SELECTION = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")
LISTS = (*SELECTION, "regions", "fields", "harms", "standings")
REQUIRED = ("departement",)  # all others have a default, or keep all when null
# From the first notice to CNIL to the publication of its decision.
KNOWN_FIRST, KNOWN_LAST = date(2024, 3, 8), date(2026, 1, 29)
PARAMETERS: dict[str, Check] = {
    **dict.fromkeys(LISTS, words),
    **dict.fromkeys(("departement", "extraction", "breach"), word),
    "as_of": partial(day, KNOWN_FIRST, KNOWN_LAST),
    "since": partial(day, KNOWN_FIRST, KNOWN_LAST),
    "retention_years": partial(whole, 0, 20, 5),
    "idle_years": partial(whole, 0, 20, 5),
    "days_earlier": partial(whole, 0, 29, 3),
    "dpc": partial(whole, 1, 4, 2),
    "emails_per_day": partial(whole, 1, 1_000_000_000, 24_000_000),
    "letters_per_day": partial(whole, 1, 1_000_000_000, 500_000),
    "calls_per_day": partial(whole, 1, 1_000_000_000, 20_000),
    "email_cost": partial(amount, 100, "0.002"),
    "sms_cost": partial(amount, 100, "0.045"),
    "letter_cost": partial(amount, 100, "0.85"),
    "returned_letter_cost": partial(amount, 100, "0.40"),
    "call_cost": partial(amount, 1_000, "4"),
    "identity_protection_cost": partial(amount, 1_000, "10"),
    "public_notice_cost": partial(amount, 1_000_000_000, "200_000"),
    "investigation_cost": partial(amount, 1_000_000_000, "1_400_000"),
    "crisis_response_cost": partial(amount, 1_000_000_000, "1_100_000"),
    "identity_protection_take_up": partial(whole, 0, 1_000, 10),
    "job_seekers_per_adviser": partial(whole, 1, 1_000_000, 98),
    "records_per_day": partial(whole, 1, 1_000_000_000, 2_000),
}


def check_words(name: str, query: str, given: list[str], known: list[str]) -> None:
    """Raise BadParameters, with the nearest, if a word given is not among those known."""
    for one in given:
        if one not in known:
            few = ", ".join(known[:6]) + (" …" if len(known) > 6 else "")
            kind = f"one of the {name}" if name in LISTS else f"a {name}"
            raise BadParameters(
                f"'{one}' is not {kind}. {nearest(one, known)}They are: {few}. "
                f"See: python -m breachlab {query} --help"
            )

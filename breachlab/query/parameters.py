"""Parameters of the questions: the values of each, and their checks.

A parameter means the same in every query, so it is defined here once. Null means the default in
the query's header.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from breachlab.errors import BadParameters, find_nearest
from breachlab.words.days import read_day
from breachlab.words.language import LANGUAGES, did_you_mean, refuse

Check = Callable[[str, Any], Any]


A_DAY = "2024-03-13"  # Example: of an error


def show_value(value: Any) -> str:
    """Return a value as text for an error message, cut to 60 characters.

    Example:

        >>> show_value(5), len(show_value("59" * 100))
        ('5', 61)
    """
    text = _text(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def whole(least: int, most: int, example: int, name: str, value: Any) -> int:
    """Return the value as a whole number, or raise BadParameters with an example.

    Example:

        >>> whole(0, 20, 5, "retention_years", "10")
        10
    """
    try:
        number = int(_text(value).replace("_", ""))
    except ValueError:
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        values = {"least": f"{least:,}", "most": f"{most:,}", "example": f"{example:_}"}
        raise refuse(BadParameters, "number", parameter=name, said=show_value(value), **values)
    return number


def amount(most: int, example: str, name: str, value: Any) -> float:
    """Return the value as an amount in euros, from 0 to the most, or raise BadParameters.

    Example:

        >>> amount(100, "0.85", "letter_cost", "1.29"), amount(100, "0.85", "letter_cost", 0)
        (1.29, 0.0)
    """
    try:
        euros = float(_text(value).replace("_", ""))
    except ValueError:
        euros = -1.0
    if isinstance(value, bool) or not 0 <= euros <= most:  # NaN fails the comparison, too
        values = {"most": f"{most:,}", "example": example}
        raise refuse(BadParameters, "amount", parameter=name, said=show_value(value), **values)
    return euros


def day(name: str, value: Any) -> date:
    """Return the value as a day, or raise BadParameters.

    Example:

        >>> day("as_of", "2024-02-29"), day("as_of", "29 février 2024")
        (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29))
    """
    try:
        # As text: the NaT of pandas is a datetime, and its date() is no date.
        return read_day(_text(value.date() if isinstance(value, datetime) else value))
    except ValueError:
        values = {"said": show_value(value), "example": A_DAY}
        raise refuse(BadParameters, "day", parameter=name, **values) from None


def check_day(name: str, value: date, first: date, last: date) -> None:
    """Raise BadParameters if a day is outside the days that the database knows."""
    if not first <= value <= last:
        raise refuse(BadParameters, "days", parameter=name, said=value, first=first, last=last)


def words(name: str, value: Any) -> list[str]:
    """Return the value as a list of words; a single word becomes a list of one.

    Example:

        >>> words("departements", "59")
        ['59']
    """
    # Else "59" would be iterated as the characters 5 and 9, and b"59" as their codes.
    is_one = isinstance(value, str | bytes) or not isinstance(value, Iterable)
    try:
        return [_text(word) for word in ([value] if is_one else value)]
    except TypeError:  # a NumPy array of no dimension claims to be iterable
        return [_text(value)]


def word(name: str, value: Any) -> str:
    """Return the value as one word, or raise BadParameters for several."""
    given = words(name, value)
    if len(given) != 1:
        values = {"said": show_value(" ".join(given)), "count": len(given)}
        example = show_value(given[0]) if given else ""
        key = "one_value" if given else "no_value"
        raise refuse(BadParameters, key, parameter=name, example=example, **values)
    return given[0]


SELECTION = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")
LISTS = (*SELECTION, "regions", "fields", "harms", "standings")
DAYS = ("as_of", "since")  # the database knows their first and last possible day
REQUIRED = ("departement",)  # all others have a default, or keep all if null
PARAMETERS: dict[str, Check] = {
    **dict.fromkeys(LISTS, words),
    **dict.fromkeys(
        (
            *("departement", "extraction", "breach", "whom", "provenance", "headline", "key_set"),
            *("breakdown", "split"),
        ),
        word,
    ),
    **dict.fromkeys(DAYS, day),
    "retention_years": partial(whole, 0, 20, 5),
    "idle_years": partial(whole, 0, 20, 5),
    "days_earlier": partial(whole, 0, 29, 3),
    "dpc": partial(whole, 1, 4, 2),
    "emails_per_day": partial(whole, 1, 1_000_000_000, 24_000_000),
    "letters_per_day": partial(whole, 1, 1_000_000_000, 500_000),
    "calls_per_day": partial(whole, 1, 1_000_000_000, 20_000),
    "sms_parts": partial(whole, 1, 255, 1),
    "email_cost": partial(amount, 100, "0.002"),
    "sms_cost": partial(amount, 100, "0.045"),
    "letter_cost": partial(amount, 100, "0.85"),
    "returned_letter_cost": partial(amount, 100, "0.40"),
    "call_cost": partial(amount, 1_000, "4"),
    "identity_protection_cost": partial(amount, 1_000, "10"),
    "public_notice_cost": partial(amount, 1_000_000_000, "200_000"),
    "investigation_cost": partial(amount, 1_000_000_000, "1_400_000"),
    "crisis_response_cost": partial(amount, 1_000_000_000, "1_100_000"),
    "identity_protection_take_up": partial(whole, 0, 1_000, 50),
    "job_seekers_per_adviser": partial(whole, 1, 1_000_000, 98),
    "records_per_day": partial(whole, 1, 1_000_000_000, 2_000),
}


def _text(value: Any) -> str:
    """Return the text of a value; for one that has no text, its type, which matches no value.

    Example:

        >>> _text(59), _text(10**5_000)
        ('59', 'int without a text')
    """
    try:
        return str(value)
    except Exception:  # a number with too many digits, or any object with a broken __str__
        return f"{type(value).__name__} without a text"


def check_words(name: str, query: str, given: list[str], known: list[str]) -> None:
    """Raise BadParameters, with the nearest known word, for a word that is not known."""
    for one in given:
        if one not in known:
            few = ", ".join(known[:6]) + (" …" if len(known) > 6 else "")
            said = show_value(one)
            close = find_nearest(said, known)
            offer = {language: did_you_mean(close, language) for language in LANGUAGES}
            values = {"parameter": name, "query": query, "few": few}
            raise refuse(BadParameters, "unknown_word", said=said, offer=offer, **values)

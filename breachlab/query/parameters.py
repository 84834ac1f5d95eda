"""Parameters of the questions: the values of each that a database knows, and their checks.

A parameter means the same in every query, so it is defined here once. Null means the default in
the query's header.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import duckdb

from breachlab.errors import BadParameters, find_nearest
from breachlab.words import Words
from breachlab.words.language import LANGUAGES, did_you_mean, refuse
from breachlab.words.numbers import read_day

Check = Callable[[str, Any], Any]
A_DAY, AN_HOUR = "2024-03-13", "2024-03-08T14:00"  # Example: of an error
HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d?:\d\d)")


def show_value(value: Any) -> str:
    """Return a value as text for an error message, cut to 60 characters.

    >>> show_value(5), len(show_value("59" * 100))
    ('5', 61)
    """
    text = _text(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def whole(least: int, most: int, example: int, name: str, value: Any) -> int:
    """Return the value as a whole number, or raise BadParameters with an example.

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

    >>> day("as_of", "2024-02-29"), day("as_of", "29 février 2024")
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29))
    """
    try:
        # As text: the NaT of pandas is a datetime, and its date() is no date.
        return read_day(_text(value.date() if isinstance(value, datetime) else value))
    except ValueError:
        values = {"said": show_value(value), "example": A_DAY}
        raise refuse(BadParameters, "day", parameter=name, **values) from None


def hour(name: str, value: Any) -> datetime:
    """Return the value as a day with its hour and minute, or raise BadParameters.

    >>> hour("aware_at", "2023-05-01T14:30"), hour("aware_at", "2023-05-01 9:05")
    (datetime.datetime(2023, 5, 1, 14, 30), datetime.datetime(2023, 5, 1, 9, 5))
    """
    said = _text(value)
    try:
        on, at = HOUR.fullmatch(said).groups()  # type: ignore[union-attr]
        return datetime.fromisoformat(f"{on}T{at:0>5}")
    except (AttributeError, ValueError):
        values = {"said": show_value(value), "example": AN_HOUR}
        raise refuse(BadParameters, "hour", parameter=name, **values) from None


def words(name: str, value: Any) -> list[str]:
    """Return the value as a list of words; a single word becomes a list of one.

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
    "aware_at": hour,
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


# The dimensions by which people can be selected, and their columns.
COLUMNS = {
    "departements": "departement_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
COVERAGE = "select count(*) from duckdb_tables() where table_name = 'coverage'"
# The bands of ages, the years, the fields and the harms; the model version fixes all other words.
DIFFERING = """
    select
        {
            'ages': enum_range(null::age_band)::varchar[],
            'years': [window_first_year, window_last_year],
            'fields': (select list(field_id) from fields where held_by not like 'not_%'),
            'harms': (select list(harm_id) from harms)
        }::varchar
    from breach"""
_known: dict[str, list[str]] = {}
_read: dict[str, dict[str, list[str]]] = {}


def is_own(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a database counts a list of one's own: it alone has a coverage."""
    return connection.execute(COVERAGE).fetchall() != [(0,)]


def known_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """Return the first and the last day on which the known facts of the breach changed."""
    ((first, last),) = connection.execute("select first_known_on(), last_known_on()").fetchall()
    return first, last


def known_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter, read once a process: the model version fixes them.

    A list of one's own has its own, which are read each time.
    """
    global _known
    if _known:
        return _known
    words_of = read_words(connection)
    if not is_own(connection):
        _known = words_of
    return words_of


def read_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the words of each parameter in a database.

    They are kept by all that lists of one's own differ in: to read the words takes 6 ms, and to
    read what they differ in takes one.
    """
    ((differing,),) = connection.execute(DIFFERING).fetchall()
    if differing not in _read:
        words_of: dict[str, list[str]] = {}
        for parameter, known in connection.execute("from selection_values").fetchall():
            words_of.setdefault(parameter, []).append(known)
        _read[differing] = words_of
    return _read[differing]


@dataclass(frozen=True)
class Dimension:
    """One dimension in one language.

    `name` is the parameter of the queries, `column` the column of its values. `group` is the
    heading of a list of its values, `phrase` a sentence template for their labels, `title` its
    name within a sentence. `labels` is {value: label} in the order of drawings, spelt as within a
    sentence.
    """

    name: str
    column: str
    group: str
    phrase: str
    title: str
    labels: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        """All its values, in the order in which they are drawn."""
        return tuple(self.labels)

    def heading(self, value: str) -> str:
        """Return the label of a value with a capital, to stand alone."""
        label = self.labels[value]
        return label[:1].upper() + label[1:]


def dimensions(connection: duckdb.DuckDBPyConnection, words: Words) -> dict[str, Dimension]:
    """Return {name: dimension} in the order of the parameters, read from a database."""
    known: dict[str, list[str]] = {name: [] for name in SELECTION}
    for parameter, value in connection.execute("from selection_values").fetchall():
        if parameter in known:
            known[parameter].append(value)
    found = {}
    for name, values in known.items():
        column = COLUMNS[name]
        labels = {value: words.label(column, value) or value for value in values}
        group, phrase, title = (
            words.text("dimensions", name, each) for each in ("group", "phrase", "title")
        )
        found[name] = Dimension(name, column, group, phrase, title, labels)
    return found

"""Write days, and read them as people write them: 2025-05-01, 1 May 2025, 01/05/2025, 1er mai."""

import re
from datetime import date

from breachlab.words.language import LANGUAGES, fold, interface

NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")  # the day first, as in French
WORDS = re.compile(r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]+)\.?,? (\d{4})")
AMERICAN = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
SHORTEST = 3  # letters of the name of a month


def write_day(value: date, language: str) -> str:
    """Write a day.

    Example:

        >>> first, later = date(2024, 3, 1), date(2024, 3, 13)
        >>> write_day(first, "en"), write_day(first, "fr"), write_day(later, "fr")
        ('1 March 2024', '1er mars 2024', '13 mars 2024')
    """
    return f"{write_day_and_month(value, language)} {value.year}"


def write_day_and_month(value: date, language: str) -> str:
    """Write a day without its year, for a text that gives the year beside it.

    Example:

        >>> write_day_and_month(date(2024, 3, 1), "fr")
        '1er mars'
    """
    words = interface(language)["days"]
    number = words["first"] if value.day == 1 else str(value.day)
    return f"{number} {words['months'][value.month - 1]}"


def write_month(value: date, language: str) -> str:
    """Write the month and year of a day, for dates known to the month only.

    Example:

        >>> write_month(date(2025, 7, 1), "en"), write_month(date(2025, 7, 1), "fr")
        ('July 2025', 'juillet 2025')
    """
    return f"{interface(language)['days']['months'][value.month - 1]} {value.year}"


def read_day(text: str) -> date:
    """Return the day in a text; raise ValueError if there is no valid day.

    Example:

        >>> read_day("1er mai 2025") == read_day("May 1, 2025") == read_day("01/05/2025")
        True
    """
    plain = " ".join(fold(text).split())
    if match := NUMBERS.fullmatch(plain):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := WORDS.fullmatch(plain):
        return date(int(match[3]), _month(match[2]), int(match[1]))
    if match := AMERICAN.fullmatch(plain):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    return date.fromisoformat(text.strip())


def _month(word: str) -> int:
    """Return the number of a month by its name or an unambiguous prefix, in either language."""
    for language in LANGUAGES:
        names = [fold(name) for name in interface(language)["days"]["months"]]
        matches = [number for number, name in enumerate(names, 1) if name.startswith(word)]
        if word in names:
            return names.index(word) + 1
        if len(matches) == 1 and len(word) >= SHORTEST:
            return matches[0]
    raise ValueError(f"{word} is no month")

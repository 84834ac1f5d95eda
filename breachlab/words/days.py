"""Parse days as people write them, in English and French: 2025-05-01, 1 May 2025, 01/05/2025."""

import re
from datetime import date

from breachlab.words.folding import fold
from breachlab.words.language import LANGUAGES, interface

NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")  # the day first, as in French
WORDS = re.compile(r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]+)\.?,? (\d{4})")
AMERICAN = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
SHORTEST = 3  # letters of the name of a month


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

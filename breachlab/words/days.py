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
    said = " ".join(fold(text).split())
    if found := NUMBERS.fullmatch(said):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := WORDS.fullmatch(said):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := AMERICAN.fullmatch(said):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    return date.fromisoformat(text.strip())


def _month(said: str) -> int:
    """Return the number of a month by its name or an unambiguous prefix, in either language."""
    for language in LANGUAGES:
        names = [fold(name) for name in interface(language)["days"]["months"]]
        found = [number for number, name in enumerate(names, 1) if name.startswith(said)]
        if said in names:
            return names.index(said) + 1
        if len(found) == 1 and len(said) >= SHORTEST:
            return found[0]
    raise ValueError(f"{said} is no month")

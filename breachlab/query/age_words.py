"""Ages as people say them: under 25, 18-29, 60 and over, moins de 25 ans."""

import re
from collections.abc import Sequence

from breachlab.words.language import fold

ENDS = re.compile(r"(\d+)(?:-(\d+)| and over)")
OLDEST = 120
YEARS = r"(?: (?:years?|ans?)(?: old)?)?"
UNDER = re.compile(rf"(?:under|below|younger than|less than|moins de|avant) (\d+){YEARS}")
OVER = re.compile(
    rf"(?:(?:over|above|from|a partir de|plus de|des) (\d+){YEARS}|"
    rf"(\d+){YEARS}(?: and (?:over|older)| or (?:over|more|older)| et plus| ou plus|\+))"
)
BETWEEN = re.compile(rf"(?:between |entre |from |de )?(\d+)(?: to | and | et | a )(\d+){YEARS}")


def read_ages(said: str, bands: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return (bands of the ages in a text, offers); null for a text that names no ages.

    Ages that divide a band have no bands and up to two offers: of "18-30" the bands end at 29 or
    34.

    Example:

        >>> bands = ["16-17", "18-19", "20-24", "25-29", "75 and over"]
        >>> read_ages("under 25", bands), read_ages("moins de 20 ans", bands)
        ((['16-17', '18-19', '20-24'], []), (['16-17', '18-19'], []))
        >>> read_ages("18-26", bands), read_ages("registered", bands)
        (([], ['18-24', '18-29']), None)
    """
    ages = _ages(" ".join(fold(said.replace("–", "-").replace("-", " to ")).split()))
    if ages is None:
        return None
    ends = {band: _ends(band) for band in bands}
    met = [band for band, (low, high) in ends.items() if ages[0] <= high and low <= ages[1]]
    if not met:
        return [], []
    within = [band for band in met if ages[0] <= ends[band][0] and ends[band][1] <= ages[1]]
    if _covers(ages, met, ends, bands):
        return met, []
    return [], [_name(each, ends) for each in (within, met) if each]


def _ages(text: str) -> tuple[int, int] | None:
    """Return the first and the last age in a text."""
    if match := UNDER.fullmatch(text):
        return 0, int(match[1]) - 1
    if match := OVER.fullmatch(text):
        return int(match[1] or match[2]), OLDEST
    if match := BETWEEN.fullmatch(text):
        return int(match[1]), int(match[2])
    return None


def _ends(band: str) -> tuple[int, int]:
    match = ENDS.fullmatch(band)
    assert match is not None  # every band matches ENDS
    return int(match[1]), int(match[2] or OLDEST)


def _covers(
    ages: tuple[int, int],
    met: Sequence[str],
    ends: dict[str, tuple[int, int]],
    bands: Sequence[str],
) -> bool:
    """Return whether bands and ages have the same ends; no person is younger than all bands."""
    starts = ages[0] == ends[met[0]][0] or (met[0] == bands[0] and ages[0] < ends[met[0]][0])
    return starts and ages[1] == ends[met[-1]][1]


def _name(bands: Sequence[str], ends: dict[str, tuple[int, int]]) -> str:
    first, last = ends[bands[0]][0], ends[bands[-1]][1]
    return f"{first} and over" if last == OLDEST else f"{first}-{last}"

"""The questions that answer with rows, their intervals, every sentence that numbers fill."""

import csv
import re
from functools import cache
from typing import NamedTuple

from breachlab import find
from breachlab.paths import read
from breachlab.query.counts import KEYS
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import interface

WORD = r"(?:about|some|environ|quelque)"
NUMBER = r"€?(\d[\d.,\u202f\u00a0]*\d|\d)"
# A number after the word, and one that is joined to it: about so many persons in so many records.
JOINED = rf"(?:[^.;:€]{{,60}}?\b(?:in|to|dans|à)\s+{NUMBER}\b)?"
SAID = re.compile(rf"\b{WORD}\s+{NUMBER}{JOINED}", re.IGNORECASE)


def figures(number):
    """Return how many significant figures a number shows."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == len(number) == 4:  # a year
        return 0
    is_whole = not re.search(r"[.,]\d{1,2}$", number)
    return len(digits.strip("0")) if is_whole else len(digits.lstrip("0"))


def overstated(text):
    """Return what of a text says about or some before more than three figures."""
    return [
        match[0]
        for match in SAID.finditer(text)
        if any(figures(number) > 3 for number in match.groups() if number)
    ]


ASKED = [name for name in names() if not name.startswith("quality/")]
QUALITY = [name for name in names() if name.startswith("quality/")]
KINDS = ("draws", "ends", "bounds", "cases", "change", "places")  # of intervals
UNCERTAIN = ("draws", "ends", "bounds")


class Interval(NamedTuple):
    """An interval: a question, its columns of the low and the high end, and the kind.

    The query is empty for intervals that only the text of a page's headline gives.
    """

    query: str
    low: str
    high: str
    kind: str


@cache
def intervals():
    """Return every interval of the answers, by question."""
    rows = csv.DictReader(read(KEYS.with_name("intervals.csv")).splitlines())
    return tuple(Interval(**row) for row in rows)


def leaves(words, path=()):
    """Return every text of a language by the path of its keys."""
    if not isinstance(words, dict):
        return {path: words}
    return {
        key: text
        for name, each in words.items()
        for key, text in leaves(each, (*path, name)).items()
    }


def templates():
    """Yield where a sentence stands, and the sentence."""
    for language in LANGUAGES:
        for name in names():
            for each in find(name).texts(language).headlines:
                yield f"{name} {language}", each.template
        for key, text in leaves(interface(language)["page"]["sentences"]).items():
            yield f"page {key} {language}", text
        for section in ("headlines", "sizes"):
            for key, text in interface(language)[section].items():
                yield f"{section} {key} {language}", text

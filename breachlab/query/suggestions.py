"""Suggest known names for an unknown one, by likeness of spelling."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from breachlab.query.spellings import key

MOST = 3  # names that are offered
ALIKE = 0.75  # least likeness, of 1, of an offered name
NEAR = 0.05  # largest distance from the best likeness
BEGUN = 0.86  # likeness of a prefix to its word
SHORTEST = 3  # letters that a prefix needs
LITTLE = 3  # letters of words that are ignored beside longer ones
WORDS = 0.9  # weight of the likeness word by word, against that of the whole text


def offers(said: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names nearest to the words typed, best first; `known` is {name: its spellings}.

    Example:

        >>> known = {"33 (Gironde)": ["33", "Gironde"], "31 (Haute-Garonne)": ["Haute-Garonne"]}
        >>> offers("garone", known), offers("girond", known), offers("zebra", known)
        (['31 (Haute-Garonne)'], ['33 (Gironde)'], [])
    """
    words = key(said)
    likeness = {
        name: max((_likeness(words, key(each)) for each in called), default=0.0)
        for name, called in known.items()
    }
    least = max(ALIKE, max(likeness.values(), default=0.0) - NEAR)
    close = [name for name in known if likeness[name] >= least]
    return sorted(close, key=lambda name: -likeness[name])[:MOST]


def _likeness(said: str, called: str) -> float:
    """Return the likeness, from 0 to 1, as a whole or word by word in any order."""
    words = [word for word in said.split() if len(word) > LITTLE] or said.split()
    likest = [max((_alike(word, each) for each in called.split()), default=0.0) for word in words]
    return max(_alike(said, called), WORDS * sum(likest) / max(len(likest), 1))


def _alike(one: str, other: str) -> float:
    begun = BEGUN if len(one) >= SHORTEST and other.startswith(one) else 0.0
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < ALIKE * (shorter + longer):  # no ratio of these lengths is larger
        return begun
    pair = SequenceMatcher(None, one, other)
    return max(begun, pair.ratio()) if pair.quick_ratio() >= ALIKE else begun

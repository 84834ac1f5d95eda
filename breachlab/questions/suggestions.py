"""The likely meanings of words that are not known: by their spelling, or by what they mean."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from breachlab.questions.spellings import key

MOST = 3  # that are offered
ALIKE = 0.75  # from which two words are taken for the same, of 1
NEAR = 0.05  # how much less alike than the best one may be
BEGUN = 0.86  # how alike a word is to one that it begins
SHORTEST = 3  # letters that begin a word, and not any
LITTLE = 3  # letters of words that mean little beside longer ones
WORDS = 0.9  # what the likeness of words counts, where the whole is another


def offers(said: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names nearest to what was said, best first: {name: what it is also called}.

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
    """Return how alike they are, from 0 to 1: as a whole, or word by word in any order."""
    words = [word for word in said.split() if len(word) > LITTLE] or said.split()
    likest = [max((_alike(word, each) for each in called.split()), default=0.0) for word in words]
    return max(_alike(said, called), WORDS * sum(likest) / max(len(likest), 1))


def _alike(one: str, other: str) -> float:
    begun = BEGUN if len(one) >= SHORTEST and other.startswith(one) else 0.0
    pair = SequenceMatcher(None, one, other)
    return max(begun, pair.ratio()) if pair.quick_ratio() >= ALIKE else begun

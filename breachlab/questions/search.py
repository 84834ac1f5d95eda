"""Find questions by words of their names, texts, notes and columns, in English and French."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache

from breachlab.questions.queries import find, names
from breachlab.questions.spellings import key
from breachlab.words import LANGUAGES

WEIGHTS = {"name": 4.0, "question": 3.0, "headline": 1.5, "note": 1.0}
BEGUN, ALIKE = 0.8, 0.6  # what a word counts that begins another, or is like it
BRACES = re.compile(r"[{}.:]")
SHORTEST = 4  # letters of a word that others begin with, or are like
LIKE = 0.84  # from which two words are taken for the same, of 1
LEAST = 3.0  # what the words of a question count that has not all of them


def search(text: str) -> list[str]:
    """Return the names of the questions that have these words, best first; all without words.

    A question that has all the words stands before those that have some in name or question.

    Example:

        >>> search("unreachable by age")[0], search("coût total")[0]
        ('notification/unreachable_by_region_and_age', 'cost/total')
    """
    words = key(text.replace("-", " ")).split()
    found = {name: [*_scores(words, _words_of(name))] for name in names()}
    enough = {
        name: (sum(score > 0 for score in scores), sum(scores))
        for name, scores in found.items()
        if all(scores) or sum(scores) >= LEAST
    }
    return sorted(enough, key=lambda name: (*(-each for each in enough[name]), name))


def _scores(words: Iterable[str], known: dict[str, float]) -> Iterator[float]:
    """Yield what each word counts in a question: 0 where the question has none like it."""
    for word in words:
        yield max((weight * _alike(word, other) for other, weight in known.items()), default=0.0)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if len(word) < SHORTEST or len(other) < SHORTEST:
        return 0.0
    if other.startswith(word) or word.startswith(other):
        return BEGUN
    pair = SequenceMatcher(None, word, other)
    is_like = (
        pair.real_quick_ratio() >= LIKE and pair.quick_ratio() >= LIKE and pair.ratio() >= LIKE
    )
    return ALIKE if is_like else 0.0


@cache
def _words_of(name: str) -> dict[str, float]:
    """Return {word of a question: its weight}, the highest where it stands in several texts."""
    weights: dict[str, float] = {}
    for kind, text in _texts(name):
        for word in key(BRACES.sub(" ", text)).split():
            weights[word] = max(WEIGHTS[kind], weights.get(word, 0.0))
    return weights


def _texts(name: str) -> Iterator[tuple[str, str]]:
    yield "name", name.replace("/", " ")
    for language in LANGUAGES:
        texts = find(name).texts(language)
        yield "question", texts.question
        yield "note", texts.note or ""
        yield from (("headline", each.template) for each in texts.headlines or ())

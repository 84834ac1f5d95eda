"""Find questions by words of their names, questions, headlines and notes, in both languages."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache

from breachlab.query.queries import find, names
from breachlab.query.spellings import key
from breachlab.words import LANGUAGES

WEIGHTS = {"name": 4.0, "question": 3.0, "headline": 1.5, "note": 1.0}
BEGUN, ALIKE = 0.8, 0.6  # score of a word that is a prefix of another, or is similar to it
BRACES = re.compile(r"[{}.:]")
SHORTEST = 4  # letters that a word needs to match as a prefix or by similarity
LIKE = 0.84  # least ratio, of 1, of two similar words
LEAST = 3.0  # least score of a question that matches some of the words, not all


def search(text: str) -> list[str]:
    """Return the names of the questions with these words, best match first; all for no words.

    Questions with all the words come first, then those with some in their name or question.

    Example:

        >>> search("unreachable by age")[0], search("coût total")[0]
        ('notification/unreachable_by_region_and_age', 'cost/total')
    """
    words = key(text.replace("-", " ")).split()
    candidates = {name: [*_scores(words, _words_of(name))] for name in names()}
    enough = {
        name: (sum(score > 0 for score in scores), sum(scores))
        for name, scores in candidates.items()
        if all(scores) or sum(scores) >= LEAST
    }
    return sorted(enough, key=lambda name: (*(-each for each in enough[name]), name))


def _scores(words: Iterable[str], known: dict[str, float]) -> Iterator[float]:
    """Yield the score of each word in a question; 0 if no word of the question is similar."""
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
    """Return {word of a question: its weight}, the highest if several texts have the word."""
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

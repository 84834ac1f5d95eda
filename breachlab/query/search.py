"""Find questions by words of their names, questions, headlines and notes, in both languages.

What an analyst types that is no word of ours stands in sql/synonyms.csv, with the questions and
columns that answer it, or with the reason why nothing here does.
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from breachlab.paths import SQL, read
from breachlab.query.queries import find, names
from breachlab.query.spellings import key
from breachlab.words import LANGUAGES
from breachlab.words.language import typeset

WEIGHTS = {"name": 4.0, "question": 3.0, "headline": 1.5, "note": 1.0}
BEGUN, ALIKE = 0.8, 0.6  # score of a word that is a prefix of another, or is similar to it
SIGNS = re.compile(r"[^\w\s'’]")
SHORTEST = 4  # letters that a word needs to match as a prefix or by similarity
LIKE = 0.84  # least ratio, of 1, of two similar words
LEAST = 0.8  # least score of a question that matches some of the words, not all
CHECK = 0.5  # weight of a check of quality/, which seldom has a row


class Hit(NamedTuple):
    """An answer to the words typed: a question, a column, or the reason why nothing is one."""

    name: str  # "exposure/by_region", "registrants.age"; "" for a reason
    text: str


def find_all(text: str, language: str) -> list[Hit]:
    """Return what answers the words typed, best first: by synonyms, then questions by their words.

    A phrase within a longer one says nothing by itself; after the reason why nothing answers, no
    question is guessed by its words.

    >>> [each.name for each in find_all("wrong address", "en")][:2]
    ['notification/bounces', 'cost/letters']
    """
    said = f" {key(SIGNS.sub(' ', text))} "
    lines = [(phrase, hits) for phrases, hits in _synonyms(language) for phrase in phrases]
    found = [(f" {phrase} ", hits) for phrase, hits in lines if f" {phrase} " in said]
    longest = sorted(
        (-len(phrase), hits)
        for phrase, hits in found
        if not any(phrase in longer != phrase for longer, _ in found)
    )
    meant = [hits for _, hits in longest]
    in_turns = [hit for turn in zip_longest(*meant) for hit in turn if hit]
    if not all(hit.name for hit in in_turns):
        return [*dict.fromkeys(in_turns)]
    by_words = [Hit(name, find(name).texts(language).question) for name in search(text)]
    return [*dict.fromkeys(in_turns + by_words)]


@cache
def _synonyms(language: str) -> list[tuple[list[str], list[Hit]]]:
    """Return each line of sql/synonyms.csv: the phrases, and what they mean."""
    lines = []
    for row in csv.DictReader(read(SQL / "synonyms.csv").splitlines()):
        text = typeset(row[language], language)
        hits = [
            Hit(name, find(name).texts(language).question if "/" in name else text)
            for name in row["names"].split()
        ]
        lines.append(([*map(key, row["said"].split("|"))], hits or [Hit("", text)]))
    return lines


def search(text: str) -> list[str]:
    """Return the names of the questions with these words, best match first; all for no words.

    Questions with all the words come first, then those with some; a word that few questions have
    weighs more.

    >>> search("unreachable by age")[0], search("coût total")[0]
    ('notification/unreachable_by_region_and_age', 'cost/total')
    """
    words = key(SIGNS.sub(" ", text)).split()
    candidates = {name: [*_scores(words, _words_of(name))] for name in names()}
    enough = {
        name: (all(scores), sum(scores) * (CHECK if name.startswith("quality/") else 1))
        for name, scores in candidates.items()
        if all(scores) or sum(scores) >= LEAST
    }
    return sorted(enough, key=lambda name: (*(-each for each in enough[name]), name))


def _scores(words: Iterable[str], known: dict[str, float]) -> Iterator[float]:
    """Yield the score of each word in a question; 0 if no word of the question is similar."""
    for word in words:
        yield max(
            (
                weight * _alike(word, other) * _rarities()[other]
                for other, weight in known.items()
                if other == word or len(word) >= SHORTEST
            ),
            default=0.0,
        )


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
    texts = [("name", name.replace("/", " "))]
    for language in LANGUAGES:
        each = find(name).texts(language)
        texts += [("question", each.question), ("note", each.note or "")]
        texts += [("headline", headline.template) for headline in each.headlines]
    weights: dict[str, float] = {}
    for kind, text in texts:
        for word in key(SIGNS.sub(" ", text)).split():
            weights[word] = max(WEIGHTS[kind], weights.get(word, 0.0))
    return weights


@cache
def _rarities() -> dict[str, float]:
    """Return {word: 1 if one question alone has it, nearly 0 if all have it}."""
    asked = names()  # which looks at the folders: once, and not for each word
    count = Counter(word for name in asked for word in _words_of(name))
    most = len(asked) + 1
    return {word: math.log(most / found) / math.log(most) for word, found in count.items()}

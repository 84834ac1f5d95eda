"""The strip of numbers below a headline: the size of the selection."""

from collections.abc import Sequence
from typing import TypeAlias

from breachlab.words import numbers
from dashboard.answers import Total
from dashboard.words import PageWords

# A number as it is written, what it counts, and its key with its value.
Number: TypeAlias = tuple[str, str, tuple[str, float]]
Strip: TypeAlias = Sequence[Number]


def persons_and_records(total: Total, everyone: Total, words: PageWords) -> Strip:
    """Return the persons and records of a selection, and their part of all persons."""
    share = total.persons / max(everyone.persons, 1)
    return (
        _counted("person_count", total.persons, "persons", words),
        _counted("record_count", total.records, "records", words),
        _share("part_of_all_person_share", share, "of_all_exposed", words),
    )


def _counted(key: str, count: int, noun: str, words: PageWords) -> Number:
    return words.number(count), words.noun(count, noun), (key, count)


def _share(key: str, share: float, text: str, words: PageWords) -> Number:
    return numbers.share(share, 1, words.language), words.text(text), (key, share)

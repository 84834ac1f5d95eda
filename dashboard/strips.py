"""The strip of numbers below a headline: the size of the selection."""

from collections.abc import Sequence
from typing import TypeAlias

from breachlab.drawing.canvas import RESIDENTS
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


def residents_and_gone(total: Total, everyone: Total, words: PageWords) -> Strip:
    """Return exposed residents, those who have died or left, and the part of all residents."""
    gone, share = total.persons - total.residents, total.residents / max(everyone.residents, 1)
    return (
        _counted(RESIDENTS, total.residents, "exposed_residents", words),
        (words.number(gone), words.text("died_or_left"), ("died_or_left_person_count", gone)),
        _share("part_of_all_resident_share", share, "of_exposed_residents", words),
    )


def _counted(key: str, count: int, noun: str, words: PageWords) -> Number:
    return words.number(count), words.noun(count, noun), (key, count)


def _share(key: str, share: float, text: str, words: PageWords) -> Number:
    return numbers.share(share, 1, words.language), words.text(text), (key, share)

"""The strip of numbers below a headline: the size of the selection."""

from collections.abc import Sequence
from typing import TypeAlias

from breachlab.words import numbers
from dashboard.answers import Total
from dashboard.words import PageWords

Strip: TypeAlias = Sequence[tuple[str, str]]  # numbers, each with what it counts


def persons_and_records(total: Total, everyone: Total, words: PageWords) -> Strip:
    """Return the persons and records of a selection, and their part of all persons."""
    share = total.persons / max(everyone.persons, 1)
    return (
        (words.number(total.persons), words.noun(total.persons, "persons")),
        (words.number(total.records), words.noun(total.records, "records")),
        (numbers.share(share, 1, words.language), words.text("of_all_exposed")),
    )


def residents_and_gone(total: Total, everyone: Total, words: PageWords) -> Strip:
    """Return exposed residents, those who have died or left, and the part of all residents."""
    gone, share = total.persons - total.residents, total.residents / max(everyone.residents, 1)
    return (
        (words.number(total.residents), words.noun(total.residents, "exposed_residents")),
        (words.number(gone), words.text("died_or_left")),
        (numbers.share(share, 1, words.language), words.text("of_exposed_residents")),
    )

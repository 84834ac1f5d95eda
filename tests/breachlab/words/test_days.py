"""Days are read as they are written in English and French."""

from datetime import date

import pytest

from breachlab.words.days import read_day
from tests.support.cases import for_each


@for_each(
    "text",
    [
        "2025-05-01",
        "1 May 2025",
        "1er mai 2025",
        "01/05/2025",
        "1.5.2025",
        "May 1st, 2025",
        "le 1 mai 2025",
        "1st of May 2025",
    ],
)
def test_read_day(text):
    assert read_day(text) == date(2025, 5, 1)


def test_read_day_knows_months_by_how_they_begin():
    assert read_day("2 févr. 2025") == read_day("2 Feb 2025") == date(2025, 2, 2)


@for_each("text", ["soon", "32/01/2025", "1 Ma 2025", "05/2025", ""])
def test_read_day_refuses(text):
    with pytest.raises(ValueError):
        read_day(text)

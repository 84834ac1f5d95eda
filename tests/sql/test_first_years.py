"""What is found of first registrations by year: by hand, and true under random selections.

In the whole years 2 persons, then 1 a year, first registered; person 8 has died.

| record | person | primary | status     | sex    | born       | lives | registered | ended      | truths   |
|--------|--------|---------|------------|--------|------------|-------|------------|------------|----------|
| 1      | 1      | yes     | formerly   | female | 1980-01-01 | 59    | 2005-01-01 | 2019-03-05 |          |
| 2      | 2      | yes     | formerly   | male   | 1980-01-01 | 59    | 2005-01-01 | 2019-03-05 |          |
| 3      | 3      | yes     | formerly   | male   | 1980-01-01 | 59    | 2006-01-01 | 2019-03-05 |          |
| 4      | 4      | yes     | formerly   | male   | 1970-01-01 | 59    | 2007-01-01 | 2018-03-05 |          |
| 5      | 5      | yes     | formerly   | female | 1985-01-01 | 62    | 2008-01-01 | 2018-03-06 |          |
| 6      | 6      | yes     | formerly   | female | 1985-01-01 | 62    | 2009-01-01 | 2018-03-06 |          |
| 7      | 7      | yes     | registered | female | 1985-01-01 | 62    | 2010-01-01 |            |          |
| 8      | 8      | yes     | formerly   | female | 1950-01-01 | 62    | 2010-01-01 | 2012-01-01 | deceased |
"""  # noqa: E501

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.words.values import is_null
from tests.sql.by_hand import register
from tests.sql.test_selection import selections
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.said_findings import LONGEST, finding
from tests.support.tiers import examples

QUESTION = "exposure/by_first_year"
FEWEST_YEARS = 5  # that a level takes


@pytest.fixture(scope="module")
def eight_people():
    with register(__doc__) as connection:
        yield connection


def test_residents_of_each_year_are_counted_by_eye(eight_people):
    rows = ask(eight_people, QUESTION)
    assert rows.first_year.tolist() == [2005, 2006, 2007, 2008, 2009, 2010]
    assert rows.living_here_person_count.tolist() == [2, 1, 1, 1, 1, 1]
    assert rows.person_count.tolist() == [2, 1, 1, 1, 1, 1]
    assert rows.record_count.tolist() == [2, 1, 1, 1, 1, 2]
    assert (rows.held_since_year[0], rows.held_persons_per_year[0]) == (2006, 1)


@for_each(
    "selection, said",
    [
        ({}, "In the model, first registrations fell until 2006, then held near 1 a year"),
        (
            {"departements": ["59"]},
            "In the model, first registrations: 2 in 2005, 1 in 2007",
        ),
        (
            {"first_years": [2010]},
            "In the model, 1 exposed resident has a year of first registration",
        ),
    ],
)
def test_finding_of_a_level_two_ends_and_one_year(eight_people, english, selection, said):
    rows = ask(eight_people, QUESTION, **selection)
    assert finding(QUESTION, rows, english) == said


def level(counts):
    """Return the year since which {year: count} holds after nothing but falls, or None."""
    years = sorted(counts)
    for place, year in enumerate(years):
        later = [counts[each] for each in years[place:]]
        whole = sum(later)
        is_whole = years[-1] - year + 1 == len(later) >= FEWEST_YEARS
        if is_whole and all(9 * whole <= 10 * each * len(later) <= 11 * whole for each in later):
            before = years[: place + 1]
            falls = all(
                after == one + 1 and counts[after] < counts[one] for one, after in pairwise(before)
            )
            return year if falls and place else None
    return None


@examples(40)
@given(data=st.data())
def test_finding_is_true_of_the_rows(lab, english, french, data):
    rows = ask(lab, QUESTION, **data.draw(selections(lab)))
    if rows.empty:
        return
    whole = rows[(rows.first_year > 2004) & (rows.first_year < 2024)]
    counts = dict(zip(whole.first_year, whole.living_here_person_count, strict=True))
    held = rows.held_since_year[0]
    assert (None if is_null(held) else int(held)) == level(counts)
    for words in (english, french):
        assert len(finding(QUESTION, rows, words).split()) <= LONGEST

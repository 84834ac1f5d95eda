"""How long each field stays true: fields that last alike in one row, shares where they decay."""

import pandas
import pytest

from dashboard.tables.lifetimes import lifetimes
from tests.support.pages.components import keyed, table

FIELDS = [
    ("nir", "for_life", 900, (1.0, 1.0)),
    ("first_name", "for_life", 1_000, (1.0, 1.0)),
    ("birth_date", "for_life", 1_000, (1.0, 1.0)),
    ("email", "decays", 700, (0.29, 0.94)),
    ("phone", "decays", 700, (0.358, 0.95)),
]


@pytest.fixture(scope="module")
def rows():
    return pandas.DataFrame(
        [
            {
                "field_id": field,
                "lifetime": lifetime,
                "years_later": years,
                "living_here_person_count": persons,
                "still_valid_share": share,
            }
            for field, lifetime, persons, (late, early) in FIELDS
            for years, share in ((20, late), (1, early), (0, 1.0))
        ]
    )


def test_lifetimes_are_a_row_a_field_and_one_for_those_that_last_alike(rows, canvas):
    assert table(lifetimes(rows, canvas)) == [
        ["Field", "Exposed residents", "After 1 year", "After 20 years"],
        ["Social security number", "900", "For life"],
        ["First name, date of birth", "1,000", "For life"],
        ["E-mail address", "700", "94.0%", "29.0%"],
        ["Phone number", "700", "95.0%", "35.8%"],
    ]


def test_lifetimes_keep_the_digits_of_each_share_beside_it(rows, canvas):
    numbers = keyed(lifetimes(rows, canvas))
    shares = [value for key, value in numbers if key.endswith("still_valid_share")]
    assert shares == [0.94, 0.29, 0.95, 0.358]


def test_lifetimes_of_no_rows_are_a_head(rows, french_canvas):
    assert table(lifetimes(rows[:0], french_canvas)) == [["Champ", "Habitants exposés"]]

"""The two scales by group: scores, levels, and whether a communication is due."""

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.situation.tables import scales
from tests.support.pages.components import keyed, named, table


@pytest.fixture
def rows():
    return Rows(
        {
            "segment_id": ["minors", "registrants", "candidate_spaces_without_nir"],
            "se": [5.0, 3.0, 2.0],
            "enisa_level": ["very_high", "high", "medium"],
            "cnil_level": [3, 3, 2],
            "cnil_score": [3, 3, 2],
            "is_due": [True, True, False],
            "person_count": [5, 0, 25],
        }
    )


def test_scales_have_a_row_a_group_that_has_anybody(rows, canvas):
    assert table(scales(rows, canvas)) == [
        ["Group", "Living", "ENISA", "CNIL", "Due"],
        ["Minors of 16 and 17", "5", "5.0 very high", "3", "yes"],
        ["Candidate spaces only, without a NIR", "25", "2.0 medium", "2", "no"],
    ]


def test_scales_have_the_keys_of_their_numbers(rows, canvas):
    _, first, _ = named(scales(rows, canvas), "tr")
    assert keyed(first) == [("person_count", 5), ("se", 5), ("cnil_score", 3)]


def test_scales_in_french(rows, french_canvas):
    head, first, _ = table(scales(rows, french_canvas))
    assert head == ["Groupe", "Vivantes", "ENISA", "CNIL", "Due"]
    assert first == ["Mineurs de 16 et 17 ans", "5", "5,0 très élevée", "3", "oui"]

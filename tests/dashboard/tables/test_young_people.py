"""Young people by groups of ages and status."""

import pandas

from dashboard.tables.young_people import young_people
from tests.support.pages.components import keyed, table

ROWS = [
    {"age_group": "16-17", "status": "registered", "living_here_person_count": 20},
    {"age_group": "16-17", "status": "candidate_space", "living_here_person_count": 30},
    {"age_group": "25", "status": "formerly_registered", "living_here_person_count": 40},
]


def test_a_group_has_its_persons_and_those_of_each_status(canvas, french_canvas):
    assert table(young_people(pandas.DataFrame(ROWS), canvas)) == [
        ["Age", "Exposed residents", "Registered (inscrit)", "Formerly registered (radié)",
         "Candidate space only (identifié)"],
        ["16–17", "50", "20", "0", "30"],
        ["25", "40", "0", "40", "0"],
    ]  # fmt: skip
    assert table(young_people(pandas.DataFrame(ROWS), french_canvas))[2][0] == "25 ans"


def test_nobody_is_a_head_alone(canvas):
    assert len(table(young_people(pandas.DataFrame(ROWS)[:0], canvas))) == 1


def test_a_sum_has_the_key_of_what_it_adds(canvas):
    (first, *_) = keyed(young_people(pandas.DataFrame(ROWS), canvas))
    assert first == ("living_here_person_count", 50)

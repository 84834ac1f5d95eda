"""Young people by groups of ages and status."""

import pandas

from breachlab.words.hidden import FEW
from dashboard.tables.young_people import young_people
from tests.dashboard.components import framed, table

ROWS = [
    {"age_group": "16-17", "status": "registered", "person_count": 20},
    {"age_group": "16-17", "status": "candidate_space", "person_count": 30},
    {"age_group": "25", "status": "formerly_registered", "person_count": 40},
]


def test_a_group_has_its_persons_and_those_of_each_status(canvas, french_canvas):
    assert table(young_people(pandas.DataFrame(ROWS), canvas)) == [
        ["Age", "Persons", "Registered (inscrit)", "Formerly registered (radié)",
         "Candidate space only (identifié)"],
        ["16–17", "50", "20", "0", "30"],
        ["25", "40", "0", "40", "0"],
    ]  # fmt: skip
    assert table(young_people(pandas.DataFrame(ROWS), french_canvas))[2][0] == "25 ans"


def test_what_is_hidden_is_said_and_adds_nothing(canvas):
    rows = [{**ROWS[0], "person_count": FEW}, *ROWS[1:]]
    assert table(young_people(framed(rows), canvas))[1] == ["16–17", "30", "<11", "0", "30"]


def test_nobody_is_a_head_alone(canvas):
    assert len(table(young_people(pandas.DataFrame(ROWS)[:0], canvas))) == 1

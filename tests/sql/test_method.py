"""method/: what is said of the figures is true of the tables that they are made from.

Six of eight residents aged 25 to 29 are on the register, and two of eight aged 60 to 64.

| record | person | primary | status     | sex    | born       | lives | registered | ended |
|--------|--------|---------|------------|--------|------------|-------|------------|-------|
| 1      | 1      | yes     | registered | female | 1996-01-01 | 59    | 2023-09-01 |       |
| 2      | 2      | yes     | registered | female | 1996-01-02 | 59    | 2023-09-01 |       |
| 3      | 3      | yes     | registered | female | 1996-01-03 | 59    | 2023-09-01 |       |
| 4      | 4      | yes     | registered | female | 1996-01-04 | 59    | 2023-09-01 |       |
| 5      | 5      | yes     | registered | female | 1996-01-05 | 59    | 2023-09-01 |       |
| 6      | 6      | yes     | registered | female | 1996-01-06 | 59    | 2023-09-01 |       |
| 7      | 7      | yes     | registered | female | 1961-01-01 | 59    | 2023-09-01 |       |
| 8      | 8      | yes     | registered | female | 1961-01-02 | 59    | 2023-09-01 |       |
"""

from collections import Counter

import pytest

from breachlab import ask
from data_gen.calibration import tables
from tests.sql.by_hand import register
from tests.support.catalogue import ASKED

LISTED = "select distinct query from departement_figures"


def test_every_question_that_answers_by_departement_is_listed(lab, answer):
    by_departement = {name for name in ASKED if "departement_code" in answer(name)}
    assert {name for (name,) in lab.execute(LISTED).fetchall()} == by_departement


def test_what_is_fitted_meets_the_published_figure(lab):
    """All that is fitted are residents; INSEE counts those from 20 on."""
    fitted = (
        "select distinct measure_id from departement_figures where identification_id = 'fitted'"
    )
    assert lab.execute(fitted).fetchall() == [("residents",)]
    counted, published = Counter(), Counter()
    for code, count in lab.execute("""
        select departement_code::varchar, resident_count from residents where not is_derived
    """).fetchall():
        counted[code] += count
    for row in tables.read("population"):
        if int(row["age_band"].rstrip("+").split("-")[0]) >= 20:
            published[row["departement_code"]] += int(row["population"])
    assert counted == published


def test_within_a_status_sex_and_age_shares_are_the_same_everywhere():
    """Which is why those are not identified: nothing but those three sets places apart."""
    rows = tables.read("central/residence_factors")
    assert set(rows[0]) == {"status", "sex", "age_band", "departement_code", "factor"}


def test_participation_shapes_lie_halfway_to_the_flattest_and_the_steepest():
    """The flattest has 4 and 4 of the 8; the steepest all 8 of the younger, and nobody else."""
    with register(__doc__) as connection:
        connection.execute("delete from residents")
        connection.execute(
            "insert into residents select '59', 'female', unnest(['25-29', '60-64']), 8, false"
        )
        connection.execute("update assumptions set value = 8 where name = 'persons_final'")
        rows = ask(connection, "method/participation_shapes").set_index("age_band")
    assert rows.living_here_person_count.to_dict() == {"25-29": 6, "60-64": 2}
    assert rows.flatter_living_here_person_count.to_dict() == {"25-29": 5, "60-64": 3}
    assert rows.steeper_living_here_person_count.to_dict() == {"25-29": 7, "60-64": 1}
    assert rows.steeper_persons_per_thousand.tolist() == [875, 125]


def test_participation_shapes_have_the_same_sum_and_fit_the_residents(lab):
    rows = ask(lab, "method/participation_shapes")
    room = rows.resident_count * rows.person_count.sum() / 36_820_828
    for shape in ("flatter", "steeper"):
        counts = rows[f"{shape}_living_here_person_count"]
        assert counts.sum() == pytest.approx(rows.living_here_person_count.sum(), abs=7)
        assert (counts <= room + 1).all() and (counts >= 0).all()
    spread = [rows[f"{shape}persons_per_thousand"].std() for shape in ("flatter_", "", "steeper_")]
    assert spread == sorted(spread)

"""method/: what is said of the figures is true of the tables that they are made from."""

from collections import Counter

from data_gen.calibration import tables
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

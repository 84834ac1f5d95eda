"""The exposed by age and sex beside all residents."""

import pandas
import pytest

from breachlab import ask
from dashboard.tables.ages import ages
from tests.support.pages.components import keyed, parts, table

ROWS = [
    {"sex": "female", "age_band": "16-17", "living_here_person_count": 100, "resident_count": 400},
    {"sex": "male", "age_band": "16-17", "living_here_person_count": 50, "resident_count": 500},
]


def sides(drawn):
    return [
        (each.style["--end"], each.style["--all"])
        for each in parts(drawn)
        if getattr(each, "className", None) == "side"
    ]


def test_women_stand_to_the_left_and_men_to_the_right_oldest_first(canvas, french_canvas):
    drawn = ages(pandas.DataFrame(ROWS), canvas)
    assert table(drawn)[0] == ["Women", "Age", "Men"]
    assert table(drawn)[1] == ["0", "", "75 and over", "", "0"]
    assert table(drawn)[-1] == ["100", "", "16–17", "", "50"]
    assert table(ages(pandas.DataFrame(ROWS), french_canvas))[0] == ["Femmes", "Âge", "Hommes"]


def test_bars_are_parts_of_the_most_residents(canvas):
    drawn = sides(ages(pandas.DataFrame(ROWS), canvas))
    assert drawn[-2:] == [("20.00%", "80.00%"), ("10.00%", "100.00%")]
    assert set(drawn[:-2]) == {("0.00%", "0.00%")}


def test_nobody_has_bars_of_no_length(canvas):
    drawn = ages(pandas.DataFrame(ROWS)[:0], canvas)
    assert len(table(drawn)) == 15 and {*sides(drawn)} == {("0.00%", "0.00%")}


def test_it_draws_the_answer_itself(lab, canvas):
    rows = ask(lab.cursor(), "exposure/rate_by_age_and_sex")
    drawn = sides(ages(rows, canvas))
    most = rows.resident_count.max()
    longest = max(float(end.rstrip("%")) for end, _ in drawn)
    assert longest == pytest.approx(100 * rows.living_here_person_count.max() / most, abs=0.01)


def test_each_side_has_the_key_of_the_exposed_residents(canvas):
    drawn = keyed(ages(pandas.DataFrame(ROWS), canvas))
    assert drawn[-2:] == [("living_here_person_count", 100), ("living_here_person_count", 50)]

"""method/: what is said of the figures is true of their tables; by hand in method.md."""

from collections import Counter

import pytest

from data_gen.calibration import source_tables
from tests.support.catalogue import ASKED
from tests.support.remembered import ask

# They set figures of listed questions beside each other. A row of their own waits for the next
# model version: it is a file of reference/, whose checksum every database has.
WAITING = {
    "exposure/cross_table",
    "area/by_age_group",
    "area/communes",
    "area/neighbours",
    "identifiability/by_departement",
}


def test_every_question_that_answers_by_departement_is_listed(lab, answer):
    by_departement = {name for name in ASKED if "departement_code" in answer(name)}
    rows = lab.execute("select distinct query from departement_figures").fetchall()
    listed = {name for (name,) in rows}
    assert listed | WAITING == by_departement and listed & WAITING == set()


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
    for row in source_tables.read("population"):
        if int(row["age_band"].rstrip("+").split("-")[0]) >= 20:
            published[row["departement_code"]] += int(row["population"])
    assert counted == published


def test_participation_shapes_have_the_same_sum_and_fit_the_residents(lab):
    rows = ask(lab, "method/participation_shapes")
    persons = ask(lab, "exposure/total").person_count[0]
    assert (rows.living_here_person_count + rows.died_or_left_person_count).sum() == persons
    room = rows.resident_count * persons / 36_820_828
    for shape in ("flatter", "steeper"):
        counts = rows[f"{shape}_living_here_person_count"]
        assert counts.sum() == pytest.approx(rows.living_here_person_count.sum(), abs=7)
        assert (counts <= room + 1).all() and (counts >= 0).all()
    spread = [rows[f"{shape}persons_per_thousand"].std() for shape in ("flatter_", "", "steeper_")]
    assert spread == sorted(spread)


def test_drivers_of_the_table_and_no_others_have_words_in_both_languages(lab, words_of):
    ends = lab.execute("from headline_ends()").df()
    crossed = {name for names in ends.crossed_with.dropna() for name in names.split()}
    figures = {*ends.figure.dropna(), *crossed}
    for words in words_of.values():
        assert {code for kind, code in words.labels if kind == "driver"} == figures
        assert all(words.label("headline_id", each) for each in ends.question)

"""What a map is of, and what that is called in each language."""

from breachlab.drawing.rate_map import DEPARTEMENTS, REGIONS, places_of
from breachlab.query.answer_rows import Rows
from tests.support.remembered import ask_rows


def test_the_column_of_the_codes_tells_what_the_rows_are_of():
    assert places_of(Rows({"region_code": ["32"]})) is REGIONS
    assert places_of(Rows({"departement_code": ["59"]})) is DEPARTEMENTS


def test_they_are_called_as_each_language_calls_them(canvas, french_canvas):
    assert DEPARTEMENTS.name("59", canvas) == "Nord (59)"
    assert REGIONS.name("11", french_canvas) == "Île-de-France"
    assert REGIONS.title("fr") == "Régions" and DEPARTEMENTS.title("en") == "Départements"


def test_the_regions_of_the_map_are_those_of_the_database(lab):
    rows = lab.cursor().execute("from departements").df()
    for region, codes in REGIONS.departements.items():
        assert set(rows[rows.region_code == region].departement_code) == set(codes)


def test_each_area_has_a_row_in_the_answer_whatever_is_selected(lab):
    for places, query in (
        (DEPARTEMENTS, "exposure/rate_by_departement"),
        (REGIONS, "exposure/rate_by_region"),
    ):
        rows = ask_rows(lab, query, sexes=["female"], end_bands=["0"])
        assert set(rows[places.column]) == set(places.departements) == set(places.areas.outlines)

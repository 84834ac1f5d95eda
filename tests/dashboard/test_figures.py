"""Figures of rows that can be counted by eye."""

import pandas
import pytest

from dashboard import figures
from dashboard.contours import NAMES
from dashboard.words import PageWords

TWO_STATUSES = pandas.DataFrame(
    {"status": ["registered", "candidate_space"], "record_count": [7, 3], "person_count": [5, 2]}
)
TWO_SIDES = pandas.DataFrame(
    {
        "age_band": ["16-17", "16-17"],
        "sex": ["female", "male"],
        "record_count": [4, 6],
        "person_count": [3, 5],
    }
)
NORD = pandas.DataFrame(
    {
        "departement_code": ["59"],
        "region_name": ["Hauts-de-France"],
        "record_count": [30],
        "person_count": [20],
        "persons_per_thousand": [7.5],
    }
)


@pytest.fixture(scope="module")
def words(lab):
    return PageWords.of(lab, "en")


def test_a_status_without_rows_stands_at_zero(words):
    (bars,) = figures.status_bars(TWO_STATUSES, {}, words)["data"]
    assert bars["x"] == [5, 0, 2]
    assert bars["selectedpoints"] is None


def test_only_what_is_selected_keeps_its_colour(words):
    (bars,) = figures.status_bars(TWO_STATUSES, {"statuses": ["candidate_space"]}, words)["data"]
    assert bars["selectedpoints"] == [2]


def test_both_sides_of_the_pyramid_have_one_scale(words):
    layout = figures.age_pyramid(TWO_SIDES, {}, words)["layout"]
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"][::-1] == [5.25, 0]


def test_a_selected_sex_fades_all_of_the_other_side(words):
    women, men = figures.age_pyramid(TWO_SIDES, {"sexes": ["male"]}, words)["data"]
    assert (women["x"][0], women["selectedpoints"]) == (3, [])
    assert (men["x"][0], men["selectedpoints"]) == (5, None)


def test_a_departement_without_persons_is_drawn_at_zero(words):
    (shapes,) = figures.departement_map(NORD, {}, words)["data"]
    assert len(shapes["z"]) == 101
    assert sum(shapes["z"]) == 7.5 == shapes["z"][list(NAMES).index("59")]


def test_a_map_of_nobody_has_no_scale(words):
    (shapes,) = figures.departement_map(NORD[:0], {}, words)["data"]
    assert not shapes["showscale"]


def test_years_are_all_drawn_and_a_missing_year_is_not(words):
    rows = pandas.DataFrame(
        {"first_year": [2004, None], "record_count": [2, 9], "person_count": [1, 8]}
    )
    (columns,) = figures.year_columns(rows, {}, words)["data"]
    assert columns["x"] == list(range(2004, 2025))
    assert columns["y"] == [1] + [0] * 20

"""Figures of rows that can be counted by eye."""

import math
from types import MappingProxyType

import pandas
import pytest

from breachlab.paths import ROOT
from dashboard import figures
from dashboard.contours import NAMES
from dashboard.template import RATIO_COLOURS
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
STYLE = (ROOT / "dashboard/assets/style.css").read_text(encoding="utf-8")
# As the query gives them: all départements, here at the country's rate but for three.
RATIOS = {"59": 1.03, "15": 0.8, "974": 1.5}
EVERYWHERE = pandas.DataFrame(
    {
        "departement_code": list(NAMES),
        "region_name": "Somewhere",
        "record_count": 30,
        "person_count": 20,
        "persons_per_thousand": [100 * RATIOS.get(code, 1) for code in NAMES],
        "location_quotient": [RATIOS.get(code, 1) for code in NAMES],
        "residents_id": "all",
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


def classes(rows, words, selection=MappingProxyType({})):
    (shapes,) = figures.departement_map(rows, selection, words)["data"]
    return dict(zip(shapes["locations"], shapes["z"], strict=True))


def test_a_departement_has_the_colour_of_its_class(words):
    others = {code: number for code, number in classes(EVERYWHERE, words).items() if number != 2}
    assert others == {"15": 0, "974": 4}  # 59, on a limit, is like the country


def test_a_map_of_nobody_is_all_like_the_country(words):
    nobody = EVERYWHERE.assign(person_count=0, persons_per_thousand=0.0, location_quotient=math.nan)
    assert set(classes(nobody, words).values()) == {2}


def test_a_selected_departement_keeps_its_class_and_the_others_fade(words):
    (shapes,) = figures.departement_map(EVERYWHERE, {"departements": ["15"]}, words)["data"]
    place = list(NAMES).index("15")
    assert shapes["selectedpoints"] == [place]
    widths = shapes["marker"]["line"]["width"]
    assert widths[place] == 3 and widths.count(3) == 1  # which style.css draws strong
    assert 'path[style*="stroke-width: 3px"]' in STYLE
    assert shapes["z"] == list(classes(EVERYWHERE, words).values())


def test_the_hover_of_a_departement_says_which_residents_its_rate_is_of(words):
    (shapes,) = figures.departement_map(EVERYWHERE, {}, words)["data"]
    assert (
        "<br>80 in 1,000 residents aged 16 and over"
        in shapes["customdata"][list(NAMES).index("15")][4]
    )


def test_the_style_sheet_knows_every_class_by_its_colour():
    for number, colour in enumerate(RATIO_COLOURS, start=1):
        red, green, blue = bytes.fromhex(colour[1:])
        shape = f'.choroplethlayer path[fill="rgb({red}, {green}, {blue})"]'
        assert f"{shape} {{ --ratio: var(--ratio-{number}); }}" in STYLE
        assert f"--ratio-{number}: {colour};" in STYLE


def test_years_are_all_drawn_and_a_missing_year_is_not(words):
    rows = pandas.DataFrame(
        {"first_year": [2004, None], "record_count": [2, 9], "person_count": [1, 8]}
    )
    (columns,) = figures.year_columns(rows, {}, words)["data"]
    assert columns["x"] == list(range(2004, 2025))
    assert columns["y"] == [1] + [0] * 20

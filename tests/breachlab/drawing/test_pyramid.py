"""The pyramid of two ages that can be counted by eye."""

from dataclasses import replace

from breachlab.drawing.bars import pyramid
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each

AGES = ["16-17", "16-17", "75 and over"]
THIRTEEN = Rows(
    {
        "age_band": AGES,
        "sex": ["female", "male", "male"],
        "person_count": [4, 5, 1],
        "living_here_person_count": [3, 5, 1],
        "resident_count": [10, 20, 4],
        "persons_per_thousand": [300.0, 250.0, 250.0],
    }
)


def sides(figure):
    """Return the traces: residents and exposed women, residents and exposed men."""
    return figure["data"]


def test_women_stand_left_and_men_right_with_the_residents_behind(canvas):
    all_women, women, all_men, men = sides(pyramid(THIRTEEN, canvas))
    assert (women["x"][0], men["x"][0], men["x"][-1]) == (3, 5, 1)
    assert (all_women["x"][0], all_men["x"][0], all_men["x"][-1]) == (10, 20, 4)
    assert women["xaxis"] == all_women["xaxis"] == "x"
    assert men["xaxis"] == all_men["xaxis"] == "x2"
    assert all_women["hoverinfo"] == all_men["hoverinfo"] == "skip"


def test_an_age_without_rows_stands_at_zero(canvas):
    for trace in sides(pyramid(THIRTEEN, canvas)):
        assert trace["y"] == [*canvas.dimensions["age_bands"].values]
        assert trace["x"][1:-1] == [0] * 12


def test_both_sides_have_one_scale_that_ends_past_all_residents(canvas):
    layout = pyramid(THIRTEEN, canvas)["layout"]
    assert layout["xaxis"]["range"] == [21, 0]
    assert layout["xaxis2"]["range"] == [0, 21]
    assert layout["xaxis"]["ticktext"] == layout["xaxis2"]["ticktext"] == ["0", "10", "20"]


def test_more_exposed_than_residents_are_not_cut_off(canvas):
    """Residents are of the year before, so a small place may have fewer."""
    layout = pyramid(THIRTEEN.assign(living_here_person_count=[3, 40, 1]), canvas)["layout"]
    assert layout["xaxis2"]["range"] == [0, 42]


def test_an_axis_of_nobody_counts_no_part_of_a_person(canvas):
    layout = pyramid(THIRTEEN.head(0), canvas)["layout"]
    assert layout["xaxis"]["ticktext"] == ["0", "1"]


def test_a_sex_selected_fades_all_of_the_other_side(canvas):
    _, women, _, men = sides(pyramid(THIRTEEN, replace(canvas, selection={"sexes": ("male",)})))
    assert (women["x"][0], women["selectedpoints"]) == (3, [])
    assert (men["x"][0], men["selectedpoints"]) == (5, None)


def test_an_age_selected_fades_the_others_on_both_sides(canvas):
    selected = replace(canvas, selection={"age_bands": ("16-17", "75 and over")})
    _, women, _, men = sides(pyramid(THIRTEEN, selected))
    assert women["selectedpoints"] == men["selectedpoints"] == [0, 13]


def test_a_click_on_a_bar_selects_its_age_and_its_side(canvas):
    _, women, _, men = sides(pyramid(THIRTEEN, canvas))
    assert women["customdata"][-1] == "toggle:age_bands=75 and over&sexes=female"
    assert men["customdata"][0] == "toggle:age_bands=16-17&sexes=male"


@for_each(
    "language, told",
    [
        (
            "canvas",
            "<b>16–17 · women</b><br>3 exposed residents<br>10 residents<br>300 in 1,000",
        ),
        (
            "french_canvas",
            "<b>16–17 ans · femmes</b><br>3 habitants exposés<br>10 habitants"
            "<br>300 sur 1\u202f000",
        ),
    ],
)
def test_a_bar_says_of_how_many_residents_it_is(request, language, told):
    _, women, *_ = sides(pyramid(THIRTEEN, request.getfixturevalue(language)))
    assert women["hovertext"][0] == told


def test_an_age_without_rows_says_that_it_is_nobody(canvas):
    _, women, *_ = sides(pyramid(THIRTEEN, canvas))
    assert women["hovertext"][-1] == "<b>75 and over · women</b><br>0 exposed residents"

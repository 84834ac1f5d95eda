"""A line along whole numbers that can be counted by eye, the one that is chosen marked."""

from dataclasses import replace

from breachlab.drawing.curve import Along, Flag, curve
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each

FOUR = Rows(
    {
        "limit_years": [0, 1, 2, 3],
        "person_count": [4_000, 2_500_000, 12, 0],
        "least_person_count": [0, 1_000_000, 2, 0],
        "person_share": [1.0, 0.5, 0.25, 0.0],
    }
)
YEARS = Along("limit_years", "years", "years_after_the_end", "retention_years")


def chosen(canvas, choice):
    return replace(canvas, options={"retention_years": choice})


def mark(figure):
    """Return the mark of a figure, which says by which lever it is moved."""
    (found,) = [trace for trace in figure["data"] if "lever" in trace["meta"]]
    return found


def test_a_line_goes_through_every_place_and_says_each(canvas, french_canvas):
    (line,) = curve(FOUR, canvas, YEARS, "person_count")["data"]
    assert (line["x"], line["y"]) == ([0, 1, 2, 3], [4_000, 2_500_000, 12, 0])
    assert line["hovertext"] == [
        "<b>0 years</b><br>4,000 persons",
        "<b>1 year</b><br>2,500,000 persons",
        "<b>2 years</b><br>12 persons",
        "<b>3 years</b><br>0 persons",
    ]
    (line,) = curve(FOUR, french_canvas, YEARS, "person_count")["data"]
    assert line["hovertext"][0] == "<b>0 an</b><br>4\u202f000 personnes"


def test_the_mark_stands_where_the_lever_of_the_page_does(canvas):
    for choice, y, text in (("0", 4_000, "4.00 k"), ("1", 2_500_000, "2.50 M"), ("3", 0, "0")):
        found = mark(curve(FOUR, chosen(canvas, choice), YEARS, "person_count"))
        assert (found["x"], found["y"], found["text"]) == ([int(choice)], [y], [text])
        assert (found["meta"]["lever"], found["meta"]["of"]) == ("retention_years", [0])


def test_without_a_lever_or_on_no_place_of_it_there_is_no_mark(canvas):
    for options in ({}, {"retention_years": "17"}, {"days_earlier": "1"}):
        figure = curve(FOUR, replace(canvas, options=options), YEARS, "person_count")
        assert len(figure["data"]) == 1


def test_the_mark_has_at_each_place_what_it_would_have_there(canvas):
    """The browser moves it by what the line holds: as many texts and sides as places."""
    line, moved = curve(FOUR, chosen(canvas, "2"), YEARS, "person_count")["data"]
    assert line["text"] == ["4.00 k", "2.50 M", "12", "0"]
    for place in range(4):
        found = mark(curve(FOUR, chosen(canvas, str(place)), YEARS, "person_count"))
        assert found["text"] == [line["text"][place]]
        assert found["textposition"] == moved["meta"]["sides"][place]


def test_curve_has_no_act_as_a_click_on_it_does_nothing(canvas):
    line, _ = curve(FOUR, chosen(canvas, "2"), YEARS, "person_count")["data"]
    assert "customdata" not in line


def test_of_two_measures_the_room_between_them_is_drawn_and_marked(canvas):
    figure = curve(FOUR, chosen(canvas, "1"), YEARS, "least_person_count", "person_count")
    lower, upper, _ = figure["data"]
    assert (lower["fill"], upper["fill"]) == ("none", "tonexty")
    found = mark(figure)
    assert (found["x"], found["y"]) == ([1, 1], [1_000_000, 2_500_000])
    assert found["text"] == ["", "2.50 M"] and found["meta"]["of"] == [0, 1]


def test_a_share_is_drawn_up_to_the_whole(canvas, french_canvas):
    for each, whole in ((canvas, "100%"), (french_canvas, "100\u202f%")):
        figure = curve(FOUR, each, YEARS, "person_share")
        assert figure["layout"]["yaxis"]["ticktext"][-1] == whole
        assert figure["layout"]["yaxis"]["range"] == [0, 1.05]
    assert figure["data"][0]["hovertext"][2].endswith("25,0\u202f%")


def test_an_axis_says_what_it_counts_in_the_language_of_the_page(canvas, french_canvas):
    titles = [
        curve(FOUR, each, YEARS, "person_count")["layout"]["xaxis"]["title"]["text"]
        for each in (canvas, french_canvas)
    ]
    assert titles == [
        "years after the last registration ended",
        "années après la fin de la dernière inscription",
    ]


@for_each("at, side", [(0, "left"), (3, "right")])
def test_the_name_of_a_place_stands_on_the_side_where_there_is_room(canvas, at, side):
    layout = curve(FOUR, canvas, YEARS, "person_count", flag=Flag(at, "here"))["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [at]
    (name,) = layout["annotations"]
    assert (name["text"], name["x"], name["xanchor"]) == ("here", at, side)


def test_nobody_and_one_place_are_drawn_too(canvas, french_canvas):
    for each in (canvas, french_canvas):
        for rows in (FOUR.head(0), FOUR.head(1), FOUR.assign(person_count=0)):
            figure = curve(rows, chosen(each, "0"), YEARS, "person_count")
            assert figure["data"][0]["mode"] == ("lines" if len(rows) > 1 else "markers")
            assert figure["layout"]["yaxis"]["range"][1] >= 1
            assert len(figure["layout"]["xaxis"]["tickvals"]) == len(
                figure["layout"]["xaxis"]["ticktext"]
            )


def test_curve_names_the_keys_of_its_places_its_measures_and_what_is_flagged(canvas):
    measures = ("least_person_count", "person_count")
    flag = Flag(2, "the law allows 2 years", "allowed_years")
    figure = curve(FOUR, chosen(canvas, "1"), YEARS, *measures, flag=flag)
    assert [trace["meta"]["counts"] for trace in figure["data"]] == [
        ["limit_years", "least_person_count"],
        ["limit_years", "person_count"],
        ["person_count"],
    ]
    assert figure["layout"]["meta"]["counts"] == ["allowed_years"]

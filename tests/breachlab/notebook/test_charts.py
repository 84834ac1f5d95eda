"""Rows of one's own are drawn with colours, stacks, panels, logs and errors."""

import pandas
import pytest

import breachlab
from breachlab.errors import BadFigure
from breachlab.notebook.shown import PLOTLY, picture_svg

ROWS = pandas.DataFrame(
    {
        "status": ["registered", "registered", "candidate_space", "candidate_space"],
        "sex": ["female", "male", "female", "male"],
        "person_count": [30, 20, 5, 2_000],
        "low_count": [20, 10, 1, 1_000],
        "high_count": [40, 30, 9, 3_000],
    }
)
OWN = "Origin not known: breachlab cannot tell whose rows these are"


@pytest.fixture
def figure_of(lab):
    """A function: the figure that a cell has of a chart of rows."""

    def draw(rows, *columns, **looks):
        return [*breachlab.chart(lab, rows, *columns, **looks).bundles()][1][PLOTLY]

    return draw


def html_of(shown):
    return "".join(bundle.get("text/html", "") for bundle in shown.bundles())


@pytest.mark.parametrize(
    "looks",
    [
        {"colour": "sex", "stacked": True, "kind": "columns"},
        {"panels": "sex", "error": ("low_count", "high_count")},
        {"colour": "sex", "kind": "points", "error": ("low_count", "high_count")},
    ],
)
def test_chart_draws_its_looks_for_a_cell_a_file_and_plotly(lab, figure_of, looks):
    shown = breachlab.chart(lab, ROWS, "status", "person_count", **looks)
    assert len(figure_of(ROWS, "status", "person_count", **looks)["data"]) == 2
    assert len(shown.figure.data) == 2 and shown.figure.layout.title.text
    html = shown.to_html()
    assert "<svg" in html and "Women" in html and "Men" in html and OWN in picture_svg(shown)


def test_chart_has_a_legend_panels_of_one_scale_and_ticks_of_powers_of_ten(figure_of):
    figure = figure_of(ROWS, "status", "person_count", colour="sex", log=True)
    layout, axis = figure["layout"], figure["layout"]["xaxis"]
    assert layout["showlegend"] and layout["barmode"] == "group"
    assert axis["type"] == "log" and axis["ticktext"] == ["1", "10", "100", "1,000", "10,000"]
    layout = figure_of(ROWS, "status", "person_count", panels="sex")["layout"]
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"]
    data = figure_of(ROWS[ROWS.sex == "male"], "status", "low_count", "high_count")["data"]
    assert [trace["name"] for trace in data] == ["low count", "high count"]


@pytest.mark.parametrize("kind", ["line", "points"])
def test_chart_along_days_has_days_on_its_axis(figure_of, kind):
    days = pandas.date_range("2025-01-01", periods=4)
    rows = pandas.DataFrame({"day": days, "n_count": [1, 4, 2, 8]})
    axis = figure_of(rows, "day", "n_count", kind=kind)["layout"]["xaxis"]
    assert axis["range"] == ["2025-01-01", "2025-01-04"]
    assert axis["ticktext"][0] == "1 January 2025"


def test_chart_is_lines_along_numbers_and_bars_or_columns_of_codes(figure_of):
    """Of each row that is given, in the order of its dimension; a null is not known."""
    ages = pandas.DataFrame({"age": [20, 21], "other_share": [0.2, 0.978]})
    (trace,) = figure_of(ages, "age", "other_share")["data"]
    assert trace["x"] == [20, 21] and trace["y"] == [0.2, 0.978]
    assert "97.8%" in trace["hovertext"][1]
    (trace,) = figure_of(ROWS, "status", "person_count")["data"]
    assert [*trace["x"]] == [30, 20, 5, 2_000]
    years = pandas.DataFrame({"first_year": [2010, 2012], "person_count": [3, 0]})
    (trace,) = figure_of(years, "first_year", "person_count", kind="columns")["data"]
    assert (trace["x"], trace["y"]) == (["2010", "2012"], [3, 0])
    codes = ["62", "59", "02", "80", "60"]
    five = pandas.DataFrame({"departement_code": codes, "told_share": [0.1, 0.0, 0.2, None, 0.3]})
    figure = figure_of(five, "departement_code", "told_share")
    (trace,), names = figure["data"], figure["layout"]["yaxis"]["ticktext"]
    assert trace["y"] == ["02", "59", "60", "62", "80"] and trace["x"] == [0.2, 0, 0.3, 0.1, 0]
    assert "Nord (59)" in names[1] and "<b>0%</b>" in names[1]
    assert trace["hovertext"][1].endswith("<br>0%")
    assert "<b>–</b>" in names[-1] and trace["hovertext"][-1].endswith("<br>–")
    other = pandas.DataFrame({"status": ["other", "registered"], "person_count": [3, 5]})
    figure = figure_of(other, "status", "person_count", language="fr")
    (trace,) = figure["data"]
    assert trace["y"] == ["registered", "other"] and trace["x"] == [5, 3]
    assert not any("dossier" in each for each in trace["hovertext"])  # which the rows do not count
    assert "Inscrits" in str(figure["layout"])


def test_chart_of_a_map_is_white_where_a_ratio_is_not_known_or_has_no_row(lab):
    rows = {"departement_code": ["59", "62"], "my_ratio": [1.2, None], "n_count": [3, 4]}
    body = html_of(
        breachlab.chart(lab, rows, "departement_code", "my_ratio", "n_count", kind="map")
    )
    assert "Nord (59)\nmy ratio: 1.20" in body and "Pas-de-Calais (62)\nmy ratio: –" in body
    assert body.count("area ratio-5") >= 1 and body.count("area ratio-6") >= 100
    assert "area ratio-1" not in body


@pytest.mark.parametrize(
    ("columns", "looks", "said"),
    [
        (["statuss", "person_count"], {}, "Did you mean 'status'"),
        (["status", "person_coun"], {}, "Did you mean 'person_count'"),
        (["status", "person_count"], {"colour": "sexe"}, "Did you mean 'sex'.*There is: status,"),
        (["status", "sex"], {}, "'sex' has no numbers. Columns of numbers: person_count, low_c"),
        (["status"], {}, "0 measures.*There is: person_count"),
        (["status", "person_count"], {"error": ("low_count",)}, r"takes two columns"),
        (["status", "person_count"], {"log": True}, "Several rows have one status.*There is: sex"),
        (["status", "person_count"], {"kind": "pie"}, "Known: bars, columns, line, points, map"),
    ],
)
def test_chart_says_what_there_is(lab, columns, looks, said):
    with pytest.raises(BadFigure, match=said):
        breachlab.chart(lab, ROWS, *columns, **looks)


def test_chart_and_table_take_rows_of_any_make(lab, figure_of):
    columns = {"sex": ["female", "male"], "person_count": [30, 20]}
    frame = pandas.DataFrame(columns)
    relation, shown = lab.cursor().from_df(frame), breachlab.table(lab, frame)
    for rows in (relation, columns, frame.to_dict("records"), shown, frame):
        drawn = figure_of(rows, "sex", "person_count", kind="points")["data"]
        assert [each for trace in drawn for each in trace["y"]] == [30, 20]
        assert breachlab.table(lab, rows).rows.to_dict("list") == columns


MINE = pandas.DataFrame({"status": ["registered", "candidate_space"], "other_share": [0.2, 0.978]})
ALIKE = {f"the_longest_{letter}_of_all_counts": [7, 7] for letter in "abcdef"}


def test_table_says_codes_in_words_and_folds_what_is_too_wide(lab):
    html = html_of(breachlab.table(lab, MINE, "en", title="Mine & yours"))
    assert "other_<wbr>share" in html and "registered (inscrit)" in html.lower()
    assert "Mine &amp; yours" in html
    assert "(no rows)" in repr(breachlab.table(lab, MINE.head(0)))
    head, below = html_of(breachlab.table(lab, MINE.assign(**ALIKE))).split("</table>")
    assert "status" in head and "the_longest_a_of_all_counts 7 ·" in below
    assert "the_<wbr>longest" not in head
    assert "In every row" not in html_of(breachlab.table(lab, MINE.assign(one=7)))
    assert "In every row" not in html_of(breachlab.table(lab, MINE.assign(**ALIKE).head(1)))
    many = {name: [7, 8] for name in [*ALIKE, "n_a", "n_b", "n_c", "n_d"]}
    shown, folded = html_of(breachlab.table(lab, MINE.assign(**many))).split("<details>")
    assert "<wbr>a_<wbr>" in shown and "<wbr>f_<wbr>" in folded and "More columns: 8" in folded


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("exposure/by_region", r"a str was given\. Ask the question first: lab\.ask\('exposure"),
        ({"female", "male"}, r"a set was given\. Example: lab\.table\(lab\.ask\("),
        ({"sex": "female", "person_count": 30}, "no table .* a list of one length: "),
        ({"sex": ["female"], "person_count": [30, 20]}, "no table .* a list of one length: "),
        (None, "a NoneType was given"),
    ],
)
def test_rows_that_are_no_table_are_refused_with_an_example(lab, rows, said):
    with pytest.raises(BadFigure, match=said):
        breachlab.chart(lab, rows, "sex", "person_count")
    with pytest.raises(BadFigure, match=said):
        breachlab.table(lab, rows)


def test_the_sides_of_a_pyramid_are_named_women_left_and_men_right_with_their_counts(lab):
    ((women, men),) = lab.execute("""
        select count(*) filter (sex = 'female'), count(*) filter (sex = 'male')
        from registrants
        where is_primary and not is_deceased and not lives_abroad and departement_code = '59'
    """).fetchall()
    shown = breachlab.show(lab, "exposure/rate_by_age_and_sex", departements=["59"])
    assert women != men
    assert f"◀ Women · {women}" in html_of(shown) and f"Men · {men} ▶" in html_of(shown)

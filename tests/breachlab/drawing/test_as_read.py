"""Each chart as a reader has it: marks where the ticks say, texts as Plotly has them, keys."""

import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pandas
import pytest
from plotly.graph_objects import Figure

import breachlab
from breachlab import find
from breachlab.drawing.bars import bars, draw_years, row_bars
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.figure_template import figure
from breachlab.drawing.rate_map import DEPARTEMENTS, REGIONS, RateMap, blank_map, ratio_map
from breachlab.drawing.svg import room, svg
from breachlab.drawing.svg_shapes import lines_of
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import headline
from tests.support.catalogue import ASKED
from tests.support.charts import Drawn, is_rounded, tell_figure
from tests.support.golden import hold
from tests.support.remembered import ask_rows

# Rows without two equal numbers, and ends that lie unequally far.
OWN = pandas.DataFrame(
    {
        "status": [*["registered", "candidate_space"] * 2],
        "sex": ["female", "female", "male", "male"],
        "person_count": [30, 500, 80, 2_000],
        "low_count": [20, 490, 79, 1_200],
        "high_count": [70, 600, 85, 2_500],
    }
)
TITLES = {"along_title": "Where", "measure_title": "How many"}
LOOKS = [
    {"kind": kind, **TITLES, **more}
    for kind in ("bars", "columns", "points", "line")
    for more in (
        {"colour": "sex", "error": ("low_count", "high_count")},
        {"panels": "sex", "error": ("low_count", "high_count")},
        {"colour": "sex", "log": True},
        {"colour": "sex", "stacked": True},
    )
]


@pytest.fixture(scope="module")
def drawing(answer, canvas):
    """The drawing of the answer to a question as a notebook has it, or None."""

    @cache
    def draw(name):
        rows, paper = Rows.of(answer(name)), replace(canvas, query=name)
        if name in DRAWINGS and len(rows):
            return DRAWINGS[name](rows, paper)
        spoken = [each.column for each in headline(find(name), rows, canvas.words).figures]
        return row_bars(rows, paper, spoken) if len(rows) else None

    return draw


def tell(drawing):
    """Return what a reader sees of a chart, or of a map: the areas of each class, with a tip."""
    if not isinstance(drawing, RateMap):
        return "\n".join(tell_figure(drawing))
    classes = {}
    for code, mark in drawing.marks.items():
        classes.setdefault(mark.classes, []).append(code)
    tip = next(iter(drawing.marks.values())).hover.splitlines()
    return "\n".join(f"{each}: {' '.join(classes[each])}" for each in sorted(classes)) + f"\n{tip}"


def test_charts_show_what_the_golden_file_has(drawing, pytestconfig):
    drawn = {name: drawing(name) for name in ASKED}
    hold("charts.md", {name: tell(each) for name, each in drawn.items() if each}, pytestconfig)


def test_marks_stand_where_ticks_and_names_say(subtests, drawing):
    for name in [each for each in ASKED if isinstance(drawing(each), dict)]:
        with subtests.test(name=name):
            drawn = Drawn(drawing(name))
            for trace, marks in drawn.marks():
                if trace["type"] == "bar" and marks:
                    bars_are_as_said(drawn, trace, marks)
                if trace["type"] == "scatter":
                    values = [value for value in trace["y"] if value is not None]
                    for (_, place, *_), value in zip(marks, values, strict=False):
                        read, near = (drawn.read("y", trace, place + each) for each in (0, 1e-4))
                        assert read == pytest.approx(value, abs=abs(near - read))


def bars_are_as_said(drawn, trace, marks):
    along, length = "yx" if trace.get("orientation") == "h" else "xy"
    names = {value: (at, text) for at, value, text in drawn.ticks(along, trace)}
    most, longest = (
        max([*trace[length], 0]),
        max((end - start for _, start, end in marks), default=0),
    )
    for (middle, start, end), place, value in zip(marks, trace[along], trace[length], strict=True):
        low, high, near = (drawn.read(length, trace, each) for each in (start, end, start + 1e-4))
        if near is not None:
            assert abs(high - low) == pytest.approx(value, abs=abs(near - low))
        elif most:
            assert (end - start) / longest == pytest.approx(value / most, abs=1e-4)
        if place in names:
            at, text = names[place]
            _, space, number = text.rpartition("\xa0 ")
            assert middle == pytest.approx(at, abs=1e-4)
            assert not space or is_rounded(number, value), text


@pytest.mark.parametrize("looks", LOOKS)
def test_chart_of_own_rows_is_read_as_the_rows_are(lab, looks):
    """Values, both ends of their errors, places, and titles beside the axes that they name."""
    drawn = Drawn(breachlab.chart(lab, OWN, "status", "person_count", **looks).picture)
    is_stacked, is_bar = looks.get("stacked"), looks["kind"] in ("bars", "columns")
    seen = []
    for trace, marks in drawn.marks():
        along, length = "yx" if looks["kind"] == "bars" else "xy"
        places = {value: at for at, value, _ in drawn.ticks(along, trace)}
        for (middle, *ends), place in zip(marks, trace[along], strict=True):
            read = [drawn.read(length, trace, each) for each in ends]
            seen.append((place, *map(round, [max(read[: 1 + is_bar]), *read[1 + is_bar :]])))
            beside = 0 if not is_bar or is_stacked or "panels" in looks else 0.3
            assert middle == pytest.approx(places.get(place, middle), abs=beside + 1e-3)
    ends = ["low_count", "high_count"] if "error" in looks else []
    rows = OWN.assign(top=OWN.groupby("status").person_count.cumsum())
    value = "top" if is_stacked and is_bar else "person_count"
    assert seen == [*rows[["status", value, *ends]].itertuples(index=False, name=None)]
    named = [each["name"] for each in drawn.figure["data"]]
    panels = [each["text"] for each in drawn.figure["layout"]["annotations"]]
    assert named == ["Women", "Men"] or panels == ["<b>Women</b>", "<b>Men</b>"]
    titles = {(text.get("class"), "".join(text[-1].itertext())) for text in drawn.beside.values()}
    assert {("tick", "How many"), ("names", "Where")} <= titles


MAPS = {"exposure/rate_by_departement": DEPARTEMENTS, "exposure/rate_by_region": REGIONS}
FIGURES = sorted(set(DRAWINGS) - set(MAPS))
NAME = "{http://www.w3.org/2000/svg}"


def test_svg_writes_and_tells_what_plotly_does_and_has_keys(subtests, lab, canvas):
    """Charts of a selection, with the levers of a page: the same texts, and one stop of Tab."""
    selection = {"sexes": ["male"], "departements": ["59", "62"]}
    options = {"retention_years": "3", "days_earlier": "2"}
    for query in FIGURES:
        with subtests.test(query=query):
            takes = find(query).parameters
            chosen = {name: values for name, values in selection.items() if name in takes}
            rows = ask_rows(lab, query, **find(query).needed, **chosen)
            asking = replace(canvas, query=query, selection=chosen, options=options)
            drawing = DRAWINGS[query](rows, asking)
            drawn = ElementTree.fromstring(svg(drawing, "Title"))
            texts = ["".join(each.itertext()) for each in drawn.iter(f"{NAME}text")]
            written = [each.replace("\xa0 ", "  ") for each in texts]
            assert sorted(written) == sorted(list_texts(Figure(drawing)))
            hovers = {each.get("data-hover") for each in drawn.iter()} - {None, ""}
            assert hovers == list_hovers(Figure(drawing))
            buttons = [each for each in drawn.iter() if each.get("role") == "button"]
            acts = [act for trace in drawing["data"] if trace["type"] == "bar"
                    for act in trace.get("customdata", ()) if act]  # fmt: skip
            assert [each.get("data-act") for each in buttons] == acts
            stops = [each.get("tabindex") for each in buttons]
            assert stops == ["0", *["-1"] * len(acts)][: len(acts)]
            assert all(each.get("aria-label") for each in buttons)


def list_texts(plotly):
    """Return the texts that Plotly writes beside its axes, in notes and at marks."""
    axes = [*plotly.select_xaxes(), *plotly.select_yaxes()]
    seen = [axis for axis in axes if axis.visible is not False]
    texts = [text for axis in seen for text in axis.ticktext or ()]
    texts += [axis.title.text for axis in seen if axis.title.text]
    texts += [note.text for note in plotly.layout.annotations]
    marks = [text for trace in plotly.data if "text" in (trace.to_plotly_json().get("mode") or "")
             for text in trace.text if text]  # fmt: skip
    return [*(re.sub("</?b>|<br>", "", text) for text in texts), *marks]


def list_hovers(plotly):
    """Return what Plotly tells; lines tell together what stands at one place."""
    told = {}
    for trace in plotly.data:
        if trace.hoverinfo == "skip" or trace.visible is False:
            continue
        texts = trace.hovertext
        if trace.type == "heatmap":
            texts = [text for line in texts for text in line]
        places = trace.x if trace.type == "scatter" and trace.fill else texts
        for place, text in zip(places, texts, strict=True):
            told.setdefault(place, {}).update(dict.fromkeys(lines_of(text)))
    return {"\n".join(lines) for lines in told.values()}


def test_svg_fades_bars_that_are_not_selected_and_says_which_keys_it_has(canvas):
    years = Rows({"first_year": [2006], "living_here_person_count": [5]})
    selected = replace(canvas, selection={"first_years": ("2006",)})
    drawn = svg(draw_years(years, selected), "", "Arrows")
    (group,) = [
        g for g in ElementTree.fromstring(drawn).iter(f"{NAME}g") if g.get("class") == "bar"
    ]
    assert [each.get("opacity") for each in group] == ["0.25", None, *["0.25"] * 17]
    assert "<desc>Arrows</desc>" in drawn
    rows = Rows({"channel": ["sms"], "person_count": [5]})  # which select nothing
    assert "<desc>" not in svg(bars(rows, canvas, "channel"), "Title", "Arrows")


def test_svg_escapes_what_it_writes_and_has_a_room_for_nothing(canvas):
    rows = Rows({"name": ['<script>alert("1")</script>'], "person_count": [5]})
    drawn = svg(bars(rows, canvas, "name"), '"><script>')
    assert "<script" not in drawn and ElementTree.fromstring(drawn) is not None
    nothing = figure([])
    assert ElementTree.fromstring(svg(nothing, "Title")).get("aria-label") == "Title"
    assert room(nothing).style == {"--height": "240px", "padding": "4px 8px 4px 0px"}


def test_drawings_have_keys_of_the_list_alone(subtests, lab, canvas, french_canvas):
    """Which they are, the golden file says."""
    for query in FIGURES:
        rows = ask_rows(lab, query, **find(query).needed)
        for each, plan in ((canvas, "paced"), (french_canvas, "fast")):
            with subtests.test(query=query, plan=plan):
                asking = replace(each, query=query, options={"plan": plan})
                traces = DRAWINGS[query](rows, asking)["data"]
                named = {key for trace in traces for key in trace["meta"]["counts"]}
                assert named and named <= set(counts.keys())


def test_maps_have_the_keys_of_what_they_tell_and_so_has_the_blank_one(lab, canvas):
    """It is repainted by the other."""
    keys = ("living_here_person_count", "persons_per_thousand", "standardised_ratio")
    for query, places in MAPS.items():
        rows = ask_rows(lab, query, **find(query).needed)
        drawing = DRAWINGS[query](rows, replace(canvas, query=query))
        assert drawing.counts == blank_map(canvas, places).counts == keys
        for each in (drawing.svg(), drawing.still()):
            assert ElementTree.fromstring(each).get("data-count").split() == [*keys]
    own = Rows({"departement_code": ["59"], "my_ratio": [1.2], "n_count": [3]})
    assert 'data-count="my_ratio n_count"' in ratio_map(own, canvas, "my_ratio", "n_count").still()

"""Each chart by both renderers, Plotly's and the page's: the same values, names and texts."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from plotly.graph_objects import Figure

from breachlab import find
from breachlab.drawing.bars import bars, draw_years
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.figure_template import figure
from breachlab.drawing.svg import room, svg
from breachlab.drawing.svg_shapes import lines_of
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each
from tests.support.remembered import ask_rows

CHARTS = sorted(name for name in DRAWINGS if "rate_by_departement" not in name
                and "rate_by_region" not in name)  # fmt: skip
SELECTION = {"sexes": ["male"], "departements": ["59", "62"]}
OPTIONS = {"retention_years": "3", "days_earlier": "2"}
NAME = "{http://www.w3.org/2000/svg}"
YEARS = Rows({"first_year": [2006], "living_here_person_count": [5]})


def both(lab, canvas, query):
    """Return a chart of a selection as Plotly has it, as its description, and as an SVG."""
    takes = find(query).parameters
    chosen = {name: values for name, values in SELECTION.items() if name in takes}
    rows = ask_rows(lab, query, **find(query).needed, **chosen)
    asking = replace(canvas, query=query, selection=chosen, options=OPTIONS)
    drawing = DRAWINGS[query](rows, asking)
    return Figure(drawing), drawing, ElementTree.fromstring(svg(drawing, "Title"))


def groups(drawn, trace):
    """Return the group of each trace of a kind, in their order."""
    return [each for each in drawn.iter(f"{NAME}g") if each.get("class") == trace]


def written(drawn):
    """Return the texts of an SVG as they are read, a line after the other."""
    return ["".join(each.itertext()).replace("\xa0 ", "  ") for each in drawn.iter(f"{NAME}text")]


def plain(text):
    return re.sub("</?b>|<br>", "", text)


@for_each("query", CHARTS)
def test_svg_writes_what_plotly_writes(lab, canvas, query):
    plotly, _, drawn = both(lab, canvas, query)
    axes = [*plotly.select_xaxes(), *plotly.select_yaxes()]
    seen = [axis for axis in axes if axis.visible is not False]
    expected = [text for axis in seen for text in axis.ticktext or ()]
    expected += [axis.title.text for axis in seen if axis.title.text]
    expected += [note.text for note in plotly.layout.annotations]
    marks = [text for trace in plotly.data if "text" in (trace.to_plotly_json().get("mode") or "")
             for text in trace.text if text]  # fmt: skip
    assert sorted(written(drawn)) == sorted([*map(plain, expected), *marks])


@for_each("query", CHARTS)
def test_svg_tells_what_plotly_tells(lab, canvas, query):
    plotly, _, drawn = both(lab, canvas, query)
    told = {}
    for trace in plotly.data:
        if trace.hoverinfo != "skip" and trace.visible is not False:
            for at, text in _texts(trace):
                told.setdefault(at, {}).update(dict.fromkeys(lines_of(text)))
    hovers = [each.get("data-hover") for each in drawn.iter() if each.get("data-hover")]
    assert set(hovers) == {"\n".join(lines) for lines in told.values()}


def _texts(trace):
    """Yield (place, text) of each mark; lines tell together what stands at one place."""
    if trace.type == "heatmap":
        yield from ((text, text) for line in trace.hovertext for text in line)
    elif trace.type == "scatter" and trace.fill:
        yield from zip(trace.x, trace.hovertext, strict=True)
    else:
        yield from ((text, text) for text in trace.hovertext)


@for_each("query", CHARTS)
def test_svg_has_one_stop_of_the_tab_key_where_anything_is_selected_by_it(lab, canvas, query):
    _, drawing, drawn = both(lab, canvas, query)
    acts = [each for trace in drawing["data"] if trace["type"] == "bar"
            for each in trace.get("customdata", ()) if each]  # fmt: skip
    buttons = [each for each in drawn.iter() if each.get("role") == "button"]
    assert [each.get("data-act") for each in buttons] == acts
    assert [each.get("tabindex") for each in buttons] == ["0", *["-1"] * len(acts)][: len(acts)]
    assert all(each.get("aria-label") for each in buttons)


def test_svg_escapes_what_it_writes(canvas):
    rows = Rows({"name": ['<script>alert("1")</script>'], "person_count": [5]})
    drawn = svg(bars(rows, canvas, "name"), '"><script>')
    assert "<script" not in drawn and ElementTree.fromstring(drawn) is not None


def test_svg_fades_bars_that_are_not_selected(canvas):
    selected = replace(canvas, selection={"first_years": ("2006",)})
    (group,) = groups(ElementTree.fromstring(svg(draw_years(YEARS, selected), "")), "bar")
    assert [each.get("opacity") for each in group] == ["0.25", None, *["0.25"] * 17]


def test_svg_of_nothing_is_empty_and_has_a_room(canvas):
    nothing = figure([])
    assert ElementTree.fromstring(svg(nothing, "Title")).get("aria-label") == "Title"
    assert room(nothing).style == {"--height": "240px", "padding": "4px 8px 4px 0px"}


def test_svg_says_which_keys_it_has_where_it_has_buttons(canvas):
    assert "<desc>Arrows</desc>" in svg(draw_years(YEARS, canvas), "Title", "Arrows")
    rows = Rows({"channel": ["sms"], "person_count": [5]})
    assert "<desc>" not in svg(bars(rows, canvas, "channel"), "Title", "Arrows")

"""Each chart as a reader has it: marks stand where the ticks say, and all that is told is held."""

from dataclasses import replace
from functools import cache

import pandas
import pytest

import breachlab
from breachlab import find
from breachlab.drawing.bars import row_bars
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.rate_map import RateMap
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import headline
from tests.support.cases import for_each
from tests.support.catalogue import ASKED
from tests.support.charts import Drawn, is_rounded, tell_figure
from tests.support.golden import hold

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


def test_what_charts_show_is_as_the_golden_file_has_it(drawing, pytestconfig):
    drawn = {name: drawing(name) for name in ASKED}
    hold("charts.md", {name: tell(each) for name, each in drawn.items() if each}, pytestconfig)


@for_each("name", ASKED)
def test_marks_stand_where_ticks_and_names_say(drawing, name):
    drawn = Drawn(drawing(name)) if isinstance(drawing(name), dict) else None
    for trace, marks in drawn.marks() if drawn else ():
        if trace["type"] == "bar" and marks:
            are_as_said(drawn, trace, marks)
        if trace["type"] == "scatter":
            values = [value for value in trace["y"] if value is not None]
            for (_, place, *_), value in zip(marks, values, strict=False):
                read, near = (drawn.read("y", trace, place + each) for each in (0, 1e-4))
                assert read == pytest.approx(value, abs=abs(near - read))


def are_as_said(drawn, trace, marks):
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


@for_each("looks", LOOKS)
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

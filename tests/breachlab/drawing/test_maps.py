"""Maps of rates: contours, neighbours, classes, and the areas as SVG."""

import dataclasses
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing import contours, rate_map
from breachlab.drawing.contours import NAMES
from breachlab.drawing.rate_map import Mark, RateMap
from breachlab.drawing.svg_shapes import Svg
from breachlab.paths import ROOT, read
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from breachlab.words.language import NARROW
from tests.support.remembered import ask_rows

AREAS = contours.departements()


def rings(path):
    """Return the points of every ring of a path, which begins at a point and goes on by steps."""
    found = []
    for ring in re.findall(r"M([^Mz]+)", path):
        start, steps = ring.split("l")
        points = [tuple(map(int, start.split()))]
        numbers = map(int, re.findall(r"-?\d+", steps))
        for right, down in zip(numbers, numbers, strict=True):
            points.append((points[-1][0] + right, points[-1][1] + down))
        found.append(points)
    return found


def box(path):
    """Return left, top, right and bottom of what a path encloses."""
    xs, ys = zip(*(point for ring in rings(path) for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def is_apart(one, other):
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def edges(path):
    closed = [[*ring, ring[0]] for ring in rings(path)]
    return [frozenset(edge) for ring in closed for edge in pairwise(ring)]


def surface_of(path):
    """Return the surface of a path whose holes turn the other way round."""
    return abs(
        sum(
            one[0] * other[1] - other[0] * one[1]
            for ring in rings(path)
            for one, other in pairwise([*ring, ring[0]])
        )
        / 2
    )


def test_contours_are_small_surfaces_of_all_101_around_their_middles():
    assert len(NAMES) == 101 and NAMES["2A"] == "Corse-du-Sud"
    assert set(AREAS.outlines) == set(AREAS.centres) == set(NAMES)
    assert set(AREAS.enlarged) == set(contours.ENLARGED)
    assert sum(map(len, AREAS.outlines.values())) < 28_000
    for left, top, right, bottom in map(
        box, [*AREAS.outlines.values(), *AREAS.enlarged.values(), AREAS.coast]
    ):
        assert min(left, top) > 10 and right < contours.WIDTH - 10 and bottom < contours.HEIGHT - 10
    for code, path in AREAS.outlines.items():
        assert all(len(set(ring)) >= 3 for ring in rings(path))
        (x, y), (left, top, right, bottom) = AREAS.centres[code], box(path)
        assert left < x < right and top < y < bottom


def test_contours_of_neighbours_share_their_border_and_an_edge_borders_on_two_at_most():
    """Or borders were simplified apart, and the colour below shows through."""
    for one, other in {"59": "62", "75": "92", "2A": "2B", "13": "84", "29": "56"}.items():
        assert set(edges(AREAS.outlines[one])) & set(edges(AREAS.outlines[other]))
    sides = Counter(edge for path in AREAS.outlines.values() for edge in set(edges(path)))
    assert max(sides.values()) == 2
    assert sum(count == 2 for count in sides.values()) > 2000


def test_insets_are_in_their_frames_and_frames_apart_from_all_else():
    frames = [(x, y, x + width, y + height) for x, y, width, height in contours.FRAMES]
    inside = [AREAS.enlarged.values(), *([AREAS.outlines[code]] for code in contours.OVERSEAS)]
    for frame, paths in zip(frames, inside, strict=True):
        for left, top, right, bottom in map(box, paths):
            assert frame[0] < left and frame[1] < top and right < frame[2] and bottom < frame[3]
    others = [box(path) for code, path in AREAS.outlines.items() if code not in contours.OVERSEAS]
    assert all(is_apart(frame, other) for frame in frames for other in others)
    assert all(is_apart(*two) for two in combinations(frames, 2))
    large, small = box(AREAS.enlarged["92"]), box(AREAS.outlines["92"])
    assert 5 < (large[2] - large[0]) / (small[2] - small[0]) < 6


def test_contour_of_a_region_is_that_of_its_departements_without_the_borders_between_them():
    whole = contours.regions()
    assert set(whole.outlines) == set(contours.REGIONS) and len(contours.REGIONS) == 18
    assert whole.enlarged == {} and whole.frames == contours.FRAMES[1:]  # without that of Paris
    assert sorted(code for codes in contours.REGIONS.values() for code in codes) == sorted(NAMES)
    assert set(edges(whole.outlines["06"])) == set(edges(AREAS.outlines["976"]))
    for region, codes in contours.REGIONS.items():
        parts = Counter(edge for code in codes for edge in edges(AREAS.outlines[code]))
        outer = {edge for edge, count in parts.items() if count == 1}
        around = edges(whole.outlines[region])
        assert len(set(around)) == len(around) and set(around) <= outer
        assert len(outer - set(around)) < 40  # slivers, of borders that are not quite one
        surface = sum(surface_of(AREAS.outlines[code]) for code in codes)
        assert surface_of(whole.outlines[region]) == pytest.approx(surface, rel=0.001)


def test_neighbours_of_questions_are_those_of_the_map_both_ways(lab):
    rows = lab.execute("select * from departement_neighbours()").fetchall()
    on_the_map = {code: {*beside} for code, beside in contours.neighbours().items() if beside}
    pairs = [(one, other) for one, beside in on_the_map.items() for other in beside]
    assert sorted(rows) == sorted(pairs) == sorted((other, one) for one, other in pairs)
    assert on_the_map["59"] == {"02", "62", "80"} and on_the_map["2A"] == {"2B"}
    assert set(NAMES) - set(on_the_map) == set(contours.OVERSEAS)


ANY_RATIO = st.floats(0, 10)


@given(ANY_RATIO, ANY_RATIO)
def test_class_of_a_higher_ratio_is_no_lower_and_the_middle_one_is_near_the_country(one, other):
    low, high = sorted([one, other])
    assert 0 <= rate_map.class_of(low) <= rate_map.class_of(high) < rate_map.NONE
    assert 0 <= rate_map.class_of(float("nan")) < rate_map.NONE
    assert rate_map.LIMITS[1:3] == (1 - rate_map.NEAR, 1 + rate_map.NEAR)
    assert rate_map.class_of(1) == rate_map.MIDDLE
    assert len(rate_map.COLOURS) == len(rate_map.LIMITS) + 1 == 2 * rate_map.MIDDLE + 1


@given(st.floats(0.001, 1_000), st.sampled_from(LANGUAGES))
def test_bounds_of_classes_rise_and_are_told_apart(country, language):
    first, *between, last = rate_map.ranges(country, language)
    bounds = [each.partition("–")[0] for each in between] + [last.removeprefix("> ")]
    in_english = {"en": lambda text: text.replace(",", "")}.get(
        language, lambda text: text.replace(NARROW, "").replace(",", ".")
    )
    numbers = [float(in_english(bound)) for bound in bounds]
    assert numbers == sorted(set(numbers))
    assert first == f"< {bounds[0]}"
    assert [each.partition("–")[2] for each in between] == bounds[1:]


def test_places_are_those_of_the_codes_and_have_each_a_row(canvas, french_canvas, lab):
    assert rate_map.places_of(Rows({"region_code": ["32"]})) is rate_map.REGIONS
    assert rate_map.places_of(Rows({"departement_code": ["59"]})) is rate_map.DEPARTEMENTS
    assert rate_map.DEPARTEMENTS.name("59", canvas) == "Nord (59)"
    assert rate_map.REGIONS.name("11", french_canvas) == "Île-de-France"
    assert rate_map.REGIONS.title("fr") == "Régions"
    assert rate_map.DEPARTEMENTS.title("en") == "Départements"
    rows = lab.cursor().execute("from departements").df()
    for region, codes in rate_map.REGIONS.departements.items():
        assert set(rows[rows.region_code == region].departement_code) == set(codes)
    for places, query in (
        (rate_map.DEPARTEMENTS, "exposure/rate_by_departement"),
        (rate_map.REGIONS, "exposure/rate_by_region"),
    ):
        rows = ask_rows(lab, query, sexes=["female"], end_bands=["0"])
        codes = set(rows[places.column])
        assert codes == set(places.departements) == set(places.find_areas().outlines)


SVG = "{http://www.w3.org/2000/svg}"
TEXT = "123 456 personnes exposées\n712 pour 1 000 habitants de 16 ans et plus\nHauts-de-France"


def map_of(*selected, counts=(), **other):
    """Return a map of each département, classes in turn; `other` gives codes a mark of theirs."""
    marks = {
        code: Mark(
            place % 5,
            f"{name} ({code})",
            TEXT,
            f"toggle:departements={code}",
            code in selected,
            bool(selected) and code not in selected,
        )
        for place, (code, name) in enumerate(NAMES.items())
    }
    marks |= {code.removeprefix("d"): mark for code, mark in other.items()}
    return RateMap(marks, 'Map & "more" <c>', AREAS, counts)


def nord(ratio_class, label="Nord (59)", text=TEXT):
    """Return a mark of Nord."""
    return Mark(ratio_class, label, text, "toggle:departements=59")


def shapes(drawing, code=None):
    """Return the shapes of a drawing, or those of one département."""
    found = ElementTree.fromstring(drawing).findall(f"{SVG}path[@data-act]")
    return [each for each in found if code in (None, each.get("data-act").split("=")[1])]


def button(drawing, code):
    (found,) = [each for each in shapes(drawing, code) if each.get("role") == "button"]
    return found


def classes_of_shape(shape):
    return shape.get("class").split()


def outlined(drawing):
    *_, last = ElementTree.fromstring(drawing)
    assert last.get("class") == "outlines"  # drawn over all else
    return [each.get("d") for each in last]


def test_map_has_a_button_a_departement_and_one_stop_of_the_tab_key():
    drawn = shapes(map_of().svg())
    buttons = [each.get("data-act") for each in drawn if each.get("role") == "button"]
    assert buttons == [f"toggle:departements={code}" for code in NAMES]
    stops = Counter(each.get("tabindex") for each in drawn)
    assert stops == {"0": 1, "-1": 100, None: len(contours.ENLARGED)}
    assert all(len(classes_of_shape(each)) == 2 for each in drawn)  # nothing is faded
    assert {each.get("aria-pressed") for each in drawn} == {"false", None}
    assert outlined(map_of().svg()) == []


def test_map_reads_once_what_is_drawn_twice():
    small, large = shapes(map_of("75").svg(), "75")
    assert small.get("aria-hidden") == "true" and small.get("role") is None
    assert large.get("role") == "button" and large.get("d") == AREAS.enlarged["75"]
    assert small.get("data-hover") == large.get("data-hover")
    assert classes_of_shape(small) == classes_of_shape(large)


def test_map_outlines_the_selected_and_fades_the_others():
    drawing = map_of("59", "75").svg()
    assert button(drawing, "59").get("aria-pressed") == "true"
    assert "is-selected" in classes_of_shape(button(drawing, "59"))
    assert "is-faded" in classes_of_shape(button(drawing, "62"))
    paris = [AREAS.outlines["75"], AREAS.enlarged["75"]]
    assert outlined(drawing) == [AREAS.outlines["59"], *paris]


def test_map_says_what_a_shape_shows_and_its_text_stays_text():
    shape = button(map_of().svg(), "59")
    assert shape.get("data-hover").splitlines() == ["Nord (59)", *TEXT.splitlines()]
    assert shape.get("aria-label") == ". ".join(["Nord (59)", *TEXT.splitlines()])
    label = """<b>"Nord" & 'Pas' </svg>"""
    drawing = map_of(d59=nord(0, label, "1 < 2\n2 > 1")).svg()
    assert ElementTree.fromstring(drawing).get("aria-label") == 'Map & "more" <c>'
    assert button(drawing, "59").get("data-hover") == f"{label}\n1 < 2\n2 > 1"
    assert "<b>" not in drawing


def test_map_stands_alone_is_small_and_a_notebook_shows_it():
    drawing = map_of("59", "62", "75").svg()
    root = ElementTree.fromstring(drawing)
    assert isinstance(drawing, Svg) and drawing._repr_svg_() == drawing
    assert root.tag == f"{SVG}svg" and root.get("role") == "group"
    assert root.get("viewBox") == f"0 0 {contours.WIDTH} {contours.HEIGHT}"
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")  # it asks nobody
    assert len(drawing.encode()) < 85_000


def test_changes_of_a_map_are_all_that_a_drawn_one_does_not_know():
    before = map_of().changes()
    drawn = map_of("59", d62=Mark(4, "Pas-de-Calais (62)", "9", "toggle:departements=62"))
    after = drawn.changes()
    assert after["59"][:1] == [before["59"][0] + " is-selected"]
    assert after["15"][:1] == [before["15"][0] + " is-faded"]
    assert after["62"] == ["area ratio-5", "Pas-de-Calais (62)\n9", False]
    with pytest.raises(dataclasses.FrozenInstanceError):
        drawn.marks["59"].is_selected = False


def test_still_map_is_a_picture_of_the_same_shapes_and_none_is_a_button():
    drawn = map_of("59").still()
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Map & "more" <c>')
    found = [each for each in root.findall(f"{SVG}path") if "area" in each.get("class").split()]
    assert [each.get("d") for each in found] == [*AREAS.outlines.values(), *AREAS.enlarged.values()]
    assert len(found) == len(shapes(map_of().svg()))
    assert not any(each in drawn for each in ("data-act", "data-hover", "tabindex", "button"))
    assert "is-selected" in drawn and 'class="outline"' in drawn


@pytest.mark.parametrize("draw", [RateMap.svg, RateMap.still])
def test_map_names_the_keys_of_what_it_tells_and_none_where_it_has_none(draw):
    counts = ("person_count", "persons_per_thousand")
    root = ElementTree.fromstring(draw(map_of(counts=counts)))
    assert root.get("data-count") == "person_count persons_per_thousand"
    assert ElementTree.fromstring(draw(map_of())).get("data-count") is None


def test_colours_of_classes_are_those_of_the_styles_from_blue_to_brown():
    """By red less blue: in the light, the dark and the contrasting theme, and in notebooks."""
    tokens = read(ROOT / "dashboard/assets/tokens.css")
    light = tokens.partition(':root[data-theme="dark"]')[0]
    for number, colour in enumerate(rate_map.COLOURS):
        name, drawing = f"ratio-{number + 1}", map_of(d59=nord(number)).svg()
        assert name in classes_of_shape(button(drawing, "59"))
        assert f".{name}{{fill:var(--{name},{colour})}}" in drawing
        assert f"--{name}: {colour};" in light
    styles = tokens + read(ROOT / "breachlab/notebook/cell.css")
    found = re.findall(r"--ratio-(\d): ?#(..)..(..)", styles)
    themes = [found[start : start + 5] for start in range(0, len(found), 5)]
    assert len(themes) == 5
    for theme in themes:
        warmth = [int(red, 16) - int(blue, 16) for _, red, blue in theme]
        assert [number for number, *_ in theme] == [*"12345"] and warmth == sorted(warmth), theme


# As the query gives them: all départements, here at the country's rate but for three.
RATIOS = {"59": 1.03, "15": 0.8, "974": 1.5}
EVERYWHERE = Rows(
    {
        "departement_code": list(NAMES),
        "region_name": "Somewhere",
        "record_count": 30,
        "person_count": 20,
        "living_here_person_count": 18,
        "persons_per_thousand": [100 * RATIOS.get(code, 1) for code in NAMES],
        "location_quotient": [RATIOS.get(code, 1) for code in NAMES],
        "residents_id": "all",
    }
)


def classes(drawn):
    return {code: mark.ratio_class for code, mark in drawn.marks.items()}


def test_rate_map_has_the_class_of_each_departement_and_says_its_rate(canvas, french_canvas):
    drawn = rate_map.rate_map(EVERYWHERE, canvas)
    assert set(drawn.marks) == set(NAMES)
    others = {code: each for code, each in classes(drawn).items() if each != 2}
    assert others == {"15": 0, "974": 4}  # 59, on a limit, is like the country
    assert drawn.marks["15"].text == (
        "Somewhere\n18 exposed residents\n80 in 1,000 residents aged 16 and over"
    )
    assert rate_map.rate_map(EVERYWHERE, french_canvas).marks["15"].text == (
        "Somewhere\n18 habitants exposés\n80 sur 1\u202f000 habitants de 16 ans et plus"
    )
    changes = drawn.changes()
    assert changes["974"] == ["area ratio-5", drawn.marks["974"].hover, False]
    assert set(changes) == set(NAMES)


def test_rate_map_of_nobody_is_all_like_the_country_and_a_blank_one_tells_nothing(canvas, lab):
    nobody = ask_rows(
        lab, "exposure/rate_by_departement", statuses=["candidate_space"], end_bands=["0"]
    )
    drawn = rate_map.rate_map(nobody, canvas)
    assert set(classes(drawn).values()) == {2}
    assert "\n0 exposed residents\n0 in 1,000 residents" in drawn.marks["59"].text
    blank = rate_map.blank_map(canvas)
    assert set(blank.marks) == set(NAMES) and set(classes(blank).values()) == {2}
    assert not any(mark.text or mark.is_selected for mark in blank.marks.values())


def test_rate_map_keeps_the_classes_where_a_departement_is_selected(canvas):
    drawn = rate_map.rate_map(EVERYWHERE, replace(canvas, selection={"departements": ("15",)}))
    assert [code for code, mark in drawn.marks.items() if mark.is_selected] == ["15"]
    assert classes(drawn) == classes(rate_map.rate_map(EVERYWHERE, canvas))
    shapes = re.findall(r'class="area ([^"]+)" data-code="[^"]+" data-act="([^"]+)"', drawn.svg())
    kept = [act for classes, act in shapes if "is-faded" not in classes]
    assert kept == ["toggle:departements=15"]


def test_rate_map_that_is_age_adjusted_has_the_class_of_what_the_ages_would_give(canvas):
    ratios = [1.2 if code == "59" else 1.0 for code in EVERYWHERE["departement_code"]]
    adjusted = EVERYWHERE.assign(standardised_ratio=ratios)
    drawn = rate_map.rate_map(adjusted, replace(canvas, options={"shown": "adjusted"}))
    assert {code for code, number in classes(drawn).items() if number == 4} == {"59"}
    assert "1.20 times the number expected at its ages" in drawn.marks["59"].hover

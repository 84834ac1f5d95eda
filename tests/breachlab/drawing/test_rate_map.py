"""Maps of rates: their classes, their places, their areas as SVG."""

import dataclasses
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.contours import ENLARGED, HEIGHT, NAMES, WIDTH, departements
from breachlab.drawing.rate_map import (
    COLOURS,
    DEPARTEMENTS,
    LIMITS,
    MIDDLE,
    NEAR,
    NONE,
    REGIONS,
    Mark,
    RateMap,
    blank_map,
    class_of,
    places_of,
    ranges,
    rate_map,
)
from breachlab.drawing.svg_shapes import Svg
from breachlab.paths import ROOT, read
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from breachlab.words.language import NARROW
from tests.support.cases import for_each
from tests.support.remembered import ask_rows

ANY_RATIO = st.floats(0, 10)


def test_the_middle_class_is_what_is_near_the_country():
    below, above = 1 - NEAR, 1 + NEAR
    assert LIMITS[1:3] == (below, above)
    assert class_of(1) == MIDDLE


def test_every_class_has_a_colour():
    assert len(COLOURS) == len(LIMITS) + 1 == 2 * MIDDLE + 1


@given(ANY_RATIO, ANY_RATIO)
def test_a_higher_ratio_is_in_no_lower_class(one, other):
    low, high = sorted([one, other])
    assert class_of(low) <= class_of(high)


@given(st.one_of(ANY_RATIO, st.just(float("nan"))))
def test_every_ratio_is_in_a_class(ratio):
    assert 0 <= class_of(ratio) < NONE


@given(st.floats(0.001, 1_000), st.sampled_from(LANGUAGES))
def test_the_bounds_of_classes_rise_and_are_told_apart(country, language):
    first, *between, last = ranges(country, language)
    bounds = [each.partition("–")[0] for each in between] + [last.removeprefix("> ")]
    numbers = [number_in(bound, language) for bound in bounds]
    assert numbers == sorted(set(numbers))
    assert first == f"< {bounds[0]}"
    assert [each.partition("–")[2] for each in between] == bounds[1:]


def number_in(text, language):
    """Return a number as it was written."""
    return float(
        text.replace(",", "") if language == "en" else text.replace(NARROW, "").replace(",", ".")
    )


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
        assert (
            set(rows[places.column])
            == set(places.departements)
            == set(places.find_areas().outlines)
        )


AREAS = departements()
SVG = "{http://www.w3.org/2000/svg}"
ACT = "toggle:departements=59"
TEXT = "123 456 personnes exposées\n712 pour 1 000 habitants de 16 ans et plus\nHauts-de-France"


def marks(*selected, **other):
    """Return a mark for each département, classes in turn; `other` gives codes a mark of theirs."""
    named = enumerate(NAMES.items())
    made = {
        code: Mark(
            place % 5,
            f"{name} ({code})",
            TEXT,
            f"toggle:departements={code}",
            code in selected,
            bool(selected) and code not in selected,
        )
        for place, (code, name) in named
    }
    return made | {code.removeprefix("d"): mark for code, mark in other.items()}


def map_of(*selected, **other):
    return RateMap(marks(*selected, **other), "Map", AREAS)


def shapes(drawing, code=None):
    """Return the shapes of a drawing, or those of one département."""
    found = ElementTree.fromstring(drawing).findall(f"{SVG}path[@data-act]")
    return [each for each in found if code in (None, each.get("data-act").split("=")[1])]


def button(drawing, code):
    (found,) = [each for each in shapes(drawing, code) if each.get("role") == "button"]
    return found


def classes_of_shape(shape):
    return shape.get("class").split()


def test_every_departement_is_one_button():
    drawn = [each for each in shapes(map_of().svg()) if each.get("role") == "button"]
    assert [each.get("data-act") for each in drawn] == [
        f"toggle:departements={code}" for code in NAMES
    ]


def test_the_tab_key_stops_at_one_shape():
    stops = [each.get("tabindex") for each in shapes(map_of().svg())]
    assert stops.count("0") == 1
    assert stops.count("-1") == 100
    assert stops.count(None) == len(ENLARGED)


def test_what_is_drawn_twice_is_read_once():
    small, large = shapes(map_of("75").svg(), "75")
    assert small.get("aria-hidden") == "true" and small.get("role") is None
    assert large.get("role") == "button" and large.get("d") == AREAS.enlarged["75"]
    assert small.get("data-hover") == large.get("data-hover")
    assert classes_of_shape(small) == classes_of_shape(large)


def test_a_shape_says_what_it_shows():
    shape = button(map_of().svg(), "59")
    assert shape.get("data-hover").splitlines() == ["Nord (59)", *TEXT.splitlines()]
    assert shape.get("aria-label") == ". ".join(["Nord (59)", *TEXT.splitlines()])


@for_each("ratio_class", range(5))
def test_a_class_has_its_colour(ratio_class):
    drawing = map_of(d59=Mark(ratio_class, "Nord (59)", TEXT, ACT)).svg()
    name = f"ratio-{ratio_class + 1}"
    assert name in classes_of_shape(button(drawing, "59"))
    assert f".{name}{{fill:var(--{name},{COLOURS[ratio_class]})}}" in drawing


def test_nothing_is_faded_where_nothing_is_selected():
    drawing = map_of().svg()
    assert all(len(classes_of_shape(each)) == 2 for each in shapes(drawing))
    assert {each.get("aria-pressed") for each in shapes(drawing)} == {"false", None}
    assert outlined(drawing) == []


def test_the_selected_are_outlined_and_the_others_faded():
    drawing = map_of("59", "75").svg()
    assert button(drawing, "59").get("aria-pressed") == "true"
    assert "is-selected" in classes_of_shape(button(drawing, "59"))
    assert "is-faded" in classes_of_shape(button(drawing, "62"))
    assert outlined(drawing) == [
        AREAS.outlines["59"],
        AREAS.outlines["75"],
        AREAS.enlarged["75"],
    ]


def outlined(drawing):
    *_, last = ElementTree.fromstring(drawing)
    assert last.get("class") == "outlines"  # drawn over all else
    return [each.get("d") for each in last]


def test_text_stays_text():
    label = """<b>"Nord" & 'Pas' </svg>"""
    drawing = RateMap(marks(d59=Mark(0, label, "1 < 2\n2 > 1", ACT)), 'A & "B" <c>', AREAS).svg()
    assert ElementTree.fromstring(drawing).get("aria-label") == 'A & "B" <c>'
    assert button(drawing, "59").get("data-hover") == f"{label}\n1 < 2\n2 > 1"
    assert "<b>" not in drawing


def test_it_stands_alone_and_a_notebook_shows_it():
    drawing = map_of().svg()
    root = ElementTree.fromstring(drawing)
    assert isinstance(drawing, Svg) and drawing._repr_svg_() == drawing
    assert root.tag == f"{SVG}svg" and root.get("role") == "group"
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")  # it asks nobody


def test_it_is_small():
    assert len(map_of("59", "62", "75").svg().encode()) < 85_000


def test_changes_are_all_that_a_drawn_map_does_not_know():
    before = map_of().changes()
    after = map_of("59", d62=Mark(4, "Pas-de-Calais (62)", "9", ACT)).changes()
    assert after["59"][:1] == [before["59"][0] + " is-selected"]
    assert after["15"][:1] == [before["15"][0] + " is-faded"]
    assert after["62"] == ["area ratio-5", "Pas-de-Calais (62)\n9", False]


def test_a_mark_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        marks()["59"].is_selected = True


def test_a_still_map_is_a_picture_of_the_same_shapes_and_none_is_a_button():
    drawn = RateMap(marks("59"), "Départements", AREAS).still()
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Départements")
    found = [each for each in root.findall(f"{SVG}path") if "area" in each.get("class").split()]
    assert [each.get("d") for each in found] == [*AREAS.outlines.values(), *AREAS.enlarged.values()]
    assert len(found) == len(shapes(RateMap(marks("59"), "", AREAS).svg()))
    assert not any(each in drawn for each in ("data-act", "data-hover", "tabindex", "button"))
    assert "is-selected" in drawn and 'class="outline"' in drawn


@for_each("draw", [RateMap.svg, RateMap.still])
def test_a_map_names_the_keys_of_what_it_tells_and_none_where_it_has_none(draw):
    counts = ("person_count", "persons_per_thousand")
    root = ElementTree.fromstring(draw(RateMap(marks(), "Map", AREAS, counts)))
    assert root.get("data-count") == "person_count persons_per_thousand"
    assert ElementTree.fromstring(draw(map_of())).get("data-count") is None


TOKENS = read(ROOT / "dashboard/assets/tokens.css")
NOTEBOOK = read(ROOT / "breachlab/notebook/cell.css")
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


def test_every_departement_has_a_shape(canvas):
    assert set(rate_map(EVERYWHERE, canvas).marks) == set(NAMES)


def test_a_departement_has_the_colour_of_its_class(canvas):
    others = {
        code: each for code, each in classes(rate_map(EVERYWHERE, canvas)).items() if each != 2
    }
    assert others == {"15": 0, "974": 4}  # 59, on a limit, is like the country


def test_a_map_of_nobody_is_all_like_the_country(canvas, lab):
    nobody = ask_rows(
        lab, "exposure/rate_by_departement", statuses=["candidate_space"], end_bands=["0"]
    )
    drawn = rate_map(nobody, canvas)
    assert set(classes(drawn).values()) == {2}
    assert "\n0 exposed residents\n0 in 1,000 residents" in drawn.marks["59"].text


def test_a_selected_departement_keeps_its_class_and_the_others_fade(canvas):
    drawn = rate_map(EVERYWHERE, replace(canvas, selection={"departements": ("15",)}))
    assert [code for code, mark in drawn.marks.items() if mark.is_selected] == ["15"]
    assert classes(drawn) == classes(rate_map(EVERYWHERE, canvas))
    shapes = re.findall(r'class="area ([^"]+)" data-code="[^"]+" data-act="([^"]+)"', drawn.svg())
    kept = [act for classes, act in shapes if "is-faded" not in classes]
    assert kept == ["toggle:departements=15"]


def test_a_shape_says_which_residents_its_rate_is_of(canvas, french_canvas):
    assert rate_map(EVERYWHERE, canvas).marks["15"].text == (
        "Somewhere\n18 exposed residents\n80 in 1,000 residents aged 16 and over"
    )
    assert rate_map(EVERYWHERE, french_canvas).marks["15"].text == (
        "Somewhere\n18 habitants exposés\n80 sur 1\u202f000 habitants de 16 ans et plus"
    )


def test_what_repaints_the_map_is_what_is_drawn(canvas):
    drawn = rate_map(EVERYWHERE, canvas)
    changes = drawn.changes()
    assert changes["974"] == ["area ratio-5", drawn.marks["974"].hover, False]
    assert set(changes) == set(NAMES)


def test_a_map_without_an_answer_is_all_alike_and_tells_nothing(canvas):
    drawn = blank_map(canvas)
    assert set(drawn.marks) == set(NAMES)
    assert set(classes(drawn).values()) == {2}
    assert not any(mark.text or mark.is_selected for mark in drawn.marks.values())


def test_the_style_sheet_has_the_colours_of_the_map_in_both_schemes():
    light, dark = TOKENS.split(':root[data-theme="dark"]')
    for number, colour in enumerate(COLOURS, start=1):
        assert f"--ratio-{number}: {colour};" in light
        assert re.search(rf"--ratio-{number}: #[0-9a-f]{{6}};", dark)


def test_classes_run_from_blue_to_brown_in_every_theme():
    """By red less blue: in the light, the dark and the contrasting one, and in notebooks."""
    found = re.findall(r"--ratio-(\d): ?#(..)..(..)", TOKENS + NOTEBOOK)
    themes = [found[start : start + 5] for start in range(0, len(found), 5)]
    assert len(themes) == 5
    for theme in themes:
        warmth = [int(red, 16) - int(blue, 16) for _, red, blue in theme]
        assert [number for number, *_ in theme] == [*"12345"] and warmth == sorted(warmth), theme


def test_age_adjusted_is_the_class_of_what_the_ages_would_give(canvas):
    ratios = [1.2 if code == "59" else 1.0 for code in EVERYWHERE["departement_code"]]
    adjusted = EVERYWHERE.assign(standardised_ratio=ratios)
    drawn = rate_map(adjusted, replace(canvas, options={"shown": "adjusted"}))
    assert {code for code, number in classes(drawn).items() if number == 4} == {"59"}
    assert "1.20 times what its ages would give" in drawn.marks["59"].hover

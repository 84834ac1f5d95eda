"""The map as SVG: what a browser, a reader's ear and a notebook find in it."""

import dataclasses
from xml.etree import ElementTree

import pytest

from breachlab.drawing.area_map import COLOURS, Mark, Svg, changes, still, svg
from breachlab.drawing.contours import ENLARGED, HEIGHT, NAMES, WIDTH, departements
from tests.support.cases import for_each

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


def shapes(drawing, code=None):
    """Return the shapes of a drawing, or those of one département."""
    found = ElementTree.fromstring(drawing).findall(f"{SVG}path[@data-act]")
    return [each for each in found if code in (None, each.get("data-act").split("=")[1])]


def button(drawing, code):
    (found,) = [each for each in shapes(drawing, code) if each.get("role") == "button"]
    return found


def classes(shape):
    return shape.get("class").split()


def test_every_departement_is_one_button():
    drawn = [each for each in shapes(svg(marks(), "Map", AREAS)) if each.get("role") == "button"]
    assert [each.get("data-act") for each in drawn] == [
        f"toggle:departements={code}" for code in NAMES
    ]


def test_the_tab_key_stops_at_one_shape():
    stops = [each.get("tabindex") for each in shapes(svg(marks(), "Map", AREAS))]
    assert stops.count("0") == 1
    assert stops.count("-1") == 100
    assert stops.count(None) == len(ENLARGED)


def test_what_is_drawn_twice_is_read_once():
    small, large = shapes(svg(marks("75"), "Map", AREAS), "75")
    assert small.get("aria-hidden") == "true" and small.get("role") is None
    assert large.get("role") == "button" and large.get("d") == AREAS.enlarged["75"]
    assert small.get("data-hover") == large.get("data-hover")
    assert classes(small) == classes(large)


def test_a_shape_says_what_it_shows():
    shape = button(svg(marks(), "Map", AREAS), "59")
    assert shape.get("data-hover").splitlines() == ["Nord (59)", *TEXT.splitlines()]
    assert shape.get("aria-label") == ". ".join(["Nord (59)", *TEXT.splitlines()])


@for_each("ratio_class", range(5))
def test_a_class_has_its_colour(ratio_class):
    drawing = svg(marks(d59=Mark(ratio_class, "Nord (59)", TEXT, ACT)), "Map", AREAS)
    name = f"ratio-{ratio_class + 1}"
    assert name in classes(button(drawing, "59"))
    assert f".{name}{{fill:var(--{name},{COLOURS[ratio_class]})}}" in drawing


def test_nothing_is_faded_where_nothing_is_selected():
    drawing = svg(marks(), "Map", AREAS)
    assert all(len(classes(each)) == 2 for each in shapes(drawing))
    assert {each.get("aria-pressed") for each in shapes(drawing)} == {"false", None}
    assert outlined(drawing) == []


def test_the_selected_are_outlined_and_the_others_faded():
    drawing = svg(marks("59", "75"), "Map", AREAS)
    assert button(drawing, "59").get("aria-pressed") == "true"
    assert "is-selected" in classes(button(drawing, "59"))
    assert "is-faded" in classes(button(drawing, "62"))
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
    drawing = svg(marks(d59=Mark(0, label, "1 < 2\n2 > 1", ACT)), 'A & "B" <c>', AREAS)
    assert ElementTree.fromstring(drawing).get("aria-label") == 'A & "B" <c>'
    assert button(drawing, "59").get("data-hover") == f"{label}\n1 < 2\n2 > 1"
    assert "<b>" not in drawing


def test_it_stands_alone_and_a_notebook_shows_it():
    drawing = svg(marks(), "Map", AREAS)
    root = ElementTree.fromstring(drawing)
    assert isinstance(drawing, Svg) and drawing._repr_svg_() == drawing
    assert root.tag == f"{SVG}svg" and root.get("role") == "group"
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")  # it asks nobody


def test_it_is_small():
    assert len(svg(marks("59", "62", "75"), "Map", AREAS).encode()) < 85_000


def test_changes_are_all_that_a_drawn_map_does_not_know():
    before, after = marks(), marks("59", d62=Mark(4, "Pas-de-Calais (62)", "9", ACT))
    assert changes(after)["59"][:1] == [changes(before)["59"][0] + " is-selected"]
    assert changes(after)["15"][:1] == [changes(before)["15"][0] + " is-faded"]
    assert changes(after)["62"] == ["area ratio-5", "Pas-de-Calais (62)\n9", False]


def test_a_mark_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        marks()["59"].is_selected = True


def test_a_still_map_is_a_picture_of_the_same_shapes_and_none_is_a_button():
    drawn = still(marks("59"), "Départements", AREAS)
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Départements")
    found = [each for each in root.findall(f"{SVG}path") if "area" in each.get("class").split()]
    assert [each.get("d") for each in found] == [*AREAS.outlines.values(), *AREAS.enlarged.values()]
    assert len(found) == len(shapes(svg(marks("59"), "", AREAS)))
    assert not any(each in drawn for each in ("data-act", "data-hover", "tabindex", "button"))
    assert "is-selected" in drawn and 'class="outline"' in drawn


@for_each("draw", [svg, still])
def test_a_map_names_the_keys_of_what_it_tells_and_none_where_it_has_none(draw):
    counts = ("person_count", "persons_per_thousand")
    root = ElementTree.fromstring(draw(marks(), "Map", AREAS, counts))
    assert root.get("data-count") == "person_count persons_per_thousand"
    assert ElementTree.fromstring(draw(marks(), "Map", AREAS)).get("data-count") is None

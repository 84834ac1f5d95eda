"""The map of rates of which all but three départements are the country's."""

import re
from dataclasses import replace

from breachlab.drawing import area_map
from breachlab.drawing.contours import NAMES
from breachlab.drawing.rate_map import blank_map, rate_map
from breachlab.notebook import looks
from breachlab.paths import ROOT, read
from breachlab.query.answer_rows import Rows
from tests.support.remembered import ask_rows

TOKENS = read(ROOT / "dashboard/assets/tokens.css")
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
    for number, colour in enumerate(area_map.COLOURS, start=1):
        assert f"--ratio-{number}: {colour};" in light
        assert re.search(rf"--ratio-{number}: #[0-9a-f]{{6}};", dark)


def test_classes_run_from_blue_to_brown_in_every_theme():
    """By red less blue: in the light, the dark and the contrasting one, and in notebooks."""
    found = re.findall(r"--ratio-(\d): ?#(..)..(..)", TOKENS + read(ROOT / looks.__file__))
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

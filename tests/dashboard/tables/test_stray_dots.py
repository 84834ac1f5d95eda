"""The dots of Method: a bar of what was fitted, a dot a région that never was."""

from dashboard.pages.method.tables import stray_dots
from tests.support.pages.components import keyed, parts, table, texts
from tests.support.remembered import ask_rows


def test_stray_dots_have_a_row_of_what_was_fitted_and_one_a_region(canvas, lab):
    rows = ask_rows(lab, "method/fidelity")
    drawing = stray_dots(rows, canvas)
    held = [row for row in rows.dicts() if row["place_kind"] == "region"]
    first, *others = table(drawing)[: 1 + len(held)]
    assert first[0] == "36 départements, fitted"
    held.sort(key=lambda row: row["difference_share"])
    uses = {"held_against": "held against", "fitted_in_part": "fitted in part"}
    assert [row[0] for row in others] == [
        row["place_name"] + uses[row["held_use_id"]] for row in held
    ]
    assert sum(row[0].endswith("fitted in part") for row in others) == 3
    assert f"half of {rows['longer_count'][0]} départements" in texts(drawing)
    assert "8.4% off on average, 38% at worst, tuned on 31 départements" in texts(drawing)
    shown = [value for key, value in keyed(drawing) if key == "difference_share"]
    assert shown == [row["difference_share"] for row in held]


def test_stray_dots_stand_within_the_axis(canvas, lab):
    rows = ask_rows(lab, "method/fidelity").assign(difference_share=9.0, worst_share=0.05)
    styles = [each.style for each in parts(stray_dots(rows, canvas)) if hasattr(each, "style")]
    assert {style["--none"] for style in styles if "--none" in style} == {"100.00%"}


def test_stray_dots_of_nobody_registered_are_none(canvas, lab):
    rows = ask_rows(lab, "method/fidelity").assign(model_registered_count=0)
    assert texts(stray_dots(rows, canvas)) == ""

"""How severe it is for each group: scores, level, reason."""

import pandas
import pytest

from breachlab.drawing.canvas import Canvas
from dashboard.tables.severity import severity
from tests.dashboard.tables.parts import parts, text, values
from tests.support.pages.components import keyed

ROWS = pandas.DataFrame(
    [
        {"segment_id": segment, "dpc": dpc, "ei": 1.0, "cb": 1.0, "se": dpc + 1.0,
         "enisa_level": level, "dpc_reason_id": segment, "person_count": persons}
        for segment, dpc, level, persons in (
            ("minors", 4.0, "very_high", 12),
            ("registrants", 2.0, "high", 3_400),
            ("candidate_spaces_with_nir", 1.0, "medium", 0),
        )
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def canvases(lab):
    return {language: Canvas.of(lab, language) for language in ("en", "fr")}


def test_a_group_has_its_scores_its_level_in_words_and_the_reason(canvases):
    first, second = parts(severity(ROWS, canvases["en"]), "Tbody")
    assert [text(each) for each in parts(first, "Th") + parts(first, "Td")] == [
        "Minors of 16 and 17", "12", "4.0", "1.0", "1.0", "5.0", "Very high",
        "A vulnerable group: ENISA adds up to three points for minors, and we add all three",
    ]  # fmt: skip
    assert values(second) == [3_400, 2.0, 1.0, 1.0, 3.0]
    assert parts(second, "Td")[5].className == "level high"


def test_a_group_without_anybody_is_left_out(canvases):
    assert len(parts(severity(ROWS, canvases["en"]), "Tbody")) == 2
    assert parts(severity(ROWS[:0], canvases["en"]), "Tbody") == []


def test_in_french_a_level_agrees_and_a_score_has_its_comma(canvases):
    shown = text(severity(ROWS, canvases["fr"]))
    assert "Très élevée" in shown and "5,0" in shown and "3\u202f400" in shown


def test_a_score_has_the_key_of_its_part_and_a_level_is_no_number(canvases):
    first = [("person_count", 12), ("dpc", 4), ("ei", 1), ("cb", 1), ("se", 5)]
    assert keyed(severity(ROWS, canvases["en"]))[:5] == first
    assert len(keyed(severity(ROWS, canvases["en"]))) == 10

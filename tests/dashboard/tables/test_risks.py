"""The five risks and the fold of all, and the ways that a token closes."""

import dataclasses

from breachlab.query.answer_rows import Rows
from dashboard.layout.words import PageWords
from dashboard.pages.what.tables import RISKS, closed_ways, link_to_what_if, risks
from dashboard.state.page_state import State
from tests.dashboard.tables.parts import parts, text
from tests.support.pages.components import keyed

ROWS = Rows.of_dicts(
    [
        {"harm_id": each, "person_count": count, "living_here_person_count": count - 100}
        for each, count in (
            ("identity_linkage", 9_000),
            ("fake_job_offer", 8_000),
            ("agency_call", 7_000),
            ("password_reuse", 0),
        )
    ]
)


def lists(canvas):
    return [[text(each) for each in parts(one, "Li")] for one in parts(risks(ROWS, canvas), "Ul")]


def test_risks_that_are_open_are_listed_and_all_ways_are_folded(canvas):
    five, folded = lists(canvas)
    assert five == [
        "False jobAsks for papers, bank details or a fee.8.00 k",
        "False adviserKnows the file, asks for a code.7.00 k",
    ]
    assert [each[:8] for each in folded] == ["Linkage ", "A false ", "A call t"]


def test_a_place_counts_exposed_residents(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    assert keyed(risks(ROWS, chosen))[:2] == [
        ("living_here_person_count", 7_900),
        ("living_here_person_count", 6_900),
    ]


def test_of_nobody_there_is_no_fold(canvas):
    assert parts(risks(ROWS.take([3]), canvas), "Details") == []


def test_each_risk_is_a_harm_with_words_in_both_languages(canvas, french_canvas):
    rows = Rows.of_dicts(
        [{"harm_id": each, "person_count": 5, "living_here_person_count": 4} for each in RISKS]
    )
    for each in (canvas, french_canvas):
        five, *_ = parts(risks(rows, each), "Ul")
        assert len({text(line) for line in parts(five, "Li")}) == len(RISKS)


CLOSED = Rows.of_dicts(
    [
        {
            "harm_id": name,
            "person_count": count,
            "remaining_person_count": left,
            "avoided_person_count": count - left,
            "avoided_living_here_person_count": count - left - 10,
        }
        for name, count, left in (
            ("nir_linkage", 900, 0),
            ("benefit_fraud", 450, 0),
            ("account_takeover", 1_000, 970),
            ("password_reuse", 0, 0),
        )
    ]
)


def test_only_ways_that_are_closed_to_all_have_a_row(canvas):
    drawn = closed_ways(CLOSED, canvas)
    assert keyed(drawn) == [("avoided_person_count", 900), ("avoided_person_count", 450)]
    assert [each.style["--end"] for each in parts(drawn, "Div")] == ["100.00%", "50.00%"]


def test_a_place_counts_residents_and_goes_along_to_the_other_page(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    assert keyed(closed_ways(CLOSED, chosen))[0] == ("avoided_living_here_person_count", 890)
    state = State("what", {"sexes": ("male",)})
    (link,) = parts(link_to_what_if(CLOSED, state, PageWords(chosen)), "A")
    assert link.href == "/what_if?s=m"

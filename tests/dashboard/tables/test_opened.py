"""What a combination opens, with the dates of registration and without."""

import dataclasses

import pandas
import pytest

from breachlab import ask
from breachlab.drawing.canvas import Canvas
from dashboard.tables.opened import harms_of, of_mask, opened, say
from dashboard.words import PageWords
from tests.dashboard.tables.parts import parts, text
from tests.support.pages.components import keyed

QUERY = "fields/harm_of_combination"
# Of phone and NIR: three persons with dates of registration, two without; seven have all but that.
ROWS = pandas.DataFrame(
    [
        {"held_bits": 63, "record_count": 9, "person_count": 7, "harm_ids": "smishing sim_swap"},
        {"held_bits": 42, "record_count": 4, "person_count": 3,
         "harm_ids": "smishing agency_call nir_linkage situation_revealed"},
        {"held_bits": 10, "record_count": 2, "person_count": 2, "harm_ids": "smishing nir_linkage"},
        {"held_bits": 0, "record_count": 1, "person_count": 1, "harm_ids": "origin_inferred"},
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def canvas(lab):
    return Canvas.of(lab, "en")


def with_picked(canvas, mask):
    return dataclasses.replace(canvas, options={"mask": str(mask)})


def shown(canvas, mask):
    """Return {title: harms} as they stand there."""
    tree = opened(ROWS, with_picked(canvas, mask))
    titles = [text(each) for each in parts(tree, "P")]
    lists = [[text(each) for each in parts(one, "Li")] for one in parts(tree, "Ul")]
    return dict(zip(titles, lists, strict=True))


def said(canvas, mask):
    return say(PageWords(with_picked(canvas, mask)), QUERY, ROWS).text


def test_both_rows_of_a_combination_are_its_own_and_no_other():
    assert [row["held_bits"] for row in of_mask(ROWS, 10)] == [42, 10]
    assert of_mask(ROWS, 42) == []  # which is no combination of the five


def test_what_all_can_suffer_stands_before_what_takes_the_dates(canvas):
    assert shown(canvas, 10) == {
        "Open to all of them": ["Phishing by text message", "Linkage with other leaks by the NIR"],
        "With their dates of registration also out, to 3 persons": [
            "A call that poses as the agency",
            "Job loss revealed",
        ],
    }


def test_where_all_have_the_dates_all_is_open_to_all(canvas):
    assert shown(canvas, 31) == {"Open to all of them": ["Phishing by text message", "SIM swap"]}


def test_of_nobody_nothing_is_open(canvas):
    assert shown(canvas, 16) == {}
    assert harms_of([]) == ([], [])


def test_persons_are_those_with_the_dates_and_without(canvas):
    assert said(canvas, 10) == (
        "Phone number and social security number: 5 persons in 6 records, as modelled."
    )
    assert said(canvas, 0) == (
        "None of the five fields that a record can lack: 1 person in 1 record, as modelled."
    )
    assert said(canvas, 16) == "Nobody in this selection is out with exactly this combination."


def test_dates_add_to_what_is_open_and_take_nothing_away(lab):
    """Else the harms of the shorter row would not be open to all."""
    rows = ask(lab, QUERY)
    for mask in range(32):
        lists = [set(row["harm_ids"].split()) for row in of_mask(rows, mask)]
        assert len(lists) < 2 or lists[0] <= lists[1] or lists[1] <= lists[0]


def test_a_combination_counts_the_same_in_both_answers(lab):
    whole = ask(lab, "fields/combinations").set_index("field_mask").person_count.to_dict()
    rows = ask(lab, QUERY)
    assert whole == {
        mask: sum(row["person_count"] for row in of_mask(rows, mask)) for mask in whole
    }


def test_those_with_the_dates_have_the_key_of_persons(canvas):
    assert keyed(opened(ROWS, with_picked(canvas, 10))) == [("person_count", 3)]

"""What each harm takes, to whom it can be done, and what is not out."""

import dataclasses

import pandas
import pytest

from breachlab.drawing.canvas import Canvas
from dashboard.state import State
from dashboard.tables.harms import FIELDS, SETS, SPARED, harms, not_out, ways
from dashboard.words import PageWords
from tests.dashboard.tables.parts import parts, text, values
from tests.support.pages.components import keyed

ROWS = pandas.DataFrame(
    [
        {"harm_id": "account_takeover", "person_count": 1_200},
        {"harm_id": "nir_linkage", "person_count": 900},
        {"harm_id": "smishing", "person_count": 0},
        {"harm_id": "password_reuse", "person_count": 0},
    ]
)
BESIDE = {
    SETS: pandas.DataFrame(
        [
            {"harm_id": "smishing", "field_ids": "usage_name phone"},
            {"harm_id": "account_takeover", "field_ids": "agency_id email"},
            {"harm_id": "account_takeover", "field_ids": "nir email"},
            {"harm_id": "nir_linkage", "field_ids": "nir"},
            {"harm_id": "password_reuse", "field_ids": "email password"},
        ]
    ),
    SPARED: pandas.DataFrame(
        [
            {"harm_id": "nir_linkage", "avoided_person_count": 900},
            {"harm_id": "account_takeover", "avoided_person_count": 30},
            {"harm_id": "smishing", "avoided_person_count": 0},
            {"harm_id": "password_reuse", "avoided_person_count": 0},
        ]
    ),
    FIELDS: pandas.DataFrame(
        [
            {"field_id": "nir", "held_by": "some_records", "source": "https://one.example/a"},
            {"field_id": "password", "held_by": "nobody",
             "source": "not taken: https://www.two.example/b"},
        ]
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def canvas(lab):
    return dataclasses.replace(Canvas.of(lab, "en"), beside=BESIDE)


def cells(row):
    return [text(each) for each in parts(row, "Th") + parts(row, "Td")]


def test_each_harm_says_what_it_takes_and_whom_a_token_spares(canvas):
    table = harms(ROWS, canvas)
    assert [cells(row) for row in parts(parts(table, "Tbody"), "Tr")] == [
        ["Account takeover",
         "agency identifier + e-mail address or social security number + e-mail address",
         "1,200", "30"],
        ["Linkage with other leaks by the NIR", "social security number", "900", "900"],
        ["Phishing by text message", "usage name + phone number", "0", "–"],
    ]  # fmt: skip
    assert values(table) == [1_200, 30, 900, 900, 0, 0]


def test_what_takes_a_field_that_is_not_out_is_no_row_even_where_nobody_is_open_to_another():
    found = ways(BESIDE[SETS], BESIDE[FIELDS])
    assert set(found) == {"smishing", "account_takeover", "nir_linkage"}


def test_a_harm_that_has_another_way_stays():
    sets = pandas.DataFrame(
        [
            {"harm_id": "a", "field_ids": "nir password"},
            {"harm_id": "a", "field_ids": "nir"},
        ]
    )
    assert ways(sets, BESIDE[FIELDS]) == {"a": [["nir"]]}


def test_what_is_not_out_is_named_with_who_says_so(canvas):
    (line,) = not_out(ROWS, State("what"), PageWords(canvas))
    assert text(line) == "Not out: password (two.example)"
    assert [each.href for each in parts(line, "A")] == ["https://www.two.example/b"]


def test_a_cell_keeps_its_role_whatever_css_makes_of_it(canvas):
    table = harms(ROWS, canvas)
    roles = {"Thead": "rowgroup", "Tbody": "rowgroup", "Tr": "row", "Td": "cell"}
    for kind, role in roles.items():
        assert {each.role for each in parts(table, kind)} == {role}
    assert {(each.scope, each.role) for each in parts(table, "Th")} == {
        ("col", "columnheader"),
        ("row", "rowheader"),
    }


def test_whom_a_token_spares_has_the_key_of_its_own_question(canvas):
    table = harms(ROWS, dataclasses.replace(canvas, query="fields/harms"))
    assert keyed(table)[:2] == [("person_count", 1_200), ("avoided_person_count", 30)]
